"""What is made for others: people and their roles, posters, the knowledge book."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client

from fanzha.desk.models import Staff
from fanzha.knowledge import load

SignedIn = Callable[..., Client]


@pytest.fixture
def administrator(signed_in: SignedIn) -> Client:
    """Signed in, with the rights that `prepare` gives the role."""
    may = Permission.objects.filter(codename__in=("view_staff", "add_staff", "change_staff"))
    Group.objects.get(name="administrator").permissions.set(may)
    client = signed_in("administrator")
    staff: Staff = client.staff  # type: ignore[attr-defined]  # put there by the fixture
    staff.is_staff = True
    staff.save()
    return client


def test_the_administrator_begins_with_people(administrator: Client) -> None:
    assert administrator.get("/").headers["Location"] == "/admin/desk/staff/"
    assert administrator.get("/admin/desk/staff/").status_code == 200


def test_the_administrator_adds_a_person_and_gives_a_role(administrator: Client) -> None:
    new = {"username": "wufan", "display_name": "吴凡", "branch": "城南支行", "usable_password": "true"}
    passwords = {"password1": "mo9-xiang-jia", "password2": "mo9-xiang-jia"}
    assert administrator.post("/admin/desk/staff/add/", new | passwords).status_code == 302
    person = Staff.objects.get(username="wufan")
    group = Group.objects.get(name="teller")
    given = {"username": "wufan", "display_name": "吴凡", "branch": "城南支行", "groups": [group.pk], "is_active": "on"}
    made_superuser = given | {"is_superuser": "on", "is_staff": "on"}
    assert administrator.post(f"/admin/desk/staff/{person.pk}/change/", made_superuser).status_code == 302
    person.refresh_from_db()
    assert list(person.groups.all()) == [group]
    assert not person.is_superuser
    assert not person.is_staff


def test_the_administrator_sees_no_case(administrator: Client) -> None:
    assert administrator.get("/cases/").status_code == 403


def test_a_leaflet_is_made_for_the_branch(signed_in: SignedIn) -> None:
    asked = {"piece": "leaflet", "typology": "authority", "audience": "everyone", "format": "html"}
    made = signed_in("hall").get("/publicity/piece/", asked)
    assert made.status_code == 200
    assert "城南支行" in made.text
    assert "attachment" in made.headers["Content-Disposition"]


@pytest.mark.parametrize("spoil", ["piece", "typology", "audience", "format"])
def test_an_unknown_piece_is_refused(spoil: str, signed_in: SignedIn) -> None:
    asked = {"piece": "leaflet", "typology": "authority", "audience": "everyone", "format": "html"}
    assert signed_in("hall").get("/publicity/piece/", asked | {spoil: "nonsense"}).status_code == 422


def test_every_typology_is_in_the_book(signed_in: SignedIn) -> None:
    client = signed_in("analyst")
    index = client.get("/knowledge/").text
    for code, entry in load().typologies.items():
        assert f"/knowledge/{code}/" in index
        page = client.get(f"/knowledge/{code}/").text
        assert entry.spell_breaker in page


def test_the_book_is_searched_by_the_words_of_a_fraud(signed_in: SignedIn) -> None:
    client = signed_in("analyst")
    found = client.get("/knowledge/", {"q": "安全账户"}).text
    assert "/knowledge/authority/" in found
    assert "/knowledge/game_trade/" not in found
    assert "没有哪一类里出现" in client.get("/knowledge/", {"q": "量子鹦鹉"}).text


def test_an_unknown_typology_is_not_there(signed_in: SignedIn) -> None:
    assert signed_in("analyst").get("/knowledge/nothing/").status_code == 404
