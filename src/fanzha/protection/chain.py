"""An append-only record in SQLite whose every row seals the one before it.

Each row carries ``HMAC-SHA256(key, previous ‖ seq ‖ at ‖ kind ‖ key ‖ body)``, every part preceded by its length so
that none can flow into the next. Bodies are UTF-8 text (JSON), so that an auditor can read them with any SQLite tool.
The key lies beside the file, readable by its owner alone. A head file repeats the newest seal, so that cutting
off the end is noticed as well. A change, a removal or a swap therefore needs the key, not just the file.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec

from fanzha.errors import NotFound

_SCHEMA = """
CREATE TABLE IF NOT EXISTS record (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
    body TEXT NOT NULL, previous TEXT NOT NULL, digest TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS record_key ON record (kind, key);
"""
_COLUMNS = "seq, at, kind, key, body, previous, digest"
_GENESIS = "0" * 64

Entry = tuple[str, str, bytes, datetime]
"""kind, key, body, at"""


class Link(msgspec.Struct, frozen=True):
    """One sealed row."""

    seq: int
    at: str
    kind: str
    key: str
    body: str
    previous: str
    digest: str


class Head(msgspec.Struct, frozen=True):
    """The newest seal, kept outside the database."""

    seq: int
    digest: str


class Verdict(msgspec.Struct, frozen=True):
    """What checking a record found. ``seq`` and ``problem`` name the first row that is wrong."""

    ok: bool
    count: int
    seq: int | None = None
    problem: str = ""


class Chain:
    """An open record. Safe to use from several threads and processes: SQLite's writer lock puts appends in order."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._secret = _secret_for(path)
        self._lock = threading.Lock()
        self._db = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=30)
        self._db.execute("PRAGMA journal_mode=WAL")
        self._db.execute("PRAGMA synchronous=FULL")
        self._db.executescript(_SCHEMA)

    @classmethod
    def open(cls, path: Path) -> Chain:
        """Open the record at ``path``, making it and its key when they are new."""
        return cls(path)

    def append(self, kind: str, key: str, body: bytes, at: datetime) -> Link:
        """Seal one row; it is on disk when this returns."""
        return self.append_many([(kind, key, body, at)])[0]

    def append_many(self, entries: Iterable[Entry]) -> list[Link]:
        """Seal several rows in one transaction; all are on disk when this returns, or none is."""
        with self._lock:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                links = self._sealed(entries)
                self._db.executemany(
                    f"INSERT INTO record ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 (constant names)
                    [msgspec.structs.astuple(link) for link in links],
                )
                self._db.execute("COMMIT")
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            if links:
                _write_head(self.path, links[-1])
        return links

    def _sealed(self, entries: Iterable[Entry]) -> list[Link]:
        row = self._db.execute("SELECT seq, digest FROM record ORDER BY seq DESC LIMIT 1").fetchone()
        seq, previous = row if row else (0, _GENESIS)
        links = []
        for kind, key, body, at in entries:
            seq += 1
            moment = at.isoformat()
            digest = _seal(self._secret, previous, (str(seq), moment, kind, key, body.decode()))
            links.append(Link(seq, moment, kind, key, body.decode(), previous, digest))
            previous = digest
        return links

    def find(self, kind: str, key: str) -> Link | None:
        """The newest row of this kind and key."""
        with self._lock:
            row = self._db.execute(
                f"SELECT {_COLUMNS} FROM record WHERE kind = ? AND key = ? ORDER BY seq DESC LIMIT 1",  # noqa: S608
                (kind, key),
            ).fetchone()
        return Link(*row) if row else None

    def links(self, kind: str | None = None, after: int = 0) -> Iterator[Link]:
        """Rows in order, from a snapshot of the moment of the call."""
        with self._lock:
            rows = self._db.execute(
                f"SELECT {_COLUMNS} FROM record WHERE seq > ? AND (? IS NULL OR kind = ?) ORDER BY seq",  # noqa: S608
                (after, kind, kind),
            ).fetchall()
        return (Link(*row) for row in rows)

    def close(self) -> None:
        """Give the file back."""
        self._db.close()


def records_in(folder: Path) -> list[Path]:
    """Every record below a folder, told by the key or head beside it, even when the file itself is gone."""
    beside = [*folder.rglob("*.key"), *folder.rglob("*.head")]
    return sorted({path.with_suffix("") for path in beside if path.with_suffix("").suffix == ".sqlite3"})


def verify(path: Path) -> Verdict:
    """Prove that no row was changed, removed or reordered, or name the first that was.

    Raises `NotFound` when nothing at ``path`` shows that there ever was a record.
    """
    if not path.exists():
        if _beside(path, ".head").exists():
            return Verdict(ok=False, count=0, seq=1, problem="记录文件不见了，封印还在")
        raise NotFound(f"这里没有记录：{path.name}")
    secret_file = _beside(path, ".key")
    if not secret_file.exists():
        return Verdict(ok=False, count=0, problem="封印密钥不在，无法证明")
    secret = secret_file.read_bytes()
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        rows = (Link(*row) for row in db.execute(f"SELECT {_COLUMNS} FROM record ORDER BY seq"))  # noqa: S608
        return _walk(rows, secret, _read_head(path))
    except (sqlite3.DatabaseError, msgspec.MsgspecError) as error:
        return Verdict(ok=False, count=0, problem=f"文件已损坏：{error}")
    finally:
        db.close()


def _walk(rows: Iterator[Link], secret: bytes, head: Head | None) -> Verdict:
    seq, previous, head_seen = 0, _GENESIS, head is None
    for link in rows:
        if link.seq != seq + 1:
            return Verdict(False, seq, seq + 1, f"第 {seq + 1} 条不见了")
        if link.previous != previous:
            return Verdict(False, seq, link.seq, f"第 {link.seq} 条接不上前一条：次序被动过，或前一条被换过")
        parts = (str(link.seq), str(link.at), str(link.kind), str(link.key), str(link.body))
        if not hmac.compare_digest(str(link.digest).encode(), _seal(secret, previous, parts).encode()):
            return Verdict(False, seq, link.seq, f"第 {link.seq} 条（{link.kind} {link.key}）的内容被改过")
        seq, previous = link.seq, link.digest
        head_seen = head_seen or (head is not None and head.seq == seq and head.digest == previous)
    if head is None and seq:
        return Verdict(False, seq, seq, "末尾封印不在，无法证明末尾没有被删")
    if not head_seen and head is not None:
        return Verdict(False, seq, min(seq + 1, head.seq), f"末尾被动过：应有至少 {head.seq} 条，现有 {seq} 条")
    return Verdict(True, seq)


def _seal(secret: bytes, previous: str, parts: tuple[str, ...]) -> str:
    mac = hmac.new(secret, previous.encode(), hashlib.sha256)
    for part in parts:
        data = part.encode()
        mac.update(len(data).to_bytes(8, "big"))
        mac.update(data)
    return mac.hexdigest()


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _secret_for(path: Path) -> bytes:
    file = _beside(path, ".key")
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        return file.read_bytes()
    with os.fdopen(descriptor, "wb") as out:
        out.write(secrets.token_bytes(32))
        out.flush()
        os.fsync(out.fileno())
    return file.read_bytes()


def _write_head(path: Path, link: Link) -> None:
    file = _beside(path, ".head")
    draft = file.with_name(f"{file.name}.{os.getpid()}.{threading.get_ident()}")
    draft.write_bytes(msgspec.json.encode(Head(link.seq, link.digest)))
    draft.replace(file)


def _read_head(path: Path) -> Head | None:
    file = _beside(path, ".head")
    return msgspec.json.decode(file.read_bytes(), type=Head) if file.exists() else None
