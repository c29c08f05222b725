"""Cases that belong together: found by the series room, shown with the reason for each link."""

from __future__ import annotations

import re

import msgspec

from fanzha.desk.models import Case, Staff
from fanzha.desk.services.casework import visible_to
from fanzha.series import CaseFacts, link

_PHONE = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_LINK = re.compile(r"(?i)\bhttps?://[^\s，。；、「」）)]+")


class Linked(msgspec.Struct, frozen=True):
    """Another case, and why it belongs to this one. ``visible`` is whether the reader may open it."""

    number: str
    why: str
    visible: bool


def linked_to(case: Case, reader: Staff) -> list[Linked]:
    """The cases of the same series, across all branches; why is empty where another case lies between."""
    facts = [facts_of(one) for one in Case.objects.prefetch_related("events")]
    mine = next((series for series in link(facts) if case.number in series.cases), None)
    if mine is None:
        return []
    whys: dict[str, list[str]] = {number: [] for number in mine.cases if number != case.number}
    for reason in mine.reasons:
        if case.number in (reason.a, reason.b):
            whys[reason.b if reason.a == case.number else reason.a].append(reason.text)
    readable = set(visible_to(reader).values_list("number", flat=True))
    return [Linked(number, "、".join(why), number in readable) for number, why in sorted(whys.items())]


def facts_of(case: Case) -> CaseFacts:
    """What the series room compares: the fraudsters' accounts, phones and links, never the customer's."""
    events = list(case.events.all())
    text = "\n".join(event.text for event in events)
    accounts = {event.data["payee"] for event in events if event.data.get("payee")}
    facts = {
        "id": case.number,
        "at": case.opened_at,
        "typology": case.typology,
        "narrative": text,
        "loss_fen": case.loss_fen,
        "accounts": sorted(accounts),
        "phones": sorted(set(_PHONE.findall(text))),
        "links": sorted(set(_LINK.findall(text))),
        "place": case.branch,
    }
    return msgspec.convert(facts, CaseFacts)
