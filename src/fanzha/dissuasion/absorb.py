"""Taking in one event: evidence, claims, contradictions, moods and marks are added; nothing is forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec.structs import replace

from fanzha.decisions.transfer import Transfer
from fanzha.dissuasion.claims import Contradiction, Said, against_transfer, claims_of, conflicts, of_transfer
from fanzha.dissuasion.events import Event
from fanzha.dissuasion.evidence import Evidence, everywhere, of_answer, of_message, of_sign, of_words
from fanzha.dissuasion.facts import device_signs, of_facts, of_purpose
from fanzha.dissuasion.hearing import Heard, hear
from fanzha.dissuasion.questions import Ask
from fanzha.dissuasion.script import Act
from fanzha.dissuasion.state import Room, State
from fanzha.dissuasion.topics import topics
from fanzha.dissuasion.words import plain
from fanzha.errors import BadInput
from fanzha.knowledge.schema import Option

HEARD_SHARE = 0.6
"""A sign that the customer only spoke of weighs this share of one that staff saw."""
WORTH_SCREENING = 8
"""Shorter answers tell the screener nothing."""
MARKS = {"insists": "insists", "convinced": "convinced"}
VERIFYING = ("unexpected", "check")


def absorb(room: Room, state: State, event: Event) -> State:
    """The state after an event. Raises `BadInput` for an answer to no question, or one it does not offer."""
    if event.transfer is not None:
        state = _transfer(room, state, event.transfer)
    if event.message is not None:
        state = _message(room, state, event.message)
    if event.signals:
        state = _signs(room, state, event.signals)
    if event.answer is not None:
        state = _option(room, state, event.answer)
    if event.answer_text is not None:
        state = _speech(room, state, event.answer_text)
    if event.seen is not None:
        state = _seen(room, state, event.seen)
    return _contradictions(room, state)


def _add(state: State, pieces: Iterable[Evidence | None], **more: Any) -> State:
    return replace(state, evidence=state.evidence + tuple(piece for piece in pieces if piece is not None), **more)


def _transfer(room: Room, state: State, transfer: Transfer) -> State:
    """A transfer replaces an earlier one as evidence; what the earlier slip claimed stays claimed."""
    kept = tuple(piece for piece in state.evidence if piece.source != "transfer")
    facts = of_facts(room.kb, room.settings, room.script, transfer)
    claims = state.claims + tuple(of_transfer(transfer, room.script))
    state = _add(replace(state, evidence=kept), facts, transfer=transfer, claims=claims)
    state = _signs(room, state, device_signs(transfer))
    return _message(room, state, transfer.message) if (transfer.message or "").strip() else state


def _message(room: Room, state: State, message: str | None) -> State:
    if message is None or message in state.texts:
        return state
    evidence = of_message(room.kb, room.settings, room.scores(message, "sms"))
    return _add(state, [evidence], texts=(*state.texts, message))


def _signs(room: Room, state: State, signs: Iterable[str]) -> State:
    new = [code for code in signs if code not in state.signs]
    claims = [Said("relation", "unknown", "staff")] if "does_not_know_payee" in new else []
    claims += [Said("met", "yes", "staff")] if "knows_payee" in new else []
    pieces = [of_sign(room.kb, room.settings, code) for code in new]
    return _add(state, pieces, signs=state.signs + tuple(new), claims=state.claims + tuple(claims))


def _option(room: Room, state: State, code: str) -> State:
    if state.pending is None:
        raise BadInput("现在没有等着回答的问题", field="answer")
    ask = room.pool[state.pending]
    option = ask.option(code)
    if option is None:
        offered = "、".join(option.code for option in ask.question.options)
        raise BadInput(f"这个问题没有这个选项，可选 {offered}", field="answer")
    state = _answered(room, state, ask, option)
    source = f"option:{ask.question.code}"
    claims = tuple(claims_of(option.text, room.script, source, option=True))
    return replace(state, claims=state.claims + claims)


def _answered(room: Room, state: State, ask: Ask, option: Option | None) -> State:
    """The pending question is done, with an option or without."""
    state = replace(state, asked=(*state.asked, ask.question.code), pending=None)
    if option is None:
        return state
    evidence = of_answer(ask.question, option, ask.leans_of(option))
    stood = ask.question.kind in VERIFYING and option.lean <= 0
    return _add(state, [evidence], reassured=state.reassured + stood)


def _speech(room: Room, state: State, text: str) -> State:
    """An answer in the customer's own words. Where there was no question, it is what the customer says unasked."""
    ask = room.pool[state.pending] if state.pending else None
    heard = hear(text, ask.question if ask else None, room.script)
    if ask is not None:
        state = _answered(room, state, ask, heard.option)
    claims = claims_of(text, room.script, "words", payee=ask is not None and "收款" in ask.question.text)
    differing = against_transfer(text, state.transfer, room.script) if state.transfer else []
    named = [claim for claim in claims if claim not in state.claims]
    purpose = of_purpose(room.kb, room.script, named, "words")
    state = _add(state, [*_of_words(room, state, text, heard), *purpose], texts=(*state.texts, text))
    return replace(
        state,
        claims=state.claims + tuple(claims),
        contradictions=_merged(state.contradictions, differing),
        moods=state.moods + tuple(act.code for act in heard.acts if act.counts)[:1],
        marks=state.marks + tuple(MARKS[act.code] for act in heard.acts if act.code in MARKS),
        signs=tuple(dict.fromkeys([*state.signs, *(sign for act in heard.acts for sign in act.signs)])),
    )


def _of_words(room: Room, state: State, text: str, heard: Heard) -> list[Evidence | None]:
    """What the words weigh beside the option they mean; reassuring words only where they mean no option."""
    acts = [act for act in heard.acts if act.lean >= 0 or heard.option is None]
    pieces: list[Evidence | None] = [_of_act(room, state, act) for act in acts if act.lean or act.signs]
    screened = room.scores(text, "narrative") if len(plain(text)) >= WORTH_SCREENING else {}
    return [*pieces, of_words(room.kb, room.settings, screened, topics(text, room.words))]


def _of_act(room: Room, state: State, act: Act) -> Evidence:
    """An act of speech: its own lean, and a share of the signs that it amounts to and that staff had not seen."""
    leans = everywhere(room.kb, act.lean)
    for sign in act.signs:
        if sign not in state.signs:
            seen = of_sign(room.kb, room.settings, sign).leans
            leans = {code: lean + HEARD_SHARE * seen[code] for code, lean in leans.items()}
    return Evidence("words", act.code, f"听到：{act.zh}", leans, group="words")


def _seen(room: Room, state: State, code: str) -> State:
    event = room.script.seen[code]
    evidence = None
    if code not in state.seen:
        evidence = Evidence("seen", code, event.zh, everywhere(room.kb, event.lean, event.toward))
    moods = (*state.moods, event.marks) if event.marks in ("silence", "anger") else state.moods
    return _add(
        state,
        [evidence],
        seen=(*state.seen, code),
        moods=moods,
        marks=(*state.marks, event.marks) if event.marks else state.marks,
        callback=event.callback or state.callback,
        signs=tuple(sign for sign in state.signs if sign not in event.ends),
    )


def _contradictions(room: Room, state: State) -> State:
    """Compare all claims; each contradiction found is evidence once."""
    every = _merged(state.contradictions, conflicts(state.claims, room.script))
    known = {piece.code for piece in state.evidence if piece.source == "contradiction"}
    pieces = [
        Evidence("contradiction", c.code, c.text, everywhere(room.kb, room.settings.contradiction), group="fits_not")
        for c in every
        if c.code not in known
    ]
    return _add(state, pieces, contradictions=every)


def _merged(known: tuple[Contradiction, ...], more: Iterable[Contradiction]) -> tuple[Contradiction, ...]:
    by_code = {c.code: c for c in known}
    for contradiction in more:
        by_code.setdefault(contradiction.code, contradiction)
    return tuple(by_code.values())
