"""A checked rule: every node knows what kind of value it gives."""

from __future__ import annotations

from fractions import Fraction

from msgspec import Struct

from fanzha.decisions.language.catalogue import Kind


class Literal(Struct, frozen=True):
    """A value written in the rule, or a dated constant."""

    kind: Kind
    value: bool | int | float | str | Fraction | tuple[str, ...]
    vocabulary: str = ""


class Name(Struct, frozen=True):
    """A field of the catalogue."""

    kind: Kind
    code: str
    vocabulary: str = ""


class Compare(Struct, frozen=True):
    """``left op right`` with one of ``< <= > >= == !=``."""

    op: str
    left: Node
    right: Node
    kind: Kind = "bool"


class Member(Struct, frozen=True):
    """``value in (…)``."""

    value: Node
    options: tuple[Literal, ...]
    negated: bool
    kind: Kind = "bool"


class Logic(Struct, frozen=True):
    """``and`` or ``or`` over two parts or more."""

    op: str
    parts: tuple[Node, ...]
    kind: Kind = "bool"


class Not(Struct, frozen=True):
    """``not part``."""

    part: Node
    kind: Kind = "bool"


class Arithmetic(Struct, frozen=True):
    """``left op right`` with one of ``+ - * /``."""

    op: str
    left: Node
    right: Node
    kind: Kind


class Call(Struct, frozen=True):
    """A function of the catalogue."""

    function: str
    subject: Node
    arguments: tuple[Literal, ...]
    kind: Kind = "bool"


Node = Literal | Name | Compare | Member | Logic | Not | Arithmetic | Call
