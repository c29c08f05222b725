"""The page about the conversation tells the truth: its examples run, its table is complete."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from fanzha.dissuasion import Conversation, script

PAGE = (Path(__file__).parents[2] / "docs" / "dissuasion.md").read_text(encoding="utf-8")


def test_the_json_lines_are_a_whole_talk() -> None:
    lines = re.findall(r"```jsonl\n(.*?)```", PAGE, re.DOTALL)[0].splitlines()
    _, turn = Conversation.replay(json.loads(line) for line in lines)
    assert turn is not None
    assert turn.outcome == "convinced"


def test_the_examples_in_python_run(capsys: pytest.CaptureFixture[str]) -> None:
    for example in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL):
        exec(compile(example, "docs/dissuasion.md", "exec"), {})  # noqa: S102  the page's own examples
    assert "False" not in capsys.readouterr().out


def test_the_table_of_what_can_be_seen_is_complete() -> None:
    documented = dict(re.findall(r"^\| `(\w+)` \| ([^|]+) \| [+-]", PAGE, re.MULTILINE))
    assert {code: zh.strip() for code, zh in documented.items()} == {e.code: e.zh for e in script().seen.values()}
