"""A case from opening to outcome: nothing lost, nothing altered in silence, nobody's identity shown without a trace."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from docx import Document

from fanzha.desk.models import Case, CaseEvent, Staff
from fanzha.desk.services import audit, casework, links
from fanzha.desk.services.casework import NewCase
from fanzha.errors import Conflict

Person = Callable[..., Staff]
SignedIn = Callable[..., Client]
NOW = datetime(2026, 3, 2, 6, 0, tzinfo=UTC)
NAME, ACCOUNT, PAYEE = "欧阳小明", "6222021001112345678", "6217001180012345678"


def staff_of(client: Client) -> Staff:
    found: Staff = client.staff  # type: ignore[attr-defined]  # put there by the fixture
    return found


def opened(by: Staff, **more: Any) -> Case:
    known: dict[str, Any] = {
        "branch": by.branch,
        "typology": "authority",
        "amount_fen": 7000000,
        "name": NAME,
        "age": 62,
        "account": ACCOUNT,
    }
    case = casework.open_case(NewCase(**(known | more)), by, NOW)
    casework.add(case, by, "noticed", f"一直在打电话，电话 13812345678，说是给 {PAYEE} 转", NOW, data={"payee": PAYEE})
    return case


def test_numbers_count_up_within_a_day(person: Person) -> None:
    by = person("hall")
    assert [opened(by).number for _ in range(3)] == ["20260302-001", "20260302-002", "20260302-003"]


def test_events_are_only_added(person: Person) -> None:
    event = opened(person("hall")).events.get()
    event.text = "别的话"
    for forbidden in (
        event.save,
        event.delete,
        CaseEvent.objects.all().delete,
        lambda: CaseEvent.objects.update(text="x"),
    ):
        with pytest.raises(Conflict):
            forbidden()


def test_an_event_changed_behind_our_back_is_found(person: Person) -> None:
    by = person("hall")
    case = opened(by)
    assert all(verdict.ok for verdict in audit.verdicts().values())
    with connection.cursor() as cursor:
        cursor.execute("UPDATE desk_caseevent SET actor = 'somebody else'")
    verdict = audit.verdicts()[audit.EVENT]
    assert not verdict.ok
    assert case.number in verdict.problem


def test_an_event_removed_behind_our_back_is_found(person: Person) -> None:
    opened(person("hall"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM desk_caseevent")
    assert "不见了" in audit.verdicts()[audit.EVENT].problem


def test_nothing_sensitive_lies_open_in_the_database(person: Person) -> None:
    opened(person("hall"))
    with connection.cursor() as cursor:
        for table in ("desk_case", "desk_caseevent", "desk_conversation"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 (names from this test)
            stored = repr(cursor.fetchall())
            for secret in (NAME, ACCOUNT, PAYEE, "13812345678", "一直在打电话"):
                assert secret not in stored


@pytest.mark.parametrize("role", ["hall", "teller", "head", "duty", "analyst", "auditor"])
def test_no_page_shows_an_identity_unasked(role: str, signed_in: SignedIn, person: Person) -> None:
    case = opened(person("hall"))
    client = signed_in(role)
    for page in ("/cases/", f"/cases/{case.number}/", f"/cases/{case.number}/report/"):
        text = client.get(page).text
        assert case.number in text
        for secret in (NAME, ACCOUNT, PAYEE, "13812345678"):
            assert secret not in text, page


def test_an_identity_is_shown_once_with_a_reason_and_a_trace(signed_in: SignedIn, person: Person) -> None:
    case, client = opened(person("hall")), signed_in("head")
    page = f"/cases/{case.number}/"
    assert NAME not in client.post(f"{page}reveal/", {"reason": "看"}, follow=True).text
    assert NAME in client.post(f"{page}reveal/", {"reason": "民警到场核对身份"}, follow=True).text
    assert NAME not in client.get(page).text
    assert "民警到场" in case.events.get(kind="revealed").text
    (entry,) = audit.entries("reveal")
    assert (entry.key, entry.what) == (case.number, "民警到场核对身份")


@pytest.mark.parametrize("role", ["hall", "teller", "analyst", "auditor"])
def test_some_roles_cannot_reveal(role: str, signed_in: SignedIn, person: Person) -> None:
    case = opened(person("hall"))
    response = signed_in(role).post(f"/cases/{case.number}/reveal/", {"reason": "我想看看是谁"})
    assert response.status_code == 403


def test_other_branches_see_nothing_of_it(signed_in: SignedIn, person: Person) -> None:
    case = opened(person("hall"))
    other = signed_in("head", "城北支行")
    assert other.get(f"/cases/{case.number}/").status_code == 404
    assert case.number not in other.get("/cases/").text
    assert signed_in("duty", "反诈中心").get(f"/cases/{case.number}/").status_code == 200


FOUND_BY = {
    "20260302-001": True,
    "5678": True,
    ACCOUNT: True,
    NAME: True,
    "1234": False,
    "欧阳": False,
    "王小明": False,
}


@pytest.mark.parametrize(("word", "found"), FOUND_BY.items())
def test_a_case_is_found_by(word: str, found: bool, signed_in: SignedIn, person: Person) -> None:
    case = opened(person("hall"))
    assert (case.number in signed_in("head").get("/cases/", {"q": word}).text) is found


def test_filters_order_and_pages(signed_in: SignedIn, person: Person) -> None:
    by = person("hall")
    for number in range(25):
        opened(by, amount_fen=number * 100, typology="loan" if number % 2 else "authority")
    client = signed_in("head")
    assert client.get("/cases/").text.count('href="/cases/20260302') == 20
    assert client.get("/cases/?page=2").text.count('href="/cases/20260302') == 5
    assert client.get("/cases/?typology=loan").text.count('href="/cases/20260302') == 12
    assert client.get("/cases/?typology=nonsense&state=nonsense").text.count('href="/cases/20260302') == 20
    largest_first = client.get("/cases/?order=amount").text
    assert largest_first.index("20260302-025") < largest_first.index("20260302-024")
    assert "没有符合条件的案件" in client.get("/cases/?state=closed").text


def test_an_empty_desk_says_when_cases_come(signed_in: SignedIn) -> None:
    assert "会自动立案" in signed_in("head").get("/cases/").text


def test_a_note_is_added_and_masked(signed_in: SignedIn, person: Person) -> None:
    case, client = opened(person("hall")), signed_in("teller")
    given = {"kind": "family", "text": "联系到女儿 13987654321，说没有这回事"}
    page = client.post(f"/cases/{case.number}/note/", given, follow=True).text
    assert "139****4321" in page
    assert "13987654321" not in page
    client.post(f"/cases/{case.number}/note/", {"kind": "decided", "text": "混进来的决策"})
    assert not case.events.filter(kind="decided").exists()


def test_readers_do_not_write(signed_in: SignedIn, person: Person) -> None:
    case = opened(person("hall"))
    for role in ("analyst", "auditor"):
        client = signed_in(role)
        for action in ("note", "settle", "hand-over", "deadline", "alert"):
            assert client.post(f"/cases/{case.number}/{action}/").status_code == 403


def test_a_head_comes_decides_and_closes(signed_in: SignedIn, person: Person) -> None:
    hall, client = person("hall"), signed_in("head")
    case = opened(hall)
    called = casework.escalate(case, hall, "客户不听劝", timezone.now())
    assert "客户不听劝" in client.get("/escalations/").text
    client.post(f"/escalations/{called.pk}/take/")
    case.refresh_from_db()
    assert case.owner == staff_of(client)
    colleague = signed_in("head")
    page = colleague.post(f"/escalations/{called.pk}/take/", follow=True).text
    assert "已由" in page
    given = {"outcome": "prevented", "reason": "客户给女儿打了电话，不转了"}
    client.post(f"/cases/{case.number}/settle/", given)
    case.refresh_from_db()
    called.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "prevented")
    assert called.decided_at is not None
    again = client.post(f"/cases/{case.number}/settle/", given, follow=True).text
    assert "案件已办结" in again


@pytest.mark.parametrize(
    "given",
    [
        {"outcome": "prevented", "reason": "好"},
        {"outcome": "open", "reason": "写了原因的"},
        {"outcome": "", "reason": "写了原因的"},
        {"outcome": "lost_before", "reason": "写了原因的", "loss": "-5"},
        {"outcome": "lost_before", "reason": "写了原因的", "loss": "很多"},
    ],
)
def test_an_outcome_must_be_whole(given: dict[str, str], signed_in: SignedIn, person: Person) -> None:
    case = opened(person("hall"))
    signed_in("head").post(f"/cases/{case.number}/settle/", given)
    case.refresh_from_db()
    assert case.state == "open"


def test_a_case_is_handed_over_to_somebody_who_sees_it(signed_in: SignedIn, person: Person) -> None:
    case, client = opened(person("hall")), signed_in("head")
    near, far = person("teller"), person("teller", "城北支行")
    client.post(f"/cases/{case.number}/hand-over/", {"to": far.username, "why": "请你接着办"})
    case.refresh_from_db()
    assert case.owner != far
    client.post(f"/cases/{case.number}/hand-over/", {"to": near.username, "why": "请你接着办"})
    case.refresh_from_db()
    assert case.owner == near
    assert "请你接着办" in case.events.get(kind="handed_over").text


def test_a_deadline_moves_with_a_reason_and_never_into_the_past(signed_in: SignedIn, person: Person) -> None:
    case, client = opened(person("hall")), signed_in("head")
    later = timezone.localtime() + timedelta(days=2)
    for due, why in ((later - timedelta(days=9), "往回改"), (later, "")):
        client.post(f"/cases/{case.number}/deadline/", {"due": f"{due:%Y-%m-%dT%H:%M}", "why": why})
    assert not case.events.filter(kind="note").exists()
    client.post(f"/cases/{case.number}/deadline/", {"due": f"{later:%Y-%m-%dT%H:%M}", "why": "等公安反馈"})
    case.refresh_from_db()
    assert case.deadline is not None
    assert abs(case.deadline - later) < timedelta(minutes=1)


def test_the_report_is_drafted_edited_and_exported(signed_in: SignedIn, person: Person) -> None:
    case, client = opened(person("hall")), signed_in("head")
    page = f"/cases/{case.number}/report"
    assert "草稿" in client.get(f"{page}/").text
    edited = {
        "title": "城南支行成功劝阻一位客户",
        "what_happened": "第一段\n\n第二段",
        "analysis": "看通话",
        "lessons": "多问一句",
    }
    client.post(f"{page}/", edited)
    assert "成功劝阻一位客户" in client.get(f"{page}/").text
    exported = client.post(f"{page}.docx")
    texts = [paragraph.text for paragraph in Document(io.BytesIO(exported.content)).paragraphs]
    assert {"城南支行成功劝阻一位客户", "第一段", "第二段", "多问一句"} <= set(texts)
    assert audit.entries("export")[0].key == case.number
    client.post(f"{page}/", edited | {"title": ""})
    assert case.reports.count() == 1


def test_the_alert_for_the_police_is_whole_and_traced(signed_in: SignedIn, person: Person) -> None:
    case, client = opened(person("hall")), signed_in("teller")
    page = client.post(f"/cases/{case.number}/alert/").text
    assert NAME in page
    assert "70,000.00" in page
    client.post(f"/cases/{case.number}/alert/")
    assert case.events.filter(kind="police").count() == 1
    assert len(audit.entries("reveal")) == 2


def test_cases_with_the_same_payee_are_linked_across_branches(signed_in: SignedIn, person: Person) -> None:
    first = opened(person("hall"))
    second = opened(person("hall", "城北支行"), account="6222029999999999999")
    client = signed_in("head")
    found = links.linked_to(first, staff_of(client))
    assert [(one.number, one.visible) for one in found] == [(second.number, False)]
    page = client.get(f"/cases/{first.number}/").text
    assert "其他网点的案件" in page
    assert PAYEE not in page


def test_the_auditor_reads_and_verifies(signed_in: SignedIn, person: Person) -> None:
    case = opened(person("hall"))
    client = signed_in("auditor")
    page = client.get("/audit/", {"q": case.number}).text
    assert case.number in page
    verdict = client.post("/audit/verify/", headers={"HX-Request": "true"}).text
    assert "全部记录完好" in verdict
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM desk_caseevent")
    assert "有记录被动过" in client.post("/audit/verify/", headers={"HX-Request": "true"}).text
