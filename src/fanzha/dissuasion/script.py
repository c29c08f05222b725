"""The room's own data: what happens in a conversation, what is heard, what is done. Read once, checked as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from msgspec import Struct, field

from fanzha.dissuasion.settings import DATA
from fanzha.knowledge import KnowledgeError
from fanzha.knowledge.loader import read
from fanzha.knowledge.vocabulary import SIGNS, TYPOLOGIES

Mark = Literal["genuine", "law", "silence", "anger", "fear", "convinced", "insists", "left"]


class SeenEvent(Struct, frozen=True, forbid_unknown_fields=True):
    """Something staff saw happen: what it weighs, what the stop rules and the call-back make of it."""

    code: str
    zh: str
    en: str
    lean: float
    toward: dict[str, float] = {}
    marks: Mark | None = None
    callback: str | None = None
    ends: list[str] = []
    """Signs that are over once this was seen."""


class Act(Struct, frozen=True, forbid_unknown_fields=True):
    """Something a customer does by speaking."""

    code: str
    zh: str
    fragments: list[str]
    signs: list[str]
    lean: float
    hints: list[str]
    whole: list[str] = []
    """Answers that mean this only when nothing else is said."""
    counts: bool = False
    least: int = 0
    """Characters that an answer must have to mean it."""
    places: bool = False
    """Whether the name of any place means it too."""


class Value(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing a customer may claim of a facet, and the values it does not contradict."""

    code: str
    zh: str
    fragments: list[str]
    alone: list[str] = []
    """Fragments that need no cue before them."""
    with_: list[str] = field(default_factory=list, name="with")
    lean: float = 0.0
    toward: dict[str, float] = {}

    def agrees_with(self, other: Value) -> bool:
        """Whether both can be true of the same payment."""
        return self.code == other.code or other.code in self.with_ or self.code in other.with_


class Facet(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that claims are about. With ``cues``, a fragment counts only right after one of them."""

    code: str
    zh: str
    values: list[Value]
    cues: list[str] = []
    from_options: bool = False
    """Whether the text of a ticked option makes a claim too."""


class Fact(Struct, frozen=True, forbid_unknown_fields=True):
    """Something the transfer itself tells."""

    code: str
    zh: str
    lean: float
    toward: dict[str, float] = {}


class CallbackState(Struct, frozen=True, forbid_unknown_fields=True):
    """Where the call-back protocol stands and what to do there."""

    code: str
    zh: str
    do: list[str]


class Callback(Struct, frozen=True, forbid_unknown_fields=True):
    """The call-back protocol: which tricks, the offer, its states, what only the real office knows."""

    impersonations: list[str]
    offer: list[str]
    states: list[CallbackState]
    questions: dict[str, str]


class Claim(Struct, frozen=True, forbid_unknown_fields=True):
    """Words that say which office a claim belongs to."""

    channel: str
    fragments: list[str]
    say: dict[str, str] = {}
    """What to say instead of the typology's own sentence when the claim is this one, by typology."""


class Steps(Struct, frozen=True, forbid_unknown_fields=True):
    """Sentences for the ``do`` list."""

    verify: dict[str, str]
    outcome: dict[str, list[str]]
    refused: dict[str, str]
    signs: dict[str, str]
    general: dict[str, str]
    claims: list[Claim]


class Rule(Struct, frozen=True, forbid_unknown_fields=True):
    """A rule of conduct: words that no sentence to a customer may contain."""

    code: str
    zh: str
    fragments: list[str]


class Priors(Struct, frozen=True, forbid_unknown_fields=True):
    """How often the typologies are met beside one another; only the proportions count."""

    since: str
    source: str
    weights: dict[str, float]


class Places(Struct, frozen=True, forbid_unknown_fields=True):
    """Names of places by province, and surnames."""

    provinces: dict[str, list[str]]
    surnames: dict[str, str]


class Script(Struct, frozen=True, kw_only=True):
    """Everything this room knows beside the knowledge base."""

    seen: Mapping[str, SeenEvent]
    acts: tuple[Act, ...]
    facets: Mapping[str, Facet]
    facts: Mapping[str, Fact]
    pointers: Mapping[str, Mapping[str, Mapping[str, float]]]
    callback: Callback
    steps: Steps
    rules: tuple[Rule, ...]
    places: Places
    priors: Priors
    topics: Mapping[str, list[str]]

    def check(self) -> None:
        """Raise `KnowledgeError` where two files disagree: an unknown sign, typology or state."""
        signs = [sign for act in self.acts for sign in act.signs]
        signs += [sign for event in self.seen.values() for sign in event.ends] + list(self.steps.signs)
        _known("acts.signs", signs, SIGNS)
        toward = [code for event in self.seen.values() for code in event.toward]
        toward += [code for fact in self.facts.values() for code in fact.toward]
        toward += [code for options in self.pointers.values() for leans in options.values() for code in leans]
        _known("priors.weights", list(TYPOLOGIES), list(self.priors.weights))
        _known("topics", list(TYPOLOGIES), list(self.topics))
        _known("toward", [*toward, *self.priors.weights, *self.callback.impersonations], TYPOLOGIES)
        states = [state.code for state in self.callback.states]
        _known("seen.callback", [e.callback for e in self.seen.values() if e.callback], states)
        for facet in self.facets.values():
            codes = [value.code for value in facet.values]
            _known(f"facets.{facet.code}", [code for value in facet.values for code in value.with_], codes)


def _known(field: str, used: list[str], known: tuple[str, ...] | list[str]) -> None:
    unknown = sorted(set(used) - set(known))
    if unknown:
        raise KnowledgeError(f"未知的代码 {unknown}", field=field)


@cache
def script(folder: Path = DATA) -> Script:
    """Read and check the data of this room. Raises `KnowledgeError` for the first file that is wrong."""
    made = Script(
        seen={event.code: event for event in read(folder / "seen.toml", dict[str, list[SeenEvent]])["events"]},
        acts=tuple(read(folder / "acts.toml", dict[str, list[Act]])["acts"]),
        facets={facet.code: facet for facet in read(folder / "facets.toml", dict[str, list[Facet]])["facets"]},
        facts={fact.code: fact for fact in read(folder / "facts.toml", dict[str, list[Fact]])["facts"]},
        pointers=read(folder / "pointers.toml", dict[str, dict[str, dict[str, float]]]),
        callback=read(folder / "callback.toml", Callback),
        steps=read(folder / "steps.toml", Steps),
        rules=tuple(read(folder / "conduct.toml", dict[str, list[Rule]])["rules"]),
        places=read(folder / "regions.toml", Places),
        priors=read(folder / "priors.toml", Priors),
        topics=read(folder / "topics.toml", dict[str, list[str]]),
    )
    made.check()
    return made
