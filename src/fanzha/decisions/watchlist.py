"""Accounts that are known to the police or to the bank, as a dated list with sources."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from msgspec import Struct

from fanzha.errors import BadInput

NOT_LISTED = "none"
CLASSES: Mapping[str, str] = {
    "confirmed": "涉案账户",
    "stopped": "止付冻结",
    "suspected": "可疑账户",
    "warned_victim": "预警受害人",
    "punished": "惩戒对象",
    NOT_LISTED: "不在名单",
}
"""Class code → the word rules and screens use."""

_COLUMNS = ("account", "class", "source", "since", "until")


class Entry(Struct, frozen=True):
    """One listed account. ``until`` is the first day on which the entry no longer counts."""

    account: str
    kind: str
    source: str
    since: date | None = None
    until: date | None = None


class Watchlist(Struct, frozen=True):
    """Listed accounts by number."""

    entries: Mapping[str, tuple[Entry, ...]] = {}

    def kind_of(self, account: str, day: date) -> str:
        """The gravest class of an account on a day, or ``none``."""
        kinds = {
            entry.kind
            for entry in self.entries.get(account, ())
            if (entry.since is None or entry.since <= day) and (entry.until is None or day < entry.until)
        }
        return next((kind for kind in CLASSES if kind in kinds), NOT_LISTED)


def read_watchlist(path: Path) -> Watchlist:
    """Read a CSV with the columns ``account, class, source`` and, if wanted, ``since, until``.

    An absent file is an empty list. Raises `BadInput` with row and column for a bad one.
    """
    if not path.exists():
        return Watchlist()
    found: dict[str, tuple[Entry, ...]] = {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in _COLUMNS[:3] if name not in (reader.fieldnames or [])]
        if missing:
            raise BadInput(f"{path.name} 缺少这些列：{'、'.join(missing)}", field=missing[0], row=1)
        for row in reader:
            entry = _entry(row, reader.line_num)
            found[entry.account] = (*found.get(entry.account, ()), entry)
    return Watchlist(found)


def _entry(row: Mapping[str, str | None], number: int) -> Entry:
    account, kind = (row["account"] or "").strip(), (row["class"] or "").strip()
    if not account:
        raise BadInput("账号是空的", field="account", row=number)
    if kind not in CLASSES or kind == NOT_LISTED:
        raise BadInput(f"名单类别应为 {'、'.join([*CLASSES][:-1])} 之一，收到 {kind!r}", field="class", row=number)
    return Entry(account, kind, (row["source"] or "").strip(), _day(row, "since", number), _day(row, "until", number))


def _day(row: Mapping[str, str | None], column: str, number: int) -> date | None:
    text = (row.get(column) or "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput(f"应为日期，如 2026-03-01，收到 {text!r}", field=column, row=number) from None
