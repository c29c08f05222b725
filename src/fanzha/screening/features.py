"""A text as numbers: named features that a person can read, and hashed character n-grams."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fanzha.knowledge.vocabulary import TYPOLOGIES
from fanzha.screening.context import NEGATED, PLAIN, WARNED, states
from fanzha.screening.links import Judged, LinkJudge
from fanzha.screening.matching import Hit, Matcher
from fanzha.screening.normalise import Normal, Normaliser
from fanzha.screening.structure import Fired, classes_used, find_frames

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from fanzha.screening.rules import Rules

BUCKETS = 1 << 17
LONGEST_GRAM = 4
SHORT, LONG = 24, 200
"""Canonical lengths below and above which a text says little, or a lot, by its length."""

_MIX = (0x9E3779B1, 0x85EBCA6B, 0xC2B2AE35, 0x27D4EB2F)
_TURNED = 0x165667B1


class Reading(NamedTuple):
    """Everything that was found in one text, before it is weighed."""

    normal: Normal
    hits: list[Hit]
    state: bytearray
    fired: list[Fired]
    judged: list[Judged]


class Reader:
    """Reads texts by one set of rules."""

    def __init__(self, rules: Rules) -> None:
        self.rules = rules
        self._normalise = Normaliser(rules.evasions)
        self._match = Matcher(rules)
        self._judge = LinkJudge(rules.links, rules.operating.link_lean)

    def __call__(self, text: str) -> Reading:
        """Find words, context, frames and links in ``text``."""
        normal = self._normalise(text)
        hits = self._match(normal.text)
        state = states(normal.text, hits)
        return Reading(normal, hits, state, find_frames(self.rules.frames, hits, state), self._judge(normal.text))


def named_features(reading: Reading) -> dict[str, float]:
    """The readable features by name; those that are absent are left out."""
    found = {f"frame:{fired.frame.code}": 1.0 for fired in reading.fired}
    plain, turned = classes_used(reading.hits, reading.state)
    found.update({f"class:{name}": 1.0 for name in plain if not name.startswith("cue_")})
    found.update({f"cue:{name}": 1.0 for name in plain | turned if name.startswith("cue_")})
    found.update({f"link:{judged.code}": 1.0 for judged in reading.judged})
    found.update(_phrases(reading))
    if turned:
        found["context:turned"] = min(len(turned), 4) / 2
    for name, value in (("negated", NEGATED), ("warned", WARNED)):
        if value in reading.state:
            found[f"context:{name}"] = 1.0
    length = len(reading.normal.text)
    if length < SHORT or length > LONG:
        found["length:short" if length < SHORT else "length:long"] = 1.0
    return found


def _phrases(reading: Reading) -> dict[str, float]:
    """How many different phrases of each strength, in all (at most 3) and for each typology (at most 2)."""
    seen: dict[str, set[tuple[int, int]]] = {}
    for hit in reading.hits:
        if reading.state[hit.start] == PLAIN:
            for phrase in hit.phrases:
                seen.setdefault(f"phrases:{phrase.strength}", set()).add((hit.start, hit.end))
                seen.setdefault(f"phrase:{phrase.typology}:{phrase.strength}", set()).add((hit.start, hit.end))
    return {name: float(min(len(places), 3 if name.startswith("phrases") else 2)) for name, places in seen.items()}


def priors(rules: Rules) -> dict[str, list[float]]:
    """Prior log-odds of every named feature that has one: first for fraud, then for each typology."""
    columns = {code: n + 1 for n, code in enumerate(TYPOLOGIES)}

    def row(lean: float, points: dict[str, float]) -> list[float]:
        values = [lean, *[0.0] * len(TYPOLOGIES)]
        for code, value in points.items():
            values[columns[code]] = value
        return values

    operating = rules.operating
    found = {f"frame:{frame.code}": row(frame.lean, frame.points_to) for frame in rules.frames}
    found.update({f"link:{code}": row(lean, {"trojan_link": 0.8}) for code, lean in operating.link_lean.items()})
    found.update({f"link:caller_{n}": row(caller.lean, {}) for n, caller in enumerate(rules.links.caller)})
    for strength, lean in operating.phrase_lean.items():
        found[f"phrases:{strength}"] = row(lean, {})
        for code in TYPOLOGIES:
            found[f"phrase:{code}:{strength}"] = row(0.0, {code: operating.phrase_points[strength]})
    return found


def gram_buckets(text: str, state: bytearray) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Bucket, start and length of every character n-gram (1 to 4) of a canonical text.

    Digits count as one digit; an n-gram that begins in a negated or warning stretch falls into buckets of its own.
    """
    import numpy as np

    points = np.frombuffer(f"\n{text}\n".encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    points[(points >= 48) & (points <= 57)] = 48
    turned = np.frombuffer(b"\0" + bytes(state) + b"\0", dtype=np.uint8) != PLAIN
    buckets, starts, lengths = [], [], []
    rolling = np.zeros(len(points), dtype=np.uint64)
    for size in range(1, LONGEST_GRAM + 1):
        count = len(points) - size + 1
        if count <= 0:
            break
        rolling = (rolling[:count] * np.uint64(_MIX[0]) + points[size - 1 :]) & np.uint64(0xFFFFFFFF)
        mixed = (rolling ^ (turned[:count] * np.uint64(_TURNED))) * np.uint64(_MIX[size % 4]) + np.uint64(size)
        mixed ^= mixed >> np.uint64(29)
        buckets.append((mixed * np.uint64(_MIX[1]) >> np.uint64(13)) & np.uint64(BUCKETS - 1))
        starts.append(np.arange(count) - 1)
        lengths.append(np.full(count, size))
    return np.concatenate(buckets).astype(np.int64), np.concatenate(starts), np.concatenate(lengths)
