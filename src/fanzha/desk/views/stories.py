"""The known scenes, step by step."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST, require_safe

from fanzha.desk.roles import CASE_KEEPERS, EVERYONE, only, roles_of
from fanzha.desk.services import exercise
from fanzha.desk.views.acting import me
from fanzha.simulation.stories import Story, load_stories
from fanzha.simulation.stories.story import Show


@require_safe
@only(*EVERYONE)
def index(request: HttpRequest) -> HttpResponse:
    """All scenes."""
    return render(request, "desk/stories/index.html", {"section": "stories", "stories": load_stories()})


@require_safe
@only(*EVERYONE)
def page(request: HttpRequest, code: str) -> HttpResponse:
    """One step of a scene; ``?step=`` from 1."""
    story = _story(code)
    scenes = exercise.scenes_of(code)
    wanted = request.GET.get("step", "1")
    number = min(max(int(wanted), 1), len(scenes)) if wanted.isascii() and wanted.isdigit() else 1
    scene, step = scenes[number - 1], story.steps[number - 1]
    shown = {
        "section": "stories",
        "story": story,
        "scene": scene,
        "numbers": range(1, len(scenes) + 1),
        "message": step.message if isinstance(step, Show) else "",
        "picture": mark_safe(scene.picture),  # noqa: S308 (our own drawing, escaped there)
        "may_keep": scene.case is not None and bool(roles_of(request.user) & CASE_KEEPERS),
    }
    return render(request, "desk/stories/page.html", shown)


@require_POST
@only(*CASE_KEEPERS)
def keep(request: HttpRequest, code: str) -> HttpResponse:
    """Keep the case the scene ended in."""
    _story(code)
    return redirect("case", exercise.keep(code, me(request)).number)


def _story(code: str) -> Story:
    found = next((story for story in load_stories() if story.code == code), None)
    if found is None:
        raise Http404
    return found
