"""Ledgers at the door: what is taken, and what is refused with row and field."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet
import pytest

from fanzha.errors import BadInput
from fanzha.tracing import Ledger, ledger_of, read_ledger

HEAD = "transfer_id,at,payer,payee,amount_fen,kind,place\n"
GOOD = "T1,2025-11-03T14:02:11+08:00,A,B,100,transfer,深圳\n"
AT = "2025-11-03T14:02:11Z"


def reading(folder: Path, text: str | bytes, name: str = "ledger.csv") -> Ledger:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_ledger(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    ledger = reading(tmp_path, (HEAD + GOOD).encode(encoding))
    assert ledger.text("place", 0) == "深圳"
    assert ledger.when(0).isoformat() == "2025-11-03T14:02:11+08:00"


REFUSED = [
    # text, row, field
    ("", None, "transfer_id"),
    (HEAD.replace("payee", "to") + GOOD, None, "to"),
    (HEAD.replace(",payee", "") + GOOD, None, "payee"),
    (HEAD.replace("place", "kind") + GOOD, None, "kind"),
    (HEAD + GOOD + GOOD, 2, "transfer_id"),
    (HEAD + GOOD.replace("T1", " "), 1, "transfer_id"),
    (HEAD + GOOD.replace("100", "-1"), 1, "amount_fen"),
    (HEAD + GOOD.replace("100", "1.5"), 1, "amount_fen"),
    (HEAD + GOOD.replace("100", "1e5"), 1, "amount_fen"),
    (HEAD + GOOD.replace("100", ""), 1, "amount_fen"),
    (HEAD + GOOD.replace("100", "100000000000001"), 1, "amount_fen"),
    (HEAD + GOOD.replace("100", "9" * 40), 1, "amount_fen"),
    (HEAD + GOOD + f"T2,{AT[:-1]},A,B,1,transfer,\n", 2, "at"),
    (HEAD + GOOD + "T2,2025-13-03T14:02:11Z,A,B,1,transfer,\n", 2, "at"),
    (HEAD + GOOD + "T2,,A,B,1,transfer,\n", 2, "at"),
    (HEAD + GOOD.replace("2025", "1025"), 1, "at"),
    (HEAD + GOOD.replace("transfer", "payment"), 1, "kind"),
    (HEAD + GOOD + f"T2,{AT},A,B,1,cash_withdrawal,\n", 2, "payee"),
    (HEAD + GOOD + f"T2,{AT},A,B,1,cash_deposit,\n", 2, "payer"),
    (HEAD + GOOD + f"T2,{AT},,B,1,transfer,\n", 2, "payer"),
    (HEAD + GOOD + f"T2,{AT},A,,1,transfer,\n", 2, "payee"),
    (HEAD + GOOD + f"T2,{AT},A,,1,cash_deposit,\n", 2, "payer"),
    (HEAD + GOOD + f"T2,{AT},,B,1,fee,\n", 2, "payer"),
    (HEAD + GOOD + f"T2,{AT},A,B\0,1,transfer,\n", 2, "payee"),
    (HEAD + GOOD + f"T2,{AT},A\x07,B,1,transfer,\n", 2, "payer"),
    (HEAD + GOOD + f"T2,{AT},A,6.22E+18,1,transfer,\n", 2, "payee"),
    (HEAD + GOOD + f"T2,{AT},A,{'9' * 65},1,transfer,\n", 2, "payee"),
    (HEAD + GOOD + f"T2,{AT},A,B,1,transfer\n", 2, "place"),
    (HEAD + GOOD + f"T2,{AT},A,B,1,transfer,,9\n", 2, "place"),
    (HEAD.replace("place", "balance_after_fen") + GOOD, 1, "balance_after_fen"),
    (b"\x81\xff,,", None, "--ledger"),
    ("PAR1 is no Parquet", None, "--ledger"),
]


@pytest.mark.parametrize(("text", "row", "field"), REFUSED)
def test_refused_with_row_and_field(tmp_path: Path, text: str | bytes, row: int | None, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        reading(tmp_path, text)
    assert (refused.value.row, refused.value.field) == (row, field)


def test_the_sum_of_all_must_fit(tmp_path: Path) -> None:
    rows = "".join(f"T{n},{AT},A,B,{10**14},transfer,\n" for n in range(50_000))
    with pytest.raises(BadInput, match="金额之和"):
        reading(tmp_path, HEAD + rows)


def test_a_file_that_is_not_there() -> None:
    with pytest.raises(BadInput, match="读不了"):
        read_ledger("no-such-ledger.csv")


def test_rows_stand_by_time_and_ties_by_the_file(tmp_path: Path) -> None:
    rows = [("late", "11:00"), ("tie2", "10:00"), ("first", "09:00"), ("tie1", "10:00")]
    body = "".join(f"{name},2025-01-01T{hour}:00+08:00,A,B,1,transfer,\n" for name, hour in rows)
    ledger = reading(tmp_path, HEAD + body)
    assert [ledger.transfer_id(row) for row in range(4)] == ["first", "tie2", "tie1", "late"]


def test_instants_count_and_not_the_clock_on_the_wall(tmp_path: Path) -> None:
    body = "B,2025-01-01T10:00:00+08:00,A,B,1,transfer,\nA,2025-01-01T02:59:59.5+01:00,A,B,1,transfer,\n"
    ledger = reading(tmp_path, HEAD + body)
    assert [ledger.transfer_id(0), ledger.transfer_id(1)] == ["A", "B"]
    assert ledger.when(0).isoformat() == "2025-01-01T02:59:59.500000+01:00"


@pytest.mark.parametrize(
    "text",
    ["2025-11-03T14:02:11+08:00", "2025-11-03 14:02:11+0800", "20251103T140211+08:00", "2025-11-03T06:02:11Z",
     "2025-11-03T14:02:11.000+08", "2025-11-03T01:32:11-04:30"],
)  # fmt: skip
def test_forms_of_one_instant(tmp_path: Path, text: str) -> None:
    ledger = reading(tmp_path, HEAD + GOOD.replace("2025-11-03T14:02:11+08:00", text))
    assert ledger.when(0) == datetime(2025, 11, 3, 6, 2, 11, tzinfo=UTC)


def test_blank_lines_quotes_and_spaces(tmp_path: Path) -> None:
    ledger = reading(tmp_path, HEAD + "\n" + GOOD.replace("深圳", '"深圳, ""福田"""').replace(",A,", ", A ,") + "\n\n")
    assert len(ledger) == 1
    assert ledger.account(ledger.payer[0]) == "A"
    assert ledger.text("place", 0) == '深圳, "福田"'


def table(**columns: object) -> pa.Table:
    usual: dict[str, object] = {
        "transfer_id": ["T1", "T2"],
        "at": pa.array([datetime(2025, 1, 1, 2, tzinfo=UTC), datetime(2025, 1, 1, 1, tzinfo=UTC)]),
        "payer": ["A", None],
        "payee": ["B", "A"],
        "amount_fen": [5, 7],
        "kind": pa.array(["transfer", "cash_deposit"]).dictionary_encode(),
    }
    return pa.table(usual | columns)


def test_parquet(tmp_path: Path) -> None:
    pa.parquet.write_table(table(), tmp_path / "ledger.parquet")
    ledger = read_ledger(tmp_path / "ledger.parquet")
    assert [ledger.transfer_id(0), ledger.transfer_id(1)] == ["T2", "T1"]
    assert ledger.amount_fen.tolist() == [7, 5]


@pytest.mark.parametrize(
    ("columns", "field"),
    [
        ({"amount_fen": [1.0, 2.0]}, "amount_fen"),
        ({"amount_fen": [1, None]}, "amount_fen"),
        ({"payer": [622, 623]}, "payer"),
        ({"at": pa.array([datetime(2025, 1, 1), datetime(2025, 1, 1)])}, "at"),  # noqa: DTZ001 (that is the point)
        ({"at": [1, 2]}, "at"),
        ({"extra": [1, 2]}, "extra"),
    ],
)
def test_parquet_refused(tmp_path: Path, columns: dict[str, object], field: str) -> None:
    pa.parquet.write_table(table(**columns), tmp_path / "ledger.parquet")
    with pytest.raises(BadInput) as refused:
        read_ledger(tmp_path / "ledger.parquet")
    assert refused.value.field == field


def test_rows_in_memory_are_checked_alike() -> None:
    row = {
        "transfer_id": "T",
        "at": datetime(2025, 1, 1, tzinfo=UTC),
        "payee": "B",
        "amount_fen": 3,
        "kind": "cash_deposit",
    }
    assert len(ledger_of([row])) == 1
    with pytest.raises(BadInput) as refused:
        ledger_of([row, row | {"transfer_id": "U", "amount_fen": -3}])
    assert (refused.value.row, refused.value.field) == (2, "amount_fen")
