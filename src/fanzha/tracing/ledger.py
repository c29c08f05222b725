"""A ledger as columns: who paid whom how much and when, in the order in which it is taken.

Accounts are numbered, times are microseconds since 1970 (UTC), amounts are fen. Rows stand in the order of their time;
rows of the same instant keep the order of the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.errors import BadInput

KINDS = ("transfer", "cash_withdrawal", "cash_deposit", "fee")
TRANSFER, CASH_WITHDRAWAL, CASH_DEPOSIT, FEE = range(4)
REQUIRED = ("transfer_id", "at", "payer", "payee", "amount_fen", "kind")
PLACES = ("place", "branch", "bank")
"""Where the money of the row went: the receiving account's place, or where cash was paid out or in."""
OPTIONAL = ("channel", *PLACES, "memo", "balance_after_fen")
NOBODY = -1

Ints = npt.NDArray[Any]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def unknown_transfer(name: str) -> BadInput:
    """The refusal of a transfer that is not in the ledger."""
    return BadInput(f"流水里没有编号为 {name!r} 的交易", field="--from")


@dataclass(frozen=True, slots=True, eq=False)
class Ledger:
    """Columns of equal length, one row a movement of money. Made by `read_ledger` and `ledger_of`, which check it."""

    accounts: pa.Array
    """Account numbers as text; ``payer`` and ``payee`` index into them."""
    payer: Ints
    payee: Ints
    at: Ints
    offset: Ints
    """Minutes east of UTC as the row said them."""
    amount_fen: Ints
    kind: Ints
    texts: Mapping[str, pa.Array]
    """``transfer_id`` and those of the optional columns that came."""

    def __len__(self) -> int:
        return len(self.amount_fen)

    def account(self, number: int) -> str:
        """The account number as text."""
        return str(self.accounts[int(number)].as_py())

    def transfer_id(self, row: int) -> str:
        """The identifier of a row."""
        return self.text("transfer_id", row)

    def text(self, column: str, row: int) -> str:
        """An optional value of a row, empty where there is none."""
        values = self.texts.get(column)
        return "" if values is None else str(values[int(row)].as_py() or "")

    def when(self, row: int) -> datetime:
        """The time of a row, with the offset it was written with."""
        zone = timezone(timedelta(minutes=int(self.offset[row])))
        return (_EPOCH + timedelta(microseconds=int(self.at[row]))).astimezone(zone)

    def find(self, transfer_ids: Iterable[str]) -> dict[str, int]:
        """The rows of transfers, in one pass. Raises `BadInput` naming the first that the ledger does not have."""
        wanted = list(dict.fromkeys(transfer_ids))
        among = pc.is_in(self.texts["transfer_id"], value_set=pa.array(wanted, pa.string()))
        rows = {self.transfer_id(row): row for row in np.flatnonzero(among.to_numpy(zero_copy_only=False)).tolist()}
        for name in wanted:
            if name not in rows:
                raise unknown_transfer(name)
        return {name: rows[name] for name in wanted}

    def number(self, account: str) -> int:
        """The number of an account. Raises `BadInput` when it does not occur."""
        number = int(pc.index(self.accounts, pa.scalar(account, pa.string())).as_py())
        if number < 0:
            raise BadInput(f"流水里没有账户 {account!r}", field="account")
        return number

    def until(self, moment: datetime) -> Ledger:
        """What was known at that moment: the rows up to and including it. The accounts keep their numbers."""
        end = int(np.searchsorted(self.at, (moment - _EPOCH) // timedelta(microseconds=1), side="right"))
        return Ledger(
            accounts=self.accounts,
            payer=self.payer[:end],
            payee=self.payee[:end],
            at=self.at[:end],
            offset=self.offset[:end],
            amount_fen=self.amount_fen[:end],
            kind=self.kind[:end],
            texts={name: values[:end] for name, values in self.texts.items()},
        )
