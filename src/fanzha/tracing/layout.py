"""Where everything stands in the picture: columns by level, boxes near their neighbours, links as wide as their sums.

A link that passes a column on its way gets a lane there, so that it never runs behind a box.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from msgspec import Struct

from fanzha.tracing.graph import Graph, Link, Node

BOX_WIDTH = 144.0
CASH_WIDTH = 16.0
COLUMN_PITCH = 272.0
LEFT, TOP = 24.0, 128.0
_TOTAL_WIDTH = 190.0
"""Height in pixels of all the victims' money together."""
_THINNEST = 1.5
_MANY = 9
"""Boxes in one column from which on they are drawn on one line."""
_SWEEPS = 6


class Box(Struct, frozen=True):
    """A node with its place: top left corner, width, height."""

    node: Node
    x: float
    y: float
    width: float
    height: float


class Ribbon(Struct, frozen=True):
    """A link as points (x, middle) that it passes through, with its width. ``back``: against the levels."""

    link: Link
    points: tuple[tuple[float, float], ...]
    width: float
    back: bool


class Layout(Struct, frozen=True):
    """The whole drawing."""

    boxes: tuple[Box, ...]
    ribbons: tuple[Ribbon, ...]
    width: float
    height: float
    one_line: bool


@dataclass(eq=False)
class _Slot:
    """A box or lane while its place is being found. ``middle`` is its vertical centre."""

    key: str
    column: int
    height: float
    node: Node | None = None
    order: int = 0
    room: float = 12.0
    middle: float = 0.0
    before: list[tuple[_Slot, float]] = field(default_factory=list)
    after: list[tuple[_Slot, float]] = field(default_factory=list)


class _Path(Struct, frozen=True):
    link: Link
    slots: tuple[_Slot, ...]
    width: float


def lay_out(graph: Graph) -> Layout:
    """Place boxes and links; the same graph gives the same places."""
    one_line = max(Counter(node.column for node in graph.nodes).values(), default=0) > _MANY
    scale = _scale(graph)
    slots = {
        node.key: _Slot(node.key, node.column, _height(node, scale, one_line), node, order)
        for order, node in enumerate(graph.nodes)
    }
    for slot in slots.values():
        if slot.node and slot.node.held_fen and not one_line:
            slot.room = 32.0
    forward = [link for link in graph.links if slots[link.source].column < slots[link.target].column]
    paths = [_path(link, slots, scale) for link in forward]
    columns = _columns([*slots.values(), *(slot for path in paths for slot in path.slots[1:-1])])
    height = _arrange(columns)
    ribbons = _ribbons(paths) + [
        _return(link, slots[link.source], slots[link.target], scale) for link in graph.links if link not in forward
    ]
    boxes = tuple(_box(slot) for slot in slots.values())
    width = max((_right(box) for box in boxes), default=0.0) + LEFT
    return Layout(boxes, tuple(ribbons), max(width, 640.0), TOP + height + 36.0, one_line)


def _scale(graph: Graph) -> float:
    paid = sum(node.amount_fen for node in graph.nodes if node.kind == "victim")
    return _TOTAL_WIDTH / max(paid, 1)


def _height(node: Node, scale: float, one_line: bool) -> float:
    least = 24.0 if node.kind == "cash" or one_line else 52.0
    return max(least, node.amount_fen * scale)


def _path(link: Link, slots: dict[str, _Slot], scale: float) -> _Path:
    source, target = slots[link.source], slots[link.target]
    width = max(link.amount_fen * scale, _THINNEST)
    lanes = [_Slot(f"{link.source}→{link.target}", n, width) for n in range(source.column + 1, target.column)]
    way = (source, *lanes, target)
    for one, two in pairwise(way):
        one.after.append((two, width))
        two.before.append((one, width))
    return _Path(link, way, width)


def _columns(slots: list[_Slot]) -> list[list[_Slot]]:
    columns: dict[int, list[_Slot]] = defaultdict(list)
    for slot in slots:
        columns[slot.column].append(slot)
    return [columns[number] for number in sorted(columns)]


def _arrange(columns: list[list[_Slot]]) -> float:
    """Give every slot its middle; back and forth, so that boxes come to stand opposite their neighbours."""
    height = max(sum(slot.height + slot.room for slot in column) for column in columns)
    for column in columns:
        _settle(column, height, "before", sort=True)
    for sweep in range(_SWEEPS):
        ways = reversed(columns[:-1]) if sweep % 2 == 0 else iter(columns[1:])
        for column in ways:
            _settle(column, height, "after" if sweep % 2 == 0 else "before", sort=sweep < _SWEEPS - 2)
    return height


def _settle(column: list[_Slot], height: float, side: str, *, sort: bool) -> None:
    """Move each slot towards the middle of its neighbours on one side, then push overlaps apart inside the height."""
    for slot in column:
        neighbours = slot.before if side == "before" else slot.after
        weight = sum(width for _, width in neighbours)
        if weight:
            slot.middle = sum(other.middle * width for other, width in neighbours) / weight
        elif not slot.before and not slot.after:
            slot.middle = height
        elif slot.middle == 0.0:
            slot.middle = height / 2
    if sort:
        column.sort(key=lambda slot: (round(slot.middle, 3), slot.order))
    floor = 0.0
    for slot in column:
        slot.middle = max(slot.middle, floor + slot.height / 2)
        floor = slot.middle + slot.height / 2 + slot.room
    ceiling = height
    for slot in reversed(column):
        slot.middle = min(slot.middle, ceiling - slot.room - slot.height / 2)
        ceiling = slot.middle - slot.height / 2


def _ribbons(paths: list[_Path]) -> list[Ribbon]:
    """Links leave and reach a box one below the other, in the order of where they go and come from."""
    leaves = _berths(paths, leaving=True)
    reaches = _berths(paths, leaving=False)
    ribbons = []
    for number, path in enumerate(paths):
        first, *lanes, last = path.slots
        points = [(_left(first) + _width(first), leaves[number])]
        for lane in lanes:
            points += [(_left(lane), TOP + lane.middle), (_left(lane) + BOX_WIDTH, TOP + lane.middle)]
        points.append((_left(last), reaches[number]))
        ribbons.append(Ribbon(path.link, tuple(points), path.width, back=False))
    return ribbons


def _berths(paths: list[_Path], *, leaving: bool) -> dict[int, float]:
    by_box: dict[str, list[int]] = defaultdict(list)
    for number, path in enumerate(paths):
        by_box[path.slots[0 if leaving else -1].key].append(number)
    berths = {}
    for numbers in by_box.values():
        numbers.sort(key=lambda n: (paths[n].slots[1 if leaving else -2].middle, n))
        box = paths[numbers[0]].slots[0 if leaving else -1]
        at = TOP + box.middle - sum(paths[n].width for n in numbers) / 2
        for n in numbers:
            berths[n] = at + paths[n].width / 2
            at += paths[n].width
    return berths


def _return(link: Link, source: _Slot, target: _Slot, scale: float) -> Ribbon:
    """Money that goes back or stays on its level: from the left edge back, or on the right from box to box."""
    level = source.column == target.column
    start = (_left(source) + (_width(source) if level else 0.0), TOP + source.middle + source.height / 4)
    end = (_left(target) + _width(target), TOP + target.middle - target.height / 4)
    return Ribbon(link, (start, end), min(max(link.amount_fen * scale, _THINNEST), 6.0), back=True)


def _left(slot: _Slot) -> float:
    return LEFT + slot.column * COLUMN_PITCH


def _width(slot: _Slot) -> float:
    return CASH_WIDTH if slot.node and slot.node.kind == "cash" else BOX_WIDTH


def _box(slot: _Slot) -> Box:
    if slot.node is None:
        raise ValueError("a lane is no box")
    return Box(slot.node, _left(slot), TOP + slot.middle - slot.height / 2, _width(slot), slot.height)


def _right(box: Box) -> float:
    """Where the words of a box end; Chinese characters are about as wide as the type is high."""
    if box.node.kind != "cash":
        return box.x + box.width
    return box.x + box.width + 16 * len(box.node.label) + 8 * (len(box.node.at) + 12)
