"""Dated numbers and words that rules use by name, read from ``thresholds.toml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from msgspec import Struct

from fanzha.decisions.language import Constant
from fanzha.decisions.windows.features import Settings
from fanzha.errors import BadInput
from fanzha.knowledge.loader import read
from fanzha.knowledge.schema import Day, Text

FOLDER = Path(__file__).parent


class Threshold(Struct, frozen=True, forbid_unknown_fields=True):
    """One number, list of words, or list of bands, with the date from which it holds and where it comes from."""

    name: Text
    kind: Literal["money", "int", "ratio", "words", "bands"]
    value: int | float | list[str | list[int]]
    since: Day
    source: Text
    note: str


class ThresholdFile(Struct, frozen=True, forbid_unknown_fields=True):
    """``thresholds.toml``."""

    thresholds: list[Threshold]


class Thresholds(Struct, frozen=True):
    """Thresholds by name."""

    by_name: Mapping[str, Threshold]

    def fen(self, name: str) -> int:
        """A threshold in yuan, as fen."""
        return self._whole(name) * 100

    def words(self, name: str) -> tuple[str, ...]:
        """A list of words."""
        value = self.by_name[name].value
        return tuple(str(word) for word in value) if isinstance(value, list) else ()

    def bands_fen(self, name: str) -> tuple[tuple[int, int], ...]:
        """Bands in yuan, as fen: from the first amount up to, not including, the second."""
        value = self.by_name[name].value
        pairs = [band for band in value if isinstance(band, list)] if isinstance(value, list) else []
        return tuple((low * 100, high * 100) for low, high in pairs)

    def window_settings(self) -> Settings:
        """What the window kernel needs."""
        return Settings(self._whole("相近百分比"), self._whole("加码百分比"))

    def constants(self) -> dict[str, Constant]:
        """What rules may name. Bands stay with the windows."""
        return {t.name: _constant(t) for t in self.by_name.values() if t.kind != "bands"}

    def _whole(self, name: str) -> int:
        value = self.by_name[name].value
        if not isinstance(value, int):
            raise BadInput("应为整数", field=name)
        return value


def _constant(threshold: Threshold) -> Constant:
    value = threshold.value
    if threshold.kind == "words" and isinstance(value, list):
        return Constant(threshold.name, "words", tuple(str(word) for word in value))
    if not isinstance(value, int | float):
        raise BadInput(f"{threshold.kind} 应为数字", field=threshold.name)
    if threshold.kind == "money":
        return Constant(threshold.name, "money", round(value * 100))
    return (
        Constant(threshold.name, "int", int(value))
        if threshold.kind == "int"
        else Constant(threshold.name, "ratio", float(value))
    )


def load_thresholds(folder: Path = FOLDER) -> Thresholds:
    """Read ``thresholds.toml``. Raises `KnowledgeError` with file, line and field; `BadInput` for a name used twice."""
    found: dict[str, Threshold] = {}
    for threshold in read(folder / "thresholds.toml", ThresholdFile).thresholds:
        if threshold.name in found:
            raise BadInput("阈值名字重复", field=threshold.name)
        found[threshold.name] = threshold
    return Thresholds(found)
