"""The graph behind the picture: victims, accounts by level, cash by branch; payments between the same two are one link.

A level with more accounts than a page can show keeps the largest and gathers the rest into one node.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from msgspec import Struct

from fanzha.money import yuan
from fanzha.protection.mask import mask_name, tail
from fanzha.times import CHINA, said
from fanzha.tracing.ledger import Ledger
from fanzha.tracing.result import AccountTrace, CashOut, Trace

MOST_IN_LEVEL = 30
LITTLE_FEN = 500_000
"""Less than 5,000 yuan, and less than a twentieth of what could be saved, is drawn as small change."""
_NUMERALS = "零一二三四五六七八九十"


class Node(Struct, frozen=True, kw_only=True):
    """A box of the picture. ``amount_fen`` is what it got, or what a victim paid; ``note`` says all."""

    key: str
    kind: Literal["victim", "account", "group", "cash"]
    column: int
    label: str
    amount_fen: int
    held_fen: int = 0
    rest: Literal["none", "little", "much", "first"] = "none"
    """How much of what could be saved is here; ``first`` is the account to stop first."""
    at: str = ""
    note: str


class Link(Struct, frozen=True, kw_only=True):
    """Fraud money from one box to another, all payments together."""

    source: str
    target: str
    amount_fen: int
    note: str


class Column(Struct, frozen=True):
    """What stands above the boxes of one column."""

    title: str
    detail: str


class Graph(Struct, frozen=True):
    """Columns from left to right, boxes and links between them."""

    columns: tuple[Column, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]


def whole(fen: int) -> str:
    """Yuan for a box: without ``.00``."""
    return yuan(fen).removesuffix(".00")


def graph_of(trace: Trace, ledger: Ledger, names: Mapping[str, str]) -> Graph:
    """The graph of a trace. ``names`` are holders of accounts, shown masked."""
    clock = Clock(trace)
    levels = _levels(trace)
    keys = _keys(trace, levels)
    cash_column = max(levels.values(), default=0) + 1
    nodes = [*_victims(trace, names), *_boxes(trace, keys, names, clock), *_cash(trace, cash_column, clock)]
    columns = [
        Column("受害人", ""),
        *(_level_column(trace, ledger, level, clock) for level in range(1, cash_column)),
        *([_cash_column(trace, clock)] if trace.cash_out else []),
    ]
    return Graph(tuple(columns), tuple(nodes), _links(trace, keys, clock))


class Clock:
    """Times of one trace: minutes alone where everything happened on one day."""

    def __init__(self, trace: Trace) -> None:
        times = [edge.at for edge in trace.edges] + [cash.at for cash in trace.cash_out]
        self._one_day = len({at.astimezone(CHINA).date() for at in times}) == 1

    def said(self, at: datetime) -> str:
        """``09:12``, or with the day."""
        return f"{at.astimezone(CHINA):%H:%M}" if self._one_day else said(at)

    def span(self, times: Sequence[datetime]) -> str:
        """From the first to the last: minutes within a day, days where it took longer."""
        first, last = min(times).astimezone(CHINA), max(times).astimezone(CHINA)
        if first == last:
            return self.said(first)
        if first.date() == last.date():
            return f"{self.said(first)} 至 {last:%H:%M}"
        return f"{first.month}月{first.day}日 至 {last.month}月{last.day}日"


def _levels(trace: Trace) -> dict[str, int]:
    levels = {edge.payer: 0 for edge in trace.edges if edge.transfer_id in trace.seeds and edge.payer}
    return levels | {account.account: account.level for account in trace.accounts}


def _keys(trace: Trace, levels: Mapping[str, int]) -> dict[str, str]:
    """The box of every account: its own, or that of the rest of its level."""
    ranked: dict[int, list[AccountTrace]] = defaultdict(list)
    for account in sorted(trace.accounts, key=lambda row: (-row.held_fen, -row.received_fen, row.account)):
        ranked[account.level].append(account)
    keys = {account: f"账户 {account}" for account in levels}
    for level, accounts in ranked.items():
        if level and len(accounts) > MOST_IN_LEVEL:
            keys |= {account.account: f"其余 {level}" for account in accounts[MOST_IN_LEVEL - 1 :]}
    return keys


def _victims(trace: Trace, names: Mapping[str, str]) -> list[Node]:
    paid: dict[str, int] = defaultdict(int)
    for edge in trace.edges:
        if edge.transfer_id in trace.seeds:
            paid[edge.payer or ""] += edge.tainted_fen
    return [
        Node(
            key=f"账户 {account}",
            kind="victim",
            column=0,
            label=_named(account, names) if account else "现金存入",
            amount_fen=amount,
            note=f"受害人付出 {yuan(amount)} 元",
        )
        for account, amount in paid.items()
    ]


def _named(account: str, names: Mapping[str, str]) -> str:
    return mask_name(names[account]) if names.get(account) else tail(account)


def _boxes(trace: Trace, keys: Mapping[str, str], names: Mapping[str, str], clock: Clock) -> list[Node]:
    together: dict[str, list[AccountTrace]] = defaultdict(list)
    for account in trace.accounts:
        if account.level:
            together[keys[account.account]].append(account)
    urgent = trace.freeze_plan[0].account if trace.freeze_plan else None
    nodes = []
    for key, accounts in together.items():
        group = key.startswith("其余")
        received, held = sum(a.received_fen for a in accounts), sum(a.held_fen for a in accounts)
        label = f"另有 {len(accounts)} 户" if group else _named(accounts[0].account, names)
        gone = (
            f"转出 {yuan(sum(a.forwarded_fen for a in accounts))}，取现 {yuan(sum(a.withdrawn_fen for a in accounts))}"
        )
        nodes.append(
            Node(
                key=key,
                kind="group" if group else "account",
                column=accounts[0].level,
                label=label,
                amount_fen=received,
                held_fen=held,
                rest=_rest(held, trace, first=any(account.account == urgent for account in accounts)),
                at=clock.said(accounts[0].first_at),
                note=f"{label}：收到涉案资金 {yuan(received)} 元，{gone}，还剩 {yuan(held)}；"
                f"{clock.span([at for a in accounts for at in (a.first_at, a.last_at)])}",
            )
        )
    return nodes


def _rest(held: int, trace: Trace, *, first: bool) -> Literal["none", "little", "much", "first"]:
    """Change that was left behind should not draw the eye from the account that matters."""
    if first:
        return "first"
    if not held:
        return "none"
    return "little" if held < min(LITTLE_FEN, trace.saveable_fen // 20) else "much"


def _branch_key(cash: CashOut) -> str:
    return f"取现 {cash.place} {cash.branch}"


def _cash(trace: Trace, column: int, clock: Clock) -> list[Node]:
    one_place = len({cash.place for cash in trace.cash_out}) == 1
    together: dict[str, list[CashOut]] = defaultdict(list)
    for cash in trace.cash_out:
        together[_branch_key(cash)].append(cash)
    nodes = []
    for key, rows in together.items():
        named = [rows[0].branch] if one_place and rows[0].branch else [rows[0].place, rows[0].branch]
        label = " ".join(filter(None, named)) or "地点不详"
        amount = sum(row.amount_fen for row in rows)
        span = clock.span([row.at for row in rows])
        note = f"{label}：{len(rows)} 笔取现共 {yuan(amount)} 元；{span}"
        nodes.append(Node(key=key, kind="cash", column=column, label=label, amount_fen=amount, at=span, note=note))
    return nodes


def _level_column(trace: Trace, ledger: Ledger, level: int, clock: Clock) -> Column:
    accounts = [account for account in trace.accounts if account.level == level]
    title = f"{_NUMERALS[level] if level <= 10 else level}级卡"
    places = _places(trace, ledger, {account.account for account in accounts})
    if places:
        title += f" · {'、'.join(places) if len(places) <= 2 else f'{len(places)} 地'}"
    return Column(title, f"{len(accounts)} 户 · {clock.span([account.first_at for account in accounts])} 到账")


def _places(trace: Trace, ledger: Ledger, accounts: set[str]) -> list[str]:
    if "place" not in ledger.texts:
        return []
    arrivals = ledger.find(edge.transfer_id for edge in trace.edges if edge.payee in accounts)
    return list(dict.fromkeys(filter(None, (ledger.text("place", row) for row in arrivals.values()))))


def _cash_column(trace: Trace, clock: Clock) -> Column:
    places = list(dict.fromkeys(cash.place for cash in trace.cash_out if cash.place))
    branches = {_branch_key(cash) for cash in trace.cash_out if cash.branch}
    where = f" · {'、'.join(places) if len(places) <= 2 else f'{len(places)} 地'}" if places else ""
    count = f"（{len(branches)} 家网点）" if len(branches) > 1 else ""
    return Column(f"取现{where}{count}", f"{clock.span([cash.at for cash in trace.cash_out])}")


def _links(trace: Trace, keys: Mapping[str, str], clock: Clock) -> tuple[Link, ...]:
    together: dict[tuple[str, str], list[tuple[int, datetime]]] = defaultdict(list)
    for edge in trace.edges:
        if edge.payee is not None:
            source = keys[edge.payer] if edge.payer else "账户 "
            together[source, keys[edge.payee]].append((edge.tainted_fen, edge.at))
    for cash in trace.cash_out:
        together[keys[cash.account], _branch_key(cash)].append((cash.amount_fen, cash.at))
    links = []
    for (source, target), moves in together.items():
        amount, times = sum(fen for fen, _ in moves), [at for _, at in moves]
        note = f"{yuan(amount)} 元，{len(moves)} 笔，{clock.span(times)}"
        links.append(Link(source=source, target=target, amount_fen=amount, note=note))
    return tuple(links)
