"""``fanzha talk``: the conversation with a customer, in the terminal or as JSON lines."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from fanzha.errors import BadInput

if TYPE_CHECKING:
    from rich.console import Console

    from fanzha.dissuasion import Conversation, Turn

LONGEST_LINE = 1_000_000
"""Bytes of one event, message included."""
SHOWN = 3
"""How many typologies the terminal names."""

_OVER = ("released", "convinced", "law")
"""Outcomes after which nothing is left to say; after a hand-over, what happens is still taken in."""
_PROMPT = "客户怎么答（编号，或照原话写；/ 看现场情况；回车结束）"
_PROMPT_AFTER = "后来怎样（照原话写；/ 看现场情况；回车结束）"

Ask = Callable[[str], str]


@click.command(name="talk")
@click.option(
    "--jsonl", is_flag=True, help="Event lines in, one Turn line out for each; also when stdin is no terminal."
)
@click.option(
    "--keep-going", is_flag=True, help="Answer a bad line with an error in its place and go on; exit 2 at the end."
)
def command(*, jsonl: bool, keep_going: bool) -> int:
    """Talk with a customer: signs, messages and answers in; the next question, what to say and do out.

    Events: {"signals": []}, {"message": "…"}, {"transfer": {…}}, {"answer": "option"}, {"answer_text": "…"},
    {"seen": "caller_hung_up"}.
    """
    from fanzha.dissuasion import Conversation

    if jsonl or not sys.stdin.isatty():
        return _stream(Conversation.begin(), sys.stdin.buffer, sys.stdout.buffer, keep_going=keep_going)
    from rich.console import Console

    with_terminal(
        Conversation.begin(), Console(highlight=False), lambda text: click.prompt(text, "", show_default=False)
    )
    return 0


def _stream(conversation: Conversation, lines: BinaryIO, out: BinaryIO, *, keep_going: bool) -> int:
    import msgspec

    failed = 0
    for row, line in enumerate(_lines(lines), start=1):
        if line is not None and not line.strip():
            continue
        try:
            answer = msgspec.json.encode(conversation.hear(_event(line)))
        except BadInput as error:
            if not keep_going:
                raise error.at_row(row) from None
            failed += 1
            body = {"code": error.code, "message": error.message, "field": error.field, "row": row}
            answer = msgspec.json.encode({"error": {name: value for name, value in body.items() if value is not None}})
        out.write(answer + b"\n")
        out.flush()
    if failed:
        click.echo(f"fanzha: {failed} 行有误，已在原位给出原因", err=True)
    return 2 if failed else 0


def _lines(source: BinaryIO) -> Iterator[bytes | None]:
    """Lines as they come; ``None`` for one that is too long, which is read to its end and not kept."""
    while line := source.readline(LONGEST_LINE + 1):
        if line.endswith(b"\n") or len(line) <= LONGEST_LINE:
            yield line
            continue
        while (rest := source.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
            pass
        yield None


def _event(line: bytes | None) -> Mapping[str, Any]:
    import msgspec

    if line is None:
        raise BadInput(f"一行太长，最多 {LONGEST_LINE} 字节", field="line")
    try:
        found = msgspec.json.decode(line.removeprefix(b"\xef\xbb\xbf"))
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BadInput(f"不是有效的 JSON：{error}", field="line") from None
    if not isinstance(found, dict):
        raise BadInput("应为一个 JSON 对象", field="line")
    return found


def with_terminal(conversation: Conversation, console: Console, ask: Ask) -> Turn | None:
    """Lead a member of staff through the talk; an empty line ends it. Returns the last turn."""
    console.print("[bold]劝阻谈话[/]　照着念，一次一句；号码由我们查，不用对方给的。\n")
    turn: Turn | None = None
    for event in _opening(conversation, console, ask):
        turn = conversation.hear(event)
    while turn is not None:
        _show(conversation, console, turn)
        if turn.outcome in _OVER:
            break
        said = ask(_PROMPT if turn.question else _PROMPT_AFTER).strip()
        if not said:
            break
        reply = _reply(conversation, console, ask, turn, said)
        if reply is None:
            console.print("没有这个编号，请再写一次。")
        else:
            turn = conversation.hear(reply)
    return turn


def _opening(conversation: Conversation, console: Console, ask: Ask) -> Iterator[Mapping[str, Any]]:
    signs = list(conversation.room.kb.signs.values())
    console.print("　".join(f"[dim]{n}[/] {sign.zh}" for n, sign in enumerate(signs, start=1)))
    numbers = [int(word) for word in ask("看到了什么（编号，用空格分开；没有就回车）").split() if word.isdigit()]
    yield {"signals": [signs[n - 1].code for n in numbers if 1 <= n <= len(signs)]}
    message = ask("客户给看的信息（粘贴；没有就回车）").strip()
    if message:
        yield {"message": message}


def _reply(conversation: Conversation, console: Console, ask: Ask, turn: Turn, said: str) -> Mapping[str, Any] | None:
    """What was typed, as an event: a number is an option, a slash opens the list of what can be seen."""
    if said == "/":
        events = list(conversation.room.script.seen.values())
        for n, event in enumerate(events, start=1):
            console.print(f"  [dim]{n:>2}[/] {event.zh}")
        chosen = ask("现场情况（编号）").strip()
        within = chosen.isdigit() and 1 <= int(chosen) <= len(events)
        return {"seen": events[int(chosen) - 1].code} if within else None
    if said.isdigit():
        options = turn.question.options if turn.question else ()
        return {"answer": options[int(said) - 1].code} if 1 <= int(said) <= len(options) else None
    return {"answer_text": said}


def _show(conversation: Conversation, console: Console, turn: Turn) -> None:
    from rich.markup import escape

    from fanzha.dissuasion import OUTCOME_NAMES
    from fanzha.dissuasion.beliefs import HONEST

    kb = conversation.room.kb
    likely = [(kb.typologies[c].zh, p) for c, p in turn.beliefs.items() if c != HONEST][:SHOWN]
    console.print(
        f"\n诈骗的可能 [bold]{1 - turn.beliefs[HONEST]:.0%}[/]　" + "　".join(f"{zh} {p:.0%}" for zh, p in likely)
    )
    for text in turn.contradictions:
        console.print(f"[yellow]对不上[/]　{escape(text)}")
    if turn.say:
        console.print(f"[bold red]说[/]　「{escape(turn.say)}」")
    for n, step in enumerate(turn.do, start=1):
        console.print(f"[cyan]做 {n}[/]　{escape(step)}")
    if turn.outcome is not None:
        console.print(f"\n[bold]{OUTCOME_NAMES[turn.outcome]}[/]　{conversation.stopped_because}")
    if turn.question is not None:
        console.print(
            f"\n[bold green]问[/]　[bold]「{escape(turn.question.text)}」[/]\n[dim]{escape(turn.question.why)}[/]"
        )
        for n, option in enumerate(turn.question.options, start=1):
            console.print(f"  [bold]{n}[/] {escape(option.text)}")
