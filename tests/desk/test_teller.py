"""At the counter: a transfer is decided by the running gateway, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from fanzha.desk.models import Case, Conversation

SignedIn = Callable[..., Client]
RENT = {
    "amount_fen": "2,500.00",
    "purpose": "三月房租",
    "payer.account": "6222021001112345678",
    "payer.name": "赵小兰",
    "payer.age": "35",
    "payer.balance_fen": "48000",
    "payee.account": "6217001180012340001",
    "payee.name": "钱大海",
    "payee.relation": "landlord",
    "signals": ["knows_payee", "regular_payment"],
}
SAFE_ACCOUNT = {
    "amount_fen": "70000",
    "cash": "1",
    "purpose": "保密",
    "message": "我是市公安局民警，您涉嫌洗钱，请把资金转到安全账户核查，不要告诉任何人",
    "payer.account": "6222021001112345678",
    "payer.name": "马秀兰",
    "payer.age": "62",
    "payer.balance_fen": "71000",
    "payee.account": "6217001180012345678",
    "payee.name": "李强",
    "payee.relation": "unknown",
    "signals": ["on_phone", "went_aside_to_call", "does_not_know_payee", "safe_account_mentioned"],
}
count = iter(range(10_000))


def ask(client: Client, transfer: dict[str, Any], **changes: Any) -> Any:
    return client.post("/teller/", {"id": f"T-{next(count)}"} | transfer | changes)


def held(client: Client) -> Conversation:
    there = ask(client, SAFE_ACCOUNT).headers["Location"]
    return Conversation.objects.get(pk=there.strip("/").split("/")[1])


def test_rent_goes_through_with_one_digit(signed_in: SignedIn, gateway: str) -> None:
    client = signed_in("teller")
    there = ask(client, RENT).headers["Location"]
    page = client.get(there).text
    assert "可以照常办" in page
    assert 'data-digit="1"' in page
    client.post(f"{there}finish/", {"outcome": "released"})
    assert "已办结" in client.get(there).text
    assert not Case.objects.exists()


def test_a_fraud_is_held_with_reasons_and_a_case(signed_in: SignedIn, gateway: str) -> None:
    client = signed_in("teller")
    talk = held(client)
    page = client.get(f"/teller/{talk.pk}/").text
    assert talk.decision["action"] in ("delay", "suspend", "refuse")
    assert "冒充公检法" in page
    for reason in talk.decision["reasons"]:
        assert reason["text"] in page
    case = Case.objects.get()
    assert (case.amount_fen, case.transfer_id, case.customer_name) == (7000000, talk.transfer["id"], "马秀兰")
    assert {"noticed", "screened", "decided"} <= {event.kind for event in case.events.all()}


def test_sending_the_form_twice_decides_once(signed_in: SignedIn, gateway: str) -> None:
    client = signed_in("teller")
    first = ask(client, SAFE_ACCOUNT, id="T-twice").headers["Location"]
    talk = Conversation.objects.get()
    repeated = client.post("/teller/", {"id": "T-twice"} | SAFE_ACCOUNT)
    assert Conversation.objects.count() == 1
    assert repeated.status_code in (302, 409)
    assert str(talk.pk) in first


def test_a_question_is_answered_by_its_digit(signed_in: SignedIn, gateway: str) -> None:
    client = signed_in("teller")
    talk = held(client)
    page = client.get(f"/teller/{talk.pk}/").text
    assert "第 1 句，照着念" in page
    question = page.partition('name="question" value="')[2].partition('"')[0]
    option = page.partition('name="option" value="')[2].partition('"')[0]
    client.post(f"/teller/{talk.pk}/answer/", {"question": question, "option": option})
    kinds = [event.kind for event in Case.objects.get().events.all()]
    assert kinds[-2:] == ["asked", "answered"]


@pytest.mark.parametrize("reason", ["", "   ", "ok"])
def test_nothing_held_is_released_without_a_reason(reason: str, signed_in: SignedIn, gateway: str) -> None:
    client = signed_in("teller")
    talk = held(client)
    page = client.post(f"/teller/{talk.pk}/finish/", {"outcome": "released", "reason": reason}, follow=True).text
    assert "请写明原因" in page
    assert Case.objects.get().state != "closed"


def test_a_reason_releases_and_stays_on_the_timeline(signed_in: SignedIn, gateway: str) -> None:
    client = signed_in("teller")
    talk = held(client)
    if talk.decision["action"] == "refuse":
        pytest.skip("refused transfers are not released at the counter")
    client.post(f"/teller/{talk.pk}/finish/", {"outcome": "released", "reason": "看了购房合同原件，核对无误"})
    case = Case.objects.get()
    assert case.outcome == "released"
    assert "购房合同" in case.events.get(kind="outcome").text


def test_enter_alone_releases_nothing(signed_in: SignedIn, gateway: str) -> None:
    """The only form with a release has a required text box before its button, and nothing has the focus."""
    client = signed_in("teller")
    page = client.get(f"/teller/{held(client).pk}/").text
    release = page.partition("放行要写原因")[2].partition("</form>")[0]
    assert release.index("<textarea") < release.index('value="released"')
    assert "required" in release
    assert "autofocus" not in page


def test_the_head_is_called(signed_in: SignedIn, gateway: str) -> None:
    client = signed_in("teller")
    client.post(f"/teller/{held(client).pk}/call-head/")
    assert Case.objects.get().state == "escalated"


def test_the_mirror_is_neutral_and_shows_no_scores(signed_in: SignedIn, gateway: str) -> None:
    client = signed_in("teller")
    talk = held(client)
    page = client.get(f"/teller/{talk.pk}/mirror/").text
    assert talk.decision["warning"] in page
    assert "96110" in page
    assert "%" not in page
    assert "6217001180012345678" not in page


def test_no_gateway_no_release(signed_in: SignedIn, no_gateway: None) -> None:
    client = signed_in("teller")
    response = ask(client, RENT)
    assert response.status_code == 503
    assert "系统没有回答，先不放行" in response.text
    assert "按纸质流程办" in response.text
    assert not Conversation.objects.exists()


def test_a_wrong_key_is_not_a_yes(signed_in: SignedIn, gateway: str, settings: Any) -> None:
    settings.FANZHA_API_KEY = "another key"
    response = ask(signed_in("teller"), RENT)
    assert response.status_code == 503
    assert not Conversation.objects.exists()


WRONG = {
    "amount_fen": ["", "七万", "-5", "12.345", "0"],
    "payer.account": ["", "   "],
    "payee.account": [""],
    "payer.age": ["六十", "999"],
    "payer.balance_fen": ["很多"],
}


@pytest.mark.parametrize(("field", "typed"), [(field, typed) for field, many in WRONG.items() for typed in many])
def test_a_wrong_field_is_named_and_the_rest_is_kept(field: str, typed: str, signed_in: SignedIn, gateway: str) -> None:
    response = ask(signed_in("teller"), RENT, **{field: typed})
    assert response.status_code == 422
    marked = response.text.partition(f'name="{field}"')[2][:400]
    assert 'class="wrong"' in marked
    assert "三月房租" in response.text
    assert not Conversation.objects.exists()
