"""The counter: the transfer, its decision, the questions by digits, the customer's mirror."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from fanzha.desk.forms import transfer as form
from fanzha.desk.models import Conversation
from fanzha.desk.roles import only
from fanzha.desk.services import counter, panel
from fanzha.desk.services.talk import answer as take_answer
from fanzha.desk.services.talk import saw
from fanzha.desk.services.timeline import tell
from fanzha.desk.views.acting import me, told
from fanzha.dissuasion import script
from fanzha.errors import BadInput, Conflict, Unavailable
from fanzha.knowledge import load


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@only("teller")
def page(request: HttpRequest) -> HttpResponse:
    """The form; posting it asks for a decision."""
    now = timezone.now()
    if request.method != "POST":
        return _form(request, {"transfer_id": counter.new_transfer_id(now)})
    typed = form.read(request.POST, at=now, branch=me(request).branch, teller=me(request).username)
    if typed.wrong:
        return _form(request, {"wrong": typed.wrong}, status=422)
    try:
        found = counter.decide(typed.transfer, me(request), now)
    except Unavailable as error:
        return _form(request, {"down": error.message}, status=503)
    except Conflict as error:
        return _form(request, {"transfer_id": counter.new_transfer_id(now), "refused": error.message}, status=409)
    except BadInput as error:
        return _form(request, {"wrong": {error.field or "": error.message}, "refused": str(error)}, status=422)
    return redirect("teller_talk", found.pk)


def _form(request: HttpRequest, more: dict[str, Any], status: int = 200) -> HttpResponse:
    wrong = more.get("wrong", {})
    ticked = request.POST.getlist("signals")
    shown = {
        "section": "teller",
        "transfer_id": request.POST.get("id", ""),
        "payment": form.rows(form.PAYMENT, request.POST, wrong),
        "payer": form.rows(form.PAYER, request.POST, wrong),
        "payee": form.rows(form.PAYEE, request.POST, wrong),
        "signs": [(sign.code, sign.code in ticked) for sign in load().signs.values()],
        **more,
    }
    return render(request, "desk/teller/page.html", shown, status=status)


@require_safe
@only("teller")
def decided(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """A transfer with its decision."""
    found = conversation(request, talk_id)
    shown = {"section": "teller", "talk": found, "panel": panel.shown(found), "seen_events": script().seen.values()}
    return render(request, "desk/teller/decided.html", shown)


@require_POST
@only("teller")
def answer(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """The customer's answer."""
    found, given, now = conversation(request, talk_id), request.POST, timezone.now()
    words = given.get("words", "").strip()[:2000]
    with told(request, _("记下了")):
        entry = take_answer(found, given.get("question", ""), given.get("option", ""), words, now)
        if found.case is not None:
            tell(found.case, me(request), entry)
    return redirect("teller_talk", talk_id)


@require_POST
@only("teller")
def seen(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """Something that was seen to happen."""
    found, now = conversation(request, talk_id), timezone.now()
    with told(request, _("记下了")):
        entry = saw(found, request.POST.get("seen", ""), now)
        if found.case is not None:
            tell(found.case, me(request), entry)
    return redirect("teller_talk", talk_id)


@require_POST
@only("teller")
def call_head(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """Call the branch head."""
    with told(request, _("已请负责人到场")):
        counter.escalate(conversation(request, talk_id), me(request), timezone.now())
    return redirect("teller_talk", talk_id)


@require_POST
@only("teller")
def finish(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """Release or stop, with the reason where one is needed."""
    found, given = conversation(request, talk_id), request.POST
    with told(request, _("办结了")):
        outcome, reason = given.get("outcome", ""), given.get("reason", "")
        if outcome not in ("released", "prevented"):
            raise BadInput(_("请选一个结果"), field="outcome")
        counter.finish(found, me(request), outcome, reason, timezone.now())
    return redirect("teller_talk", talk_id)


@require_safe
@only("teller", "head")
def mirror(request: HttpRequest, talk_id: uuid.UUID) -> HttpResponse:
    """The page that is turned to the customer: neutral, in large type, renewed by itself."""
    found = conversation(request, talk_id)
    return render(request, "desk/teller/mirror.html", {"talk": found, "panel": panel.shown(found)})


def conversation(request: HttpRequest, talk_id: uuid.UUID) -> Conversation:
    """The conversation, if it was held in this branch."""
    found = Conversation.objects.filter(pk=talk_id, place="teller", branch=me(request).branch).first()
    if found is None:
        raise Http404
    return found
