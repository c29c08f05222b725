"""Which trick a customer's own words speak of, by the phrases and heard answers of the knowledge base."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from fanzha.dissuasion.words import found, plain
from fanzha.knowledge import KnowledgeBase
from fanzha.knowledge.schema import TypologyEntry

STRENGTHS = {"decisive": 1.0, "strong": 0.7, "supporting": 0.35}
HEARD = 0.45
"""What an answer that speaks clearly for a typology weighs when its words are heard elsewhere in the talk."""
CLEAR = 1.8
"""From this lean on, an answer speaks clearly for its typology."""
EVERYDAY = 0.55
"""What a customer's everyday word for a trick weighs."""
SHORTEST = 3
"""Shorter fragments of the knowledge base mean too many things out of their question."""

Vocabulary = Mapping[str, Mapping[str, float]]
"""Fragment to typology to weight."""


def vocabulary(kb: KnowledgeBase, everyday: Mapping[str, Iterable[str]]) -> Vocabulary:
    """Every fragment that points to typologies; one that several share is divided among them."""
    made: dict[str, dict[str, float]] = {}
    for entry in kb.typologies.values():
        own = [(fragment, EVERYDAY) for fragment in everyday[entry.code]]
        for fragment, weight in (*_fragments(entry), *own):
            weights = made.setdefault(fragment, {})
            weights[entry.code] = max(weights.get(entry.code, 0.0), weight)
    return {
        fragment: {code: weight / len(weights) ** 1.5 for code, weight in weights.items()}
        for fragment, weights in made.items()
    }


def _fragments(entry: TypologyEntry) -> Iterable[tuple[str, float]]:
    every = ((plain(text), weight) for text, weight in _texts(entry))
    return ((text, weight) for text, weight in every if len(text) >= SHORTEST)


def _texts(entry: TypologyEntry) -> Iterable[tuple[str, float]]:
    for phrase in entry.phrases:
        for text in (phrase.text, *phrase.variants):
            yield text, STRENGTHS[phrase.strength]
    for question in entry.questions:
        if question.kind == "coaching":
            continue
        for option in question.options:
            if option.lean >= CLEAR:
                for text in option.heard:
                    yield text, HEARD


def topics(text: str, words: Vocabulary) -> dict[str, float]:
    """How far the words speak of each typology, 0 to 1; empty where they speak of none."""
    said = plain(text)
    scores: dict[str, float] = {}
    for fragment, weights in words.items():
        if found(fragment, said):
            for code, weight in weights.items():
                scores[code] = scores.get(code, 0.0) + weight
    return {code: min(score, 1.0) for code, score in scores.items()}
