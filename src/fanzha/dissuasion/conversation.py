"""The conversation: one event in, one turn out, the same events always giving the same turns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from fanzha.dissuasion.absorb import absorb
from fanzha.dissuasion.beliefs import weights
from fanzha.dissuasion.choosing import choose
from fanzha.dissuasion.events import parse_event
from fanzha.dissuasion.state import Room, State, beliefs_of, controlled, default_room
from fanzha.dissuasion.steps import sentence, steps
from fanzha.dissuasion.stopping import Standing, stop
from fanzha.dissuasion.turn import Turn


class Reason(Struct, frozen=True):
    """One piece of what is believed: in words for staff, and what it adds in natural log odds."""

    text: str
    weight: float


class Conversation:
    """A talk with one customer. Holds a frozen `State`; a refused event leaves it as it was."""

    def __init__(self, room: Room, state: State | None = None) -> None:
        self.room = room
        self.state = state or State()
        self.stopped_because = ""
        """The rule that ended the talk, in Chinese; empty while it goes on."""

    @classmethod
    def begin(cls, room: Room | None = None) -> Conversation:
        """A new conversation, with the knowledge that ships with the product unless a room is given."""
        return cls(room or default_room())

    @classmethod
    def replay(cls, events: Iterable[Mapping[str, Any]], room: Room | None = None) -> tuple[Conversation, Turn | None]:
        """The conversation after these events, and its last turn (None without events).

        Raises `BadInput` with the row, from 1, of the first event that is refused.
        """
        from fanzha.errors import BadInput

        conversation, turn = cls.begin(room), None
        for row, event in enumerate(events, start=1):
            try:
                turn = conversation.hear(event)
            except BadInput as error:
                raise error.at_row(row) from None
        return conversation, turn

    def hear(self, event: Mapping[str, Any]) -> Turn:
        """Take in one event as in the contract and answer with a turn. Raises `BadInput` naming the field."""
        room = self.room
        state = absorb(room, self.state, parse_event(event, room.script.seen))
        beliefs = beliefs_of(room, state)
        state = replace(state, highest=max(state.highest, beliefs.fraud))
        chosen = choose(room, state, beliefs)
        stopped = stop(Standing(room, state, beliefs, chosen is not None))
        outcome, self.stopped_because = stopped or (None, "")
        asked = chosen.asked() if chosen is not None and outcome is None else None
        spoken = sentence(room, state, beliefs, outcome)
        turn = Turn(
            question=asked,
            beliefs=beliefs.rounded(),
            contradictions=tuple(c.text for c in state.contradictions),
            say=spoken[1] if spoken else None,
            do=steps(room, state, beliefs, outcome),
            outcome=outcome,
        )
        if spoken:
            told_at = state.told_at if state.said else len(state.asked)
            state = replace(state, said=(*state.said, spoken[0]), told_at=told_at)
        self.state = replace(state, outcome=outcome, pending=asked.code if asked else None)
        return turn

    def explain(self, typology: str | None = None) -> tuple[Reason, ...]:
        """Why it is believed to be this typology (default: the likeliest), weightiest first; for staff alone."""
        code = typology or beliefs_of(self.room, self.state).top
        steered = controlled(self.room, self.state)
        found = weights(self.state.evidence, code, self.room.settings, controlled=steered)
        reasons = [Reason(piece.text, round(w, 3)) for piece, w in zip(self.state.evidence, found, strict=True)]
        return tuple(sorted(reasons, key=lambda reason: -abs(reason.weight)))
