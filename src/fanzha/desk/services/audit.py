"""The trace of what people did: sealed rows that nobody can change in silence."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from fanzha.desk.models import CaseEvent
from fanzha.desk.vault import audit_chain, cipher
from fanzha.protection.chain import Link, Verdict, records_in, verify

EVENT = "case_event"
KINDS = {
    EVENT: _("案件记录"),
    "reveal": _("查看身份"),
    "export": _("导出文件"),
    "sign_in": _("登录"),
    "sign_in_refused": _("登录被拒"),
    "verify": _("验证封印"),
}


class Entry(msgspec.Struct, frozen=True):
    """One row as a page shows it."""

    seq: int
    at: datetime
    kind: str
    key: str
    by: str
    what: str


def record(kind: str, key: str, by: str, at: datetime, what: str = "", **more: Any) -> None:
    """Seal one row. ``what`` must carry no identity: the record itself is readable."""
    body = msgspec.json.encode({"by": by, "what": what, **more})
    audit_chain().append(kind, key, body, at)


def record_event(event: CaseEvent) -> None:
    """Seal a case event by its mark, so that a changed or removed row is noticed without its text being here.

    Sealed with the time it was written down, which may be later than it happened.
    """
    record(EVENT, event.case.number, event.actor, timezone.now(), event.kind, event=event.pk, mark=_mark(event))


def entries(kind: str = "", word: str = "") -> list[Entry]:
    """Newest first, by kind and by a word in key or person."""
    rows = [_entry(link) for link in audit_chain().links(kind or None)]
    found = [row for row in rows if word in row.key or word in row.by] if word else rows
    return found[::-1]


def verdicts() -> dict[str, Verdict]:
    """Every sealed record of the data folder, and the case events against their seals."""
    data = Path(settings.FANZHA_DATA)
    found = {str(path.relative_to(data)): verify(path) for path in records_in(data)}
    return found | {EVENT: _events_hold()}


def _events_hold() -> Verdict:
    marks: dict[int, str] = {}
    for link in audit_chain().links(EVENT):
        body = msgspec.json.decode(link.body)
        marks[body["event"]] = body["mark"]
    rows = {event.pk: event for event in CaseEvent.objects.select_related("case")}
    for pk in sorted(rows.keys() | marks.keys()):
        if pk not in rows:
            return Verdict(False, len(rows), pk, f"第 {pk} 条案件记录不见了，封印还在")
        if marks.get(pk) != _mark(rows[pk]):
            return Verdict(False, len(rows), pk, f"案件 {rows[pk].case.number} 的第 {pk} 条记录与封印不符")
    return Verdict(True, len(rows))


def _mark(event: CaseEvent) -> str:
    parts = [event.case.number, event.at.timestamp(), event.actor, event.kind, event.text, event.data]
    return cipher().fingerprint(msgspec.json.encode(parts, order="deterministic").decode(), EVENT)


def _entry(link: Link) -> Entry:
    body = msgspec.json.decode(link.body)
    return Entry(
        link.seq, datetime.fromisoformat(link.at), link.kind, link.key, body.get("by", ""), body.get("what", "")
    )
