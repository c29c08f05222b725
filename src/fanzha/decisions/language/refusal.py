"""Why a rule can't be saved, and where in its text."""

from __future__ import annotations

from fanzha.errors import BadInput


class RuleError(BadInput):
    """A rule that must not be used. ``place`` counts characters of the rule from 1."""

    code = "bad_rule"

    def __init__(
        self, message: str, *, place: int | None = None, field: str | None = None, row: int | None = None
    ) -> None:
        super().__init__(f"第 {place} 个字：{message}" if place else message, field=field, row=row)
        self.place = place
