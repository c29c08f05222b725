"""A case from its first sign to its outcome. Every step is an event, and every event is sealed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from fanzha.cases.casefile import OUTCOME_NAMES, EventKind
from fanzha.desk.deadlines import deadlines
from fanzha.desk.models import Case, CaseEvent, Escalation, Staff
from fanzha.desk.roles import ALL_BRANCHES, CASE_READERS, roles_of
from fanzha.desk.services import audit
from fanzha.desk.vault import cipher
from fanzha.errors import BadInput, Conflict
from fanzha.times import CHINA

NAME, ACCOUNT = "customer name", "customer account"


class NewCase(msgspec.Struct, frozen=True, kw_only=True):
    """What is known when a case is opened. Amount in fen."""

    branch: str
    typology: str
    channel: str = "counter"
    amount_fen: int = 0
    name: str = ""
    age: int | None = None
    account: str = ""
    transfer_id: str = ""


def mark(value: str, context: str) -> str:
    """The fingerprint by which a sealed value is found again."""
    return cipher().fingerprint(value.strip(), context) if value.strip() else ""


def open_case(new: NewCase, by: Staff, at: datetime) -> Case:
    """Open a case with the next number of its day."""
    with transaction.atomic():
        case = Case(
            number=_next_number(at),
            opened_at=at,
            branch=new.branch,
            channel=new.channel,
            typology=new.typology,
            amount_fen=new.amount_fen,
            transfer_id=new.transfer_id,
            owner=by,
            deadline=at + deadlines().case_settled,
        )
        _identify(case, new.name, new.age, new.account)
        case.save()
    return case


def _identify(case: Case, name: str, age: int | None, account: str) -> None:
    case.customer_name, case.customer_age, case.customer_account = name, age, account
    case.name_mark, case.account_mark = mark(name, NAME), mark(account, ACCOUNT)
    case.account_tail = account.strip()[-4:]


def _next_number(at: datetime) -> str:
    day = f"{at.astimezone(CHINA):%Y%m%d}"
    last = Case.objects.select_for_update().filter(number__startswith=f"{day}-").order_by("-number").first()
    return f"{day}-{int(last.number.partition('-')[2]) + 1 if last else 1:03d}"


def add(
    case: Case, by: Staff, kind: EventKind, text: str, at: datetime, *, data: Mapping[str, Any] | None = None
) -> CaseEvent:
    """Add what happened to the timeline, sealed."""
    plain = msgspec.json.decode(msgspec.json.encode(dict(data or {})))
    with transaction.atomic():
        event = CaseEvent(case=case, at=at, actor=str(by), kind=kind, text=text, data=plain)
        event.save()
        audit.record_event(event)
    return event


def escalate(case: Case, by: Staff, why: str, at: datetime) -> Escalation:
    """Call the branch head; calling twice keeps the first call and its deadline."""
    with transaction.atomic():
        waiting = case.escalations.filter(decided_at=None).first()
        if waiting is not None:
            return waiting
        called = Escalation.objects.create(case=case, asked_by=by, asked_at=at, due_at=at + deadlines().head_comes)
        _set(case, state="escalated")
        add(case, by, "escalated", why, at)
    return called


def take(called: Escalation, by: Staff, at: datetime) -> None:
    """The head has come: the case is theirs now. Raises `Conflict` when somebody else came first."""
    with transaction.atomic():
        fresh = Escalation.objects.select_for_update().get(pk=called.pk)
        if fresh.taken_by_id not in (None, by.pk):
            raise Conflict(f"已由{fresh.taken_by}接手")
        if fresh.taken_by_id == by.pk:
            return
        fresh.taken_by, fresh.taken_at = by, at
        fresh.save(update_fields=["taken_by", "taken_at"])
        case = fresh.case
        add(case, by, "handed_over", f"{case.owner}交给{by}，知道的情况都在本页。", at, data={"to": by.username})
        _set(case, owner=by, state="open")


def hand_over(case: Case, by: Staff, to: Staff, why: str, at: datetime) -> None:
    """Give a case to somebody who may keep it. Raises `BadInput` otherwise."""
    _still_open(case)
    if not visible_to(to).filter(pk=case.pk).exists():
        raise BadInput(f"{to}看不到这起案件，不能接手", field="to")
    with transaction.atomic():
        add(case, by, "handed_over", f"{case.owner}交给{to}：{why}", at, data={"to": to.username})
        _set(case, owner=to)


def settle(case: Case, by: Staff, outcome: str, reason: str, at: datetime, *, loss_fen: int = 0) -> None:
    """Give a case its outcome, with the reason. Raises `BadInput` for no reason, `Conflict` when it has one."""
    _still_open(case)
    if outcome not in OUTCOME_NAMES or outcome == "open":
        raise BadInput("请选一个结果", field="outcome")
    if len(reason.strip()) < 4:
        raise BadInput("请写明原因，至少四个字", field="reason")
    with transaction.atomic():
        add(case, by, "outcome", f"{OUTCOME_NAMES[outcome]}：{reason.strip()}", at, data={"outcome": outcome})
        case.escalations.filter(decided_at=None).update(decided_at=at)
        case.conversations.filter(closed_at=None).update(closed_at=at, closed_as=outcome)
        _set(case, outcome=outcome, loss_fen=loss_fen, state="closed", deadline=None)


def set_deadline(case: Case, by: Staff, due: datetime, why: str, at: datetime) -> None:
    """Move the deadline, with the reason on the timeline."""
    _still_open(case)
    if due <= at:
        raise BadInput("时限应在现在以后", field="due")
    local = timezone.localtime(due)
    with transaction.atomic():
        add(case, by, "note", f"时限改为 {local:%Y-%m-%d %H:%M}：{why}", at)
        _set(case, deadline=due)


def reveal(case: Case, by: Staff, reason: str, at: datetime) -> None:
    """Leave the trace that must exist before an identity is shown. Raises `BadInput` without a reason."""
    if len(reason.strip()) < 4:
        raise BadInput("请写明查看的理由，至少四个字", field="reason")
    with transaction.atomic():
        add(case, by, "revealed", f"查看了客户身份：{reason.strip()}", at)
        audit.record("reveal", case.number, str(by), at, reason.strip())


def visible_to(user: Staff) -> Any:
    """The cases a person may read: all branches for some roles, their own branch for the others."""
    mine = roles_of(user)
    if not mine & CASE_READERS:
        return Case.objects.none()
    return Case.objects.all() if mine & ALL_BRANCHES else Case.objects.filter(branch=user.branch)


def _still_open(case: Case) -> None:
    if case.state == "closed":
        raise Conflict("案件已办结")


def _set(case: Case, **values: Any) -> None:
    for name, value in values.items():
        setattr(case, name, value)
    case.save(update_fields=list(values))
