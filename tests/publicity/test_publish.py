"""Every piece for every typology and audience fits its paper and says the right thing."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from docx import Document
from pypdf import PdfReader

from fanzha.errors import BadInput, MissingPart
from fanzha.knowledge.vocabulary import TYPOLOGIES
from fanzha.publicity import audiences, publish
from fanzha.publicity.content import slogans
from fanzha.publicity.fonts import chinese_font
from fanzha.times import CHINA

AT = datetime(2026, 3, 5, tzinfo=CHINA)


def _has_font() -> bool:
    try:
        return bool(chinese_font())
    except MissingPart:
        return False


needs_font = pytest.mark.skipif(not _has_font(), reason="no Chinese font: apt-get install fonts-noto-cjk")


def test_every_typology_has_a_slogan_that_rhymes_in_two_lines() -> None:
    assert set(slogans()) == set(TYPOLOGIES)
    assert all(len(slogan.rhyme) == 2 and len(slogan.headline) <= 20 for slogan in slogans().values())


@needs_font
@pytest.mark.parametrize("typology", TYPOLOGIES)
@pytest.mark.parametrize("piece", ["poster", "leaflet"])
def test_a_piece_is_one_sheet_with_both_numbers(piece: str, typology: str) -> None:
    pages = PdfReader(io.BytesIO(publish(piece, typology, "elderly", at=AT, issuer="城南支行"))).pages
    text = pages[0].extract_text().replace("\n", "")
    assert len(pages) == 1
    assert "110" in text
    assert "96110" in text
    assert "城南支行" in text
    assert slogans()[typology].headline[:4] in text


@needs_font
def test_the_same_words_and_date_give_the_same_file() -> None:
    assert publish("poster", "refund", at=AT) == publish("poster", "refund", at=AT)


@pytest.mark.parametrize("audience", audiences())
def test_the_word_file_can_be_edited(audience: str) -> None:
    document = Document(io.BytesIO(publish("leaflet", "romance", audience, "docx", at=AT)))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert slogans()["romance"].headline in text
    assert audiences()[audience].closing in text


def test_text_never_becomes_markup() -> None:
    page = publish("leaflet", "loan", format="html", at=AT, issuer="<script>alert(1)</script>").decode()
    assert "<script>" not in page
    assert "&lt;script&gt;" in page


@needs_font
def test_text_never_becomes_typst_commands() -> None:
    made = publish("leaflet", "loan", at=AT, issuer='#read("/etc/passwd") #panic()')
    assert '#read("/etc/passwd")' in PdfReader(io.BytesIO(made)).pages[0].extract_text()


@pytest.mark.parametrize(
    ("piece", "typology", "audience", "form", "field"),
    [
        ("banner", "loan", "everyone", "pdf", "piece"),
        ("poster", "nothing", "everyone", "pdf", "typology"),
        ("poster", "loan", "martians", "pdf", "audience"),
        ("poster", "loan", "everyone", "gif", "format"),
    ],
)
def test_an_unknown_choice_is_named(piece: str, typology: str, audience: str, form: str, field: str) -> None:
    with pytest.raises(BadInput) as refused:
        publish(piece, typology, audience, form, at=AT)
    assert refused.value.field == field
