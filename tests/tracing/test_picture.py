"""The picture says what the trace says, shows no whole account number, and keeps to a strict content policy."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.tracing import Ledger, Trace, ledger_of, page, picture, read_ledger, trace
from fanzha.tracing.graph import MOST_IN_LEVEL, graph_of
from fanzha.tracing.layout import lay_out

VICTIM = "6222020800011112233"


@pytest.fixture(scope="module")
def ledger() -> Ledger:
    return read_ledger(Path(__file__).with_name("haikou.csv"))


@pytest.fixture(scope="module")
def found(ledger: Ledger) -> Trace:
    return trace(ledger, ["V1", "V2"])


def words(drawn: str) -> str:
    root = ElementTree.fromstring(drawn)  # noqa: S314 (our own drawing)
    return " ".join(root.itertext())


def test_the_case_is_told_in_words(found: Trace, ledger: Ledger) -> None:
    said = words(picture.svg(found, ledger, names={VICTIM: "王建国"}))
    for phrase in (
        "38 万元去了哪里", "王**", "一级卡 · 深圳", "二级卡 · 合肥", "取现 · 海口（8 家网点）", "尾号 7763",
        "还剩 42,000，先冻这一户", "国贸支行", "白龙支行", "09:12", "还能冻住 4.2 万元",
    ):  # fmt: skip
        assert phrase in said


def test_no_account_is_shown_whole(found: Trace, ledger: Ledger) -> None:
    for drawn in (picture.svg(found, ledger), page.html(found, ledger)):
        assert not re.search(r"\d{12,}", drawn)


def test_it_needs_no_style_and_no_script(found: Trace, ledger: Ledger) -> None:
    drawn = picture.svg(found, ledger)
    assert " style=" not in drawn
    assert "<style" not in drawn
    assert "<script" not in drawn
    assert " style=" not in page.html(found, ledger)


def test_a_reader_who_cannot_see_it_hears_it(found: Trace, ledger: Ledger) -> None:
    root = ElementTree.fromstring(picture.svg(found, ledger))  # noqa: S314 (our own drawing)
    ids = {element.get("id"): element.text for element in root}
    assert root.get("role") == "img"
    assert ids[str(root.get("aria-labelledby")).split()[0]] == "38 万元去了哪里"
    assert "先冻" in str(ids["flow-desc"])


def test_names_cannot_break_out(found: Trace, ledger: Ledger) -> None:
    drawn = picture.svg(found, ledger, names={VICTIM: "<b>\"&'有限公司"})
    assert "<b>" not in drawn
    ElementTree.fromstring(drawn)  # noqa: S314 (our own drawing)


def test_the_same_trace_is_the_same_picture(found: Trace, ledger: Ledger) -> None:
    assert picture.svg(found, ledger) == picture.svg(trace(ledger, ["V1", "V2"]), ledger)


def star(leaves: int) -> Ledger:
    rows = [("V", "A0", 100_000 * leaves)] + [("A0", f"B{n}", 1000 + n) for n in range(leaves)]
    return ledger_of(
        {"transfer_id": f"T{n}", "at": f"2025-01-01T{n // 60:02d}:{n % 60:02d}:00Z", "payer": payer, "payee": payee,
         "amount_fen": fen, "kind": "transfer"}
        for n, (payer, payee, fen) in enumerate(rows)
    )  # fmt: skip


def test_a_crowded_level_keeps_the_largest_and_gathers_the_rest() -> None:
    ledger = star(200)
    graph = graph_of(trace(ledger, ["T0"]), ledger, {})
    second = [node for node in graph.nodes if node.column == 2]
    assert len(second) == MOST_IN_LEVEL
    assert [node.label for node in second if node.kind == "group"] == ["另有 171 户"]
    assert sum(node.amount_fen for node in second) == sum(1000 + n for n in range(200))


@st.composite
def tangles(draw: st.DrawFn) -> Ledger:
    """Loops, payments to oneself, cash from every level, several victims."""
    names = ["A", "B", "C", "D", "E", "F"]
    rows = [("V1", "A", 900), ("V2", "B", 500)]
    one = st.tuples(st.sampled_from(names), st.sampled_from([*names, "V1", ""]), st.integers(1, 400))
    rows += draw(st.lists(one, max_size=20))
    return ledger_of(
        {"transfer_id": f"T{n}", "at": f"2025-01-01T10:{n:02d}:00+08:00", "payer": payer, "payee": payee,
         "amount_fen": fen, "kind": "transfer" if payee else "cash_withdrawal",
         "branch": "" if payee else f"第{fen % 3}支行"}
        for n, (payer, payee, fen) in enumerate(rows)
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(tangles())
def test_boxes_of_a_column_never_overlap_and_all_stay_inside(ledger: Ledger) -> None:
    layout = lay_out(graph_of(trace(ledger, ["T0", "T1"]), ledger, {}))
    for box in layout.boxes:
        assert box.y >= 0
        assert box.y + box.height <= layout.height
        for other in layout.boxes:
            apart = box.y + box.height <= other.y + 1e-6 or other.y + other.height <= box.y + 1e-6
            assert box is other or box.node.column != other.node.column or apart
    ElementTree.fromstring(picture.svg(trace(ledger, ["T0", "T1"]), ledger))  # noqa: S314 (our own drawing)


@pytest.mark.parametrize("method", ["lifo", "haircut", "poison"])
def test_every_method_can_be_drawn(ledger: Ledger, method: str) -> None:
    assert picture.METHOD_NAMES[method] in words(picture.svg(trace(ledger, ["V1"], method), ledger))
