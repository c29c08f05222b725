"""The decoder's refusals, said in Chinese and with the field they are about."""

from __future__ import annotations

import re
from collections.abc import Callable

from fanzha.errors import BadInput

_PATH = re.compile(r" - at `\$(?P<path>[^`]*)`$")
_KINDS = {
    "int": "整数", "float": "小数", "str": "文字", "bool": "true 或 false", "object": "对象", "array": "数组",
    "null": "null", "datetime": "带时区的 ISO 8601 时间", "date": "日期，如 2015-01-01",
}  # fmt: skip

_Say = Callable[[re.Match[str]], str]
_TIME = "应为带时区的 ISO 8601 时间，如 2025-11-03T14:02:11+08:00"
_SENTENCES: tuple[tuple[re.Pattern[str], _Say], ...] = (
    (re.compile(r"Expected `datetime` with a timezone"), lambda _: "时间缺少时区，如 2025-11-03T14:02:11+08:00"),
    (re.compile(r"Invalid RFC3339 encoded datetime"), lambda _: _TIME),
    (re.compile(r"Invalid RFC3339 encoded date"), lambda _: "应为日期，如 2015-01-01"),
    (re.compile(r"Invalid enum value '(?P<value>.*)'", re.DOTALL), lambda m: f"不是允许的值：{_short(m['value'])}"),
    (re.compile(r"`str` of length >= (?P<n>\d+)"), lambda _: "不能为空"),
    (re.compile(r"of length <= (?P<n>\d+)"), lambda m: f"太长，最多 {m['n']}"),
    (re.compile(r"`int` >= (?P<n>-?\d+)"), lambda m: f"应为整数，不小于 {m['n']}"),
    (re.compile(r"`int` <= (?P<n>-?\d+)"), lambda m: f"应为整数，不大于 {m['n']}"),
    (re.compile(r"matching regex"), lambda _: "含有不允许的字符（空字符、控制字符，或首尾空格）"),
    (re.compile(r"Expected `(?P<want>[^`]+)`, got `(?P<got>[^`]+)`"), lambda m: _other_kind(m["want"], m["got"])),
    (re.compile(r"Number out of range"), lambda _: "数字太大"),
)  # fmt: skip
_MISSING = re.compile(r"Object missing required field `(?P<name>[^`]*)`")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>[^`]*)`")


def in_chinese(sentence: str) -> BadInput:
    """A decoder's sentence as a refusal with the path of the field, such as ``payer.account``."""
    place = _PATH.search(sentence)
    path = place["path"].lstrip(".") if place else ""
    sentence = _PATH.sub("", sentence)
    if missing := _MISSING.search(sentence):
        return BadInput("缺少必填字段", field=_join(path, missing["name"]))
    if unknown := _UNKNOWN.search(sentence):
        return BadInput("没有这个字段", field=_join(path, _short(unknown["name"])))
    for pattern, say in _SENTENCES:
        if match := pattern.search(sentence):
            return BadInput(say(match), field=path or "transfer")
    return BadInput("内容不符合要求", field=path or "transfer")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _short(value: str) -> str:
    printable = "".join(letter if letter.isprintable() else "?" for letter in value)
    return printable if len(printable) <= 40 else f"{printable[:40]}…"


def _other_kind(want: str, got: str) -> str:
    return f"应为{_kinds(want)}，收到{_kinds(got)}"


def _kinds(names: str) -> str:
    known = [_KINDS.get(name.strip(), name.strip()) for name in names.split("|") if name.strip() != "null"]
    return "或".join(known) if known else "null"
