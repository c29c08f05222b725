"""Every rule fires on its own example and stays silent on its near miss; every name it uses is in the catalogue."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from fanzha.decisions.catalogue import load_catalogue
from fanzha.decisions.language import Catalogue, RuleError
from fanzha.decisions.ruleset import Rule, load_ruleset
from fanzha.decisions.thresholds import load_thresholds
from fanzha.errors import BadInput
from fanzha.knowledge import load

CATALOGUE = load_catalogue(load(), load_thresholds())
RULES = load_ruleset(CATALOGUE).rules


def facts_of(example: dict[str, Any], catalogue: Catalogue = CATALOGUE) -> dict[str, Any]:
    """An example in Chinese names and yuan, as facts by code and fen."""
    facts: dict[str, Any] = {}
    for name, value in example.items():
        field = catalogue.fields[name]
        if field.kind == "money":
            facts[field.code] = int(Fraction(str(value)) * 100)
        elif field.kind == "choice":
            facts[field.code] = catalogue.choices[field.choices][value]
        else:
            facts[field.code] = value
    return facts


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.written.code)
def test_rule_keeps_its_word(rule: Rule) -> None:
    written = rule.written
    assert rule.expression.evaluate(facts_of(written.example)) is True
    assert rule.expression.evaluate(facts_of(written.near_miss)) is not True
    assert rule.expression.evaluate({}) is not True, "nothing known must never fire"


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.written.code)
def test_rule_is_whole(rule: Rule) -> None:
    written = rule.written
    assert (written.weight < 0) == (written.family == "reassuring")
    assert written.at_least is None or written.weight > 0
    assert "！" not in written.text
    named = {name for name, field in CATALOGUE.fields.items() if field.code in rule.expression.fields()}
    assert set(written.example) <= named, "an example says more than the rule reads"


def test_age_alone_does_nothing() -> None:
    for rule in RULES:
        if "payer_age" in rule.expression.fields():
            assert rule.expression.evaluate({"payer_age": 88}) is not True
            assert rule.expression.evaluate({"payer_age": 88, "suspicious_signs": 0, "amount": 10**9}) is not True


def test_there_are_enough_and_every_constant_is_used() -> None:
    assert len(RULES) >= 60
    text = " ".join(rule.written.when for rule in RULES)
    for_windows = {"相近百分比", "加码百分比", "返利小额", "放款词", "单位户名词"}
    assert [name for name in CATALOGUE.constants if name not in text and name not in for_windows] == []


def test_every_threshold_has_a_date_and_a_source() -> None:
    for threshold in load_thresholds().by_name.values():
        assert threshold.since
        assert threshold.source


def test_a_rule_that_does_not_check_stops_the_start(tmp_path: Path) -> None:
    good = (
        '[[rules]]\ncode = "R-X01"\nname = "x"\nwhen = "金额 >= 大额"\nweight = 1.0\nfamily = "size"\ntext = "x"\n'
        'source = "x"\nexample = {}\nnear_miss = {}\n'
    )
    file = tmp_path / "x.toml"
    file.write_text(good.replace("大额", "大鹅"), encoding="utf-8")
    with pytest.raises(RuleError, match=r"R-X01.*没有「大鹅」这个字段，是不是「大额」"):
        load_ruleset(CATALOGUE, tmp_path)
    file.write_text(good.replace("weight = 1.0", "weight = 99"), encoding="utf-8")
    with pytest.raises(BadInput, match=r"x\.toml:5"):
        load_ruleset(CATALOGUE, tmp_path)
    file.write_text(good + good, encoding="utf-8")
    with pytest.raises(BadInput, match="重复"):
        load_ruleset(CATALOGUE, tmp_path)
