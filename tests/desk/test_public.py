"""The page for citizens: answers at once, keeps nothing, can't be worn out."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import Client

from fanzha.desk.deadlines import deadlines
from fanzha.desk.services.public_check import check
from fanzha.errors import BadInput

FRAUD = "我是市公安局民警，您涉嫌洗钱，请把资金转到安全账户配合核查，不要告诉任何人"
ORDINARY = "妈，我到学校了，晚上给你打电话。"
ASKED = {
    FRAUD: "先别转钱，先核实",
    ORDINARY: "没有发现已知的骗局",
    "12333": "这是公开的官方号码",
    "96110": "这是公开的官方号码",
    "00861234567890": "要多留个心眼",
    "123331": "要多留个心眼",
    "http://95588-icbc.top/login": "",
}


@pytest.mark.parametrize(("text", "said"), ASKED.items())
def test_what_is_asked_is_answered(text: str, said: str) -> None:
    page = Client().post("/public/", {"text": text})
    assert page.status_code == 200
    assert said in page.text
    assert "110" in page.text


def test_a_link_that_borrows_a_name_is_not_called_clean() -> None:
    assert "没有发现已知的骗局" not in Client().post("/public/", {"text": "http://95588-icbc.top/login"}).text


def test_nothing_found_never_means_safe() -> None:
    assert "这不等于安全" in Client().post("/public/", {"text": ORDINARY}).text


@pytest.mark.parametrize("text", ["", "   ", "长" * 4001])
def test_nothing_and_too_much_are_refused(text: str) -> None:
    with pytest.raises(BadInput):
        check(text)
    assert Client().post("/public/", {"text": text}).status_code == 422


def rows() -> dict[str, int]:
    models = apps.get_app_config("desk").get_models()
    return {model.__name__: model._default_manager.count() for model in models}


def test_nothing_is_kept() -> None:
    before = rows()
    client = Client()
    client.post("/public/", {"text": FRAUD})
    assert rows() == before
    assert "sessionid" not in client.cookies


def test_what_is_pasted_cannot_run() -> None:
    page = Client().post("/public/", {"text": f"<img src=x onerror=alert(1)>{FRAUD}"}).text
    assert "<img" not in page


def test_one_address_cannot_ask_without_end() -> None:
    client = Client()
    for _ in range(deadlines().public_checks):
        assert client.post("/public/", {"text": "12333"}).status_code == 200
    assert client.post("/public/", {"text": "12333"}).status_code == 429
    pretending = {"text": "12333"}, {"X-Forwarded-For": "10.9.9.9"}
    assert client.post("/public/", pretending[0], headers=pretending[1]).status_code == 429
    assert Client(REMOTE_ADDR="10.1.2.3").post("/public/", {"text": "12333"}).status_code == 200
