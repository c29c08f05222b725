"""The known scenes: played once per process, and kept as cases on request."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from django.db import transaction

from fanzha.desk.models import Case, Staff
from fanzha.desk.services import casework
from fanzha.desk.services.casework import NewCase
from fanzha.desk.services.following import attach_ledger
from fanzha.errors import NotFound
from fanzha.simulation.stories import Scene, Story, ledger_path, play, story_of
from fanzha.simulation.stories.story import Follow


@cache
def scenes_of(code: str) -> tuple[Scene, ...]:
    """Every step of a scene as the rooms answered it. Raises `NotFound` for an unknown scene."""
    return tuple(play(story_of(code)))


def keep(code: str, by: Staff) -> Case:
    """Keep the case a scene ends in, with its timeline and ledger; a second time gives the same case again."""
    story, mark = story_of(code), f"story:{code}"
    found = Case.objects.filter(transfer_id=mark, branch=by.branch).first()
    if found is not None:
        return found
    ended = next((scene.case for scene in reversed(scenes_of(code)) if scene.case is not None), None)
    if ended is None:
        raise NotFound(f"场景 {code} 没有走到案件")
    new = NewCase(
        branch=by.branch,
        typology=ended.typology,
        channel=ended.channel,
        amount_fen=ended.amount_fen,
        name=ended.customer.name,
        age=ended.customer.age,
        account=ended.customer.account,
        transfer_id=mark,
    )
    with transaction.atomic():
        case = casework.open_case(new, by, ended.opened_at)
        for event in ended.events[:-1]:
            casework.add(case, by, event.kind, event.text, event.at, data=event.data)
        last = ended.events[-1]
        _bring_ledger(case, story, by, last.at)
        casework.settle(case, by, ended.outcome, f"演练：{last.text}", last.at, loss_fen=ended.loss_fen)
    return case


def _bring_ledger(case: Case, story: Story, by: Staff, at: datetime) -> None:
    path = ledger_path(story)
    followed = next((step for step in story.steps if isinstance(step, Follow)), None)
    if path is not None and followed is not None:
        attach_ledger(case, path.name, path.read_bytes(), followed.seeds, by=by, at=at)
