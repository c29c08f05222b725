"""The held-out texts stay held out: none of them may stand, even nearly, among the texts that train."""

from __future__ import annotations

from pathlib import Path

from fanzha.screening.corpus import Sample, read_corpus, read_file

FOLDER = Path(__file__).parent.parent / "held_out"
ALIKE = 0.45
"""Jaccard similarity of character 4-grams; two tellings of one story by chance stay far below."""


def _grams(text: str) -> set[str]:
    letters = "".join(letter for letter in text if letter.isalnum())
    return {letters[i : i + 4] for i in range(max(1, len(letters) - 3))}


def test_no_held_out_text_is_among_those_that_train() -> None:
    held_out: list[Sample] = [sample for path in sorted(FOLDER.glob("*.jsonl")) for sample in read_file(path)]
    assert len(held_out) >= 300
    train = [(_grams(sample.text), sample.text) for sample in read_corpus()]
    index: dict[str, list[int]] = {}
    for n, (grams, _) in enumerate(train):
        for gram in grams:
            index.setdefault(gram, []).append(n)
    leaked = []
    for sample in held_out:
        grams = _grams(sample.text)
        shared: dict[int, int] = {}
        for gram in grams:
            for n in index.get(gram, ()):
                shared[n] = shared.get(n, 0) + 1
        leaked += [
            (sample.text, train[n][1]) for n, k in shared.items() if k / (len(grams) + len(train[n][0]) - k) > ALIKE
        ]
    assert not leaked
