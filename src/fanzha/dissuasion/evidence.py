"""What was seen, shown and said, as weights in natural log odds for each typology against an honest customer."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct

from fanzha.dissuasion.settings import Settings
from fanzha.knowledge import KnowledgeBase
from fanzha.knowledge.schema import Option, Question
from fanzha.knowledge.vocabulary import NO_FRAUD

Source = Literal["sign", "message", "transfer", "answer", "words", "seen", "contradiction"]
Leans = Mapping[str, float]

CLAIMED = ("open", "coaching")
"""Kinds of question whose reassuring answers are only words: a coached customer has them ready."""


_LEAST = 1e-3
"""No probability of the screener is taken for smaller than this."""


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


def of_message(kb: KnowledgeBase, settings: Settings, scores: Leans) -> Evidence:
    """A message that the customer showed, as the screener judged it; where it found nothing, that says little."""
    text = "客户出示的信息"
    if not scores:
        return Evidence("message", NO_FRAUD, text, everywhere(kb, settings.nothing_found), group="message")
    leans = _ratios(kb, settings, scores)
    return Evidence("message", max(leans, key=lambda code: leans[code]), text, leans, group="message")


def of_words(kb: KnowledgeBase, settings: Settings, scores: Leans, topics: Leans) -> Evidence | None:
    """The customer's own words, judged by the screener or else by their everyday meaning; None for neither."""
    if scores:
        leans = {code: lean * settings.words_share for code, lean in _ratios(kb, settings, scores).items()}
    elif topics:
        away = settings.topic_away * max(topics.values())
        leans = {code: settings.topic_scale * topics[code] if code in topics else -away for code in kb.typologies}
    else:
        return None
    return Evidence("words", max(leans, key=lambda code: leans[code]), "客户自己说的话", leans, group="words")


def _ratios(kb: KnowledgeBase, settings: Settings, scores: Leans) -> dict[str, float]:
    """How much likelier the text is from each trick than from an honest sender.

    ``scores`` are the screener's probabilities, ``none`` included; before reading it holds fraud and honest for equally
    likely and all tricks alike.
    """
    honest = max(scores.get(NO_FRAUD, 0.0), _LEAST)
    tricks = len(kb.typologies)
    ratios = {code: math.log(max(scores.get(code, 0.0), _LEAST) * tricks / honest) for code in kb.typologies}
    over = max(max(ratios.values()) - settings.message_most, 0.0)
    return {code: max(ratio - over, -settings.elsewhere) for code, ratio in ratios.items()}
