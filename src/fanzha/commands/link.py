"""``fanzha link``: cases in, series out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

if TYPE_CHECKING:
    from fanzha.series import Linker


MOST_HUBS = 20
"""Set-aside values that are named one by one."""


@click.command(name="link")
@click.argument("source", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--format", "form", type=click.Choice(["json", "table"]), default="json", show_default=True)
@click.option("--keep-going", is_flag=True, help="Name bad rows on standard error, link the rest; exit 2 at the end.")
def command(source: Path | None, form: str, *, keep_going: bool) -> int:
    """Read cases as JSON lines from SOURCE or standard input; write series with reasons, one a line.

    Values that too many cases share link nobody; they are named on standard error.
    """
    from fanzha.errors import BadInput

    if source is None or str(source) == "-":
        linker, bad = _linked(sys.stdin.buffer, keep_going=keep_going)
    else:
        try:
            with source.open("rb") as lines:
                linker, bad = _linked(lines, keep_going=keep_going)
        except OSError as error:
            raise BadInput(f"读不了 {source}：{error.strerror}", field="SOURCE") from None
    _write_json(linker) if form == "json" else _write_table(linker)
    _name_hubs(linker)
    if bad:
        click.echo(f"fanzha: {bad} 行有误，其余已串并", err=True)
    return 2 if bad else 0


def _linked(lines: BinaryIO, *, keep_going: bool) -> tuple[Linker, int]:
    """All good cases, and how many rows were bad. Without ``keep_going`` the first bad row is raised."""
    from fanzha.errors import BadInput
    from fanzha.series import Linker, read_cases

    linker, bad = Linker(), 0
    for case in read_cases(lines):
        if not isinstance(case, BadInput):
            linker.add(case)
            continue
        if not keep_going:
            raise case
        bad += 1
        click.echo(f"fanzha: {case.code}: {case}", err=True)
    return linker, bad


def _name_hubs(linker: Linker) -> None:
    from fanzha.series.linking import linking

    hubs, kinds = linker.hubs(), linking().kinds
    for hub in hubs[:MOST_HUBS]:
        click.echo(f"未作依据：{kinds[hub.kind].zh} {hub.value}（{hub.why}）", err=True)
    if len(hubs) > MOST_HUBS:
        click.echo(f"未作依据的还有 {len(hubs) - MOST_HUBS} 个", err=True)


def _write_json(linker: Linker) -> None:
    import msgspec

    for series in linker.series():
        sys.stdout.buffer.write(msgspec.json.encode(series) + b"\n")


def _write_table(linker: Linker) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title="串并案", title_justify="left", title_style="bold")
    for head, fold in (("系列", False), ("案件数", False), ("案件", True), ("依据", True)):
        table.add_column(head, overflow="fold", justify="right" if head == "案件数" else "left", no_wrap=not fold)
    for series in linker.series():
        reasons = "\n".join(f"{r.a}–{r.b} {r.text}" for r in series.reasons) or "没有找到关联案件"
        table.add_row(*map(Text, (series.series, str(len(series.cases)), "、".join(series.cases), reasons)))
    console = Console(highlight=False)
    (console if console.is_terminal else Console(highlight=False, width=160)).print(table)
