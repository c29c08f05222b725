"""The next question: the one expected to tell most, within the rules of conduct."""

from __future__ import annotations

from msgspec import Struct

from fanzha.dissuasion.beliefs import Beliefs
from fanzha.dissuasion.conduct import due_kind, may_come
from fanzha.dissuasion.questions import Ask, expected_information, novelty
from fanzha.dissuasion.state import Room, State, controlled
from fanzha.dissuasion.stopping import FEWEST
from fanzha.dissuasion.turn import Asked, Choice

_DUE = {
    "open": "第一句先请客户自己讲，不问是不是。",
    "coaching": "谈得久了，按规矩要问一次有没有人教话。",
    "unexpected": "谈得久了，按规矩要有一个没人教过的问题。",
}
_LIKELY = 0.35


class Chosen(Struct, frozen=True):
    """A question and why it comes now."""

    ask: Ask
    reason: str

    def asked(self) -> Asked:
        """The question as the contract shows it."""
        question = self.ask.question
        options = tuple(Choice(option.code, option.text) for option in question.options)
        return Asked(question.code, question.text, f"{question.why}{self.reason}", options)


def choose(room: Room, state: State, beliefs: Beliefs) -> Chosen | None:
    """The next question, or None when none is worth asking. Deterministic: ties go to the earlier question."""
    before = [room.pool[code] for code in state.asked]
    kinds = [ask.question.kind for ask in before]
    due = due_kind(kinds, room.settings)
    steered = controlled(room, state)
    gains = {
        ask.question.code: expected_information(ask, beliefs, room.settings, controlled=steered) * novelty(ask, before)
        for ask in room.pool.values()
        if ask.question.code not in state.asked and _fits(room, ask, beliefs) and may_come(ask, kinds, due)
    }
    if not gains:
        return None
    best = max(gains, key=lambda code: gains[code])
    if state.pending in gains and gains[best] < room.settings.keep_margin * gains[state.pending]:
        best = state.pending
    if len(before) >= FEWEST and due is None and gains[best] < room.settings.least_gain:
        return None
    return Chosen(room.pool[best], _reason(room, beliefs, due))


def _fits(room: Room, ask: Ask, beliefs: Beliefs) -> bool:
    """A question made for one trick presumes it: it is asked only when that trick is likely enough.

    Where it is almost surely some fraud, half as likely is enough for an open one, to find out which.
    """
    if ask.owner is None:
        return True
    finding_out = ask.question.kind == "open" and beliefs.fraud >= room.settings.say_at
    return beliefs.of[ask.owner] >= room.settings.specific_from * (0.5 if finding_out else 1.0)


def _reason(room: Room, beliefs: Beliefs, due: str | None) -> str:
    if due is not None:
        return _DUE[due]
    if beliefs.of[beliefs.top] >= _LIKELY:
        return f"现在最要分清的是「{room.kb.typologies[beliefs.top].zh}」还是没有问题。"
    return "几句里这一句最能分清有没有问题。"
