"""What was seen, shown and said, as weights in natural log odds for each typology against an honest customer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from fanzha.dissuasion.settings import Settings
from fanzha.knowledge import KnowledgeBase
from fanzha.knowledge.schema import Option, Question

Source = Literal["sign", "message", "transfer", "answer", "words", "seen", "contradiction"]
Leans = Mapping[str, float]

CLAIMED = ("open", "coaching")
"""Kinds of question whose reassuring answers are only words: a coached customer has them ready."""


AWAY_BY_WORDS = 0.3
"""What a customer says of one trick speaks against the others less than a message that was shown."""


class Evidence(Struct, frozen=True):
    """One piece of evidence: where it comes from, its words for staff, and how far it speaks for each typology.

    Pieces of one ``group`` overlap; ``kind`` is the kind of the question for an answer.
    """

    source: Source
    code: str
    text: str
    leans: Leans
    group: str = ""
    kind: str = ""


def everywhere(kb: KnowledgeBase, lean: float, toward: Leans | None = None) -> dict[str, float]:
    """The same lean for every typology, and ``toward`` on top for some."""
    toward = toward or {}
    return {code: lean + toward.get(code, 0.0) for code in kb.typologies}


def of_sign(kb: KnowledgeBase, settings: Settings, code: str) -> Evidence:
    """A sign that staff saw; a typology that does not list it takes a share of the general lean."""
    sign = kb.signs[code]
    general = sign.lean if sign.lean < 0 else sign.lean * settings.missing_sign_share
    leans = {name: entry.signs.get(code, general) for name, entry in kb.typologies.items()}
    return Evidence("sign", code, sign.zh, leans, group=sign.group)


def of_answer(question: Question, option: Option, leans: Leans) -> Evidence:
    """An answer to a question, with the raw leans of the option for every typology."""
    return Evidence(
        "answer",
        f"{question.code}.{option.code}",
        f"问「{question.text}」答「{option.text}」",
        leans,
        group=question.kind,
        kind=question.kind,
    )


def softened(lean: float, coached: float) -> float:
    """A lean when ``coached`` of the deceived have been taught to answer as an honest customer would.

    The likelihood ratio becomes ``coached + (1 - coached) * exp(lean)``: words that reassure weigh less the more
    of the deceived have them ready; words that alarm keep nearly all their weight.
    """
    return math.log(coached + (1 - coached) * math.exp(lean))


def coached_share(settings: Settings, kind: str, *, controlled: bool) -> float:
    """How many of the deceived were taught the answer to a question of this kind."""
    if kind not in CLAIMED:
        return settings.coached_unexpected
    return settings.coached_under_control if controlled else settings.coached_open


def of_screening(
    kb: KnowledgeBase, settings: Settings, scores: Leans, *, words: bool = False, text: str = ""
) -> Evidence | None:
    """A screened message (or, with ``words``, the customer's own words) as evidence; None where words say nothing."""
    known = {code: score for code, score in scores.items() if code in kb.typologies and score > 0}
    scale = settings.words_scale if words else settings.message_scale
    source: Source = "words" if words else "message"
    if not known:
        return (
            None if words else Evidence(source, "none", text, everywhere(kb, settings.nothing_found), group="message")
        )
    best = max(known.values())
    away = settings.elsewhere * best * (AWAY_BY_WORDS if words else 1.0)
    leans = {code: scale * known.get(code, 0.0) - (away if code not in known else 0.0) for code in kb.typologies}
    top = max(known, key=lambda code: known[code])
    return Evidence(source, top, text, leans, group=source)
