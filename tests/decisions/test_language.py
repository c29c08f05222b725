"""The rule language: what can be said, what is refused and where, and three-valued logic by its truth tables."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.decisions.language import Catalogue, Constant, Field, RuleError, compile_rule


def field(name: str, code: str, kind: Any, choices: str = "") -> Field:
    return Field(name=name, code=code, kind=kind, source="transfer", cost_us=0, note="测试", choices=choices)


FIELDS = [
    field("金额", "amount", "money"),
    field("余额", "balance", "money"),
    field("首次收款人", "first", "bool"),
    field("通话中", "in_call", "bool"),
    field("用途", "purpose", "text"),
    field("渠道", "channel", "choice", "channels"),
    field("笔数", "count", "int"),
    field("比例", "ratio", "ratio"),
]
CATALOGUE = Catalogue(
    {one.name: one for one in FIELDS},
    {
        "大额": Constant("大额", "money", 5_000_000),
        "日常词": Constant("日常词", "words", ("学费", "房租")),
        "掏空比例": Constant("掏空比例", "ratio", 0.9),
    },
    {"channels": {"柜台": "counter", "手机银行": "mobile"}},
)
FACTS = {
    "amount": 5_000_000,
    "balance": 5_100_000,
    "first": True,
    "in_call": None,
    "purpose": "交学费",
    "channel": "counter",
    "count": 3,
    "ratio": 0.6,
}


def answer(text: str, facts: dict[str, Any] | None = None) -> bool | None:
    return compile_rule(text, CATALOGUE).evaluate(FACTS if facts is None else facts)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("金额 >= 50000 and 首次收款人", True),
        ("金额 >= 50000 and 首次收款人 and 通话中", None),
        ("金额 ≥ 5万 且 （首次收款人 或 非 通话中）", True),
        ("金额 >= 5万元", True),
        ("金额 > 50000.00", False),
        ("金额 >= 50000.01", False),
        ("金额 >= ５００００", True),
        ("金额 / 余额 >= 90%", True),
        ("金额 / 余额 >= 掏空比例", True),
        ("余额 * 0.95 <= 金额", True),
        ("金额 - 余额 * 2 > -60000", True),
        ("金额 == 大额", True),
        ("100.50 <= 金额 < 大额", False),
        ("100.50 <= 金额 <= 大额 <= 余额", True),
        ("金额 in (100, 50000)", True),
        ("金额 not in (100, 200.5)", True),
        ('渠道 == "柜台"', True),
        ("渠道 in (“柜台”, '手机银行')", True),
        ("渠道 不属于 ('柜台')", False),
        ('包含(用途, "彩礼", 日常词)', True),
        ('包含(用途, "彩礼")', False),
        ('匹配(用途, "^.{0,3}费$")', True),
        ('用途 == "交学费"', True),
        ("已知(余额) and not 已知(通话中)", True),
        ("整除(金额, 1000)", True),
        ("整除(金额, 30000)", False),
        ("笔数 / 2 > 1.4 and 笔数 + 1 == 4 and 笔数 * 2 <= 6", True),
        ("笔数 >= 2.5", True),
        ("比例 * 2 > 1", True),
        ("-笔数 < 0", True),
        ("not (not 首次收款人)", True),
    ],
)
def test_what_can_be_said(text: str, expected: bool | None) -> None:
    assert answer(text) is expected


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", None),
        ("   ", None),
        ("金额", None),
        ("大额", None),
        ("金额 + 1", None),
        ("金额 > 笔数", 6),
        ("金额 >= 50000.001", 7),
        ("金客 > 1", 1),
        ("金额 = 5", 4),
        ("a.b", 2),
        ("金额 > 1 and lambda: 1", 18),
        ("[x for x in y]", 2),
        ("金额 ** 2 > 1", 5),
        ("金额 // 2 > 1", 5),
        ("金额 > 0x10", 7),
        ("金额 > 1e9", 7),
        ("金额 > 1_000", 7),
        ("金额 if 首次收款人 else 1", 4),
        ("金额 > 1;", 7),
        ("金额 > 1 # x", 8),
        ("金额 > {1}", 6),
        ("金额 > @", 6),
        ("x := 1", 3),
        ("金额 & 1", 4),
        ("首次收款人 == 通话中", 10),
        ("首次收款人 == 1", 10),
        ("渠道 == '网'", 7),
        ("渠道 < '柜台'", 6),
        ("'柜台' == '柜台'", 9),
        ("1 > 2", 5),
        ("金额 > 1/0", 6),
        ("金额 is 5", 4),
        ("渠道 in 5", 7),
        ("渠道 in ()", 7),
        ("用途 < 'a'", 6),
        ("用途 + 用途 == 'a'", 1),
        ("金额 * 金额 > 1", 1),
        ("金额 + 笔数 > 1", 1),
        ("1 / 金额 > 1", 1),
        ("not 金额", 5),
        ("金额 and 首次收款人", 1),
        ("首次 收款人", 4),
        ("包含(用途)", 1),
        ("包含()", 1),
        ("包含(金额, 'a')", 1),
        ("包含(用途, 用途)", 1),
        ("包含(*用途)", 4),
        ("匹配(用途, '(a')", 1),
        ("已知(金额 > 1)", 1),
        ("整除(金额, 0)", 1),
        ("整除(金额, 1.5)", 1),
        ("首次收款人()", 1),
        ("'a'()", 1),
        ("用途[0] == 'a'", 1),
        ("'没有合上", 1),
        ("金额 > 日常词", 6),
        ("金额 > '1'", 6),
        ("(金额 > 1", None),
        ("金额 > 1)", None),
        ("+金额 > 1", 1),
    ],
)
def test_what_is_refused_and_where(text: str, place: int | None) -> None:
    with pytest.raises(RuleError) as refusal:
        compile_rule(text, CATALOGUE)
    if place is not None:
        assert refusal.value.place == place
    assert refusal.value.message.isprintable()


@pytest.mark.parametrize(
    "hostile",
    [
        "(" * 100_000 + "金额 > 1",
        "(" * 17 + "金额 > 1" + ")" * 17,
        "not " * 400 + "首次收款人",
        "-" * 1_500 + "金额 > 1",
        "金额 > " + "9" * 1_900,
        " and ".join(["首次收款人"] * 200),
        "金额 + " * 200 + "1 > 2",
        "1 + 金额 * (" * 16 + "1" + ")" * 16 + " > 2" + " + 1" * 140,
        "匹配(用途, '((((a{1000}){1000}){1000}){1000}')",
        "匹配(用途, '(" + "a|" * 99 + "a)" + "{1000}" + "')",
        "匹配(用途, '" + "(" * 199 + "')",
        "匹配(用途, '(?=a)')",
        "匹配(用途, '" + "a" * 250 + "')",
        "包含(用途, '" + "a" * 300 + "')",
        "().__class__.__bases__",
        "__import__('os').system('id')",
        "用途.__class__ == 1",
        "exec('1')",
        "金额.real > 1",
        "f'{金额}' == '1'",
        "金额 >\x00 1",
        "\ud800 > 1",
        "金额 > 1\nimport os",
        "lambda: (yield)",
        "await 金额",
        "*金额",
        "**金额",
    ],
    ids=lambda text: text[:12].encode("unicode_escape").decode(),
)
def test_hostile_rules_are_refused(hostile: str) -> None:
    with pytest.raises(RuleError):
        compile_rule(hostile, CATALOGUE)


def test_a_pattern_that_stops_other_engines_runs_in_linear_time() -> None:
    rule = compile_rule("匹配(用途, '(a+)+(a+)+(a+)+$')", CATALOGUE)
    assert rule.evaluate({"purpose": "a" * 20_000 + "b"}) is False


THREE: tuple[bool | None, ...] = (True, False, None)


@pytest.mark.parametrize(("a", "b"), list(itertools.product(THREE, THREE)))
def test_truth_tables(a: bool | None, b: bool | None) -> None:
    facts = {"first": a, "in_call": b}
    both = False if False in (a, b) else None if None in (a, b) else True
    either = True if True in (a, b) else None if None in (a, b) else False
    assert answer("首次收款人 and 通话中", facts) is both
    assert answer("首次收款人 or 通话中", facts) is either
    assert answer("not 首次收款人", facts) is (None if a is None else not a)
    assert answer("not (首次收款人 and 通话中)", facts) is answer("not 首次收款人 or not 通话中", facts)


@pytest.mark.parametrize(
    "text",
    [
        "金额 > 1", "not 金额 > 1", "金额 in (1, 2)", "金额 not in (1, 2)", "渠道 != '柜台'", "包含(用途, 'a')",
        "not 包含(用途, 'a')", "匹配(用途, 'a')", "整除(金额, 5)", "金额 / 余额 > 1", "金额 - 余额 > 0", "首次收款人",
    ],
)  # fmt: skip
def test_missing_is_unknown_never_false(text: str) -> None:
    assert answer(text, {}) is None


@pytest.mark.parametrize("text", ["金额 / 余额 > 1", "not 金额 / 余额 > 1", "金额 / 余额 <= 1"])
def test_division_by_zero_is_unknown(text: str) -> None:
    assert answer(text, {"amount": 100, "balance": 0}) is None


@given(st.integers(-(10**14), 10**14), st.integers(-(10**13), 10**13))
def test_money_compares_to_the_fen(fen: int, bound: int) -> None:
    written = f"{'-' if bound < 0 else ''}{abs(bound) // 100}.{abs(bound) % 100:02d}"
    for op, expected in ((">=", fen >= bound), ("<", fen < bound), ("==", fen == bound)):
        assert answer(f"金额 {op} {written}", {"amount": fen}) is expected


@given(st.integers(1, 10**14), st.integers(1, 10**14), st.integers(1, 999))
def test_parts_of_money_are_exact(amount: int, balance: int, part: int) -> None:
    expected = amount >= balance * Fraction(part, 100)
    assert answer(f"金额 >= 余额 * {part / 100:.2f}", {"amount": amount, "balance": balance}) is expected


@given(st.text(max_size=60))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    try:
        compile_rule(text, CATALOGUE)
    except RuleError as refusal:
        assert refusal.message.isprintable()  # noqa: PT017 (either outcome is right)


WORDS = [
    *("金额", "余额", "首次收款人", "用途", "渠道", "笔数", "大额", "'柜台'", "5", "0.5", "5万", "90%"),
    *("and", "or", "not", "in", "(", ")", ",", "<", ">=", "==", "+", "-", "*", "/", "[", "]"),
    *("包含", "匹配", "已知", "整除"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=25))
def test_any_words_are_a_rule_that_answers_or_refused(words: list[str]) -> None:
    try:
        rule = compile_rule(" ".join(words), CATALOGUE)
    except RuleError:
        return
    assert rule.evaluate(FACTS) in THREE
    assert rule.evaluate({}) in THREE
    assert rule.fields() <= {one.code for one in FIELDS}
