"""Who comes in, what they see, and what every page carries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from fanzha.desk.models import Staff
from fanzha.desk.roles import ROLES
from fanzha.desk.services.sign_ins import issue_link

Person = Callable[..., Staff]
SignedIn = Callable[..., Client]
PAGES = {
    "/hall/": {"hall"},
    "/teller/": {"teller"},
    "/escalations/": {"head", "duty"},
    "/cases/": set(ROLES) - {"administrator"},
    "/traces/": {"head", "duty", "analyst"},
    "/publicity/": {"hall", "head", "duty", "analyst"},
    "/knowledge/": set(ROLES),
    "/knowledge/authority/": set(ROLES),
    "/stories/": set(ROLES),
    "/audit/": {"auditor"},
}
OPEN_PAGES = ("/sign-in/", "/public/", "/offline/", "/healthz", "/offline-worker.js")


@pytest.mark.parametrize("role", ROLES)
def test_each_role_sees_what_it_needs_and_nothing_else(role: str, signed_in: SignedIn) -> None:
    client = signed_in(role)
    for page, roles in PAGES.items():
        assert client.get(page).status_code == (200 if role in roles else 403), page


@pytest.mark.parametrize("page", PAGES)
def test_strangers_are_sent_to_the_sign_in(page: str) -> None:
    response = Client().get(page)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("page", OPEN_PAGES)
def test_some_pages_need_no_sign_in(page: str) -> None:
    assert Client().get(page).status_code == 200


@pytest.mark.parametrize("page", [*OPEN_PAGES, "/nowhere/", "/cases/"])
def test_every_answer_carries_the_strict_policy(page: str) -> None:
    policy = Client().get(page).headers["Content-Security-Policy"]
    assert "default-src 'self'; script-src 'self'; style-src 'self'" in policy
    assert "unsafe" not in policy


def test_home_is_the_first_page_of_the_role(signed_in: SignedIn) -> None:
    firsts = {"hall": "/hall/", "teller": "/teller/", "head": "/escalations/", "auditor": "/cases/"}
    for role, page in firsts.items():
        assert signed_in(role).get("/").headers["Location"] == page


def test_only_the_administrator_enters_the_back_office(person: Person, signed_in: SignedIn) -> None:
    assert signed_in("head").get("/admin/").status_code == 302


def test_a_person_signs_in_with_a_password(person: Person) -> None:
    staff, client = person("hall"), Client()
    assert "不对" in client.post("/sign-in/", {"username": staff.username, "password": "wrong"}).text
    right = client.post("/sign-in/", {"username": staff.username, "password": "a long password"})
    assert right.headers["Location"] == "/"


def test_six_wrong_passwords_close_the_door(person: Person) -> None:
    staff, client = person("hall"), Client()
    for _ in range(6):
        last = client.post("/sign-in/", {"username": staff.username, "password": "wrong"})
    assert last.status_code == 429
    again = client.post("/sign-in/", {"username": staff.username, "password": "a long password"})
    assert again.status_code == 429


def test_a_link_signs_in_once(person: Person) -> None:
    now = timezone.now()
    link = f"/enter/{issue_link(person('teller'), now, timedelta(hours=1))}/"
    assert Client().get(link).status_code == 200
    client = Client()
    assert client.post(link).headers["Location"] == "/"
    assert client.get("/teller/").status_code == 200
    assert Client().post(link).status_code == 404


@pytest.mark.parametrize("spoil", ["old", "left", "unknown"])
def test_a_link_that_is_no_good_opens_nothing(spoil: str, person: Person) -> None:
    staff = person("teller")
    ago = timedelta(hours=2) if spoil == "old" else timedelta()
    token = issue_link(staff, timezone.now() - ago, timedelta(hours=1))
    if spoil == "left":
        staff.is_active = False
        staff.save()
    client = Client()
    assert client.post(f"/enter/{'x' * 43 if spoil == 'unknown' else token}/").status_code == 404
    assert client.get("/teller/").status_code == 302


def test_chinese_first_english_on_request(signed_in: SignedIn) -> None:
    client = signed_in("hall")
    assert "我看到了什么" in client.get("/hall/", headers={"Accept-Language": "en"}).text
    client.post("/language/", {"language": "en", "next": "/hall/"})
    page = client.get("/hall/").text
    assert "What do I see?" in page
    assert 'lang="en"' in page


def test_the_text_size_is_remembered() -> None:
    client = Client()
    assert 'data-size="standard"' in client.get("/public/").text
    assert client.post("/text-size/", {"size": "huge", "next": "/public/"}).headers["Location"] == "/public/"
    assert 'data-size="huge"' in client.get("/public/").text


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_way_back_stays_on_the_site(elsewhere: str) -> None:
    assert Client().post("/text-size/", {"size": "large", "next": elsewhere}).headers["Location"] == "/"


def test_an_unknown_size_is_refused() -> None:
    assert Client().post("/text-size/", {"size": "giant"}).status_code == 422


def test_errors_say_what_to_do(signed_in: SignedIn) -> None:
    client = signed_in("teller")
    assert "没有找到" in client.get("/nowhere/").text
    assert "不归您的岗位" in client.get("/audit/").text
    page = Client(enforce_csrf_checks=True).post("/public/", {"text": "x"})
    assert page.status_code == 403
    assert "页面放得太久了" in page.text


def test_an_unforeseen_failure_shows_the_paper_procedure(signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("disk full")

    monkeypatch.setattr("fanzha.desk.views.knowledge.load", fail)
    page = signed_in("teller", raise_request_exception=False).get("/knowledge/")
    assert page.status_code == 500
    assert "按纸质流程办" in page.text
    assert "disk full" not in page.text


def test_pages_with_peoples_data_are_not_kept_by_caches(signed_in: SignedIn) -> None:
    assert signed_in("head").get("/cases/").headers["Cache-Control"] == "no-store"
