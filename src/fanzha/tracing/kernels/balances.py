"""Running balances: what every account has as far as the ledger knows, whoever's money it is."""

from __future__ import annotations

from typing import Any

import numpy as np

from fanzha.tracing.kernels.lots import compiled


@compiled
def payee_balances(payer: Any, payee: Any, amount: Any, balance: Any) -> Any:
    """What the payee of every row had before the money of the row came; changes ``balance`` in place."""
    had = np.zeros(len(amount), np.int64)
    for row in range(len(amount)):
        if payer[row] >= 0:
            balance[payer[row]] = max(balance[payer[row]] - amount[row], 0)
        if payee[row] >= 0:
            had[row] = balance[payee[row]]
            balance[payee[row]] += amount[row]
    return had
