"""The methods as compiled loops over columns, for ledgers of millions of rows. `plain` says the same in few words.

Imported only when a ledger is large: the compiler takes seconds the first time, and keeps its work on disk.
"""

from __future__ import annotations

from fanzha.tracing.kernels.mixture import follow_mixture
from fanzha.tracing.kernels.queues import follow_queues
from fanzha.tracing.kernels.suspicion import suspect
from fanzha.tracing.pieces import Held, Left, Rows

__all__ = ["follow", "suspect"]


def follow(rows: Rows, accounts: int, method: str) -> tuple[Left, Held]:
    """Every row by fifo, lifo or haircut."""
    if method == "haircut":
        left, held = follow_mixture(rows, accounts)
    else:
        left, held = follow_queues(rows, accounts, method == "lifo")
    return Left(*left), Held(*held)
