"""The decision desk: every answer is on disk before it is given, once, and given again when asked again."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Self

import msgspec

from fanzha.decisions.decision import Decision
from fanzha.decisions.engine import Book, Engine
from fanzha.decisions.passing import PassingRecord, Record
from fanzha.decisions.transfer import Transfer, digest
from fanzha.decisions.watchlist import read_watchlist
from fanzha.errors import Conflict, FanzhaError, Unavailable
from fanzha.protection.chain import Chain, Entry, Link

KIND = "decision"
RECORD, WATCHLIST, LOCK = "decisions.sqlite3", "watchlist.csv", "decisions.lock"


class Row(msgspec.Struct, frozen=True):
    """What one sealed row says. ``decision`` keeps the very bytes that were answered."""

    digest: str
    transfer: Transfer
    decision: Decision


class DecisionDesk:
    """Decides durably and once. One process at a time may hold a state folder."""

    def __init__(self, engine: Engine, record: Record, lock: int | None = None) -> None:
        self._engine = engine
        self._record = record
        self._lock = lock

    @classmethod
    def open(cls, state_dir: Path, book: Book | None = None) -> DecisionDesk:
        """Open or make the record in ``state_dir`` and rebuild the windows from it.

        ``watchlist.csv`` beside it is read when it is there. Raises `Unavailable` when another process holds it.
        """
        state_dir.mkdir(parents=True, exist_ok=True)
        lock = _hold(state_dir / LOCK)
        engine = Engine(book or Book.load(), read_watchlist(state_dir / WATCHLIST))
        desk = cls(engine, Chain.open(state_dir / RECORD), lock)
        desk._rebuild()
        return desk

    @classmethod
    def passing(cls, book: Book | None = None) -> DecisionDesk:
        """A desk for one run: the same answers, nothing kept."""
        return cls(Engine(book or Book.load()), PassingRecord())

    @property
    def ruleset(self) -> str:
        """The rules that decide now."""
        return self._engine.book.ruleset

    def decide(self, transfer: Transfer) -> Decision:
        """Decide one transfer. Raises `Conflict` when its id was decided with other content."""
        (answer,) = self.decide_many([transfer])
        if isinstance(answer, FanzhaError):
            raise answer
        return answer

    def decide_many(self, transfers: Iterable[Transfer], *, until_error: bool = False) -> list[Decision | FanzhaError]:
        """Decide in order, in one commit; what is returned is on disk. A `Conflict` stands in its place.

        With ``until_error``, nothing after the first conflict is decided; it is the last answer.
        """
        fresh: dict[str, Row] = {}
        answers: list[Decision | FanzhaError] = []
        try:
            for transfer in transfers:
                answers.append(answer := self._answer(transfer, fresh))
                if until_error and isinstance(answer, FanzhaError):
                    break
            if fresh:
                self._record.append_many([_entry(row) for row in fresh.values()])
        except BaseException:
            # Nothing of this group is on disk, so nothing of it may stay in the windows.
            self._rebuild()
            raise
        return answers

    def get(self, transfer_id: str) -> Decision | None:
        """The decision that was given for this id, if there was one."""
        link = self._record.find(KIND, transfer_id)
        return _row(link).decision if link else None

    def close(self) -> None:
        """Give the folder back."""
        self._record.close()
        if self._lock is not None:
            os.close(self._lock)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _answer(self, transfer: Transfer, fresh: dict[str, Row]) -> Decision | Conflict:
        content = digest(transfer)
        known = fresh.get(transfer.id)
        if known is None and (link := self._record.find(KIND, transfer.id)):
            known = _row(link)
        if known is None:
            known = fresh[transfer.id] = Row(content, transfer, self._engine.decide(transfer))
        if known.digest != content:
            return Conflict(f"编号 {transfer.id} 已经用于另一笔内容不同的交易", field="id")
        return known.decision

    def _rebuild(self) -> None:
        self._engine.forget()
        for link in self._record.links(KIND):
            row = _row(link)
            self._engine.remember(row.transfer, row.decision.action)


def _entry(row: Row) -> Entry:
    return KIND, row.transfer.id, msgspec.json.encode(row), row.transfer.at


_decode = msgspec.json.Decoder(Row).decode


def _row(link: Link) -> Row:
    return _decode(link.body)


def _hold(path: Path) -> int:
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise Unavailable(f"另一个进程正在使用 {path.parent}，请等它结束，或换一个文件夹") from None
    return descriptor
