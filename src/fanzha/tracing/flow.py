"""Runs a method over a ledger: which fraud money left whom, who gained it, who holds it still.

Methods
  fifo     the oldest lot of an account is spent first
  lifo     the newest lot is spent first
  haircut  every payment takes of each victim's money, and of the rest, in proportion to the balance (largest remainder;
           of equal remainders the earlier seed's comes first, the rest last)
  poison   an account that was once touched is suspect with all it has, gets and pays: an upper bound

Small ledgers go through plain Python, which answers before a compiler has started; large ones through compiled
kernels. Both give the same pieces, and tests hold them to it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, get_args

import numpy as np

from fanzha.tracing import plain
from fanzha.tracing.ledger import NOBODY, Ints, Ledger
from fanzha.tracing.pieces import Flow, Gained, Held, Left, Rows

Method = Literal["fifo", "lifo", "haircut", "poison"]
METHODS: tuple[str, ...] = get_args(Method)
SMALL = 200_000
"""Rows up to which plain Python answers sooner than a cold compiler."""

Run = Callable[[Rows, int, str], tuple[Left, Held]]
Suspect = Callable[[Rows, int], Flow]


def labels_of(ledger: Ledger, seeds: list[int]) -> Ints:
    """For every row the number of the seed that it is, from 1; 0 where it is none."""
    labels = np.zeros(len(ledger), np.int32)
    labels[seeds] = np.arange(1, len(seeds) + 1)
    return labels


def follow(ledger: Ledger, labels: Ints, method: Method, *, compiled: bool | None = None) -> Flow:
    """Follow every labelled row through the whole ledger. ``compiled`` overrides the choice by size."""
    rows = Rows(ledger.payer, ledger.payee, ledger.amount_fen, labels)
    run, suspect = _engine(len(ledger) > SMALL if compiled is None else compiled)
    if method == "poison":
        return _suspicions(rows, len(ledger.accounts), suspect)
    left, held = run(rows, len(ledger.accounts), method)
    return Flow(left, _gained(rows, left), held)


def _engine(compiled: bool) -> tuple[Run, Suspect]:
    if not compiled:
        return plain.follow, plain.suspect
    from fanzha.tracing import kernels

    return kernels.follow, kernels.suspect


def _gained(rows: Rows, left: Left) -> Gained:
    """What left an account arrives at the payee, but for seeds: there the whole amount arrives as fraud money."""
    arrives = (rows.label[left.row] == 0) & (rows.payee[left.row] != NOBODY)
    seeds = np.flatnonzero((rows.label > 0) & (rows.amount > 0))
    row = np.concatenate([left.row[arrives], seeds])
    return Gained(
        row,
        rows.payee[row],
        np.concatenate([left.label[arrives], rows.label[seeds]]),
        np.concatenate([left.amount[arrives], rows.amount[seeds]]),
    )


def _suspicions(rows: Rows, accounts: int, suspect: Suspect) -> Flow:
    """Poison, once for every label: suspicions of several victims overlap, so they can't share one pass."""
    flows = [
        suspect(rows._replace(label=np.where(rows.label == label, label, 0)), accounts)
        for label in np.unique(rows.label[rows.label > 0])
    ]
    return Flow(
        Left(*_joined([flow.left for flow in flows])),
        Gained(*_joined([flow.gained for flow in flows])),
        Held(*_joined([flow.held for flow in flows])),
    )


def _joined(parts: list[Left] | list[Gained] | list[Held]) -> list[Ints]:
    return [np.concatenate(columns) for columns in zip(*parts, strict=True)]
