"""What the pieces of a flow add up to, for every account and every seed."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from fanzha.tracing.ledger import CASH_WITHDRAWAL, Ledger
from fanzha.tracing.pieces import Flow

_NEVER = 2**62


@dataclass(slots=True)
class Total:
    """Sums in fen, the row in which fraud money first came, and the last in which it came or left."""

    received: int = 0
    held: int = 0
    forwarded: int = 0
    withdrawn: int = 0
    first_row: int = _NEVER
    last_row: int = -1


def by_seed(ledger: Ledger, flow: Flow) -> dict[tuple[int, int], Total]:
    """Totals by label and account number."""
    totals: dict[tuple[int, int], Total] = defaultdict(Total)
    for row, number, label, fen in zip(*(column.tolist() for column in flow.gained), strict=True):
        total = totals[label, number]
        total.received += fen
        total.first_row, total.last_row = min(total.first_row, row), max(total.last_row, row)
    payers, kinds = ledger.payer[flow.left.row].tolist(), ledger.kind[flow.left.row].tolist()
    left = zip(*(column.tolist() for column in flow.left), payers, kinds, strict=True)
    for row, label, fen, number, kind in left:
        total = totals[label, number]
        total.last_row = max(total.last_row, row)
        if kind == CASH_WITHDRAWAL:
            total.withdrawn += fen
        else:
            total.forwarded += fen
    for number, label, fen in zip(*(column.tolist() for column in flow.held), strict=True):
        totals[label, number].held += fen
    return dict(totals)


def by_account(ledger: Ledger, flow: Flow) -> dict[int, Total]:
    """Totals by account number, all seeds together."""
    totals: dict[int, Total] = defaultdict(Total)
    for (_, number), part in by_seed(ledger, flow).items():
        total = totals[number]
        total.received += part.received
        total.held += part.held
        total.forwarded += part.forwarded
        total.withdrawn += part.withdrawn
        total.first_row = min(total.first_row, part.first_row)
        total.last_row = max(total.last_row, part.last_row)
    return dict(totals)
