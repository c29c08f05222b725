"""Finding fragments in free speech: plain words, a gap, and a look at the negation before them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

_NOISE = re.compile(r"[\s,，。.!！?？、;；:：~～…—\-\"'“”‘’「」『』()（）]+")
_NEGATIONS = "没不别未勿无非"
_GAP = "…"


def plain(text: str) -> str:
    """The words alone: one width, no blanks, no punctuation."""
    return _NOISE.sub("", unicodedata.normalize("NFKC", text)).lower()


def found(fragment: str, text: str) -> bool:
    """Whether a fragment is said in a `plain` text, and not denied: 「见过面」 is not found in 「没见过面」."""
    for match in _pattern(fragment).finditer(text):
        before = text[max(match.start() - 2, 0) : match.start()]
        denied = before.endswith((*_NEGATIONS, "没有", "不是"))
        if not denied or fragment[0] in _NEGATIONS:
            return True
    return False


def any_of(fragments: Iterable[str], text: str) -> str | None:
    """The first fragment that is said, or None."""
    return next((fragment for fragment in fragments if found(fragment, text)), None)


def alike(a: str, b: str) -> float:
    """How much two sentences share, 0 to 1: pairs of characters in common over pairs in either."""
    one, two = _pairs(plain(a)), _pairs(plain(b))
    return len(one & two) / len(one | two) if one and two else 0.0


@lru_cache(maxsize=32768)
def _pattern(fragment: str) -> re.Pattern[str]:
    parts = (re.escape(plain(part)) for part in fragment.split(_GAP))
    return re.compile(".{0,4}".join(parts))


def _pairs(text: str) -> set[str]:
    return {text[n : n + 2] for n in range(len(text) - 1)}
