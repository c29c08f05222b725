"""``fanzha audit``: prove that no record was altered."""

from __future__ import annotations

from pathlib import Path

import click


@click.group(name="audit")
def command() -> None:
    """Prove that no record was altered."""


@command.command()
@click.option(
    "--state",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    required=True,
    help="The folder that `fanzha decide --state` or `fanzha serve --data` keeps.",
)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def verify(state: Path, form: str) -> int:
    """Check every sealed record below the folder. Exit 0 when all hold, 1 naming the first row that does not."""
    import msgspec

    from fanzha.errors import NotFound
    from fanzha.protection import chain

    records = chain.records_in(state)
    if not records:
        raise NotFound(f"{state} 里没有封印的记录")
    verdicts = {str(path.relative_to(state)): chain.verify(path) for path in records}
    if form == "json":
        click.echo(msgspec.json.encode(verdicts))
    else:
        for name, verdict in verdicts.items():
            click.echo(f"{name}：{verdict.count} 条，" + ("没有改动" if verdict.ok else verdict.problem))
    return 0 if all(verdict.ok for verdict in verdicts.values()) else 1
