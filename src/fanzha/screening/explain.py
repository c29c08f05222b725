"""From what was found to the words that are shown: which stretch of the original speaks for fraud, and why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from fanzha.screening.context import PLAIN
from fanzha.screening.features import Reading
from fanzha.screening.model import Model
from fanzha.screening.result import Evidence
from fanzha.screening.rules import Rules

MOST_SHOWN = 8
_ONE_STRETCH = 18
"""The words of a frame within this many characters are shown as one stretch."""
_STRENGTH = {"decisive": 3.0, "strong": 2.0, "supporting": 0.8}
_LEARNED_STRETCH = 10


class Clue(NamedTuple):
    """A stretch of the canonical text, how much it weighs, and why."""

    start: int
    end: int
    weight: float
    why: str


def evidence(reading: Reading, typology: str, rules: Rules, model: Model) -> tuple[Evidence, ...]:
    """The weightiest clues that do not overlap, in the order of the text."""
    clues = [*_phrases(reading, typology), *_frames(reading, typology), *_links(reading)]
    if not clues:
        clues = [_learned(reading, model, rules.about[typology].zh)]
    chosen: list[Clue] = []
    for clue in sorted(clues, key=lambda clue: (-clue.weight, clue.start)):
        if all(clue.end <= other.start or clue.start >= other.end for other in chosen):
            chosen.append(clue)
    return tuple(_in_original(reading, clue) for clue in sorted(chosen[:MOST_SHOWN]))


def _phrases(reading: Reading, typology: str) -> Iterator[Clue]:
    for hit in reading.hits:
        if reading.state[hit.start] != PLAIN:
            continue
        for phrase in hit.phrases:
            own = phrase.typology == typology
            if own or phrase.strength == "decisive":
                yield Clue(hit.start, hit.end, _STRENGTH[phrase.strength] + own, phrase.why)


def _frames(reading: Reading, typology: str) -> Iterator[Clue]:
    for frame, words in reading.fired:
        if frame.lean <= 0:
            continue
        weight = frame.lean + frame.points_to.get(typology, 0.0)
        start, end = min(s for s, _ in words), max(e for _, e in words)
        stretches = [(start, end)] if end - start <= _ONE_STRETCH else sorted(set(words))
        yield from (Clue(s, e, weight, frame.why) for s, e in stretches)


def _links(reading: Reading) -> Iterator[Clue]:
    return (Clue(one.start, one.end, 2 * one.lean, one.why) for one in reading.judged if one.lean > 0)


def _learned(reading: Reading, model: Model, zh: str) -> Clue:
    """Where nothing has a name, the stretch that the learned weights find most telling."""
    shares = model.by_character(reading, 0)
    width = min(_LEARNED_STRETCH, len(shares))
    sums = np.convolve(shares, np.ones(width), mode="valid")
    start = int(sums.argmax())
    return Clue(start, start + width, 0.0, f"没有单独的关键词，但这种说法和已知的「{zh}」很接近。")


def _in_original(reading: Reading, clue: Clue) -> Evidence:
    start, end = reading.normal.span(clue.start, clue.end)
    return Evidence(start, end, reading.normal.original[start:end], clue.why)
