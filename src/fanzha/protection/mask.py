"""Masking by the customs of Chinese banks: enough to recognise, not enough to misuse.

Cards keep the first 6 and last 4, identity cards the first 3 and last 4, phones 3 and 4, names the surname
(after JR/T 0171-2020, annex A, in the form banks commonly print it).
"""

from __future__ import annotations

import re

_DIGITS = re.compile(r"(?<!\d)\d{7,}[\dXx]?(?!\d)")
_COMPOUND_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "夏侯", "司徒")


def _keep(text: str, head: int, tail: int) -> str:
    if len(text) <= head + tail:
        return text[:1] + "*" * max(len(text) - 1, 0)
    return f"{text[:head]}****{text[-tail:]}"


def mask_account(account: str) -> str:
    """``6222021001112345678`` → ``622202****5678``."""
    return _keep(account.strip(), 6, 4)


def mask_phone(phone: str) -> str:
    """``13812345678`` → ``138****5678``."""
    return _keep(phone.strip(), 3, 4)


def mask_identity(number: str) -> str:
    """``11010519491231002X`` → ``110****002X``."""
    return _keep(number.strip(), 3, 4)


def mask_name(name: str) -> str:
    """``王小明`` → ``王**``; companies keep their name, which is public."""
    name = name.strip()
    if len(name) > 4 or not name:
        return name
    surname = 2 if len(name) > 2 and name.startswith(_COMPOUND_SURNAMES) else 1
    return name[:surname] + "*" * max(len(name) - surname, 1)


def tail(account: str) -> str:
    """An account as people say it: ``尾号 5678``."""
    return f"尾号 {account.strip()[-4:]}"


def mask_text(text: str) -> str:
    """Mask every long number inside free text: phones by phone rules, identity cards and accounts by theirs."""
    return _DIGITS.sub(lambda found: _mask_number(found[0]), text)


def _mask_number(number: str) -> str:
    if len(number) == 11 and number.startswith("1"):
        return mask_phone(number)
    if len(number) == 18:
        return mask_identity(number)
    return mask_account(number) if len(number) > 10 else _keep(number, 3, 2)
