"""JSON lines in, JSON lines out: rows cut from a stream without ever holding an endless one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple, Protocol

from fanzha.decisions.transfer import MAX_LINE, Transfer, parse_transfer
from fanzha.errors import BadInput

GROUP = 256
"""The most rows one commit carries."""
_CHUNK = 1 << 16


class Source(Protocol):
    """Where bytes come from: what is there now, or nothing at the end."""

    def read1(self, size: int = ..., /) -> bytes: ...


class Row(NamedTuple):
    """A row with its number from 1."""

    number: int
    content: Transfer | BadInput


def groups(source: Source) -> Iterator[list[Row]]:
    """Rows as they arrive, at most `GROUP` together; blank lines are counted and skipped."""
    cutter = _Cutter()
    while chunk := source.read1(_CHUNK):
        yield from _parts(cutter.feed(chunk))
    yield from _parts(cutter.end())


def _parts(lines: list[tuple[int, bytes | None]]) -> Iterator[list[Row]]:
    rows = [Row(number, _read(number, line)) for number, line in lines if line is None or line.strip()]
    for at in range(0, len(rows), GROUP):
        yield rows[at : at + GROUP]


def _read(number: int, line: bytes | None) -> Transfer | BadInput:
    if line is None:
        return BadInput(f"一行不能超过 {MAX_LINE // 1024} KiB", field="transfer", row=number)
    try:
        return parse_transfer(line)
    except BadInput as error:
        return error.at_row(number)


class _Cutter:
    """Cuts bytes into numbered lines. A line that is too long becomes ``None`` and is not kept."""

    def __init__(self) -> None:
        self._number = 0
        self._rest = b""
        self._too_long = False

    def feed(self, chunk: bytes) -> list[tuple[int, bytes | None]]:
        *whole, rest = chunk.split(b"\n")
        lines = [self._line(part) for part in whole]
        self._keep(rest)
        return lines

    def end(self) -> list[tuple[int, bytes | None]]:
        return [self._line(b"")] if self._rest or self._too_long else []

    def _keep(self, part: bytes) -> None:
        if self._too_long or len(self._rest) + len(part) > MAX_LINE:
            self._too_long, self._rest = True, b""
        else:
            self._rest += part

    def _line(self, part: bytes) -> tuple[int, bytes | None]:
        self._keep(part)
        line = None if self._too_long else self._rest
        self._number, self._rest, self._too_long = self._number + 1, b"", False
        if self._number == 1 and line is not None:
            line = line.removeprefix(b"\xef\xbb\xbf")
        return self._number, line
