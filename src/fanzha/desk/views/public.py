"""The page for any citizen with a doubt: no sign-in, nothing kept."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from fanzha.desk.deadlines import deadlines
from fanzha.desk.services.public_check import Checked, check
from fanzha.desk.views.errors import problem
from fanzha.errors import BadInput
from fanzha.knowledge import load


@sensitive_post_parameters("text")
@require_http_methods(["GET", "HEAD", "POST"])
def public(request: HttpRequest) -> HttpResponse:
    """Ask, and be answered on the same page."""
    if request.method != "POST":
        return render(request, "desk/public/page.html")
    if _too_often(request):
        return problem(request, 429, _("问得太密了"), _("请过几分钟再查。正在转账的，先停下，拨打 96110。"))
    text = request.POST.get("text", "")
    try:
        checked = check(text)
    except BadInput as error:
        return render(request, "desk/public/page.html", {"text": text[:4000], "wrong": error.message}, status=422)
    return render(request, "desk/public/page.html", {"text": checked.text, "checked": checked, **_known(checked)})


def _known(checked: Checked) -> dict[str, object]:
    known = load()
    found = checked.screening.typology if checked.screening else "none"
    entry = known.typologies.get(found)
    channels = [known.official_channels[code] for code in entry.verify_with[:3]] if entry else []
    return {"entry": entry, "channels": channels}


def _address(request: HttpRequest) -> str:
    """The caller's address; behind our own proxy, the one it saw, which is the last it wrote down."""
    seen: str = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        return str(request.META.get("HTTP_X_FORWARDED_FOR", seen)).rsplit(",", 1)[-1].strip()
    return seen


def _too_often(request: HttpRequest) -> bool:
    """Count in memory only, by a digest of the address."""
    address = hashlib.sha256(_address(request).encode()).hexdigest()[:16]
    key, limits = f"public:{address}", deadlines()
    cache.add(key, 0, limits.public_checks_window_s)
    try:
        return cache.incr(key) > limits.public_checks
    except ValueError:
        return False
