"""What a case brings to linking: accounts, phones, devices, links, persons; JSON lines, checked at the door."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec
from msgspec import Meta, Struct

from fanzha.decisions.refusals import in_chinese
from fanzha.errors import BadInput
from fanzha.knowledge.vocabulary import Typology
from fanzha.money import MAX_FEN

LONGEST_LINE = 1_000_000
"""Bytes of one case; a longer line is refused unread."""

Id = Annotated[str, Meta(min_length=1, max_length=128, pattern=r"^[^\x00-\x1f\x7f]+$(?!\n)")]
Value = Annotated[str, Meta(min_length=1, max_length=2_000, pattern=r"^[^\x00]*$(?!\n)")]
Values = Annotated[tuple[Value, ...], Meta(max_length=1_000)]


class CaseFacts(Struct, frozen=True, forbid_unknown_fields=True):
    """One case as it is linked. Values stand as they were recorded; `traces` brings them into one form."""

    id: Id
    at: Annotated[datetime, Meta(tz=True)]
    typology: Typology | Literal["none"] = "none"
    narrative: Annotated[str, Meta(max_length=100_000)] = ""
    loss_fen: Annotated[int, Meta(ge=0, le=MAX_FEN)] = 0
    accounts: Values = ()
    phones: Values = ()
    devices: Values = ()
    links: Values = ()
    persons: Values = ()
    place: Annotated[str, Meta(max_length=200)] = ""


_decoder = msgspec.json.Decoder(CaseFacts)
_FIRST, _LAST = datetime(1990, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


def parse_case(line: bytes | str) -> CaseFacts:
    """Read one case. Raises `BadInput` naming the field, or ``case`` for the whole."""
    try:
        data = line.encode() if isinstance(line, str) else line
    except UnicodeEncodeError:
        raise BadInput("含有孤立的代理字符，不是有效的文字", field="case") from None
    if len(data) > LONGEST_LINE:
        raise BadInput(f"一个案件不能超过 {LONGEST_LINE:,} 字节，收到 {len(data):,} 字节", field="case")
    try:
        case = _decoder.decode(data)
    except msgspec.ValidationError as error:
        refusal = in_chinese(str(error))
        field = "case" if refusal.field == "transfer" else refusal.field
        raise BadInput(refusal.message, field=field) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadInput("不是有效的 JSON 对象", field="case") from None
    if not _FIRST <= case.at < _LAST:
        raise BadInput("时间应在 1990 年到 2099 年之间", field="at")
    return case


def read_cases(lines: Iterable[bytes]) -> Iterator[CaseFacts | BadInput]:
    """Every line as a case or as its refusal with the row; blank lines are counted and skipped."""
    seen: dict[str, int] = {}
    for row, line in enumerate(lines, 1):
        text = line.removeprefix(b"\xef\xbb\xbf") if row == 1 else line
        if not text.strip():
            continue
        try:
            case = parse_case(text)
        except BadInput as error:
            yield error.at_row(row)
            continue
        if case.id in seen:
            yield BadInput(f"案件编号 {case.id!r} 与第 {seen[case.id]} 行重复", row=row, field="id")
            continue
        seen[case.id] = row
        yield case
