"""The Python back end: a checked tree as nested closures over a mapping from field code to value.

Three values: true, false and unknown (``None``). ``not unknown`` is unknown; ``false and unknown`` is false;
``true or unknown`` is true; a comparison with an unknown side, or a division by zero, is unknown.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from fanzha.decisions.language import functions
from fanzha.decisions.language.tree import Arithmetic, Call, Compare, Literal, Logic, Member, Name, Node, Not

Facts = Mapping[str, Any]
Run = Callable[[Facts], Any]

_OPERATORS: Mapping[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "==": operator.eq, "!=": operator.ne,
    "+": operator.add, "-": operator.sub, "*": operator.mul,
}  # fmt: skip


def compile_node(node: Node) -> Run:
    """A closure that gives the node's value, or ``None`` for unknown."""
    compiler: Callable[[Any], Run] = _COMPILERS[type(node)]
    return compiler(node)


def _constant(node: Literal) -> Run:
    value = node.value
    if isinstance(value, Fraction) and value.denominator == 1:
        value = int(value)
    return lambda facts: value


def _comparison(node: Compare) -> Run:
    compare = _OPERATORS[node.op]
    if isinstance(node.left, Name) and isinstance(node.right, Literal):
        code, bound = node.left.code, node.right.value

        def quick(facts: Facts) -> Any:
            value = facts.get(code)
            return None if value is None else compare(value, bound)

        return quick
    return _binary(compare, compile_node(node.left), compile_node(node.right))


def _binary(operate: Callable[[Any, Any], Any], left: Run, right: Run) -> Run:
    def run(facts: Facts) -> Any:
        one, other = left(facts), right(facts)
        return None if one is None or other is None else operate(one, other)

    return run


def _arithmetic(node: Arithmetic) -> Run:
    left, right = compile_node(node.left), compile_node(node.right)
    if node.op != "/":
        return _binary(_OPERATORS[node.op], left, right)
    return _binary(_exact_part if node.kind == "money" else _ratio, left, right)


def _exact_part(money: Any, divisor: Any) -> Any:
    return None if divisor == 0 else Fraction(money) / divisor


def _ratio(one: Any, other: Any) -> float | None:
    return None if other == 0 else float(one / other)


def _all(parts: list[Run]) -> Run:
    def run(facts: Facts) -> bool | None:
        unknown = False
        for part in parts:
            value = part(facts)
            if value is None:
                unknown = True
            elif not value:
                return False
        return None if unknown else True

    return run


def _any(parts: list[Run]) -> Run:
    def run(facts: Facts) -> bool | None:
        unknown = False
        for part in parts:
            value = part(facts)
            if value is None:
                unknown = True
            elif value:
                return True
        return None if unknown else False

    return run


def _negation(part: Run) -> Run:
    def run(facts: Facts) -> bool | None:
        value = part(facts)
        return None if value is None else not value

    return run


def _member(node: Member) -> Run:
    subject, options, negated = compile_node(node.value), frozenset(o.value for o in node.options), node.negated

    def run(facts: Facts) -> bool | None:
        value = subject(facts)
        return None if value is None else (value in options) is not negated

    return run


def _call(node: Call) -> Run:
    return functions.compile_call(node, compile_node(node.subject))


def _logic(node: Logic) -> Run:
    return (_all if node.op == "and" else _any)([compile_node(part) for part in node.parts])


def _name(node: Name) -> Run:
    code = node.code
    return lambda facts: facts.get(code)


_COMPILERS: Mapping[type[Any], Callable[[Any], Run]] = {
    Literal: _constant,
    Name: _name,
    Logic: _logic,
    Not: lambda node: _negation(compile_node(node.part)),
    Member: _member,
    Call: _call,
    Compare: _comparison,
    Arithmetic: _arithmetic,
}
