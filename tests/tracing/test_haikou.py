"""The known case: 380,000 to two cards in Shenzhen, on to four in Hefei, out in cash at eight branches in Haikou."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from fanzha.errors import BadInput
from fanzha.times import parse_at
from fanzha.tracing import Ledger, counterparties, read_ledger, trace

FILE = Path(__file__).with_name("haikou.csv")


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return read_ledger(FILE)


def test_levels_and_amounts(ledger: Ledger) -> None:
    found = trace(ledger, ["V1", "V2"])
    told = [(a.level, a.account[-4:], a.received_fen, a.held_fen, a.withdrawn_fen) for a in found.accounts]
    assert told == [
        (1, "1904", 19_000_000, 0, 0),
        (1, "6620", 19_000_000, 0, 0),
        (2, "3317", 9_800_000, 0, 9_800_000),
        (2, "8092", 9_200_000, 0, 9_200_000),
        (2, "5148", 10_600_000, 0, 10_600_000),
        (2, "7763", 8_400_000, 4_200_000, 4_200_000),
    ]
    assert found.seeds_fen == 38_000_000 == found.withdrawn_fen + found.saveable_fen


def test_cash_out_by_place_and_branch(ledger: Ledger) -> None:
    cash = trace(ledger, ["V1", "V2"]).cash_out
    assert {row.place for row in cash} == {"海口"}
    assert len({row.branch for row in cash}) == 8
    # 500 of the 53,500 withdrawn at 南航支行 had been on the card before the fraud.
    assert next(row.amount_fen for row in cash if row.branch == "南航支行") == 5_300_000


def test_the_account_that_still_has_money_comes_first(ledger: Ledger) -> None:
    step, *rest = trace(ledger, ["V1", "V2"]).freeze_plan
    assert (step.account[-4:], step.bank, step.held_fen, rest) == ("7763", "合肥农行", 4_200_000, [])
    assert step.next_expected_at == parse_at("2015-08-05T16:10:00+08:00")
    assert "4.2 万元" in step.why
    assert "每 23 分钟" in step.why


def test_had_it_been_asked_at_two_oclock(ledger: Ledger) -> None:
    known = ledger.until(parse_at("2015-08-05T14:00:00+08:00"))
    assert trace(known, ["V1", "V2"]).saveable_fen == 28_200_000


def test_each_victims_payment_apart(ledger: Ledger) -> None:
    shares = trace(ledger, ["V2", "V1"]).shares
    held = {(share.seed, share.account[-4:]): share.held_fen for share in shares}
    assert held["V2", "7763"] == 4_200_000
    assert ("V1", "7763") not in held


def test_names_of_the_contract(ledger: Ledger) -> None:
    told = msgspec.json.decode(msgspec.json.encode(trace(ledger, ["V1"])))
    assert {"method", "seeds", "accounts", "cash_out", "freeze_plan", "edges"} <= set(told)
    assert set(told["edges"][0]) == {"transfer_id", "from", "to", "at", "amount_fen", "tainted_fen"}
    assert told["edges"][0]["at"] == "2015-08-05T09:12:00+08:00"
    assert set(told["cash_out"][0]) == {"account", "at", "place", "branch", "amount_fen"}
    assert set(told["accounts"][0]) == {
        "account", "level", "received_fen", "held_fen", "forwarded_fen", "withdrawn_fen", "first_at", "last_at",
    }  # fmt: skip


@pytest.mark.parametrize(("seeds", "word"), [(["V9"], "V9"), (["C1"], "C1"), ([], "至少"), (["V1", "V9"], "V9")])
def test_a_seed_that_cannot_be_followed_is_named(ledger: Ledger, seeds: list[str], word: str) -> None:
    with pytest.raises(BadInput, match=word) as refused:
        trace(ledger, seeds)
    assert refused.value.field == "--from"


def test_an_unknown_method_is_refused(ledger: Ledger) -> None:
    with pytest.raises(BadInput, match="fifo"):
        trace(ledger, ["V1"], "random")


def test_from_any_account_who_paid_it_and_whom_it_paid(ledger: Ledger) -> None:
    told = [
        (other.account and other.account[-4:], other.received_fen, other.paid_fen, other.count)
        for other in counterparties(ledger, "6228481234500005148")
    ]
    assert told == [(None, 50_000, 10_650_000, 3), ("6620", 10_600_000, 0, 1)]
    with pytest.raises(BadInput, match="0000"):
        counterparties(ledger, "0000")
