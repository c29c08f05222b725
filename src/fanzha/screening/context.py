"""What turns the meaning of words: negation, advice against, a verdict, a report about fraudsters.

Each character of the canonical text gets a state. Words in a negated clause ("绝不要向安全账户转账") or in a sentence
that warns ("凡是让您共享屏幕的，都是诈骗") do not speak for fraud; the model sees them as different words. A report of
what police, courts or staff have already dealt with is quoted from end to end.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from fanzha.screening.matching import Hit

PLAIN, NEGATED, WARNED = 0, 1, 2

_SENTENCE_END = re.compile(r"[。!?\n;]")
_CLAUSE_END = re.compile(r"[。!?\n;,:]")
_SHORT_VERDICT = 16
"""A verdict shorter than this ("这就是诈骗。") is about the sentence before it."""
_REALISED = re.compile(r"(?:发现|意识到|发觉|察觉|怀疑|才知|得知|感觉|明白|觉得)[^,。!?\n]{0,8}$")
"""A victim who realised that it was a fraud tells a story; that is no verdict meant as a warning."""
_STORY = 16
"""What is told before "警方提醒" is a story with a moral, if it is longer than this."""


_REPORT = 3
"""So many different words of a report make one, where no single word says it ("近日", "市民", "民警")."""


def states(text: str, hits: Iterable[Hit]) -> bytearray:
    """One state per character: `PLAIN`, `NEGATED` to the end of the clause, `WARNED` for the whole sentence."""
    cues = [(hit, name) for hit in hits for name in hit.classes if name.startswith("cue_") or name == "reminder"]
    state = bytearray(len(text))
    names = {name for _, name in cues}
    reported = {text[hit.start : hit.end] for hit, name in cues if name == "cue_report"}
    if "cue_news" in names or len(reported) >= _REPORT:
        return bytearray([WARNED]) * len(text)
    advisory = not names.isdisjoint({"cue_verdict", "cue_advice", "cue_moral", "reminder"})
    sentences = spans(text, _SENTENCE_END)
    for hit, name in cues:
        if name == "cue_negation":
            _mark(state, hit.end, _end(text, hit.end, _CLAUSE_END), NEGATED)
        elif name == "cue_advice":
            _mark(state, hit.end, _end(text, hit.end, _SENTENCE_END), WARNED)
        elif name == "cue_moral" and hit.start > _STORY:
            _mark(state, 0, hit.start, WARNED)
        elif name == "cue_verdict" and not _REALISED.search(text, max(0, hit.start - 12), hit.start):
            _mark(state, *_judged(sentences, hit.start), WARNED)
        elif name == "cue_scammer" and advisory:
            _mark(state, *sentences[_index(sentences, hit.start)], WARNED)
    return state


def spans(text: str, boundary: re.Pattern[str]) -> list[tuple[int, int]]:
    """The stretches between boundaries, the boundary belonging to the stretch before it."""
    found, at = [], 0
    for match in boundary.finditer(text):
        found.append((at, match.end()))
        at = match.end()
    return [*found, (at, len(text))]


def _judged(sentences: list[tuple[int, int]], at: int) -> tuple[int, int]:
    index = _index(sentences, at)
    start, end = sentences[index]
    if end - start < _SHORT_VERDICT and index:
        start = sentences[index - 1][0]
    return start, end


def _index(sentences: list[tuple[int, int]], at: int) -> int:
    return next(n for n, (start, end) in enumerate(sentences) if start <= at < end)


def _end(text: str, at: int, boundary: re.Pattern[str]) -> int:
    match = boundary.search(text, at)
    return match.start() if match else len(text)


def _mark(state: bytearray, start: int, end: int, value: int) -> None:
    for at in range(start, end):
        state[at] = max(state[at], value)
