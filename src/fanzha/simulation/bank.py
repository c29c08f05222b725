"""A seeded bank: the same accounts, days and seed give the same transfers, byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from msgspec import Struct

from fanzha.errors import BadInput
from fanzha.simulation.habits import HABITS, Payment
from fanzha.simulation.people import Customer, Population, populate
from fanzha.times import CHINA


class Bank(Struct, frozen=True):
    """The customers and what they paid, oldest first, each transfer as the contract's JSON object."""

    town: Population
    transfers: tuple[dict[str, Any], ...]

    @property
    def customers(self) -> tuple[Customer, ...]:
        """Persons first, then companies."""
        return (*self.town.persons, *self.town.companies)


def simulate(accounts: int, days: int, seed: int, *, until: date) -> Bank:
    """``days`` days of ordinary life that end the day before ``until``. Raises `BadInput` for sizes below one."""
    for name, value in (("accounts", accounts), ("days", days)):
        if value < 1:
            raise BadInput("应为正整数", field=name)
    rng = Random(seed)
    first = until - timedelta(days=days)
    town = populate(max(accounts, 30), first, rng)
    balances = _Balances(town, rng)
    drawn = [
        moment
        for n in range(days)
        for moment in _timed(_payments(town, first + timedelta(days=n), rng), first + timedelta(days=n), rng)
    ]
    drawn.sort(key=lambda moment: moment[0])
    transfers = tuple(_transfer(n, at, payment, balances) for n, (at, payment) in enumerate(drawn))
    return Bank(town, transfers)


def _payments(town: Population, day: date, rng: Random) -> Iterator[Payment]:
    for customer in (*town.persons, *town.companies):
        for habit in HABITS:
            yield from habit(customer, town, day, rng)


def _timed(payments: Iterator[Payment], day: date, rng: Random) -> Iterator[tuple[datetime, Payment]]:
    for payment in payments:
        seconds = rng.randrange(payment.hours[0] * 3600, payment.hours[1] * 3600)
        yield datetime.combine(day, time(), CHINA) + timedelta(seconds=seconds), payment


class _Balances:
    """What each customer has; topped up by other income, so that nobody pays what they can't."""

    def __init__(self, town: Population, rng: Random) -> None:
        self._have = {c.account: round(c.income_fen * rng.uniform(2, 9)) for c in (*town.persons, *town.companies)}
        self._seen: dict[str, date] = {}

    def pay(self, payment: Payment, at: datetime) -> tuple[int, date | None]:
        """The payer's balance before the payment, and the day they were last active."""
        account = payment.payer.account
        before = max(self._have[account], payment.amount_fen + payment.payer.income_fen)
        self._have[account] = before - payment.amount_fen
        if payment.payee.account in self._have:
            self._have[payment.payee.account] += payment.amount_fen
        last, self._seen[account] = self._seen.get(account), at.date()
        return before, last


def _transfer(number: int, at: datetime, payment: Payment, balances: _Balances) -> dict[str, Any]:
    payer, payee = payment.payer, payment.payee
    balance, last_active = balances.pay(payment, at)
    transfer: dict[str, Any] = {
        "id": f"H{number:08d}",
        "at": at.isoformat(),
        "channel": payment.channel,
        "amount_fen": payment.amount_fen,
        "payer": _party(payer) | {"balance_fen": balance},
        "payee": {"account": payee.account, "kind": payee.kind, "name": payee.name, "relation": payment.relation},
        "purpose": payment.purpose,
        "branch": payer.branch,
    }
    if last_active:
        transfer["payer"]["last_active_at"] = last_active.isoformat()
    if isinstance(payee, Customer):
        transfer["payee"] |= {"customer_id": payee.id, "opened_at": payee.opened_at.isoformat(), "bank": "本行"}
    else:
        transfer["payee"]["bank"] = payee.bank
    if payment.signals:
        transfer["signals"] = list(payment.signals)
    if payment.channel in ("mobile", "online"):
        transfer["device"] = {"id": payer.device, "new": False, "in_call": False, "screen_sharing": False}
    return transfer


def _party(customer: Customer) -> dict[str, Any]:
    party: dict[str, Any] = {
        "account": customer.account,
        "kind": customer.kind,
        "name": customer.name,
        "customer_id": customer.id,
        "opened_at": customer.opened_at.isoformat(),
    }
    return party | ({"age": customer.age} if customer.age is not None else {})
