"""The table of scripted customers: each ends rightly, no rule of conduct is broken, honest ones are soon through."""

from __future__ import annotations

import statistics
import tomllib
from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from fanzha.dissuasion.rehearsal import Customer, Transcript, faults, rehearse
from fanzha.dissuasion.state import default_room
from fanzha.knowledge.vocabulary import TYPOLOGIES

TABLE = Path(__file__).parent / "customers.toml"
CUSTOMERS = msgspec.convert(tomllib.loads(TABLE.read_text(encoding="utf-8"))["customers"], list[Customer])


@pytest.fixture(scope="module")
def transcripts() -> list[Transcript]:
    return [rehearse(customer, default_room()) for customer in CUSTOMERS]


def _share(hits: Sequence[bool]) -> float:
    return sum(hits) / len(hits)


def test_the_table_is_large_enough_and_has_every_typology() -> None:
    assert len(CUSTOMERS) >= 60
    assert {customer.truth for customer in CUSTOMERS} == {*TYPOLOGIES, "honest"}
    assert len({customer.code for customer in CUSTOMERS}) == len(CUSTOMERS)
    assert sum(customer.manner == "coached" for customer in CUSTOMERS) >= 12


def test_the_right_outcome_in_nineteen_of_twenty(transcripts: list[Transcript]) -> None:
    wrong = [(t.customer.code, t.outcome) for t in transcripts if t.outcome not in t.customer.expect]
    assert len(wrong) <= 0.05 * len(transcripts), wrong


def test_no_deceived_customer_is_let_go(transcripts: list[Transcript]) -> None:
    assert not [t.customer.code for t in transcripts if t.customer.truth != "honest" and t.outcome == "released"]


def test_no_rule_of_conduct_is_broken(transcripts: list[Transcript]) -> None:
    broken = {t.customer.code: found for t in transcripts if (found := faults(t, default_room()))}
    assert not broken


def test_honest_customers_are_soon_through_and_nobody_is_interrogated(transcripts: list[Transcript]) -> None:
    honest = [len(t.questions) for t in transcripts if t.customer.truth == "honest"]
    everyone = [len(t.questions) for t in transcripts]
    assert statistics.median(honest) <= 2
    assert statistics.median(everyone) <= 4
    assert max(everyone) <= 8


def test_the_trick_is_recognised_where_the_customer_speaks_of_it(transcripts: list[Transcript]) -> None:
    frank = [t for t in transcripts if t.customer.manner == "frank"]
    best = [next(code for code in t.exchanges[-1].turn.beliefs if code != "honest") for t in frank]
    assert _share([top == t.customer.truth for top, t in zip(best, frank, strict=True)]) >= 0.85


def test_a_conversation_is_the_same_every_time() -> None:
    for customer in CUSTOMERS[:6]:
        assert rehearse(customer, default_room()) == rehearse(customer, default_room())
