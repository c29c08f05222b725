"""The request to stop payment: for each account exactly the four facts that the receiving bank has to match.

Account name, account number, amount and time of the transaction (银发〔2016〕86号, part 2); a stop holds 48 hours from
the moment the bank carries it out and may be ordered twice for one account.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from fanzha.cases.casefile import CaseFile
from fanzha.errors import BadInput


class FreezeRow(Struct, frozen=True, kw_only=True):
    """One account to be stopped. ``amount_fen`` is what came in, ``held_fen`` what should still be there."""

    account: str
    name: str
    bank: str
    amount_fen: int
    at: datetime
    held_fen: int
    why: str


class FreezeRequest(Struct, frozen=True, kw_only=True):
    """The request as it is filled in for one case, most urgent account first."""

    case_id: str
    branch: str
    drafted_at: datetime
    victim: str
    rows: tuple[FreezeRow, ...]

    @property
    def held_fen(self) -> int:
        """What the request could still save."""
        return sum(row.held_fen for row in self.rows)


def freeze_request(case: CaseFile, rows: Sequence[FreezeRow], *, at: datetime) -> FreezeRequest:
    """Draft the request. Raises `BadInput` when there is no account to stop."""
    if not rows:
        raise BadInput("没有可以止付的账户", field="rows")
    return FreezeRequest(
        case_id=case.id, branch=case.branch, drafted_at=at, victim=case.customer.name, rows=tuple(rows)
    )
