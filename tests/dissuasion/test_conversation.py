"""The conversation keeps its contract: shape, rules, protocol, refusals."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from fanzha.dissuasion import Conversation, Turn
from fanzha.dissuasion.conduct import broken, due_kind
from fanzha.dissuasion.script import script
from fanzha.dissuasion.settings import settings
from fanzha.dissuasion.state import default_room
from fanzha.errors import BadInput
from fanzha.knowledge import load

SLIP: dict[str, Any] = {
    "id": "t1", "at": "2025-11-03T10:00:00+08:00", "channel": "counter", "amount_fen": 7_000_000,
    "payer": {"account": "6222020000000000019", "age": 66, "balance_fen": 7_100_000},
    "payee": {"account": "6217000000000000027", "kind": "person", "name": "陈国强", "bank": "工商银行海口分行",
              "relation": "in_law"},
    "purpose": "买房",
}  # fmt: skip


def _hear(*events: dict[str, Any]) -> tuple[Conversation, Turn]:
    conversation, turn = Conversation.replay(events)
    assert turn is not None
    return conversation, turn


def test_a_turn_has_exactly_the_fields_of_the_contract() -> None:
    _, turn = _hear({"signals": ["on_phone"]})
    found = msgspec.json.decode(msgspec.json.encode(turn))
    assert set(found) == {"question", "beliefs", "contradictions", "say", "do", "outcome"}
    assert set(found["question"]) == {"code", "text", "why", "options"}
    assert all(set(option) == {"code", "text"} for option in found["question"]["options"])


@pytest.mark.parametrize(
    ("event", "field"),
    [
        ([], None),
        ("x", None),
        ({}, None),
        ({"signals": None}, None),
        ({"sings": []}, "sings"),
        ({"signals": "on_phone"}, "signals"),
        ({"signals": ["on_phone", "nope"]}, "signals[1]"),
        ({"signals": [1]}, "signals[0]"),
        ({"message": ""}, "message"),
        ({"message": 3}, "message"),
        ({"message": "a\x00b"}, "message"),
        ({"message": "\ud800"}, "message"),
        ({"message": "长" * 20_001}, "message"),
        ({"answer": "clear_story"}, "answer"),
        ({"answer_text": 1}, "answer_text"),
        ({"answer": "a", "answer_text": "b"}, "answer_text"),
        ({"seen": "aliens"}, "seen"),
        ({"seen": ["caller_hung_up"]}, "seen"),
        ({"transfer": "T1"}, "transfer"),
        ({"transfer": {**SLIP, "amount_fen": -1}}, "transfer.amount_fen"),
        ({"transfer": {**SLIP, "payer": {}}}, "transfer.payer.account"),
        ({"transfer": {**SLIP, "at": "2025-11-03T10:00:00"}}, "transfer.at"),
    ],
)
def test_a_bad_event_is_refused_with_its_field(event: Any, field: str | None) -> None:
    with pytest.raises(BadInput) as refused:
        Conversation.begin().hear(event)
    assert refused.value.field == field


def test_a_refused_event_leaves_the_conversation_as_it_was() -> None:
    conversation = Conversation.begin()
    conversation.hear({"signals": ["on_phone"]})
    before = conversation.state
    with pytest.raises(BadInput):
        conversation.hear({"answer": "no_such_option"})
    assert conversation.state is before


def test_replay_names_the_row_of_a_bad_event() -> None:
    with pytest.raises(BadInput) as refused:
        Conversation.replay([{"signals": []}, {"seen": "aliens"}])
    assert refused.value.row == 2


def test_replay_without_events_has_no_turn() -> None:
    assert Conversation.replay([])[1] is None


def test_the_first_question_is_open_and_says_why() -> None:
    conversation, turn = _hear({"signals": ["hurried"]})
    assert turn.question is not None
    assert conversation.room.pool[turn.question.code].question.kind == "open"
    assert turn.question.why


def test_an_officials_call_is_believed_to_be_one_and_the_trick_is_named() -> None:
    conversation, turn = _hear({"signals": ["on_phone", "believes_official_call", "safe_account_mentioned"]})
    assert max(turn.beliefs, key=lambda code: turn.beliefs[code]) == "authority"
    assert turn.say == load().typologies["authority"].spell_breaker
    assert turn.question is not None
    assert turn.outcome is None
    assert conversation.hear({"signals": []}).say is None, "named once, not hammered"


def test_the_number_to_call_is_ours_and_never_the_one_in_the_message() -> None:
    message = "社保中心通知：您有一笔养老金待领取，请速拨打 010-55667788 联系工作人员到自助机办理，逾期作废。"
    _, turn = _hear({"message": message}, {"signals": ["on_phone", "believes_official_call"]})
    steps = " ".join(turn.do)
    assert "12333" in steps
    assert "55667788" not in steps + (turn.say or "")


@pytest.mark.parametrize(
    ("words", "about"),
    [
        ("给儿子结婚的彩礼", "用途"),
        ("是我女婿，姓刘", "姓"),
        ("他在武汉上班", "地方"),
        ("不认识，网上认识的", "关系"),
    ],
)
def test_words_that_do_not_fit_the_slip_are_shown_to_staff(words: str, about: str) -> None:
    _, turn = _hear({"transfer": SLIP}, {"answer_text": words})
    assert any(about in text for text in turn.contradictions), turn.contradictions


@pytest.mark.parametrize("words", ["给女婿买房付首付", "是我女婿，姓陈", "他在海口上班", "我亲家的孩子，天天见"])
def test_words_that_fit_the_slip_do_not_contradict_it(words: str) -> None:
    _, turn = _hear({"transfer": SLIP}, {"answer_text": words})
    assert not turn.contradictions


def test_two_contradictions_hand_over_to_the_head() -> None:
    _, turn = _hear(
        {"transfer": SLIP}, {"signals": ["hurried"]}, {"answer_text": "装修"}, {"answer_text": "借给姓刘的，他在武汉"}
    )
    assert turn.outcome == "escalate"
    assert turn.question is None


def test_the_call_back_goes_step_by_step() -> None:
    conversation, _ = _hear({"signals": ["on_phone", "believes_official_call", "fearful"]})
    turn = conversation.hear({"answer_text": "公安说我涉嫌洗钱"})
    assert any("给对方回电话" in step for step in turn.do)
    for seen, step in [
        ("callback_agreed", "我不会操作"),
        ("caller_demanded_transfer", "接过"),
        ("phone_handed_over", "总机"),
        ("caller_hung_up", "真的单位"),
    ]:
        turn = conversation.hear({"seen": seen})
        assert any(step in line for line in turn.do), (seen, turn.do)
    assert turn.beliefs["honest"] < 0.02
    assert conversation.hear({"seen": "customer_convinced"}).outcome == "convinced"


def test_what_we_verified_ourselves_releases() -> None:
    _, turn = _hear({"signals": ["believes_official_call", "hurried"]}, {"seen": "genuine_confirmed"})
    assert turn.outcome == "released"


def test_a_frozen_payee_ends_the_talk() -> None:
    _, turn = _hear({"signals": ["knows_payee"]}, {"seen": "payee_frozen"})
    assert turn.outcome == "law"
    assert any("第十八条" in step for step in turn.do)
    assert any("110" in step for step in turn.do)


def test_who_insists_against_all_evidence_meets_the_law_not_more_talk() -> None:
    conversation, _ = _hear({"signals": ["on_phone", "safe_account_mentioned", "believes_official_call"]})
    turn = conversation.hear({"answer_text": "我就要转，出了事我负责"})
    assert turn.outcome == "law"
    assert turn.question is None


def test_who_insists_without_doubt_is_not_held() -> None:
    _, turn = _hear({"signals": ["regular_payment", "knows_payee"]}, {"seen": "customer_insists"})
    assert turn.outcome == "released"


def test_anger_ends_the_questions() -> None:
    conversation, _ = _hear({"signals": ["on_phone", "refuses_help"]})
    conversation.hear({"answer_text": "关你什么事"})
    turn = conversation.hear({"answer_text": "你们烦不烦，快点办"})
    assert turn.outcome == "escalate"
    assert turn.question is None


def test_a_release_is_taken_back_when_worse_is_seen() -> None:
    conversation, turn = _hear({"signals": ["regular_payment", "documents_shown"]})
    assert turn.outcome == "released"
    turn = conversation.hear({"signals": ["safe_account_mentioned", "on_phone"]})
    assert turn.outcome is None
    assert turn.question is not None


def test_every_belief_can_be_explained() -> None:
    conversation, _ = _hear({"signals": ["on_phone", "believes_official_call"]}, {"answer_text": "公安让我保密"})
    reasons = conversation.explain()
    assert {"一直在打电话", "说是公家打来的"} <= {reason.text for reason in reasons}
    assert [abs(r.weight) for r in reasons] == sorted((abs(r.weight) for r in reasons), reverse=True)


def test_no_question_or_sentence_we_may_speak_breaks_a_rule() -> None:
    rules = script().rules
    spoken = [entry.spell_breaker for entry in load().typologies.values()] + [script().steps.general["say"]]
    assert not [text for text in spoken if broken(text, rules)]
    assert len(default_room().pool) >= 100


@pytest.mark.parametrize(
    "text", ["您被骗了，别转了。", "只要您说是自己用的就能办。", "您上个月转过三笔给他。", "您是不是犯了什么事？"]
)
def test_the_rules_of_conduct_bite(text: str) -> None:
    assert broken(text, script().rules) is not None


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ([], "open"),
        (["open"], None),
        (["open", "check"], "coaching"),
        (["open", "coaching"], None),
        (["open", "coaching", "check"], "unexpected"),
        (["open", "check", "coaching"], "unexpected"),
        (["open", "unexpected", "coaching"], None),
    ],
)
def test_a_longer_talk_has_an_unexpected_question_and_one_about_coaching(asked: list[str], due: str | None) -> None:
    assert due_kind(asked, settings()) == due


def test_every_pointer_and_channel_of_the_script_exists() -> None:
    kb, data = load(), script()
    questions = {question.code: {o.code for o in question.options} for question in kb.common_questions}
    for code, options in data.pointers.items():
        assert set(options) <= questions[code]
    assert {claim.channel for claim in data.steps.claims} <= set(kb.official_channels)
    assert {"antifraud_96110"} <= set(kb.official_channels)
    assert set(data.steps.signs) <= set(kb.signs)
