"""What a leaflet says, drawn from the knowledge base; how it looks is decided elsewhere."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from msgspec import Struct

from fanzha.errors import BadInput
from fanzha.knowledge import load
from fanzha.knowledge.loader import read
from fanzha.knowledge.schema import TypologyEntry

DATA = Path(__file__).parent / "data"


class Slogan(Struct, frozen=True, forbid_unknown_fields=True):
    """A headline and a rhyme of two lines."""

    headline: str
    rhyme: list[str]


class Audience(Struct, frozen=True, forbid_unknown_fields=True):
    """Whom a piece is for; ``scale`` multiplies the type size."""

    zh: str
    greeting: str
    closing: str
    scale: float


class Numbered(Struct, frozen=True):
    """An official place to ask."""

    name: str
    number: str


class Content(Struct, frozen=True, kw_only=True):
    """The words of one piece."""

    typology: str
    name: str
    headline: str
    rhyme: list[str]
    openings: list[str]
    phrases: list[str]
    demand: str
    truth: str
    advice: list[str]
    verify_with: list[Numbered]
    greeting: str
    closing: str
    scale: float
    issuer: str
    link: str


@cache
def slogans() -> dict[str, Slogan]:
    """Headlines by typology."""
    return read(DATA / "slogans.toml", dict[str, Slogan])


@cache
def audiences() -> dict[str, Audience]:
    """Audiences by code."""
    return read(DATA / "audiences.toml", dict[str, Audience])


def content(typology: str, audience: str = "everyone", *, issuer: str = "", link: str = "") -> Content:
    """Gather the words of a piece. Raises `BadInput` for an unknown typology or audience."""
    known = load()
    if typology not in known.typologies:
        raise BadInput(f"没有这个类型：{typology}", field="typology")
    if audience not in audiences():
        raise BadInput(f"没有这类读者：{audience}，可选 {'、'.join(audiences())}", field="audience")
    entry, reader, slogan = known.typologies[typology], audiences()[audience], slogans()[typology]
    return Content(
        typology=typology,
        name=entry.zh,
        headline=slogan.headline,
        rhyme=slogan.rhyme,
        openings=_openings(entry),
        phrases=[phrase.text for phrase in entry.phrases if phrase.strength != "supporting"][:6],
        demand=entry.demand,
        truth=entry.spell_breaker,
        advice=entry.advice[:4],
        verify_with=[
            Numbered(channel.zh, channel.number)
            for channel in (known.official_channels[code] for code in entry.verify_with)
            if channel.kind == "hotline" and channel.number not in ("110", "96110")
        ][:2],
        greeting=reader.greeting,
        closing=reader.closing,
        scale=reader.scale,
        issuer=issuer,
        link=link,
    )


def _openings(entry: TypologyEntry) -> list[str]:
    # Short ones are read from a distance; one from each pretext shows the breadth of the trick.
    shortest = [min(pretext.openings, key=len) for pretext in entry.pretexts]
    return sorted(shortest, key=len)[:3]
