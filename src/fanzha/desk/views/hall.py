"""The hall: what I see, the risk and the next question at once."""

from __future__ import annotations

import uuid
from collections import defaultdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from fanzha.desk.forms.amount import typed_fen
from fanzha.desk.models import Conversation
from fanzha.desk.roles import only
from fanzha.desk.services import hall, talk
from fanzha.desk.views.acting import me, told
from fanzha.dissuasion import script
from fanzha.errors import BadInput
from fanzha.knowledge import load
from fanzha.knowledge.vocabulary import SIGNS

GROUPS = {
    "phone": gettext_lazy("电话"),
    "speech": gettext_lazy("说了什么"),
    "affect": gettext_lazy("神态"),
    "act": gettext_lazy("举动"),
    "money": gettext_lazy("钱"),
    "reassuring": gettext_lazy("让人放心的"),
}


@require_safe
@only("hall")
def page(request: HttpRequest, talk_id: uuid.UUID | None = None) -> HttpResponse:
    """The page, empty or with a conversation that goes on."""
    found = _conversation(request, talk_id) if talk_id else None
    entries = talk.entries_of(found) if found else []
    ticked = talk.signals_of(entries)
    groups: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    for sign in load().signs.values():
        groups[sign.group].append((sign.code, sign.code in ticked))
    shown = {
        "section": "hall",
        "talk_id": talk_id or uuid.uuid4(),
        "groups": [(GROUPS[name], groups[name]) for name in GROUPS],
        "message": talk.message_of(entries),
        **_result(found),
    }
    return render(request, "desk/hall/page.html", shown)


@require_POST
@only("hall")
def look(request: HttpRequest) -> HttpResponse:
    """What is ticked and typed now."""
    found = hall.begin(me(request), _asked_id(request), timezone.now())
    signals = [code for code in request.POST.getlist("signals") if code in SIGNS]
    hall.looked(found, me(request), signals, request.POST.get("message", "")[:4000], timezone.now())
    return _answer(request, found)


@require_POST
@only("hall")
def answer(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """The customer's answer, as an option or in their own words."""
    found, given = _conversation(request, talk_id), request.POST
    words = given.get("words", "").strip()[:2000]
    hall.answered(found, me(request), given.get("question", ""), given.get("option", ""), words, at=timezone.now())
    return _answer(request, found)


@require_POST
@only("hall")
def seen(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """Something that was seen to happen."""
    found = _conversation(request, talk_id)
    hall.happened(found, me(request), request.POST.get("seen", ""), timezone.now())
    return _answer(request, found)


@require_POST
@only("hall")
def call_head(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """Call the branch head."""
    found = _conversation(request, talk_id)
    hall.call_head(found, me(request), typed_fen(request.POST.get("amount", "")), timezone.now())
    return _answer(request, found)


@require_POST
@only("hall")
def checked(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """A call to the real office was made with the customer."""
    found, given = _conversation(request, talk_id), request.POST
    fen = typed_fen(given.get("amount", ""))
    hall.checked(
        found, me(request), given.get("channel", ""), given.get("result", ""), amount_fen=fen, at=timezone.now()
    )
    return _answer(request, found)


@require_POST
@only("hall")
def finish(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """End the conversation; the case keeps it."""
    found, given = _conversation(request, talk_id), request.POST
    with told(request, _("记下了，案件已办结")) as went:
        outcome, reason = given.get("outcome", ""), given.get("reason", "")
        fen = typed_fen(given.get("amount", ""))
        hall.finish(found, me(request), outcome, reason, amount_fen=fen, at=timezone.now())
    return redirect("hall") if went.well else redirect("hall_talk", talk_id)


def _asked_id(request: HttpRequest) -> uuid.UUID:
    try:
        return uuid.UUID(request.POST.get("talk", ""))
    except ValueError:
        raise BadInput("请刷新页面再点", field="talk") from None


def _conversation(request: HttpRequest, talk_id: uuid.UUID) -> Conversation:
    found = Conversation.objects.filter(pk=talk_id, place="hall", branch=me(request).branch).first()
    if found is None:
        raise Http404
    return found


def _result(found: Conversation | None) -> dict[str, Any]:
    return {
        "talk": found,
        "shown": hall.shown(found) if found else None,
        "checks": hall.CHECKS,
        "seen_events": script().seen.values(),
    }


def _answer(request: HttpRequest, found: Conversation) -> HttpResponse:
    if not request.headers.get("HX-Request"):
        return redirect("hall_talk", found.pk)
    response = render(request, "desk/hall/result.html", _result(found))
    response["HX-Push-Url"] = reverse("hall_talk", args=[found.pk])
    return response
