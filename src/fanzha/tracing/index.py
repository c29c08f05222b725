"""One case in milliseconds: an index over a ledger that stays in memory, as on the desk.

What an untouched account holds is a plain running balance, whoever's case is asked. So the index keeps the balances
before every row, and a case begins only where fraud money arrives: from there the rows of touched accounts alone are
replayed, in time order, until nothing of the case is left there. The answer is the same as that of the full pass.
"""

from __future__ import annotations

import heapq
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime

import numpy as np
import pyarrow.compute as pc

from fanzha.errors import BadInput
from fanzha.tracing import plain
from fanzha.tracing.flow import SMALL
from fanzha.tracing.following import checked_method, described, seed_rows
from fanzha.tracing.ledger import NOBODY, Ints, Ledger, unknown_transfer
from fanzha.tracing.pieces import Flow, Gained, Held, Left
from fanzha.tracing.plain import Pot
from fanzha.tracing.result import Trace


class CaseIndex:
    """Made once for a ledger; about 20 bytes a row besides it."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._by_name = pc.sort_indices(ledger.texts["transfer_id"]).to_numpy().astype(np.int32)
        self._rows, self._starts = _rows_of_accounts(ledger)
        self._payee_had = _balances_before(ledger)

    def trace(self, seeds: Sequence[str], method: str = "fifo", *, until: datetime | None = None) -> Trace:
        """As `fanzha.tracing.trace`, by fifo, lifo or haircut; with ``until``, what was known at that moment."""
        way = checked_method(method)
        if way == "poison":
            raise BadInput("按索引追踪不支持 poison，请用整本流水追踪", field="--method")
        known = self.ledger if until is None else self.ledger.until(until)
        rows = seed_rows(known, {name: self._find(name, len(known)) for name in seeds})
        flow = _Case(self, rows, plain.POTS[way], len(known)).run()
        return described(known, rows, way, flow, flow)

    def rows_of(self, account: int) -> Ints:
        """All rows in which an account pays or is paid, in time order."""
        rows: Ints = self._rows[self._starts[account] : self._starts[account + 1]]
        return rows

    def payee_had(self, row: int) -> int:
        """What the payee had, as far as known, before the money of the row came."""
        return int(self._payee_had[row])

    def _find(self, name: str, end: int) -> int:
        place = bisect_left(self._by_name, name, key=self.ledger.transfer_id)
        if place == len(self._by_name) or self.ledger.transfer_id(self._by_name[place]) != name:
            raise unknown_transfer(name)
        row = int(self._by_name[place])
        if row >= end:
            raise BadInput(f"{name!r} 晚于所问的时刻", field="--from")
        return row


class _Case:
    """The replay of one case: the pots of touched accounts, and the next row of each in a heap."""

    def __init__(self, index: CaseIndex, seeds: Iterable[int], new_pot: Callable[[], Pot], end: int) -> None:
        self._index, self._ledger, self._end = index, index.ledger, end
        self._labels = {row: label for label, row in enumerate(seeds, 1)}
        self._new_pot = new_pot
        self._pots: dict[int, Pot] = {}
        self._rows: dict[int, Iterator[int]] = {}
        self._heap = sorted((row, NOBODY) for row in self._labels)
        self._left: list[tuple[int, ...]] = []
        self._gained: list[tuple[int, ...]] = []

    def run(self) -> Flow:
        """Row by row, until no account is touched or the ledger ends."""
        while self._heap and self._heap[0][0] < self._end:
            row, due = self._heap[0][0], set()
            while self._heap and self._heap[0][0] == row:
                due.add(heapq.heappop(self._heap)[1])
            due.add(self._replay(row))
            for account in due & self._pots.keys():
                self._wait(account, row)
        held = [(number, label, fen) for number, pot in self._pots.items() for label, fen in pot.held() if label]
        return Flow(
            Left(*plain.columns(self._left, 3)), Gained(*plain.columns(self._gained, 4)), Held(*plain.columns(held, 3))
        )

    def _replay(self, row: int) -> int:
        """Move the money of one row. Gives the account that was touched by it for the first time, or nobody."""
        payer, payee = int(self._ledger.payer[row]), int(self._ledger.payee[row])
        fen, seed = int(self._ledger.amount_fen[row]), self._labels.get(row, 0)
        pieces = self._pots[payer].take(fen) if payer in self._pots else [(0, fen)]
        self._left += [(row, label, part) for label, part in pieces if label and part]
        given = [(seed, fen)] if seed else pieces
        arriving = [(row, payee, label, part) for label, part in given if label and part] if payee != NOBODY else []
        self._gained += arriving
        touched = bool(arriving) and payee not in self._pots
        if touched:
            self._touch(payee, row)
        if payee in self._pots and fen:
            self._pots[payee].give(given)
        for account in {payer, payee} & self._pots.keys():
            if not any(label for label, _ in self._pots[account].held()):
                del self._pots[account], self._rows[account]
        return payee if touched else NOBODY

    def _touch(self, account: int, row: int) -> None:
        """From here on the account is replayed. All that it has till now is clean money as far as the case goes."""
        self._pots[account] = self._new_pot()
        clean = self._index.payee_had(row)
        if clean:
            self._pots[account].give([(0, clean)])
        rows = self._index.rows_of(account)
        self._rows[account] = map(int, rows[np.searchsorted(rows, row, side="right") :])

    def _wait(self, account: int, row: int) -> None:
        """Put the next row of the account into the heap; a payment to oneself stands twice in its rows."""
        following = next((later for later in self._rows[account] if later > row), None)
        if following is not None:
            heapq.heappush(self._heap, (following, account))


def _rows_of_accounts(ledger: Ledger) -> tuple[Ints, Ints]:
    """Rows by account, and where each account's rows begin."""
    accounts = np.empty(2 * len(ledger), np.int32)
    accounts[::2], accounts[1::2] = ledger.payer, ledger.payee
    order = np.argsort(accounts, kind="stable")
    nobody = int(np.count_nonzero(accounts == NOBODY))
    counts = np.bincount(accounts[accounts != NOBODY], minlength=len(ledger.accounts))
    return (order[nobody:] // 2).astype(np.int32), np.concatenate([[0], np.cumsum(counts)])


def _balances_before(ledger: Ledger) -> Ints:
    """What the payee of every row had, as far as known, before the money of the row came."""
    columns = ledger.payer, ledger.payee, ledger.amount_fen
    if len(ledger) <= SMALL:
        return plain.payee_balances(*columns, len(ledger.accounts))
    from fanzha.tracing.kernels.balances import payee_balances

    balances: Ints = payee_balances(*columns, np.zeros(len(ledger.accounts), np.int64))
    return balances
