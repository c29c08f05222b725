"""Who may do what: roles are Django groups, pages name the roles that need them."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _
from msgspec import Struct

ROLES: dict[str, Any] = {
    "hall": _("大堂"),
    "teller": _("柜员"),
    "head": _("网点负责人"),
    "duty": _("反诈专岗"),
    "analyst": _("规则分析员"),
    "auditor": _("审计"),
    "administrator": _("系统管理员"),
}
EVERYONE = frozenset(ROLES)
CASE_READERS = frozenset({"hall", "teller", "head", "duty", "analyst", "auditor"})
CASE_KEEPERS = frozenset({"hall", "teller", "head", "duty"})
"""Those who may add to a case."""
ALL_BRANCHES = frozenset({"duty", "analyst", "auditor"})
"""Those who see every branch; the others see their own."""
MAY_REVEAL = frozenset({"head", "duty"})
TRACERS = frozenset({"head", "duty", "analyst"})

View = Callable[..., HttpResponseBase]


class Page(Struct, frozen=True):
    """One entry of the rail."""

    url_name: str
    label: Any
    roles: frozenset[str]
    section: str


PAGES = (
    Page("admin:desk_staff_changelist", _("人员"), frozenset({"administrator"}), "admin"),
    Page("hall", _("大堂"), frozenset({"hall"}), "hall"),
    Page("teller", _("柜面"), frozenset({"teller"}), "teller"),
    Page("escalations", _("待我决定"), frozenset({"head", "duty"}), "escalations"),
    Page("cases", _("案件"), CASE_READERS, "cases"),
    Page("traces", _("资金追踪"), TRACERS, "trace"),
    Page("publicity", _("宣传"), frozenset({"hall", "head", "duty", "analyst"}), "publicity"),
    Page("knowledge", _("知识库"), EVERYONE, "knowledge"),
    Page("stories", _("演练"), EVERYONE, "stories"),
    Page("audit", _("审计"), frozenset({"auditor"}), "audit"),
)


def roles_of(user: Any) -> frozenset[str]:
    """The roles of a signed-in person."""
    if not hasattr(user, "_desk_roles"):
        names = frozenset(user.groups.values_list("name", flat=True)) if user.is_authenticated else frozenset()
        user._desk_roles = names & EVERYONE
    found: frozenset[str] = user._desk_roles
    return found


def pages_for(user: Any) -> list[Page]:
    """The pages of the rail, in order."""
    mine = roles_of(user)
    return [page for page in PAGES if page.roles & mine]


def only(*roles: str) -> Callable[[View], View]:
    """Let a view be seen by these roles alone."""
    allowed = frozenset(roles)

    def wrap(view: View) -> View:
        @login_required
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not roles_of(request.user) & allowed:
                raise PermissionDenied
            return view(request, *args, **kwargs)

        return guarded

    return wrap
