"""The knowledge in memory: looked up by code, checked as a whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from fanzha.errors import BadInput
from fanzha.knowledge.schema import Label, OfficialChannel, Question, SignLabel, TypologyEntry
from fanzha.knowledge.vocabulary import ACTIONS, CHANNELS, MEDIA, RELATIONS, SIGNS, TYPOLOGIES


class KnowledgeBase(Struct, frozen=True):
    """Everything the rooms know, by code."""

    typologies: Mapping[str, TypologyEntry]
    signs: Mapping[str, SignLabel]
    official_channels: Mapping[str, OfficialChannel]
    common_questions: tuple[Question, ...]
    labels: Mapping[str, Mapping[str, Label]]

    def zh(self, kind: str, code: str) -> str:
        """The Chinese word for a code; ``kind`` is ``typologies``, ``signs``, or a section of ``labels.toml``."""
        if kind == "typologies":
            return self.typologies[code].zh if code in self.typologies else "没有发现"
        return self.signs[code].zh if kind == "signs" else self.labels[kind][code].zh

    def check(self) -> None:
        """Raise `BadInput` where two files disagree: a missing label, an unknown code, a code used twice."""
        _same("typologies", self.typologies, TYPOLOGIES)
        _same("signs", self.signs, SIGNS)
        _same("channels", self.labels["channels"], CHANNELS)
        _same("media", self.labels["media"], MEDIA)
        _same("actions", self.labels["actions"], ACTIONS)
        _same("relations", self.labels["relations"], RELATIONS)
        for entry in self.typologies.values():
            _known(f"{entry.code}.signs", entry.signs, self.signs)
            _known(f"{entry.code}.verify_with", entry.verify_with, self.official_channels)
            kinds = {question.kind for question in entry.questions}
            if not {"unexpected", "coaching"} <= kinds:
                raise BadInput("每个类型至少要有一个意外问题和一个问话术的问题", field=f"{entry.code}.questions")
        codes = [q.code for entry in self.typologies.values() for q in entry.questions]
        _unique("questions", [*codes, *(q.code for q in self.common_questions)])
        _unique("pretexts", [p.code for entry in self.typologies.values() for p in entry.pretexts])


def _same(kind: str, have: Iterable[str], want: Iterable[str]) -> None:
    missing, extra = sorted(set(want) - set(have)), sorted(set(have) - set(want))
    if missing or extra:
        raise BadInput(f"缺少 {missing}，多出 {extra}", field=kind)


def _known(field: str, used: Iterable[str], known: Mapping[str, object]) -> None:
    unknown = sorted(set(used) - set(known))
    if unknown:
        raise BadInput(f"未知的代码 {unknown}", field=field)


def _unique(kind: str, codes: list[str]) -> None:
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise BadInput(f"代码重复 {twice}", field=kind)
