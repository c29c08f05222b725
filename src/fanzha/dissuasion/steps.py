"""What staff say and do: the sentence that names the trick, concrete steps, numbers looked up by us."""

from __future__ import annotations

from fanzha.dissuasion.beliefs import Beliefs
from fanzha.dissuasion.script import Claim
from fanzha.dissuasion.state import Room, State
from fanzha.dissuasion.turn import Outcome
from fanzha.dissuasion.words import any_of, plain

MOST = 5
"""More steps than this are not read."""


def sentence(room: Room, state: State, beliefs: Beliefs, outcome: Outcome | None) -> tuple[str, str] | None:
    """The sentence to say now with the code it is said for, or None. Said once, and again at the hand-over."""
    if outcome in ("released", "convinced") or beliefs.fraud < room.settings.say_at:
        return None
    sure = beliefs.of[beliefs.top] >= room.settings.say_typology_at
    code = beliefs.top if sure else "general"
    handing_over = outcome is not None and state.outcome != outcome
    if code in state.said and not handing_over:
        return None
    if code == "general" and (state.said or not state.asked) and not handing_over:
        return None
    return code, _breaker(room, state, code) if sure else room.script.steps.general["say"]


def _breaker(room: Room, state: State, typology: str) -> str:
    """The sentence of the claim that was heard, or that of the typology."""
    own = (claim.say[typology] for claim in _claimed(room, state) if typology in claim.say)
    return next(own, room.kb.typologies[typology].spell_breaker)


def steps(room: Room, state: State, beliefs: Beliefs, outcome: Outcome | None) -> tuple[str, ...]:
    """What to do now, most urgent first, each once."""
    if outcome in ("released", "convinced"):
        return tuple(room.script.steps.outcome[outcome])
    found = [*_by_mood(room, state, beliefs)]
    if beliefs.fraud >= room.settings.do_at:
        found += [
            step for code, step in room.script.steps.signs.items() if code in state.signs and _stops(room, state, code)
        ]
    found += _callback(room, state, beliefs)
    if outcome is not None:
        found += room.script.steps.outcome[outcome]
    if beliefs.of[beliefs.top] >= room.settings.do_at:
        found += _verify(room, state, beliefs.top)
        proofs = room.kb.typologies[beliefs.top].proofs
        found.append(room.script.steps.general["proof"].format(proof=proofs[len(state.seen) % len(proofs)]))
    elif beliefs.fraud >= room.settings.say_at:
        found += [room.script.steps.refused["family"], _dial(room, "antifraud_96110")]
    limit = MOST + (len(room.script.steps.outcome[outcome]) if outcome else 0)
    return tuple(dict.fromkeys(found))[:limit]


def _stops(room: Room, state: State, sign: str) -> bool:
    """Whether a sign still asks for its own step: not the phone, once the call-back is under way."""
    return state.callback is None or room.kb.signs[sign].group != "phone"


def _by_mood(room: Room, state: State, beliefs: Beliefs) -> list[str]:
    refused, found = room.script.steps.refused, []
    if state.marks and state.marks[-1] == "insists":
        found += [refused["delay"], refused["family"]] if beliefs.fraud >= room.settings.do_at else [refused["low"]]
    last = state.moods[-1] if state.moods else None
    if "fear" in state.marks or "fearful" in state.signs:
        found.append(refused["frightened"])
    elif last in ("anger", "refusal"):
        found.append(refused["angry"])
    elif last == "silence":
        found.append(refused["silent"])
    return found


def _callback(room: Room, state: State, beliefs: Beliefs) -> list[str]:
    """The call-back protocol: offered once the trick is an impersonation and was named, then state by state."""
    protocol = room.script.callback
    if state.callback is None:
        fits = beliefs.top in protocol.impersonations and beliefs.of[beliefs.top] >= room.settings.say_typology_at
        return list(protocol.offer) if fits and state.said else []
    here = next(s for s in protocol.states if s.code == state.callback)
    questions = protocol.questions.get(beliefs.top, protocol.questions["default"])
    return [step.replace("{questions}", questions) for step in here.do]


def _verify(room: Room, state: State, typology: str) -> list[str]:
    """How to verify: the office that the words speak of first, then the typology's own channels; two at most."""
    named = [claim.channel for claim in _claimed(room, state)]
    own = room.kb.typologies[typology].verify_with
    return [_dial(room, code) for code in list(dict.fromkeys([*(c for c in named if c in own or not own), *own]))[:2]]


def _claimed(room: Room, state: State) -> list[Claim]:
    """The offices that the message and the customer's words speak of."""
    said = [plain(text) for text in state.texts]
    return [claim for claim in room.script.steps.claims if any(any_of(claim.fragments, text) for text in said)]


def _dial(room: Room, code: str) -> str:
    channel = room.kb.official_channels[code]
    special = {"company_switchboard": "switchboard", "hospital_desk": "switchboard", "bank_card_back": "card_back"}
    template = room.script.steps.verify[special.get(code, channel.kind)]
    return template.format(number=channel.number, place=channel.zh)
