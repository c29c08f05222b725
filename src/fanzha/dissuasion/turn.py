"""What the conversation answers after each event: exactly the fields of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

Outcome = Literal["released", "escalate", "convinced", "law"]

OUTCOME_NAMES: Mapping[str, str] = {
    "released": "没有发现问题，照常办理",
    "escalate": "不再追问，请负责人来",
    "convinced": "客户明白了，不转了",
    "law": "按法律给的措施办，并报警",
}


class Choice(Struct, frozen=True):
    """One answer the customer may give, for the member of staff to tick."""

    code: str
    text: str


class Asked(Struct, frozen=True):
    """The next question, to be spoken as it stands, and why this one and why now."""

    code: str
    text: str
    why: str
    options: tuple[Choice, ...]


class Turn(Struct, frozen=True):
    """The answer to one event.

    ``beliefs`` has a probability for every typology and for ``honest``; they add up to 1. ``contradictions`` and ``do``
    are for staff alone, ``question.text`` and ``say`` are for the customer's ears.
    """

    question: Asked | None
    beliefs: Mapping[str, float]
    contradictions: tuple[str, ...]
    say: str | None
    do: tuple[str, ...]
    outcome: Outcome | None
