"""A record that was touched is found, and the first touched row is named."""

from __future__ import annotations

import sqlite3
import threading
from datetime import datetime
from pathlib import Path

import pytest

from fanzha.errors import NotFound
from fanzha.protection.chain import Chain, records_in, verify
from fanzha.times import CHINA

AT = datetime(2026, 3, 1, 9, 30, tzinfo=CHINA)
SWAP = """
UPDATE record SET seq = 99 WHERE seq = 2;
UPDATE record SET seq = 2 WHERE seq = 3;
UPDATE record SET seq = 3 WHERE seq = 99;
"""


@pytest.fixture
def record(tmp_path: Path) -> Path:
    path = tmp_path / "record.sqlite3"
    chain = Chain.open(path)
    chain.append_many([("decision", f"T{n}", f"body {n}".encode(), AT) for n in range(1, 6)])
    chain.close()
    return path


def test_untouched_record_is_proved(record: Path) -> None:
    assert verify(record).ok
    assert verify(record).count == 5


@pytest.mark.parametrize(
    ("statement", "first_wrong"),
    [
        ("UPDATE record SET body = 'x' WHERE seq = 3", 3),
        ("UPDATE record SET at = '2020-01-01T00:00:00+08:00' WHERE seq = 2", 2),
        ("UPDATE record SET kind = 'other' WHERE seq = 4", 4),
        ("UPDATE record SET key = 'T9' WHERE seq = 1", 1),
        ("UPDATE record SET digest = '00' WHERE seq = 5", 5),
        ("DELETE FROM record WHERE seq = 1", 1),
        ("DELETE FROM record WHERE seq = 3", 3),
        ("DELETE FROM record WHERE seq = 5", 5),
        ("DELETE FROM record", 1),
        ("UPDATE record SET seq = seq + 10 WHERE seq = 2", 2),
        (SWAP, 2),
        ("UPDATE record SET body = CAST(body AS BLOB) || x'00' WHERE seq = 4", 4),
    ],
)
def test_touched_record_is_named(record: Path, statement: str, first_wrong: int) -> None:
    db = sqlite3.connect(record)
    db.executescript(statement)
    db.commit()
    db.close()
    verdict = verify(record)
    assert not verdict.ok
    assert verdict.seq == first_wrong
    assert verdict.problem


@pytest.mark.parametrize("suffix", [".key", ".head"])
def test_without_key_or_head_nothing_is_proved(record: Path, suffix: str) -> None:
    record.with_name(record.name + suffix).unlink()
    assert not verify(record).ok


def test_a_removed_file_is_noticed_by_its_head(record: Path) -> None:
    record.unlink()
    assert records_in(record.parent) == [record]
    assert not verify(record).ok


def test_missing_record_is_not_a_proved_one(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        verify(tmp_path / "nothing.sqlite3")


def test_a_failed_group_leaves_nothing_behind(record: Path) -> None:
    chain = Chain.open(record)
    with pytest.raises(AttributeError):
        chain.append_many([("decision", "T6", b"good", AT), ("decision", "T7", b"bad", None)])  # type: ignore[list-item]
    assert chain.find("decision", "T6") is None
    chain.append("decision", "T8", b"next", AT)
    assert verify(record).count == 6


def test_writers_in_many_threads_keep_one_chain(record: Path) -> None:
    chains = [Chain.open(record) for _ in range(4)]

    def write(number: int) -> None:
        for n in range(20):
            chains[number].append("note", f"{number}-{n}", b"x", AT)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert verify(record).count == 85
    assert verify(record).ok


def test_the_newest_of_a_key_is_found(record: Path) -> None:
    chain = Chain.open(record)
    chain.append("decision", "T1", b"again", AT)
    found = chain.find("decision", "T1")
    assert found is not None
    assert found.body == "again"
    assert [link.seq for link in chain.links("decision", after=4)] == [5, 6]
