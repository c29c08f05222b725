"""For branch heads: who called, how long ago, everything known, and the decision."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fanzha.desk.models import Escalation
from fanzha.desk.roles import only
from fanzha.desk.services import casework
from fanzha.desk.views.acting import me, told
from fanzha.knowledge import load


@require_safe
@only("head", "duty")
def index(request: HttpRequest) -> HttpResponse:
    """Those that wait, the most urgent first."""
    waiting = Escalation.objects.filter(decided_at=None, case__in=casework.visible_to(me(request)))
    rows = [
        (called, load().typologies.get(called.case.typology), list(called.case.events.all()))
        for called in waiting.select_related("case", "asked_by", "taken_by")
    ]
    shown = {"section": "escalations", "rows": rows, "now": timezone.now()}
    return render(request, "desk/escalations.html", shown)


@require_POST
@only("head", "duty")
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """I go."""
    seen = Escalation.objects.filter(pk=pk, case__in=casework.visible_to(me(request))).select_related("case").first()
    if seen is None:
        raise Http404
    with told(request, _("已接手，请到客户身边去")):
        casework.take(seen, me(request), timezone.now())
    return redirect("case", seen.case.number)
