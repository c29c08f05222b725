"""Turns the table of disguises into flat tables; the traditional characters come from OpenCC's own data."""

from __future__ import annotations

from importlib.resources import files
from itertools import product
from typing import Any

from fanzha.screening.normalise import Evasions, Normaliser


def read_evasions(table: dict[str, Any]) -> Evasions:
    """Build the tables from ``data/evasions.toml`` (as parsed)."""
    characters = traditional()
    for plain, alike in table["look"].items():
        characters.update(dict.fromkeys(alike, plain))
    fold = Normaliser(Evasions(characters, {}, {}))
    parts = {fold(written).text: plain for plain, ways in table["split"].items() for written in ways}
    words: dict[str, str] = {}
    for plain, ways in table["sound"].items():
        for heard in (fold(way).text for way in ways):
            words[heard] = plain
            if len(heard) < len(plain):  # 加薇信 is 加微信, not 加微信 and one character more
                words[heard + plain[-1]] = plain
    for plain, spelling in table["pinyin"].items():
        words.update(dict.fromkeys(spellings(plain, spelling.split()), plain))
    words.update({word: word for word in table["keep"]["words"]})
    parts.update({word: word for word in table["keep"]["words"]})
    return Evasions(characters, {k: v for k, v in parts.items() if len(k) > 1}, words)


def traditional() -> dict[str, str]:
    """Traditional to simplified, character by character (OpenCC's first choice)."""
    lines = (files("opencc") / "dictionary" / "TSCharacters.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if "\t" in line)
    return {old: new.split()[0] for old, new in rows if len(old) == 1 and new.split()[0] != old}


def spellings(word: str, syllables: list[str]) -> set[str]:
    """The ways a word is written with pinyin: all of it (joined or spaced), or some characters of it."""
    mixed = {"".join(choice) for choice in product(*zip(word, syllables, strict=True))} - {word}
    return {*mixed, " ".join(syllables)}
