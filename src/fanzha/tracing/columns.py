"""The check at the door: a table of a ledger becomes columns of numbers, or is refused with row and field."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.errors import BadInput
from fanzha.money import MAX_FEN
from fanzha.times import parse_at
from fanzha.tracing.ledger import CASH_DEPOSIT, CASH_WITHDRAWAL, KINDS, NOBODY, OPTIONAL, TRANSFER, Ints, Ledger

MAX_TOTAL_FEN = 2**62
"""What one ledger may move in all, so that no balance leaves 64 bits."""
LONGEST_ACCOUNT = 64
_STAMP = pa.timestamp("us", "UTC")
_EARLIEST, _LATEST = -2_208_988_800_000_000, 7_258_118_400_000_000
"""The years 1900 and 2200 in microseconds; other years are typing errors."""
_SCIENTIFIC = r"^\d(\.\d+)?[eE]\+?\d+$"


def ledger_from_table(table: pa.Table) -> Ledger:
    """Check every column. Raises `BadInput` for the first row that can't be taken, with row and field."""
    ids = _texts(table, "transfer_id")
    _check_ids(ids)
    at, offset = _times(table.column("at"))
    amount = _amounts(table.column("amount_fen"))
    kind = _kinds(_texts(table, "kind"))
    accounts, payer, payee = _accounts(_texts(table, "payer"), _texts(table, "payee"))
    _check_parties(kind, payer, payee)
    texts = {name: _texts(table, name) for name in OPTIONAL if name in table.column_names}
    if "balance_after_fen" in texts:
        _check_balances(texts.pop("balance_after_fen"))
    order = np.argsort(at, kind="stable")
    rows = pa.array(order)
    return Ledger(
        accounts=accounts,
        payer=payer[order],
        payee=payee[order],
        at=at[order],
        offset=offset[order],
        amount_fen=amount[order],
        kind=kind[order],
        texts={name: values.take(rows) for name, values in {"transfer_id": ids, **texts}.items()},
    )


def _refuse_where(mask: Any, field: str, sentence: str, values: Any = None) -> None:
    """Raise `BadInput` for the first row where the mask is true; ``{}`` in the sentence is the value found there."""
    row = int(pc.index(pc.fill_null(mask, False), pa.scalar(True)).as_py())
    if row >= 0:
        found = repr(str(values[row].as_py())[:60]) if values is not None else ""
        raise BadInput(sentence.format(found), row=row + 1, field=field)


def _one(column: Any) -> Any:
    array = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return array.chunk(0) if isinstance(array, pa.ChunkedArray) else array


def _texts(table: pa.Table, name: str) -> Any:
    """A column as trimmed text, nothing as the empty text; numbers are refused, because they lose digits."""
    column = _one(table.column(name))
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_null(column.type):
        column = column.cast(pa.string())
    if name == "balance_after_fen" and pa.types.is_integer(column.type):
        column = column.cast(pa.string())
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        raise BadInput(f"应为文本，收到 {column.type}；账号若存成数字会丢位", field=name)
    texts = pc.utf8_trim_whitespace(pc.fill_null(column.cast(pa.string()), ""))
    _refuse_where(pc.match_substring_regex(texts, r"[\x00-\x08\x0e-\x1f\x7f]"), name, "含有控制字符：{}", texts)
    return texts


def _check_ids(ids: Any) -> None:
    _refuse_where(pc.equal(ids, ""), "transfer_id", "交易编号不能为空")
    if pc.count_distinct(ids).as_py() == len(ids):
        return
    seen: set[str] = set()
    for row, name in enumerate(ids.to_pylist(), 1):
        if name in seen:
            raise BadInput(f"交易编号 {name!r} 重复", row=row, field="transfer_id")
        seen.add(name)


def _amounts(column: Any) -> Ints:
    values = _one(column)
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    sentence = f"应为不带小数的非负整数（分），不超过 {MAX_FEN}，收到 {{}}"
    if not pa.types.is_integer(values.type):
        if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
            raise BadInput(f"应为整数（分），收到 {values.type}", field="amount_fen")
        values = pc.utf8_trim_whitespace(pc.fill_null(values, ""))
        _refuse_where(pc.invert(pc.match_substring_regex(values, r"^\d{1,15}$")), "amount_fen", sentence, values)
        values = values.cast(pa.int64())
    _refuse_where(pc.is_null(values), "amount_fen", sentence, values)
    _refuse_where(pc.or_(pc.less(values, 0), pc.greater(values, MAX_FEN)), "amount_fen", sentence, values)
    amounts: Ints = values.cast(pa.int64()).to_numpy(zero_copy_only=False)
    if len(amounts) and float(amounts.sum(dtype=np.float64)) >= MAX_TOTAL_FEN:
        raise BadInput("全部金额之和过大，请核对金额的单位是否为分", field="amount_fen")
    return amounts


def _check_balances(texts: Any) -> None:
    bad = pc.invert(pc.match_substring_regex(texts, r"^(-?\d{1,15})?$"))
    _refuse_where(bad, "balance_after_fen", "应为整数（分）或留空，收到 {}", texts)


def _kinds(texts: Any) -> Ints:
    numbers = pc.index_in(texts, value_set=pa.array(KINDS))
    _refuse_where(pc.is_null(numbers), "kind", f"应为 {'、'.join(KINDS)} 之一，收到 {{}}", texts)
    kinds: Ints = numbers.to_numpy(zero_copy_only=False).astype(np.int8)
    return kinds


def _accounts(payer: Any, payee: Any) -> tuple[Any, Ints, Ints]:
    for name, texts in (("payer", payer), ("payee", payee)):
        broken = pc.match_substring_regex(texts, _SCIENTIFIC)
        _refuse_where(broken, name, "账号被表格软件写成了科学记数法（{}），请按文本重新导出", texts)
        _refuse_where(pc.greater(pc.utf8_length(texts), LONGEST_ACCOUNT), name, "账号过长")
    both = pc.dictionary_encode(_one(pa.chunked_array([payer, payee])))
    names, numbers = both.dictionary, both.indices.to_numpy(zero_copy_only=False).astype(np.int32)
    empty = pc.index(names, pa.scalar("")).as_py()
    if empty >= 0:
        numbers = np.where(numbers == empty, NOBODY, numbers).astype(np.int32)
    return names, numbers[: len(payer)], numbers[len(payer) :]


def _check_parties(kind: Ints, payer: Ints, payee: Ints) -> None:
    """Who must be named, and who must not, for each kind of row."""
    no_payer, no_payee = payer == NOBODY, payee == NOBODY
    needs_payer, needs_payee = kind != CASH_DEPOSIT, (kind == TRANSFER) | (kind == CASH_DEPOSIT)
    rules = (
        ("payer", needs_payer & no_payer, "这类交易应有付款账户（payer）"),
        ("payer", (kind == CASH_DEPOSIT) & ~no_payer, "现金存入没有付款账户，payer 应留空"),
        ("payee", needs_payee & no_payee, "这类交易应有收款账户（payee）"),
        ("payee", (kind == CASH_WITHDRAWAL) & ~no_payee, "取现没有收款账户，payee 应留空"),
    )
    for field, broken, sentence in rules:
        _refuse_where(pa.array(broken), field, sentence)


def _times(column: Any) -> tuple[Ints, Ints]:
    """Microseconds since 1970 and minutes east of UTC."""
    values = _one(column)
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    if pa.types.is_timestamp(values.type):
        at, offset = _stamps(values)
    else:
        at, offset = _written_times(values)
    if len(at):
        _refuse_where(pa.array((at < _EARLIEST) | (at >= _LATEST)), "at", "年份不在 1900 至 2199 之间")
    return at, offset


def _stamps(values: Any) -> tuple[Ints, Ints]:
    if values.type.tz is None:
        raise BadInput("时间缺少时区，如 +08:00", field="at")
    _refuse_where(pc.is_null(values), "at", "时间不能为空")
    local = pc.local_timestamp(values).cast(pa.timestamp("us"), safe=False).cast(pa.int64()).to_numpy()
    at = values.cast(pa.timestamp("us", values.type.tz), safe=False).cast(pa.int64()).to_numpy()
    return at, ((local - at) // 60_000_000).astype(np.int16)


def _written_times(values: Any) -> tuple[Ints, Ints]:
    if not (pa.types.is_string(values.type) or pa.types.is_large_string(values.type)):
        raise BadInput(f"应为带时区的时间，收到 {values.type}", field="at")
    texts = pc.utf8_trim_whitespace(pc.fill_null(values.cast(pa.string()), ""))
    try:
        at = texts.cast(_STAMP).cast(pa.int64()).to_numpy()
    except pa.ArrowInvalid:
        return _times_one_by_one(texts)
    tails = pc.dictionary_encode(pc.utf8_slice_codeunits(texts, -6))
    minutes = np.array([_offset_minutes(tail) for tail in tails.dictionary.to_pylist()], dtype=np.int16)
    return at, minutes[tails.indices.to_numpy()] if len(minutes) else minutes


def _offset_minutes(tail: str) -> int:
    """``+08:00``, ``1+0800``, ``:11+08`` → 480; ``Z`` → 0."""
    found = re.search(r"([+-])(\d{2}):?(\d{2})?$", tail)
    if found is None:
        return 0
    sign, hours, minutes = found.groups()
    return (-1 if sign == "-" else 1) * (int(hours) * 60 + int(minutes or 0))


def _times_one_by_one(texts: Any) -> tuple[Ints, Ints]:
    """The slow way, for forms that the fast reader does not know and to name the first row that is wrong."""
    at, offset = np.empty(len(texts), np.int64), np.empty(len(texts), np.int16)
    for row, text in enumerate(texts.to_pylist()):
        try:
            moment = parse_at(text)
        except BadInput as error:
            raise error.at_row(row + 1) from None
        shift = moment.utcoffset() or timedelta()
        offset[row] = shift // timedelta(minutes=1)
        naive = moment.replace(tzinfo=None)
        at[row] = np.datetime64(naive, "us").astype(np.int64) - shift // timedelta(microseconds=1)
    return at, offset
