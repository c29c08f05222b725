"""One screener for all tests of this room, made from the sources, so that no test depends on a stale copy."""

from __future__ import annotations

import pytest

from fanzha.knowledge import load
from fanzha.screening import Screener
from fanzha.screening.features import Reader


@pytest.fixture(scope="session")
def screener() -> Screener:
    return Screener.load(load())


@pytest.fixture(scope="session")
def reader(screener: Screener) -> Reader:
    return Reader(screener.rules)
