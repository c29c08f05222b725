"""Windows against a definition anyone can read, with ties, late arrivals and the year's end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.decisions.windows.event import HOUR, Event, microseconds
from fanzha.decisions.windows.features import Settings, Window, measure_all
from fanzha.decisions.windows.history import History

SETTINGS = Settings(similar_percent=5, step_percent=150)
NEW_YEAR = microseconds(datetime(2026, 1, 1, tzinfo=UTC))
LIMIT = 8

events_strategy = st.lists(
    st.builds(
        Event,
        at=st.integers(-4, 4).map(lambda n: NEW_YEAR + n * HOUR // 2),
        amount_fen=st.integers(1, 500),
        payer=st.sampled_from("ABC"),
        payee=st.sampled_from("ABC"),
        customer=st.just("K"),
        channel=st.sampled_from(["counter", "mobile"]),
        branch=st.sampled_from([None, "B1", "B2"]),
        device=st.sampled_from([None, "D1"]),
        held=st.booleans(),
        small=st.booleans(),
    ),
    max_size=30,
)


def plain(events: list[Event], i: int, window: Window, limit: int) -> int | None:
    """The definition in ten lines: no index, no cleverness."""
    now = events[i]
    side = {"payer_out": "payer", "payer_in": "payee", "payee_in": "payee", "payee_out": "payer"}.get(
        window.track, window.track
    )
    key = {"payer_out": now.payer, "payer_in": now.payer, "payee_in": now.payee, "payee_out": now.payee}.get(
        window.track, getattr(now, window.track, None)
    )
    kept = [e for e in events[:i] if getattr(e, side) == key][-limit:]
    seen = [e for e in kept if now.at - window.hours * HOUR < e.at <= now.at]
    if window.only == "left":
        seen = [e for e in seen if not e.held]
    if window.only == "same_payee":
        seen = [e for e in seen if e.payee == now.payee]
    amounts = [e.amount_fen for e in seen]
    answers = {
        "count": len(seen),
        "sum": sum(amounts),
        "max": max(amounts, default=None),
        "min": min(amounts, default=None),
        "payers": len({e.payer for e in seen}),
        "payees": len({e.payee for e in seen}),
    }
    return None if key is None else answers[window.measure]


WINDOWS = [
    (f"{track}-{measure}-{hours}-{only}", Window(track, measure, hours, only))
    for track in ("payer_out", "payer_in", "payee_in", "payee_out", "device", "branch", "customer")
    for measure in ("count", "sum", "max", "min", "payers", "payees")
    for hours in (1, 2)
    for only in ("all", "left", "same_payee")
]


@given(events_strategy)
def test_kernel_equals_the_plain_definition(events: list[Event]) -> None:
    history = History(track_limit=LIMIT)
    for i, event in enumerate(events):
        found = measure_all(WINDOWS, history, event, SETTINGS)
        assert found == {code: plain(events, i, window, LIMIT) for code, window in WINDOWS}
        history.add(event)


@given(events_strategy, st.integers(1, 40))
def test_memory_is_bounded(events: list[Event], total: int) -> None:
    history = History(track_limit=3, total_limit=total)
    for event in events:
        history.add(event)
        assert len(history) <= total


def event(minute: float, amount: int = 100, payee: str = "B", **more: Any) -> Event:
    at = microseconds(datetime(2025, 12, 31, 23, 30, tzinfo=UTC) + timedelta(minutes=minute))
    return Event(at, amount, "A", payee, "A", "counter", **more)


def measured(past: list[Event], now: Event, window: Window) -> int | None:
    history = History()
    for one in past:
        history.add(one)
    return measure_all([("x", window)], history, now, SETTINGS)["x"]


@pytest.mark.parametrize(
    ("minute", "counted"),
    [(0, 0), (0.0001, 1), (59, 1), (60, 1), (60.001, 0)],
    ids=["start", "inside", "end", "tie", "later"],
)
def test_edges(minute: float, counted: int) -> None:
    """Out at exactly one hour before; in at the same instant when it came first; not in when dated later."""
    assert measured([event(minute)], event(60), Window("payer_out", "count", 1)) == counted


@pytest.mark.parametrize(
    ("amounts", "steps"), [([], 1), ([100], 2), ([100, 200], 3), ([100, 200, 900], 1), ([900, 100, 200], 3), ([290], 1)]
)
def test_rising_ladder(amounts: list[int], steps: int) -> None:
    past = [event(n, amount) for n, amount in enumerate(amounts)]
    assert measured(past, event(30, 400), Window("payer_out", "steps", 168)) == steps


def test_ladder_with_ties_goes_by_arrival() -> None:
    past = [event(0, 100), event(0, 200)]
    assert measured(past, event(0, 400), Window("payer_out", "steps", 168)) == 3


@pytest.mark.parametrize(
    ("past", "window", "value"),
    [
        ([event(0, 96), event(1, 94)], Window("payer_out", "count", 24, "similar"), 1),
        ([event(0, held=True)], Window("customer", "count", 72, "held"), 1),
        ([event(0, held=True, branch="B1")], Window("customer", "count", 72, "held_elsewhere"), 1),
        ([event(0, held=True)], Window("customer", "count", 72, "held_elsewhere"), 0),
        ([event(0, held=True, payee="Z")], Window("customer", "count", 72, "held_same_payee"), 0),
        ([event(0), event(7)], Window("payer_out", "minutes", 24), 23),
        ([event(0, branch="B1"), event(0, branch="B2")], Window("customer", "branches", 24), 2),
        ([event(0, evading=True)], Window("payer_out", "count", 24, "evading"), 1),
        ([event(0, early=True)], Window("payer_out", "count", 24, "early"), 1),
        ([event(0, loan=True)], Window("payer_out", "count", 24, "loan"), 1),
    ],
)
def test_measures(past: list[Event], window: Window, value: int) -> None:
    assert measured(past, event(30), window) == value
