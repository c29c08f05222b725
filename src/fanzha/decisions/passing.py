"""A record that lasts as long as the run: the same answers, no seal, memory that spills to disk by itself."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from typing import Protocol

from fanzha.protection.chain import Entry, Link


class Record(Protocol):
    """What the desk needs of a record. `fanzha.protection.chain.Chain` is the durable one."""

    def append_many(self, entries: Iterable[Entry]) -> list[Link]: ...

    def find(self, kind: str, key: str) -> Link | None: ...

    def links(self, kind: str | None = None, after: int = 0) -> Iterator[Link]: ...

    def close(self) -> None: ...


class PassingRecord:
    """Rows in SQLite's own temporary file, gone when it is closed."""

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._db.execute("PRAGMA journal_mode=OFF")
        self._db.execute("CREATE TABLE row (seq INTEGER PRIMARY KEY, at, kind, key, body, UNIQUE (kind, key))")

    def append_many(self, entries: Iterable[Entry]) -> list[Link]:
        """Keep some rows."""
        return [
            self._append(*entry) for entry in ((at.isoformat(), kind, key, body) for kind, key, body, at in entries)
        ]

    def _append(self, at: str, kind: str, key: str, body: bytes) -> Link:
        text = body.decode()
        seq = self._db.execute("INSERT INTO row VALUES (NULL, ?, ?, ?, ?)", (at, kind, key, text)).lastrowid
        return Link(seq or 0, at, kind, key, text, "", "")

    def find(self, kind: str, key: str) -> Link | None:
        """The row of this kind and key."""
        row = self._db.execute(
            "SELECT seq, at, kind, key, body, '', '' FROM row WHERE kind = ? AND key = ?", (kind, key)
        ).fetchone()
        return Link(*row) if row else None

    def links(self, kind: str | None = None, after: int = 0) -> Iterator[Link]:
        """Rows in order."""
        rows = self._db.execute(
            "SELECT seq, at, kind, key, body, '', '' FROM row WHERE seq > ? AND (? IS NULL OR kind = ?) ORDER BY seq",
            (after, kind, kind),
        )
        return (Link(*row) for row in rows)

    def close(self) -> None:
        """Forget everything."""
        self._db.close()
