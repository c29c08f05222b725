"""The catalogue of the product: ``fields.toml``, ``thresholds.toml`` and the vocabularies of the knowledge base."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from fanzha.decisions.language import Catalogue, Field
from fanzha.decisions.thresholds import FOLDER, Thresholds
from fanzha.decisions.watchlist import CLASSES
from fanzha.errors import BadInput
from fanzha.knowledge import KnowledgeBase
from fanzha.knowledge.loader import read
from fanzha.knowledge.vocabulary import NO_FRAUD


class FieldFile(Struct, frozen=True, forbid_unknown_fields=True):
    """``fields.toml``."""

    fields: list[Field]


def load_catalogue(knowledge: KnowledgeBase, thresholds: Thresholds, folder: Path = FOLDER) -> Catalogue:
    """Read the fields. Raises `KnowledgeError` for a bad file, `BadInput` for a name or code used twice."""
    fields = read(folder / "fields.toml", FieldFile).fields
    constants = thresholds.constants()
    names = [*(field.name for field in fields), *constants]
    codes = [field.code for field in fields]
    twice = {name for name in [*names, *codes] if names.count(name) + codes.count(name) > 1}
    if twice:
        raise BadInput(f"名字或代码重复：{sorted(twice)}", field="fields")
    return Catalogue({field.name: field for field in fields}, constants, _choices(knowledge))


def _choices(knowledge: KnowledgeBase) -> dict[str, dict[str, str]]:
    labels = {
        kind: {label.zh: label.code for label in knowledge.labels[kind].values()}
        for kind in ("channels", "parties", "relations")
    }
    typologies = {entry.zh: code for code, entry in knowledge.typologies.items()}
    return labels | {
        "typologies": typologies | {"没有发现": NO_FRAUD},
        "lists": {zh: code for code, zh in CLASSES.items()},
    }
