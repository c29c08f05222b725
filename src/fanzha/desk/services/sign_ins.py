"""Sign-ins, refusals and one-time links."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from fanzha.desk.models import OneTimeLogin, Staff
from fanzha.desk.services import audit
from fanzha.errors import NotFound


def on_signed_in(user: Staff, **_: Any) -> None:
    """Trace a sign-in."""
    audit.record("sign_in", user.username, str(user), timezone.now())


def on_refused(credentials: dict[str, Any], **_: Any) -> None:
    """Trace a refused sign-in."""
    audit.record("sign_in_refused", str(credentials.get("username", ""))[:60], "", timezone.now())


def issue_link(staff: Staff, at: datetime, lasts: timedelta) -> str:
    """A token that signs this person in once; only its digest is kept."""
    token = secrets.token_urlsafe(32)
    OneTimeLogin.objects.create(digest=_digest(token), staff=staff, expires_at=at + lasts)
    return token


def redeem(token: str, at: datetime) -> Staff:
    """Use a token up. Raises `NotFound` when it is unknown, used or too old."""
    with transaction.atomic():
        found = OneTimeLogin.objects.select_for_update().filter(digest=_digest(token)).first()
        if found is None or not found.usable(at) or not found.staff.is_active:
            raise NotFound("这个登录链接已经用过，或已过期")
        found.used_at = at
        found.save(update_fields=["used_at"])
    return found.staff


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
