"""Cases that belong together: found by the series room, shown with the reason for each link."""

from __future__ import annotations

import re

import msgspec

from fanzha.desk.models import Case, Staff
from fanzha.desk.services.casework import visible_to
from fanzha.protection.mask import mask_text
from fanzha.series import CaseFacts, link

_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_LINK = re.compile(r"(?i)\bhttps?://[^\s，。；、「」）)]+")
_KINDS = {"account": "同一账户", "phone": "同一电话", "device": "同一设备", "link": "同一链接", "person": "同一人"}


class Linked(msgspec.Struct, frozen=True):
    """Another case, and why it belongs to this one. ``visible`` is whether the reader may open it."""

    number: str
    why: str
    visible: bool


def linked_to(case: Case, reader: Staff) -> list[Linked]:
    """The cases that share something with this one, across all branches."""
    facts = [facts_of(one) for one in Case.objects.prefetch_related("events")]
    mine = set(visible_to(reader).values_list("number", flat=True))
    found: dict[str, list[str]] = {}
    for series in link(facts):
        if case.number not in series.cases:
            continue
        for reason in series.reasons:
            if case.number in (reason.a, reason.b):
                other = reason.b if reason.a == case.number else reason.a
                kind = _KINDS.get(reason.kind, reason.kind)
                found.setdefault(other, []).append(f"{kind} {mask_text(reason.value)}")
    return [Linked(number, "、".join(whys), number in mine) for number, whys in sorted(found.items())]


def facts_of(case: Case) -> CaseFacts:
    """What the series room compares: the fraudsters' accounts, phones, links and devices, never the customer's."""
    events = list(case.events.all())
    text = "\n".join(event.text for event in events)
    accounts = {event.data["payee"] for event in events if event.data.get("payee")}
    return CaseFacts(
        id=case.number,
        at=case.opened_at,
        typology=case.typology,
        narrative=text,
        loss_fen=case.loss_fen,
        accounts=tuple(sorted(accounts)),
        phones=tuple(sorted(set(_PHONE.findall(text)))),
        links=tuple(sorted(set(_LINK.findall(text)))),
        place=case.branch,
    )
