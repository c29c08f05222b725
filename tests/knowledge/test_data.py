"""What the knowledge files say: every code labelled in both languages and used, every text its own."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Any

import msgspec
import pytest

from fanzha.knowledge import KnowledgeBase, load, load_examples, loader
from fanzha.knowledge.vocabulary import TYPOLOGIES

HAN = re.compile(r"[\u4e00-\u9fff]")
HALF_WIDTH_BETWEEN_HAN = re.compile(r"(?<=[\u4e00-\u9fff])[,;:?!()](?=[\u4e00-\u9fff])")
MANY_ENOUGH = 14
"""True examples, and near misses, that each typology has at least."""
TOO_ALIKE = 0.45
"""Share of common three-character pieces above which one text is a copy of another."""


@pytest.fixture(scope="module")
def base() -> KnowledgeBase:
    return load()


def strings(value: Any) -> Iterator[str]:
    """Every string inside nested dictionaries and lists."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)


def test_every_code_is_labelled_in_both_languages(base: KnowledgeBase) -> None:
    labelled: list[Any] = [
        *base.typologies.values(),
        *base.signs.values(),
        *base.official_channels.values(),
        *(label for section in base.labels.values() for label in section.values()),
        *(pretext for entry in base.typologies.values() for pretext in entry.pretexts),
    ]
    for label in labelled:
        assert HAN.search(label.zh), label.code
        assert re.search(r"[A-Za-z]", label.en), label.code
        assert not HAN.search(label.en), label.code


def test_every_official_channel_is_used(base: KnowledgeBase) -> None:
    used = {code for entry in base.typologies.values() for code in entry.verify_with}
    assert set(base.official_channels) == used


def test_every_sign_counts_somewhere(base: KnowledgeBase) -> None:
    used = {code for entry in base.typologies.values() for code in entry.signs}
    assert set(base.signs) == used


def test_reassuring_signs_never_speak_for_fraud(base: KnowledgeBase) -> None:
    reassuring = {sign.code for sign in base.signs.values() if sign.group == "reassuring"}
    assert all(base.signs[code].lean < 0 for code in reassuring)
    for entry in base.typologies.values():
        assert all(lean <= 0 for code, lean in entry.signs.items() if code in reassuring), entry.code


def test_every_question_can_speak_both_ways(base: KnowledgeBase) -> None:
    questions = [*base.common_questions, *(q for entry in base.typologies.values() for q in entry.questions)]
    for question in questions:
        leans = [option.lean for option in question.options]
        assert max(leans) > 0 > min(leans) or max(leans) - min(leans) >= 1, question.code
        codes = [option.code for option in question.options]
        assert len(codes) == len(set(codes)), question.code
        assert question.text.endswith("？") or question.text.endswith("。"), question.code


def test_no_answer_is_heard_inside_another(base: KnowledgeBase) -> None:
    questions = [*base.common_questions, *(q for entry in base.typologies.values() for q in entry.questions)]
    for question in questions:
        for one, other in combinations(question.options, 2):
            inside = [(a, b) for a in one.heard for b in other.heard if a in b or b in a]
            assert not inside, (question.code, inside)


def test_no_phrase_is_written_twice_in_a_typology(base: KnowledgeBase) -> None:
    for entry in base.typologies.values():
        written = [text for phrase in entry.phrases for text in (phrase.text, *phrase.variants)]
        assert len(written) == len(set(written)), (entry.code, sorted(t for t in written if written.count(t) > 1))


def test_hotlines_are_dated_and_verified_elsewhere_than_in_the_message(base: KnowledgeBase) -> None:
    for channel in base.official_channels.values():
        assert date.fromisoformat(channel.verified_on) <= date(2026, 11, 23)
        if channel.kind == "hotline":
            assert re.fullmatch(r"\d{3,6}|400-\d{3}-\d{4}", channel.number), channel.code


@pytest.mark.parametrize("code", TYPOLOGIES)
def test_every_typology_has_enough_examples(code: str) -> None:
    examples = load_examples()[code]
    assert examples.typology == code
    assert len(examples.true) >= MANY_ENOUGH
    assert len(examples.near_miss) >= MANY_ENOUGH
    assert all(example.why for example in examples.near_miss)
    assert len({example.medium for example in examples.true}) >= 4


def test_no_text_is_a_copy_of_another() -> None:
    pieces = []
    for code, examples in load_examples().items():
        for example in (*examples.true, *examples.near_miss):
            plain = re.sub(r"\W", "", example.text)
            pieces.append((code, plain, frozenset(plain[i : i + 3] for i in range(len(plain) - 2))))
    for (code_a, a, in_a), (code_b, b, in_b) in combinations(pieces, 2):
        if len(in_a) > 4 * len(in_b) or len(in_b) > 4 * len(in_a):
            continue
        alike = len(in_a & in_b) / max(1, len(in_a | in_b))
        assert alike < TOO_ALIKE, (code_a, a[:30], code_b, b[:30])


@pytest.mark.parametrize(
    "path", sorted(loader.DATA.rglob("*.toml")), ids=lambda path: f"{path.parent.name}/{path.stem}"
)
def test_chinese_is_punctuated_in_full_width(path: Any) -> None:
    for text in strings(tomllib.loads(path.read_text(encoding="utf-8"))):
        around = [text[max(0, at.start() - 8) : at.end() + 8] for at in HALF_WIDTH_BETWEEN_HAN.finditer(text)]
        assert not around


def test_only_the_stop_sign_shouts(base: KnowledgeBase) -> None:
    for text in strings(msgspec.to_builtins(base)):
        assert "！" not in text.replace("「停！」", ""), text
