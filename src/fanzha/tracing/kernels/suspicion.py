"""poison: an account that was once touched is suspect with all it has, gets and pays."""

from __future__ import annotations

from typing import Any

import numpy as np

from fanzha.tracing.kernels.lots import columns, compiled, empty_notes, noted
from fanzha.tracing.ledger import Ints
from fanzha.tracing.pieces import Flow, Gained, Held, Left, Rows


def suspect(rows: Rows, accounts: int) -> Flow:
    """Poison for the one label that occurs in the rows."""
    balance, touched = np.zeros(accounts, np.int64), np.zeros(accounts, np.bool_)
    label = int(rows.label.max(initial=0))
    is_left, (row, account, gained) = _spread(rows, balance, touched)
    left = np.flatnonzero(is_left)
    held = np.flatnonzero(touched & (balance > 0))

    def labelled(column: Ints) -> Ints:
        return np.full(len(column), label, np.int32)

    return Flow(
        Left(left, labelled(left), rows.amount[left]),
        Gained(row, account, labelled(row), gained),
        Held(held, labelled(held), balance[held]),
    )


@compiled
def _spread(rows: Any, balance: Any, touched: Any) -> Any:
    """Which rows are suspect, and what accounts gained; changes balances and touched accounts in place."""
    left, gains = np.zeros(len(rows.amount), np.bool_), empty_notes()
    for row in range(len(rows.amount)):
        payer, payee, fen = rows.payer[row], rows.payee[row], rows.amount[row]
        spreads = rows.label[row] > 0
        if payer >= 0:
            short = max(fen - balance[payer], 0)
            balance[payer] += short - fen
            if touched[payer] and fen > 0:
                spreads = left[row] = True
                if short > 0:
                    gains = noted(gains, row, payer, short)
        if payee >= 0 and fen > 0:
            if touched[payee] or spreads:
                gains = noted(gains, row, payee, fen if touched[payee] else fen + balance[payee])
                touched[payee] = True
            balance[payee] += fen
    return left, columns(gains)
