"""The commands. Each lives in a module of its own and is imported only when it is called."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any

import click

from fanzha import __version__
from fanzha.errors import FanzhaError

COMMANDS = {
    "demo": "make a seeded bank, start everything, open the browser",
    "serve": "run the site and the gateway",
    "check": "screen a message",
    "decide": "decide transfers, JSON lines in and out",
    "trace": "follow the money through a ledger",
    "link": "link cases into series",
    "talk": "the conversation with a customer",
    "publish": "posters, leaflets, letters",
    "audit": "prove that no record was altered",
    "doctor": "what works here, what is missing, how to mend it",
}


class Lazy(click.Group):
    """A group that imports ``fanzha.commands.<name>`` when the command is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"fanzha.commands.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=Lazy, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="fanzha")
def cli() -> None:
    """反诈: recognise, stop, dissuade, trace, link, teach."""


def main(args: list[str] | None = None) -> Any:
    """Run a command; exit codes as documented: 0 done, 1 no, 2 bad input, 3 a part is missing."""
    try:
        code = cli.main(args=args, prog_name="fanzha", standalone_mode=False)
    except FanzhaError as error:
        click.echo(f"fanzha: {error.code}: {error}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except click.Abort:
        sys.exit(130)
    except BrokenPipeError:
        # The reader went away (`| head`); closing quietly is what a filter does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    sys.exit(code if isinstance(code, int) else 0)
