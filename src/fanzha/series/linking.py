"""Cases that share an account, phone, device, link or person become one series; every link says why.

A machine proposes: each reason names the value, and a person confirms. Wording and method will join here as further
kinds of reason; they need no other place.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache
from importlib import resources
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from fanzha.errors import Conflict
from fanzha.knowledge import load
from fanzha.series.facts import CaseFacts
from fanzha.series.traces import Traced, masked, traces_of


class Reason(Struct, frozen=True):
    """Why two cases belong together. ``kind`` is ``account phone device link person``; ``weight`` from 0 to 1.

    ``value`` is as case ``a`` has it; ``text`` shows it masked.
    """

    a: str
    b: str
    kind: str
    value: str
    weight: float
    text: str


class Series(Struct, frozen=True):
    """Cases that belong together, earliest first; alone, a case is a series of one."""

    series: str
    cases: tuple[str, ...]
    reasons: tuple[Reason, ...]


class Hub(Struct, frozen=True):
    """A value that too many cases share, or that belongs to everybody: reported, but it links nobody."""

    kind: str
    value: str
    cases: int
    why: str


class Kind(Struct, frozen=True, forbid_unknown_fields=True):
    """What a shared value of one kind says; the meaning is written in ``data/linking.toml``."""

    zh: str
    weight: Annotated[float, Meta(gt=0, le=1)]
    cap: Annotated[int, Meta(ge=2)]


class Linking(Struct, frozen=True, forbid_unknown_fields=True):
    """The dated figures of ``data/linking.toml``."""

    verified_on: date
    source: str
    kinds: dict[str, Kind]


@cache
def linking() -> Linking:
    """The figures as shipped."""
    text = resources.files("fanzha.series").joinpath("data/linking.toml").read_text(encoding="utf-8")
    return msgspec.convert(tomllib.loads(text), Linking)


@cache
def official_numbers() -> frozenset[str]:
    """Numbers that fraudsters only pretend to call from: two cases that show one have nothing in common by it."""
    channels = load().official_channels.values()
    return frozenset(number for channel in channels if (number := channel.number.replace("-", "")).isdigit())


def link(cases: Iterable[CaseFacts], *, figures: Linking | None = None) -> tuple[Series, ...]:
    """Series of the cases given; their order does not matter. Raises `Conflict` when an identifier comes twice."""
    linker = Linker(figures or linking())
    for case in cases:
        linker.add(case)
    return linker.series()


class Linker:
    """Grows with each case. A value that becomes a hub on the way unties again what it had tied."""

    def __init__(self, figures: Linking | None = None) -> None:
        self._figures = figures or linking()
        self._cases: list[CaseFacts] = []
        self._known: set[str] = set()
        self._members: dict[Traced, list[int]] = defaultdict(list)
        self._written: list[dict[Traced, str]] = []
        self._parent: list[int] = []
        self._untie = False

    def add(self, case: CaseFacts) -> None:
        """One more case. Raises `Conflict` when its identifier is known."""
        if case.id in self._known:
            raise Conflict(f"案件编号 {case.id!r} 重复", field="id")
        number = len(self._cases)
        self._known.add(case.id)
        self._cases.append(case)
        self._parent.append(number)
        self._written.append(traces_of(case))
        for trace in self._written[number]:
            members = self._members[trace]
            members.append(number)
            if self._why_hub(trace):
                self._untie = self._untie or len(members) == self._figures.kinds[trace.kind].cap + 1
            else:
                self._tie(members[0], number)

    def series(self) -> tuple[Series, ...]:
        """All series, by their earliest case."""
        if self._untie:
            self._tie_anew()
        groups: dict[int, list[int]] = defaultdict(list)
        for number in sorted(range(len(self._cases)), key=self._order):
            groups[self._root(number)].append(number)
        reasons = self._reasons()
        return tuple(
            Series(
                series=f"S-{self._cases[numbers[0]].id}",
                cases=tuple(self._cases[number].id for number in numbers),
                reasons=tuple(reasons[self._root(numbers[0])]),
            )
            for numbers in groups.values()
        )

    def hubs(self) -> tuple[Hub, ...]:
        """Values that were set aside although cases share them, the most shared first."""
        found = [
            Hub(trace.kind, trace.value, len(members), why)
            for trace, members in self._members.items()
            if len(members) > 1 and (why := self._why_hub(trace))
        ]
        return tuple(sorted(found, key=lambda hub: (-hub.cases, hub.kind, hub.value)))

    def _why_hub(self, trace: Traced) -> str:
        """Empty for a value that may link."""
        if trace.kind == "phone" and trace.value in official_numbers():
            return "官方号码，骗子只是冒充它来电"
        count, kind = len(self._members[trace]), self._figures.kinds[trace.kind]
        return f"{count} 案共有，超过上限 {kind.cap}" if count > kind.cap else ""

    def _order(self, number: int) -> tuple[object, str]:
        return self._cases[number].at, self._cases[number].id

    def _root(self, number: int) -> int:
        while self._parent[number] != number:
            self._parent[number] = self._parent[self._parent[number]]
            number = self._parent[number]
        return number

    def _tie(self, one: int, other: int) -> None:
        self._parent[self._root(other)] = self._root(one)

    def _tie_anew(self) -> None:
        self._parent = list(range(len(self._cases)))
        for trace, members in self._members.items():
            if not self._why_hub(trace):
                for number in members[1:]:
                    self._tie(members[0], number)
        self._untie = False

    def _reasons(self) -> dict[int, list[Reason]]:
        """For every series its reasons: each shared value ties all its cases to the earliest of them."""
        found: dict[int, list[tuple[object, Reason]]] = defaultdict(list)
        for trace, members in self._members.items():
            if len(members) > 1 and not self._why_hub(trace):
                first, *others = sorted(members, key=self._order)
                for other in others:
                    order = (self._order(first), self._order(other), trace)
                    found[self._root(first)].append((order, self._reason(first, other, trace)))
        return defaultdict(list, {root: [reason for _, reason in sorted(pairs)] for root, pairs in found.items()})

    def _reason(self, first: int, other: int, trace: Traced) -> Reason:
        kind = self._figures.kinds[trace.kind]
        return Reason(
            a=self._cases[first].id,
            b=self._cases[other].id,
            kind="person" if trace.kind == "name" else trace.kind,
            value=self._written[first][trace],
            weight=kind.weight,
            text=f"两案有同一个{kind.zh}：{masked(trace)}",
        )
