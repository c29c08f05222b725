"""Ledgers from files: CSV (UTF-8 or GB18030) and Parquet become a table of text, which `columns` then checks."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet

from fanzha.errors import BadInput
from fanzha.tracing.columns import ledger_from_table
from fanzha.tracing.ledger import OPTIONAL, REQUIRED, Ledger

_BLOCK = 1 << 24
_LONGEST_HEADER = 1 << 16


def read_ledger(path: Path | str) -> Ledger:
    """Read a ledger file. Raises `BadInput` with row (the first after the header is 1) and field."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise BadInput(f"读不了流水文件 {path}：{error.strerror}", field="--ledger") from None
    table = _parquet_table(data) if data[:4] == b"PAR1" else _csv_table(_as_utf8(data))
    return ledger_from_table(table)


def ledger_of(rows: Iterable[Mapping[str, object]]) -> Ledger:
    """A ledger from rows in memory, with the same column names and checks as a file. Empty values may be missing."""
    listed = [dict(row) for row in rows]
    names = list(dict.fromkeys([*REQUIRED, *(name for row in listed for name in row)]))
    columns = {name: [_as_text(row.get(name)) for row in listed] for name in names}
    return ledger_from_table(pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()}))


def _as_text(value: object) -> str:
    if value is None:
        return ""
    return str(value.isoformat()) if hasattr(value, "isoformat") else str(value)


def _as_utf8(data: bytes) -> bytes:
    """The file as UTF-8. Raises `BadInput` for NUL characters and for other encodings."""
    if b"\0" in data:
        before = data[: data.index(b"\0")]
        raise BadInput(
            "含有空字符（NUL），文件可能已损坏或不是 CSV", row=before.count(b"\n") or None, field=_field_at(before)
        )
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        try:
            data = data.decode("gb18030").encode("utf-8")
        except UnicodeError:
            raise BadInput("文件编码既不是 UTF-8 也不是 GB18030", field="--ledger") from None
    return data.removeprefix(b"\xef\xbb\xbf")


def _field_at(before: bytes) -> str | None:
    """The column in which a spoilt byte stands, by counting commas."""
    header = before.split(b"\n", 1)[0].decode("utf-8", "replace").strip().split(",")
    place = before.rsplit(b"\n", 1)[-1].count(b",")
    return header[place] if b"\n" in before and place < len(header) else None


def _csv_table(data: bytes) -> pa.Table:
    header = next(csv.reader(io.StringIO(data[:_LONGEST_HEADER].decode("utf-8", "ignore"))), [])
    names = [name.strip() for name in header]
    _check_names(names)
    try:
        return _parse(data, names, "error", threads=True)
    except pa.ArrowInvalid as error:
        raise _misshapen(data, names, str(error)) from None


def _check_names(names: list[str]) -> None:
    for name in names:
        if name not in (*REQUIRED, *OPTIONAL):
            raise BadInput(f"不认识的列名 {name!r}", field=name or "(空列名)")
        if names.count(name) > 1:
            raise BadInput(f"列名 {name!r} 出现了不止一次", field=name)
    for name in REQUIRED:
        if name not in names:
            raise BadInput(f"缺少必需的列 {name!r}", field=name)


def _parse(data: bytes, names: list[str], on_bad_row: Any, *, threads: bool) -> pa.Table:
    handler = None if on_bad_row == "error" else on_bad_row
    return pa.csv.read_csv(
        pa.BufferReader(data),
        read_options=pa.csv.ReadOptions(column_names=names, skip_rows=1, block_size=_BLOCK, use_threads=threads),
        parse_options=pa.csv.ParseOptions(newlines_in_values=True, invalid_row_handler=handler),
        convert_options=pa.csv.ConvertOptions(
            column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False
        ),
    )


def _misshapen(data: bytes, names: list[str], said: str) -> BadInput:
    """The refusal for a file whose rows do not all have as many values as the header."""
    bad: list[Any] = []

    def note(row: Any) -> str:
        bad.append(row)
        return "skip"

    try:
        _parse(data, names, note, threads=False)
    except pa.ArrowInvalid:
        return BadInput(f"不是有效的 CSV：{said.splitlines()[0][:120]}", field="--ledger")
    first = bad[0]
    row = int(first.number) - 1
    extra = first.actual_columns - first.expected_columns
    field = names[first.actual_columns] if extra < 0 else names[-1]
    return BadInput(f"应有 {first.expected_columns} 个值，收到 {first.actual_columns} 个", row=row, field=field)


def _parquet_table(data: bytes) -> pa.Table:
    try:
        table = pa.parquet.read_table(pa.BufferReader(data))
    except (pa.ArrowInvalid, OSError):
        raise BadInput("不是有效的 Parquet 文件", field="--ledger") from None
    _check_names(list(table.column_names))
    return table
