"""The learned weights: one additive log-odds for fraud, and one per typology. Only numpy is needed to use it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from fanzha.screening.features import Reading, gram_buckets, named_features

if TYPE_CHECKING:
    from numpy.typing import NDArray

MODEL = Path(__file__).parent / "data" / "model.npz"


class Parts(NamedTuple):
    """The log-odds of one text, taken apart: everything sums to ``total`` (fraud first, then each typology)."""

    bias: NDArray[np.float32]
    named: dict[str, NDArray[np.float32]]
    grams: NDArray[np.float32]

    @property
    def total(self) -> NDArray[np.float32]:
        total: NDArray[np.float32] = self.bias + self.grams + sum(self.named.values(), np.float32(0))
        return total


class Model:
    """Weights of n-grams (int8 with one scale per column), of named features, and the biases."""

    def __init__(
        self,
        grams: NDArray[np.int8],
        scales: NDArray[np.float32],
        named: Mapping[str, NDArray[np.float32]],
        bias: NDArray[np.float32],
    ) -> None:
        self._grams, self._scales, self._bias = grams, scales, bias
        self._named = named

    @classmethod
    def read(cls, path: Path = MODEL, prior: Mapping[str, list[float]] | None = None) -> Model:
        """Read the shipped weights; a named feature the training never met keeps its prior."""
        with np.load(path) as stored:
            named = {name: np.array(row, dtype=np.float32) for name, row in (prior or {}).items()}
            named.update(zip(stored["names"].tolist(), stored["named"], strict=True))
            return cls(stored["grams"], stored["scales"], named, stored["bias"])

    def parts(self, reading: Reading) -> Parts:
        """Weigh a reading."""
        named = {
            name: self._named[name] * np.float32(value)
            for name, value in named_features(reading).items()
            if name in self._named
        }
        buckets = np.unique(gram_buckets(reading.normal.text, reading.state)[0])
        summed = self._grams[buckets].sum(axis=0, dtype=np.int32)
        return Parts(self._bias, named, (summed * self._scales / np.sqrt(len(buckets))).astype(np.float32))

    def by_character(self, reading: Reading, column: int) -> NDArray[np.float32]:
        """What each canonical character adds to one column through its n-grams (0 fraud, then typologies)."""
        length = len(reading.normal.text)
        buckets, starts, lengths = gram_buckets(reading.normal.text, reading.state)
        value = self._grams[buckets, column] * self._scales[column] / np.sqrt(len(np.unique(buckets))) / lengths
        shares = np.zeros(length + 2, dtype=np.float32)
        for size in range(1, int(lengths.max(initial=1)) + 1):
            chosen = lengths == size
            for offset in range(size):
                np.add.at(shares, starts[chosen] + 1 + offset, value[chosen])
        return shares[1 : length + 1]


def fraud_probability(total: NDArray[np.float32]) -> float:
    """The calibrated probability of fraud."""
    return float(1 / (1 + np.exp(-np.float64(total[0]))))


def typology_probabilities(total: NDArray[np.float32]) -> NDArray[np.float64]:
    """The probability of each typology, given that it is a fraud."""
    raised = np.exp(total[1:].astype(np.float64) - float(total[1:].max()))
    shares: NDArray[np.float64] = raised / raised.sum()
    return shares
