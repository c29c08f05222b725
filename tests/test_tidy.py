"""The house stays tidy: small files, small functions, rooms that know only what lies to their left."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = sorted(p for p in (ROOT / "src").rglob("*.py") if "migrations" not in p.parts)
PYTHON = sorted([*SOURCES, *(ROOT / "tests").rglob("*.py"), *(ROOT / "bench").rglob("*.py")])
CORE = ("screening", "decisions", "dissuasion", "tracing", "series", "cases", "publicity", "simulation", "knowledge")


def _length(path: Path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def _functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def test_files_are_small() -> None:
    lengths = sorted(_length(path) for path in SOURCES)
    assert lengths[len(lengths) // 2] <= 120
    assert lengths[len(lengths) * 9 // 10] <= 300
    too_long = [str(path.relative_to(ROOT)) for path in PYTHON if _length(path) > 600]
    assert not too_long


def test_functions_are_small() -> None:
    lengths = sorted(_lines(node) for path in SOURCES for node in _functions(path))
    assert lengths[len(lengths) * 9 // 10] <= 30
    too_long = [f"{p.name}:{n.name} {_lines(n)}" for p in SOURCES for n in _functions(p) if _lines(n) > 60]
    assert not too_long


@pytest.mark.parametrize("name", ["utils", "util", "helpers", "common", "misc"])
def test_no_file_is_named_after_nothing(name: str) -> None:
    assert not [path for path in PYTHON if name in (path.stem, path.parent.name)]


def test_every_module_says_what_it_is_for() -> None:
    silent = [path for path in PYTHON if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))]
    assert not silent


def test_every_public_function_says_what_it_means() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in SOURCES
        if "desk" not in path.parts and "commands" not in path.parts
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
        if not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not silent


@pytest.mark.parametrize("room", CORE)
def test_a_room_is_a_library_without_the_web(room: str) -> None:
    code = (
        f"import sys, fanzha.{room}; "
        "sys.exit(', '.join(m for m in ('django', 'starlette', 'uvicorn', 'httpx') if m in sys.modules) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_nothing_names_an_index_or_a_machine() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split()
    forbidden = re.compile(r"pypi\.org|--(extra-)?index-url|/root/|/home/\w+/|/work/")
    named = [
        name
        for name in tracked
        if Path(name).suffix in {".py", ".toml", ".md", ".lock", ".sh", ".yml", ".txt", ".html"} or name == "Makefile"
        if name != "tests/test_tidy.py" and forbidden.search((ROOT / name).read_text(encoding="utf-8"))
    ]
    assert not named


def test_the_map_in_the_readme_shows_every_room() -> None:
    rooms = {path.parent.name for path in (ROOT / "src/fanzha").glob("*/__init__.py")}
    for readme in ("README.md", "README.zh-CN.md"):
        text = (ROOT / readme).read_text(encoding="utf-8")
        assert not [room for room in rooms if f"{room}/" not in text]
