"""A scripted customer who talks with the conversation: for the table of cases, for training, for calibration."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Literal

from msgspec import Struct

from fanzha.dissuasion.conduct import broken
from fanzha.dissuasion.conversation import Conversation
from fanzha.dissuasion.questions import Ask
from fanzha.dissuasion.state import Room
from fanzha.dissuasion.turn import Outcome, Turn
from fanzha.knowledge.schema import Option

Manner = Literal["honest", "frank", "coached", "silent"]
LONGEST = 30
"""Events after which a rehearsal that has not ended is a failure."""


class Customer(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One customer: how it begins, what they say to which question, how they take the sentence that names the trick.

    ``says`` are pairs of a pattern in the question and the words that answer it, the first that fits each being used
    again and again; where none fits, ``manner`` picks an option: ``honest`` the most reassuring, ``frank`` the most
    telling, ``coached`` the most reassuring where a coach could foresee the question and the most telling elsewhere,
    ``silent`` says nothing. ``then`` follows when the trick has been named.
    """

    code: str
    who: str
    truth: str
    """A typology, or ``honest``."""
    manner: Manner
    opening: list[dict[str, Any]]
    says: list[tuple[str, str]] = []
    then: list[dict[str, Any]] = []
    expect: list[Outcome]


class Exchange(Struct, frozen=True):
    """One event and the turn it got."""

    event: Mapping[str, Any]
    turn: Turn


class Transcript(Struct, frozen=True):
    """A whole rehearsal: every event with its turn, in order."""

    customer: Customer
    exchanges: tuple[Exchange, ...]

    @property
    def outcome(self) -> Outcome | None:
        """How it ended."""
        return self.exchanges[-1].turn.outcome

    @property
    def questions(self) -> tuple[str, ...]:
        """The codes of the questions that were answered, or passed over in silence."""
        replies = ("answer", "answer_text")
        before = zip(self.exchanges, self.exchanges[1:], strict=False)
        return tuple(
            one.turn.question.code for one, two in before if one.turn.question and any(r in two.event for r in replies)
        )


def rehearse(customer: Customer, room: Room) -> Transcript:
    """Let a scripted customer talk until the conversation ends. Deterministic."""
    conversation = Conversation.begin(room)
    exchanges: list[Exchange] = []
    waiting = [*customer.opening]
    then: list[dict[str, Any]] = [*customer.then]
    while len(exchanges) < LONGEST:
        turn = exchanges[-1].turn if exchanges else None
        if turn is not None and turn.say and then:
            waiting, then = [*waiting, *then], []
        if not waiting:
            if turn is None or turn.outcome is not None or turn.question is None:
                break
            waiting = [_reply(customer, room.pool[turn.question.code])]
        event = waiting.pop(0)
        exchanges.append(Exchange(event, conversation.hear(event)))
    return Transcript(customer, tuple(exchanges))


def _reply(customer: Customer, ask: Ask) -> dict[str, Any]:
    for pattern, words in customer.says:
        if re.search(pattern, ask.question.text):
            return {"answer_text": words}
    if customer.manner == "silent":
        return {"answer_text": ""}
    return {"answer": _pick(customer, ask).code}


def _pick(customer: Customer, ask: Ask) -> Option:
    """The option by manner; the most telling one is the one that tells most of what this customer is caught in.

    Asked openly about another trick than theirs, even a frank customer says no.
    """
    foreseen = ask.question.kind in ("open", "coaching")
    stranger = ask.owner not in (None, customer.truth) and ask.question.kind == "open"
    if customer.manner == "honest" or stranger or (customer.manner == "coached" and foreseen):
        return min(ask.question.options, key=lambda option: option.lean)
    return max(ask.question.options, key=lambda option: ask.leans_of(option)[customer.truth])


def faults(transcript: Transcript, room: Room) -> list[str]:
    """The rules of conduct that a transcript breaks, in Chinese; empty when it keeps them all."""
    kinds = [room.pool[code].question.kind for code in transcript.questions]
    found = []
    if len(set(transcript.questions)) != len(transcript.questions):
        found.append("同一个问题问了两遍")
    if kinds and kinds[0] != "open":
        found.append("第一句不是开放问题")
    if len(kinds) >= room.settings.longer_talk and not {"coaching", "unexpected"} <= set(kinds):
        found.append("谈得久了，没有问意外问题或话术问题")
    if len(kinds) > room.settings.question_limit:
        found.append("问得太多")
    for exchange in transcript.exchanges:
        found += _spoken_faults(exchange.turn, room)
    return found


def _spoken_faults(turn: Turn, room: Room) -> list[str]:
    spoken = [turn.question.text if turn.question else "", turn.say or ""]
    found = [f"{rule.zh}：{text}" for text in spoken if (rule := broken(text, room.script.rules))]
    if turn.outcome is not None and turn.question is not None:
        found.append("已经有结果，还在问")
    return found
