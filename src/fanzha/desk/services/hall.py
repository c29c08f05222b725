"""In the hall: what is seen and shown, the question now, and the steps that open a case."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import datetime
from typing import Literal

import msgspec
from django.db import transaction

from fanzha.desk.models import Case, Conversation, Escalation, Staff
from fanzha.desk.services import casework, talk
from fanzha.desk.services.casework import NewCase
from fanzha.desk.services.talk import Standing
from fanzha.desk.services.timeline import tell
from fanzha.desk.shares import said_share
from fanzha.dissuasion.settings import settings as talk_settings
from fanzha.errors import BadInput, NotFound
from fanzha.knowledge import load
from fanzha.knowledge.schema import OfficialChannel
from fanzha.knowledge.vocabulary import NO_FRAUD
from fanzha.screening import Screening, screen

Tone = Literal["stop", "delay", "ask", "go", "calm"]
CHECKS = {"official_denies": "说没有这件事", "genuine_confirmed": "确有其事", "call_not_answered": "打不通"}
VERBS: dict[str, tuple[str, Tone]] = {
    "released": ("没有发现问题，照常办", "go"),
    "convinced": ("客户明白了，不转了", "go"),
    "escalate": ("停，请负责人来", "stop"),
    "law": ("停，报警并请负责人来", "stop"),
    "stop": ("先别办，问一句", "stop"),
    "care": ("留心，问一句", "ask"),
    "calm": ("没有大碍，顺口问一句", "calm"),
}
ENDS = {"prevented", "released", "paid_after_warning"}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the hall sees: the verb first, then the rest."""

    verb: str
    tone: Tone
    standing: Standing
    message: str
    screening: Screening | None
    channel: OfficialChannel | None


def begin(by: Staff, talk_id: uuid.UUID, at: datetime) -> Conversation:
    """The conversation of this page, new with the first tap. Raises `NotFound` for one of another branch or place.

    The id is made with the page, so that two quick taps can't begin two conversations.
    """
    defaults = {"place": "hall", "branch": by.branch, "by": by, "begun_at": at}
    found, _ = Conversation.objects.get_or_create(pk=talk_id, defaults=defaults)
    if found.place != "hall" or found.branch != by.branch:
        raise NotFound("没有这次谈话")
    return found


def shown(found: Conversation) -> Shown | None:
    """Everything for the right-hand side; None while nothing was seen."""
    now = talk.standing(found)
    if now is None:
        return None
    message = talk.message_of(talk.entries_of(found))
    verb, tone = verb_of(now)
    return Shown(
        verb=verb,
        tone=tone,
        standing=now,
        message=message,
        screening=screen(message, "sms") if message else None,
        channel=channel_for(now.typology, now.turn.do),
    )


def verb_of(now: Standing) -> tuple[str, Tone]:
    """What to do, as a verb, and how loudly."""
    if now.turn.outcome is not None:
        return VERBS[now.turn.outcome]
    if now.fraud >= talk_settings().say_at:
        return VERBS["stop"]
    return VERBS["care"] if now.fraud >= talk_settings().risky_from else VERBS["calm"]


def channel_for(typology: str, steps: Sequence[str] = ()) -> OfficialChannel | None:
    """The hotline to verify with: the first that the steps name, else the typology's; never from the message itself."""
    known = load()
    hotlines = [channel for channel in known.official_channels.values() if channel.kind == "hotline"]
    for step in steps:
        if named := [channel for channel in hotlines if f" {channel.number}（" in step]:
            return named[0]
    codes = known.typologies[typology].verify_with if typology in known.typologies else ["antifraud_96110"]
    listed = (known.official_channels[code] for code in codes)
    return next((channel for channel in listed if channel.kind == "hotline"), None)


def case_of(found: Conversation, by: Staff, amount_fen: int, at: datetime) -> Case:
    """The case of this conversation, opened with everything so far when there is none yet."""
    if found.case is not None:
        return found.case
    now = talk.standing(found)
    with transaction.atomic():
        new = NewCase(branch=found.branch, typology=now.typology if now else NO_FRAUD, amount_fen=amount_fen)
        case = casework.open_case(new, by, at)
        for entry in talk.entries_of(found):
            tell(case, by, entry)
        found.case = case
        found.save(update_fields=["case"])
    return case


def looked(found: Conversation, by: Staff, signals: list[str], message: str, at: datetime) -> None:
    """What is seen and shown now, on the timeline too when there is a case."""
    new = talk.look(found, signals, message, at)
    if found.case is not None and new is not None:
        tell(found.case, by, new)


def answered(found: Conversation, by: Staff, question: str, option: str, words: str, *, at: datetime) -> None:
    """An answer, on the timeline too when there is a case."""
    entry = talk.answer(found, question, option, words, at)
    if found.case is not None:
        tell(found.case, by, entry)


def happened(found: Conversation, by: Staff, code: str, at: datetime) -> None:
    """Something that was seen to happen."""
    entry = talk.saw(found, code, at)
    if found.case is not None:
        tell(found.case, by, entry)


def call_head(found: Conversation, by: Staff, amount_fen: int, at: datetime) -> Escalation:
    """Open the case and call the branch head."""
    now = talk.standing(found)
    why = f"{verb_of(now)[0]}（诈骗可能性 {said_share(now.fraud)}）" if now else "请到场"
    return casework.escalate(case_of(found, by, amount_fen, at), by, why, at)


def checked(found: Conversation, by: Staff, channel_code: str, result: str, *, amount_fen: int, at: datetime) -> None:
    """Record a call to the real office, made with the customer. Raises `BadInput` for an unknown place or result."""
    channel = load().official_channels.get(channel_code)
    if channel is None or result not in CHECKS:
        raise BadInput("请选核实的结果", field="result")
    with transaction.atomic():
        case = case_of(found, by, amount_fen, at)
        talk.saw(found, result, at)
        text = f"陪客户拨打{channel.zh} {channel.number}：{CHECKS[result]}。"
        casework.add(case, by, "verified", text, at, data={"channel": channel_code, "result": result})


def finish(found: Conversation, by: Staff, outcome: str, reason: str, *, amount_fen: int, at: datetime) -> Case:
    """End the conversation with an outcome. Raises `BadInput` for no reason or an outcome the hall can't give."""
    if outcome not in ENDS:
        raise BadInput("请选一个结果", field="outcome")
    if len(reason.strip()) < 4:
        raise BadInput("请写明原因，至少四个字", field="reason")
    with transaction.atomic():
        case = case_of(found, by, amount_fen, at)
        if amount_fen and not case.amount_fen:
            case.amount_fen = amount_fen
            case.save(update_fields=["amount_fen"])
        casework.settle(case, by, outcome, reason, at)
    found.refresh_from_db()
    return case
