"""``fanzha talk``: JSON lines both ways, and a whole talk in a terminal."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from click.testing import CliRunner
from rich.console import Console

from fanzha.commands.talk import LONGEST_LINE, command, with_terminal
from fanzha.dissuasion import Conversation
from fanzha.errors import BadInput


def _lines(*events: Any) -> str:
    return "".join(json.dumps(event, ensure_ascii=False) + "\n" for event in events)


def _run(text: str | bytes, *options: str) -> tuple[int, list[dict[str, Any]], BaseException | None]:
    done = CliRunner().invoke(command, list(options), input=text, standalone_mode=False)
    code = done.return_value if isinstance(done.return_value, int) else done.exit_code
    return code, [json.loads(line) for line in done.stdout.splitlines()], done.exception


def test_one_line_out_for_each_line_in() -> None:
    code, turns, _ = _run(_lines({"signals": ["on_phone"]}, {"answer_text": "公安局让我转的"}) + "\n")
    assert code == 0
    assert [set(turn) for turn in turns] == [{"question", "beliefs", "contradictions", "say", "do", "outcome"}] * 2


def test_a_bad_line_ends_the_run_with_its_row_and_field() -> None:
    _, turns, error = _run(_lines({"signals": []}, {"seen": "aliens"}, {"signals": []}))
    assert len(turns) == 1
    assert isinstance(error, BadInput)
    assert (error.row, error.field, error.exit_code) == (2, "seen", 2)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b"no json\n", "line"),
        (b"[]\n", "line"),
        (b"\xff\xfe\n", "line"),
        (b'{"signals": ["x"]}\n', "signals[0]"),
        (b'{"message": "a\\u0000"}\n', "message"),
        (b'{"transfer": {}}\n', "transfer.id"),
        (b'{"message": "' + b"a" * LONGEST_LINE + b'"}\n', "line"),
        (b"[" * 100_000 + b"\n", "line"),
    ],
)
def test_keep_going_answers_a_bad_line_in_its_place(line: bytes, field: str) -> None:
    good = _lines({"signals": ["hurried"]}).encode()
    code, turns, _ = _run(good + line + good, "--keep-going")
    assert code == 2
    assert len(turns) == 3
    assert (turns[1]["error"]["row"], turns[1]["error"]["field"]) == (2, field)
    assert turns[2]["question"]


def test_a_talk_in_the_terminal_from_signs_to_the_end() -> None:
    said = iter(["1 10", "", "公安局打来的，让我转到安全账户", "99", "/", "1", "1", "差点被骗，不转了"])
    shown = io.StringIO()
    turn = with_terminal(Conversation.begin(), Console(file=shown, width=100), lambda _: next(said))
    assert turn is not None
    assert turn.outcome == "convinced"
    text = shown.getvalue()
    assert "安全账户" in text
    assert "没有这个编号" in text
    assert "客户明白了，不转了" in text


def test_an_empty_answer_ends_the_talk() -> None:
    said = iter(["", "", ""])
    turn = with_terminal(Conversation.begin(), Console(file=io.StringIO()), lambda _: next(said))
    assert turn is not None
    assert turn.outcome is None
