"""Understanding what a customer says: which option it means, and which acts of speech it contains."""

from __future__ import annotations

from msgspec import Struct

from fanzha.dissuasion.script import Act, Script
from fanzha.dissuasion.words import alike, any_of, found, plain
from fanzha.knowledge.schema import Option, Question

_ENOUGH = 1.5
"""An option is taken for meant from two characters in common on."""
_TRAILING = ("…", "...")
"""An answer that trails off is a hesitation, not the word it begins with."""
_SHORT = 4
"""A single character counts only in an answer this short."""


class Heard(Struct, frozen=True):
    """What was understood: the option (or None) and the acts, in the order of the lexicon."""

    option: Option | None
    acts: tuple[Act, ...]


def hear(text: str, question: Question | None, script: Script) -> Heard:
    """Read an answer in free Chinese. Never fails: what isn't understood has no option and no acts."""
    said = plain(text)
    trails = text.rstrip("。 ").endswith(_TRAILING)
    done = tuple(act for act in script.acts if _does(act, said, script, trails=trails))
    if question is None:
        return Heard(None, done)
    return Heard(_meant(said, question, done), done)


def _does(act: Act, said: str, script: Script, *, trails: bool) -> bool:
    if any(said == plain(phrase) and (not said or phrase.endswith(_TRAILING) == trails) for phrase in act.whole):
        return True
    if len(said) < act.least:
        return False
    if act.places and any(any_of(names, said) for names in script.places.provinces.values()):
        return True
    return any_of(act.fragments, said) is not None


def _meant(said: str, question: Question, acts: tuple[Act, ...]) -> Option | None:
    scores = [_score(said, option, acts) for option in question.options]
    best = max(scores)
    return question.options[scores.index(best)] if best >= _ENOUGH else None


def _score(said: str, option: Option, acts: tuple[Act, ...]) -> float:
    """How far an answer means an option: the fragments heard, the words shared, the acts that amount to the same."""
    fragments = [f for f in option.heard if _heard(f, said)]
    score = max((len(plain(f)) for f in fragments), default=0) + 0.5 * max(len(fragments) - 1, 0)
    score += 4 * alike(said, option.text)
    words = " ".join([option.text, *option.heard])
    for act in acts:
        if any(hint in words for hint in act.hints):
            score += 2.0 if any(hint in option.text for hint in act.hints) else 1.5
    return score


def _heard(fragment: str, said: str) -> bool:
    if len(plain(fragment)) > 1:
        return found(fragment, said)
    return said.startswith(plain(fragment)) and len(said) <= _SHORT if plain(fragment) else False
