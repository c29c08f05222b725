"""Money is integer fen everywhere; this is the only place that turns it into words and back."""

from __future__ import annotations

import re
from collections.abc import Sequence

MAX_FEN = 10**14
"""One trillion yuan. Anything above is a typing error, not a payment."""

_YUAN = re.compile(r"(-?)(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{1,2}))?", re.ASCII)


def yuan(fen: int) -> str:
    """``7000000`` → ``70,000.00``."""
    sign, whole, rest = ("-" if fen < 0 else ""), *divmod(abs(fen), 100)
    return f"{sign}{whole:,}.{rest:02d}"


def spoken(fen: int) -> str:
    """The amount as a sentence says it: ``38 万元``, ``3,000 元``, ``12.50 元``."""
    if fen >= 1_000_000 and fen % 10_000 == 0:
        wan = f"{fen / 1_000_000:,.2f}".rstrip("0").rstrip(".")
        return f"{wan} 万元"
    return f"{fen // 100:,} 元" if fen % 100 == 0 else f"{yuan(fen)} 元"


def parse_yuan(text: str) -> int:
    """``"70,000.5"`` → ``7000050`` fen. Raises ``ValueError`` for anything that is not an exact amount in yuan."""
    match = _YUAN.fullmatch(text.strip().removesuffix("元").strip())
    if match is None:
        raise ValueError(f"not an amount in yuan: {text!r}")
    sign, whole, rest = match.groups()
    fen = int(whole.replace(",", "")) * 100 + int((rest or "").ljust(2, "0"))
    return -fen if sign else fen


def apportion(total_fen: int, weights: Sequence[int]) -> list[int]:
    """Split an amount in proportion, to the fen (largest remainder, ties to the earlier one).

    ``weights`` are non-negative integers with a positive sum; the parts add up to ``total_fen`` exactly.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be non-negative and not all zero")
    parts = [total_fen * weight // whole for weight in weights]
    remainders = [total_fen * weight % whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-remainders[i], i))
    for i in by_remainder[: total_fen - sum(parts)]:
        parts[i] += 1
    return parts
