"""The columns that the methods read and write. ``label`` 0 is clean money, labels from 1 are the seeds."""

from __future__ import annotations

from typing import NamedTuple

from fanzha.tracing.ledger import Ints


class Rows(NamedTuple):
    """A ledger as a method sees it: accounts by number (-1 nobody), fen, and which seed the row is (0 none)."""

    payer: Ints
    payee: Ints
    amount: Ints
    label: Ints


class Left(NamedTuple):
    """Fraud money that left the payer of a row. A row and label may have several pieces."""

    row: Ints
    label: Ints
    amount: Ints


class Gained(NamedTuple):
    """Fraud money that an account gained in a row."""

    row: Ints
    account: Ints
    label: Ints
    amount: Ints


class Held(NamedTuple):
    """Fraud money that an account has at the end. An account and label may have several pieces."""

    account: Ints
    label: Ints
    amount: Ints


class Flow(NamedTuple):
    """All that a method finds out."""

    left: Left
    gained: Gained
    held: Held
