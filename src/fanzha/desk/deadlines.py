"""How long people have, read from ``data/deadlines.toml``."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from functools import cache
from pathlib import Path

import msgspec

FILE = Path(__file__).parent / "data" / "deadlines.toml"


class Deadlines(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Dated, with their source."""

    source: str
    effective_from: str
    head_comes_minutes: int
    case_settled_hours: int
    link_lasts_hours: int
    public_checks: int
    public_checks_window_s: int

    @property
    def head_comes(self) -> timedelta:
        """Until a branch head must have come."""
        return timedelta(minutes=self.head_comes_minutes)

    @property
    def case_settled(self) -> timedelta:
        """Until a case must have an outcome."""
        return timedelta(hours=self.case_settled_hours)

    @property
    def link_lasts(self) -> timedelta:
        """Until a one-time link is of no use."""
        return timedelta(hours=self.link_lasts_hours)


@cache
def deadlines() -> Deadlines:
    """The values in force."""
    return msgspec.convert(tomllib.loads(FILE.read_text(encoding="utf-8")), Deadlines)
