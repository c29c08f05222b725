"""``fanzha doctor``: what works here, what is missing, how to mend it."""

from __future__ import annotations

from pathlib import Path

import click


@click.command(name="doctor")
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), default="fanzha-data", show_default=True)
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
def command(*, data: Path, form: str) -> int:
    """Look at this machine. Exit 3 when something the main job needs is missing."""
    import msgspec

    from fanzha.doctor import examine

    findings = examine(data)
    if form == "json":
        click.echo(msgspec.json.encode(findings))
    else:
        marks = {"ok": "✓", "missing": "✗", "optional": "－"}
        for finding in findings:
            click.echo(f"{marks[finding.state]} {finding.name}：{finding.detail}")
            if finding.mend:
                click.echo(f"    怎么办：{finding.mend}")
    return 3 if any(finding.state == "missing" for finding in findings) else 0
