"""``fanzha trace``: follow the money through a ledger."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fanzha.errors import BadInput

if TYPE_CHECKING:
    from fanzha.tracing import Ledger, Trace

METHODS = ("fifo", "lifo", "haircut", "poison")
FORMATS = ("table", "json", "svg", "html")


@click.command(name="trace")
@click.option(
    "--ledger",
    "source",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The ledger, CSV or Parquet.",
)
@click.option("--from", "seeds", multiple=True, required=True, metavar="TRANSFER_ID…", help="Where to start.")
@click.argument("more", nargs=-1, metavar="")
@click.option("--method", type=click.Choice(METHODS), default="fifo", show_default=True)
@click.option("--format", "form", type=click.Choice(FORMATS), default="table", show_default=True)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; - or none: standard output."
)
def command(
    *, source: Path, seeds: tuple[str, ...], more: tuple[str, ...], method: str, form: str, out: Path | None
) -> None:
    """Follow the money of one or several transfers: where it went, who holds it, whom to stop first.

    Several transfers: --from T1 T2 T3, or --from T1 --from T2.
    """
    from fanzha.tracing import read_ledger, trace

    ledger = read_ledger(source)
    found = trace(ledger, [*seeds, *more], method)
    if form == "table" and out is None:
        from fanzha.tracing.table import show

        show(found)
        return
    _write(_document(found, ledger, form), out)


def _document(found: Trace, ledger: Ledger, form: str) -> str:
    import msgspec

    from fanzha.tracing import page, picture, table

    if form == "json":
        return msgspec.json.encode(found).decode() + "\n"
    if form == "svg":
        return picture.svg(found, ledger) + "\n"
    return page.html(found, ledger) + "\n" if form == "html" else table.text(found)


def _write(document: str, out: Path | None) -> None:
    if out is None or str(out) == "-":
        sys.stdout.buffer.write(document.encode())
        return
    try:
        out.write_text(document, encoding="utf-8")
    except OSError as error:
        raise BadInput(f"写不了文件 {out}：{error.strerror}", field="--out") from None
    click.echo(f"已写入 {out}", err=True)
