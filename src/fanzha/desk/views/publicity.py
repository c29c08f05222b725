"""Posters and leaflets from the knowledge base."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from fanzha.desk.roles import only
from fanzha.desk.views.acting import me
from fanzha.desk.views.papers import download
from fanzha.knowledge import load
from fanzha.knowledge.vocabulary import TYPOLOGIES
from fanzha.publicity import FORMATS, PIECES, audiences, publish

MAKERS = ("hall", "head", "duty", "analyst")


@require_safe
@only(*MAKERS)
def page(request: HttpRequest) -> HttpResponse:
    """Choose piece, kind, audience and form."""
    shown: dict[str, Any] = {
        "section": "publicity",
        "pieces": PIECES,
        "typologies": TYPOLOGIES,
        "audiences": audiences(),
        "formats": {"pdf": "PDF", "docx": "Word", "html": "HTML"},
    }
    return render(request, "desk/publicity.html", shown)


@require_safe
@only(*MAKERS)
def make(request: HttpRequest) -> HttpResponse:
    """The finished piece as a file."""
    asked = request.GET
    piece, typology, form = asked.get("piece", ""), asked.get("typology", ""), asked.get("format", "pdf")
    audience, issuer = asked.get("audience", "everyone"), me(request).branch
    made = publish(piece, typology, audience, form, at=timezone.now(), issuer=issuer)
    name = f"{load().zh('typologies', typology)}-{PIECES[piece]}.{form}"
    return download(made, name, FORMATS[form])
