"""A trace as one HTML file: picture, whom to stop first, recordings to secure, accounts. Needs nothing else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping
from html import escape

from fanzha.money import yuan
from fanzha.protection.mask import tail
from fanzha.times import said
from fanzha.tracing.ledger import Ledger
from fanzha.tracing.picture import svg, title
from fanzha.tracing.result import Trace

STYLE = (
    ":root{color-scheme:light}body{margin:0;padding:1.5rem 2rem 3rem;background:#f6f4ef;color:#1d2326;"
    'font:1rem/1.6 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",'
    '"WenQuanYi Micro Hei",sans-serif;'
    "font-variant-numeric:tabular-nums}main{max-width:96rem;margin:auto;display:grid;gap:1.5rem}"
    "section{background:#fffefb;border:1px solid #e2ddd2;border-radius:.5rem;padding:1.5rem;overflow-x:auto}"
    "svg{max-width:100%;height:auto;display:block}h2{font-size:1.125rem;margin:0 0 .5rem}"
    "table{border-collapse:collapse;width:100%}th{text-align:left;font-size:.875rem;color:#4f575b;"
    "border-bottom:2px solid #c9c2b3;padding:.5rem .75rem;white-space:nowrap}td{padding:.5rem .75rem;"
    "border-bottom:1px solid #e2ddd2}.num{text-align:right;white-space:nowrap}"
    "@media print{body{background:#fff;padding:0}section{border:0;break-inside:avoid}}"
)


def html(trace: Trace, ledger: Ledger, *, names: Mapping[str, str] | None = None) -> str:
    """The file. Its own policy allows this one style sheet and nothing else."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'"
    sections = "".join([_plan(trace), _recordings(trace), _accounts(trace)])
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title(trace))}</title><style>{STYLE}</style></head>"
        f"<body><main><section>{svg(trace, ledger, names=names)}</section>{sections}</main></body></html>"
    )


def _table(caption: str, heads: str, rows: Iterable[Iterable[str]]) -> str:
    """Columns whose head ends in （元） hold numbers."""
    names = heads.split()
    number = ['class="num"' if name.endswith("（元）") else "" for name in names]
    head = "".join(f'<th scope="col" {kind}>{escape(name)}</th>' for name, kind in zip(names, number, strict=True))
    body = "".join(
        "<tr>" + "".join(f"<td {kind}>{escape(cell)}</td>" for cell, kind in zip(row, number, strict=True)) + "</tr>"
        for row in rows
    )
    return f"<section><h2>{caption}</h2><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></section>"


def _plan(trace: Trace) -> str:
    if not trace.freeze_plan:
        return ""
    rows = ((tail(s.account), s.bank, yuan(s.held_fen), said(s.received_at), s.why) for s in trace.freeze_plan)
    return _table("先冻谁", "账户 开户行 还在（元） 到账 理由", rows)


def _recordings(trace: Trace) -> str:
    if not trace.cash_out:
        return ""
    rows = ((c.place, c.branch, said(c.at), tail(c.account), yuan(c.amount_fen)) for c in trace.cash_out)
    return _table("取现与要调的录像", "地点 网点 时间 账户 涉案金额（元）", rows)


def _accounts(trace: Trace) -> str:
    rows = (
        (
            str(a.level), tail(a.account), yuan(a.received_fen), yuan(a.forwarded_fen), yuan(a.withdrawn_fen),
            yuan(a.held_fen), said(a.first_at), said(a.last_at),
        )
        for a in trace.accounts
    )  # fmt: skip
    return _table("各级账户", "级 账户 收到（元） 转出（元） 取现（元） 还剩（元） 首次到账 最近一笔", rows)
