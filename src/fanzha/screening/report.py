"""Writes the measured figures into ``docs/screening.md``, between its two markers."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fanzha.screening.corpus import Sample
from fanzha.screening.evaluate import Figures, calibration_error, figures, slices
from fanzha.screening.fitting import Floats
from fanzha.screening.rules import Operating

BEGIN, END = "<!-- figures: begin -->", "<!-- figures: end -->"
WORST = 12
_SHOWN = 60


class Measured(NamedTuple):
    """What was measured: log-odds from held-out families, and from models that saw only other authors."""

    samples: Sequence[Sample]
    labels: NDArray[np.int64]
    held_out: Floats
    foreign: Floats
    model_bytes: int


def write_report(path: Path, measured: Measured, operating: Operating) -> None:
    """Replace the figures in the document; the words around them stay."""
    samples, labels, held_out, foreign, model_bytes = measured
    everything = np.ones(len(samples), dtype=bool)
    frauds, families = int((labels > 0).sum()), len({sample.family for sample in samples})
    points = {
        f"counter ({operating.counter:.2f})": (held_out, operating.counter),
        f"mass ({operating.mass:.2f})": (held_out, operating.mass),
        f"counter, other authors' texts ({operating.counter:.2f})": (foreign, operating.counter),
    }
    lines = [
        f"{len(samples)} texts ({frauds} frauds, {len(samples) - frauds} genuine) in {families} families.",
        f"Model file {model_bytes / 1e6:.2f} MB.",
        f"Expected calibration error {calibration_error(held_out, labels):.3f} (held-out families).",
        "",
        *_table("Operating point", {name: figures(o, labels, everything, line) for name, (o, line) in points.items()}),
    ]
    for cut, parts in slices(samples, labels).items():
        rows = {name: figures(held_out, labels, chosen, operating.counter) for name, chosen in parts.items()}
        lines += ["", *_table(cut, {name: row for name, row in rows.items() if row.frauds + row.genuine})]
    lines += ["", "Worst errors on held-out families:", "", *_worst(samples, labels, held_out)]
    text = path.read_text(encoding="utf-8")
    before, after = text.split(BEGIN)[0], text.split(END)[1]
    path.write_text(f"{before}{BEGIN}\n{chr(10).join(lines)}\n{END}{after}", encoding="utf-8")


def _table(head: str, rows: dict[str, Figures]) -> list[str]:
    def rate(value: float) -> str:
        return "" if np.isnan(value) else f"{100 * value:.1f}%"

    return [
        f"| {head} | frauds | caught | right typology | genuine | false alarms |",
        "|---|---|---|---|---|---|",
        *(
            f"| {name} | {row.frauds} | {rate(row.recall)} | {rate(row.right_typology)} | {row.genuine} "
            f"| {rate(row.false_alarms)} |"
            for name, row in rows.items()
        ),
    ]


def _worst(samples: Sequence[Sample], labels: NDArray[np.int64], logits: Floats) -> list[str]:
    """The texts the model was surest about, and wrong."""
    wrong = np.where(labels > 0, -logits[:, 0], logits[:, 0])
    order = np.argsort(-wrong, kind="stable")[:WORST]
    return [
        f"- {'missed' if labels[n] else 'false alarm'}, {1 / (1 + np.exp(-logits[n, 0])):.2f}, "
        f"`{samples[n].family}`: {' '.join(samples[n].text[:_SHOWN].split())}…"
        for n in order
    ]
