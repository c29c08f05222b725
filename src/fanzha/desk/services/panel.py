"""What the decision panel says: the verb, what it looks like, the question now, and what may be done."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec

from fanzha.desk.models import Conversation
from fanzha.desk.services import talk
from fanzha.desk.services.hall import Tone, channel_for
from fanzha.desk.services.talk import Standing
from fanzha.knowledge import load
from fanzha.knowledge.schema import OfficialChannel, TypologyEntry

VERBS: dict[str, tuple[str, Tone]] = {
    "allow": ("可以照常办", "go"),
    "verify": ("先别办，问一句", "ask"),
    "reidentify": ("先核对是不是本人", "ask"),
    "delay": ("延迟到账，钱先不走", "delay"),
    "suspend": ("中止，请负责人", "stop"),
    "refuse": ("不能办，请负责人", "stop"),
}
ENDED: dict[str, str] = {
    "released": "问清楚了，没有发现问题",
    "convinced": "客户明白了，不转了",
    "escalate": "不再追问，请负责人",
    "law": "请负责人，并报警",
}


class Panel(msgspec.Struct, frozen=True, kw_only=True):
    """The panel of one transfer. ``question`` is shown only where something is to be asked."""

    decision: dict[str, Any]
    verb: str
    tone: Tone
    ended: str
    entry: TypologyEntry | None
    standing: Standing
    asks: bool
    may_release: bool
    expires_at: datetime | None
    channel: OfficialChannel | None


def shown(found: Conversation) -> Panel:
    """The panel of a decided transfer."""
    now = talk.standing(found)
    if now is None or found.decision is None:
        raise ValueError("a conversation at the counter begins with a decided transfer")
    decision, outcome = found.decision, now.turn.outcome
    action = decision["action"]
    verb, tone = VERBS[action]
    if outcome in ("escalate", "law") and tone != "stop":
        verb, tone = VERBS["suspend"]
    typology = decision.get("typology") or now.typology
    expires = decision.get("expires_at")
    return Panel(
        decision=decision,
        verb=verb,
        tone=tone,
        ended=ENDED[outcome] if outcome and action != "allow" else "",
        entry=load().typologies.get(typology) if action != "allow" else None,
        standing=now,
        asks=action != "allow" and now.turn.question is not None,
        may_release=action != "refuse",
        expires_at=datetime.fromisoformat(expires) if expires else None,
        channel=channel_for(typology, now.turn.do) if action != "allow" else None,
    )
