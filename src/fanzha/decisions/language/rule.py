"""A rule's expression: its text, its checked tree, and the closure that answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from fanzha.decisions.language.catalogue import Catalogue
from fanzha.decisions.language.check import check
from fanzha.decisions.language.closures import Run, compile_node
from fanzha.decisions.language.tree import Arithmetic, Call, Compare, Logic, Member, Name, Node, Not


class Expression(Struct, frozen=True):
    """A checked rule. ``evaluate`` gives true, false, or ``None`` for unknown; a rule fires on true alone."""

    text: str
    tree: Node
    run: Run

    def evaluate(self, facts: Mapping[str, Any]) -> bool | None:
        """The answer for these facts, by field code; an absent field is unknown."""
        answer: bool | None = self.run(facts)
        return answer

    def fields(self) -> frozenset[str]:
        """Codes of the fields it reads."""
        return frozenset(_fields(self.tree))


def compile_rule(text: str, catalogue: Catalogue) -> Expression:
    """Check and compile. Raises `RuleError` with the place of the mistake; never runs what it was given."""
    tree = check(text, catalogue)
    return Expression(text, tree, compile_node(tree))


def _fields(node: Node) -> Iterator[str]:
    match node:
        case Name(code=code):
            yield code
        case Compare(left=left, right=right) | Arithmetic(left=left, right=right):
            yield from _fields(left)
            yield from _fields(right)
        case Logic(parts=parts):
            for part in parts:
                yield from _fields(part)
        case Not(part=inner) | Member(value=inner) | Call(subject=inner):
            yield from _fields(inner)
        case _:
            return
