"""Units: what may be compared, added, multiplied, and how a bare number takes the unit of its neighbour."""

from __future__ import annotations

from fractions import Fraction

from fanzha.decisions.language.catalogue import KIND_ZH, Kind
from fanzha.decisions.language.refusal import RuleError
from fanzha.decisions.language.tree import Arithmetic, Literal, Node

NUMERIC: frozenset[Kind] = frozenset({"money", "int", "ratio", "number"})


def settle(node: Node, kind: Kind, place: int) -> Node:
    """A bare number beside a value of ``kind``: yuan become fen, parts become a float. Other nodes stay."""
    if not isinstance(node, Literal) or node.kind != "number":
        return node
    value = node.value
    if not isinstance(value, Fraction):
        raise TypeError(value)
    if kind == "money":
        fen = value * 100
        if fen.denominator != 1:
            raise RuleError("金额最多到分，两位小数", place=place)
        return Literal("money", int(fen))
    if kind == "int" and value.denominator == 1:
        return Literal("int", int(value))
    return Literal("ratio", float(value))


def alike(left: Node, right: Node, place: int) -> tuple[Node, Node]:
    """Both sides of a comparison, in one unit. Raises `RuleError` for money beside a count and the like."""
    left, right = settle(left, right.kind, place), settle(right, left.kind, place)
    kinds = {left.kind, right.kind}
    if len(kinds) == 1 or kinds == {"int", "ratio"}:
        return left, right
    raise RuleError(f"{KIND_ZH[left.kind]}不能与{KIND_ZH[right.kind]}相比", place=place)


def combine(op: str, left: Node, right: Node, place: int) -> Node:
    """An arithmetic node with its unit. Raises `RuleError` where the units make no sense."""
    for side in (left, right):
        if side.kind not in NUMERIC:
            raise RuleError(f"{KIND_ZH[side.kind]}不能加减乘除", place=place)
    if isinstance(left, Literal) and isinstance(right, Literal) and left.kind == right.kind == "number":
        return Literal("number", _fold(op, left.value, right.value, place))
    return _sum(op, left, right, place) if op in {"+", "-"} else _product(op, left, right, place)


def _fold(op: str, left: object, right: object, place: int) -> Fraction:
    if not isinstance(left, Fraction) or not isinstance(right, Fraction):
        raise TypeError(left, right)
    if op == "/" and right == 0:
        raise RuleError("不能除以零", place=place)
    return {"+": left.__add__, "-": left.__sub__, "*": left.__mul__, "/": left.__truediv__}[op](right)


def _sum(op: str, left: Node, right: Node, place: int) -> Node:
    left, right = settle(left, right.kind, place), settle(right, left.kind, place)
    kinds = {left.kind, right.kind}
    if len(kinds) > 1 and kinds != {"int", "ratio"}:
        raise RuleError(f"{KIND_ZH[left.kind]}不能与{KIND_ZH[right.kind]}相加减", place=place)
    return Arithmetic(op, left, right, left.kind if len(kinds) == 1 else "ratio")


def _product(op: str, left: Node, right: Node, place: int) -> Node:
    if op == "/" and left.kind == right.kind:
        return Arithmetic(op, left, right, "ratio")
    if op == "*" and left.kind == "number":
        left, right = right, left
    if left.kind == "money" and right.kind in {"number", "int"}:
        return Arithmetic(op, left, right, "money")
    if "money" in {left.kind, right.kind}:
        raise RuleError("金额只能乘除写明的数字或次数，或者除以金额", place=place)
    left, right = settle(left, right.kind, place), settle(right, left.kind, place)
    both_whole = left.kind == right.kind == "int" and op == "*"
    return Arithmetic(op, left, right, "int" if both_whole else "ratio")
