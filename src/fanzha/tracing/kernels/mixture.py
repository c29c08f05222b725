"""haircut: every account is a mixture; a payment takes of each label in proportion."""

from __future__ import annotations

from typing import Any

import numpy as np

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

_LARGEST = 2**63 - 1


@compiled
def follow_mixture(rows: Any, accounts: int) -> Any:
    """Pieces that left (row, label, amount) and pieces still held (account, label, amount)."""
    pool, purses, notes = empty_pool(), empty_purses(accounts), empty_notes()
    for row in range(len(rows.amount)):
        payer, payee, fen, seed = rows.payer[row], rows.payee[row], rows.amount[row], rows.label[row]
        if fen == 0 or (seed == 0 and pay_clean(purses, payer, payee, fen)):
            continue
        pool = with_room(pool, 4)
        marks, parts = _draw(pool, purses, payer, fen)
        for place in range(len(marks)):
            if marks[place] > 0 and parts[place] > 0:
                notes = noted(notes, row, marks[place], parts[place])
        if payee >= 0:
            pool = with_room(pool, 4 + len(marks))
            opened(pool, purses, payee)
            if seed > 0:
                _mix(pool, purses, payee, seed, fen)
            else:
                for place in range(len(marks)):
                    _mix(pool, purses, payee, marks[place], parts[place])
                _mix(pool, purses, payee, 0, fen - parts.sum())
            closed(pool, purses, payee)
    return columns(notes), still_held(pool, purses.head)


@compiled
def _draw(pool: Any, purses: Any, payer: int, need: int) -> Any:
    """Take from a mixture. Labels and parts in their order; what the balance can't cover is not among them."""
    if payer < 0 or purses.head[payer] < 0:
        if payer >= 0:
            purses.balance[payer] = max(purses.balance[payer] - need, 0)
        return np.empty(0, np.int32), np.empty(0, np.int64)
    marks, sizes = _listed(pool, purses.head[payer])
    balance = sizes.sum()
    parts = sizes if need >= balance else _portions(sizes, need, balance)
    before, lot = -1, purses.head[payer]
    for place in range(len(parts)):
        after = pool.link[lot]
        pool.size[lot] -= parts[place]
        if pool.size[lot] > 0:
            before = lot
        else:
            if before >= 0:
                pool.link[before] = after
            else:
                purses.head[payer] = after
            drop_lot(pool, lot)
        lot = after
    closed(pool, purses, payer)
    return marks, parts


@compiled
def _listed(pool: Any, first: int) -> Any:
    count, lot = 0, first
    while lot >= 0:
        count, lot = count + 1, pool.link[lot]
    marks, sizes, lot = np.empty(count, np.int32), np.empty(count, np.int64), first
    for place in range(count):
        marks[place], sizes[place] = pool.mark[lot], pool.size[lot]
        lot = pool.link[lot]
    return marks, sizes


@compiled
def _portions(sizes: Any, need: int, balance: int) -> Any:
    """How much of each a payment takes: in proportion, the fen left over to the largest remainders."""
    portions, remainders = np.empty(len(sizes), np.int64), np.empty(len(sizes), np.int64)
    for place in range(len(sizes)):
        portions[place], remainders[place] = _share(need, sizes[place], balance)
    left = need - portions.sum()
    if left > 0:
        order = np.argsort(-remainders, kind="mergesort")
        portions[order[:left]] += 1
    return portions


@compiled
def _share(total: int, weight: int, whole: int) -> Any:
    """``divmod(total * weight, whole)`` for total < whole < 2**62, exact where the product leaves 64 bits."""
    if total <= _LARGEST // weight:
        return total * weight // whole, total * weight % whole
    quotient, rest = 0, 0
    for place in range(62, -1, -1):
        quotient, rest = 2 * quotient, 2 * rest
        if rest >= whole:
            quotient, rest = quotient + 1, rest - whole
        if (weight >> place) & 1:
            rest += total
            if rest >= whole:
                quotient, rest = quotient + 1, rest - whole
    return quotient, rest


@compiled
def _mix(pool: Any, purses: Any, account: int, mark: int, part: int) -> None:
    """Add to the amount of one label; labels stand in order, clean money (0) last."""
    if part == 0:
        return
    before, lot = -1, purses.head[account]
    while lot >= 0 and pool.mark[lot] > 0 and (mark == 0 or pool.mark[lot] < mark):
        before, lot = lot, pool.link[lot]
    if lot >= 0 and pool.mark[lot] == mark:
        pool.size[lot] += part
        return
    new = new_lot(pool, part, mark)
    pool.link[new] = lot
    if before >= 0:
        pool.link[before] = new
    else:
        purses.head[account] = new
