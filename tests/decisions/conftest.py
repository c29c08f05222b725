"""The product's own rules and knowledge, read once."""

from __future__ import annotations

import pytest

from fanzha.decisions.catalogue import load_catalogue
from fanzha.decisions.engine import Book
from fanzha.decisions.language import Catalogue
from fanzha.decisions.thresholds import load_thresholds
from fanzha.knowledge import load


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return load_catalogue(load(), load_thresholds())


@pytest.fixture(scope="session")
def book() -> Book:
    return Book.load()
