"""Disguises are undone, and every piece of the canonical text knows where it came from."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.screening.evasions import read_evasions, spellings
from fanzha.screening.normalise import Normaliser
from fanzha.screening.rules import DATA

CASES = tomllib.loads((Path(__file__).parent / "normalise.toml").read_text(encoding="utf-8"))["case"]
NORMALISE = Normaliser(read_evasions(tomllib.loads((DATA / "evasions.toml").read_text(encoding="utf-8"))))
DISGUISED = st.text(
    st.sampled_from("转账帳帐安全户车专银彳亍薇信扣微😊\u200b. ，,\n一二三四五①Ａzhuangwx0123+➕\ud800\x00")
    | st.characters(),
    max_size=60,
)


@pytest.mark.parametrize("case", CASES, ids=[case["how"] for case in CASES])
def test_a_disguise_is_read(case: dict[str, str]) -> None:
    assert NORMALISE(case["text"]).text == case["reads"]


@given(DISGUISED)
def test_every_span_points_into_the_original(text: str) -> None:
    normal = NORMALISE(text)
    assert len(normal.starts) == len(normal.ends) == len(normal.text)
    assert all(0 <= start < end <= len(text) for start, end in zip(normal.starts, normal.ends, strict=True))
    assert list(normal.starts) == sorted(normal.starts)


@given(st.text(st.sampled_from("你好请问今天几点"), max_size=40))
def test_plain_text_is_left_alone(text: str) -> None:
    normal = NORMALISE(text)
    assert normal.text == text
    assert all(normal.span(n, n + 1) == (n, n + 1) for n in range(len(text)))


def test_a_disguise_spans_all_it_replaces() -> None:
    text = "请zhuan zhang，车专帐"
    normal = NORMALISE(text)
    assert normal.text == "请转账,转账"
    assert [text[slice(*normal.span(at, at + 2))] for at in (1, 4)] == ["zhuan zhang", "车专帐"]


def test_pinyin_may_be_mixed_with_characters() -> None:
    assert spellings("转账", ["zhuan", "zhang"]) == {"zhuanzhang", "zhuan zhang", "zhuan账", "转zhang"}
