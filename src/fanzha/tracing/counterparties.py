"""From any account: who paid it and whom it paid, how much, how often, when."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

import numpy as np
from msgspec import Struct

from fanzha.tracing.ledger import NOBODY, Ledger


class Counterparty(Struct, frozen=True, kw_only=True):
    """All that passed between an account and one other. ``account`` is ``null`` for cash and for unnamed fees."""

    account: str | None
    received_fen: int
    """What the account asked for got from it."""
    paid_fen: int
    """What the account asked for paid to it."""
    count: int
    first_at: datetime
    last_at: datetime


def counterparties(ledger: Ledger, account: str) -> tuple[Counterparty, ...]:
    """The most money first. Raises `BadInput` when the account does not occur; payments to itself are left out."""
    number = ledger.number(account)
    together: dict[int, list[int]] = defaultdict(list)
    for row in np.flatnonzero((ledger.payer == number) ^ (ledger.payee == number)).tolist():
        other = ledger.payee[row] if ledger.payer[row] == number else ledger.payer[row]
        together[int(other)].append(row)
    found = [_summed(ledger, number, other, rows) for other, rows in together.items()]
    return tuple(sorted(found, key=lambda one: (-one.received_fen - one.paid_fen, one.account or "")))


def _summed(ledger: Ledger, number: int, other: int, rows: list[int]) -> Counterparty:
    amounts = ledger.amount_fen[rows]
    paid = int(amounts[ledger.payer[rows] == number].sum())
    return Counterparty(
        account=None if other == NOBODY else ledger.account(other),
        received_fen=int(amounts.sum()) - paid,
        paid_fen=paid,
        count=len(rows),
        first_at=ledger.when(rows[0]),
        last_at=ledger.when(rows[-1]),
    )
