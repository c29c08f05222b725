"""A probability as people read it."""

from __future__ import annotations


def said_share(share: float) -> str:
    """``87%``. A machine is never quite sure: nothing but certainty itself is said as 0% or 100%."""
    if 0 < share < 1:
        share = min(max(share, 0.01), 0.99)
    return f"{round(share * 100)}%"
