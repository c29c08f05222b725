"""What a citizen asks: a message, a number or a link. Nothing of it is kept."""

from __future__ import annotations

import re
from functools import cache

import msgspec

from fanzha.errors import BadInput
from fanzha.knowledge import load
from fanzha.knowledge.schema import OfficialChannel
from fanzha.screening import Screening, screen
from fanzha.screening.links import LinkJudge
from fanzha.screening.rules import load_rules

LONGEST = 4000
_NUMBER = re.compile(r"\+?\d[\d\s\-]{1,18}\d")


class Checked(msgspec.Struct, frozen=True, kw_only=True):
    """The answer. ``screening`` is None when only a number was asked about; ``remarks`` are on links and numbers."""

    text: str
    screening: Screening | None
    official: OfficialChannel | None
    remarks: list[str]


def check(text: str) -> Checked:
    """Look at what was pasted. Raises `BadInput` when it is empty or too long."""
    text = text.strip()
    if not text:
        raise BadInput("请先贴上短信、号码或链接", field="text")
    if len(text) > LONGEST:
        raise BadInput(f"一次最多 {LONGEST} 个字", field="text")
    if _NUMBER.fullmatch(text):
        number = re.sub(r"[\s\-]", "", text)
        official = _official(number)
        return Checked(text=text, screening=None, official=official, remarks=[] if official else _remarks(number))
    return Checked(text=text, screening=screen(text, "sms"), official=None, remarks=_remarks(text.lower()))


@cache
def _judge() -> LinkJudge:
    rules = load_rules()
    return LinkJudge(rules.links, rules.operating.link_lean)


def _official(number: str) -> OfficialChannel | None:
    channels = load().official_channels.values()
    return next((c for c in channels if c.kind == "hotline" and c.number.replace("-", "") == number), None)


def _remarks(text: str) -> list[str]:
    return list(dict.fromkeys(judged.why for judged in _judge()(text) if judged.lean > 0))
