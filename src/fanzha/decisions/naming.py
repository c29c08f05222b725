"""Which kind of fraud it looks like, and what to ask and say about that kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast, get_args

from fanzha.decisions.policy import Naming
from fanzha.decisions.scorecard import Evidence
from fanzha.knowledge import KnowledgeBase
from fanzha.knowledge.schema import Question
from fanzha.knowledge.vocabulary import SIGNS, Typology
from fanzha.screening import Screening

TYPOLOGY_CODES: tuple[Typology, ...] = get_args(Typology)
MOST_QUESTIONS = 3


class Vote(NamedTuple):
    """How much speaks for each typology. ``typed``: something besides signs speaks for one."""

    weights: Mapping[Typology, float]
    typed: bool


def vote(
    evidence: Sequence[Evidence],
    facts: Mapping[str, Any],
    message: Screening | None,
    knowledge: KnowledgeBase,
    naming: Naming,
) -> Vote:
    """Add up what rules, message and signs say about each typology, in natural-log odds."""
    weights: dict[Typology, float] = dict.fromkeys(TYPOLOGY_CODES, 0.0) | naming.prior
    typed = [one for one in evidence if one.typology and one.reason.weight > 0]
    for one in typed:
        if one.family != "message":
            weights[cast("Typology", one.typology)] += one.reason.weight
    for typology, weight in _message_votes(evidence, message):
        weights[cast("Typology", typology)] += weight
    for code, entry in knowledge.typologies.items():
        signs = sum(entry.signs.get(sign, 0.0) for sign in SIGNS if facts[sign] and knowledge.signs[sign].lean > 0)
        weights[cast("Typology", code)] += signs * naming.sign_share
    return Vote(weights, bool(typed))


def typology_of(votes: Vote, naming: Naming, score: float) -> Typology | None:
    """The typology with the most evidence, or ``None`` where too little speaks for any, or two are level."""
    (first, most), (_, next_most) = sorted(votes.weights.items(), key=lambda one: -one[1])[:2]
    lead = most - next_most
    if most < naming.least or lead < naming.lead:
        return None
    sure = score >= naming.signs_only_score and lead >= naming.signs_only_lead
    return first if votes.typed or sure else None


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
