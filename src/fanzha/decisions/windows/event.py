"""One decided transfer, reduced to what windows need."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import NamedTuple

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
HOUR = 3_600_000_000
"""Microseconds."""


class Event(NamedTuple):
    """A transfer with its time in microseconds since 1970 UTC. ``held``: the decision did not let the money go."""

    at: int
    amount_fen: int
    payer: str
    payee: str
    customer: str
    channel: str
    branch: str | None = None
    device: str | None = None
    ip: str | None = None
    held: bool = False
    evading: bool = False
    """Just under an amount that banks report or ask about."""
    small: bool = False
    """No more than the bait that is paid out to win trust."""
    early: bool = False
    """A time deposit was broken for it."""
    loan: bool = False
    """A lender pays out."""


def microseconds(at: datetime) -> int:
    """Whole microseconds since 1970 UTC, exact."""
    return (at - _EPOCH) // _MICROSECOND


def tracks_of(event: Event) -> list[tuple[str, str]]:
    """Every track the event is kept on: side and key."""
    keys = (
        ("out", event.payer),
        ("in", event.payee),
        ("customer", event.customer),
        ("branch", event.branch),
        ("device", event.device),
        ("ip", event.ip),
    )
    return [(side, key) for side, key in keys if key is not None]
