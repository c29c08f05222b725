"""From a typology and an audience to a finished piece."""

from __future__ import annotations

from datetime import datetime

from fanzha.errors import BadInput
from fanzha.publicity.content import content

PIECES = {"poster": "海报（A3）", "leaflet": "宣传单（A4）"}
FORMATS = {
    "pdf": "application/pdf",
    "html": "text/html; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


def publish(
    piece: str,
    typology: str,
    audience: str = "everyone",
    format: str = "pdf",  # noqa: A002 (the word users know)
    *,
    at: datetime,
    issuer: str = "",
    link: str = "",
) -> bytes:
    """Make a piece.

    ``at`` dates the file; ``issuer`` is printed as its sender; ``link`` becomes a QR code on the leaflet. Raises
    `BadInput` for an unknown piece, format, typology or audience, `MissingPart` when no Chinese font is installed.
    """
    for name, value, known in (("piece", piece, PIECES), ("format", format, FORMATS)):
        if value not in known:
            raise BadInput(f"没有这种选择：{value}，可选 {'、'.join(known)}", field=name)
    words = content(typology, audience, issuer=issuer, link=link)
    if format == "html":
        from fanzha.publicity.pages import html

        return html(words).encode()
    if format == "docx":
        from fanzha.publicity.pages import docx

        return docx(words)
    from fanzha.publicity.printing import pdf

    return pdf(piece, words, at=at)
