"""The methods in plain Python: the reading copy of what the compiled kernels do, and the quick way for small ledgers.

An account is a pot that knows which of its money is whose. Label 0 is clean money, labels from 1 are seeds.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import numpy as np

from fanzha.money import apportion
from fanzha.tracing.ledger import Ints
from fanzha.tracing.pieces import Flow, Gained, Held, Left, Rows

Piece = tuple[int, int]
"""Label and amount in fen."""


class Pot(Protocol):
    """The money of one account."""

    def take(self, amount: int) -> list[Piece]:
        """Spend; what the pot can't cover is unknown clean money, and comes last."""

    def give(self, pieces: Iterable[Piece]) -> None:
        """Receive, in the order in which it was taken elsewhere."""

    def held(self) -> Iterable[Piece]:
        """What is there."""


class Lots:
    """Money in the order in which it came (fifo, lifo)."""

    def __init__(self, *, newest_first: bool) -> None:
        self._lots: deque[Piece] = deque()
        self._pop, self._back = (
            (self._lots.pop, self._lots.append) if newest_first else (self._lots.popleft, self._lots.appendleft)
        )

    def take(self, amount: int) -> list[Piece]:
        """Whole lots from one end, the last of them split."""
        taken: list[Piece] = []
        while amount and self._lots:
            label, size = self._pop()
            part = min(size, amount)
            if part < size:
                self._back((label, size - part))
            amount -= part
            _add(taken, label, part)
        if amount:
            _add(taken, 0, amount)
        return taken

    def give(self, pieces: Iterable[Piece]) -> None:
        """New lots go to the young end."""
        for label, amount in pieces:
            if self._lots and self._lots[-1][0] == label:
                amount += self._lots.pop()[1]  # noqa: PLW2901 (neighbours of one label are one lot)
            self._lots.append((label, amount))

    def held(self) -> Iterable[Piece]:
        """All lots, oldest first."""
        return self._lots


def _add(pieces: list[Piece], label: int, amount: int) -> None:
    if pieces and pieces[-1][0] == label:
        amount += pieces.pop()[1]
    pieces.append((label, amount))


class Mixture:
    """Money without order (haircut)."""

    def __init__(self) -> None:
        self._amounts: dict[int, int] = {}

    def take(self, amount: int) -> list[Piece]:
        """Of every label in proportion; seeds in their order, clean money last."""
        held = sorted(self._amounts.items(), key=lambda piece: (piece[0] == 0, piece[0]))
        balance = sum(size for _, size in held)
        if amount >= balance:
            self._amounts.clear()
            return [*held, (0, amount - balance)]
        parts = apportion(amount, [size for _, size in held])
        self._amounts = {label: size - part for (label, size), part in zip(held, parts, strict=True) if size > part}
        return [(label, part) for (label, _), part in zip(held, parts, strict=True)]

    def give(self, pieces: Iterable[Piece]) -> None:
        """Mix in."""
        for label, amount in pieces:
            if amount:
                self._amounts[label] = self._amounts.get(label, 0) + amount

    def held(self) -> Iterable[Piece]:
        """One amount for each label."""
        return self._amounts.items()


POTS: dict[str, Callable[[], Pot]] = {
    "fifo": lambda: Lots(newest_first=False),
    "lifo": lambda: Lots(newest_first=True),
    "haircut": Mixture,
}


def follow(rows: Rows, accounts: int, method: str) -> tuple[Left, Held]:
    """Every row by fifo, lifo or haircut."""
    pots = [POTS[method]() for _ in range(accounts)]
    left: list[tuple[int, ...]] = []
    for row, (payer, payee, fen, seed) in enumerate(zip(*(column.tolist() for column in rows), strict=True)):
        pieces = pots[payer].take(fen) if payer >= 0 else [(0, fen)]
        left += [(row, label, part) for label, part in pieces if label and part]
        if payee >= 0 and fen:
            pots[payee].give([(seed, fen)] if seed else pieces)
    held = [(number, label, part) for number, pot in enumerate(pots) for label, part in pot.held() if label]
    return Left(*columns(left, 3)), Held(*columns(held, 3))


def suspect(rows: Rows, accounts: int) -> Flow:
    """Poison for the one label that occurs in the rows."""
    label = int(rows.label.max(initial=0))
    suspicion = Suspicion(accounts)
    for row, (payer, payee, fen, seed) in enumerate(zip(*(column.tolist() for column in rows), strict=True)):
        if fen:
            spreads = payer >= 0 and suspicion.pay(row, payer, fen)
            if payee >= 0:
                suspicion.receive(row, payee, fen, spreads=spreads or seed > 0)
    left, gained, held = suspicion.found(label)
    return Flow(Left(*columns(left, 3)), Gained(*columns(gained, 4)), Held(*columns(held, 3)))


class Suspicion:
    """Balances, and which accounts were ever touched; a touched account is suspect with all it has."""

    def __init__(self, accounts: int) -> None:
        self._balance = [0] * accounts
        self._touched = [False] * accounts
        self._left: list[tuple[int, int]] = []
        self._gained: list[tuple[int, int, int]] = []

    def pay(self, row: int, payer: int, fen: int) -> bool:
        """Whether the payment is suspect. What a touched account can't cover was there unseen, and is suspect too."""
        short = max(fen - self._balance[payer], 0)
        self._balance[payer] += short - fen
        if not self._touched[payer]:
            return False
        self._left.append((row, fen))
        if short:
            self._gained.append((row, payer, short))
        return True

    def receive(self, row: int, payee: int, fen: int, *, spreads: bool) -> None:
        """The first suspect payment makes all that is there suspect."""
        if self._touched[payee]:
            self._gained.append((row, payee, fen))
        elif spreads:
            self._touched[payee] = True
            self._gained.append((row, payee, fen + self._balance[payee]))
        self._balance[payee] += fen

    def found(self, label: int) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]], list[tuple[int, ...]]]:
        """What left, was gained and is held, under the label."""
        return (
            [(row, label, fen) for row, fen in self._left],
            [(row, account, label, fen) for row, account, fen in self._gained],
            [(number, label, fen) for number, fen in enumerate(self._balance) if fen and self._touched[number]],
        )


def columns(rows: Sequence[tuple[int, ...]], width: int) -> list[Ints]:
    """Tuples as columns of integers."""
    table = np.array(rows, dtype=np.int64).reshape(-1, width)
    return [table[:, column] for column in range(width)]


def payee_balances(payer: Ints, payee: Ints, amount: Ints, accounts: int) -> Ints:
    """What the payee of every row had, as far as known, before the money of the row came."""
    balance, had = [0] * accounts, [0] * len(amount)
    for row, (source, target, fen) in enumerate(zip(payer.tolist(), payee.tolist(), amount.tolist(), strict=True)):
        if source >= 0:
            balance[source] = max(balance[source] - fen, 0)
        if target >= 0:
            had[row] = balance[target]
            balance[target] += fen
    return np.array(had, dtype=np.int64)
