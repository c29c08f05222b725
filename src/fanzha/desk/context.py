"""What the frame of every page needs."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, Sum
from django.http import HttpRequest
from django.utils import timezone

from fanzha.desk.roles import CASE_READERS, pages_for, roles_of

TEXT_SIZE = "text_size"
SIZES = ("standard", "large", "huge")


def frame(request: HttpRequest) -> dict[str, Any]:
    """The rail with its counts, the text size, today's result."""
    size = request.COOKIES.get(TEXT_SIZE, "")
    found: dict[str, Any] = {"text_size": size if size in SIZES else SIZES[0]}
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated or request.headers.get("HX-Request"):
        return found
    mine = roles_of(user)
    counts = _counts(user) if mine & CASE_READERS else {}
    return found | {"rail": [(page, counts.get(page.section)) for page in pages_for(user)], **_today(user, mine)}


def _counts(user: Any) -> dict[str, int]:
    from fanzha.desk.services.casework import visible_to

    found: dict[str, int] = visible_to(user).aggregate(
        cases=Count("id", filter=~Q(state="closed")), escalations=Count("id", filter=Q(state="escalated"))
    )
    return found


def _today(user: Any, mine: frozenset[str]) -> dict[str, Any]:
    from fanzha.desk.services.casework import visible_to

    if not mine & CASE_READERS:
        return {}
    start = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    stopped = visible_to(user).filter(outcome="prevented", opened_at__gte=start)
    return {"today": stopped.aggregate(number=Count("id"), fen=Sum("amount_fen"))}
