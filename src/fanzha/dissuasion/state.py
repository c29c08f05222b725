"""Where a conversation stands, and what the room needs to carry it on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import NamedTuple

from msgspec import Struct

from fanzha.decisions.transfer import Transfer
from fanzha.dissuasion.beliefs import Beliefs, believe
from fanzha.dissuasion.claims import Contradiction, Said
from fanzha.dissuasion.conduct import speakable
from fanzha.dissuasion.evidence import Evidence
from fanzha.dissuasion.questions import Ask, pool_of
from fanzha.dissuasion.script import Script, script
from fanzha.dissuasion.settings import Settings, settings
from fanzha.dissuasion.topics import Vocabulary, vocabulary
from fanzha.dissuasion.turn import Outcome
from fanzha.knowledge import KnowledgeBase, load
from fanzha.knowledge.vocabulary import NO_FRAUD

Scores = Callable[[str, str], Mapping[str, float]]
"""Screens a text of a medium: the probability of each typology and of ``none``; empty where nothing was found."""


class Room(NamedTuple):
    """What does not change during a conversation: knowledge, script, numbers, questions, the screener."""

    kb: KnowledgeBase
    script: Script
    settings: Settings
    pool: Mapping[str, Ask]
    words: Vocabulary
    scores: Scores


class State(Struct, frozen=True, kw_only=True):
    """All that is known of one conversation. ``asked`` are the questions that were put, in order."""

    evidence: tuple[Evidence, ...] = ()
    signs: tuple[str, ...] = ()
    transfer: Transfer | None = None
    texts: tuple[str, ...] = ()
    claims: tuple[Said, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    asked: tuple[str, ...] = ()
    pending: str | None = None
    reassured: int = 0
    """Unexpected questions and checks that the customer stood."""
    moods: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    seen: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    told_at: int = 0
    """How many questions had been asked when the trick was first named."""
    callback: str | None = None
    highest: float = 0.0
    outcome: Outcome | None = None


def controlled(room: Room, state: State) -> bool:
    """Whether somebody seems to steer the customer: several such signs, words said to be taught, or a contradiction."""
    if state.contradictions or any(piece.code == "coached" for piece in state.evidence):
        return True
    steering = [code for code in state.signs if room.kb.signs[code].group == "phone" or code in STEERING]
    return len(steering) >= room.settings.control_needed


STEERING = ("coached_answers", "accompanied_by_stranger", "secretive")


def beliefs_of(room: Room, state: State) -> Beliefs:
    """What is believed now."""
    priors = {code: room.script.priors.weights[code] for code in room.kb.typologies}
    return believe(state.evidence, priors, room.settings, controlled=controlled(room, state))


def room_of(kb: KnowledgeBase, scores: Scores) -> Room:
    """A room around a knowledge base; questions that break a rule of conduct are left out."""
    pool = speakable(pool_of(kb, script(), settings()), script())
    return Room(
        kb, script(), settings(), {ask.question.code: ask for ask in pool}, vocabulary(kb, script().topics), scores
    )


@cache
def default_room() -> Room:
    """The room with the knowledge and the screener that ship with the product."""
    return room_of(load(), screened)


def screened(text: str, kind: str) -> Mapping[str, float]:
    """The probabilities that the screener gives; empty where it found nothing."""
    from fanzha.screening import screen

    screening = screen(text, kind)
    if screening.typology == NO_FRAUD:
        return {}
    return {c.typology: c.score for c in screening.candidates} | {NO_FRAUD: 1 - screening.score}
