"""A conversation as the desk keeps it: a list of entries that is replayed through the dissuasion room."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction

from fanzha import dissuasion
from fanzha.desk.models import Conversation
from fanzha.dissuasion import Reason, Turn, script
from fanzha.dissuasion.beliefs import HONEST
from fanzha.errors import BadInput, Conflict
from fanzha.knowledge.vocabulary import NO_FRAUD

ORDINARY = "平常日子里，来办业务的人大多没有事"


class Entry(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One event with what it meant: the question it answers, and both sides in words."""

    at: datetime
    event: dict[str, Any]
    question: str = ""
    asked: str = ""
    told: str = ""

    @property
    def looks(self) -> bool:
        """Whether it is what staff saw or were shown, not something said in the talk."""
        return "signals" in self.event or "message" in self.event or "transfer" in self.event


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    """Where a conversation is: the newest turn, and why. ``reasons`` add up to the log odds of ``typology``."""

    turn: Turn
    typology: str
    fraud: float
    reasons: tuple[Reason, ...]
    number: int
    """The question that is asked now is the n-th."""


def entries_of(talk: Conversation) -> list[Entry]:
    """The entries, oldest first."""
    return msgspec.convert(talk.events, list[Entry], strict=False)


def standing(talk: Conversation) -> Standing | None:
    """Replay the conversation; None while nothing was seen or said."""
    entries = entries_of(talk)
    heard, turn = dissuasion.Conversation.replay(entry.event for entry in entries)
    if turn is None:
        return None
    top = max((code for code in turn.beliefs if code != HONEST), key=lambda code: turn.beliefs[code])
    fraud = 1 - turn.beliefs[HONEST]
    return Standing(
        turn=turn,
        typology=top if fraud >= 0.5 else NO_FRAUD,
        fraud=fraud,
        reasons=_reasons(heard, turn, top),
        number=1 + sum(1 for entry in entries if entry.question),
    )


def _reasons(heard: dissuasion.Conversation, turn: Turn, top: str) -> tuple[Reason, ...]:
    found = [reason for reason in heard.explain(top) if abs(reason.weight) >= 0.005]
    tiny = 1e-6
    odds = math.log(max(turn.beliefs[top], tiny) / max(turn.beliefs[HONEST], tiny))
    rest = round(odds - sum(reason.weight for reason in found), 3)
    return (*found, Reason(ORDINARY, rest))


def look(talk: Conversation, signals: Iterable[str], message: str, at: datetime) -> Entry | None:
    """Take what staff see and were shown now in place of what was there before; the entry that is new, if any.

    Answers already given stay where the question they belong to is still asked. Raises `BadInput` for an unknown sign.
    """
    wanted, message = tuple(dict.fromkeys(signals)), message.strip()
    with _held(talk) as entries:
        later = [entry for entry in entries if not entry.looks]
        now = _relooked(entries, wanted, message, at) if later else [_seen_now(wanted, message, at)]
        _keep(talk, _replayed(now))
    return now[-1] if now[-1] not in entries else None


def answer(talk: Conversation, question: str, option: str, words: str, at: datetime) -> Entry:
    """Take in an answer: an option's code, or the customer's own words.

    Raises `Conflict` when another question is asked by now, `BadInput` for an option that is not offered.
    """
    with _held(talk) as entries:
        now = standing(talk)
        asked = now.turn.question if now else None
        if asked is None or asked.code != question:
            raise Conflict("问题已经换了，请看现在这一句", field="question")
        event = {"answer": option} if option else {"answer_text": words}
        told = next((choice.text for choice in asked.options if choice.code == option), words or "不说话")
        entry = Entry(at=at, event=event, question=asked.code, asked=asked.text, told=told)
        dissuasion.Conversation.replay([*(e.event for e in entries), event])
        _keep(talk, [*entries, entry])
    return entry


def saw(talk: Conversation, code: str, at: datetime) -> Entry:
    """Take in something that happened. Raises `BadInput` for a code the script does not know."""
    if code not in script().seen:
        raise BadInput("不是已知的情况", field="seen")
    with _held(talk) as entries:
        entry = Entry(at=at, event={"seen": code}, told=script().seen[code].zh)
        _keep(talk, [*entries, entry])
    return entry


def signals_of(entries: Iterable[Entry]) -> tuple[str, ...]:
    """All signs that were ticked."""
    return tuple(dict.fromkeys(code for entry in entries for code in entry.event.get("signals", [])))


def message_of(entries: Iterable[Entry]) -> str:
    """The message the customer showed."""
    return next((entry.event["message"] for entry in entries if entry.event.get("message")), "")


@contextmanager
def _held(talk: Conversation) -> Iterator[list[Entry]]:
    """The conversation's entries, locked against a second tap. Raises `Conflict` when it has ended."""
    with transaction.atomic():
        fresh = Conversation.objects.select_for_update().get(pk=talk.pk)
        if fresh.closed_at is not None:
            raise Conflict("这次谈话已经办结")
        talk.events = fresh.events
        yield entries_of(fresh)


def as_kept(entries: list[Entry]) -> Any:
    """Entries as the database keeps them."""
    return msgspec.to_builtins(entries)


def _keep(talk: Conversation, entries: list[Entry]) -> None:
    talk.events = as_kept(entries)
    talk.save(update_fields=["events"])


def _seen_now(signals: tuple[str, ...], message: str, at: datetime) -> Entry:
    return Entry(at=at, event={"signals": list(signals), **({"message": message} if message else {})})


def _relooked(entries: list[Entry], wanted: tuple[str, ...], message: str, at: datetime) -> list[Entry]:
    """Signs taken back vanish where they stood; new ones are added at the end, so that answers keep their place."""
    known, shown = signals_of(entries), message_of(entries)
    kept = [msgspec.structs.replace(entry, event=_revised(entry.event, wanted, message)) for entry in entries]
    kept = [entry for entry in kept if entry.event]
    fresh: dict[str, Any] = {}
    if added := [code for code in wanted if code not in known]:
        fresh["signals"] = added
    if message and not shown:
        fresh["message"] = message
    return [*kept, Entry(at=at, event=fresh)] if fresh else kept


def _revised(event: dict[str, Any], wanted: tuple[str, ...], message: str) -> dict[str, Any]:
    event = dict(event)
    if "signals" in event:
        event["signals"] = [code for code in event["signals"] if code in wanted]
    if "message" in event:
        event.pop("message")
        event |= {"message": message} if message else {}
    return event


def _replayed(entries: list[Entry]) -> list[Entry]:
    """Only entries that still fit: an answer needs its own question to be the one that is asked."""
    heard, kept, asked = dissuasion.Conversation.begin(), [], ""
    for entry in entries:
        if entry.question and entry.question != asked:
            continue
        turn = heard.hear(entry.event)
        asked = turn.question.code if turn.question else ""
        kept.append(entry)
    return kept
