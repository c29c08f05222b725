"""The list of cases and the page of one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fanzha.cases.casefile import OUTCOME_NAMES
from fanzha.desk.models import Case, Staff
from fanzha.desk.models.case import STATES
from fanzha.desk.roles import CASE_KEEPERS, CASE_READERS, MAY_REVEAL, TRACERS, only, roles_of
from fanzha.desk.services import casework, links
from fanzha.desk.services.caselist import Wanted, find
from fanzha.desk.views.acting import me
from fanzha.knowledge import load
from fanzha.knowledge.vocabulary import CHANNELS, TYPOLOGIES

PAGE = 20
REVEALED = "revealed_case"
"""Session key: the one case whose identity was just revealed, shown on the next page view alone."""


def case_for(request: HttpRequest, number: str) -> Case:
    """The case, if this person may see it; otherwise there is none."""
    found: Case | None = casework.visible_to(me(request)).filter(number=number).select_related("owner").first()
    if found is None:
        raise Http404
    return found


@require_safe
@only(*CASE_READERS)
def index(request: HttpRequest) -> HttpResponse:
    """Search, filter, sort, page."""
    wanted = Wanted.read(request.GET.dict())
    still_open = casework.visible_to(me(request)).exclude(state="closed")
    shown = {
        "section": "cases",
        "wanted": wanted,
        "page": Paginator(find(me(request), wanted), PAGE).get_page(request.GET.get("page")),
        "states": STATES,
        "typologies": TYPOLOGIES,
        "channels": CHANNELS,
        "open_count": still_open.count(),
        "late_count": still_open.filter(deadline__lt=timezone.now()).count(),
    }
    return render(request, "desk/cases/index.html", shown)


@require_safe
@only(*CASE_READERS)
def page(request: HttpRequest, number: str) -> HttpResponse:
    """Everything about one case."""
    case = case_for(request, number)
    revealed = request.session.pop(REVEALED, None) == case.number
    shown = {
        "section": "cases",
        "case": case,
        "events": list(case.events.all()),
        "decision": _decision(case),
        "entry": load().typologies.get(case.typology),
        "outcomes": {code: name for code, name in OUTCOME_NAMES.items() if code != "open"},
        "revealed": revealed,
        "linked": links.linked_to(case, me(request)),
        **_may(me(request), case),
    }
    return render(request, "desk/cases/page.html", shown)


def _decision(case: Case) -> dict[str, Any] | None:
    talk = case.conversations.exclude(decision=None).last()
    found: dict[str, Any] | None = talk.decision if talk else None
    return found


def _may(user: Staff, case: Case) -> dict[str, Any]:
    mine = roles_of(user)
    keeps = bool(mine & CASE_KEEPERS)
    colleagues = Staff.objects.filter(is_active=True, groups__name__in=CASE_KEEPERS).exclude(pk=user.pk).distinct()
    return {
        "may_keep": keeps,
        "may_reveal": bool(mine & MAY_REVEAL),
        "may_trace": bool(mine & TRACERS),
        "colleagues": [person for person in colleagues if _sees(person, case)] if keeps else [],
    }


def _sees(person: Staff, case: Case) -> bool:
    return bool(casework.visible_to(person).filter(pk=case.pk).exists())
