"""The traces that a case leaves, each in one form, so that the same thing written in two ways is one value."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from msgspec import Struct

from fanzha.protection.mask import mask_account, mask_identity, mask_name, mask_phone
from fanzha.series.facts import CaseFacts

_IDENTITY = re.compile(r"[1-9]\d{14}(?:\d{2}[\dX])?", re.ASCII)
_MAC = re.compile(r"[0-9A-F]{12}")
_ONE_LETTER = re.compile(r"(.)\1{3,}")
_EMPTY = frozenset({"", "-", "无", "不详", "未知", "UNKNOWN", "NULL", "NONE", "N/A"})


class Traced(Struct, frozen=True, order=True):
    """A value that two cases may share. ``kind`` is ``account phone device link person name``."""

    kind: str
    value: str


def traces_of(case: CaseFacts) -> dict[Traced, str]:
    """Every usable value of a case with the way it was written. Masked and placeholder values prove nothing."""
    found = [
        *_formed("account", _account, case.accounts),
        *_formed("phone", _phone, case.phones),
        *_formed("device", _device, case.devices),
        *_formed("link", _link, case.links),
        *((_person(_plain(value)), value) for value in case.persons),
    ]
    return {trace: written for trace, written in reversed(found) if _says_something(trace.value)}


def masked(trace: Traced) -> str:
    """The value as a sentence may show it."""
    hide: Callable[[str], str] | None = {
        "account": mask_account, "phone": mask_phone, "person": mask_identity, "name": mask_name,
    }.get(trace.kind)  # fmt: skip
    return hide(trace.value) if hide else trace.value


def _formed(kind: str, form: Callable[[str], str], values: Iterable[str]) -> Iterable[tuple[Traced, str]]:
    return ((Traced(kind, form(_plain(value))), value) for value in values)


def _plain(value: str) -> str:
    """Full width to half width, no blanks inside."""
    return "".join(unicodedata.normalize("NFKC", value).split())


def _says_something(value: str) -> bool:
    return value.upper() not in _EMPTY and "*" not in value and not _ONE_LETTER.fullmatch(value)


def _account(value: str) -> str:
    return value.replace("-", "").replace("_", "").upper()


def _phone(value: str) -> str:
    """Digits alone; the country code of China goes, others stay."""
    digits = re.sub(r"[^\d*]", "", value)
    return re.sub(r"^(?:00)?86(?=1\d{10}$|0?\d{10,11}$)", "", digits)


def _device(value: str) -> str:
    """Upper case; a network address without its separators."""
    value = value.upper()
    bare = re.sub(r"[:.-]", "", value)
    return bare if _MAC.fullmatch(bare) else value


def _link(value: str) -> str:
    """Host and path: no scheme, ``www``, query, fragment, or closing slash; defanged forms are mended."""
    value = value.replace("[.]", ".").replace("。", ".")
    value = re.sub(r"^hxxp", "http", value, flags=re.IGNORECASE)
    try:
        parts = urlsplit(value if "://" in value else f"//{value}")
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return value.casefold()
    try:
        host = host.encode("idna").decode()
    except UnicodeError:
        host = host.casefold()
    own_port = "" if port in (None, 80, 443) else f":{port}"
    return f"{host.removeprefix('www.')}{own_port}{parts.path.rstrip('/')}"


def _person(value: str) -> Traced:
    """By the number of the identity card where there is one, else by name."""
    number = value.upper()
    return Traced("person", number) if _IDENTITY.fullmatch(number) or _has_digits(number) else Traced("name", value)


def _has_digits(value: str) -> bool:
    """Passport and customer numbers have digits; names have none."""
    return any(letter.isdigit() for letter in value)
