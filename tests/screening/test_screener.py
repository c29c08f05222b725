"""The judgement keeps its contract on any text, and its words can be pointed at."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.errors import BadInput
from fanzha.knowledge.vocabulary import NO_FRAUD, TYPOLOGIES
from fanzha.screening import Screener, Screening, screen
from fanzha.screening.corpus import CORPUS, read_file

TEXTS = [sample.text for sample in read_file(CORPUS / "fraud_texts.jsonl")]
ANY = st.text(min_size=1, max_size=120) | st.lists(st.sampled_from(TEXTS), min_size=1, max_size=2).map("\x00".join)


def _kept(screening: Screening, text: str) -> None:
    assert screening.typology in {NO_FRAUD, *TYPOLOGIES}
    assert 0 <= screening.score <= 1
    scores = [candidate.score for candidate in screening.candidates]
    assert scores == sorted(scores, reverse=True)
    assert sum(scores) <= screening.score + 0.01
    for one in screening.evidence:
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start : one.end] == one.text
        assert one.why
    places = [(one.start, one.end) for one in screening.evidence]
    assert places == sorted(places)
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(places))
    assert screening.advice
    assert screening.verify_with.name
    assert bool(screening.evidence) == (screening.typology != NO_FRAUD)


@given(ANY.filter(lambda text: bool(text.strip())))
@settings(max_examples=150, deadline=None)
def test_the_contract_holds_for_any_text(screener: Screener, text: str) -> None:
    _kept(screener.screen(text), text)


@pytest.mark.parametrize(
    "text", ["\ud800转账到安全账户", "\x00\x00", "😊😊", "。。。", "\u200b\u200ba", "𠀀" * 50, "1", "转" * 5000]
)
def test_odd_texts(screener: Screener, text: str) -> None:
    _kept(screener.screen(text), text)


FRAUDS = [
    ("authority", "我是公安局的，你涉嫌洗钱，把钱转到安全账户，不许告诉家人，电话不要挂断"),
    ("refund", "您的购房退税三千块今天最后一天，到取款机上按我说的一步步操作"),
    ("loan", "无抵押贷款，放款前请先缴纳保证金，卡号填错要交解冻金"),
    ("rebate_task", "做刷单任务垫付一百返佣金三十，卡单了要再做连单才能提现"),
    ("credit_record", "您名下有校园贷账户没有注销，会影响征信，请把借呗的钱提出来转到清算账户"),
    ("authority", "我是反诈中心的，监测到您的账户涉诈，请把资金转到安全账户保护起来，96110打来不要接，别告诉银行"),
    ("military_purchase", "我是部队采购，你帮我向指定厂家订一批军用罐头，先垫付，一起结账"),
]
DISGUISES: dict[str, Callable[[str], str]] = {
    "plain": str,
    "dots": ".".join,
    "emoji": "😀".join,
    "blanks": " ".join,
    "full width": lambda text: text.translate({n: n + 0xFEE0 for n in range(33, 127)}),
}


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize(("typology", "text"), FRAUDS)
def test_a_fraud_is_known_in_any_disguise(screener: Screener, typology: str, text: str, disguise: str) -> None:
    found = screener.screen(DISGUISES[disguise](text))
    assert found.typology == typology
    assert found.score > 0.8


@pytest.mark.parametrize(
    "text",
    [
        "警方提醒：公安机关没有安全账户，凡是要求转账的都是诈骗，切勿相信。",
        "验证码482913，用于登录，请勿告知他人，工作人员不会索取。",
        "您的退款将原路退回支付账户，无需任何操作。",
        "妈，我周末回家吃饭，不用准备太多。",
        "您尾号6620的信用卡本期账单3482元，到期还款日9月12日。",
    ],
)
def test_genuine_texts_are_left_alone(screener: Screener, text: str) -> None:
    found = screener.screen(text)
    assert found.typology == NO_FRAUD
    assert "不等于安全" in "".join(found.advice)
    assert found.verify_with.number


def test_the_number_to_verify_with_is_never_in_the_message(screener: Screener) -> None:
    text = "我是公安局的，你涉嫌洗钱，资金转到安全账户，有疑问拨打110或96110核实"
    found = screener.screen(text)
    assert found.typology == "authority"
    assert found.verify_with.number not in text


def test_the_reasons_are_complete(screener: Screener) -> None:
    text = "放款前先交保证金，贷款才能激活"
    odds = sum(weight for _, weight in screener.explain(text))
    assert 1 / (1 + math.exp(-odds)) == pytest.approx(screener.screen(text).score, abs=1e-3)


def test_the_stricter_line_is_stricter(screener: Screener) -> None:
    operating = screener.rules.operating
    assert operating.counter < operating.mass < 1
    for text in TEXTS[::10]:
        if screener.screen(text, mass=True).typology != NO_FRAUD:
            assert screener.screen(text).typology != NO_FRAUD


def test_a_fraud_inside_a_long_text_is_found(screener: Screener) -> None:
    filler = "今天天气不错，我们去公园散步，看见许多花。" * 80
    text = filler + FRAUDS[0][1] + filler
    found = screener.screen(text)
    assert found.typology == "authority"
    _kept(found, text)


@pytest.mark.parametrize(
    ("text", "kind", "field"),
    [("", "sms", "text"), (" \n", "sms", "text"), ("转账", "fax", "kind"), ("转" * 20001, "sms", "text")],
)
def test_bad_input_is_refused_with_its_field(screener: Screener, text: str, kind: str, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        screener.screen(text, kind)
    assert refused.value.field == field


def test_the_same_text_gives_the_same_answer() -> None:
    first, second = screen("请把钱转到安全账户"), screen("请把钱转到安全账户")
    assert first == second
    assert first.id != screen("请把钱转到安全账户", "call").id
    assert screen("你好", id="M1").id == "M1"
    assert msgspec.json.decode(msgspec.json.encode(first), type=Screening) == first
