"""One pass of one automaton over the canonical text: every word class, cue and known phrase at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import ahocorasick

from fanzha.screening.rules import KnownPhrase, Rules


class Hit(NamedTuple):
    """A word found in the canonical text, half-open, with the classes it belongs to and the phrases it is."""

    start: int
    end: int
    classes: tuple[str, ...]
    phrases: tuple[KnownPhrase, ...]


class Matcher:
    """Finds the words of a set of rules."""

    def __init__(self, rules: Rules) -> None:
        classes: dict[str, list[str]] = {}
        for name, words in rules.classes.items():
            for word in words:
                classes.setdefault(word, []).append(name)
        self._automaton = ahocorasick.Automaton()
        for word in {*classes, *rules.phrases}:
            self._automaton.add_word(word, (len(word), tuple(classes.get(word, ())), rules.phrases.get(word, ())))
        self._automaton.make_automaton()

    def __call__(self, text: str) -> list[Hit]:
        """Every hit, longest first among those that start together; words inside longer words are found too."""
        return sorted(self._hits(text), key=lambda hit: (hit.start, -hit.end))

    def _hits(self, text: str) -> Iterator[Hit]:
        for last, (length, classes, phrases) in self._automaton.iter(text):
            start = last + 1 - length
            if _inside_latin(text, start, last + 1):
                continue
            yield Hit(start, last + 1, classes, phrases)


def _inside_latin(text: str, start: int, end: int) -> bool:
    """``etc`` in ``fetch`` is no word of ours."""
    first, last = text[start], text[end - 1]
    before = text[start - 1] if start else ""
    after = text[end] if end < len(text) else ""
    return (_letter(first) and _letter(before)) or (_letter(last) and _letter(after))


def _letter(char: str) -> bool:
    return "a" <= char <= "z"
