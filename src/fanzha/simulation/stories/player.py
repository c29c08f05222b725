"""Plays a scene through the real rooms, step by step; nothing that is shown is written in the scene."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import msgspec
from msgspec.structs import replace

from fanzha.cases import CaseEvent, CaseFile, FreezeRow, draft_report, freeze_request
from fanzha.cases.casefile import EventKind
from fanzha.decisions import Decision, Engine, Transfer, parse_transfer
from fanzha.dissuasion import Conversation, Turn, script
from fanzha.dissuasion.beliefs import HONEST
from fanzha.knowledge import load
from fanzha.knowledge.vocabulary import NO_FRAUD
from fanzha.screening import Screening, screen
from fanzha.simulation.stories.checks import at_the_end, of_trace
from fanzha.simulation.stories.scene import Exchange, Scene
from fanzha.simulation.stories.story import (
    DATA,
    AnyStep,
    Close,
    Follow,
    Happen,
    Look,
    Pay,
    Show,
    Speak,
    Story,
    Talk,
)
from fanzha.tracing import Trace, picture, read_ledger, trace


class StoryDesk(Protocol):
    """What a scene is played on."""

    def screen(self, text: str, kind: str) -> Screening:
        """Screen a message."""
        ...

    def decide(self, transfer: Transfer) -> Decision:
        """Decide a transfer."""
        ...


class LocalDesk:
    """The rooms of this process, with empty windows."""

    def __init__(self) -> None:
        self._engine = Engine.default()

    def screen(self, text: str, kind: str) -> Screening:
        """Screen a message with the product's screener."""
        return screen(text, kind)

    def decide(self, transfer: Transfer) -> Decision:
        """Decide a transfer with the product's rules."""
        return self._engine.decide(transfer)


def play(story: Story, desk: StoryDesk | None = None) -> Iterator[Scene]:
    """Play a scene on a desk (default: the rooms of this process), one `Scene` for each step. Deterministic."""
    stage = _Stage(story, desk or LocalDesk())
    for number, step in enumerate(story.steps, start=1):
        yield stage.play(number, step)


class _Stage:
    """What has happened so far in one playing of a scene."""

    def __init__(self, story: Story, desk: StoryDesk) -> None:
        self.story = story
        self.desk = desk
        self.conversation = Conversation.begin()
        self.turn: Turn | None = None
        self.decision: Decision | None = None
        self.signs: list[str] = []
        self.message: str | None = None
        self.questions: list[str] = []
        self.events: list[CaseEvent] = []

    def play(self, number: int, step: AnyStep) -> Scene:
        scene = Scene(
            number=number,
            of=len(self.story.steps),
            at=self.story.at + timedelta(minutes=step.after),
            kind=str(step.__struct_config__.tag),
            kind_zh=step.words,
            title=step.title,
            text=step.text,
        )
        acting: dict[type[Any], Callable[[Any, Scene], Scene]] = {
            Look: self._look, Show: self._show, Pay: self._pay, Talk: self._talk, Speak: self._speak,
            Happen: self._happen, Follow: self._follow, Close: self._close,
        }  # fmt: skip
        act = acting.get(type(step))
        return act(step, scene) if act is not None else scene

    def _note(self, scene: Scene, kind: EventKind, text: str, data: dict[str, Any] | None = None) -> None:
        self.events.append(CaseEvent(scene.at, self.story.staff[0], kind, text, data or {}))

    def _hear(self, event: dict[str, Any]) -> Turn:
        self.turn = self.conversation.hear(event)
        return self.turn

    def _look(self, step: Look, scene: Scene) -> Scene:
        self.signs += [code for code in step.signals if code not in self.signs]
        signs = self.conversation.room.kb.signs
        self._note(scene, "noticed", "、".join(signs[code].zh for code in step.signals))
        return replace(scene, turn=self._hear({"signals": list(step.signals)}))

    def _show(self, step: Show, scene: Scene) -> Scene:
        self.message = step.message
        screening = self.desk.screen(step.message, step.medium)
        zh = load().zh("typologies", screening.typology)
        self._note(scene, "screened", f"{zh}（{min(screening.score, 0.99):.0%}）", {"typology": screening.typology})
        return replace(scene, screening=screening, turn=self._hear({"message": step.message}))

    def _pay(self, step: Pay, scene: Scene) -> Scene:
        """Decide the transfer with what is known, and tell the conversation of it."""
        known: dict[str, Any] = {"at": scene.at.isoformat()}
        if step.told and self.signs:
            known["signals"] = self.signs
        if step.told and self.message:
            known["message"] = self.message
        content = known | step.transfer
        self.decision = self.desk.decide(parse_transfer(msgspec.json.encode(content)))
        zh = load().zh("actions", self.decision.action)
        data = msgspec.to_builtins(self.decision) | {"payee": content["payee"]["account"]}
        self._note(scene, "decided", f"{zh}。{self.decision.warning or ''}", data)
        turn = self._hear({"transfer": content}) if step.told else None
        return replace(scene, decision=self.decision, turn=turn)

    def _talk(self, step: Talk, scene: Scene) -> Scene:
        question = self.turn.question if self.turn else None
        if question is None:
            return scene
        words = next((words for pattern, words in self.story.says if re.search(pattern, question.text)), "不知道")
        self.questions.append(question.text)
        self._note(scene, "asked", question.text)
        self._note(scene, "answered", words)
        return replace(scene, exchange=Exchange(question.text, words), turn=self._hear({"answer_text": words}))

    def _speak(self, step: Speak, scene: Scene) -> Scene:
        self._note(scene, "answered", step.said)
        return replace(scene, turn=self._hear({"answer_text": step.said}))

    def _happen(self, step: Happen, scene: Scene) -> Scene:
        self._note(scene, step.case_event, script().seen[step.seen].zh)
        return replace(scene, turn=self._hear({"seen": step.seen}))

    def _follow(self, step: Follow, scene: Scene) -> Scene:
        ledger = read_ledger(DATA / step.ledger)
        found = trace(ledger, step.seeds, step.method)
        self._note(scene, "traced", f"追到 {len(found.accounts)} 个账户，{len(found.cash_out)} 次取现")
        request = freeze_request(self._case(), freeze_rows(found), at=scene.at)
        self._note(scene, "freeze_requested", f"申请止付 {len(request.rows)} 个账户")
        checks = of_trace(step, found)
        return replace(scene, trace=found, picture=picture.svg(found, ledger), freeze=request, checks=checks)

    def _close(self, step: Close, scene: Scene) -> Scene:
        self._note(scene, "outcome", step.text)
        case = replace(self._case(), outcome=step.outcome, loss_fen=step.loss_fen)
        checks = at_the_end(self.story, self.decision, self.turn, self.questions)
        return replace(scene, case=case, report=draft_report(case), checks=checks)

    def _typology(self) -> str:
        """What the talk ended with, or what was decided before anyone talked."""
        if self.turn is not None:
            return next(code for code in self.turn.beliefs if code != HONEST)
        return (self.decision.typology if self.decision else None) or NO_FRAUD

    def _case(self) -> CaseFile:
        return CaseFile(
            id=f"S-{self.story.code}",
            opened_at=self.story.at,
            branch=self.story.branch,
            typology=self._typology(),
            customer=self.story.customer,
            amount_fen=self.story.amount_fen,
            channel=str(next(step for step in self.story.steps if isinstance(step, Pay)).transfer["channel"]),
            events=tuple(self.events),
        )


def freeze_rows(found: Trace) -> list[FreezeRow]:
    """The freeze plan of a trace as rows of the request; the name of the account holder is the bank's to fill in."""
    return [
        FreezeRow(
            account=step.account,
            name="待开户行核对",
            bank=step.bank,
            amount_fen=step.received_fen,
            at=step.received_at,
            held_fen=step.held_fen,
            why=step.why,
        )
        for step in found.freeze_plan
    ]


def ledger_path(story: Story) -> Path | None:
    """The ledger that belongs to a scene, or None."""
    return next((DATA / step.ledger for step in story.steps if isinstance(step, Follow)), None)
