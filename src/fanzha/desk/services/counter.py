"""At the counter: a transfer, its decision, and what the teller does with it."""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from fanzha.desk import client
from fanzha.desk.models import Case, Conversation, Staff
from fanzha.desk.services import casework, talk
from fanzha.desk.services.casework import NewCase
from fanzha.desk.services.talk import Entry
from fanzha.desk.services.timeline import tell
from fanzha.errors import BadInput, Conflict
from fanzha.knowledge import load
from fanzha.money import spoken
from fanzha.times import CHINA

OPENS_A_CASE = ("delay", "suspend", "refuse")
NONE = "none"


def new_transfer_id(at: datetime) -> str:
    """An id for the next transfer, made when the form is opened, so that sending it twice is harmless."""
    return f"G{at.astimezone(CHINA):%Y%m%d}-{secrets.token_hex(5)}"


def decide(transfer: dict[str, Any], by: Staff, at: datetime) -> Conversation:
    """Ask the gateway; keep transfer and decision; open a case for what is held.

    Raises what `client.decide` raises; then nothing is kept and the paper procedure applies.
    """
    decision = client.decide(transfer)
    known = Conversation.objects.filter(by=by, place="teller", begun_at__date=at.astimezone(CHINA).date())
    again = next((one for one in known if one.transfer and one.transfer["id"] == transfer["id"]), None)
    if again is not None:
        return again
    with transaction.atomic():
        found = Conversation.objects.create(
            place="teller",
            branch=by.branch,
            by=by,
            begun_at=at,
            events=talk.as_kept([Entry(at=at, event={"transfer": transfer})]),
            transfer=transfer,
            decision=decision,
        )
        if decision["action"] in OPENS_A_CASE:
            case_of(found, by, at)
    return found


def case_of(found: Conversation, by: Staff, at: datetime) -> Case:
    """The case of this transfer, opened with what is known when there is none yet."""
    if found.case is not None:
        return found.case
    if found.transfer is None or found.decision is None:
        raise BadInput("还没有决策")
    payer, decision = found.transfer["payer"], found.decision
    with transaction.atomic():
        new = NewCase(
            branch=found.branch,
            typology=decision.get("typology") or NONE,
            channel=found.transfer["channel"],
            amount_fen=found.transfer["amount_fen"],
            name=payer.get("name", ""),
            age=payer.get("age"),
            account=payer["account"],
            transfer_id=found.transfer["id"],
        )
        case = casework.open_case(new, by, at)
        _first_events(case, found, by, at)
        found.case = case
        found.save(update_fields=["case"])
    return case


def _first_events(case: Case, found: Conversation, by: Staff, at: datetime) -> None:
    transfer, decision = found.transfer or {}, found.decision or {}
    known = load()
    signs = [known.zh("signs", code) for code in transfer.get("signals", [])]
    if signs:
        casework.add(case, by, "noticed", "、".join(signs), at, data={"signals": transfer["signals"]})
    if transfer.get("message"):
        casework.add(case, by, "screened", f"客户给看的内容：{transfer['message']}", at)
    payee = transfer["payee"]
    data = decision | {
        "payee": payee["account"],
        "payee_name": payee.get("name", ""),
        "payee_bank": payee.get("bank", ""),
        "amount_fen": transfer["amount_fen"],
    }
    purpose = f"，用途「{transfer['purpose']}」" if transfer.get("purpose") else ""
    text = f"{spoken(transfer['amount_fen'])}{purpose}：{known.zh('actions', decision['action'])}。"
    casework.add(case, by, "decided", text, at, data=data)
    for entry in talk.entries_of(found):
        tell(case, by, entry)


def escalate(found: Conversation, by: Staff, at: datetime) -> None:
    """Call the branch head to this transfer."""
    action = (found.decision or {}).get("action", "verify")
    why = f"柜面请负责人到场，系统建议{load().zh('actions', action)}。"
    casework.escalate(case_of(found, by, at), by, why, at)


def finish(found: Conversation, by: Staff, outcome: str, reason: str, at: datetime) -> None:
    """End it at the counter. Raises `BadInput` without a reason where one is needed, `Conflict` when it has ended."""
    if found.closed_at is not None:
        raise Conflict("这一笔已经办结")
    allowed = found.decision is not None and found.decision["action"] == "allow"
    if outcome == "released" and allowed and found.case is None:
        found.closed_at, found.closed_as = at, outcome
        found.save(update_fields=["closed_at", "closed_as"])
        return
    if len(reason.strip()) < 4:
        raise BadInput("请写明原因，至少四个字", field="reason")
    if outcome == "released" and found.decision is not None and found.decision["action"] == "refuse":
        raise Conflict("决策是拒绝，柜面不能放行，请负责人处理")
    casework.settle(case_of(found, by, at), by, outcome, reason, at)
    found.refresh_from_db()
