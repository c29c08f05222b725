"""fifo and lifo: every account is a queue of lots."""

from __future__ import annotations

from typing import Any

from fanzha.tracing.kernels.lots import (
    closed,
    columns,
    compiled,
    drop_lot,
    empty_notes,
    empty_pool,
    empty_purses,
    new_lot,
    noted,
    opened,
    pay_clean,
    still_held,
    with_room,
)


@compiled
def follow_queues(rows: Any, accounts: int, newest_first: bool) -> Any:
    """Pieces that left (row, label, amount) and pieces still held (account, label, amount)."""
    pool, purses, notes = empty_pool(), empty_purses(accounts), empty_notes()
    for row in range(len(rows.amount)):
        payer, payee, fen, seed = rows.payer[row], rows.payee[row], rows.amount[row], rows.label[row]
        if fen == 0 or (seed == 0 and pay_clean(purses, payer, payee, fen)):
            continue
        pool = with_room(pool, 4)
        taken = _take(pool, purses, payer, fen)
        lot = taken
        while lot >= 0:
            if pool.mark[lot] > 0:
                notes = noted(notes, row, pool.mark[lot], pool.size[lot])
            lot = pool.link[lot]
        if seed > 0 or payee < 0:
            _drop(pool, taken)
            taken = new_lot(pool, fen, seed) if seed > 0 else -1
        if payee >= 0:
            opened(pool, purses, payee)
            _put(pool, purses, payee, taken, newest_first)
            closed(pool, purses, payee)
    return columns(notes), still_held(pool, purses.head)


@compiled
def _take(pool: Any, purses: Any, payer: int, need: int) -> Any:
    """The lots that a payment is made of, linked in the order in which they are spent; unknown clean money last."""
    first, last = -1, -1
    if payer >= 0 and purses.head[payer] < 0:
        purses.balance[payer] = max(purses.balance[payer] - need, 0)
    elif payer >= 0:
        while need > 0 and purses.head[payer] >= 0:
            lot = _next_lot(pool, purses, payer, need)
            need -= pool.size[lot]
            if last >= 0:
                pool.link[last] = lot
            else:
                first = lot
            last = lot
        closed(pool, purses, payer)
    if need > 0:
        rest = new_lot(pool, need, 0)
        if last < 0:
            return rest
        pool.link[last] = rest
    return first


@compiled
def _next_lot(pool: Any, purses: Any, account: int, need: int) -> Any:
    """Take the lot that is spent next, or of it what is needed, out of the account."""
    lot = purses.head[account]
    if pool.size[lot] > need:
        pool.size[lot] -= need
        return new_lot(pool, need, pool.mark[lot])
    purses.head[account] = pool.link[lot]
    if purses.head[account] < 0:
        purses.tail[account] = -1
    pool.link[lot] = -1
    return lot


@compiled
def _drop(pool: Any, first: int) -> None:
    while first >= 0:
        lot, first = first, pool.link[first]
        drop_lot(pool, lot)


@compiled
def _put(pool: Any, purses: Any, account: int, first: int, newest_first: bool) -> None:
    """Add lots, one after the other, at the young end of an account; neighbours of one mark become one lot."""
    head, tail = purses.head, purses.tail
    while first >= 0:
        lot, first = first, pool.link[first]
        young = head[account] if newest_first else tail[account]
        if young >= 0 and pool.mark[young] == pool.mark[lot]:
            pool.size[young] += pool.size[lot]
            drop_lot(pool, lot)
        elif newest_first:
            pool.link[lot] = young
            head[account] = lot
        else:
            pool.link[lot] = -1
            if young >= 0:
                pool.link[young] = lot
            else:
                head[account] = lot
            tail[account] = lot
