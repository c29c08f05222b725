"""Which kind of fraud it looks like, and what to ask and say about that kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast, get_args

from fanzha.decisions.policy import Naming
from fanzha.decisions.scorecard import Evidence
from fanzha.knowledge import KnowledgeBase
from fanzha.knowledge.schema import Question
from fanzha.knowledge.vocabulary import SIGNS, Typology
from fanzha.screening import Screening

TYPOLOGY_CODES: tuple[Typology, ...] = get_args(Typology)
MOST_QUESTIONS = 3


def typology_of(
    evidence: Sequence[Evidence],
    facts: Mapping[str, Any],
    message: Screening | None,
    knowledge: KnowledgeBase,
    naming: Naming,
) -> Typology | None:
    """The typology with the most evidence, or ``None`` where too little speaks for any, or two are level."""
    votes: dict[Typology, float] = dict.fromkeys(TYPOLOGY_CODES, 0.0)
    for one in evidence:
        if one.typology and one.family != "message":
            votes[cast("Typology", one.typology)] += one.reason.weight
    for typology, weight in _message_votes(evidence, message):
        votes[cast("Typology", typology)] += weight
    for code, entry in knowledge.typologies.items():
        signs = sum(entry.signs.get(sign, 0.0) for sign in SIGNS if facts[sign] and knowledge.signs[sign].lean > 0)
        votes[cast("Typology", code)] += signs * naming.sign_share
    (first, most), (_, next_most) = sorted(votes.items(), key=lambda vote: -vote[1])[:2]
    return first if most >= naming.least and most - next_most >= naming.lead else None


def _message_votes(evidence: Sequence[Evidence], message: Screening | None) -> Iterable[tuple[str, float]]:
    weight = sum(one.reason.weight for one in evidence if one.family == "message")
    if message is None or not weight:
        return []
    whole = sum(candidate.score for candidate in message.candidates) or 1.0
    return [(candidate.typology, weight * candidate.score / whole) for candidate in message.candidates]


def questions_for(typology: str | None, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """The first questions to ask: one open, one unexpected, one about coaching."""
    pool = knowledge.typologies[typology].questions if typology else list(knowledge.common_questions)
    kinds: tuple[tuple[str, ...], ...] = (("open", "check"), ("unexpected",), ("coaching",))
    chosen = [next((q for q in pool if q.kind in kind), None) for kind in kinds]
    rest: list[Question] = [q for q in pool if q not in chosen]
    found = [q for q in chosen if q is not None]
    return tuple(q.text for q in [*found, *rest][:MOST_QUESTIONS])
