"""From transfers that a victim was talked into, to where the money is now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import cast

import numpy as np

from fanzha.errors import BadInput
from fanzha.tracing.flow import METHODS, Method, follow, labels_of
from fanzha.tracing.freeze import freeze_plan
from fanzha.tracing.ledger import CASH_WITHDRAWAL, NOBODY, Ledger
from fanzha.tracing.pieces import Flow
from fanzha.tracing.result import AccountTrace, CashOut, Edge, SeedShare, Trace
from fanzha.tracing.totals import Total, by_account, by_seed


def trace(ledger: Ledger, seeds: Sequence[str], method: str = "fifo", *, compiled: bool | None = None) -> Trace:
    """Follow the transfers named in ``seeds``. Raises `BadInput` naming a seed that can't be followed.

    ``compiled`` overrides the choice between plain Python and the compiled kernel, which is made by size.
    """
    way = checked_method(method)
    rows = seed_rows(ledger, ledger.find(seeds))
    labels = labels_of(ledger, list(rows))
    flow = whole = follow(ledger, labels, way, compiled=compiled)
    if way == "poison" and len(rows) > 1:
        whole = follow(ledger, (labels > 0).astype(np.int32), way, compiled=compiled)
    return described(ledger, rows, way, flow, whole)


def checked_method(method: str) -> Method:
    """Raises `BadInput` for a method that does not exist."""
    if method not in METHODS:
        raise BadInput(f"方法应为 {'、'.join(METHODS)} 之一，收到 {method!r}", field="--method")
    return cast(Method, method)


def seed_rows(ledger: Ledger, found: Mapping[str, int]) -> dict[int, str]:
    """Row and name of every seed. Raises `BadInput` when there is none, or one that went to nobody's account."""
    if not found:
        raise BadInput("请至少给出一笔涉案交易的编号", field="--from")
    for name, row in found.items():
        if ledger.payee[row] == NOBODY:
            raise BadInput(f"{name!r} 没有收款账户，不能从它开始追踪", field="--from")
    return {row: name for name, row in found.items()}


def described(ledger: Ledger, seeds: Mapping[int, str], method: Method, flow: Flow, whole: Flow) -> Trace:
    """A flow in the words of the contract. ``whole`` is the flow of all seeds as one, which differs under poison."""
    moved = _moved(ledger, whole, seeds)
    accounts = _accounts(ledger, by_account(ledger, whole), _levels(ledger, moved, seeds))
    victims = frozenset(int(ledger.payer[row]) for row in seeds)
    return Trace(
        method=method,
        seeds=tuple(seeds.values()),
        as_of=ledger.when(len(ledger) - 1),
        accounts=accounts,
        cash_out=_cash_out(ledger, moved),
        freeze_plan=freeze_plan(ledger, whole, accounts, victims),
        edges=_edges(ledger, moved),
        shares=_shares(ledger, by_seed(ledger, flow), tuple(seeds.values())),
    )


def _moved(ledger: Ledger, flow: Flow, seeds: Iterable[int]) -> list[tuple[int, int]]:
    """Row and fraud money in it, for every row that moved some; a seed is fraud money in full."""
    amounts: dict[int, int] = defaultdict(int)
    for row, amount in zip(flow.left.row.tolist(), flow.left.amount.tolist(), strict=True):
        amounts[row] += amount
    amounts.update({row: int(ledger.amount_fen[row]) for row in seeds})
    return sorted(amounts.items())


def _levels(ledger: Ledger, moved: list[tuple[int, int]], seeds: Mapping[int, str]) -> dict[int, int]:
    """The fewest steps from a victim in which fraud money reached each account, at the time it moved."""
    levels: dict[int, int] = {}
    for row, _ in moved:
        payer, payee = int(ledger.payer[row]), int(ledger.payee[row])
        if row in seeds and payer != NOBODY:
            levels[payer] = 0
        if payee != NOBODY:
            step = 1 if row in seeds else levels[payer] + 1
            levels[payee] = min(levels.get(payee, step), step)
    return levels


def _accounts(ledger: Ledger, totals: Mapping[int, Total], levels: Mapping[int, int]) -> tuple[AccountTrace, ...]:
    rows = [
        AccountTrace(
            account=ledger.account(number),
            level=levels[number],
            received_fen=total.received,
            held_fen=total.held,
            forwarded_fen=total.forwarded,
            withdrawn_fen=total.withdrawn,
            first_at=ledger.when(total.first_row),
            last_at=ledger.when(total.last_row),
        )
        for number, total in totals.items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.level, row.first_at, row.account)))


def _cash_out(ledger: Ledger, moved: list[tuple[int, int]]) -> tuple[CashOut, ...]:
    return tuple(
        CashOut(
            account=ledger.account(ledger.payer[row]),
            at=ledger.when(row),
            place=ledger.text("place", row),
            branch=ledger.text("branch", row),
            amount_fen=amount,
        )
        for row, amount in moved
        if ledger.kind[row] == CASH_WITHDRAWAL
    )


def _edges(ledger: Ledger, moved: list[tuple[int, int]]) -> tuple[Edge, ...]:
    def named(number: int) -> str | None:
        return None if number == NOBODY else ledger.account(number)

    return tuple(
        Edge(
            transfer_id=ledger.transfer_id(row),
            payer=named(ledger.payer[row]),
            payee=named(ledger.payee[row]),
            at=ledger.when(row),
            amount_fen=int(ledger.amount_fen[row]),
            tainted_fen=amount,
        )
        for row, amount in moved
        if ledger.kind[row] != CASH_WITHDRAWAL
    )


def _shares(ledger: Ledger, totals: Mapping[tuple[int, int], Total], names: tuple[str, ...]) -> tuple[SeedShare, ...]:
    """Each victim apart, in the order of the seeds; accounts in the order of their numbers."""
    return tuple(
        SeedShare(
            seed=names[label - 1],
            account=ledger.account(number),
            received_fen=total.received,
            held_fen=total.held,
            forwarded_fen=total.forwarded,
            withdrawn_fen=total.withdrawn,
        )
        for (label, number), total in sorted(totals.items())
    )
