"""What a rule may speak of: fields of a transfer, dated thresholds, and a handful of functions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from msgspec import Meta, Struct

from fanzha.decisions.windows import Window

Kind = Literal["money", "int", "ratio", "text", "bool", "choice", "words", "number"]
"""``money`` is yuan in a rule and fen in memory; ``number`` is a written number whose unit is not settled yet."""

KIND_ZH: Mapping[Kind, str] = {
    "money": "金额（元）", "int": "整数", "ratio": "比例", "text": "文字", "bool": "是或否", "choice": "选项",
    "words": "词表", "number": "数字",
}  # fmt: skip

Source = Literal["transfer", "staff", "device", "message", "list", "window", "derived"]
Value = bool | int | float | str | None


class Field(Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One thing known about a transfer, or unknown."""

    name: Annotated[str, Meta(pattern=r"^[\u4e00-\u9fff][\u4e00-\u9fff0-9]{1,23}$")]
    """The Chinese name that rules use."""
    code: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*$")]
    kind: Literal["money", "int", "ratio", "text", "bool", "choice"]
    unit: str = ""
    source: Source
    cost_us: Annotated[float, Meta(ge=0)]
    """What it costs to have it while a payment waits, in microseconds, measured roughly."""
    note: str
    choices: str = ""
    """For a choice: the vocabulary its values come from."""
    window: Window | None = None


class Constant(Struct, frozen=True):
    """A dated threshold or list of words that rules use by name."""

    name: str
    kind: Kind
    value: int | float | tuple[str, ...]


class Catalogue(Struct, frozen=True):
    """Every name a rule may use. ``choices`` maps a vocabulary to label → code."""

    fields: Mapping[str, Field]
    constants: Mapping[str, Constant]
    choices: Mapping[str, Mapping[str, str]]
