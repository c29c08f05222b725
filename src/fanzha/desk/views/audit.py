"""For auditors: what was done by whom, and the proof that nothing was altered."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from fanzha.desk.roles import only
from fanzha.desk.services import audit

PAGE = 30


@require_safe
@only("auditor")
def index(request: HttpRequest) -> HttpResponse:
    """Entries, newest first."""
    kind, word = request.GET.get("kind", ""), request.GET.get("q", "").strip()[:40]
    entries = audit.entries(kind if kind in audit.KINDS else "", word)
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    shown = {"section": "audit", "kinds": audit.KINDS, "kind": kind, "word": word, "page": page}
    return render(request, "desk/audit.html", shown)


@require_POST
@only("auditor")
def verify(request: HttpRequest) -> HttpResponse:
    """Check every seal now; that it was checked is itself recorded."""
    if not request.headers.get("HX-Request"):
        return redirect("audit")
    verdicts = audit.verdicts()
    held = all(verdict.ok for verdict in verdicts.values())
    audit.record("verify", "all", str(request.user), timezone.now(), "ok" if held else "broken")
    shown = {"verdicts": verdicts, "held": held, "at": timezone.now()}
    return render(request, "desk/parts/verdicts.html", shown)
