"""The six scenes, step by step on the pages, and kept as cases."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from fanzha.desk.models import Case, Ledger
from fanzha.desk.services.exercise import scenes_of
from fanzha.simulation.stories import load_stories

SignedIn = Callable[..., Client]
CODES = [story.code for story in load_stories()]


def test_all_scenes_are_listed(signed_in: SignedIn) -> None:
    page = signed_in("auditor").get("/stories/").text
    for story in load_stories():
        assert story.title in page


@pytest.mark.parametrize("code", CODES)
def test_every_step_shows(code: str, signed_in: SignedIn) -> None:
    client = signed_in("hall")
    for scene in scenes_of(code):
        page = client.get(f"/stories/{code}/", {"step": scene.number})
        assert page.status_code == 200
        assert scene.title in page.text


@pytest.mark.parametrize("step", ["0", "-1", "999", "x", "", "²"])
def test_an_odd_step_is_some_step(step: str, signed_in: SignedIn) -> None:
    assert signed_in("hall").get(f"/stories/{CODES[0]}/", {"step": step}).status_code == 200


def test_an_unknown_scene_is_not_there(signed_in: SignedIn) -> None:
    assert signed_in("hall").get("/stories/nothing/").status_code == 404


@pytest.mark.parametrize("code", CODES)
def test_the_case_of_a_scene_is_kept_once(code: str, signed_in: SignedIn) -> None:
    client = signed_in("head")
    first = client.post(f"/stories/{code}/keep/").headers["Location"]
    assert client.post(f"/stories/{code}/keep/").headers["Location"] == first
    case = Case.objects.get()
    assert case.state == "closed"
    assert case.events.count() >= 3
    assert client.get(first).status_code == 200


def test_the_boss_scene_brings_its_ledger(signed_in: SignedIn) -> None:
    client = signed_in("head")
    client.post("/stories/boss_chat/keep/")
    case = Ledger.objects.get().case
    assert "<svg" in client.get(f"/cases/{case.number}/trace/").text


def test_auditors_only_look(signed_in: SignedIn) -> None:
    assert signed_in("auditor").post(f"/stories/{CODES[0]}/keep/").status_code == 403
