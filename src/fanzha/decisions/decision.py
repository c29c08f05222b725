"""What is answered: an action a person can stand by, with every reason and its weight."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct

from fanzha.knowledge.vocabulary import Action, Typology

HOLDS: frozenset[str] = frozenset({"delay", "suspend", "refuse"})
"""Actions after which the money has not left."""


class Reason(Struct, frozen=True):
    """One reason. ``weight`` is in natural-log odds; the sigmoid of all weights of a decision is its score."""

    code: str
    text: str
    weight: float


class Decision(Struct, frozen=True):
    """The answer to one transfer. It proposes; a person decides.

    ``typology`` is null where nothing is suspected or no kind stands out. ``warning`` and ``legal_measure`` are null
    for ``allow``. ``expires_at`` is when a hold must be released, renewed or reviewed.
    """

    transfer_id: str
    action: Action
    typology: Typology | None
    score: float
    reasons: tuple[Reason, ...]
    questions: tuple[str, ...]
    warning: str | None
    legal_measure: str | None
    expires_at: datetime | None
    ruleset: str
    model: str
