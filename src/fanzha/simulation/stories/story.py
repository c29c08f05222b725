"""The known scenes as data: who comes in, what is seen, said and asked for, and how it ought to end."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

from msgspec import Struct, field

from fanzha.cases import Customer
from fanzha.cases.casefile import EventKind
from fanzha.cases.casefile import Outcome as CaseOutcome
from fanzha.dissuasion import Outcome
from fanzha.errors import NotFound
from fanzha.knowledge import KnowledgeError
from fanzha.knowledge.loader import read
from fanzha.knowledge.vocabulary import ACTIONS, SIGNS, Action, Medium, Sign, Typology

DATA = Path(__file__).parent / "data"


class Step(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="kind"):
    """One step of a scene. ``after`` is minutes since the scene began; ``text`` is what a bystander would tell."""

    after: int
    title: str
    text: str
    words: ClassVar[str] = ""
    """The kind of step in Chinese."""


class Narrate(Step, frozen=True, tag="narrate"):
    """Something happens that no machine hears of."""

    words: ClassVar[str] = "经过"


class Look(Step, frozen=True, tag="signs"):
    """Staff see signs."""

    words: ClassVar[str] = "看到"
    signals: list[Sign]


class Show(Step, frozen=True, tag="message"):
    """The customer shows a message."""

    words: ClassVar[str] = "出示信息"
    message: str
    medium: Medium = "sms"


class Pay(Step, frozen=True, tag="transfer"):
    """A transfer is asked for. Signs and message so far go with it, unless it has its own.

    ``told``: whether the conversation hears of it; a payment made before the customer came is only decided.
    """

    words: ClassVar[str] = "要付款"
    transfer: dict[str, Any]
    told: bool = True


class Talk(Step, frozen=True, tag="ask"):
    """The next question is asked, and the customer answers as the scene's ``says`` have it."""

    words: ClassVar[str] = "问答"


class Speak(Step, frozen=True, tag="speak"):
    """The customer says something unasked, or after the trick was named."""

    words: ClassVar[str] = "客户说"
    said: str


class Happen(Step, frozen=True, tag="seen"):
    """Something the conversation knows happens: the caller hangs up, the son denies."""

    words: ClassVar[str] = "当场"
    seen: str
    case_event: EventKind = "seen"


class Follow(Step, frozen=True, kw_only=True, tag="trace"):
    """The money that has left is followed through a ledger beside this file, and a stop is requested."""

    words: ClassVar[str] = "追资金"
    ledger: str
    seeds: list[str]
    method: str = "fifo"
    held_fen: int
    """What the freeze is expected to save."""
    withdrawn_fen: int
    branches: int
    """At how many branches cash was taken."""


class Close(Step, frozen=True, tag="case"):
    """The case is closed and written up."""

    words: ClassVar[str] = "案件"
    outcome: CaseOutcome
    loss_fen: int = 0


class Lesson(Step, frozen=True, tag="lesson"):
    """What to take home."""

    words: ClassVar[str] = "启示"


AnyStep = Narrate | Look | Show | Pay | Talk | Speak | Happen | Follow | Close | Lesson


class Expect(Struct, frozen=True, forbid_unknown_fields=True):
    """How the scene ought to end: the typology, the least severe action that is right, the talk's outcome."""

    typology: Typology
    action: Action
    outcome: Outcome


class Story(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One scene. ``says`` are pairs of a pattern in the question and the words that answer it, the first fitting."""

    code: str
    title: str
    intro: str
    branch: str
    staff: list[str]
    at: datetime
    customer: Customer
    amount_fen: int
    says: list[tuple[str, str]]
    steps: list[AnyStep]
    expect: Expect
    order: int = field(default=0)

    def check(self) -> None:
        """Raise `KnowledgeError` for a scene that runs backwards, or has no payment, no question or no case."""
        minutes = [step.after for step in self.steps]
        if minutes != sorted(minutes):
            raise KnowledgeError(f"{self.code}：步骤的时间倒流", field="steps")
        kinds = {type(step) for step in self.steps}
        missing = [kind.words for kind in (Pay, Talk, Close) if kind not in kinds]
        if missing:
            raise KnowledgeError(f"{self.code}：缺少 {'、'.join(missing)}", field="steps")
        if self.expect.action == ACTIONS[0] or not set(self._signals()) <= set(SIGNS):
            raise KnowledgeError(f"{self.code}：期望的动作不能是放行", field="expect.action")

    def _signals(self) -> list[str]:
        return [code for step in self.steps if isinstance(step, Look) for code in step.signals]


@cache
def load_stories(folder: Path = DATA) -> tuple[Story, ...]:
    """All scenes, in their order. Raises `KnowledgeError` for the first file that is wrong."""
    stories = [read(path, Story) for path in sorted(folder.glob("*.toml"))]
    for story in stories:
        story.check()
    return tuple(sorted(stories, key=lambda story: (story.order, story.code)))


def story_of(code: str, folder: Path = DATA) -> Story:
    """One scene by its code. Raises `NotFound`."""
    for story in load_stories(folder):
        if story.code == code:
            return story
    raise NotFound(f"没有这个场景：{code}")
