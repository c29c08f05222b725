"""The record of one case: who, what, when, by whom; events are only ever added."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from msgspec import Struct

EventKind = Literal[
    "noticed", "screened", "decided", "asked", "answered", "seen", "escalated", "handed_over", "verified",
    "called_back", "family", "police", "traced", "freeze_requested", "freeze_answered", "outcome", "note",
    "followed_up", "revealed",
]  # fmt: skip
Outcome = Literal["open", "prevented", "released", "paid_after_warning", "lost_before"]

EVENT_NAMES: Mapping[str, str] = {
    "noticed": "看到",
    "screened": "识别",
    "decided": "决策",
    "asked": "询问",
    "answered": "回答",
    "seen": "当场情况",
    "escalated": "请负责人",
    "handed_over": "交接",
    "verified": "官方核实",
    "called_back": "回拨核实",
    "family": "联系家人",
    "police": "报警",
    "traced": "资金追踪",
    "freeze_requested": "申请止付",
    "freeze_answered": "止付反馈",
    "outcome": "结果",
    "note": "备注",
    "followed_up": "回访",
    "revealed": "查看身份",
}
OUTCOME_NAMES: Mapping[str, str] = {
    "open": "处理中",
    "prevented": "已堵截",
    "released": "核实后放行",
    "paid_after_warning": "劝阻后仍付款",
    "lost_before": "已被骗，追查中",
}
"""``prevented`` means: the customer meant to pay and the money has not left. Frozen money is not counted here."""


class Customer(Struct, frozen=True, kw_only=True):
    """Whom it happened to. Unmasked here; every text leaves this room masked."""

    name: str = ""
    age: int | None = None
    account: str = ""


class CaseEvent(Struct, frozen=True):
    """One thing that happened. ``data`` holds what a machine said, word for word."""

    at: datetime
    actor: str
    kind: EventKind
    text: str
    data: Mapping[str, Any] = {}


class CaseFile(Struct, frozen=True, kw_only=True):
    """A case as it stands. Amounts in fen."""

    id: str
    opened_at: datetime
    branch: str
    typology: str
    customer: Customer
    amount_fen: int
    loss_fen: int = 0
    outcome: Outcome = "open"
    channel: str = "counter"
    events: tuple[CaseEvent, ...] = ()

    def of_kind(self, *kinds: EventKind) -> list[CaseEvent]:
        """The events of these kinds, in order."""
        return [event for event in self.events if event.kind in kinds]
