"""The screener on texts that nobody looked at while building it: by typology and by medium, at both operating points.

.venv/bin/python bench/held_out.py
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path

from fanzha.knowledge.vocabulary import NO_FRAUD
from fanzha.screening import Screener
from fanzha.screening.corpus import Sample, read_file

FOLDER = Path(__file__).parent.parent / "tests" / "held_out"


def main() -> None:
    """Print the report."""
    samples = [sample for path in sorted(FOLDER.glob("*.jsonl")) for sample in read_file(path)]
    screener = Screener.load()
    judged = [(sample, screener.screen(sample.text, sample.kind)) for sample in samples]
    scored = [
        (sample, found.score, found.candidates[0].typology if found.candidates else "") for sample, found in judged
    ]
    operating = screener.rules.operating
    for name, line in (("counter", operating.counter), ("mass", operating.mass)):
        print(f"\n{name} ({line:.2f})\n" + "-" * 60)
        print(_row("all", scored, line))
        for key, title in (("typology", "typology"), ("kind", "medium")):
            print(f"by {title}")
            for value, group in _grouped(scored, key):
                print("  " + _row(value, group, line))


Scored = tuple[Sample, float, str]


def _grouped(scored: list[Scored], key: str) -> Iterable[tuple[str, list[Scored]]]:
    groups: dict[str, list[Scored]] = defaultdict(list)
    for row in scored:
        groups[getattr(row[0], key)].append(row)
    return sorted(groups.items())


def _row(name: str, scored: list[Scored], line: float) -> str:
    frauds = [row for row in scored if row[0].typology != NO_FRAUD]
    genuine = [row for row in scored if row[0].typology == NO_FRAUD]
    caught = [row for row in frauds if row[1] >= line]
    right = [row for row in caught if row[2] == row[0].typology]
    alarms = [row for row in genuine if row[1] >= line]
    parts = [f"{name:18}"]
    if frauds:
        parts.append(f"caught {len(caught):3}/{len(frauds):3} {len(caught) / len(frauds):6.1%}")
    if caught:
        parts.append(f"typology {len(right) / len(caught):6.1%}")
    if genuine:
        parts.append(f"false alarms {len(alarms):3}/{len(genuine):3} {len(alarms) / len(genuine):6.1%}")
    return "  ".join(parts)


if __name__ == "__main__":
    main()
