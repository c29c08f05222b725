"""Series are what shared values tie together: against a slow reference, and case by case."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.errors import Conflict
from fanzha.series import CaseFacts, Linker, link
from fanzha.series.linking import linking, official_numbers

START = datetime(2025, 1, 1, tzinfo=UTC)
LOW_CAPS = msgspec.structs.replace(
    linking(), kinds={name: msgspec.structs.replace(kind, cap=3) for name, kind in linking().kinds.items()}
)


def case(name: str, day: int = 0, **facts: Any) -> CaseFacts:
    bare = CaseFacts(id=name, at=START + timedelta(days=day))
    return msgspec.structs.replace(bare, **{field: tuple(values) for field, values in facts.items()})


@st.composite
def many(draw: st.DrawFn) -> list[CaseFacts]:
    """Few values for many cases, so that chains, rings and hubs arise."""
    values = st.lists(st.sampled_from(["a1", "b2", "c3", "d4", "e5", "f6"]), max_size=2)
    days = draw(st.lists(st.integers(0, 4), min_size=1, max_size=12))
    return [
        case(f"C{n}", day, accounts=draw(values), devices=draw(values), persons=draw(values))
        for n, day in enumerate(days)
    ]


def reference(cases: list[CaseFacts], cap: int) -> set[frozenset[str]]:
    """Join any two groups that share a value of at most ``cap`` cases, until nothing changes."""
    owners: dict[tuple[str, str], set[str]] = {}
    for one in cases:
        for kind in ("accounts", "devices", "persons"):
            for value in getattr(one, kind):
                owners.setdefault((kind, value), set()).add(one.id)
    groups = {frozenset([one.id]) for one in cases}
    for ids in owners.values():
        if len(ids) <= cap:
            touched = {group for group in groups if group & ids}
            groups = (groups - touched) | {frozenset().union(*touched)}
    return groups


@settings(max_examples=200, deadline=None)
@given(many())
def test_series_are_the_reference(cases: list[CaseFacts]) -> None:
    found = link(cases, figures=LOW_CAPS)
    assert {frozenset(series.cases) for series in found} == reference(cases, cap=3)


@settings(max_examples=100, deadline=None)
@given(many(), st.randoms(use_true_random=False))
def test_the_order_of_cases_does_not_matter(cases: list[CaseFacts], shuffle: Any) -> None:
    mixed = list(cases)
    shuffle.shuffle(mixed)
    assert link(mixed, figures=LOW_CAPS) == link(cases, figures=LOW_CAPS)


@settings(max_examples=100, deadline=None)
@given(many())
def test_asking_in_between_changes_nothing(cases: list[CaseFacts]) -> None:
    linker = Linker(LOW_CAPS)
    for one in cases:
        linker.add(one)
        linker.series()
    assert linker.series() == link(cases, figures=LOW_CAPS)


@settings(max_examples=100, deadline=None)
@given(many())
def test_reasons_name_what_both_have_and_hold_the_series_together(cases: list[CaseFacts]) -> None:
    by_id = {one.id: one for one in cases}
    fields = {"account": "accounts", "device": "devices", "person": "persons"}
    for series in link(cases, figures=LOW_CAPS):
        tied = {frozenset([name]) for name in series.cases}
        for reason in series.reasons:
            for name in (reason.a, reason.b):
                assert reason.value in getattr(by_id[name], fields[reason.kind])
            joined = {group for group in tied if reason.a in group or reason.b in group}
            tied = (tied - joined) | {frozenset().union(*joined)}
        assert tied == {frozenset(series.cases)}


SAME = [
    # field, kind, as written in one case, as written in the other
    ("accounts", "account", "6222 0200 1111 2222", "6222020011112222"),
    ("accounts", "account", "６２２２０２００１１１１２２２２", "6222-0200-1111-2222"),
    ("phones", "phone", "13812345678", "+86 138-1234-5678"),
    ("phones", "phone", "008613812345678", "13812345678"),
    ("phones", "phone", "010-12345678", "+86 010 12345678"),
    ("devices", "device", "aa:bb:cc:00:11:22", "AABB.CC00.1122"),
    ("links", "link", "https://www.Evil-Bank.com/login/?id=7", "http://evil-bank.com/login"),
    ("links", "link", "hxxps://evil[.]top/a", "evil.top/a#x"),
    ("links", "link", "http://例子.com/a", "http://xn--fsqu00a.com:80/a"),
    ("persons", "person", "44052418800101001x", "44052418800101001X"),
    ("persons", "person", "王 建国", "王建国"),
]


@pytest.mark.parametrize(("field", "kind", "one", "other"), SAME)
def test_the_same_thing_written_in_two_ways(field: str, kind: str, one: str, other: str) -> None:
    (series,) = link([case("A", 0, **{field: [one]}), case("B", 1, **{field: [other]})])
    assert [(reason.kind, reason.value) for reason in series.reasons] == [(kind, one)]


DIFFERENT = [
    ("accounts", "6222****2222", "6222****2222"),
    ("accounts", "0000000000", "0000000000"),
    ("devices", "unknown", "Unknown"),
    ("persons", "不详", "不详"),
    ("phones", "95588", "95588"),
    ("phones", "13812345678", "13812345679"),
    ("phones", "+1 2125551234", "2125551234"),
    ("links", "http://evil.top/a", "http://evil.top/b"),
]


@pytest.mark.parametrize(("field", "one", "other"), DIFFERENT)
def test_what_proves_nothing_does_not_link(field: str, one: str, other: str) -> None:
    assert len(link([case("A", 0, **{field: [one]}), case("B", 1, **{field: [other]})])) == 2


def test_a_value_of_another_kind_is_no_link() -> None:
    assert len(link([case("A", accounts=["13812345678"]), case("B", phones=["13812345678"])])) == 2


def test_an_official_number_is_reported_and_links_nobody() -> None:
    assert "95588" in official_numbers()
    linker = Linker()
    for name in "ABC":
        linker.add(case(name, phones=["95588"]))
    assert len(linker.series()) == 3
    assert [(hub.value, hub.cases) for hub in linker.hubs()] == [("95588", 3)]


def test_one_popular_number_does_not_merge_everything() -> None:
    linker = Linker()
    for n in range(500):
        linker.add(case(f"C{n:03d}", n % 300, phones=["4008001234"], accounts=[f"acc{n // 2}"]))
    assert {len(series.cases) for series in linker.series()} == {2}
    assert [(hub.value, hub.cases) for hub in linker.hubs()] == [("4008001234", 500)]


def test_a_gang_of_forty_stays_one_series() -> None:
    cases = [case(f"C{n:02d}", n, accounts=["6217009999"], phones=[f"1390000{n:04d}"]) for n in range(45)]
    (series,) = link(cases)
    assert series.series == "S-C00"
    assert len(series.cases) == 45
    assert {reason.a for reason in series.reasons} == {"C00"}


def test_a_name_weighs_less_than_a_number() -> None:
    named, numbered = (
        link([case("A", persons=[value]), case("B", persons=[value])])[0].reasons[0]
        for value in ("王建国", "440524188001010014")
    )
    assert named.weight < numbered.weight
    assert "王**" in named.text
    assert "440****0014" in numbered.text


def test_the_same_case_twice_is_refused() -> None:
    with pytest.raises(Conflict, match="C1"):
        link([case("C1"), case("C1")])


def test_names_of_the_contract() -> None:
    told = msgspec.json.decode(msgspec.json.encode(link([case("A", accounts=["x1"]), case("B", accounts=["x1"])])[0]))
    assert set(told) == {"series", "cases", "reasons"}
    assert {"a", "b", "kind", "value", "weight"} <= set(told["reasons"][0])


def test_every_pair_of_a_series_is_reached_from_its_earliest_case() -> None:
    cases = [case("late", 3, accounts=["x1"]), case("first", 1, accounts=["x1"]), case("mid", 2, accounts=["x1"])]
    (series,) = link(cases)
    assert series.cases == ("first", "mid", "late")
    assert [(r.a, r.b) for r in series.reasons] == [("first", "mid"), ("first", "late")]
    assert len(list(combinations(series.cases, 2))) == 3
