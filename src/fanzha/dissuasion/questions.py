"""The pool of questions, and how much each is expected to tell."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from fanzha.dissuasion.beliefs import HONEST, Beliefs
from fanzha.dissuasion.evidence import coached_share, everywhere
from fanzha.dissuasion.script import Script
from fanzha.dissuasion.settings import Settings
from fanzha.dissuasion.words import alike
from fanzha.knowledge import KnowledgeBase
from fanzha.knowledge.schema import Option, Question


class Ask(Struct, frozen=True):
    """A question of the pool, with the typology it belongs to (None: it fits any), and how each answer is weighed.

    ``leans[option][typology]`` are natural log odds; ``likely[option]`` is how often an honest customer answers so.
    """

    question: Question
    owner: str | None
    leans: tuple[Mapping[str, float], ...]
    likely: tuple[float, ...]

    def option(self, code: str) -> Option | None:
        """The option with this code."""
        return next((option for option in self.question.options if option.code == code), None)

    def leans_of(self, option: Option) -> Mapping[str, float]:
        """How far this option speaks for each typology, before coaching is reckoned with."""
        return self.leans[self.question.options.index(option)]


def pool_of(kb: KnowledgeBase, script: Script, settings: Settings) -> tuple[Ask, ...]:
    """Every question of the knowledge base, the common ones first."""
    common = [(question, None) for question in kb.common_questions]
    own = [(question, entry.code) for entry in kb.typologies.values() for question in entry.questions]
    return tuple(_ask(kb, script, settings, question, owner) for question, owner in (*common, *own))


def _ask(kb: KnowledgeBase, script: Script, settings: Settings, question: Question, owner: str | None) -> Ask:
    """Weigh the options. A question of one typology speaks for the others by a share that depends on its kind."""
    share: float = getattr(settings, f"spill_{question.kind}")
    points = script.pointers.get(question.code, {})
    leans = [
        everywhere(kb, option.lean, points.get(option.code))
        if owner is None
        else {code: option.lean * (1.0 if code == owner else share) for code in kb.typologies}
        for option in question.options
    ]
    # Without counts of real answers: what speaks against fraud is what honest customers mostly say.
    odds = [math.exp(-option.lean) for option in question.options]
    likely = tuple(odd / sum(odds) for odd in odds)
    return Ask(question, owner, _coherent(leans, likely), likely)


def _coherent(leans: Sequence[Mapping[str, float]], likely: Sequence[float]) -> tuple[Mapping[str, float], ...]:
    """The leans shifted alike for all options, so that the answers of a deceived customer add up to 1 too."""
    shift = {
        code: math.log(sum(p * math.exp(lean[code]) for p, lean in zip(likely, leans, strict=True)))
        for code in leans[0]
    }
    return tuple({code: lean[code] - shift[code] for code in lean} for lean in leans)


def expected_information(ask: Ask, beliefs: Beliefs, settings: Settings, *, controlled: bool) -> float:
    """Bits that the answer is expected to tell: partly whether anything is wrong, partly which typology it is."""
    coached = coached_share(settings, ask.question.kind, controlled=controlled)
    rows = {HONEST: list(ask.likely)} | {
        code: _answers(ask, code, coached) for code, p in beliefs.of.items() if code != HONEST and p > 1e-4
    }
    whole = sum(beliefs.of[code] for code in rows)
    shares = {code: beliefs.of[code] / whole for code in rows}
    overall = _mixture(rows, shares)
    fraud = {code: share for code, share in shares.items() if code != HONEST}
    any_fraud = _mixture(rows, fraud)
    which = sum(share * _divergence(rows[code], overall) for code, share in shares.items())
    whether = shares[HONEST] * _divergence(rows[HONEST], overall) + sum(fraud.values()) * _divergence(
        any_fraud, overall
    )
    return settings.tell_apart * whether + (1 - settings.tell_apart) * which


def _answers(ask: Ask, code: str, coached: float) -> list[float]:
    """How a customer deceived in this way answers: as taught, or as the leans say."""
    return [
        coached * likely + (1 - coached) * likely * math.exp(leans[code])
        for likely, leans in zip(ask.likely, ask.leans, strict=True)
    ]


def _mixture(rows: Mapping[str, Sequence[float]], shares: Mapping[str, float]) -> list[float]:
    whole = sum(shares.values()) or 1.0
    size = len(next(iter(rows.values())))
    return [sum(share * rows[code][n] for code, share in shares.items()) / whole for n in range(size)]


def _divergence(p: Sequence[float], q: Sequence[float]) -> float:
    return sum(a * math.log2(a / b) for a, b in zip(p, q, strict=True) if a > 0)


def novelty(ask: Ask, asked: Iterable[Ask]) -> float:
    """1 for a question unlike any asked before, towards 0 for one that says the same again."""
    return 1.0 - min(max((_same(ask, before) for before in asked), default=0.0), 1.0)


def _same(one: Ask, other: Ask) -> float:
    if one.question.kind == other.question.kind == "coaching":
        return 0.8
    both = " ".join(option.text for option in one.question.options), " ".join(o.text for o in other.question.options)
    return 2 * max(alike(one.question.text, other.question.text), alike(*both))
