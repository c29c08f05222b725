"""Tricks are found as structures, and context switches them off."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from fanzha.screening.context import NEGATED, PLAIN, WARNED
from fanzha.screening.features import Reader

CASES = tomllib.loads((Path(__file__).parent / "frames.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:16] for case in CASES])
def test_frames(case: dict[str, Any], reader: Reader) -> None:
    fired = {one.frame.code for one in reader(case["text"]).fired}
    assert fired >= set(case.get("fires", []))
    assert fired.isdisjoint(case.get("silent", []))


@pytest.mark.parametrize(
    ("text", "word", "state"),
    [
        ("请转账", "转账", PLAIN),
        ("请勿转账", "转账", NEGATED),
        ("请勿转账，马上报警", "报警", PLAIN),
        ("谨防有人让您转账，这是陷阱", "陷阱", WARNED),
        ("让您转账。这就是诈骗。", "转账", WARNED),
        ("让您转账到他指定的卡里。您好。", "转账", PLAIN),
        ("据悉，一审认定被告人让人转账", "转账", WARNED),
    ],
)
def test_context(text: str, word: str, state: int, reader: Reader) -> None:
    reading = reader(text)
    assert reading.state[reading.normal.text.index(word)] == state


def test_every_frame_is_a_sentence_and_uses_known_classes(reader: Reader) -> None:
    rules = reader.rules
    codes = [frame.code for frame in rules.frames]
    assert len(codes) == len(set(codes))
    assert all(frame.why.endswith("。") and frame.lean for frame in rules.frames)


def test_every_word_class_is_used(reader: Reader) -> None:
    """A class that no frame uses still feeds the model; an empty one would be a mistake."""
    assert all(reader.rules.classes.values())
