"""A ledger in; where the fraud money is now, the freeze plan and the picture out."""

from fanzha.tracing import picture
from fanzha.tracing.counterparties import Counterparty, counterparties
from fanzha.tracing.following import trace
from fanzha.tracing.index import CaseIndex
from fanzha.tracing.ledger import Ledger
from fanzha.tracing.reading import ledger_of, read_ledger
from fanzha.tracing.result import AccountTrace, CashOut, Edge, FreezeStep, SeedShare, Trace

__all__ = [
    "AccountTrace",
    "CaseIndex",
    "CashOut",
    "Counterparty",
    "Edge",
    "FreezeStep",
    "Ledger",
    "SeedShare",
    "Trace",
    "counterparties",
    "ledger_of",
    "picture",
    "read_ledger",
    "trace",
]
