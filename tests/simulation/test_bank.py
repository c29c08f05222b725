"""The made-up bank: the same seed gives the same bank, and its people live within their means."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime

import pytest

from fanzha.errors import BadInput
from fanzha.simulation.bank import Bank, simulate
from fanzha.simulation.people import luhn_digit

UNTIL = date(2026, 3, 1)


@pytest.fixture(scope="module")
def bank() -> Bank:
    return simulate(120, 40, 11, until=UNTIL)


def test_the_same_seed_gives_the_same_bank(bank: Bank) -> None:
    assert simulate(120, 40, 11, until=UNTIL) == bank
    assert simulate(120, 40, 12, until=UNTIL).transfers != bank.transfers


def test_transfers_are_in_order_and_within_the_days(bank: Bank) -> None:
    moments = [datetime.fromisoformat(transfer["at"]) for transfer in bank.transfers]
    assert moments == sorted(moments)
    assert (UNTIL - moments[0].date()).days <= 40
    assert moments[-1].date() < UNTIL
    assert len({transfer["id"] for transfer in bank.transfers}) == len(bank.transfers)


def test_nobody_pays_what_they_do_not_have(bank: Bank) -> None:
    assert all(0 < t["amount_fen"] <= t["payer"]["balance_fen"] for t in bank.transfers)


def test_every_account_number_carries_its_check_digit(bank: Bank) -> None:
    assert all(int(c.account[-1]) == luhn_digit(c.account[:-1]) for c in bank.customers)


def test_life_is_varied_and_follows_the_calendar(bank: Bank) -> None:
    purposes = Counter(transfer["purpose"] for transfer in bank.transfers)
    assert {"购物", "水电费", "工资", "房租", "压岁钱", "货款"} <= set(purposes)
    summer = simulate(120, 40, 11, until=date(2026, 8, 1))
    assert not [t for t in summer.transfers if t["purpose"] == "压岁钱"]


@pytest.mark.parametrize(("accounts", "days"), [(0, 5), (5, 0), (-1, 5)])
def test_sizes_below_one_are_refused(accounts: int, days: int) -> None:
    with pytest.raises(BadInput):
        simulate(accounts, days, 1, until=UNTIL)
