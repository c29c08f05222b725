"""``fanzha decide``: transfers in, decisions out, JSON lines both ways."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

import click

if TYPE_CHECKING:
    from fanzha.decisions import Decision, DecisionDesk
    from fanzha.decisions.stream import Row, Source
    from fanzha.errors import FanzhaError


@click.command(name="decide")
@click.option(
    "--state",
    type=click.Path(file_okay=False, path_type=Path),
    help="A folder that keeps record, history and audit between runs; watchlist.csv in it is read.",
)
@click.option(
    "--keep-going", is_flag=True, help="Answer a bad row with an error in its place and go on; exit 2 at the end."
)
def command(state: Path | None, keep_going: bool) -> int:
    """Read Transfer lines from standard input, write one Decision line for each, in order.

    Without --state nothing outlives the run. A line that was answered is on disk.
    """
    from fanzha.decisions import DecisionDesk
    from fanzha.decisions.stream import groups

    out = sys.stdout.buffer
    bad = 0
    with DecisionDesk.open(state) if state else DecisionDesk.passing() as desk:
        for rows in groups(cast("Source", sys.stdin.buffer)):
            for row, answer in zip(rows, _answers(desk, rows, keep_going=keep_going), strict=False):
                bad += _write(out, row, answer, keep_going=keep_going)
            out.flush()
    if bad:
        click.echo(f"fanzha: {bad} 行有误，已在原位给出原因", err=True)
    return 2 if bad else 0


def _answers(desk: DecisionDesk, rows: list[Row], *, keep_going: bool) -> list[Decision | FanzhaError]:
    """Answers in place. Without ``keep_going``, nothing after the first bad row is decided."""
    from fanzha.errors import BadInput

    if not keep_going:
        first_bad = next((n for n, row in enumerate(rows) if isinstance(row.content, BadInput)), len(rows))
        rows = rows[: first_bad + 1]
    good = [row.content for row in rows if not isinstance(row.content, BadInput)]
    decided = iter(desk.decide_many(good, until_error=not keep_going))
    answers = (row.content if isinstance(row.content, BadInput) else next(decided, None) for row in rows)
    return [answer for answer in answers if answer is not None]


def _write(out: BinaryIO, row: Row, answer: Decision | FanzhaError, *, keep_going: bool) -> bool:
    """Write one answer; true when it is an error. Raises it when errors end the run."""
    import msgspec

    from fanzha.errors import BadInput, FanzhaError

    if not isinstance(answer, FanzhaError):
        out.write(msgspec.json.encode(answer) + b"\n")
        return False
    error = answer.at_row(row.number) if isinstance(answer, BadInput) else answer
    if not keep_going:
        out.flush()
        raise error
    body = {"code": error.code, "message": error.message}
    places = {"field": getattr(error, "field", None), "row": row.number}
    out.write(msgspec.json.encode({"error": body | {name: value for name, value in places.items() if value}}) + b"\n")
    return True
