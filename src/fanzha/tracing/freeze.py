"""Which account to stop first: what is still there, weighed by how lately it moved; and when it may move next."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import cache
from importlib import resources
from itertools import pairwise
from statistics import median

import msgspec
import numpy as np

from fanzha.money import spoken
from fanzha.times import said
from fanzha.tracing.ledger import CASH_WITHDRAWAL, FEE, Ints, Ledger
from fanzha.tracing.pieces import Flow
from fanzha.tracing.result import AccountTrace, FreezeStep


class Urgency(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The dated figures of ``data/freeze.toml``; their meaning is written there."""

    verified_on: date
    source: str
    half_life_minutes: int
    quiet_weight: float
    rhythm_payments: int

    def weight(self, quiet: timedelta) -> float:
        """1 for an account that moved just now, falling to the weight of a quiet one."""
        halves = quiet / timedelta(minutes=self.half_life_minutes)
        return self.quiet_weight + (1 - self.quiet_weight) * math.pow(0.5, halves)


@cache
def urgency() -> Urgency:
    """The figures as shipped."""
    text = resources.files("fanzha.tracing").joinpath("data/freeze.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Urgency)


def freeze_plan(
    ledger: Ledger, flow: Flow, accounts: Iterable[AccountTrace], victims: frozenset[int]
) -> tuple[FreezeStep, ...]:
    """The accounts that hold fraud money, most urgent first; money that came back to a victim is left alone."""
    figures, now = urgency(), ledger.when(len(ledger) - 1)
    numbers = {ledger.account(number): int(number) for number in np.unique(flow.held.account)}
    wanted = {number for number in numbers.values() if number not in victims}
    arrivals = _rows_by_account(flow.gained.account, flow.gained.row, wanted)
    payments = _rows_by_account(ledger.payer[flow.left.row], flow.left.row, wanted)
    steps = []
    for account in accounts:
        number = numbers.get(account.account)
        if account.held_fen and number in wanted:
            steps.append(_step(ledger, account, arrivals[number], payments[number]))
    return tuple(sorted(steps, key=lambda step: (-step.held_fen * figures.weight(now - step.last_at), step.account)))


def _rows_by_account(accounts: Ints, rows: Ints, wanted: set[int]) -> dict[int, list[int]]:
    """For every wanted account its rows, each once, in their order."""
    found: dict[int, set[int]] = {number: set() for number in wanted}
    for number, row in zip(accounts.tolist(), rows.tolist(), strict=True):
        if number in found:
            found[number].add(row)
    return {number: sorted(of_account) for number, of_account in found.items()}


def _step(ledger: Ledger, account: AccountTrace, arrivals: list[int], payments: list[int]) -> FreezeStep:
    payments = [row for row in payments if ledger.kind[row] != FEE]
    times = [ledger.when(row) for row in payments]
    expected = _next(times, ledger.when(len(ledger) - 1))
    as_cash = bool(payments) and ledger.kind[payments[-1]] == CASH_WITHDRAWAL
    return FreezeStep(
        account=account.account,
        bank=_bank(ledger, arrivals, payments),
        level=account.level,
        held_fen=account.held_fen,
        received_fen=account.received_fen,
        received_at=ledger.when(arrivals[-1]),
        last_at=account.last_at,
        next_expected_at=expected,
        why=_why(account, times, expected, "取现" if as_cash else "转出"),
    )


def _bank(ledger: Ledger, arrivals: list[int], payments: list[int]) -> str:
    """The bank where the money arrived; if no row says it, the bank where it was last paid out as cash."""
    cash = [row for row in payments if ledger.kind[row] == CASH_WITHDRAWAL]
    named = (ledger.text("bank", row) for row in [*reversed(arrivals), *reversed(cash)])
    return next(filter(None, named), "")


def _next(times: list[datetime], now: datetime) -> datetime | None:
    """The last payment out and the usual pause after it; nothing where that moment passed without one."""
    if len(times) < max(urgency().rhythm_payments, 2):
        return None
    pause = median((later - earlier).total_seconds() for earlier, later in pairwise(times))
    expected = times[-1] + timedelta(seconds=round(pause))
    return expected if expected > now else None


def _why(account: AccountTrace, times: list[datetime], expected: datetime | None, verb: str) -> str:
    """The reason as the person reads it who must decide whom to call first."""
    there = f"账上还有 {spoken(account.held_fen)}涉案资金"
    if not times:
        return f"{there}，{said(account.first_at)} 到账后还没有动过。"
    there += f"，最近一次{verb}在 {said(times[-1])}"
    if expected is None:
        return f"{there}，此后没有再动，随时可能继续{verb}。"
    minutes = max(round((expected - times[-1]) / timedelta(minutes=1)), 1)
    return f"{there}，此前约每 {minutes} 分钟一次，下一次约在 {said(expected)}。"
