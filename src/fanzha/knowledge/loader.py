"""Reads the knowledge files and refuses a bad one with file, line and field."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import TypeVar

import msgspec

from fanzha.errors import BadInput
from fanzha.knowledge.base import KnowledgeBase
from fanzha.knowledge.schema import (
    Examples,
    Label,
    OfficialChannel,
    Question,
    SignLabel,
    TypologyEntry,
)
from fanzha.knowledge.vocabulary import TYPOLOGIES

DATA = Path(__file__).parent / "data"

T = TypeVar("T")
_KEY_PATH = re.compile(r" - at `\$(?P<path>[^`]*)`")


class KnowledgeError(BadInput):
    """A knowledge file that must not be used: the message names the file, the line and the field."""

    code = "bad_knowledge"


class LabelFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``labels.toml``: words for the closed vocabularies."""

    channels: list[Label]
    media: list[Label]
    actions: list[Label]
    relations: list[Label]
    parties: list[Label]
    stages: list[Label]


class SignFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``signs.toml``."""

    signs: list[SignLabel]


class ChannelFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``official_channels.toml``."""

    channels: list[OfficialChannel]


class QuestionFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``questions.toml``."""

    questions: list[Question]


@cache
def load(folder: Path = DATA) -> KnowledgeBase:
    """Read and check every file but the examples. Raises `KnowledgeError` for the first that is wrong."""
    typologies = [read(folder / "typologies" / f"{code}.toml", TypologyEntry) for code in TYPOLOGIES]
    labels = read(folder / "labels.toml", LabelFile)
    base = KnowledgeBase(
        typologies={entry.code: entry for entry in typologies},
        signs={sign.code: sign for sign in read(folder / "signs.toml", SignFile).signs},
        official_channels={
            channel.code: channel for channel in read(folder / "official_channels.toml", ChannelFile).channels
        },
        common_questions=tuple(read(folder / "questions.toml", QuestionFile).questions),
        labels={
            kind: {label.code: label for label in getattr(labels, kind)}
            for kind in ("channels", "media", "actions", "relations", "parties", "stages")
        },
    )
    base.check()
    return base


@cache
def load_examples(folder: Path = DATA) -> dict[str, Examples]:
    """The written examples, by typology; read only where they are needed."""
    return {code: read(folder / "examples" / f"{code}.toml", Examples) for code in TYPOLOGIES}


def read(path: Path, kind: type[T]) -> T:
    """Read one TOML file into ``kind``. Raises `KnowledgeError` with file, line and field."""
    try:
        source = path.read_text(encoding="utf-8")
        return msgspec.convert(tomllib.loads(source), kind)
    except OSError as error:
        raise KnowledgeError(f"{path.name}：{error.strerror}") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise KnowledgeError(f"{path.name}：不是有效的 TOML：{error}") from None
    except msgspec.ValidationError as error:
        match = _KEY_PATH.search(str(error))
        field = match["path"].lstrip(".") if match else ""
        line = _line_of(source, field)
        sentence = _KEY_PATH.sub("", str(error))
        raise KnowledgeError(f"{path.name}:{line}：{sentence}", field=field or None, row=line) from None


def _line_of(source: str, path: str) -> int:
    """The line where a key path such as ``questions[2].options[0].lean`` is written, as near as it can be told."""
    lines = source.splitlines()
    at = 0
    for name, index in re.findall(r"([A-Za-z_]+)(?:\[(\d+|\.\.\.)\])?", path):
        headers = [n for n, line in enumerate(lines) if n >= at and re.match(rf"\s*\[\[(\w+\.)*{name}\]\]", line)]
        if index.isdigit() and len(headers) > int(index):
            at = headers[int(index)]
            continue
        keys = (n for n, line in enumerate(lines) if n >= at and re.match(rf"\s*\[*(\w+\.)*{name}\b", line))
        at = next(keys, at)
    return at + 1
