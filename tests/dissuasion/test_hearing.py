"""Free Chinese is understood: a table of what customers say, and properties of the words themselves."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.dissuasion.claims import claims_of
from fanzha.dissuasion.hearing import hear
from fanzha.dissuasion.script import script
from fanzha.dissuasion.state import default_room
from fanzha.dissuasion.topics import topics
from fanzha.dissuasion.words import alike, found, plain

CASES = tomllib.loads((Path(__file__).parent / "heard.toml").read_text(encoding="utf-8"))["cases"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"] or "(silence)")
def test_what_is_said_is_understood(case: dict[str, object]) -> None:
    question = default_room().pool[str(case["question"])].question
    heard = hear(str(case["text"]), question, script())
    assert (heard.option.code if heard.option else "") == case["option"]
    assert {act.code for act in heard.acts} >= set(case["acts"])  # type: ignore[call-overload]


@pytest.mark.parametrize(
    ("fragment", "text", "is_said"),
    [
        ("见过面", "我们见过面的", True),
        ("见过面", "没见过面", False),
        ("没见过", "从来没见过", True),
        ("不让…说", "他不让我跟你们说", True),
        ("商量过", "没有商量过", False),
    ],
)
def test_a_denied_fragment_is_not_said(fragment: str, text: str, is_said: bool) -> None:
    assert found(fragment, plain(text)) is is_said


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("给女婿买房付首付", {("purpose", "house")}),
        ("他让我说是买房", {("taught", "yes")}),
        ("转给我儿子交学费", {("purpose", "tuition"), ("relation", "child")}),
        ("给儿子结婚的彩礼", {("purpose", "wedding")}),
        ("没见过，网上认识的", {("met", "no")}),
    ],
)
def test_claims_are_heard_and_taught_words_claim_nothing(text: str, claims: set[tuple[str, str]]) -> None:
    assert {(c.facet, c.value) for c in claims_of(text, script(), "words")} == claims


@pytest.mark.parametrize(
    ("text", "typology"),
    [
        ("投资股票，老师带我们申购新股", "investment"),
        ("派单员说做完这一单才能提", "rebate_task"),
        ("老板在新群里让我转的", "acquaintance"),
        ("客服说我开通了百万保障", "ecommerce_service"),
        ("说我有校园贷影响征信", "credit_record"),
    ],
)
def test_a_customers_own_words_show_the_trick(text: str, typology: str) -> None:
    scores = topics(text, default_room().words)
    assert max(scores, key=lambda code: scores[code]) == typology


@pytest.mark.parametrize("text", ["老伴要动手术，下周住院", "老同学装修，找我借五万", "给女儿交学费，开学了", "交房租"])
def test_everyday_words_show_no_trick(text: str) -> None:
    assert not topics(text, default_room().words)


@given(st.text(max_size=200))
def test_nothing_that_is_said_breaks_the_hearing(text: str) -> None:
    question = default_room().pool["common_purpose"].question
    hear(text, question, script())
    claims_of(text, script(), "words")


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_symmetric_and_bounded(a: str, b: str) -> None:
    assert 0 <= alike(a, b) == alike(b, a) <= 1
