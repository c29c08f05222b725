"""The record of a case as the case room reads it, and the papers drafted from it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

import msgspec
from django.db import transaction

from fanzha.cases import CaseEvent, CaseFile, CaseReport, Customer, draft_report, police_alert
from fanzha.cases.casefile import EventKind, Outcome
from fanzha.desk.models import Case, CaseReportVersion, Staff
from fanzha.desk.services import audit, casework
from fanzha.errors import BadInput

REPORT_PARTS = ("what_happened", "analysis", "lessons", "appendix")


def case_file(case: Case) -> CaseFile:
    """The case with all its events, unmasked: for drafting, never for a page."""
    return CaseFile(
        id=case.number,
        opened_at=case.opened_at,
        branch=case.branch,
        typology=case.typology,
        channel=case.channel,
        customer=Customer(name=case.customer_name, age=case.customer_age, account=case.customer_account),
        amount_fen=case.amount_fen,
        loss_fen=case.loss_fen,
        outcome=cast(Outcome, case.outcome),
        events=tuple(
            CaseEvent(event.at, event.actor, cast(EventKind, event.kind), event.text, event.data)
            for event in case.events.all()
        ),
    )


def report_of(case: Case) -> CaseReport:
    """The newest report a person left, or a fresh draft."""
    newest = case.reports.last()
    if newest is None:
        return draft_report(case_file(case))
    return msgspec.convert(newest.content, CaseReport)


def save_report(case: Case, by: Staff, title: str, parts: dict[str, str], at: datetime) -> None:
    """Keep a new version of the report; a paragraph a line. Raises `BadInput` for a report without text."""
    lines = {name: [line.strip() for line in parts[name].splitlines() if line.strip()] for name in REPORT_PARTS}
    if not title.strip() or not lines["what_happened"]:
        raise BadInput("标题和案例经过不能空着", field="title")
    report = CaseReport(title=title.strip(), **lines)
    with transaction.atomic():
        CaseReportVersion.objects.create(case=case, by=by, at=at, content=msgspec.to_builtins(report))
        casework.add(case, by, "note", "修改了案例报告，存为新的一版。", at)


def report_word(case: Case, by: Staff, at: datetime) -> bytes:
    """The report as a Word file; that it left the system is traced."""
    from fanzha.cases.documents import report_docx

    made = report_docx(report_of(case))
    audit.record("export", case.number, str(by), at, "report.docx")
    return made


def alert_text(case: Case, by: Staff, at: datetime) -> str:
    """The alert for 110 or 96110, unmasked: that it was drafted is on the timeline."""
    drafted = police_alert(case_file(case))
    if not case.events.filter(kind="police").exists():
        casework.add(case, by, "police", "起草了报警内容，给 110 或 96110。", at)
    audit.record("reveal", case.number, str(by), at, "起草报警内容")
    return drafted


def report_rows(report: CaseReport) -> list[tuple[str, str, str]]:
    """Part by part, for a form: field, heading, text."""
    headings: dict[str, Any] = {
        "what_happened": "案例经过",
        "analysis": "案例分析",
        "lessons": "案例启示",
        "appendix": "附",
    }
    return [(name, headings[name], "\n".join(getattr(report, name))) for name in REPORT_PARTS]
