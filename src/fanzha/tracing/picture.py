"""The picture of the flow: levels from left to right, links as wide as the money, cash marked with place and branch.

Drawn with presentation attributes alone, so that it stands on a page with a strict content security policy; it can
also be served as an image or kept in a file by itself. Every box and link says in a tooltip all that is known of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from itertools import pairwise

from fanzha.money import spoken
from fanzha.tracing.graph import Clock, Graph, graph_of, whole
from fanzha.tracing.layout import BOX_WIDTH, COLUMN_PITCH, LEFT, Box, Layout, Ribbon, lay_out
from fanzha.tracing.ledger import Ledger
from fanzha.tracing.result import Trace

METHOD_NAMES = {"fifo": "先进先出", "lifo": "后进先出", "haircut": "按余额比例", "poison": "沾染即全涉案（上限）"}
FONT = "Noto Sans CJK SC, Source Han Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei, sans-serif"
_INK, _INK_2, _SHEET, _LINE, _BRAND = "#1d2326", "#4f575b", "#fffefb", "#c9c2b3", "#14495a"
_FRAUD, _HELD, _HELD_TINT = "#b9341b", "#93580a", "#f9edd6"
_LOOKS = {
    "victim": (_BRAND, _BRAND, 1.2, "#fff"),
    "none": (_SHEET, _LINE, 1.2, _INK),
    "little": (_SHEET, _LINE, 1.2, _INK),
    "much": (_SHEET, _HELD, 2, _INK),
    "first": (_HELD_TINT, _HELD, 3, _INK),
}
"""Fill, line, its width and the colour of the words."""
TWO_LINES = 48
"""Height from which on a box has room for its name above its sum."""


def svg(trace: Trace, ledger: Ledger, *, names: Mapping[str, str] | None = None, heading: bool = True) -> str:
    """The drawing as an SVG document. ``names`` are holders of accounts, shown masked."""
    graph = graph_of(trace, ledger, names or {})
    layout = lay_out(graph)
    width, height = round(layout.width), round(layout.height)
    top = 0 if heading else 60
    body = "".join(
        [
            _heading(trace) if heading else "",
            _headers(graph),
            "".join(_ribbon(ribbon) for ribbon in layout.ribbons),
            "".join(_box(box) for box in layout.boxes),
            "".join(_held(box, layout) for box in layout.boxes if box.node.held_fen),
        ]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {top} {width} {height - top}" width="{width}" '
        f'height="{height - top}" role="img" aria-labelledby="flow-title flow-desc" '
        f'font-family="{FONT}" font-size="15">'
        f'<title id="flow-title">{escape(title(trace))}</title>'
        f'<desc id="flow-desc">{escape(description(trace, graph))}</desc>'
        f'<rect y="{top}" width="{width}" height="{height - top}" fill="{_SHEET}"/>{body}</svg>'
    )


def title(trace: Trace) -> str:
    """``38 万元去了哪里``."""
    return f"{spoken(trace.seeds_fen)}去了哪里"


def subtitle(trace: Trace) -> str:
    """Method, size, time, and what became of the money, in one line."""
    levels = max((account.level for account in trace.accounts), default=0)
    times = [edge.at for edge in trace.edges] + [cash.at for cash in trace.cash_out]
    count = sum(account.level > 0 for account in trace.accounts)
    parts = [METHOD_NAMES[trace.method], f"{levels} 级 {count} 户", Clock(trace).span(times)]
    if trace.withdrawn_fen:
        parts.append(f"已取现 {spoken(trace.withdrawn_fen)}")
    parts.append(f"还能冻住 {spoken(trace.saveable_fen)}" if trace.saveable_fen else "账上已无涉案资金")
    return " · ".join(parts)


def description(trace: Trace, graph: Graph) -> str:
    """The picture in words, for those who can't see it."""
    columns = "；".join(f"{column.title}，{column.detail}" for column in graph.columns[1:])
    first = f"先冻{trace.freeze_plan[0].account[-4:]}：{trace.freeze_plan[0].why}" if trace.freeze_plan else ""
    return f"{subtitle(trace)}。{columns}。{first}"


def _heading(trace: Trace) -> str:
    return (
        f'<text x="{LEFT}" y="36" font-size="24" font-weight="700" fill="{_INK}">{escape(title(trace))}</text>'
        f'<text x="{LEFT}" y="60" fill="{_INK_2}">{escape(subtitle(trace))}</text>'
    )


def _headers(graph: Graph) -> str:
    words = []
    for number, column in enumerate(graph.columns):
        x = LEFT + number * COLUMN_PITCH
        words.append(
            f'<text x="{x}" y="92" font-weight="700" fill="{_INK}">{escape(column.title)}</text>'
            f'<text x="{x}" y="111" font-size="13" fill="{_INK_2}">{escape(column.detail)}</text>'
        )
    return "".join(words)


def _ribbon(ribbon: Ribbon) -> str:
    note = f"<title>{escape(ribbon.link.note)}</title>"
    if ribbon.back:
        return (
            f'<path d="{_way_back(ribbon)}" fill="none" stroke="{_FRAUD}" stroke-opacity=".6" '
            f'stroke-width="{ribbon.width:.1f}" stroke-dasharray="6 4">{note}</path>'
            f'<path d="M{_at(ribbon.points[1])}l10 -5v10z" fill="{_FRAUD}"/>'
        )
    half = ribbon.width / 2
    upper = [(x, y - half) for x, y in ribbon.points]
    lower = [(x, y + half) for x, y in reversed(ribbon.points)]
    outline = f"M{_at(upper[0])}{_curves(upper)}L{_at(lower[0])}{_curves(lower)}Z"
    return f'<path d="{outline}" fill="{_FRAUD}" fill-opacity=".3">{note}</path>'


def _at(point: tuple[float, float]) -> str:
    return f"{point[0]:.1f} {point[1]:.1f}"


def _curves(points: list[tuple[float, float]]) -> str:
    """From point to point, level at both ends."""
    parts = []
    for (x0, y0), (x1, y1) in pairwise(points):
        middle = (x0 + x1) / 2
        parts.append(f"C{_at((middle, y0))} {_at((middle, y1))} {_at((x1, y1))}")
    return "".join(parts)


def _way_back(ribbon: Ribbon) -> str:
    (x0, y0), (x1, y1) = ribbon.points
    bend = 44 if x0 >= x1 and x0 - x1 < BOX_WIDTH / 2 else -44
    return f"M{_at((x0, y0))}C{_at((x0 + bend, y0))} {_at((x1 + 44, y1))} {_at((x1, y1))}"


def _box(box: Box) -> str:
    drawn = _cash(box) if box.node.kind == "cash" else _account(box)
    return f"<g><title>{escape(box.node.note)}</title>{drawn}</g>"


def _cash(box: Box) -> str:
    middle = box.y + box.height / 2
    return (
        f'<rect x="{box.x}" y="{middle - 6:.1f}" width="12" height="12" fill="{_INK}"/>'
        f'<text x="{box.x + 20}" y="{middle + 5:.1f}" fill="{_INK}">{escape(box.node.label)} '
        f'<tspan font-weight="700">{whole(box.node.amount_fen)}</tspan>'
        f'<tspan dx="8" font-size="13" fill="{_INK_2}">{escape(box.node.at)}</tspan></text>'
    )


def _account(box: Box) -> str:
    fill, stroke, line, ink = _LOOKS["victim" if box.node.kind == "victim" else box.node.rest]
    shape = (
        f'<rect x="{box.x}" y="{box.y:.1f}" width="{box.width}" height="{box.height:.1f}" rx="6" '
        f'fill="{fill}" stroke="{stroke}" stroke-width="{line}"/>'
    )
    return shape + (_one_line(box, ink) if box.height < TWO_LINES else _two_lines(box, ink))


def _one_line(box: Box, ink: str) -> str:
    amount, y = whole(box.node.amount_fen), box.y + box.height / 2 + 5
    label = _fitted(box.node.label, box.width - 24 - _wide(amount, 13), 13)
    return (
        f'<text x="{box.x + 8}" y="{y:.1f}" font-size="13" fill="{ink}">{escape(label)}</text>'
        f'<text x="{box.x + box.width - 8}" y="{y:.1f}" font-size="13" font-weight="700" '
        f'text-anchor="end" fill="{ink}">{amount}</text>'
    )


def _two_lines(box: Box, ink: str) -> str:
    centre, middle = box.x + box.width / 2, box.y + box.height / 2
    label = _fitted(box.node.label, box.width - 12, 15)
    return (
        f'<text x="{centre}" y="{middle - 5:.1f}" text-anchor="middle" fill="{ink}">{escape(label)}</text>'
        f'<text x="{centre}" y="{middle + 16:.1f}" text-anchor="middle" font-weight="700" fill="{ink}">'
        f"{whole(box.node.amount_fen)}</text>"
    )


def _wide(text: str, size: int) -> float:
    """About how many pixels a text takes: Chinese characters a full square, others a little more than half."""
    return size * sum(1.0 if ord(letter) > 0x2E80 else 0.58 for letter in text)


def _fitted(text: str, room: float, size: int) -> str:
    """The text, cut with an ellipsis where it is too wide."""
    if _wide(text, size) <= room:
        return text
    while text and _wide(text + "…", size) > room:
        text = text[:-1]
    return text + "…"


def _held(box: Box, layout: Layout) -> str:
    """What is still there, below the box, or to its right where boxes stand close."""
    first, little = box.node.rest == "first", box.node.rest == "little"
    said = f"还剩 {whole(box.node.held_fen)}"
    x, y = box.x, box.y + box.height + 19
    if layout.one_line:
        x, y = box.x + box.width + 6, box.y + box.height / 2 + 5
        said = f"先冻 {whole(box.node.held_fen)}" if first else said
    elif first:
        said += "，先冻这一户"
    look = f'font-size="13" fill="{_INK_2}"' if little else f'font-size="14" font-weight="700" fill="{_HELD}"'
    return (
        f'<text x="{x}" y="{y:.1f}" {look} stroke="{_SHEET}" stroke-width="4" stroke-linejoin="round" '
        f'paint-order="stroke">{escape(said)}</text>'
    )
