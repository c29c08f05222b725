"""Fits the additive model: logistic for fraud, softmax for the typology, both around the experts' prior weights.

Only training imports this module; it needs scipy (with scikit-learn, in the dev group).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize  # type: ignore[import-untyped]  # scipy ships no types
from scipy.sparse import csr_matrix  # type: ignore[import-untyped]  # scipy ships no types

from fanzha.knowledge.vocabulary import NO_FRAUD, TYPOLOGIES
from fanzha.screening.corpus import Sample
from fanzha.screening.features import BUCKETS, Reader, gram_buckets, named_features
from fanzha.screening.model import Model

Floats = NDArray[np.float64]

GRAM_GAIN = 6.0
"""How loud n-grams are beside named features, before the data speaks."""
FRAUD_PENALTY, TYPOLOGY_PENALTY, GRAM_PENALTY = 3.0, 0.5, 1.0
"""How firmly named weights keep to their priors, and n-gram weights to nothing."""
LEAST_FAMILIES = 3
"""An n-gram that fewer situations use says more about its author than about fraud."""


class Design(NamedTuple):
    """The texts as numbers: named features and n-gram buckets, with what each text is."""

    names: tuple[str, ...]
    named: Floats
    buckets: tuple[NDArray[np.int64], ...]
    labels: NDArray[np.int64]
    """0 for a genuine text, 1.. for the typologies in order."""
    families: tuple[str, ...]


class Weights(NamedTuple):
    """What was learned: column 0 is fraud, then the typologies."""

    named: Floats
    grams: Floats
    bias: Floats


def design(samples: Sequence[Sample], reader: Reader, prior_names: Sequence[str]) -> Design:
    """Read every sample once."""
    readings = [reader(sample.text) for sample in samples]
    found = [named_features(reading) for reading in readings]
    names = tuple(sorted({*prior_names, *(name for row in found for name in row)}))
    place = {name: n for n, name in enumerate(names)}
    named = np.zeros((len(samples), len(names)))
    for n, row in enumerate(found):
        for name, value in row.items():
            named[n, place[name]] = value
    codes = (NO_FRAUD, *TYPOLOGIES)
    return Design(
        names,
        named,
        tuple(np.unique(gram_buckets(reading.normal.text, reading.state)[0]) for reading in readings),
        np.array([codes.index(sample.typology) for sample in samples]),
        tuple(sample.family for sample in samples),
    )


def fit(data: Design, rows: NDArray[np.int64], prior: Floats) -> Weights:
    """Learn from some rows of the design; ``prior`` is one row per named feature, one column per weight."""
    families = [data.families[row] for row in rows]
    inverse = _inverse_frequency([data.buckets[row] for row in rows], families)
    used = np.flatnonzero(inverse)
    grams = _gram_matrix([data.buckets[row] for row in rows], inverse)[:, used]
    named, labels = data.named[rows], data.labels[rows]
    weights = Weights(prior.copy(), np.zeros((BUCKETS, prior.shape[1])), np.zeros(prior.shape[1]))
    fraud = labels > 0
    learned = _minimise(named, grams, named @ prior[:, :1], fraud[:, None].astype(float), FRAUD_PENALTY)
    _add(weights, learned, slice(0, 1), used, inverse)
    targets = np.eye(len(TYPOLOGIES))[labels[fraud] - 1] * _balance(labels[fraud])[:, None]
    learned = _minimise(
        named[fraud], grams[np.flatnonzero(fraud)], named[fraud] @ prior[:, 1:], targets, TYPOLOGY_PENALTY
    )
    _add(weights, learned, slice(1, None), used, inverse)
    return weights


def scores(data: Design, rows: NDArray[np.int64], weights: Weights) -> Floats:
    """The log-odds of some rows, all columns."""
    grams = _gram_matrix([data.buckets[row] for row in rows], np.ones(BUCKETS))
    total: Floats = weights.bias + data.named[rows] @ weights.named + grams @ weights.grams
    return total


def quantised(names: Sequence[str], weights: Weights) -> tuple[Model, dict[str, Any]]:
    """The model as it ships (int8 n-gram weights), and the arrays to write."""
    scales = np.maximum(np.abs(weights.grams).max(axis=0), 1e-9) / 127
    arrays = {
        "grams": np.rint(weights.grams / scales).astype(np.int8),
        "scales": scales.astype(np.float32),
        "names": np.array(names),
        "named": weights.named.astype(np.float32),
        "bias": weights.bias.astype(np.float32),
    }
    named = dict(zip(names, arrays["named"], strict=True))
    return Model(arrays["grams"], arrays["scales"], named, arrays["bias"]), arrays


def _inverse_frequency(buckets: list[NDArray[np.int64]], families: Sequence[str]) -> Floats:
    """log(families / families with it) + 1 for every bucket of at least `LEAST_FAMILIES` families, else 0."""
    by_family: dict[str, list[NDArray[np.int64]]] = {}
    for family, own in zip(families, buckets, strict=True):
        by_family.setdefault(family, []).append(own)
    counts = np.zeros(BUCKETS)
    for lists in by_family.values():
        counts[np.unique(np.concatenate(lists))] += 1
    frequent = counts >= LEAST_FAMILIES
    inverse: Floats = np.where(frequent, np.log(len(by_family) / np.maximum(counts, 1)) + 1, 0.0)
    return inverse


def _gram_matrix(buckets: list[NDArray[np.int64]], value: Floats) -> csr_matrix:
    pointer = np.concatenate([[0], np.cumsum([len(own) for own in buckets])])
    columns = np.concatenate(buckets)
    lengths = np.repeat([np.sqrt(len(own)) for own in buckets], [len(own) for own in buckets])
    return csr_matrix((value[columns] / lengths, columns, pointer), shape=(len(buckets), BUCKETS))


def _minimise(
    named: Floats, grams: csr_matrix, offset: Floats, targets: Floats, keep: float
) -> tuple[Floats, Floats, Floats]:
    """Weights (named, grams, bias) that minimise the penalised log loss beyond the offset."""
    width, columns = named.shape[1], targets.shape[1]
    split = (width * columns, (width + grams.shape[1]) * columns)
    loud = grams * GRAM_GAIN
    single = columns == 1

    def loss(flat: Floats) -> tuple[float, Floats]:
        a = flat[: split[0]].reshape(width, columns)
        b = flat[split[0] : split[1]].reshape(-1, columns)
        c = flat[split[1] :]
        logits = offset + named @ a + loud @ b + c
        predicted, cost = _sigmoid(logits, targets) if single else _softmax(logits, targets)
        error = predicted - targets
        gradient = np.concatenate(
            [
                (named.T @ error + keep * a).ravel(),
                np.asarray(loud.T @ error + GRAM_PENALTY * b).ravel(),
                error.sum(axis=0),
            ]
        )
        penalty = keep * (a**2).sum() + GRAM_PENALTY * (b**2).sum()
        return cost + float(penalty) / 2, gradient

    start = np.zeros(split[1] + columns)
    flat = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": 300}).x
    return (
        flat[: split[0]].reshape(width, columns),
        flat[split[0] : split[1]].reshape(-1, columns) * GRAM_GAIN,
        flat[split[1] :],
    )


def _balance(labels: NDArray[np.int64]) -> Floats:
    """Weights that let every typology count alike, however many texts it has (their mean is 1)."""
    _, place, counts = np.unique(labels, return_inverse=True, return_counts=True)
    weight: Floats = (len(labels) / len(counts) / counts)[place]
    return weight


def _sigmoid(logits: Floats, targets: Floats) -> tuple[Floats, float]:
    cost = np.logaddexp(0, logits) - targets * logits
    return 1 / (1 + np.exp(-logits)), float(cost.sum())


def _softmax(logits: Floats, targets: Floats) -> tuple[Floats, float]:
    """Predictions and cost; the rows of the targets sum to the weights of the samples."""
    high = logits.max(axis=1, keepdims=True)
    log_sum = high + np.log(np.exp(logits - high).sum(axis=1, keepdims=True))
    weight = targets.sum(axis=1, keepdims=True)
    cost = (weight * log_sum)[:, 0] - (targets * logits).sum(axis=1)
    return weight * np.exp(logits - log_sum), float(cost.sum())


def _add(
    weights: Weights,
    learned: tuple[Floats, Floats, Floats],
    columns: slice,
    used: NDArray[np.int64],
    inverse: Floats,
) -> None:
    named, grams, bias = learned
    weights.named[:, columns] += named
    weights.grams[used, columns] = grams * inverse[used, None]
    weights.bias[columns] = bias
