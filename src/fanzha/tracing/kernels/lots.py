"""Lots of money in compiled code: three parallel arrays as linked lists, one list for each account.

A lot that moves whole is only linked anew; freed lots are used again; arrays double when they are full. An account
that holds clean money alone has no lots, only a balance, so untouched accounts cost what a running balance costs.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

START = 1024
FREE, USED = 0, 1
NONE = -1


class Pool(NamedTuple):
    """All lots: how much, whose, and which comes next. ``state`` has the first free lot and the lots ever used."""

    size: Any
    mark: Any
    link: Any
    state: Any


class Purses(NamedTuple):
    """For every account its first and last lot, or -1 and the clean balance."""

    head: Any
    tail: Any
    balance: Any


class Notes(NamedTuple):
    """Pieces of fraud money that left, noted as they go."""

    row: Any
    label: Any
    amount: Any
    count: Any


def compiled(function: Any) -> Any:
    """Compile and keep the result on disk; where no folder can be written, compile for this run alone."""
    try:
        return njit(cache=True)(function)
    except RuntimeError:
        return njit(function)


@compiled
def empty_pool() -> Any:
    """No lots yet."""
    return Pool(np.empty(START, np.int64), np.empty(START, np.int32), np.empty(START, np.int32), np.array([NONE, 0]))


@compiled
def empty_purses(accounts: int) -> Any:
    """Nobody has anything."""
    return Purses(np.full(accounts, NONE, np.int32), np.full(accounts, NONE, np.int32), np.zeros(accounts, np.int64))


@compiled
def empty_notes() -> Any:
    """Nothing noted."""
    return Notes(np.empty(START, np.int64), np.empty(START, np.int32), np.empty(START, np.int64), np.zeros(1, np.int64))


@compiled
def wider(array: Any) -> Any:
    """The same values with twice the room."""
    wide = np.empty(2 * len(array), array.dtype)
    wide[: len(array)] = array
    return wide


@compiled
def with_room(pool: Any, lots: int) -> Any:
    """A pool in which so many lots can be made."""
    while pool.state[USED] + lots > len(pool.size):
        pool = Pool(wider(pool.size), wider(pool.mark), wider(pool.link), pool.state)
    return pool


@compiled
def new_lot(pool: Any, size: int, mark: int) -> Any:
    """A lot that is linked to nothing."""
    lot = pool.state[FREE]
    if lot >= 0:
        pool.state[FREE] = pool.link[lot]
    else:
        lot = pool.state[USED]
        pool.state[USED] += 1
    pool.size[lot], pool.mark[lot], pool.link[lot] = size, mark, NONE
    return lot


@compiled
def drop_lot(pool: Any, lot: int) -> None:
    """The lot may be used again."""
    pool.link[lot] = pool.state[FREE]
    pool.state[FREE] = lot


@compiled
def noted(notes: Any, row: int, label: int, amount: int) -> Any:
    """The notes with one more piece."""
    place = notes.count[0]
    if place == len(notes.row):
        notes = Notes(wider(notes.row), wider(notes.label), wider(notes.amount), notes.count)
    notes.row[place], notes.label[place], notes.amount[place] = row, label, amount
    notes.count[0] += 1
    return notes


@compiled
def pay_clean(purses: Any, payer: int, payee: int, fen: int) -> bool:
    """Move money between two accounts without lots. False, and nothing done, where one of them has lots."""
    if (payer >= 0 and purses.head[payer] >= 0) or (payee >= 0 and purses.head[payee] >= 0):
        return False
    if payer >= 0:
        purses.balance[payer] = max(purses.balance[payer] - fen, 0)
    if payee >= 0:
        purses.balance[payee] += fen
    return True


@compiled
def opened(pool: Any, purses: Any, account: int) -> None:
    """Turn the balance of an account without lots into its first lot."""
    if purses.head[account] < 0 and purses.balance[account] > 0:
        purses.head[account] = purses.tail[account] = new_lot(pool, purses.balance[account], 0)
        purses.balance[account] = 0


@compiled
def closed(pool: Any, purses: Any, account: int) -> None:
    """Turn a single lot of clean money back into a balance."""
    lot = purses.head[account]
    if lot >= 0 and pool.mark[lot] == 0 and pool.link[lot] < 0:
        purses.balance[account] = pool.size[lot]
        purses.head[account] = purses.tail[account] = NONE
        drop_lot(pool, lot)


@compiled
def still_held(pool: Any, head: Any) -> Any:
    """Account, label and amount of every lot of fraud money that is still there."""
    notes = empty_notes()
    for account in range(len(head)):
        lot = head[account]
        while lot >= 0:
            if pool.mark[lot] > 0:
                notes = noted(notes, account, pool.mark[lot], pool.size[lot])
            lot = pool.link[lot]
    return columns(notes)


@compiled
def columns(notes: Any) -> Any:
    """What was noted, without the spare room."""
    count = notes.count[0]
    return notes.row[:count], notes.label[:count], notes.amount[:count]
