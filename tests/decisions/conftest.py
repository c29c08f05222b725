"""The product's own rules and knowledge, read once."""

from __future__ import annotations

import pytest
from hypothesis import settings

from fanzha.decisions.engine import Book

# A shared machine is slow at times; how long a property takes is nothing a test may judge.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def book() -> Book:
    return Book.load()
