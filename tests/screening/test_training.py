"""The texts that train, and the training itself."""

from __future__ import annotations

import collections

import numpy as np
import pytest

from fanzha.knowledge.vocabulary import MEDIA, NO_FRAUD, TYPOLOGIES
from fanzha.screening.corpus import CORPUS, Sample, read_corpus, read_file
from fanzha.screening.features import Reader
from fanzha.screening.fitting import fit, quantised, scores
from fanzha.screening.model import MODEL
from fanzha.screening.rules import COMPILED, load_rules, sources_digest
from fanzha.screening.train import prepared


@pytest.fixture(scope="module")
def corpus() -> list[Sample]:
    return read_corpus()


def test_own_frauds_cover_every_typology_and_medium() -> None:
    frauds = read_file(CORPUS / "fraud_texts.jsonl")
    assert len(frauds) >= 300
    per_typology = collections.Counter(sample.typology for sample in frauds)
    assert set(per_typology) == set(TYPOLOGIES)
    assert min(per_typology.values()) >= 15
    assert {sample.kind for sample in frauds} == set(MEDIA)
    for code in TYPOLOGIES:
        assert len({sample.kind for sample in frauds if sample.typology == code}) >= 5


def test_genuine_texts_are_genuine_by_file() -> None:
    for name in ("hard_genuine", "ordinary_life"):
        texts = read_file(CORPUS / f"{name}.jsonl")
        assert len(texts) >= 150
        assert {sample.typology for sample in texts} == {NO_FRAUD}


def test_no_text_is_there_twice_and_near_copies_share_a_family(corpus: list[Sample]) -> None:
    assert len({sample.text for sample in corpus}) == len(corpus)
    families = collections.Counter(sample.family for sample in corpus)
    assert max(families.values()) <= 6, families.most_common(3)


def test_the_compiled_rules_agree_with_their_sources() -> None:
    """If this fails: ``python -m fanzha.screening.train --rules``, and train again if frames or phrases changed."""
    assert load_rules().digest == sources_digest()
    assert COMPILED.stat().st_size < 2_000_000


def test_the_model_is_small() -> None:
    assert MODEL.stat().st_size < 5_000_000


def test_training_is_deterministic_and_quantising_is_harmless(corpus: list[Sample], reader: Reader) -> None:
    data, prior = prepared(reader.rules, corpus[::8])
    rows = np.arange(len(data.labels))
    first, second = fit(data, rows, prior), fit(data, rows, prior)
    assert np.array_equal(first.grams, second.grams)
    assert np.array_equal(first.named, second.named)
    model, _ = quantised(data.names, first)
    exact = scores(data, rows, first)
    for row in rows[::20]:
        total = model.parts(reader(corpus[row * 8].text)).total
        assert np.abs(total - exact[row]).max() < 0.1
