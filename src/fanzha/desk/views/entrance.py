"""Coming in: home, sign-in, one-time links, the choices of language and text size, health."""

from __future__ import annotations

from typing import cast

from django.conf import settings
from django.contrib.auth import login
from django.contrib.auth.views import LoginView, LogoutView
from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render, resolve_url
from django.templatetags.static import static
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST, require_safe

from fanzha.desk.context import SIZES, TEXT_SIZE
from fanzha.desk.roles import pages_for
from fanzha.desk.services.sign_ins import redeem
from fanzha.errors import BadInput

YEAR_S = 365 * 24 * 3600

sign_in = LoginView.as_view(template_name="desk/sign_in.html", redirect_authenticated_user=True)
sign_out = LogoutView.as_view()


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The first page of the person's role; for strangers, sign-in."""
    if not request.user.is_authenticated:
        return redirect("sign_in")
    return redirect(pages_for(request.user)[0].url_name)


def enter(request: HttpRequest, token: str) -> HttpResponse:
    """A one-time link. Only the button uses it up, so that a preview of the link does not."""
    if request.method != "POST":
        return render(request, "desk/enter.html")
    staff = redeem(token, timezone.now())
    login(request, staff, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("home")


@require_POST
def text_size(request: HttpRequest) -> HttpResponse:
    """Keep the chosen text size in a cookie."""
    size = request.POST.get("size", "")
    if size not in SIZES:
        raise BadInput("字号只有标准、大、超大", field="size")
    response = HttpResponseRedirect(_way_back(request))
    response.set_cookie(TEXT_SIZE, size, max_age=YEAR_S, samesite="Lax", httponly=True, secure=settings.HTTPS)
    return response


def _way_back(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return wanted
    return resolve_url("home")


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """The paper procedure, kept by the browser for when the server is gone."""
    return render(request, "desk/offline.html")


@require_GET
def service_worker(_: HttpRequest) -> HttpResponse:
    """The script that shows the offline page; served from the root so that it covers every page."""
    path = cast(str, finders.find("desk/offline-worker.js"))
    with open(path, encoding="utf-8") as source:  # noqa: PTH123 (the finder gives text)
        return HttpResponse(source.read(), content_type="text/javascript; charset=utf-8")


@require_safe
def favicon(_: HttpRequest) -> HttpResponse:
    """For pages that do not name their icon, such as the back office."""
    return redirect(static("desk/seal.svg"))


@require_safe
def healthz(_: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})
