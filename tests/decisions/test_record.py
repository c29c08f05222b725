"""Answered means on disk, once; the windows after a crash are the windows before it."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fanzha.decisions.decision import Decision
from fanzha.decisions.engine import Book
from fanzha.decisions.record import KIND, RECORD, DecisionDesk
from fanzha.decisions.transfer import Transfer, parse_transfer
from fanzha.errors import Conflict, Unavailable
from fanzha.protection.chain import Chain, verify


def transfer(n: int, **fields: Any) -> Transfer:
    row = {
        "id": f"T{n}", "at": f"2026-03-03T{n // 60 % 24:02d}:{n % 60:02d}:00+08:00", "channel": "mobile",
        "amount_fen": 1_000_000 + n, "payer": {"account": f"A{n % 3}"}, "payee": {"account": f"B{n % 5}"},
        "signals": ["on_phone", "does_not_know_payee", "secretive"] if n % 7 == 0 else [],
    }  # fmt: skip
    return parse_transfer(msgspec.json.encode(row | fields))


def test_asked_again_answered_alike(tmp_path: Path, book: Book) -> None:
    with DecisionDesk.open(tmp_path, book) as desk:
        first = desk.decide(transfer(7))
        assert desk.decide(transfer(7)) == first
        assert desk.get("T7") == first
        assert desk.get("T8") is None
        with pytest.raises(Conflict) as refusal:
            desk.decide(transfer(7, amount_fen=1))
        assert refusal.value.field == "id"
    with DecisionDesk.open(tmp_path, book) as desk:
        assert msgspec.json.encode(desk.decide(transfer(7))) == msgspec.json.encode(first)
    assert verify(tmp_path / RECORD).count == 1


@pytest.mark.parametrize("until_error", [True, False])
def test_a_group_is_one_commit_with_conflicts_in_place(tmp_path: Path, book: Book, until_error: bool) -> None:
    with DecisionDesk.open(tmp_path, book) as desk:
        group = [transfer(1), transfer(1), transfer(1, amount_fen=5), transfer(2)]
        answers = desk.decide_many(group, until_error=until_error)
        assert answers[0] == answers[1]
        assert isinstance(answers[2], Conflict)
        assert len(answers) == (3 if until_error else 4)
    assert verify(tmp_path / RECORD).count == (1 if until_error else 2)


def test_windows_after_opening_again_are_the_windows_before(tmp_path: Path, book: Book) -> None:
    whole = DecisionDesk.passing(book).decide_many([transfer(n) for n in range(60)])
    parted: list[Any] = []
    for start in range(0, 60, 20):
        with DecisionDesk.open(tmp_path, book) as desk:
            parted += desk.decide_many([transfer(n) for n in range(start, start + 20)])
    assert parted == whole


def test_a_commit_that_fails_leaves_nothing_behind(tmp_path: Path, book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    with DecisionDesk.open(tmp_path, book) as desk:
        desk.decide(transfer(0, payer={"account": "A1"}))

        def full(self: Chain, entries: object) -> None:
            list(entries)  # type: ignore[call-overload]  # any iterable
            raise OSError("disk full")

        with monkeypatch.context() as broken:
            broken.setattr(Chain, "append_many", full)
            with pytest.raises(OSError, match="disk full"):
                desk.decide_many([transfer(n, payer={"account": "A1"}) for n in range(7, 14)])
        after = desk.decide(transfer(20, payer={"account": "A1"}))
    plain = DecisionDesk.passing(book)
    plain.decide(transfer(0, payer={"account": "A1"}))
    assert after == plain.decide(transfer(20, payer={"account": "A1"}))


def test_one_process_at_a_time(tmp_path: Path, book: Book) -> None:
    with DecisionDesk.open(tmp_path, book), pytest.raises(Unavailable, match="另一个进程"):
        DecisionDesk.open(tmp_path, book)
    DecisionDesk.open(tmp_path, book).close()


def test_watchlist_beside_the_record_is_read(tmp_path: Path, book: Book) -> None:
    (tmp_path / "watchlist.csv").write_text("account,class,source\nB1,confirmed,测试\n", encoding="utf-8")
    with DecisionDesk.open(tmp_path, book) as desk:
        assert desk.decide(transfer(1)).action == "refuse"
        assert desk.decide(transfer(2)).action == "allow"


def test_passing_desk_keeps_no_file(book: Book) -> None:
    with DecisionDesk.passing(book) as desk:
        first = desk.decide(transfer(1))
        assert desk.decide(transfer(1)) == first
        assert desk.get("T1") == first
        with pytest.raises(Conflict):
            desk.decide(transfer(1, purpose="x"))


def test_killed_at_any_moment(tmp_path: Path, book: Book) -> None:
    """``kill -9`` under load: every answered line is on disk, none is answered otherwise, the chain holds."""
    lines = [msgspec.json.encode(transfer(n)) for n in range(1500)]
    source = tmp_path / "in.jsonl"
    source.write_bytes(b"\n".join(lines) + b"\n")
    answered: dict[str, bytes] = {}
    for seed in range(3):
        out = tmp_path / f"out{seed}.jsonl"
        with source.open("rb") as given, out.open("wb") as taken:
            state = str(tmp_path / "state")
            process = subprocess.Popen(
                [sys.executable, "-m", "fanzha", "decide", "--state", state], stdin=given, stdout=taken
            )
            _wait_for_output(out)
            time.sleep(random.Random(seed).uniform(0, 0.3))
            process.send_signal(signal.SIGKILL)
            process.wait()
        for line in out.read_bytes().split(b"\n")[:-1]:
            transfer_id = msgspec.json.decode(line, type=Decision).transfer_id
            assert answered.setdefault(transfer_id, line) == line
        assert verify(tmp_path / "state" / RECORD).ok
    assert answered
    with DecisionDesk.open(tmp_path / "state", book) as desk:
        for transfer_id, line in answered.items():
            assert msgspec.json.encode(desk.get(transfer_id)) == line
    keys = [link.key for link in Chain.open(tmp_path / "state" / RECORD).links(KIND)]
    assert len(keys) == len(set(keys))


def _wait_for_output(path: Path) -> None:
    for _ in range(600):
        if path.stat().st_size:
            return
        time.sleep(0.05)
    raise AssertionError("no answer came")
