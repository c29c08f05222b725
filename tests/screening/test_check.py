"""``fanzha check`` as a person and as a program meet it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fanzha.commands.check import command
from fanzha.errors import BadInput

FRAUD = "我是公安局的，你涉嫌洗钱，把钱转到安全账户，不许告诉家人"


def _run(*args: str, stdin: str | bytes | None = None) -> Result:
    return CliRunner().invoke(command, args, input=stdin, standalone_mode=False)


def _refused(result: Result) -> BadInput:
    assert isinstance(result.exception, BadInput)
    return result.exception


def test_a_person_reads_what_how_sure_which_words_what_now_and_whom_to_ask() -> None:
    result = _run(FRAUD)
    assert result.return_value == 0
    for words in ("诈骗", "公检法", "安全账户", "现在可以这样对客户说", "怎么办", "找谁核实", "110"):
        assert words in result.output


def test_nothing_found_is_not_called_safe() -> None:
    assert "不等于安全" in _run("明天早上八点开会").output


def test_json_is_a_screening() -> None:
    answer = json.loads(_run(FRAUD, "--format", "json").output)
    assert answer["typology"] == "authority"
    assert set(answer) == {"id", "typology", "score", "candidates", "evidence", "advice", "verify_with"}


def test_a_file_in_either_encoding(tmp_path: Path) -> None:
    for encoding in ("utf-8", "gb18030"):
        path = tmp_path / encoding
        path.write_text(FRAUD, encoding=encoding)
        assert json.loads(_run("--file", str(path), "--format", "json").output)["typology"] == "authority"
    assert _refused(_run("--file", str(tmp_path / "none"))).field == "file"


def test_standard_input_on_request() -> None:
    assert json.loads(_run("-", "--format", "json", stdin=FRAUD).output)["typology"] == "authority"


@pytest.mark.parametrize(("args", "field"), [((), "text"), (("",), "text"), (("a", "--file", "b"), "text")])
def test_wrong_use_is_one_clear_error(args: tuple[str, ...], field: str) -> None:
    assert _refused(_run(*args)).field == field


BAD_LINES = [
    (b"not json", "line"),
    (b'{"text": 5}', "text"),
    (b"{}", "text"),
    (b'{"text": "x", "extra": 1}', "extra"),
    (b'{"text": "x", "kind": "fax"}', "kind"),
    (b'{"text": ""}', "text"),
    (b'{"text": "\\ud800"}', "line"),
    (b"\xff\xfe", "line"),
    (b'{"text": "' + b"a" * 1_000_001 + b'"}', "line"),
    (b'["text"]', "line"),
]


@pytest.mark.parametrize(("line", "field"), BAD_LINES, ids=[repr(line[:24]) for line, _ in BAD_LINES])
def test_a_bad_line_stops_the_stream_with_row_and_field(line: bytes, field: str) -> None:
    good = json.dumps({"id": "1", "text": FRAUD}).encode()
    result = _run("--jsonl", stdin=good + b"\n" + line + b"\n" + good)
    refused = _refused(result)
    assert (refused.row, refused.field) == (2, field)
    assert len(result.stdout.splitlines()) == 1


def test_keep_going_answers_the_rest() -> None:
    good = json.dumps({"id": "1", "text": FRAUD, "kind": "call"}).encode()
    result = _run("--jsonl", "--keep-going", stdin=b"\n".join([good, *(line for line, _ in BAD_LINES), b"", good]))
    assert result.return_value == 2
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert len(answers) == len(BAD_LINES) + 2
    assert [answer["error"]["field"] for answer in answers[1:-1]] == [field for _, field in BAD_LINES]
    assert [answer["error"]["row"] for answer in answers[1:-1]] == list(range(2, len(BAD_LINES) + 2))
    assert answers[0] == answers[-1]
