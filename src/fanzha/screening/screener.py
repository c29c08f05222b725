"""The screener: a text in, a judgement with its reasons out."""

from __future__ import annotations

import hashlib
from functools import cache

from fanzha.errors import BadInput
from fanzha.knowledge import KnowledgeBase
from fanzha.knowledge.vocabulary import MEDIA, NO_FRAUD, TYPOLOGIES
from fanzha.screening.explain import evidence
from fanzha.screening.features import Reader, Reading, priors
from fanzha.screening.model import Model, Parts, fraud_probability, typology_probabilities
from fanzha.screening.result import Candidate, Evidence, Screening, VerifyWith
from fanzha.screening.rules import About, Rules, compile_rules, load_rules

_OVERLAP = 200


class Screener:
    """Judges texts by one set of rules and one model. Holds no state between texts; safe to share between threads."""

    def __init__(self, rules: Rules, model: Model) -> None:
        self.rules = rules
        self._model = model
        self._read = Reader(rules)

    @classmethod
    def load(cls, knowledge: KnowledgeBase | None = None) -> Screener:
        """The shipped screener, or one that speaks with another knowledge base."""
        rules = load_rules() if knowledge is None else compile_rules(knowledge)
        return cls(rules, Model.read(prior=priors(rules)))

    def screen(self, text: str, kind: str = "sms", *, id: str | None = None, mass: bool = False) -> Screening:  # noqa: A002 (the contract's word)
        """Judge a text. ``mass`` uses the stricter line for many messages at once.

        Raises `BadInput` for an empty or endless text and for an unknown medium (``kind``).
        """
        self._refuse(text, kind)
        judged = [self._judge(start, part) for start, part in self._windows(text)]
        start, reading, parts = max(judged, key=lambda one: fraud_probability(one[2].total))
        score = fraud_probability(parts.total)
        candidates = self._candidates(score, parts)
        operating = self.rules.operating
        found = score >= (operating.mass if mass else operating.counter)
        typology = candidates[0].typology if found else NO_FRAUD
        shown = evidence(reading, typology, self.rules, self._model) if found else ()
        about = self.rules.about[typology]
        return Screening(
            id=id if id is not None else _name(text, kind),
            typology=typology,
            score=round(score, 4),
            candidates=candidates,
            evidence=tuple(Evidence(e.start + start, e.end + start, e.text, e.why) for e in shown),
            advice=about.advice,
            verify_with=_channel(about, text),
        )

    def explain(self, text: str) -> list[tuple[str, float]]:
        """What each named feature, and the n-grams together, add to the log-odds of fraud; it sums to the score."""
        _, _, parts = self._judge(0, text)
        named = [(name, float(values[0])) for name, values in parts.named.items()]
        named += [("bias", float(parts.bias[0])), ("n-grams", float(parts.grams[0]))]
        return sorted(named, key=lambda row: -abs(row[1]))

    def about(self, typology: str) -> About:
        """What to tell the customer about a typology, or about ``none``."""
        return self.rules.about[typology]

    def _judge(self, start: int, text: str) -> tuple[int, Reading, Parts]:
        reading = self._read(text)
        return start, reading, self._model.parts(reading)

    def _refuse(self, text: str, kind: str) -> None:
        if kind not in MEDIA:
            raise BadInput(f"应为 {'、'.join(MEDIA)} 之一", field="kind")
        if not text.strip():
            raise BadInput("没有文字", field="text")
        if len(text) > self.rules.operating.longest:
            raise BadInput(f"文字太长，最多 {self.rules.operating.longest} 个字", field="text")

    def _windows(self, text: str) -> list[tuple[int, str]]:
        width = self.rules.operating.window
        if len(text) <= width:
            return [(0, text)]
        return [(at, text[at : at + width]) for at in range(0, len(text) - _OVERLAP, width - _OVERLAP)]

    def _candidates(self, score: float, parts: Parts) -> tuple[Candidate, ...]:
        shares = typology_probabilities(parts.total) * score
        ranked = sorted(zip(shares.tolist(), TYPOLOGIES, strict=True), reverse=True)
        least = self.rules.operating.shown
        kept = [row for n, row in enumerate(ranked) if row[0] >= least or (n == 0 and score >= least)]
        return tuple(Candidate(code, round(share, 4)) for share, code in kept)


def _name(text: str, kind: str) -> str:
    content = f"{kind}\0{text}".encode("utf-8", "surrogatepass")
    return f"screening-{hashlib.blake2b(content, digest_size=8).hexdigest()}"


def _channel(about: About, text: str) -> VerifyWith:
    """The first channel whose number is not in the message: whoever wrote the message must not choose it."""
    return next((channel for channel in about.verify_with if channel.number not in text), about.verify_with[0])


@cache
def shipped() -> Screener:
    """The shipped screener, loaded once."""
    return Screener.load()


def screen(text: str, kind: str = "sms", *, id: str | None = None) -> Screening:  # noqa: A002 (the contract's word)
    """Judge a text with the shipped screener; see `Screener.screen`."""
    return shipped().screen(text, kind, id=id)
