"""Links and numbers are judged by their spelling."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.screening.features import Reader
from fanzha.screening.links import LinkJudge

CASES = tomllib.loads((Path(__file__).parent / "links.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"] for case in CASES])
def test_what_a_link_says(case: dict[str, Any], reader: Reader) -> None:
    assert sorted({one.code for one in reader(case["text"]).judged}) == sorted(case["says"])


def test_every_judgement_has_its_words(reader: Reader) -> None:
    judge = LinkJudge(reader.rules.links, reader.rules.operating.link_lean)
    for one in judge("http://1.2.3.4/a.apk t.cn/x icbc-x.top abc.xyz www.ccb.com"):
        assert one.why.endswith("。")


@given(st.text(st.sampled_from("abc./:-0159+htp@?%汉"), max_size=80))
def test_any_string_is_judged(text: str) -> None:
    judged = _JUDGE(text)
    assert all(0 <= one.start < one.end <= len(text) for one in judged)


def _judge() -> LinkJudge:
    import msgspec

    from fanzha.screening.rules import DATA, Links, Operating

    def table(name: str) -> Any:
        return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))

    return LinkJudge(msgspec.convert(table("links"), Links), msgspec.convert(table("operating"), Operating).link_lean)


_JUDGE = _judge()
