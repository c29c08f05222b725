"""Lines cut from chunks of any size, and the command on good and bad streams."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from fanzha.cli import main
from fanzha.commands.decide import command
from fanzha.decisions.stream import GROUP, groups
from fanzha.decisions.transfer import MAX_LINE, Transfer
from fanzha.errors import BadInput


def row(name: str, **fields: Any) -> str:
    whole = {
        "id": name, "at": "2026-03-03T10:30:00+08:00", "channel": "mobile", "amount_fen": 5_000,
        "payer": {"account": "A"}, "payee": {"account": "B"},
    }  # fmt: skip
    return json.dumps(whole | fields)


class Slow(io.BytesIO):
    """Gives a few bytes at a time, like a pipe."""

    def __init__(self, data: bytes, step: int) -> None:
        super().__init__(data)
        self.step = step

    def read1(self, size: int | None = -1, /) -> bytes:
        return self.read(min(self.step, size if size and size > 0 else self.step))


def rows_of(data: bytes, step: int = 1 << 16) -> list[tuple[int, str]]:
    found = [one for group in groups(Slow(data, step)) for one in group]
    return [(one.number, one.content.id if isinstance(one.content, Transfer) else "bad") for one in found]


@given(st.integers(1, 700), st.booleans(), st.booleans())
def test_chunks_do_not_matter(step: int, crlf: bool, last: bool) -> None:
    ending = "\r\n" if crlf else "\n"
    text = ending.join(["\ufeff" + row("T1"), "", row("T2"), "   ", "{", row("T3")]) + (ending if last else "")
    assert rows_of(text.encode(), step) == [(1, "T1"), (3, "T2"), (5, "bad"), (6, "T3")]


def test_an_endless_line_is_refused_and_the_next_is_read() -> None:
    data = b'{"id": "' + b"x" * 10_000_000 + b'"}\n' + row("T2").encode()
    (first,), (second,) = list(groups(Slow(data, 1 << 16)))
    assert isinstance(first.content, BadInput)
    assert (first.content.row, first.content.field) == (1, "transfer")
    assert second.number == 2


def test_longest_line_is_still_read() -> None:
    text = row("T1", message="好" * 20_000)
    assert len(text.encode()) < MAX_LINE
    assert rows_of(text.encode()) == [(1, "T1")]


def test_groups_are_bounded() -> None:
    data = "\n".join(row(f"T{n}") for n in range(GROUP * 2 + 5)).encode()
    assert max(len(group) for group in groups(io.BytesIO(data))) <= GROUP


def run(text: str | bytes, *args: str) -> tuple[int, list[dict[str, Any]], str]:
    result = CliRunner().invoke(command, list(args), input=text, standalone_mode=False)
    if result.exception is not None and not isinstance(result.exception, BadInput):
        raise result.exception
    error = f"{result.exception}" if result.exception else result.stderr
    code = 2 if result.exception else int(result.return_value)
    return code, [json.loads(line) for line in result.stdout.splitlines()], error


BAD: list[tuple[str | bytes, str]] = [
    ("not json", "transfer"),
    ("[]", "transfer"),
    (b"\xff\xfe{}", "transfer"),
    (row("T9", amount_fen=-1), "amount_fen"),
    (row("T9", amount_fen=10**18), "amount_fen"),
    (row("T9", at="2026-03-03T10:30:00"), "at"),
    (row("T9", extra=1), "extra"),
    (row("T9", payee={}), "payee.account"),
    (row("a\x00b"), "id"),
    (row("T9", purpose="\ud83d"), "purpose"),
    (row("T1", amount_fen=1), "id"),
    (row("T9")[:-1] + ', "id": "T8"}', "id"),
    (b'{"id": "' + b"x" * 10_000_000 + b'"}', "transfer"),
]


@pytest.mark.parametrize(("bad", "field"), BAD, ids=[field for _, field in BAD])
def test_a_bad_row_in_a_stream(bad: str | bytes, field: str) -> None:
    raw = bad.encode() if isinstance(bad, str) else bad
    data = row("T1").encode() + b"\n" + raw + b"\n" + row("T2").encode() + b"\n"
    code, answers, error = run(data)
    assert (code, [answer["transfer_id"] for answer in answers]) == (2, ["T1"])
    assert f"row=2 field={field}" in error
    code, answers, error = run(data, "--keep-going")
    assert code == 2
    assert [answer.get("transfer_id") for answer in answers] == ["T1", None, "T2"]
    assert answers[1]["error"]["row"] == 2
    assert answers[1]["error"]["field"] == field
    assert "1 行" in error


def test_good_stream_in_order() -> None:
    code, answers, _ = run("\n".join(row(f"T{n}") for n in range(600)))
    assert code == 0
    assert [answer["transfer_id"] for answer in answers] == [f"T{n}" for n in range(600)]
    assert list(answers[0]) == [
        "transfer_id", "action", "typology", "score", "reasons", "questions", "warning", "legal_measure", "expires_at",
        "ruleset", "model",
    ]  # fmt: skip


def test_empty_stream() -> None:
    assert run("") == (0, [], "")
    assert run("\n\n") == (0, [], "")


def test_state_outlives_the_run(tmp_path: Path) -> None:
    state = str(tmp_path / "state")
    first = run(row("T1"), "--state", state)
    assert run(row("T1"), "--state", state) == first
    code, _, error = run(row("T1", amount_fen=6), "--state", state)
    assert code == 2
    assert "field=id" in error
    text = msgspec.json.encode(first[1][0]).decode()
    assert "decision" not in text


def test_after_a_bad_row_nothing_later_is_recorded(tmp_path: Path) -> None:
    state = tmp_path / "state"
    run("\n".join([row("T1"), row("T1", amount_fen=6), row("T2")]), "--state", str(state))
    from fanzha.decisions import DecisionDesk

    with DecisionDesk.open(state) as desk:
        assert desk.get("T1")
        assert desk.get("T2") is None


def test_exit_code_of_the_whole_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"{}\n")))
    with pytest.raises(SystemExit) as ended:
        main(["decide"])
    assert ended.value.code == 2
    assert "row=1 field=id" in capsys.readouterr().err
