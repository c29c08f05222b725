"""An amount as people type it."""

from __future__ import annotations

from fanzha.errors import BadInput
from fanzha.money import MAX_FEN, parse_yuan


def typed_fen(typed: str, field: str = "amount") -> int:
    """Yuan as typed → fen; nothing typed is 0. Raises `BadInput` for what is not an amount."""
    try:
        fen = parse_yuan(typed) if typed.strip() else 0
    except ValueError:
        raise BadInput("应为金额，如 3000 或 3,000.00", field=field) from None
    if not 0 <= fen <= MAX_FEN:
        raise BadInput("金额不能是负数，也不能大得离谱", field=field)
    return fen
