"""What a played step shows: what happened, what the machine answered, what was expected and what came."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from fanzha.cases import CaseFile, CaseReport, FreezeRequest
from fanzha.decisions import Decision
from fanzha.dissuasion import Turn
from fanzha.screening import Screening
from fanzha.tracing import Trace


class Check(Struct, frozen=True):
    """One expectation, in words."""

    name: str
    expected: str
    got: str
    ok: bool


class Exchange(Struct, frozen=True):
    """A question that was put, and the answer, word for word."""

    question: str
    answer: str


class Scene(Struct, frozen=True, kw_only=True):
    """One step as played. What the machine answered is in the fields that are not None.

    ``number`` counts from 1 to ``of``; ``kind`` is the step's code and ``kind_zh`` its Chinese word; ``picture`` is
    an SVG of the flow of money, empty where there is none.
    """

    number: int
    of: int
    at: datetime
    kind: str
    kind_zh: str
    title: str
    text: str
    exchange: Exchange | None = None
    screening: Screening | None = None
    decision: Decision | None = None
    turn: Turn | None = None
    trace: Trace | None = None
    picture: str = ""
    freeze: FreezeRequest | None = None
    case: CaseFile | None = None
    report: CaseReport | None = None
    checks: tuple[Check, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether everything that was expected of this step came."""
        return all(check.ok for check in self.checks)
