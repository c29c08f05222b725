"""``fanzha check``: is this message a fraud, which one, by which words, what now, whom to ask."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click
import msgspec

from fanzha.errors import BadInput
from fanzha.knowledge.vocabulary import MEDIA, NO_FRAUD

if TYPE_CHECKING:
    from fanzha.screening import Screener, Screening

LONGEST_LINE = 1_000_000


class Message(msgspec.Struct, forbid_unknown_fields=True):
    """One line of the stream."""

    text: str
    id: str | None = None
    kind: str = "sms"


@click.command(name="check")
@click.argument("text", required=False)
@click.option("--file", "path", type=click.Path(dir_okay=False, path_type=Path), help="read the text from a file")
@click.option("--kind", type=click.Choice(MEDIA), default="sms", show_default=True, help="how it arrived")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--jsonl", is_flag=True, help='read {"id","text","kind"} lines from stdin, write Screening lines')
@click.option("--keep-going", is_flag=True, help="with --jsonl: answer a bad line with an error, and go on")
@click.option("--mass", is_flag=True, help="the stricter line, for many messages at once")
def command(
    *, text: str | None, path: Path | None, kind: str, form: str, jsonl: bool, keep_going: bool, mass: bool
) -> int:
    """Screen a message: TEXT, a file, or a stream of JSON lines. TEXT - reads all of stdin."""
    from fanzha.screening import Screener

    if jsonl:
        if text or path:
            raise BadInput("--jsonl 从标准输入读，不能同时给出文字或文件", field="text")
        return _stream(Screener.load(), sys.stdin.buffer, sys.stdout.buffer, keep_going=keep_going, mass=mass)
    given = _given(text, path)
    screener = Screener.load()
    screening = screener.screen(given, kind, mass=mass)
    if form == "json":
        click.echo(msgspec.json.encode(screening))
    else:
        click.echo("\n".join(_report(screening, given, screener)))
    return 0


def _given(text: str | None, path: Path | None) -> str:
    """The text to screen, whatever way it was given."""
    if text is not None and path is not None:
        raise BadInput("文字和 --file 只能给一个", field="text")
    if path is not None:
        try:
            return _decoded(path.read_bytes(), "file")
        except OSError as error:
            raise BadInput(f"{path}：{error.strerror}", field="file") from None
    if text == "-":
        return _decoded(sys.stdin.buffer.read(), "text")
    if text is None:
        raise BadInput("没有要看的文字：写在命令后面，或用 --file、--jsonl", field="text")
    return text.encode("utf-8", "replace").decode("utf-8")


def _decoded(raw: bytes, field: str) -> str:
    """UTF-8, or GB18030 as older Chinese programs write it."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadInput("既不是 UTF-8 也不是 GB18030 的文字", field=field)


def _stream(screener: Screener, lines: BinaryIO, out: BinaryIO, *, keep_going: bool, mass: bool) -> int:
    failed = 0
    for row, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            answer = msgspec.json.encode(_screened(screener, line, mass=mass))
        except BadInput as error:
            if not keep_going:
                raise error.at_row(row) from None
            failed += 1
            shown = {"code": error.code, "row": row, "field": error.field, "message": error.message}
            answer = msgspec.json.encode({"error": shown})
        out.write(answer + b"\n")
        out.flush()
    if failed:
        click.echo(f"fanzha: {failed} 行没有看成，见输出里的 error", err=True)
    return 2 if failed else 0


def _screened(screener: Screener, line: bytes, *, mass: bool) -> Screening:
    """Screen one JSON line. Raises `BadInput` with the field."""
    if len(line) > LONGEST_LINE:
        raise BadInput(f"一行太长，最多 {LONGEST_LINE} 字节", field="line")
    try:
        message = msgspec.json.decode(line, type=Message)
    except msgspec.ValidationError as error:
        raise BadInput(str(error), field=_field(str(error))) from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"不是有效的 JSON：{error}", field="line") from None
    return screener.screen(message.text, message.kind, id=message.id, mass=mass)


def _field(problem: str) -> str:
    """The field a msgspec error speaks of, or the whole line."""
    for mark in ("`$.", "field `"):
        if mark in problem:
            return problem.split(mark, 1)[1].split("`", 1)[0]
    return "line"


_SURENESS = ((0.9, "几乎可以断定是诈骗"), (0.7, "很可能是诈骗"), (0.0, "像诈骗，要问清楚"))


def _report(screening: Screening, text: str, screener: Screener) -> Iterator[str]:
    """The judgement as a colleague would put it."""
    about = screener.about(screening.typology)
    yield click.style(_verdict(screening, about.zh), bold=True)
    if screening.typology != NO_FRAUD:
        others = [c for c in screening.candidates[1:4] if c.score >= 0.1]
        if others:
            yield "也可能是：" + "、".join(f"{screener.about(c.typology).zh}（{c.score:.0%}）" for c in others)
        yield from ("", "原文", f"  {_highlighted(screening, text)}", "", "哪些话露了馅")
        yield from (f"  「{' '.join(e.text.split())}」 {e.why}" for e in screening.evidence)
    yield from ("", "现在可以这样对客户说", f"  {about.say}", "", "怎么办")
    yield from (f"  {n}. {step}" for n, step in enumerate(screening.advice, 1))
    channel = screening.verify_with
    yield from ("", "找谁核实", f"  {channel.name}：{channel.number}（不要用这段话里给的号码）")


def _verdict(screening: Screening, zh: str) -> str:
    sure = f"诈骗的可能性 {_percent(screening.score)}"
    if screening.typology == NO_FRAUD:
        return f"{zh}（{sure}）"
    return f"{next(words for least, words in _SURENESS if screening.score >= least)}：{zh}（{sure}）"


def _percent(score: float) -> str:
    """Never quite 0% or 100%: nobody is that sure."""
    return "不到 1%" if score < 0.01 else "99% 以上" if score > 0.99 else f"{score:.0%}"


def _highlighted(screening: Screening, text: str) -> str:
    parts, at = [], 0
    for one in screening.evidence:
        parts += [text[at : one.start], click.style(one.text, fg="red", bold=True)]
        at = one.end
    return "".join([*parts, text[at:]]).replace("\n", "\n  ")
