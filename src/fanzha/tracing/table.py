"""A trace as tables for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import StringIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from fanzha.money import yuan
from fanzha.protection.mask import mask_account
from fanzha.times import said
from fanzha.tracing.picture import subtitle, title
from fanzha.tracing.result import Trace


def show(trace: Trace) -> None:
    """Print to the terminal as wide as it is; into a pipe, wide enough for every column."""
    console = Console(highlight=False)
    _print(trace, console if console.is_terminal else Console(highlight=False, width=160))


def text(trace: Trace) -> str:
    """The same as plain text."""
    page = StringIO()
    _print(trace, Console(file=page, width=160, highlight=False))
    return page.getvalue()


def _print(trace: Trace, console: Console) -> None:
    console.print(Text(title(trace), style="bold"))
    console.print(subtitle(trace))
    _table(
        console,
        "各级账户（元）",
        ["级", "账户", "收到", "转出", "取现", "还剩", "首次到账", "最近一笔"],
        (
            [
                str(a.level), mask_account(a.account), yuan(a.received_fen), yuan(a.forwarded_fen),
                yuan(a.withdrawn_fen), yuan(a.held_fen), said(a.first_at), said(a.last_at),
            ]
            for a in trace.accounts
        ),
    )  # fmt: skip
    _table(
        console,
        "取现（元）",
        ["账户", "时间", "地点", "网点", "涉案金额"],
        ([mask_account(c.account), said(c.at), c.place, c.branch, yuan(c.amount_fen)] for c in trace.cash_out),
    )
    _table(
        console,
        "先冻谁（元）",
        ["账户", "开户行", "还剩", "理由"],
        ([mask_account(s.account), s.bank, yuan(s.held_fen), s.why] for s in trace.freeze_plan),
    )


_NUMBERS = frozenset({"收到", "转出", "取现", "还剩", "涉案金额"})


def _table(console: Console, caption: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = Table(title=caption, title_justify="left", title_style="bold")
    for head in heads:
        table.add_column(head, justify="right" if head in _NUMBERS else "left", no_wrap=head != "理由", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    if table.row_count:
        console.print()
        console.print(table)
