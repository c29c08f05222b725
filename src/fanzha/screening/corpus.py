"""The texts that train the screener: the knowledge base's examples and this room's own files.

Every text belongs to a family (one situation); families are never split between training and test.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec import Struct

from fanzha.errors import BadInput
from fanzha.knowledge import load_examples
from fanzha.knowledge.vocabulary import MEDIA, NO_FRAUD, TYPOLOGIES

CORPUS = Path(__file__).parent / "corpus"
_ALIKE = 0.3
"""Two texts that share more than this part of their character trigrams belong to one family."""


class Sample(Struct, frozen=True):
    """A text with its medium, family and typology (``none`` for genuine ones); ``source`` names the file."""

    text: str
    kind: str
    family: str
    typology: str
    source: str = ""


def read_corpus() -> list[Sample]:
    """All samples, in a stable order, with families joined where texts are nearly alike."""
    samples = [*_examples(), *(sample for path in sorted(CORPUS.glob("*.jsonl")) for sample in read_file(path))]
    return _joined(list({sample.text: sample for sample in samples}.values()))


def read_file(path: Path) -> list[Sample]:
    """Read one JSON-lines file. Raises `BadInput` with the row for one that must not be used."""
    samples = []
    for row, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        try:
            sample = msgspec.json.decode(line, type=Sample)
        except msgspec.DecodeError as error:
            raise BadInput(f"{path.name}：{error}", row=row) from None
        if sample.kind not in MEDIA or sample.typology not in {NO_FRAUD, *TYPOLOGIES}:
            raise BadInput(f"{path.name}：未知的 kind 或 typology", row=row)
        samples.append(msgspec.structs.replace(sample, source=path.stem))
    return samples


def _examples() -> Iterable[Sample]:
    for code, examples in load_examples().items():
        for n, example in enumerate(examples.true):
            yield Sample(example.text, example.medium, f"knowledge/{code}/true/{n}", code, "knowledge")
        for n, example in enumerate(examples.near_miss):
            yield Sample(example.text, example.medium, f"knowledge/{code}/near/{n}", NO_FRAUD, "knowledge")


def _joined(samples: list[Sample]) -> list[Sample]:
    """Give near-duplicates one family, so that a test never meets a text it was trained on in other words."""
    parent = {sample.family: sample.family for sample in samples}

    def root(family: str) -> str:
        while parent[family] != family:
            family = parent[family]
        return family

    grams = [_trigrams(sample.text) for sample in samples]
    holders: dict[str, list[int]] = {}
    for n, own in enumerate(grams):
        shared: dict[int, int] = {}
        for gram in own:
            for other in holders.setdefault(gram, []):
                shared[other] = shared.get(other, 0) + 1
            holders[gram].append(n)
        for other, common in shared.items():
            if common / (len(own) + len(grams[other]) - common) > _ALIKE:
                parent[root(samples[n].family)] = root(samples[other].family)
    return [msgspec.structs.replace(sample, family=root(sample.family)) for sample in samples]


def _trigrams(text: str) -> set[str]:
    return {text[n : n + 3] for n in range(max(1, len(text) - 2))}
