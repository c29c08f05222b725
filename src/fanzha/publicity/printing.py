"""PDF by typst. Words reach the template as data, never as markup, so that no text can break or command it."""

from __future__ import annotations

import io
from datetime import datetime

import msgspec
import segno
import typst

from fanzha.publicity.content import DATA, Content
from fanzha.publicity.fonts import chinese_font

TEMPLATES = {"poster": "poster.typ", "leaflet": "leaflet.typ"}


def pdf(piece: str, words: Content, *, at: datetime) -> bytes:
    """Print a piece; ``at`` dates the file, so equal input gives equal bytes.

    Raises `MissingPart` when no Chinese font is installed.
    """
    inputs = {"content": msgspec.json.encode(words).decode(), "font": chinese_font()}
    if words.link:
        inputs["qr"] = qr_svg(words.link)
    printed: bytes = typst.compile(
        str(DATA / TEMPLATES[piece]), format="pdf", sys_inputs=inputs, timestamp=int(at.timestamp())
    )
    return printed


def qr_svg(link: str) -> str:
    """The link as a QR code, in SVG."""
    drawn = io.BytesIO()
    segno.make(link, error="m").save(drawn, kind="svg", border=0, scale=4)
    return drawn.getvalue().decode()
