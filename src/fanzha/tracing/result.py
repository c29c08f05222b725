"""What a trace says: frozen values with the names of the contract, ready to be written as JSON."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct, field


class AccountTrace(Struct, frozen=True, kw_only=True):
    """Fraud money at one account: received = held + forwarded + withdrawn, to the fen.

    ``level`` 1 received the victim's money directly (一级卡), 0 is a victim to whom money came back.
    ``first_at`` is when fraud money first arrived, ``last_at`` when it last arrived or left.
    """

    account: str
    level: int
    received_fen: int
    held_fen: int
    forwarded_fen: int
    withdrawn_fen: int
    first_at: datetime
    last_at: datetime


class CashOut(Struct, frozen=True, kw_only=True):
    """Fraud money that left as cash: ``amount_fen`` is the fraud money in it, not the whole withdrawal."""

    account: str
    at: datetime
    place: str
    branch: str
    amount_fen: int


class Edge(Struct, frozen=True, kw_only=True):
    """A transfer or fee in which fraud money moved. ``payee`` is null for a fee that names nobody."""

    transfer_id: str
    payer: str | None = field(name="from")
    payee: str | None = field(name="to")
    at: datetime
    amount_fen: int
    tainted_fen: int


class FreezeStep(Struct, frozen=True, kw_only=True):
    """One account to stop. ``received_fen`` and ``received_at`` are what the receiving bank has to match."""

    account: str
    bank: str
    level: int
    held_fen: int
    received_fen: int
    received_at: datetime
    last_at: datetime
    next_expected_at: datetime | None
    why: str


class SeedShare(Struct, frozen=True, kw_only=True):
    """One victim's money at one account. Under ``poison`` suspicions of several seeds overlap; else they add up."""

    seed: str
    account: str
    received_fen: int
    held_fen: int
    forwarded_fen: int
    withdrawn_fen: int


class Trace(Struct, frozen=True, kw_only=True):
    """Where the money of the seeds is, as far as the ledger runs (``as_of``)."""

    method: str
    seeds: tuple[str, ...]
    as_of: datetime
    accounts: tuple[AccountTrace, ...]
    cash_out: tuple[CashOut, ...]
    freeze_plan: tuple[FreezeStep, ...]
    edges: tuple[Edge, ...]
    shares: tuple[SeedShare, ...]

    @property
    def seeds_fen(self) -> int:
        """What the victims paid."""
        return sum(edge.tainted_fen for edge in self.edges if edge.transfer_id in self.seeds)

    @property
    def saveable_fen(self) -> int:
        """What a freeze could still save."""
        return sum(step.held_fen for step in self.freeze_plan)

    @property
    def withdrawn_fen(self) -> int:
        """What is gone as cash."""
        return sum(cash.amount_fen for cash in self.cash_out)
