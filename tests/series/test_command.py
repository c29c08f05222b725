"""``fanzha link``: JSON lines in, series out, bad rows named."""

from __future__ import annotations

import io
import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from fanzha.cli import main

Out = pytest.CaptureFixture[str]
GOOD = '{"id":"C1","at":"2025-01-01T10:00:00+08:00","typology":"authority","accounts":["6222020011112222"]}\n'
ALSO = '{"id":"C2","at":"2025-01-02T10:00:00+08:00","accounts":["6222020011112222"],"loss_fen":5,"place":"海口"}\n'


def run(monkeypatch: pytest.MonkeyPatch, text: str | bytes, *args: str) -> int:
    data = text.encode() if isinstance(text, str) else text
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    with pytest.raises(SystemExit) as ended:
        main(["link", *args])
    return int(ended.value.code or 0)


def test_lines_in_series_out(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(monkeypatch, "\ufeff" + GOOD + "\n" + ALSO) == 0
    (line,) = capfdbinary.readouterr().out.splitlines()
    told = json.loads(line)
    assert (told["series"], told["cases"]) == ("S-C1", ["C1", "C2"])


def test_a_file_and_a_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
    path = tmp_path / "cases.jsonl"
    path.write_text(GOOD + ALSO, encoding="utf-8")
    assert run(monkeypatch, "", str(path), "--format", "table") == 0
    assert "622202****2222" in capsys.readouterr().out


def test_nothing_in_nothing_out(monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
    assert run(monkeypatch, "") == 0
    assert capsys.readouterr().out == ""


BAD = [
    ("not json\n", "case"),
    ('["C3"]\n', "case"),
    ('{"at":"2025-01-01T10:00:00Z"}\n', "id"),
    ('{"id":"","at":"2025-01-01T10:00:00Z"}\n', "id"),
    ('{"id":"C\\u0000","at":"2025-01-01T10:00:00Z"}\n', "id"),
    ('{"id":"C3","at":"2025-01-01T10:00:00"}\n', "at"),
    ('{"id":"C3","at":"1825-01-01T10:00:00Z"}\n', "at"),
    ('{"id":"C3","at":"2025-01-01T10:00:00Z","loss_fen":-1}\n', "loss_fen"),
    ('{"id":"C3","at":"2025-01-01T10:00:00Z","loss_fen":1.5}\n', "loss_fen"),
    ('{"id":"C3","at":"2025-01-01T10:00:00Z","typology":"magic"}\n', "typology"),
    ('{"id":"C3","at":"2025-01-01T10:00:00Z","accounts":"6222"}\n', "accounts"),
    ('{"id":"C3","at":"2025-01-01T10:00:00Z","phones":[13812345678]}\n', "phones"),
    ('{"id":"C3","at":"2025-01-01T10:00:00Z","colour":"red"}\n', "colour"),
    ('{"id":"C3","at":"2025-01-01T10:00:00Z","narrative":"\\ud800"}\n', "case"),
    ('{"id":"C3","at":"2025-01-01T10:00:00Z","narrative":"' + "长" * 400_000 + '"}\n', "case"),
    (GOOD, "id"),
]


@pytest.mark.parametrize(("line", "field"), BAD)
def test_a_bad_row_is_named_and_nothing_half_written(
    monkeypatch: pytest.MonkeyPatch, capsys: Out, line: str, field: str
) -> None:
    assert run(monkeypatch, GOOD + line + ALSO) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert f"row=2 field={field}" in printed.err


def test_invalid_utf8_is_a_bad_row(monkeypatch: pytest.MonkeyPatch, capsys: Out) -> None:
    assert run(monkeypatch, GOOD.encode() + b'{"id":"\xff"}\n') == 2
    assert "row=2 field=case" in capsys.readouterr().err


def test_keep_going_links_the_rest(monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(monkeypatch, GOOD + "{}\n" + ALSO, "--keep-going") == 2
    printed = capfdbinary.readouterr()
    assert json.loads(printed.out)["cases"] == ["C1", "C2"]
    assert b"row=2 field=" in printed.err
