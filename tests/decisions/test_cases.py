"""A table of transfers, decided as a fraud expert would. Add a case to the TOML files; nothing here needs to change."""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from fanzha.decisions.decision import HOLDS, Decision
from fanzha.decisions.engine import Book, Engine
from fanzha.decisions.transfer import Transfer, parse_transfer
from fanzha.decisions.watchlist import Entry, Watchlist
from fanzha.knowledge.vocabulary import ACTIONS

HERE = Path(__file__).parent
AT = "2026-03-03T10:30:00+08:00"
LISTED = {"CONFIRMED": "confirmed", "SUSPECTED": "suspected", "WARNED": "warned_victim", "PUNISHED": "punished"}
WATCHLIST = Watchlist({account: (Entry(account, kind, "测试"),) for account, kind in LISTED.items()})


def table(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((HERE / name).read_text(encoding="utf-8"))["cases"]
    return rows


FRAUD, ORDINARY = table("cases_fraud.toml"), table("cases_ordinary.toml")


def transfer_of(row: dict[str, Any], name: str, at: str = AT) -> Transfer:
    parties = {
        "payer": {"account": "6222021000000001"} | row.get("payer", {}),
        "payee": {"account": "6217001000000002"} | row.get("payee", {}),
    }
    return parse_transfer(msgspec.json.encode({"id": name, "at": at, "channel": "mobile"} | row | parties))


def decided(case: dict[str, Any], book: Book) -> Decision:
    engine = Engine(book, WATCHLIST)
    last = transfer_of(case["transfer"], case["name"])
    for n, row in enumerate(sorted(case.get("before", []), key=lambda row: -float(row["hours"]))):
        earlier = {key: value for key, value in row.items() if key != "hours"}
        when = last.at - timedelta(hours=float(row["hours"]))
        engine.decide(transfer_of(earlier, f"before-{n}", when.isoformat()))
    return engine.decide(last)


@pytest.mark.parametrize("case", FRAUD, ids=lambda case: case["name"][:14])
def test_fraud(case: dict[str, Any], book: Book) -> None:
    decision = decided(case, book)
    assert decision.action in case["action"], decision
    assert decision.questions
    assert decision.warning
    assert decision.legal_measure
    if "typology" in case:
        assert decision.typology == case["typology"], decision


@pytest.mark.parametrize("case", ORDINARY, ids=lambda case: case["name"][:14])
def test_ordinary(case: dict[str, Any], book: Book) -> None:
    decision = decided(case, book)
    assert decision.action in case["action"], decision
    assert decision.action not in HOLDS


def test_enough_cases_and_the_share_that_must_hold(book: Book) -> None:
    assert len(FRAUD) + len(ORDINARY) >= 100
    assert len({case["name"] for case in [*FRAUD, *ORDINARY]}) == len(FRAUD) + len(ORDINARY)
    stopped = [case for case in FRAUD if decided(case, book).action != "allow"]
    assert len(stopped) >= 0.95 * len(FRAUD)
    asked = [case for case in ORDINARY if decided(case, book).action != "allow"]
    assert len(asked) <= 0.25 * len(ORDINARY)


@pytest.mark.parametrize("case", [*FRAUD, *ORDINARY], ids=lambda case: case["name"][:14])
def test_every_decision_is_whole(case: dict[str, Any], book: Book) -> None:
    decision = decided(case, book)
    assert decision.action in ACTIONS
    assert 0 <= decision.score <= 1
    assert (decision.warning is None) == (decision.legal_measure is None) == (decision.action == "allow")
    held_with_term = decision.action in {"delay", "suspend"}
    assert (decision.expires_at is not None) == held_with_term
    if decision.expires_at:
        assert decision.expires_at > datetime.fromisoformat(case["transfer"].get("at", AT))


HARD = {"亲戚凑钱买二手房，付给卖家个人，有合同"}
"""Without its contract, this is what a collecting mule looks like: a manager's word at the counter is right."""


def without_one(transfer: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The transfer with each thing that may be left out left out, one at a time."""
    for place in (transfer, transfer.get("payer", {}), transfer.get("payee", {})):
        for key in place:
            if key not in {"channel", "amount_fen", "payer", "payee", "account"}:
                less = copy.deepcopy(transfer)
                holder = next(h for h in (less, less.get("payer", {}), less.get("payee", {})) if h == place)
                del holder[key]
                yield less


@pytest.mark.parametrize("case", [c for c in ORDINARY if c["name"] not in HARD], ids=lambda case: case["name"][:14])
def test_a_missing_fact_holds_nobody(case: dict[str, Any], book: Book) -> None:
    for less in without_one(case["transfer"]):
        decision = decided(case | {"transfer": less}, book)
        assert decision.action not in HOLDS, (less, decision)
