"""Money: exact, to the fen, whatever the numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.money import apportion, parse_yuan, spoken, yuan

FEN = st.integers(min_value=-(10**14), max_value=10**14)


@pytest.mark.parametrize(
    ("fen", "written", "said"),
    [
        (7_000_000, "70,000.00", "7 万元"),
        (38_000_000, "380,000.00", "38 万元"),
        (300_000, "3,000.00", "3,000 元"),
        (1_250, "12.50", "12.50 元"),
        (37_800_000, "378,000.00", "37.8 万元"),
        (1, "0.01", "0.01 元"),
        (0, "0.00", "0 元"),
    ],
)
def test_an_amount_is_written_and_said(fen: int, written: str, said: str) -> None:
    assert yuan(fen) == written
    assert spoken(fen) == said


@given(FEN)
def test_what_is_written_reads_back(fen: int) -> None:
    assert parse_yuan(yuan(fen)) == fen


@pytest.mark.parametrize("text", ["", "1.234", "1,00", "12,34,567", "1e5", "７", "NaN", "--1", "1.", ".5"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not an amount"):
        parse_yuan(text)


@given(st.integers(min_value=0, max_value=10**14), st.lists(st.integers(min_value=0, max_value=10**12), min_size=1))
def test_parts_add_up_and_are_fair(total: int, weights: list[int]) -> None:
    if sum(weights) == 0:
        with pytest.raises(ValueError, match="weights"):
            apportion(total, weights)
        return
    parts = apportion(total, weights)
    assert sum(parts) == total
    for part, weight in zip(parts, weights, strict=True):
        exact = total * weight // sum(weights)
        assert exact <= part <= exact + 1
        assert weight or part == 0
