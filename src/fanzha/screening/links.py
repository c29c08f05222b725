"""Links and calling numbers, judged by their spelling alone: nothing is ever fetched or dialled."""

from __future__ import annotations

import re
from typing import NamedTuple

from fanzha.screening.rules import Links

_HOST = re.compile(
    r"(?:(?P<scheme>https?)://)?(?P<host>(?:\d{1,3}\.){3}\d{1,3}|(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,5}[a-z]{2,12})"
    r"(?P<rest>(?::\d{2,5})?(?:/[\w./?=&%#+~-]*)?)",
    re.ASCII,
)
_PACKAGE = re.compile(r"\.(?:apk|exe|ipa|msi|scr|bat)(?![a-z])")
_TELLING = 4
"""A borrowed name of so many letters is known at the beginning of a label; a longer one anywhere in it."""
_FILES = frozenset({"apk", "exe", "ipa", "doc", "docx", "pdf", "jpg", "png", "xls", "xlsx", "zip", "rar", "txt", "msi"})

WHY = {
    "look_alike": "这个网址借了正规机构的名字，却不是它的官方网址。",
    "odd_ending": "这种后缀的网址，国内银行和政府机关几乎不用。",
    "raw_address": "网址是一串数字地址，正规网站不会这样发给客户。",
    "shortener": "短链接看不出通向哪里，点之前谁也不知道是什么。",
    "package": "点开就是安装包，装上以后手机可能被别人控制。",
    "official": "网址属于机构自己的官方域名。",
}


class Judged(NamedTuple):
    """A link or number in the canonical text (half-open): what it is, prior log-odds for fraud, and why."""

    start: int
    end: int
    code: str
    lean: float
    why: str


class LinkJudge:
    """Judges by one set of link rules and prior weights."""

    def __init__(self, links: Links, leans: dict[str, float]) -> None:
        self._links = links
        self._leans = leans
        self._callers = [(re.compile(caller.pattern), caller) for caller in links.caller]

    def __call__(self, text: str) -> list[Judged]:
        """Every link and calling number that says something."""
        found = [
            Judged(match.start(), match.end(), code, self._leans[code], WHY[code])
            for match in _HOST.finditer(text)
            for code in self.kinds(match)
        ]
        found += [
            Judged(match.start(), match.end(), f"caller_{number}", caller.lean, caller.why)
            for number, (pattern, caller) in enumerate(self._callers)
            for match in pattern.finditer(text)
        ]
        return found

    def kinds(self, match: re.Match[str]) -> list[str]:
        """What the spelling of one address says; nothing for a file name or an ordinary domain."""
        host, rest = match["host"], match["rest"] or ""
        if host[0].isdigit() and host.replace(".", "").isdigit():
            package = ["package"] if _PACKAGE.search(rest) else []
            return [*package, "raw_address"] if match["scheme"] or "/" in rest else []
        ending = host.rsplit(".", 1)[1]
        if ending in _FILES and not match["scheme"]:
            return ["package"] if _PACKAGE.search(match[0]) else []
        if self._owned(host):
            return ["official"]
        kinds = ["package"] if _PACKAGE.search(rest) else []
        if host in self._links.shorteners:
            return [*kinds, "shortener"]
        if self._borrows(host):
            kinds.append("look_alike")
        elif ending in self._links.odd_endings:
            kinds.append("odd_ending")
        return kinds

    def _owned(self, host: str) -> bool:
        if host.endswith(".gov.cn"):
            return True
        labels = host.split(".")
        return any(".".join(labels[n:]) in self._links.official for n in range(len(labels) - 1))

    def _borrows(self, host: str) -> bool:
        """A borrowed name as a label, as the beginning of one, or between hyphens."""
        pieces = re.split(r"[.-]", host)[:-1]
        return any(
            piece == name
            or (len(name) >= _TELLING and piece.startswith(name))
            or (len(name) > _TELLING and name in piece)
            for piece in pieces
            for name in self._links.borrowed
        )
