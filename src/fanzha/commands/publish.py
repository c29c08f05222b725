"""``fanzha publish``: posters and leaflets."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path

import click

from fanzha.errors import BadInput


@click.command(name="publish")
@click.argument("piece", type=click.Choice(["poster", "leaflet"]))
@click.option("--typology", required=True, help="Code of the typology, such as authority.")
@click.option("--audience", default="everyone", show_default=True, help="everyone, elderly, students, parents, …")
@click.option("--format", "form", type=click.Choice(["pdf", "docx", "html"]), default="pdf", show_default=True)
@click.option("--issuer", default="", help="Printed as the sender, such as the branch.")
@click.option("--link", default="", help="Address of the public page, printed as a QR code on the leaflet.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="File to write; - or none: standard output."
)
def command(*, piece: str, typology: str, audience: str, form: str, issuer: str, link: str, out: Path | None) -> None:
    """Make a PIECE: a poster or a leaflet."""
    from fanzha.publicity import publish
    from fanzha.times import CHINA

    made = publish(piece, typology, audience, form, at=datetime.now(CHINA), issuer=issuer, link=link)
    if out is None or str(out) == "-":
        if sys.stdout.isatty():
            raise BadInput("请用 --out 指定文件，或把输出接到文件里", field="--out")
        sys.stdout.buffer.write(made)
        return
    try:
        out.write_bytes(made)
    except OSError as error:
        raise BadInput(f"写不了文件 {out}：{error.strerror}", field="--out") from None
    click.echo(f"已写入 {out}（{len(made) // 1024 + 1} KB）", err=True)
