"""Tricks as structures: which kinds of words stand together. The tricks themselves are rows in ``data/frames.toml``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from fanzha.screening.context import NEGATED, PLAIN
from fanzha.screening.matching import Hit
from fanzha.screening.rules import Frame


class Fired(NamedTuple):
    """A frame that was found, and the words (half-open, canonical text) that make it up."""

    frame: Frame
    words: tuple[tuple[int, int], ...]


def find_frames(frames: Iterable[Frame], hits: Sequence[Hit], state: bytearray) -> list[Fired]:
    """Each frame at most once, where its words stand closest together."""
    spoken = _by_class(hits, state, PLAIN)
    with_negated = _by_class(hits, state, NEGATED)
    everything = _by_class(hits, state, 255)
    fired = []
    for frame in frames:
        places = everything if frame.lean < 0 else with_negated if frame.negates else spoken
        words = _closest(frame, places)
        if words:
            fired.append(Fired(frame, words))
    return fired


def classes_used(hits: Iterable[Hit], state: bytearray) -> tuple[set[str], set[str]]:
    """The word classes that are spoken plainly, and those that occur only where the context turns them."""
    plain = {name for hit in hits if state[hit.start] == PLAIN for name in hit.classes}
    return plain, {name for hit in hits for name in hit.classes} - plain


Places = dict[str, list[tuple[int, int]]]


def _by_class(hits: Iterable[Hit], state: bytearray, worst: int) -> Places:
    places: Places = {}
    for hit in hits:
        if state[hit.start] <= worst:
            for name in hit.classes:
                places.setdefault(name, []).append((hit.start, hit.end))
    return places


def _closest(frame: Frame, places: Places) -> tuple[tuple[int, int], ...]:
    """The tightest set of words, one of each class, within the frame's window; empty if there is none."""
    if any(name not in places for name in frame.all):
        return ()
    best: tuple[tuple[int, int], ...] = ()
    width = frame.window + 1
    for anchor in places[frame.all[0]]:
        words = [anchor]
        for name in frame.all[1:]:
            near = _nearest(places[name], words, ordered=frame.ordered)
            if near is None:
                break
            words.append(near)
        else:
            reach = max(end for _, end in words) - min(start for start, _ in words)
            if reach < width:
                best, width = tuple(words), reach
    return best


def _nearest(options: list[tuple[int, int]], words: list[tuple[int, int]], *, ordered: bool) -> tuple[int, int] | None:
    """The option nearest to the words so far that is not one of them."""
    low, high = min(start for start, _ in words), max(end for _, end in words)
    free = [option for option in options if option not in words and not (ordered and option[0] < words[-1][1])]
    return min(free, key=lambda option: max(option[1] - low, high - option[0]), default=None)
