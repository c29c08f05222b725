"""From text to tokens, within limits, before any parser sees it.

Every name, number and string becomes a placeholder, so that the Python parser can meet nothing but placeholders,
brackets, commas and the operators listed here: attributes, lambdas, comprehensions and keywords cannot be written.
"""

from __future__ import annotations

import re
import unicodedata
from fractions import Fraction
from typing import Literal, NamedTuple

from fanzha.decisions.language.refusal import RuleError

MAX_LENGTH, MAX_TOKENS, MAX_NESTING, MAX_UNARY = 2_000, 300, 16, 4

_TOKEN = re.compile(
    r"""\s*(?:
      (?P<number>(?P<digits>\d{1,18}(?:\.\d{1,6})?)(?P<scale>[万亿%])?元?(?![\d.]))
    | (?P<name>[^\W\d]\w{0,63})
    | (?P<string>"[^"\n]{0,200}"|'[^'\n]{0,200}'|“[^”\n]{0,200}”|「[^」\n]{0,200}」)
    | (?P<operator><=|>=|==|!=|[<>+\-*/(),\[\]])
    )""",
    re.VERBOSE,
)
_OUTSIDE = str.maketrans("（），＜＞＋－＊／［］≥≤≠、", "(),<>+-*/[]≥≤≠,") | {
    ord("≥"): ">=", ord("≤"): "<=", ord("≠"): "!=", ord("＝"): "=", ord("！"): "!", ord("％"): "%", ord("　"): " ",
}  # fmt: skip
_WORDS = {"且": "and", "并且": "and", "或": "or", "或者": "or", "非": "not", "属于": "in", "不属于": "not in"}
_KEYWORDS = {"and", "or", "not", "in"}
_SCALE = {None: Fraction(1), "万": Fraction(10_000), "亿": Fraction(100_000_000), "%": Fraction(1, 100)}


class Token(NamedTuple):
    """One word of the rule. ``python`` is what the parser sees; ``place`` counts characters from 1."""

    kind: Literal["name", "number", "string", "operator"]
    text: str
    value: str | Fraction
    place: int
    python: str


def tokens_of(text: str) -> list[Token]:
    """Split a rule into tokens. Raises `RuleError` at the first character that has no business here."""
    if len(text) > MAX_LENGTH:
        raise RuleError(f"规则太长，最多 {MAX_LENGTH} 个字")
    tokens: list[Token] = []
    at, end = 0, len(text.rstrip())
    plain = _outside_strings(text)
    places = _places(text)
    while at < len(plain) and places[at] < end:
        match = _TOKEN.match(plain, at)
        if match is None:
            start = at + len(plain[at:]) - len(plain[at:].lstrip())
            raise RuleError(_wrong(plain[start:]), place=places[start] + 1)
        tokens.append(_token(match, len(tokens), places))
        if len(tokens) > MAX_TOKENS:
            raise RuleError(f"规则太长，最多 {MAX_TOKENS} 个词")
        at = match.end()
    if not tokens:
        raise RuleError("规则是空的")
    _limit_nesting(tokens)
    return tokens


def _pieces(text: str) -> list[tuple[int, str]]:
    """Each character's place with what it stands for outside strings; strings stay as they are."""
    closing = {'"': '"', "'": "'", "“": "”", "「": "」"}
    pieces, until = [], ""
    for place, letter in enumerate(text):
        if until:
            pieces.append((place, letter))
            until = "" if letter == until else until
        elif letter in closing:
            pieces.append((place, letter))
            until = closing[letter]
        else:
            pieces.append((place, unicodedata.normalize("NFKC", letter.translate(_OUTSIDE))))
    return pieces


def _outside_strings(text: str) -> str:
    return "".join(piece for _, piece in _pieces(text))


def _places(text: str) -> list[int]:
    return [place for place, piece in _pieces(text) for _ in piece]


def _token(match: re.Match[str], index: int, places: list[int]) -> Token:
    kind = match.lastgroup if match.lastgroup in {"name", "string", "operator"} else "number"
    text, place = match[kind], places[match.start(kind)] + 1
    if kind == "number":
        return Token("number", text, Fraction(match["digits"]) * _SCALE[match["scale"]], place, f"t{index}")
    if kind == "string":
        return Token("string", text, text[1:-1], place, f"t{index}")
    word = _WORDS.get(text, text)
    if kind == "operator" or word in _KEYWORDS or word == "not in":
        return Token("operator", text, word, place, word)
    return Token("name", text, text, place, f"t{index}")


def _wrong(rest: str) -> str:
    if rest[0] == "=":
        return "比较相等用 ==，不是 ="
    if rest[0] in "\"'“「":
        return "引号没有合上，或文字超过 200 个字"
    if rest[0].isdigit():
        return "数字太长，或小数超过 6 位"
    return f"这里不能用「{rest[0] if rest[0].isprintable() else '?'}」"


def _limit_nesting(tokens: list[Token]) -> None:
    depth = unary = 0
    for token in tokens:
        word = token.python
        depth += (word in {"(", "["}) - (word in {")", "]"})
        unary = unary + 1 if word in {"not", "-", "+"} else 0
        if depth > MAX_NESTING:
            raise RuleError(f"括号太深，最多 {MAX_NESTING} 层", place=token.place)
        if unary > MAX_UNARY:
            raise RuleError("连续的 not 或正负号太多", place=token.place)
