"""Honest figures: what the screener does on situations it was not trained on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]  # scipy ships no types

from fanzha.knowledge.vocabulary import MEDIA, TYPOLOGIES
from fanzha.screening.corpus import Sample
from fanzha.screening.fitting import Design, Floats, fit, scores

FOLDS = 5
SEED = 20251103
ONE_AUTHOR = frozenset({"fraud_texts", "hard_genuine", "ordinary_life"})
_BINS = 10


class Calibration(NamedTuple):
    """Turns raw log-odds into probabilities: slope and shift for fraud, one temperature for the typologies."""

    slope: float
    shift: float
    temperature: float

    def __call__(self, raw: Floats) -> Floats:
        fraud = raw[:, :1] * self.slope + self.shift
        return np.concatenate([fraud, raw[:, 1:] / self.temperature], axis=1)


class Figures(NamedTuple):
    """Counts and rates of one slice of the texts; a rate is nan where there was nothing to count."""

    frauds: int
    genuine: int
    recall: float
    false_alarms: float
    right_typology: float
    """Among the frauds that were caught."""


def cross_validate(data: Design, prior: Floats, seed: int = SEED) -> Floats:
    """Raw log-odds of every text from a model that saw no text of its family."""
    families = sorted(set(data.families))
    order = np.random.default_rng(seed).permutation(len(families))
    fold_of = {families[index]: n % FOLDS for n, index in enumerate(order)}
    folds = np.array([fold_of[family] for family in data.families])
    raw = np.zeros((len(folds), prior.shape[1]))
    for fold in range(FOLDS):
        held_out = np.flatnonzero(folds == fold)
        raw[held_out] = scores(data, held_out, fit(data, np.flatnonzero(folds != fold), prior))
    return raw


def across_sources(data: Design, samples: Sequence[Sample], prior: Floats) -> Floats:
    """Raw log-odds of every text from a model that saw only what the other authors wrote."""
    own = np.array([sample.source in ONE_AUTHOR for sample in samples])
    raw = np.zeros((len(own), prior.shape[1]))
    for tested in (own, ~own):
        raw[tested] = scores(data, np.flatnonzero(tested), fit(data, np.flatnonzero(~tested), prior))
    return raw


def calibrate(raw: Floats, labels: NDArray[np.int64]) -> Calibration:
    """Fit the calibration to held-out log-odds."""
    fraud = labels > 0

    def cost(parameters: Floats) -> float:
        logits = raw[:, 0] * parameters[0] + parameters[1]
        return float((np.logaddexp(0, logits) - fraud * logits).sum())

    def heat(parameters: Floats) -> float:
        logits = raw[fraud, 1:] / np.exp(parameters[0])
        high = logits.max(axis=1)
        log_sum = high + np.log(np.exp(logits - high[:, None]).sum(axis=1))
        return float((log_sum - logits[np.arange(len(logits)), labels[fraud] - 1]).sum())

    slope, shift = minimize(cost, np.array([1.0, 0.0]), method="Nelder-Mead").x
    temperature = np.exp(minimize(heat, np.array([0.0]), method="Nelder-Mead").x[0])
    return Calibration(float(slope), float(shift), float(temperature))


def figures(logits: Floats, labels: NDArray[np.int64], chosen: NDArray[np.bool_], line: float) -> Figures:
    """Rates at the operating point ``line`` (a probability) over the chosen texts."""
    caught = logits[:, 0] >= np.log(line / (1 - line))
    fraud, genuine = chosen & (labels > 0), chosen & (labels == 0)
    right = logits[:, 1:].argmax(axis=1) + 1 == labels
    return Figures(
        int(fraud.sum()),
        int(genuine.sum()),
        _mean(caught[fraud]),
        _mean(caught[genuine]),
        _mean(right[fraud & caught]),
    )


def slices(samples: Sequence[Sample], labels: NDArray[np.int64]) -> dict[str, dict[str, NDArray[np.bool_]]]:
    """The ways the texts are cut for the report: by source, typology, medium and length."""
    sources = np.array([sample.source for sample in samples])
    media = np.array([sample.kind for sample in samples])
    lengths = np.array([len(sample.text) for sample in samples])
    bands = {"up to 30": (0, 30), "31 to 80": (30, 80), "81 to 200": (80, 200), "over 200": (200, 10**9)}
    return {
        "Source": {source: sources == source for source in sorted(set(sources))},
        "Typology": {code: labels == n + 1 for n, code in enumerate(TYPOLOGIES)},
        "Medium": {medium: media == medium for medium in MEDIA},
        "Characters": {name: (lengths > low) & (lengths <= high) for name, (low, high) in bands.items()},
    }


def calibration_error(logits: Floats, labels: NDArray[np.int64]) -> float:
    """Expected calibration error of the fraud probability, ten equal bins."""
    probability = 1 / (1 + np.exp(-logits[:, 0]))
    bins = np.minimum((probability * _BINS).astype(int), _BINS - 1)
    error = 0.0
    for number in range(_BINS):
        inside = bins == number
        if inside.any():
            error += inside.mean() * abs(probability[inside].mean() - (labels[inside] > 0).mean())
    return error


def _mean(values: NDArray[np.bool_]) -> float:
    return float(values.mean()) if len(values) else float("nan")
