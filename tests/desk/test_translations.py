"""Every word of the desk is said in English too, and the compiled catalogue is the one of the source."""

from __future__ import annotations

import re

import pytest

from fanzha.cases.casefile import EVENT_NAMES, OUTCOME_NAMES
from fanzha.desk.catalog import ENGLISH, compiled, read_catalog, wanted
from fanzha.desk.services import hall, panel
from fanzha.desk.templatetags.desk import SHORT_ACTIONS
from fanzha.publicity import PIECES
from fanzha.simulation.stories.story import Step
from fanzha.tracing.picture import METHOD_NAMES

SAID_AT_RUN_TIME = {
    "events": EVENT_NAMES.values(),
    "outcomes": OUTCOME_NAMES.values(),
    "actions": SHORT_ACTIONS.values(),
    "pieces": PIECES.values(),
    "methods": METHOD_NAMES.values(),
    "checks": hall.CHECKS.values(),
    "hall": [verb for verb, _ in hall.VERBS.values()],
    "panel": [verb for verb, _ in panel.VERBS.values()],
    "ended": panel.ENDED.values(),
    "steps": [kind.words for kind in Step.__subclasses__()],
}


def test_every_marked_text_is_translated() -> None:
    assert sorted(wanted() - read_catalog().keys()) == []


@pytest.mark.parametrize("kind", SAID_AT_RUN_TIME)
def test_texts_chosen_at_run_time_are_translated(kind: str) -> None:
    assert sorted(set(SAID_AT_RUN_TIME[kind]) - read_catalog().keys() - {""}) == []


def test_no_translation_is_left_over() -> None:
    used = wanted().union(*SAID_AT_RUN_TIME.values(), {"", "案例经过", "案例分析", "案例启示", "附"})
    assert sorted(read_catalog().keys() - used) == []


PLACES = re.compile(r"%\(\w+\)")


def test_translations_are_english_and_keep_their_places() -> None:
    for text, said in read_catalog().items():
        assert bool(said.strip()), text
        assert set(PLACES.findall(text)) == set(PLACES.findall(said)), text
        assert not re.search(r"[\u4e00-\u9fff]", re.sub(r"「[^」]*」|安全账户", "", said)), text


def test_the_compiled_catalogue_is_fresh() -> None:
    assert ENGLISH.with_suffix(".mo").read_bytes() == compiled(read_catalog())
