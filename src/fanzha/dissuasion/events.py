"""One event of the conversation, read once and checked at the door."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct

from fanzha.decisions.transfer import Transfer, parse_transfer
from fanzha.errors import BadInput
from fanzha.knowledge.vocabulary import SIGNS

FIELDS = ("signals", "message", "transfer", "answer", "answer_text", "seen")
MAX_TEXT = 20_000
"""Characters of a message or an answer."""


class Event(Struct, frozen=True, kw_only=True):
    """What happened: any of these, None where it was not said. ``signals`` is empty when none were seen."""

    signals: tuple[str, ...] | None = None
    message: str | None = None
    transfer: Transfer | None = None
    answer: str | None = None
    answer_text: str | None = None
    seen: str | None = None


def parse_event(event: object, seen: Mapping[str, object]) -> Event:
    """Check one event. Raises `BadInput` naming the field for anything that the contract does not know."""
    if not isinstance(event, Mapping):
        raise BadInput(f"应为一个 JSON 对象，字段为 {'、'.join(FIELDS)}")
    for name in event:
        if name not in FIELDS:
            raise BadInput(f"没有这个字段，可用的有 {'、'.join(FIELDS)}", field=str(name)[:40])
    given = {name: value for name, value in event.items() if value is not None}
    if not given:
        raise BadInput(f"至少要有一个字段：{'、'.join(FIELDS)}")
    if "answer" in given and "answer_text" in given:
        raise BadInput("answer 和 answer_text 只能给一个", field="answer_text")
    return Event(
        signals=_signals(given["signals"]) if "signals" in given else None,
        message=_text(given["message"], "message", empty=False) if "message" in given else None,
        transfer=_transfer(given["transfer"]) if "transfer" in given else None,
        answer=_text(given["answer"], "answer", empty=False) if "answer" in given else None,
        answer_text=_text(given["answer_text"], "answer_text", empty=True) if "answer_text" in given else None,
        seen=_seen(given["seen"], seen) if "seen" in given else None,
    )


def _signals(value: object) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise BadInput("应为迹象代码的数组", field="signals")
    for n, code in enumerate(value):
        if not isinstance(code, str) or code not in SIGNS:
            raise BadInput(f"不是已知的迹象：{str(code)[:40]!r}", field=f"signals[{n}]")
    return tuple(dict.fromkeys(value))


def _text(value: object, field: str, *, empty: bool) -> str:
    if not isinstance(value, str):
        raise BadInput("应为文字", field=field)
    if len(value) > MAX_TEXT:
        raise BadInput(f"太长，最多 {MAX_TEXT} 字", field=field)
    if "\x00" in value:
        raise BadInput("含有空字符", field=field)
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise BadInput("含有孤立的代理字符（半个表情或乱码），不是有效的文字", field=field)
    if not empty and not value.strip():
        raise BadInput("不能为空", field=field)
    return value


def _transfer(value: Any) -> Transfer:
    if not isinstance(value, Mapping):
        raise BadInput("应为一笔交易的对象", field="transfer")
    try:
        return parse_transfer(msgspec.json.encode(value))
    except BadInput as error:
        inner = error.field if error.field and error.field != "transfer" else ""
        raise BadInput(error.message, field=f"transfer.{inner}".rstrip(".")) from None
    except (TypeError, ValueError, RecursionError):
        raise BadInput("不是有效的交易对象", field="transfer") from None


def _seen(value: object, known: Mapping[str, object]) -> str:
    if not isinstance(value, str) or value not in known:
        raise BadInput(f"不是已知的情况：{str(value)[:40]!r}，可用的有 {'、'.join(known)}", field="seen")
    return value
