"""Aware datetimes only. No module reads the clock by itself; callers pass the time in."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

from fanzha.errors import BadInput

CHINA = timezone(timedelta(hours=8), "CST")


def parse_at(text: str, *, field: str = "at") -> datetime:
    """Read ISO 8601 with an offset. Raises `BadInput` naming the field when the offset is missing."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(
            f"应为带时区的 ISO 8601 时间，如 2025-11-03T14:02:11+08:00，收到 {text!r}", field=field
        ) from None
    if at.tzinfo is None:
        raise BadInput(f"时间缺少时区，如 +08:00，收到 {text!r}", field=field)
    return at


def said(at: datetime) -> str:
    """A time as a person says it in China: ``11月3日 14:02``."""
    local = at.astimezone(CHINA)
    return f"{local.month}月{local.day}日 {local:%H:%M}"
