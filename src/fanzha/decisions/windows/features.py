"""From events to numbers: which track, which span, which events, which measure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal

from msgspec import Struct

from fanzha.decisions.windows.event import HOUR, Event
from fanzha.decisions.windows.history import History

Track = Literal["payer_out", "payer_in", "payee_in", "payee_out", "customer", "branch", "device", "ip"]
Measure = Literal["count", "sum", "max", "min", "payers", "payees", "branches", "minutes", "steps"]
Only = Literal[
    "all", "left", "held", "same_payee", "paid_same_payee", "held_same_payee", "held_elsewhere", "evading", "similar",
    "held_others", "small", "early", "loan",
]  # fmt: skip

MINUTE = HOUR // 60
Value = int | None


class Settings(Struct, frozen=True):
    """Dated thresholds that windows need, from ``thresholds.toml``."""

    similar_percent: int
    """Two amounts are alike when they differ by no more than this part of the newer one."""
    step_percent: int
    """An amount is a step up when it is at least this part of the one before."""


class Window(Struct, frozen=True, forbid_unknown_fields=True):
    """One window feature. ``hours`` is its span."""

    track: Track
    measure: Measure
    hours: int
    only: Only = "all"


def measure_all(
    windows: Iterable[tuple[str, Window]], history: History, now: Event, settings: Settings
) -> dict[str, Value]:
    """Every feature for the transfer ``now``, which must not yet be in the history.

    ``None`` where there is nothing to measure: no such key, or no event for a maximum, minimum or distance.
    """
    spans: dict[tuple[Track, int], list[Event] | None] = {}
    found: dict[str, Value] = {}
    for code, window in windows:
        place = (window.track, window.hours)
        if place not in spans:
            side, key = _track(window.track, now)
            spans[place] = None if key is None else history.before(side, key, now.at, window.hours * HOUR)
        events = spans[place]
        found[code] = None if events is None else measure(window, events, now, settings)
    return found


def measure(window: Window, events: Sequence[Event], now: Event, settings: Settings) -> Value:
    """One feature over the events of its span."""
    belongs = _ONLY[window.only]
    chosen = events if belongs is None else [event for event in events if belongs(event, now, settings)]
    return _MEASURES[window.measure](chosen, now, settings)


def _track(track: Track, now: Event) -> tuple[str, str | None]:
    match track:
        case "payer_out":
            return "out", now.payer
        case "payer_in":
            return "in", now.payer
        case "payee_in":
            return "in", now.payee
        case "payee_out":
            return "out", now.payee
        case _:
            return track, getattr(now, track)


def _steps(events: Sequence[Event], now: Event, settings: Settings) -> int:
    """How many amounts in a row, this one included, each a step above the one before."""
    steps, amount = 1, now.amount_fen
    for event in sorted(events, key=lambda event: event.at)[::-1]:
        if event.amount_fen * settings.step_percent > amount * 100:
            break
        steps, amount = steps + 1, event.amount_fen
    return steps


def _similar(event: Event, now: Event, settings: Settings) -> bool:
    return abs(event.amount_fen - now.amount_fen) * 100 <= now.amount_fen * settings.similar_percent


def _elsewhere(event: Event, now: Event, _: Settings) -> bool:
    return event.held and (event.channel, event.branch) != (now.channel, now.branch)


_ONLY: Mapping[Only, Callable[[Event, Event, Settings], bool] | None] = {
    "all": None,
    "left": lambda event, now, _: not event.held,
    "held": lambda event, now, _: event.held,
    "paid_same_payee": lambda event, now, _: event.payee == now.payee and not event.held,
    "same_payee": lambda event, now, _: event.payee == now.payee,
    "held_others": lambda event, now, _: event.held and event.payer != now.payer,
    "held_same_payee": lambda event, now, _: event.held and event.payee == now.payee,
    "held_elsewhere": _elsewhere,
    "evading": lambda event, now, _: event.evading,
    "similar": _similar,
    "small": lambda event, now, _: event.small and not event.held,
    "early": lambda event, now, _: event.early,
    "loan": lambda event, now, _: event.loan and not event.held,
}

_MEASURES: Mapping[Measure, Callable[[Sequence[Event], Event, Settings], Value]] = {
    "count": lambda events, now, _: len(events),
    "sum": lambda events, now, _: sum(event.amount_fen for event in events),
    "max": lambda events, now, _: max((event.amount_fen for event in events), default=None),
    "min": lambda events, now, _: min((event.amount_fen for event in events), default=None),
    "payers": lambda events, now, _: len({event.payer for event in events}),
    "payees": lambda events, now, _: len({event.payee for event in events}),
    "branches": lambda events, now, _: len({event.branch for event in events if event.branch} | {now.branch} - {None}),
    "minutes": lambda events, now, _: (now.at - max(event.at for event in events)) // MINUTE if events else None,
    "steps": _steps,
}
