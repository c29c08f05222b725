"""From a transfer to facts by field code. What is not known stays unknown (``None``)."""

from __future__ import annotations

from datetime import date
from typing import Any

from fanzha.decisions.thresholds import Thresholds
from fanzha.decisions.transfer import Device, Payee, Payer, Transfer
from fanzha.decisions.watchlist import Watchlist
from fanzha.decisions.windows import Event
from fanzha.decisions.windows.event import microseconds
from fanzha.knowledge import KnowledgeBase
from fanzha.knowledge.vocabulary import SIGNS
from fanzha.screening import Screening
from fanzha.times import CHINA

Facts = dict[str, Any]


def event_of(transfer: Transfer, thresholds: Thresholds, *, held: bool = False) -> Event:
    """What windows remember of a transfer."""
    device = transfer.device or Device()
    purpose = transfer.purpose or ""
    return Event(
        at=microseconds(transfer.at),
        amount_fen=transfer.amount_fen,
        payer=transfer.payer.account,
        payee=transfer.payee.account,
        customer=transfer.payer.customer_id or transfer.payer.account,
        channel=transfer.channel,
        branch=transfer.branch,
        device=device.id,
        ip=device.ip,
        held=held,
        evading=_evading(transfer.amount_fen, thresholds),
        small=transfer.amount_fen <= thresholds.fen("返利小额"),
        early="early_termination" in (transfer.signals or ()),
        loan=any(word in purpose for word in thresholds.words("放款词")),
    )


def plain_facts(transfer: Transfer, thresholds: Thresholds, watchlist: Watchlist) -> Facts:
    """What the transfer itself and the lists tell."""
    local = transfer.at.astimezone(CHINA)
    payer, payee = transfer.payer, transfer.payee
    return {
        "amount": transfer.amount_fen,
        "channel": transfer.channel,
        "cash": transfer.cash,
        "hour": local.hour,
        "evading": _evading(transfer.amount_fen, thresholds),
        "payer_kind": payer.kind,
        "payer_age": payer.age,
        "payer_account_days": _days(local.date(), payer.opened_at),
        "balance": payer.balance_fen,
        "drain": transfer.amount_fen / payer.balance_fen if payer.balance_fen and payer.balance_fen > 0 else None,
        "payee_kind": payee.kind,
        "payee_name": payee.name or None,
        "payee_account_days": _days(local.date(), payee.opened_at),
        "relation": payee.relation,
        "purpose": transfer.purpose or None,
        "same_customer": _same_customer(payer, payee),
        "names_differ": _names_differ(payer, payee),
        "payer_company": _is_company(payer, thresholds),
        "payee_company": _is_company(payee, thresholds),
        "payer_list": watchlist.kind_of(payer.account, local.date()),
        "payee_list": watchlist.kind_of(payee.account, local.date()),
    }


def seen_facts(transfer: Transfer, knowledge: KnowledgeBase) -> Facts:
    """What staff and the device saw. Without either, unknown; where somebody looked, false is false."""
    device, signals = transfer.device or Device(), transfer.signals
    facts: Facts = {sign: None if signals is None else sign in signals for sign in SIGNS}
    facts["on_phone"] = _either(facts["on_phone"], device.in_call)
    facts["phone_screen_shared"] = _either(facts["phone_screen_shared"], device.screen_sharing)
    groups = [
        knowledge.signs[sign].group for sign in SIGNS if facts[sign] and knowledge.signs[sign].group != "reassuring"
    ]
    looked = signals is not None or bool(groups)
    return facts | {
        "device_new": device.new,
        "device_in_call": device.in_call,
        "device_sharing": device.screen_sharing,
        "suspicious_signs": len(groups) if looked else None,
        "sign_groups": len(set(groups)) if looked else None,
    }


def message_facts(message: Screening | None, purpose: Screening | None) -> Facts:
    """What the shown message and the stated purpose look like."""
    return {
        "message_typology": message.typology if message else None,
        "message_score": message.score if message else None,
        "purpose_score": purpose.score if purpose else None,
    }


def derived_facts(transfer: Transfer, windows: Facts, last_payer: int | None, last_payee: int | None) -> Facts:
    """What follows from the windows. ``last_*``: days since the record last saw the account, if it did."""
    day = transfer.at.astimezone(CHINA).date()
    stated = _days(day, transfer.payer.last_active_at)
    silent = [days for days in (stated, last_payer) if days is not None]
    largest = windows["out_max_90d"]
    return {
        "first_payee": windows["pair_count_90d"] == 0,
        "payer_silent_days": min(silent) if silent else None,
        "payee_silent_days": last_payee,
        "out_in_24h": _ratio((windows["out_left_24h"] or 0) + transfer.amount_fen, windows["in_left_24h"]),
        "payee_out_in_24h": _ratio(windows["payee_out_left_24h"], windows["payee_in_left_24h"]),
        "amount_times": _ratio(transfer.amount_fen, largest) if windows["out_count_90d"] >= 3 else None,
    }


def _ratio(part: int | None, whole: int | None) -> float | None:
    return part / whole if part is not None and whole else None


def _either(seen: bool | None, measured: bool | None) -> bool | None:
    return True if seen or measured else measured if seen is None else seen


def _days(day: date, since: date | None) -> int | None:
    return None if since is None else max((day - since).days, 0)


def _evading(amount_fen: int, thresholds: Thresholds) -> bool:
    return any(low <= amount_fen < high for low, high in thresholds.bands_fen("规避档"))


def _same_customer(payer: Payer, payee: Payee) -> bool:
    same_id = payer.customer_id is not None and payer.customer_id == payee.customer_id
    if same_id or payer.account == payee.account:
        return True
    return payee.relation == "self" and _names_differ(payer, payee) is False


def _names_differ(payer: Payer, payee: Payee) -> bool | None:
    if not (payer.name and payee.name and _full(payer.name) and _full(payee.name)):
        return None
    return payer.name != payee.name


def _full(name: str) -> bool:
    return "*" not in name and "某" not in name


def _is_company(party: Payer | Payee, thresholds: Thresholds) -> bool:
    """As stated; otherwise by the words of the name; otherwise a person, which is the more careful guess."""
    if party.kind is not None:
        return party.kind == "company"
    return any(word in (party.name or "") for word in thresholds.words("单位户名词"))
