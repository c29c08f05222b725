"""Where the money went: picture, table, who to stop first."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from fanzha.desk.models import Case, Ledger
from fanzha.desk.roles import MAY_REVEAL, TRACERS, only, roles_of
from fanzha.desk.services import casework, following
from fanzha.desk.views.acting import me, told
from fanzha.desk.views.cases import case_for
from fanzha.desk.views.papers import download
from fanzha.errors import BadInput
from fanzha.tracing import picture


@require_safe
@only(*TRACERS)
def index(request: HttpRequest) -> HttpResponse:
    """Cases whose money can be followed."""
    cases = casework.visible_to(me(request))
    shown = {
        "section": "trace",
        "ledgers": Ledger.objects.filter(case__in=cases).select_related("case").order_by("-at"),
        "waiting": cases.filter(ledger=None).exclude(state="closed")[:20],
    }
    return render(request, "desk/trace/index.html", shown)


@require_safe
@only(*TRACERS)
def page(request: HttpRequest, number: str) -> HttpResponse:
    """The trace of one case, or the form to bring its ledger."""
    case = case_for(request, number)
    ledger = Ledger.objects.filter(case=case).first()
    method = _method(request)
    rows, found = following.follow(ledger, method) if ledger else (None, None)
    shown = {
        "section": "trace",
        "case": case,
        "ledger": ledger,
        "trace": found,
        "picture": mark_safe(picture.svg(found, rows, heading=False)) if found and rows else "",  # noqa: S308
        "subtitle": picture.subtitle(found) if found else "",
        "method": method,
        "methods": picture.METHOD_NAMES,
        "may_draft": bool(roles_of(request.user) & MAY_REVEAL),
    }
    return render(request, "desk/trace/page.html", shown)


@require_POST
@only(*MAY_REVEAL)
def bring(request: HttpRequest, number: str) -> HttpResponse:
    """Bring a ledger: a file, and the transfers the victim lost."""
    case, file = case_for(request, number), request.FILES.get("ledger")
    seeds = request.POST.get("seeds", "").replace("，", " ").replace(",", " ").split()
    with told(request, _("流水已导入")):
        if file is None or file.size is None or file.size > following.LARGEST:
            raise BadInput(_("请选一个流水文件（CSV 或 Parquet，20 MB 以内）"), field="ledger")
        following.attach_ledger(case, file.name or "", file.read(), seeds, by=me(request), at=timezone.now())
    return redirect("trace", number)


@require_POST
@only(*MAY_REVEAL)
def freeze(request: HttpRequest, number: str) -> HttpResponse:
    """The request to stop payment, as a Word file."""
    case = case_for(request, number)
    made = following.freeze_word(_ledger(case), me(request), timezone.now())
    return download(made, f"止付申请-{case.number}.docx")


def _ledger(case: Case) -> Ledger:
    found = Ledger.objects.filter(case=case).select_related("case").first()
    if found is None:
        raise Http404
    return found


def _method(request: HttpRequest) -> str:
    wanted = request.GET.get("method", "fifo")
    return wanted if wanted in picture.METHOD_NAMES else "fifo"
