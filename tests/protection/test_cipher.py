"""What is sealed opens only in its own place, with its own key, and unchanged."""

from __future__ import annotations

import base64
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fanzha.protection.cipher import Cipher, Undecipherable

CIPHER = Cipher([bytes(range(32))])


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_comes_back(text: str) -> None:
    assert CIPHER.unseal(CIPHER.seal(text, "case.name"), "case.name") == text


def test_the_same_text_is_never_sealed_alike() -> None:
    assert CIPHER.seal("王小明", "case.name") != CIPHER.seal("王小明", "case.name")


def test_nothing_of_the_text_shows() -> None:
    assert "6222" not in base64.b64decode(CIPHER.seal("6222021001112345678", "a").split(":")[2]).decode("latin-1")


def test_a_value_moved_to_another_place_does_not_open() -> None:
    with pytest.raises(Undecipherable):
        CIPHER.unseal(CIPHER.seal("王小明", "case.name"), "case.account")


def _one_letter_off(token: str) -> str:
    return token[:-8] + ("B" if token[-8] == "A" else "A") + token[-7:]


SPOILED = {
    "a letter": _one_letter_off,
    "version": lambda t: "v9" + t[2:],
    "cut": lambda t: t[:30],
    "bare": lambda _: "王",
}


@pytest.mark.parametrize("spoil", SPOILED.values(), ids=SPOILED.keys())
def test_a_changed_value_does_not_open(spoil: Callable[[str], str]) -> None:
    token = CIPHER.seal("王小明", "case.name")
    with pytest.raises(Undecipherable):
        CIPHER.unseal(spoil(token), "case.name")


def test_the_key_file_is_made_once_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "cipher.key"
    token = Cipher.open(path).seal("王小明", "case.name")
    assert Cipher.open(path).unseal(token, "case.name") == "王小明"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["cipher.key"]


def test_a_new_key_leaves_old_values_readable(tmp_path: Path) -> None:
    path = tmp_path / "cipher.key"
    before = Cipher.open(path)
    old, mark = before.seal("王小明", "n"), before.fingerprint("王小明", "n")
    path.write_text(path.read_text() + base64.b64encode(bytes(32)).decode() + "\n")
    after = Cipher.open(path)
    assert after.unseal(old, "n") == "王小明"
    assert after.fingerprint("王小明", "n") == mark
    with pytest.raises(Undecipherable):
        before.unseal(after.seal("王小明", "n"), "n")


def test_an_empty_key_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cipher.key").write_text("")
    with pytest.raises(Undecipherable):
        Cipher.open(tmp_path / "cipher.key")
