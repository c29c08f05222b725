"""The six scenes end rightly on the real machines, and their data is consistent."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import msgspec
import pytest

from fanzha.errors import BadInput, NotFound
from fanzha.protection.mask import mask_text
from fanzha.simulation.stories import DATA, Scene, Story, ledger_path, load_stories, play, story_of
from fanzha.simulation.stories.story import Pay
from fanzha.tracing import read_ledger, trace

STORIES = load_stories()


@pytest.fixture(scope="module")
def played() -> dict[str, list[Scene]]:
    return {story.code: list(play(story)) for story in STORIES}


def test_all_six_are_there_in_order() -> None:
    assert [story.code for story in STORIES] == [
        "seventy_thousand", "pension_sms", "atm_refund", "boss_chat", "fake_son", "fake_policeman",
    ]  # fmt: skip


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.code)
def test_a_scene_ends_as_an_expert_would(story: Story, played: dict[str, list[Scene]]) -> None:
    scenes = played[story.code]
    checks = [check for scene in scenes for check in scene.checks]
    assert checks
    assert not [check for check in checks if not check.ok]
    assert len(scenes) == len(story.steps)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.code)
def test_a_scene_shows_decision_talk_and_case(story: Story, played: dict[str, list[Scene]]) -> None:
    scenes = played[story.code]
    decisions = [scene.decision for scene in scenes if scene.decision]
    assert decisions[-1].action != "allow"
    assert decisions[-1].reasons
    assert decisions[-1].questions
    assert [scene for scene in scenes if scene.exchange]
    assert any(scene.turn and scene.turn.say for scene in scenes)
    closed = next(scene for scene in scenes if scene.case)
    assert closed.case is not None
    assert closed.report is not None
    assert closed.report.what_happened
    assert closed.case.typology == story.expect.typology


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.code)
def test_every_question_and_answer_step_really_asks(story: Story, played: dict[str, list[Scene]]) -> None:
    silent = [scene.title for scene in played[story.code] if scene.kind == "ask" and scene.exchange is None]
    assert not silent
    shrugged = [scene.title for scene in played[story.code] if scene.exchange and scene.exchange.answer == "不知道"]
    assert not shrugged


def test_the_report_names_nobody_in_full(played: dict[str, list[Scene]]) -> None:
    for story in STORIES:
        report = next(scene.report for scene in played[story.code] if scene.report)
        text = msgspec.json.encode(report).decode()
        assert story.customer.name not in text
        assert story.customer.account not in text
        assert mask_text(text) == text


def test_a_scene_plays_the_same_again(played: dict[str, list[Scene]]) -> None:
    again = list(play(story_of("pension_sms")))
    assert msgspec.json.encode(again) == msgspec.json.encode(played["pension_sms"])


def test_the_seventy_thousand_goes_through_the_call_back(played: dict[str, list[Scene]]) -> None:
    scenes = {scene.title: scene for scene in played["seventy_thousand"]}
    handing = scenes["对方又催转账"].turn
    assert handing is not None
    assert any("把电话递过来" in step for step in handing.do)
    assert played["seventy_thousand"][-2].case is not None


def test_the_pension_is_verified_with_12333(played: dict[str, list[Scene]]) -> None:
    steps = [step for scene in played["pension_sms"] if scene.turn for step in scene.turn.do]
    assert any("12333" in step for step in steps)


def test_the_money_of_the_boss_is_followed_and_part_of_it_saved(played: dict[str, list[Scene]]) -> None:
    scene = next(scene for scene in played["boss_chat"] if scene.trace)
    assert scene.trace is not None
    assert scene.trace.seeds_fen == 38_000_000
    assert scene.trace.saveable_fen + scene.trace.withdrawn_fen == 38_000_000 - 5_000, "the fee went to the bank"
    assert {cash.place for cash in scene.trace.cash_out} == {"海口"}
    assert scene.picture.startswith("<svg")
    assert scene.freeze is not None
    assert scene.freeze.rows[0].held_fen == max(row.held_fen for row in scene.freeze.rows)


@pytest.mark.parametrize("method", ["fifo", "lifo", "haircut"])
def test_the_ledger_of_the_boss_holds_by_every_method(method: str) -> None:
    path = ledger_path(story_of("boss_chat"))
    assert path is not None
    found = trace(read_ledger(path), ["T-BOSS-1", "T-BOSS-2"], method)
    for account in found.accounts:
        assert account.received_fen == account.held_fen + account.forwarded_fen + account.withdrawn_fen


def test_the_ledger_balances_to_the_fen() -> None:
    with (DATA / "boss_chat.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    balances: dict[str, int] = defaultdict(int)
    for row in sorted(rows, key=lambda row: row["at"]):
        amount = int(row["amount_fen"])
        if row["payer"]:
            balances[row["payer"]] -= amount
        if row["payee"]:
            balances[row["payee"]] += amount
        assert balances[row["payer"] or row["payee"]] == int(row["balance_after_fen"]), row["transfer_id"]
        assert min(balances.values()) >= 0
    assert len({row["branch"] for row in rows if row["kind"] == "cash_withdrawal"}) == 8


def test_the_payments_of_the_scene_are_those_of_the_ledger() -> None:
    with (DATA / "boss_chat.csv").open(encoding="utf-8") as lines:
        ledger = {row["transfer_id"]: row for row in csv.DictReader(lines)}
    paid = [step.transfer for step in story_of("boss_chat").steps if isinstance(step, Pay)]
    for transfer in paid[:2]:
        row = ledger[transfer["id"]]
        assert (row["at"], int(row["amount_fen"]), row["payee"]) == (
            transfer["at"], transfer["amount_fen"], transfer["payee"]["account"],
        )  # fmt: skip


def test_an_unknown_scene_is_not_found() -> None:
    with pytest.raises(NotFound):
        story_of("no_such_scene")


def test_a_scene_without_a_question_is_refused(tmp_path: Path) -> None:
    text = (DATA / "atm_refund.toml").read_text(encoding="utf-8").replace('kind = "ask"', 'kind = "narrate"')
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match="问答"):
        load_stories(tmp_path)


def test_a_scene_with_an_unknown_sign_is_refused_with_its_line(tmp_path: Path) -> None:
    text = (DATA / "atm_refund.toml").read_text(encoding="utf-8").replace('"english_menu"', '"french_menu"')
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as refused:
        load_stories(tmp_path)
    assert refused.value.row is not None
