"""The cipher and the sealed record of this site's data folder, opened once per process."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.conf import settings

from fanzha.desk.keys import CIPHER_KEYS
from fanzha.protection.chain import Chain
from fanzha.protection.cipher import Cipher

AUDIT = "audit.sqlite3"


def cipher() -> Cipher:
    """The cipher of the data folder."""
    return _cipher(Path(settings.FANZHA_DATA))


def audit_chain() -> Chain:
    """The sealed record of what people did at the desk."""
    return _chain(Path(settings.FANZHA_DATA))


@cache
def _cipher(data: Path) -> Cipher:
    return Cipher.open(data / CIPHER_KEYS)


@cache
def _chain(data: Path) -> Chain:
    return Chain.open(data / "desk" / AUDIT)
