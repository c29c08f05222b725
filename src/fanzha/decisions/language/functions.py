"""The functions of the rule language: four, each total, none able to run long."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from fanzha.decisions.language.refusal import RuleError
from fanzha.decisions.language.tree import Call, Literal, Name, Node

MAX_PATTERN = 200
_RE2_MEMORY = 1 << 20

SIGNATURES: Mapping[str, str] = {
    "包含": "包含(文字, \"词\", …)：文字里有其中任何一个词，也可以写词表的名字",
    "匹配": "匹配(文字, \"正则\")：文字里有一处符合 RE2 正则",
    "已知": "已知(字段)：字段有值",
    "整除": "整除(金额, 1000)：正好是它的倍数",
}  # fmt: skip


def nearest(name: str, known: Iterable[str]) -> str:
    """「，是不是「…」」 for a name that is nearly right; otherwise nothing."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f"，是不是「{found[0]}」" if found else ""


def check_arguments(function: str, subject: Node, arguments: Sequence[Node], place: int) -> tuple[Literal, ...]:
    """The arguments after the first, settled. Raises `RuleError` with the signature where they do not fit."""
    literals = [argument for argument in arguments if isinstance(argument, Literal)]
    fits = {
        "包含": subject.kind == "text" and bool(arguments) and all(a.kind in {"text", "words"} for a in literals),
        "匹配": subject.kind == "text" and len(arguments) == 1 and all(a.kind == "text" for a in literals),
        "已知": isinstance(subject, Name) and not arguments,
        "整除": subject.kind in {"money", "int"} and len(arguments) == 1 and all(_positive(a) for a in literals),
    }[function]
    if not fits or len(literals) != len(arguments):
        raise RuleError(f"用法：{SIGNATURES[function]}", place=place)
    if function == "匹配":
        pattern(str(literals[0].value), place)
    if function == "整除":
        scale = 100 if subject.kind == "money" else 1
        return (Literal(subject.kind, int(Fraction(str(literals[0].value)) * scale)),)
    return tuple(literals)


def _positive(node: Literal) -> bool:
    return node.kind == "number" and isinstance(node.value, Fraction) and node.value.denominator == 1 and node.value > 0


def pattern(text: str, place: int | None = None) -> Any:
    """A compiled RE2 pattern: linear time, bounded memory. Raises `RuleError` for one RE2 refuses."""
    import re2

    if len(text) > MAX_PATTERN:
        raise RuleError(f"正则太长，最多 {MAX_PATTERN} 个字", place=place)
    options = re2.Options()
    options.max_mem = _RE2_MEMORY
    options.log_errors = False
    try:
        return re2.compile(text, options)
    except re2.error:
        raise RuleError("正则写法不对，或者太复杂", place=place) from None


def compile_call(call: Call, subject: Callable[[Any], Any]) -> Callable[[Any], bool | None]:
    """A closure for a checked call. An unknown subject gives unknown, except that 已知 answers."""
    if call.function == "已知":
        return lambda facts: subject(facts) is not None
    if call.function == "包含":
        return _contains(subject, _words(call.arguments))
    if call.function == "匹配":
        return _matches(subject, pattern(str(call.arguments[0].value)))
    return _divisible(subject, call.arguments[0].value)


def _words(arguments: Iterable[Literal]) -> tuple[str, ...]:
    words: list[str] = []
    for argument in arguments:
        words.extend(argument.value if isinstance(argument.value, tuple) else [str(argument.value)])
    return tuple(words)


def _contains(subject: Callable[[Any], Any], words: tuple[str, ...]) -> Callable[[Any], bool | None]:
    def run(facts: Any) -> bool | None:
        text = subject(facts)
        return None if text is None else any(word in text for word in words)

    return run


def _matches(subject: Callable[[Any], Any], compiled: Any) -> Callable[[Any], bool | None]:
    def run(facts: Any) -> bool | None:
        text = subject(facts)
        return None if text is None else compiled.search(text) is not None

    return run


def _divisible(subject: Callable[[Any], Any], step: Any) -> Callable[[Any], bool | None]:
    def run(facts: Any) -> bool | None:
        value = subject(facts)
        return None if value is None else bool(value % step == 0)

    return run
