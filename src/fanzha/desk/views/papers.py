"""The papers of a case: report and its Word file, the request to stop payment."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from fanzha.desk.roles import CASE_KEEPERS, CASE_READERS, only, roles_of
from fanzha.desk.services import casefiles
from fanzha.desk.views.acting import me, told
from fanzha.desk.views.cases import case_for

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def download(content: bytes, name: str, kind: str = WORD) -> HttpResponse:
    """A file to keep, with a Chinese name that every browser reads."""
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f"attachment; filename=\"file\"; filename*=UTF-8''{quote(name)}"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@only(*CASE_READERS)
def report(request: HttpRequest, number: str) -> HttpResponse:
    """Read the report, or leave a new version of it."""
    case = case_for(request, number)
    may_keep = bool(roles_of(request.user) & CASE_KEEPERS)
    if request.method == "POST" and may_keep:
        parts = {name: request.POST.get(name, "") for name in casefiles.REPORT_PARTS}
        with told(request, _("存好了")):
            casefiles.save_report(case, me(request), request.POST.get("title", ""), parts, timezone.now())
        return redirect("case_report", number)
    found = casefiles.report_of(case)
    shown = {
        "section": "cases",
        "case": case,
        "report": found,
        "rows": casefiles.report_rows(found),
        "newest": case.reports.last(),
        "may_keep": may_keep,
    }
    return render(request, "desk/cases/report.html", shown)


@require_POST
@only(*CASE_READERS)
def report_word(request: HttpRequest, number: str) -> HttpResponse:
    """The report as a Word file."""
    case = case_for(request, number)
    return download(casefiles.report_word(case, me(request), timezone.now()), f"案例报告-{case.number}.docx")
