"""A conversation on the timeline of its case, in words."""

from __future__ import annotations

from fanzha.desk.models import Case, Staff
from fanzha.desk.services import casework
from fanzha.desk.services.talk import Entry
from fanzha.knowledge import load
from fanzha.screening import screen


def tell(case: Case, by: Staff, entry: Entry) -> None:
    """Put one entry of the conversation on the timeline of its case."""
    event = entry.event
    if event.get("signals"):
        signs = "、".join(load().zh("signs", code) for code in event["signals"])
        casework.add(case, by, "noticed", signs, entry.at, data={"signals": event["signals"]})
    if event.get("message"):
        found = screen(event["message"], "sms")
        kind = load().zh("typologies", found.typology)
        casework.add(case, by, "screened", f"{kind}：{event['message']}", entry.at, data={"score": found.score})
    if entry.question:
        casework.add(case, by, "asked", entry.asked, entry.at, data={"question": entry.question})
        casework.add(case, by, "answered", entry.told, entry.at)
    if event.get("seen"):
        casework.add(case, by, "seen", entry.told, entry.at, data={"seen": event["seen"]})
