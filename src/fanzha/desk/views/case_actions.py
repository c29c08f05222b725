"""What may be done with a case; every action ends on its page."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from fanzha.cases.casefile import EventKind
from fanzha.desk.forms.amount import typed_fen
from fanzha.desk.models import Staff
from fanzha.desk.roles import CASE_KEEPERS, MAY_REVEAL, only
from fanzha.desk.services import casefiles, casework
from fanzha.desk.views.acting import me, told
from fanzha.desk.views.cases import REVEALED, case_for
from fanzha.errors import BadInput

NOTE_KINDS = ("note", "family", "police", "freeze_answered", "followed_up")


@require_POST
@only(*CASE_KEEPERS)
def note(request: HttpRequest, number: str) -> HttpResponse:
    """Add a note of one of the kinds people write by hand."""
    case = case_for(request, number)
    kind, text = request.POST.get("kind", "note"), request.POST.get("text", "").strip()
    with told(request, _("记下了")):
        if kind not in NOTE_KINDS or not 2 <= len(text) <= 2000:
            raise BadInput(_("请写两个字以上，两千字以内"), field="text")
        casework.add(case, me(request), cast(EventKind, kind), text, timezone.now())
    return redirect("case", number)


@require_POST
@only(*CASE_KEEPERS)
def settle(request: HttpRequest, number: str) -> HttpResponse:
    """Give the outcome."""
    case, loss = case_for(request, number), request.POST.get("loss", "").strip()
    with told(request, _("办结了")):
        reason, outcome = request.POST.get("reason", ""), request.POST.get("outcome", "")
        casework.settle(case, me(request), outcome, reason, timezone.now(), loss_fen=typed_fen(loss, "loss"))
    return redirect("case", number)


@require_POST
@only(*CASE_KEEPERS)
def hand_over(request: HttpRequest, number: str) -> HttpResponse:
    """Give the case to a colleague."""
    case, why = case_for(request, number), request.POST.get("why", "").strip()
    with told(request, _("交接好了")):
        to = Staff.objects.filter(username=request.POST.get("to", ""), is_active=True).first()
        if to is None or not why:
            raise BadInput(_("请选交给谁，并交代一句"), field="to")
        casework.hand_over(case, me(request), to, why, timezone.now())
    still_seen = casework.visible_to(me(request)).filter(pk=case.pk).exists()
    return redirect("case", number) if still_seen else redirect("cases")


@require_POST
@only(*CASE_KEEPERS)
def deadline(request: HttpRequest, number: str) -> HttpResponse:
    """Move the deadline."""
    case, why = case_for(request, number), request.POST.get("why", "").strip()
    with told(request, _("时限改好了")):
        try:
            due = timezone.make_aware(datetime.fromisoformat(request.POST.get("due", "")))
        except ValueError:
            raise BadInput(_("请填新的时限"), field="due") from None
        if not why:
            raise BadInput(_("请写明为什么"), field="why")
        casework.set_deadline(case, me(request), due, why, timezone.now())
    return redirect("case", number)


@require_POST
@only(*MAY_REVEAL)
def reveal(request: HttpRequest, number: str) -> HttpResponse:
    """Trace the reason, then show the identity on the next view of the page, once."""
    case = case_for(request, number)
    with told(request, _("查看已记下")):
        casework.reveal(case, me(request), request.POST.get("reason", ""), timezone.now())
        request.session[REVEALED] = case.number
    return redirect("case", number)


@require_POST
@only(*CASE_KEEPERS)
def alert(request: HttpRequest, number: str) -> HttpResponse:
    """The alert for 110 or 96110, drafted."""
    case = case_for(request, number)
    drafted = casefiles.alert_text(case, me(request), timezone.now())
    return render(request, "desk/cases/alert.html", {"section": "cases", "case": case, "alert": drafted})
