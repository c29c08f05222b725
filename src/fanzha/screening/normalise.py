"""Text in a canonical form, with the way back to every character of the original.

Fraudsters disguise words: full width, traditional, split characters, homophones, emoji and symbols inside words,
pinyin, digits as words. The canonical form undoes that; `Normal.span` says which code points of the original a piece
of it came from, so that evidence always points into the text as the customer received it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

import ahocorasick
from msgspec import Struct

HAN, WORD, BREAK, NOISE = "han", "word", "break", "noise"
"""Classes of a folded character: Chinese, letters and digits, clause punctuation, and what is inserted as disguise."""

_BREAKS = frozenset("。，、；：？！,;:?!\n「」『』“”()【】《》…")
_DIGIT_WORDS = "〇零○一二三四五六七八九壹贰叁肆伍陆柒捌玖幺两"
_DIGITS = str.maketrans(_DIGIT_WORDS, "000123456789123456789" + "12")
_DIGIT_RUN = re.compile(f"[{_DIGIT_WORDS}]{{4,}}")
_GLUED = frozenset("./:@&=?%#_-+*~$￥¥<>'\"^|\\`[]{}")


class Evasions(Struct, frozen=True):
    """The disguises as flat tables: single characters, then sequences of characters."""

    characters: dict[str, str]
    parts: dict[str, str]
    words: dict[str, str]


class Piece(NamedTuple):
    """One canonical character and the half-open span of the original it stands for."""

    char: str
    start: int
    end: int
    kind: str


class Normal(Struct, frozen=True):
    """A canonical text; ``starts`` and ``ends`` are code-point offsets into the original, one pair per character."""

    original: str
    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original behind ``text[start:end]`` (``start < end``)."""
        return min(self.starts[start:end]), max(self.ends[start:end])


class Normaliser:
    """Folds texts by one set of evasion tables. Safe for any string: lone surrogates, NUL, no text at all."""

    def __init__(self, evasions: Evasions) -> None:
        self._characters = evasions.characters
        self._folded: dict[str, tuple[str, str]] = {}
        self._parts = _automaton(evasions.parts)
        self._words = _automaton(evasions.words)

    def __call__(self, text: str) -> Normal:
        pieces = _without_noise(list(self._fold(text)))
        pieces = _rewrite(pieces, self._parts)
        pieces = _rewrite(pieces, self._words)
        canonical = _DIGIT_RUN.sub(lambda run: run[0].translate(_DIGITS), "".join(piece.char for piece in pieces))
        return Normal(text, canonical, tuple(p.start for p in pieces), tuple(p.end for p in pieces))

    def _fold(self, text: str) -> Iterator[Piece]:
        for at, char in enumerate(text):
            folded = self._folded.get(char)
            if folded is None:
                folded = self._folded[char] = self._fold_character(char)
            for one in folded[0]:
                yield Piece(one, at, at + 1, folded[1] or _kind(one))

    def _fold_character(self, char: str) -> tuple[str, str]:
        if unicodedata.category(char) in {"Mn", "Me", "Cf", "Cc", "Cs", "Cn", "Co"} and char not in "\n\t\r":
            return "", ""
        mapped = self._characters.get(char)
        if mapped is None:
            wide = unicodedata.normalize("NFKC", char).lower()
            base = "".join(c for c in unicodedata.normalize("NFKD", wide) if unicodedata.category(c) != "Mn")
            mapped = "".join(self._characters.get(c, c) for c in base)
        return ("\n", BREAK) if mapped in {"\r", "\u2028", "\u2029"} else (mapped, "")


def _kind(char: str) -> str:
    if char in _BREAKS:
        return BREAK
    category = unicodedata.category(char)
    if category == "Lo" or "\u2e80" <= char <= "\u31ef":
        return HAN
    return WORD if category[0] in "LN" else NOISE


def _without_noise(pieces: list[Piece]) -> list[Piece]:
    """Drop what was put between the characters of a word; keep one blank where two words of letters meet."""
    kept: list[Piece] = []
    at = 0
    while at < len(pieces):
        if pieces[at].kind is not NOISE:
            kept.append(pieces[at])
            at += 1
            continue
        end = at
        while end < len(pieces) and pieces[end].kind is NOISE:
            end += 1
        before = kept[-1] if kept else None
        after = pieces[end] if end < len(pieces) else None
        kept.extend(_gap(pieces[at:end], before, after))
        at = end
    return _unchained(kept)


def _gap(noise: list[Piece], before: Piece | None, after: Piece | None) -> list[Piece]:
    """What is left of a run of blanks and symbols between two neighbours."""
    if before is None or after is None or before.kind is not WORD or after.kind is not WORD:
        kinds = {piece.kind for piece in (before, after) if piece}
        return [] if HAN in kinds or WORD not in kinds else [piece for piece in noise if piece.char in _GLUED]
    if any(piece.char.isspace() for piece in noise):
        together = before.char.isdigit() and after.char.isdigit()
        return [] if together else [Piece(" ", noise[0].start, noise[-1].end, NOISE)]
    return [piece for piece in noise if piece.char in _GLUED]


def _unchained(pieces: list[Piece]) -> list[Piece]:
    """Drop the separators of a chain such as 安，全，账，户 or w.e.i.x.i.n (three single characters or more)."""
    return [piece for at, piece in enumerate(pieces) if not _in_chain(pieces, at)]


def _in_chain(pieces: list[Piece], at: int) -> bool:
    if pieces[at].kind not in {BREAK, NOISE}:
        return False
    left, right = _single(pieces, at - 1), _single(pieces, at + 1)
    return left is not None and left is right and left in {_single(pieces, at - 3), _single(pieces, at + 3)}


def _single(pieces: list[Piece], at: int) -> str | None:
    """The kind of a lone Chinese character or letter between separators; None for anything else."""
    if not 0 <= at < len(pieces):
        return None
    char, kind = pieces[at].char, pieces[at].kind
    if kind in {BREAK, NOISE} or char in _DIGIT_WORDS or char.isdigit():
        return None
    neighbours = [pieces[n].kind for n in (at - 1, at + 1) if 0 <= n < len(pieces)]
    return kind if all(neighbour in {BREAK, NOISE} for neighbour in neighbours) else None


def _automaton(table: dict[str, str]) -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for disguise, meaning in table.items():
        automaton.add_word(disguise, (disguise, meaning))
    automaton.make_automaton()
    return automaton


def _rewrite(pieces: list[Piece], automaton: ahocorasick.Automaton) -> list[Piece]:
    """Replace each disguise (leftmost, then longest) by its meaning; the meaning spans what it replaced."""
    if not automaton:
        return pieces
    text = "".join(piece.char for piece in pieces)
    found = [
        (end + 1 - len(disguise), end + 1, meaning)
        for end, (disguise, meaning) in automaton.iter_long(text)
        if disguise != meaning and _whole_word(text, end + 1 - len(disguise), end + 1)
    ]
    if not found:
        return pieces
    out: list[Piece] = []
    at = 0
    for start, end, meaning in found:
        out.extend(pieces[at:start])
        out.extend(_spread(pieces[start:end], meaning))
        at = end
    return [*out, *pieces[at:]]


def _whole_word(text: str, start: int, end: int) -> bool:
    """Latin letters of a disguise must not be the middle of a longer Latin word or address."""
    left = start > 0 and _latin(text[start]) and _latin(text[start - 1])
    right = end < len(text) and _latin(text[end - 1]) and (_latin(text[end]) or text[end] == ".")
    return not left and not right


def _latin(char: str) -> bool:
    return "a" <= char <= "z"


def _spread(old: list[Piece], meaning: str) -> list[Piece]:
    """Give each character of the meaning its own source where lengths agree, the whole disguise otherwise."""
    if len(old) == len(meaning):
        return [Piece(char, piece.start, piece.end, _kind(char)) for char, piece in zip(meaning, old, strict=True)]
    return [Piece(char, old[0].start, old[-1].end, _kind(char)) for char in meaning]
