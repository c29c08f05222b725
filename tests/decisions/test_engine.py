"""What must hold of every decision, whatever the transfer."""

from __future__ import annotations

import math
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanzha.decisions.decision import HOLDS, Decision
from fanzha.decisions.engine import Book, Engine
from fanzha.decisions.transfer import Transfer, parse_transfer
from fanzha.knowledge import load
from fanzha.knowledge.vocabulary import ACTIONS, CHANNELS, RELATIONS, SIGNS

SUSPICIOUS = [sign for sign in SIGNS if load().signs[sign].group != "reassuring"]
quick = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


def transfer(**fields: Any) -> Transfer:
    row = {
        "id": "T", "at": "2026-03-03T10:30:00+08:00", "channel": "counter", "amount_fen": 100_000,
        "payer": {"account": "A"}, "payee": {"account": "B"},
    }  # fmt: skip
    return parse_transfer(msgspec.json.encode(row | fields))


def parties(**more: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"account": st.sampled_from("ABCD")}, optional=more)


transfers = st.fixed_dictionaries(
    {
        "channel": st.sampled_from(CHANNELS),
        "amount_fen": st.integers(1, 10**10),
        "at": st.integers(0, 23).map(lambda hour: f"2026-03-03T{hour:02d}:15:00+08:00"),
        "payer": parties(
            age=st.integers(16, 99),
            kind=st.sampled_from(["person", "company"]),
            balance_fen=st.integers(0, 10**10),
            opened_at=st.sampled_from(["2010-01-01", "2026-03-01"]),
        ),
        "payee": parties(
            relation=st.sampled_from(RELATIONS),
            kind=st.sampled_from(["person", "company"]),
            opened_at=st.sampled_from(["2010-01-01", "2026-03-01"]),
        ),
    },
    optional={
        "cash": st.booleans(),
        "purpose": st.sampled_from(["房租", "买房", "刷单", "保证金", "转到安全账户", "货款", "彩礼", ""]),
        "signals": st.lists(st.sampled_from(SIGNS), max_size=5, unique=True),
        "device": st.fixed_dictionaries(
            {},
            optional={
                "id": st.just("D"),
                "new": st.booleans(),
                "in_call": st.booleans(),
                "screen_sharing": st.booleans(),
            },
        ),
    },
)


def weights(decision: Decision) -> float:
    return sum(reason.weight for reason in decision.reasons)


@quick
@given(st.lists(transfers, min_size=1, max_size=6))
def test_reasons_give_the_score_and_the_rest_fits(book: Book, rows: list[dict[str, Any]]) -> None:
    engine = Engine(book)
    for row in rows:
        decision = engine.decide(transfer(**row))
        assert abs(decision.score - 1 / (1 + math.exp(-weights(decision)))) < 1e-9
        assert decision.reasons[-1].code == "base"
        assert len({reason.code for reason in decision.reasons}) == len(decision.reasons)
        assert all(reason.text for reason in decision.reasons)
        assert (decision.action == "allow") == (decision.legal_measure is None) == (not decision.questions)
        assert decision.typology is None or decision.action != "allow"


@quick
@given(transfers)
def test_same_transfer_same_history_same_decision(book: Book, row: dict[str, Any]) -> None:
    assert Engine(book).decide(transfer(**row)) == Engine(book).decide(transfer(**row))


@quick
@given(st.sampled_from(SUSPICIOUS), st.sampled_from(CHANNELS), st.integers(1, 10**10), st.integers(16, 99))
def test_one_behavioural_sign_alone_never_holds(book: Book, sign: str, channel: str, amount: int, age: int) -> None:
    asked = transfer(
        signals=[sign],
        channel=channel,
        amount_fen=amount,
        cash=channel == "counter",
        payer={"account": "A", "age": age, "balance_fen": amount},
    )
    assert Engine(book).decide(asked).action not in HOLDS


@quick
@given(st.integers(16, 120), st.sampled_from(CHANNELS), st.integers(1, 10**10))
def test_age_alone_changes_nothing(book: Book, age: int, channel: str, amount: int) -> None:
    young = Engine(book).decide(transfer(channel=channel, amount_fen=amount))
    old = Engine(book).decide(transfer(channel=channel, amount_fen=amount, payer={"account": "A", "age": age}))
    assert old == young


@pytest.mark.parametrize("sign", SUSPICIOUS)
def test_a_sign_never_makes_it_milder(book: Book, sign: str) -> None:
    for signals in ([], ["on_phone"], ["does_not_know_payee", "evasive_on_purpose"]):
        plain = Engine(book).decide(transfer(signals=signals, amount_fen=6_000_000))
        more = Engine(book).decide(transfer(signals=[*dict.fromkeys([*signals, sign])], amount_fen=6_000_000))
        assert more.score >= plain.score
        assert ACTIONS.index(more.action) >= ACTIONS.index(plain.action)


def test_facts_are_the_catalogue(book: Book) -> None:
    facts = Engine(book).facts(transfer())
    assert set(facts) == {field.code for field in book.catalogue.fields.values()}
    for field in book.catalogue.fields.values():
        value = facts[field.code]
        kind = {"money": int, "int": int, "ratio": float, "text": str, "bool": bool, "choice": str}[field.kind]
        assert value is None or isinstance(value, kind), field.code


def test_the_record_remembers_across_channels(book: Book) -> None:
    engine = Engine(book)
    held = engine.decide(transfer(signals=["on_phone", "does_not_know_payee", "secretive"], amount_fen=5_000_000))
    again = engine.decide(transfer(id="T2", channel="mobile", amount_fen=5_000_000))
    assert held.action in HOLDS
    assert {"R-V26", "R-V27"} <= {reason.code for reason in again.reasons}
    assert again.action != "allow"


def test_a_busy_trader_is_asked_at_most(book: Book) -> None:
    """Takings of the day go to a new supplier within the hour: the shape of a mule, and of every market stall."""
    engine = Engine(book)
    for n in range(60):
        at = f"2026-02-{1 + n // 3:02d}T{8 + n % 3:02d}:00:00+08:00"
        engine.decide(
            transfer(id=f"I{n}", at=at, payer={"account": f"G{n}"}, payee={"account": "STALL"}, amount_fen=90_000)
        )
        engine.decide(
            transfer(id=f"O{n}", at=at, payer={"account": "STALL"}, payee={"account": "FARM"}, amount_fen=80_000)
        )
    for n in range(4):
        at = f"2026-03-03T10:{n:02d}:00+08:00"
        engine.decide(
            transfer(id=f"D{n}", at=at, payer={"account": f"H{n}"}, payee={"account": "STALL"}, amount_fen=500_000)
        )
    new_supplier = transfer(
        channel="mobile", payer={"account": "STALL"}, payee={"account": "NEW"}, amount_fen=1_900_000, purpose="进货"
    )
    assert engine.decide(new_supplier).action in {"allow", "verify"}


def test_unknown_is_not_false(book: Book) -> None:
    """Nobody looked: no sign counts for or against, and no rule that needs to know fires."""
    facts = Engine(book).facts(transfer())
    assert facts["on_phone"] is None
    assert facts["suspicious_signs"] is None
    assert Engine(book).facts(transfer(signals=[]))["on_phone"] is False
    assert Engine(book).facts(transfer(device={"in_call": True}))["on_phone"] is True
    assert Engine(book).facts(transfer(device={"in_call": False}))["on_phone"] is False


def test_ruleset_names_its_content(book: Book) -> None:
    assert book.ruleset.startswith(f"{book.policy.version}+")
    assert Book.load().ruleset == book.ruleset
