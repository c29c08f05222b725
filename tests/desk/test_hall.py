"""A day in the hall: what is seen, what is asked, what is kept."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from fanzha.desk.models import Case, Conversation
from fanzha.desk.services import talk
from fanzha.knowledge import load

SignedIn = Callable[..., Client]
PENSION = "您好，您有一笔养老保险金待领取，请到银行后联系社保中心王主任办理，今天最后一天，不要告诉家人。"
CALM = {"HX-Request": "true"}


def look(client: Client, talk_id: uuid.UUID, signals: list[str], message: str = "") -> str:
    given = {"talk": str(talk_id), "signals": signals, "message": message}
    return unescape(client.post("/hall/look/", given, headers=CALM).text)


def standing(talk_id: uuid.UUID) -> talk.Standing:
    now = talk.standing(Conversation.objects.get(pk=talk_id))
    assert now is not None
    return now


def answer(client: Client, talk_id: uuid.UUID, option: int = 0, question: str = "") -> int:
    asked = standing(talk_id).turn.question
    assert asked is not None
    given = {"question": question or asked.code, "option": asked.options[option].code}
    return client.post(f"/hall/{talk_id}/answer/", given, headers=CALM).status_code


def test_every_sign_is_a_chip(signed_in: SignedIn) -> None:
    page = signed_in("hall").get("/hall/").text
    for sign in load().signs.values():
        assert f'value="{sign.code}"' in page
        assert sign.zh in page


def test_one_tap_gives_a_risk_and_a_question(signed_in: SignedIn) -> None:
    seen = look(signed_in("hall"), uuid.uuid4(), ["on_phone", "believes_official_call"])
    assert "现在问（第 1 句）" in seen
    assert "为什么" in seen
    assert "请负责人来" in seen


def test_the_weights_add_up(signed_in: SignedIn) -> None:
    client, talk_id = signed_in("hall"), uuid.uuid4()
    look(client, talk_id, ["on_phone", "secretive", "safe_account_mentioned"], PENSION)
    now = standing(talk_id)
    shown = sum(round(reason.weight, 2) for reason in now.reasons)
    page = client.get(f"/hall/{talk_id}/").text
    total = page.rpartition('class="sum"')[2].partition("<em>")[2].partition("</em>")[0]
    assert float(total.replace("−", "-")) == pytest.approx(shown, abs=0.05)


def test_words_of_the_message_are_marked_and_nothing_in_it_runs(signed_in: SignedIn) -> None:
    client, talk_id = signed_in("hall"), uuid.uuid4()
    given = {
        "talk": str(talk_id),
        "message": "<script>alert(1)</script>把钱转到安全账户，配合公安局核查资金，不要告诉家人",
    }
    page = client.post("/hall/look/", given, headers=CALM).text
    assert "<mark" in page
    assert "<script>" not in page


def test_taking_a_tap_back_takes_its_weight_back(signed_in: SignedIn) -> None:
    client, talk_id = signed_in("hall"), uuid.uuid4()
    look(client, talk_id, ["on_phone"])
    before = standing(talk_id).fraud
    look(client, talk_id, ["on_phone", "safe_account_mentioned"])
    assert standing(talk_id).fraud > before
    look(client, talk_id, ["on_phone"])
    assert standing(talk_id).fraud == pytest.approx(before)


def test_typing_a_message_letter_by_letter_counts_it_once(signed_in: SignedIn) -> None:
    client, slow, quick = signed_in("hall"), uuid.uuid4(), uuid.uuid4()
    for end in (10, 20, len(PENSION)):
        look(client, slow, [], PENSION[:end])
    look(client, quick, [], PENSION)
    assert standing(slow).fraud == pytest.approx(standing(quick).fraud)


def test_a_sign_seen_later_keeps_the_answers(signed_in: SignedIn) -> None:
    client, talk_id = signed_in("hall"), uuid.uuid4()
    look(client, talk_id, ["on_phone"])
    assert answer(client, talk_id) == 200
    look(client, talk_id, ["on_phone", "fearful"])
    entries = talk.entries_of(Conversation.objects.get(pk=talk_id))
    assert [bool(entry.question) for entry in entries] == [False, True, False]
    assert talk.signals_of(entries) == ("on_phone", "fearful")


def test_a_sign_taken_back_after_an_answer_is_gone(signed_in: SignedIn) -> None:
    client, talk_id = signed_in("hall"), uuid.uuid4()
    look(client, talk_id, ["on_phone", "secretive"])
    answer(client, talk_id)
    look(client, talk_id, ["on_phone"])
    assert talk.signals_of(talk.entries_of(Conversation.objects.get(pk=talk_id))) == ("on_phone",)


def test_an_answer_to_a_question_that_is_no_longer_asked_is_refused(signed_in: SignedIn) -> None:
    client, talk_id = signed_in("hall"), uuid.uuid4()
    look(client, talk_id, ["on_phone"])
    first = standing(talk_id).turn.question
    assert first is not None
    answer(client, talk_id)
    assert answer(client, talk_id, question=first.code) == 409


def test_the_customers_own_words_are_understood(signed_in: SignedIn) -> None:
    client, talk_id = signed_in("hall"), uuid.uuid4()
    look(client, talk_id, ["on_phone"])
    asked = standing(talk_id).turn.question
    assert asked is not None
    given = {"question": asked.code, "words": "他说是公安局的，让我别告诉任何人"}
    before = standing(talk_id).fraud
    assert client.post(f"/hall/{talk_id}/answer/", given, headers=CALM).status_code == 200
    assert standing(talk_id).fraud > before


def test_calling_the_head_opens_a_case_with_everything_known(signed_in: SignedIn) -> None:
    client, talk_id = signed_in("hall"), uuid.uuid4()
    look(client, talk_id, ["on_phone", "believes_official_call"], PENSION)
    answer(client, talk_id)
    client.post(f"/hall/{talk_id}/call-head/", headers=CALM)
    client.post(f"/hall/{talk_id}/call-head/", headers=CALM)
    case = Case.objects.get()
    assert [event.kind for event in case.events.all()] == ["noticed", "screened", "asked", "answered", "escalated"]
    assert case.state == "escalated"
    assert case.escalations.count() == 1
    assert "20" in signed_in("head").get("/escalations/").text


def test_what_happens_after_the_case_was_opened_joins_its_timeline(signed_in: SignedIn) -> None:
    client, talk_id = signed_in("hall"), uuid.uuid4()
    look(client, talk_id, ["on_phone"])
    client.post(f"/hall/{talk_id}/call-head/", headers=CALM)
    client.post(f"/hall/{talk_id}/seen/", {"seen": "caller_hung_up"}, headers=CALM)
    look(client, talk_id, ["on_phone", "fearful"])
    kinds = [event.kind for event in Case.objects.get().events.all()]
    assert kinds == ["noticed", "escalated", "seen", "noticed"]


def test_a_check_with_the_real_office_is_recorded_and_weighs(signed_in: SignedIn) -> None:
    client, talk_id = signed_in("hall"), uuid.uuid4()
    look(client, talk_id, ["on_phone"], PENSION)
    before = standing(talk_id).fraud
    given = {"channel": "social_12333", "result": "official_denies"}
    assert client.post(f"/hall/{talk_id}/checked/", given, headers=CALM).status_code == 200
    assert standing(talk_id).fraud > before
    assert "12333" in Case.objects.get().events.get(kind="verified").text


@pytest.mark.parametrize("given", [{"channel": "nobody", "result": "official_denies"}, {"channel": "social_12333"}])
def test_a_check_needs_a_place_and_a_result(given: dict[str, str], signed_in: SignedIn) -> None:
    client, talk_id = signed_in("hall"), uuid.uuid4()
    look(client, talk_id, ["on_phone"])
    assert client.post(f"/hall/{talk_id}/checked/", given, headers=CALM).status_code == 422
    assert not Case.objects.exists()


def test_the_end_needs_a_reason_and_closes_the_talk(signed_in: SignedIn) -> None:
    client, talk_id = signed_in("hall"), uuid.uuid4()
    look(client, talk_id, ["on_phone"])
    client.post(f"/hall/{talk_id}/finish/", {"outcome": "prevented", "reason": ""})
    assert not Case.objects.filter(state="closed").exists()
    given = {"outcome": "prevented", "reason": "打 12333 问清楚了", "amount": "3,000"}
    assert client.post(f"/hall/{talk_id}/finish/", given).headers["Location"] == "/hall/"
    case = Case.objects.get(state="closed")
    assert (case.outcome, case.amount_fen) == ("prevented", 300000)
    late = {"talk": str(talk_id), "signals": ["fearful"]}
    assert client.post("/hall/look/", late, headers=CALM).status_code == 409


def test_a_talk_of_another_branch_is_not_there(signed_in: SignedIn) -> None:
    talk_id = uuid.uuid4()
    look(signed_in("hall"), talk_id, ["on_phone"])
    other = signed_in("hall", "城北支行")
    assert other.get(f"/hall/{talk_id}/").status_code == 404
    assert other.post("/hall/look/", {"talk": str(talk_id), "signals": ["fearful"]}).status_code == 404


def test_it_works_without_scripts_too(signed_in: SignedIn) -> None:
    client, talk_id = signed_in("hall"), uuid.uuid4()
    there = client.post("/hall/look/", {"talk": str(talk_id), "signals": ["on_phone"]}).headers["Location"]
    assert "现在问" in client.get(there).text
