"""What the screening room says about a text. The shape is a contract: other programs read it."""

from __future__ import annotations

from msgspec import Struct


class Candidate(Struct, frozen=True):
    """A typology and the probability (0..1) that the text is a fraud of this kind."""

    typology: str
    score: float


class Evidence(Struct, frozen=True):
    """Words that speak for fraud: code-point offsets into the original text, and why, as a teller would say it."""

    start: int
    end: int
    text: str
    why: str


class VerifyWith(Struct, frozen=True):
    """Whom to ask instead of the sender. The number comes from the knowledge base, never from the message."""

    name: str
    number: str


class Screening(Struct, frozen=True):
    """The judgement of one text.

    ``score`` is the probability of fraud (0..1); ``typology`` is ``none`` where nothing was found, which never means
    that the text is safe. ``candidates`` are sorted, likeliest first.
    """

    id: str
    typology: str
    score: float
    candidates: tuple[Candidate, ...]
    evidence: tuple[Evidence, ...]
    advice: tuple[str, ...]
    verify_with: VerifyWith
