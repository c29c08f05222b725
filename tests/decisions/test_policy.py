"""The table, its guards, the lists, and what a bad file is told."""

from __future__ import annotations

import shutil
from datetime import date, datetime
from pathlib import Path

import pytest

from fanzha.decisions.decision import Reason
from fanzha.decisions.policy import gravest, load_policy
from fanzha.decisions.scorecard import Evidence, Family, score_of
from fanzha.decisions.thresholds import FOLDER, load_thresholds
from fanzha.decisions.transfer import parse_transfer
from fanzha.decisions.watchlist import read_watchlist
from fanzha.errors import BadInput
from fanzha.knowledge.vocabulary import Action

POLICY = load_policy()
AT = datetime.fromisoformat("2026-03-03T10:30:00+08:00")


def evidence(*pairs: tuple[Family, float]) -> list[Evidence]:
    return [Evidence(Reason(f"X{n}", "x", weight), family) for n, (family, weight) in enumerate(pairs)]


def action(
    channel: str, score: float, *pairs: tuple[Family, float], floor: Action = "allow", kind: str = "person"
) -> str:
    transfer = parse_transfer(
        f'{{"id":"T","at":"{AT.isoformat()}","channel":"{channel}","amount_fen":1,'
        f'"payer":{{"account":"A","kind":"{kind}"}},"payee":{{"account":"B"}}}}'
    )
    return POLICY.action(transfer, score, evidence(*pairs), floor)


@pytest.mark.parametrize(
    ("channel", "score", "expected"),
    [
        ("counter", 0.02, "allow"),
        ("counter", 0.2, "verify"),
        ("counter", 0.6, "suspend"),
        ("atm", 0.45, "delay"),
        ("atm", 0.6, "suspend"),
        ("mobile", 0.5, "delay"),
        ("online", 0.8, "suspend"),
        ("third_party", 0.2, "verify"),
        ("phone", 0.8, "suspend"),
    ],
)
def test_score_to_action(channel: str, score: float, expected: str) -> None:
    assert action(channel, score, ("message", 5.0)) == expected


@pytest.mark.parametrize(
    ("pairs", "held"),
    [
        ([("sign", 4.0)], False),
        ([("sign", 4.0), ("size", 2.0)], False),
        ([("sign", 4.0), ("combination", 2.0)], False),
        ([("size", 4.0), ("size", 4.0)], False),
        ([("device", 4.0)], False),
        ([("sign", 1.2), ("sign", 1.0)], False),
        ([("sign", 1.4), ("sign", 1.0)], True),
        ([("sign", 1.2), ("sign", 1.0), ("sign", 1.0), ("sign", 1.0)], True),
        ([("sign", 4.0), ("payee", 1.0)], True),
        ([("device", 1.0), ("mule", 1.0)], True),
        ([("message", 5.0)], True),
        ([("message", 2.0)], False),
        ([("list", 9.0)], True),
        ([("purpose", 4.2)], True),
    ],
)
def test_a_hold_needs_grounds(pairs: list[tuple[Family, float]], held: bool) -> None:
    assert action("counter", 0.9, *pairs) == ("suspend" if held else "verify")


def test_a_floor_raises_but_not_beyond_its_grounds() -> None:
    assert action("counter", 0.01, ("list", 9.0), floor="refuse") == "refuse"
    assert action("mobile", 0.01, ("device", 1.0), floor="reidentify") == "reidentify"
    assert action("counter", 0.01, ("sign", 3.0), floor="suspend") == "verify"
    assert gravest(["verify", "suspend", "delay"]) == "suspend"


def test_companies_have_their_own_row() -> None:
    assert action("online", 0.07, kind="company") == "allow"
    assert action("online", 0.07, kind="person") == "verify"


def test_measures_name_law_and_term() -> None:
    assert POLICY.legal_measure("allow") is None
    for code in ("verify", "reidentify", "delay", "suspend", "refuse"):
        assert "第十八条" in str(POLICY.legal_measure(code))
    assert POLICY.expires_at("delay", AT) == datetime.fromisoformat("2026-03-04T10:30:00+08:00")
    assert POLICY.expires_at("verify", AT) is None


def test_score_is_the_sigmoid_and_never_overflows() -> None:
    assert score_of([Reason("a", "x", 0.0)]) == 0.5
    assert score_of([Reason("a", "x", 900.0)]) == 1.0
    assert score_of([Reason("a", "x", -900.0)]) == pytest.approx(0.0)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('action = "suspend"', 'action = "shout"', "policy.toml"),
        ("score = 0.065", "score = 6.5", "policy.toml"),
        ('channels = ["atm"]', 'channels = ["counter"]', "atm"),
        ("[measures.delay]", "[measures.allow]", "delay"),
        ("score = 0.40", "score = 0.60", "逐级升高"),
        ("version = ", "verzion = ", "policy.toml"),
    ],
)
def test_a_bad_table_stops_the_start(tmp_path: Path, old: str, new: str, said: str) -> None:
    text = (FOLDER / "policy.toml").read_text(encoding="utf-8")
    assert old in text
    (tmp_path / "policy.toml").write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        load_policy(tmp_path)


def test_a_threshold_named_twice_stops_the_start(tmp_path: Path) -> None:
    shutil.copy(FOLDER / "thresholds.toml", tmp_path)
    file = tmp_path / "thresholds.toml"
    file.write_text(file.read_text(encoding="utf-8").replace('name = "小额"', 'name = "大额"'), encoding="utf-8")
    with pytest.raises(BadInput, match="重复"):
        load_thresholds(tmp_path)


def test_watchlist_by_day(tmp_path: Path) -> None:
    file = tmp_path / "watchlist.csv"
    file.write_text(
        "account,class,source,since,until\nA,suspected,甲,,\nA,confirmed,乙,2026-01-01,2026-02-01\n\nB,stopped,丙\n",
        encoding="utf-8",
    )
    found = read_watchlist(file)
    assert found.kind_of("A", date(2025, 12, 31)) == "suspected"
    assert found.kind_of("A", date(2026, 1, 31)) == "confirmed"
    assert found.kind_of("A", date(2026, 2, 1)) == "suspected"
    assert found.kind_of("B", date(2026, 2, 1)) == "stopped"
    assert found.kind_of("Z", date(2026, 2, 1)) == "none"
    assert read_watchlist(tmp_path / "none.csv").entries == {}


@pytest.mark.parametrize(
    ("text", "field", "row"),
    [
        ("account,source\nA,x\n", "class", 1),
        ("account,class,source\nA,bad,x\n", "class", 2),
        ("account,class,source\n,confirmed,x\n", "account", 2),
        ("account,class,source,since\nA,confirmed,x,昨天\n", "since", 2),
    ],
)
def test_a_bad_watchlist_is_refused(tmp_path: Path, text: str, field: str, row: int) -> None:
    file = tmp_path / "watchlist.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as refusal:
        read_watchlist(file)
    assert (refusal.value.field, refusal.value.row) == (field, row)
