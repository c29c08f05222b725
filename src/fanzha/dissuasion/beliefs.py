"""Beliefs over the typologies and over an honest customer: naive Bayes in log odds, mindful of overlap."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from fanzha.dissuasion.evidence import Evidence, coached_share, softened
from fanzha.dissuasion.settings import Settings
from fanzha.money import apportion

HONEST = "honest"
_MILLION = 1_000_000


class Beliefs(Struct, frozen=True):
    """Probabilities of ``honest`` and of each typology; they add up to 1."""

    of: Mapping[str, float]

    @property
    def honest(self) -> float:
        """How likely it is that nothing is wrong."""
        return self.of[HONEST]

    @property
    def fraud(self) -> float:
        """How likely it is a fraud of any kind."""
        return 1.0 - self.of[HONEST]

    @property
    def top(self) -> str:
        """The likeliest typology, honest left aside."""
        return max((code for code in self.of if code != HONEST), key=lambda code: self.of[code])

    def rounded(self) -> dict[str, float]:
        """To six places, likeliest first, adding up to 1 exactly."""
        parts = apportion(_MILLION, [round(p * 10**12) for p in self.of.values()])
        pairs = sorted(zip(self.of, parts, strict=True), key=lambda pair: (-pair[1], pair[0]))
        return {code: part / _MILLION for code, part in pairs}


def believe(
    evidence: Iterable[Evidence], priors: Mapping[str, float], settings: Settings, *, controlled: bool = False
) -> Beliefs:
    """Fold all evidence into probabilities.

    ``priors`` are the proportions of the typologies before anything is known; ``controlled``: somebody seems to steer
    the customer.
    """
    evidence = list(evidence)
    odds = settings.fraud_prior / (1 - settings.fraud_prior) / sum(priors.values())
    logs = {HONEST: 0.0} | {
        code: math.log(odds * prior) + sum(weights(evidence, code, settings, controlled=controlled))
        for code, prior in priors.items()
    }
    return Beliefs(_normalised(logs))


def weights(evidence: Sequence[Evidence], code: str, settings: Settings, *, controlled: bool) -> list[float]:
    """What each piece of evidence adds for one typology, in order; later ones of a group weigh less."""
    order = sorted(range(len(evidence)), key=lambda n: (-abs(evidence[n].leans[code]), n))
    seen: dict[tuple[str, bool], int] = {}
    found = [0.0] * len(evidence)
    for n in order:
        piece = evidence[n]
        lean = piece.leans[code]
        if piece.source == "answer":
            lean = softened(lean, coached_share(settings, piece.kind, controlled=controlled))
        if piece.group and lean:
            key = (piece.group, lean > 0)
            damp = settings.same_kind_damp if piece.source == "answer" else settings.same_group_damp
            lean *= damp ** seen.get(key, 0)
            seen[key] = seen.get(key, 0) + 1
        found[n] = lean
    return found


def _normalised(logs: Mapping[str, float]) -> dict[str, float]:
    highest = max(logs.values())
    odds = {code: math.exp(log - highest) for code, log in logs.items()}
    whole = sum(odds.values())
    return {code: odd / whole for code, odd in odds.items()}
