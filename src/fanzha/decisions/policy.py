"""From score and evidence to one of the four legal measures, by a table anyone can read (``policy.toml``)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

from msgspec import Meta, Struct

from fanzha.decisions.decision import HOLDS
from fanzha.decisions.scorecard import Evidence, Family, MessageWeight
from fanzha.decisions.thresholds import FOLDER
from fanzha.decisions.transfer import Transfer
from fanzha.errors import BadInput
from fanzha.knowledge.loader import read
from fanzha.knowledge.schema import Text
from fanzha.knowledge.vocabulary import ACTIONS, CHANNELS, Action, Channel, Party, Typology

Score = Annotated[float, Meta(gt=0, lt=1)]


class Base(Struct, frozen=True, forbid_unknown_fields=True):
    """Where every transfer starts."""

    weight: float
    text: Text


class HoldNeeds(Struct, frozen=True, forbid_unknown_fields=True):
    """What a hold must stand on; see ``policy.toml``."""

    evidence_weight: float
    alone: list[Family]
    alone_weight: float
    independent: list[Family]
    strong_sign: float
    many_signs: int


class Naming(Struct, frozen=True, forbid_unknown_fields=True):
    """When a typology is named; see ``policy.toml``."""

    least: float
    lead: float
    sign_share: float
    signs_only_score: float
    signs_only_lead: float
    prior: dict[Typology, float]


class Step(Struct, frozen=True, forbid_unknown_fields=True):
    """From this score on, this action."""

    score: Score
    action: Action


class Row(Struct, frozen=True, forbid_unknown_fields=True):
    """One row of the table. Without ``payer`` it fits everybody."""

    channels: list[Channel]
    steps: Annotated[list[Step], Meta(min_length=1)]
    why: Text
    payer: Party | None = None


class Measure(Struct, frozen=True, forbid_unknown_fields=True):
    """A legal measure: its name, its article, its term in hours, and what the customer is told."""

    zh: Text
    article: Text
    notice: Text
    hours: int | None = None


class Policy(Struct, frozen=True, forbid_unknown_fields=True):
    """The whole table."""

    version: str
    base: Base
    message: MessageWeight
    hold: HoldNeeds
    naming: Naming
    table: list[Row]
    measures: dict[Action, Measure]

    def action(self, transfer: Transfer, score: float, evidence: Sequence[Evidence], floor: Action) -> Action:
        """The proposed action: what the score says, no less than a fired rule demands, no hold without grounds."""
        row = next(row for row in self.table if _fits(row, transfer))
        reached = [step.action for step in row.steps if score >= step.score]
        action = _graver(reached[-1] if reached else "allow", floor)
        return "verify" if action in HOLDS and not self._grounds(evidence) else action

    def _grounds(self, evidence: Sequence[Evidence]) -> bool:
        """Whether a hold is proportionate."""
        hold = self.hold
        heavy = [e for e in evidence if e.reason.weight >= hold.evidence_weight]
        if any(e.family in hold.alone and e.reason.weight >= hold.alone_weight for e in heavy):
            return True
        signs = [e.reason.weight for e in heavy if e.family == "sign"]
        independent = sum(e.family in hold.independent for e in heavy)
        if independent:
            return independent + len(signs) >= 2
        return len(signs) >= 2 and (max(signs) >= hold.strong_sign or len(signs) >= hold.many_signs)

    def legal_measure(self, action: Action) -> str | None:
        """The measure and its article, as one line; nothing for ``allow``."""
        measure = self.measures.get(action)
        return f"{measure.zh}（{measure.article}）" if measure else None

    def expires_at(self, action: Action, at: datetime) -> datetime | None:
        """When the measure ends unless it is renewed or released; ``None`` where it has no term."""
        measure = self.measures.get(action)
        return at + timedelta(hours=measure.hours) if measure and measure.hours else None


def _fits(row: Row, transfer: Transfer) -> bool:
    return transfer.channel in row.channels and row.payer in {None, transfer.payer.kind}


def _graver(one: Action, other: Action) -> Action:
    return max(one, other, key=ACTIONS.index)


def gravest(actions: Sequence[Action]) -> Action:
    """The most severe of several actions; ``allow`` for none."""
    return max(actions, key=ACTIONS.index, default="allow")


def load_policy(folder: Path = FOLDER) -> Policy:
    """Read the table. Raises `KnowledgeError` for a bad file, `BadInput` where a channel or measure is missing."""
    policy = read(folder / "policy.toml", Policy)
    covered = {channel for row in policy.table if row.payer is None for channel in row.channels}
    if missing := sorted(set(CHANNELS) - covered):
        raise BadInput(f"没有写这些渠道：{missing}", field="table")
    if missing := sorted(set(ACTIONS) - {"allow"} - set(policy.measures)):
        raise BadInput(f"没有写这些措施：{missing}", field="measures")
    _rising(policy.table)
    return policy


def _rising(table: Sequence[Row]) -> None:
    for row in table:
        scores = [step.score for step in row.steps]
        severities = [ACTIONS.index(step.action) for step in row.steps]
        if scores != sorted(set(scores)) or severities != sorted(set(severities)):
            raise BadInput("分数和措施都要逐级升高", field="table.steps")
