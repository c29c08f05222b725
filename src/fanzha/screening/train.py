"""Trains the screener from the repository: ``python -m fanzha.screening.train``.

Writes the model, the compiled rules and the figures in ``docs/screening.md``. The same texts give the same files.
With ``--rules`` only the rules are compiled: enough after a change of words or advice.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from fanzha.knowledge.vocabulary import TYPOLOGIES
from fanzha.screening import evaluate
from fanzha.screening.corpus import Sample, read_corpus
from fanzha.screening.features import Reader, priors
from fanzha.screening.fitting import Design, Floats, Weights, design, fit, quantised
from fanzha.screening.model import MODEL
from fanzha.screening.report import Measured, write_report
from fanzha.screening.rules import Rules, write_rules

REPORT = Path(__file__).parents[3] / "docs" / "screening.md"


def main() -> None:
    """Train on everything, measure by cross-validation over families, write all files."""
    rules = write_rules()
    if "--rules" in sys.argv[1:]:
        return
    samples = read_corpus()
    data, prior = prepared(rules, samples)
    _note(f"{len(samples)} texts in {len(set(data.families))} families, {len(data.names)} named features")
    raw = evaluate.cross_validate(data, prior)
    calibration = evaluate.calibrate(raw, data.labels)
    _note(f"cross-validated, calibration {calibration}")
    foreign = calibration(evaluate.across_sources(data, samples, prior))
    weights = calibrated(fit(data, np.arange(len(samples)), prior), calibration)
    _, arrays = quantised(data.names, weights)
    np.savez_compressed(MODEL, **arrays)
    write_report(
        REPORT,
        Measured(samples, data.labels, calibration(raw), foreign, MODEL.stat().st_size),
        rules.operating,
    )
    _note(f"wrote {MODEL.name} ({MODEL.stat().st_size / 1e6:.2f} MB), rules.msgpack and {REPORT.name}")


def prepared(rules: Rules, samples: list[Sample]) -> tuple[Design, Floats]:
    """The design of the samples and its prior weights, row for row."""
    known = priors(rules)
    data = design(samples, Reader(rules), list(known))
    nothing = [0.0] * (len(TYPOLOGIES) + 1)
    return data, np.array([known.get(name, nothing) for name in data.names])


def calibrated(weights: Weights, calibration: evaluate.Calibration) -> Weights:
    """The weights with the calibration folded in, so that the sum is the calibrated log-odds at once."""
    factor = np.array([calibration.slope, *[1 / calibration.temperature] * len(TYPOLOGIES)])
    bias = weights.bias * factor
    bias[0] += calibration.shift
    return Weights(weights.named * factor, weights.grams * factor, bias)


def _note(text: str) -> None:
    sys.stderr.write(text + "\n")


if __name__ == "__main__":
    main()
