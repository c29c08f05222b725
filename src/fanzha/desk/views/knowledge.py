"""The knowledge base as a book: searched, read, printed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from fanzha.desk.roles import EVERYONE, only
from fanzha.knowledge import load
from fanzha.knowledge.schema import TypologyEntry


@require_safe
@only(*EVERYONE)
def index(request: HttpRequest) -> HttpResponse:
    """All typologies, or those in which the word occurs."""
    word = request.GET.get("q", "").strip()[:40]
    entries = [entry for entry in load().typologies.values() if not word or word in _text(entry)]
    return render(request, "desk/knowledge/index.html", {"section": "knowledge", "word": word, "entries": entries})


@require_safe
@only(*EVERYONE)
def entry(request: HttpRequest, code: str) -> HttpResponse:
    """One typology, all that is known of it."""
    known = load()
    found = known.typologies.get(code)
    if found is None:
        raise Http404
    shown = {
        "section": "knowledge",
        "entry": found,
        "channels": [known.official_channels[name] for name in found.verify_with],
        "stages": [(label, getattr(found.stages, label.code)) for label in known.labels["stages"].values()],
        "signs": sorted(found.signs.items(), key=lambda pair: -pair[1]),
    }
    return render(request, "desk/knowledge/entry.html", shown)


def _text(entry: TypologyEntry) -> str:
    """What a search looks through."""
    words = [entry.zh, entry.en, entry.summary_zh, entry.demand, entry.spell_breaker, *entry.advice]
    words += [text for pretext in entry.pretexts for text in (pretext.zh, pretext.demand, *pretext.openings)]
    words += [text for phrase in entry.phrases for text in (phrase.text, *phrase.variants)]
    return "\n".join(words)
