"""A transfer as it is asked for: read once, checked at the door, trusted inside."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from fanzha.decisions.refusals import in_chinese
from fanzha.errors import BadInput
from fanzha.knowledge.vocabulary import Channel, Party, Relation, Sign
from fanzha.money import MAX_FEN

MAX_LINE = 256 * 1024
"""Bytes of one transfer, message included. A longer line is refused unread."""

# Printable, no control character, no blank at either end. The look-ahead is for Python's `$`, which forgives a newline.
_WORD = r"^[^\x00-\x20\x7f]([^\x00-\x1f\x7f]*[^\x00-\x20\x7f])?$(?!\n)"
_FREE = r"^[^\x00]*$(?!\n)"

Id = Annotated[str, Meta(min_length=1, max_length=128, pattern=_WORD)]
Name = Annotated[str, Meta(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$(?!\n)")]
Short = Annotated[str, Meta(max_length=2_000, pattern=_FREE)]
Long = Annotated[str, Meta(max_length=20_000, pattern=_FREE)]
Moment = Annotated[datetime, Meta(tz=True)]

_FIRST, _LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


class Payer(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who pays. ``balance_fen`` is the balance before this transfer."""

    account: Id
    kind: Party | None = None
    name: Name | None = None
    age: Annotated[int, Meta(ge=0, le=150)] | None = None
    customer_id: Id | None = None
    opened_at: date | None = None
    last_active_at: date | None = None
    balance_fen: Annotated[int, Meta(ge=-MAX_FEN, le=MAX_FEN)] | None = None


class Payee(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Who is to be paid. ``relation`` is what the customer says, not what was proved."""

    account: Id
    kind: Party | None = None
    name: Name | None = None
    bank: Name | None = None
    customer_id: Id | None = None
    opened_at: date | None = None
    relation: Relation | None = None


class Device(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What the customer's device tells, where the channel has one."""

    id: Id | None = None
    ip: Id | None = None
    new: bool | None = None
    in_call: bool | None = None
    screen_sharing: bool | None = None


class Transfer(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One transfer that waits for a decision. ``signals=None``: nobody looked; ``()``: looked, saw nothing."""

    id: Id
    at: Moment
    channel: Channel
    amount_fen: Annotated[int, Meta(ge=1, le=MAX_FEN)]
    payer: Payer
    payee: Payee
    cash: bool | None = None
    purpose: Short | None = None
    message: Long | None = None
    signals: Annotated[tuple[Sign, ...], Meta(max_length=64)] | None = None
    device: Device | None = None
    branch: Id | None = None
    teller: Id | None = None


_decoder = msgspec.json.Decoder(Transfer)


def parse_transfer(line: str | bytes) -> Transfer:
    """Read one transfer. Raises `BadInput` naming the field (``payer.account``), or ``transfer`` for the whole."""
    data = _utf8(line)
    if len(data) > MAX_LINE:
        raise BadInput(f"一笔交易不能超过 {MAX_LINE // 1024} KiB，收到 {len(data):,} 字节", field="transfer")
    try:
        transfer = _decoder.decode(data)
    except msgspec.ValidationError as error:
        raise in_chinese(str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise _unreadable(data) from None
    if not _FIRST <= transfer.at < _LAST:
        raise BadInput("时间应在 2000 年到 2099 年之间", field="at")
    json.loads(data, object_pairs_hook=_each_key_once)
    return transfer


def canonical(transfer: Transfer) -> bytes:
    """The same bytes for the same content, however it was spelled: key order, spaces, escapes, time zone."""
    return msgspec.json.encode(msgspec.structs.replace(transfer, at=transfer.at.astimezone(UTC)))


def digest(transfer: Transfer) -> str:
    """SHA-256 of the content, to tell a repeated transfer from another one with the same id."""
    return hashlib.sha256(canonical(transfer)).hexdigest()


def _utf8(line: str | bytes) -> bytes:
    try:
        return line.encode() if isinstance(line, str) else bytes(line)
    except UnicodeEncodeError:
        raise BadInput("含有孤立的代理字符（半个表情或乱码），不是有效的文字", field="transfer") from None


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadInput("同一个字段写了两次，不知道以哪个为准", field=twice)
    return found


def _unreadable(data: bytes) -> BadInput:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return BadInput("不是有效的 UTF-8 文字", field="transfer")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return BadInput("不是有效的 JSON 对象", field="transfer")
    place = _lone_surrogate(found, "")
    if place is None:
        return BadInput("不是有效的 JSON 对象", field="transfer")
    return BadInput("含有孤立的代理字符（半个表情或乱码），不是有效的文字", field=place or "transfer")


def _lone_surrogate(value: Any, place: str) -> str | None:
    """Where the first half of a broken pair lies, as a field path."""
    if isinstance(value, str):
        return place if any("\ud800" <= letter <= "\udfff" for letter in value) else None
    if isinstance(value, list):
        value = dict(enumerate(value))
    if not isinstance(value, dict):
        return None
    steps = ((item, f"[{key}]" if isinstance(key, int) else f".{key}") for key, item in value.items())
    found = (_lone_surrogate(item, (place + step).lstrip(".")) for item, step in steps)
    return next((path for path in found if path is not None), None)
