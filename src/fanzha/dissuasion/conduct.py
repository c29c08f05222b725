"""Rules of conduct: what may be said to a customer at all, and which question may come next."""

from __future__ import annotations

from collections.abc import Sequence

from fanzha.dissuasion.questions import Ask
from fanzha.dissuasion.script import Rule, Script
from fanzha.dissuasion.settings import Settings

MOST_COACHING = 2
"""More than two questions about coaching in one talk sound like an accusation."""


def broken(text: str, rules: Sequence[Rule]) -> Rule | None:
    """The first rule of conduct that a sentence to a customer breaks, or None."""
    return next((rule for rule in rules if any(fragment in text for fragment in rule.fragments)), None)


def speakable(pool: Sequence[Ask], script: Script) -> tuple[Ask, ...]:
    """The questions that break no rule of conduct."""
    return tuple(ask for ask in pool if broken(ask.question.text, script.rules) is None)


def due_kind(asked: Sequence[str], settings: Settings) -> str | None:
    """The kind that must come next, given the kinds asked so far.

    The first question is open. In a longer talk one about coaching and an unexpected one were asked by the time it
    is long: the last places before that are kept for whichever is missing.
    """
    if not asked:
        return "open"
    missing = [kind for kind in ("coaching", "unexpected") if kind not in asked]
    left = int(settings.longer_talk) - len(asked)
    return missing[0] if missing and left <= len(missing) else None


def may_come(ask: Ask, asked: Sequence[str], due: str | None) -> bool:
    """Whether a question of this kind may come now: open before closed, coaching not over and over."""
    kind = ask.question.kind
    if due is not None:
        return kind == due
    if kind == "coaching":
        return asked.count("coaching") < MOST_COACHING and asked[-1] != "coaching"
    return True
