"""How values are said on a page: money, times, masked identities, words of the vocabulary, weights as bars."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from fanzha import money
from fanzha.cases.casefile import EVENT_NAMES, OUTCOME_NAMES
from fanzha.desk.services import audit
from fanzha.desk.shares import said_share
from fanzha.knowledge import load
from fanzha.protection import mask
from fanzha.times import said

register = template.Library()

register.filter("mask_name", mask.mask_name)
register.filter("mask_account", mask.mask_account)
register.filter("mask_text", mask.mask_text)
register.filter("account_tail", mask.tail)

SHORT_ACTIONS = {
    "allow": "放行",
    "verify": "核实",
    "reidentify": "重新核验身份",
    "delay": "延迟到账",
    "suspend": "中止",
    "refuse": "拒绝",
}


@register.filter
def yuan(fen: int | None) -> str:
    """``70,000.00``."""
    return "" if fen is None else money.yuan(fen)


@register.filter
def spoken(fen: int | None) -> str:
    """``7 万元``; in English the plain amount."""
    if fen is None:
        return ""
    return f"CNY {money.yuan(fen)}" if get_language() == "en" else money.spoken(fen)


@register.filter
def when(at: datetime | None) -> str:
    """A time as a person says it; the year only where it is another one."""
    if at is None:
        return "—"
    local = timezone.localtime(at)
    this_year = local.year == timezone.localtime().year
    if get_language() == "en":
        return date_format(local, "j M H:i" if this_year else "j M Y H:i")
    return said(at) if this_year else f"{local.year}年{said(at)}"


@register.filter
def left(due: datetime | None) -> str:
    """How long is left until ``due``."""
    if due is None:
        return "—"
    minutes = int((due - timezone.now()).total_seconds() // 60)
    if minutes < 0:
        return _("已超时")
    if minutes < 60:
        return _("还剩 %(minutes)d 分") % {"minutes": minutes}
    return _("%(hours)d 时 %(minutes)02d 分") % {"hours": minutes // 60, "minutes": minutes % 60}


@register.filter
def soon(due: datetime | None) -> bool:
    """Whether the deadline wants attention now: less than fifteen minutes, or past."""
    return due is not None and (due - timezone.now()).total_seconds() < 15 * 60


@register.filter
def percent(share: float | None) -> str:
    """``87%``."""
    return "" if share is None else said_share(share)


@register.filter
def signed(weight: float) -> str:
    """``+0.41``, with a true minus sign."""
    return f"{weight:+.2f}".replace("-", "−")


@register.simple_tag
def word(kind: str, code: str | None) -> str:
    """The label of a code in the reader's language."""
    known = load()
    if kind == "typologies":
        entry = known.typologies.get(code or "")
        return _("没有发现") if entry is None else (entry.en if get_language() == "en" else entry.zh)
    labels: Any = known.signs if kind == "signs" else known.labels[kind]
    found = labels.get(code)
    return (code or "—") if found is None else (found.en if get_language() == "en" else found.zh)


@register.filter
def event_name(kind: str) -> str:
    """The word for a kind of event."""
    return _(EVENT_NAMES[kind])


@register.filter
def outcome_name(outcome: str) -> str:
    """The word for an outcome."""
    return _(OUTCOME_NAMES[outcome])


@register.inclusion_tag("desk/parts/act.html")
def act(action: str) -> dict[str, Any]:
    """A word of decision, told by colour, shape and word."""
    return {"action": action, "label": _(SHORT_ACTIONS[action])}


@register.inclusion_tag("desk/parts/weights.html")
def weights(reasons: list[Any]) -> dict[str, Any]:
    """Reasons with their weights as bars; the longest bar is the heaviest reason."""
    heaviest = max((abs(_of(reason, "weight")) for reason in reasons), default=0) or 1
    rows = [
        {
            "text": _of(reason, "text"),
            "weight": _of(reason, "weight"),
            "width": round(100 * abs(_of(reason, "weight")) / heaviest, 1),
        }
        for reason in reasons
    ]
    return {"rows": rows, "total": sum(row["weight"] for row in rows)}


def _of(reason: Any, name: str) -> Any:
    return reason[name] if isinstance(reason, dict) else getattr(reason, name)


@register.simple_tag
def marked(text: str, evidence: list[Any]) -> SafeString:
    """The text with its evidence marked; spans that overlap are joined into one mark."""
    spans = sorted((_of(piece, "start"), _of(piece, "end"), _of(piece, "why")) for piece in evidence)
    out, at = [], 0
    for start, end, why in spans:
        if end <= at:
            continue
        begin = max(start, at)
        out += [escape(text[at:begin]), f'<mark title="{escape(why)}">{escape(text[begin:end])}</mark>']
        at = end
    out.append(escape(text[at:]))
    return mark_safe("".join(out))  # noqa: S308 (every piece is escaped above)


@register.filter
def audit_kind(kind: str) -> str:
    """The word for a kind of audit row."""
    return str(audit.KINDS.get(kind, kind))


@register.inclusion_tag("desk/parts/beliefs.html")
def beliefs(shares: dict[str, float]) -> dict[str, Any]:
    """The three likeliest of what is believed, as bars from 0 to 100%."""
    rows = [{"code": code, "share": share, "width": 100 * share} for code, share in list(shares.items())[:3]]
    return {"rows": rows}
