"""From transfers that a victim was talked into, to where the money is now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

import numpy as np

from fanzha.errors import BadInput
from fanzha.tracing.flow import METHODS, Method, follow, labels_of
from fanzha.tracing.freeze import freeze_plan
from fanzha.tracing.ledger import CASH_WITHDRAWAL, NOBODY, Ints, Ledger
from fanzha.tracing.pieces import Flow
from fanzha.tracing.result import AccountTrace, CashOut, Edge, SeedShare, Trace


def trace(ledger: Ledger, seeds: Sequence[str], method: str = "fifo", *, compiled: bool | None = None) -> Trace:
    """Follow the transfers named in ``seeds``. Raises `BadInput` naming a seed that can't be followed.

    ``compiled`` overrides the choice between plain Python and the compiled kernel, which is made by size.
    """
    if method not in METHODS:
        raise BadInput(f"方法应为 {'、'.join(METHODS)} 之一，收到 {method!r}", field="--method")
    names = tuple(dict.fromkeys(seeds))
    rows = _seed_rows(ledger, names)
    labels = labels_of(ledger, rows)
    way = cast(Method, method)
    flow = follow(ledger, labels, way, compiled=compiled)
    whole = flow
    if way == "poison" and len(rows) > 1:
        whole = follow(ledger, (labels > 0).astype(np.int32), way, compiled=compiled)
    moved = _moved(ledger, whole, labels)
    accounts = _accounts(ledger, whole, _levels(ledger, moved, labels))
    return Trace(
        method=method,
        seeds=names,
        as_of=ledger.when(len(ledger) - 1),
        accounts=accounts,
        cash_out=_cash_out(ledger, moved),
        freeze_plan=freeze_plan(ledger, whole, accounts, _victims(ledger, rows)),
        edges=_edges(ledger, moved),
        shares=_shares(ledger, flow, names),
    )


def _seed_rows(ledger: Ledger, names: tuple[str, ...]) -> list[int]:
    if not names:
        raise BadInput("请至少给出一笔涉案交易的编号", field="--from")
    rows = [ledger.find(name) for name in names]
    for name, row in zip(names, rows, strict=True):
        if ledger.payee[row] == NOBODY:
            raise BadInput(f"{name!r} 没有收款账户，不能从它开始追踪", field="--from")
    return rows


def _victims(ledger: Ledger, rows: list[int]) -> frozenset[int]:
    return frozenset(int(number) for number in ledger.payer[rows] if number != NOBODY)


def _moved(ledger: Ledger, flow: Flow, labels: Ints) -> list[tuple[int, int]]:
    """Row and fraud money in it, for every row that moved some; a seed is fraud money in full."""
    amounts = np.zeros(len(ledger), np.int64)
    np.add.at(amounts, flow.left.row, flow.left.amount)
    seeds = labels > 0
    amounts[seeds] = ledger.amount_fen[seeds]
    return [(int(row), int(amounts[row])) for row in np.flatnonzero((amounts > 0) | seeds)]


def _levels(ledger: Ledger, moved: list[tuple[int, int]], labels: Ints) -> dict[int, int]:
    """The fewest steps from a victim in which fraud money reached each account, at the time it moved."""
    levels: dict[int, int] = {}
    for row, _ in moved:
        payer, payee = int(ledger.payer[row]), int(ledger.payee[row])
        if labels[row] and payer != NOBODY:
            levels[payer] = 0
        if payee != NOBODY:
            step = 1 if labels[row] else levels[payer] + 1
            levels[payee] = min(levels.get(payee, step), step)
    return levels


def _accounts(ledger: Ledger, flow: Flow, levels: dict[int, int]) -> tuple[AccountTrace, ...]:
    size = len(ledger.accounts)
    received, held, forwarded, withdrawn = _sums(ledger, flow, size)
    first, last = np.full(size, np.iinfo(np.int64).max), np.full(size, -1)
    np.minimum.at(first, flow.gained.account, flow.gained.row)
    np.maximum.at(last, flow.gained.account, flow.gained.row)
    np.maximum.at(last, ledger.payer[flow.left.row], flow.left.row)
    rows = [
        AccountTrace(
            account=ledger.account(number),
            level=levels[number],
            received_fen=int(received[number]),
            held_fen=int(held[number]),
            forwarded_fen=int(forwarded[number]),
            withdrawn_fen=int(withdrawn[number]),
            first_at=ledger.when(int(first[number])),
            last_at=ledger.when(int(last[number])),
        )
        for number in map(int, np.flatnonzero(received))
    ]
    return tuple(sorted(rows, key=lambda row: (row.level, row.first_at, row.account)))


def _sums(ledger: Ledger, flow: Flow, size: int) -> tuple[Ints, Ints, Ints, Ints]:
    """Received, held, forwarded and withdrawn for every account."""
    received, held, forwarded, withdrawn = (np.zeros(size, np.int64) for _ in range(4))
    np.add.at(received, flow.gained.account, flow.gained.amount)
    np.add.at(held, flow.held.account, flow.held.amount)
    as_cash = ledger.kind[flow.left.row] == CASH_WITHDRAWAL
    payers = ledger.payer[flow.left.row]
    np.add.at(withdrawn, payers[as_cash], flow.left.amount[as_cash])
    np.add.at(forwarded, payers[~as_cash], flow.left.amount[~as_cash])
    return received, held, forwarded, withdrawn


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


def _shares(ledger: Ledger, flow: Flow, names: tuple[str, ...]) -> tuple[SeedShare, ...]:
    """The same four sums for each victim apart; accounts in the order in which their numbers come."""
    as_cash = ledger.kind[flow.left.row] == CASH_WITHDRAWAL
    payers = ledger.payer[flow.left.row]
    columns = (
        (flow.gained.label, flow.gained.account, flow.gained.amount),
        (flow.held.label, flow.held.account, flow.held.amount),
        (flow.left.label[~as_cash], payers[~as_cash], flow.left.amount[~as_cash]),
        (flow.left.label[as_cash], payers[as_cash], flow.left.amount[as_cash]),
    )
    sums: dict[tuple[int, int], list[int]] = {}
    for place, (label, account, amount) in enumerate(columns):
        for one, number, fen in zip(label.tolist(), account.tolist(), amount.tolist(), strict=True):
            sums.setdefault((one, number), [0, 0, 0, 0])[place] += fen
    return tuple(
        SeedShare(
            seed=names[label - 1],
            account=ledger.account(number),
            received_fen=four[0],
            held_fen=four[1],
            forwarded_fen=four[2],
            withdrawn_fen=four[3],
        )
        for (label, number), four in sorted(sums.items())
    )
