"""``fanzha trace`` as a user meets it: formats, several transfers, exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from fanzha.cli import main

FILE = str(Path(__file__).with_name("haikou.csv"))
Out = pytest.CaptureFixture[str]


def run(*args: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(["trace", "--ledger", FILE, *args])
    return int(ended.value.code or 0)


@pytest.mark.parametrize("seeds", [["--from", "V1", "V2"], ["--from", "V1", "--from", "V2"]])
def test_several_transfers_either_way(seeds: list[str], capsys: Out) -> None:
    assert run(*seeds, "--method", "lifo", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["method"], told["seeds"], len(told["cash_out"])) == ("lifo", ["V1", "V2"], 8)


@pytest.mark.parametrize(
    ("form", "start", "words"),
    [
        ("table", "38 万元去了哪里", ["622848****7763", "42,000.00", "国贸支行", "先冻谁"]),
        ("svg", "<svg ", ["取现 · 海口"]),
        ("html", "<!doctype html>", ["取现与要调的录像", "先冻谁"]),
    ],
)
def test_formats(form: str, start: str, words: list[str], capsys: Out) -> None:
    assert run("--from", "V1", "V2", "--format", form) == 0
    printed = capsys.readouterr().out
    assert printed.startswith(start)
    assert not [word for word in words if word not in printed]


def test_a_file_is_written_and_nothing_printed(tmp_path: Path, capsys: Out) -> None:
    target = tmp_path / "flow.svg"
    assert run("--from", "V1", "--format", "svg", "--out", str(target)) == 0
    assert target.read_text(encoding="utf-8").startswith("<svg ")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--from", "V9"], "V9"),
        (["--from", "C1"], "C1"),
        ([], "--from"),
        (["--from", "V1", "--method", "guess"], "guess"),
        (["--from", "V1", "--format", "svg", "--out", "/no/such/folder/x.svg"], "--out"),
    ],
)
def test_wrong_use_ends_with_2_and_says_what(args: list[str], said: str, capsys: Out) -> None:
    assert run(*args) == 2
    printed = capsys.readouterr()
    assert said in printed.err
    assert printed.out == ""


def test_a_bad_row_is_named(tmp_path: Path, capsys: Out) -> None:
    ledger = tmp_path / "bad.csv"
    ledger.write_text(Path(FILE).read_text(encoding="utf-8").replace(",9800000,", ",-5,"), encoding="utf-8")
    with pytest.raises(SystemExit) as ended:
        main(["trace", "--ledger", str(ledger), "--from", "V1"])
    assert ended.value.code == 2
    assert "row=4 field=amount_fen" in capsys.readouterr().err
