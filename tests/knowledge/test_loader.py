"""A bad knowledge file is refused with file, line and field; the table of bad files is broken.toml."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path
from typing import Any

import pytest

from fanzha.errors import BadInput
from fanzha.knowledge import loader
from fanzha.knowledge.schema import Examples, TypologyEntry

CASES = tomllib.loads((Path(__file__).parent / "broken.toml").read_text(encoding="utf-8"))
KINDS: dict[str, type[Any]] = {
    "labels.toml": loader.LabelFile,
    "signs.toml": loader.SignFile,
    "official_channels.toml": loader.ChannelFile,
    "questions.toml": loader.QuestionFile,
    "typologies": TypologyEntry,
    "examples": Examples,
}


def spoil(case: dict[str, str], folder: Path) -> Path:
    """Copy the one file into ``folder`` with the case's mistake in it."""
    source = (loader.DATA / case["path"]).read_text(encoding="utf-8")
    assert case["old"] in source, f"the good file has changed: {case['old']}"
    target = folder / case["path"]
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(source.replace(case["old"], case["new"], 1), encoding="utf-8")
    return target


@pytest.mark.parametrize("case", CASES["file"], ids=lambda case: case["name"])
def test_bad_file_is_refused_with_its_line(case: dict[str, str], tmp_path: Path) -> None:
    path = spoil(case, tmp_path)
    with pytest.raises(loader.KnowledgeError) as refused:
        loader.read(path, KINDS[case["path"].split("/")[0]])
    error = refused.value
    assert path.name in str(error)
    if "field" in case:
        assert error.field == case["field"]
    if "line_has" in case:
        assert error.row is not None
        assert case["line_has"] in path.read_text(encoding="utf-8").splitlines()[error.row - 1]


@pytest.mark.parametrize("case", CASES["whole"], ids=lambda case: case["name"])
def test_files_that_disagree_are_refused(case: dict[str, str], tmp_path: Path) -> None:
    folder = tmp_path / "data"
    shutil.copytree(loader.DATA, folder)
    spoil(case, folder)
    with pytest.raises(BadInput) as refused:
        loader.load(folder)
    assert refused.value.field == case["field"]
    assert case.get("says", "") in str(refused.value)


def test_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(loader.KnowledgeError, match=r"nowhere\.toml"):
        loader.read(tmp_path / "nowhere.toml", loader.SignFile)


def test_file_that_is_not_utf8_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gbk.toml"
    path.write_bytes("signs = []  # 国标编码".encode("gb18030"))
    with pytest.raises(loader.KnowledgeError, match=r"gbk\.toml"):
        loader.read(path, loader.SignFile)


def test_line_is_counted_from_one_and_finds_the_right_block() -> None:
    source = '[[signs]]\ncode = "a"\n\n[[signs]]\ncode = "b"\nlean = 9\n'
    assert loader._line_of(source, "signs[1].lean") == 6
    assert loader._line_of(source, "signs[0].code") == 2
