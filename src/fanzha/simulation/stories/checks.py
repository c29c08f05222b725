"""Expected against got, in words a newcomer can read."""

from __future__ import annotations

from collections.abc import Sequence

from fanzha.decisions import Decision
from fanzha.dissuasion import OUTCOME_NAMES, Turn
from fanzha.dissuasion.beliefs import HONEST
from fanzha.knowledge import load
from fanzha.knowledge.vocabulary import ACTIONS, NO_FRAUD
from fanzha.money import spoken
from fanzha.simulation.stories.scene import Check
from fanzha.simulation.stories.story import Follow, Story
from fanzha.tracing import Trace


def of_trace(step: Follow, found: Trace) -> tuple[Check, ...]:
    """What can still be saved, what is gone, and at how many branches, to the fen."""
    branches = len({cash.branch for cash in found.cash_out})
    return (
        _same("还能止付", spoken(step.held_fen), spoken(found.saveable_fen)),
        _same("已被取现", spoken(step.withdrawn_fen), spoken(found.withdrawn_fen)),
        _same("取现网点", f"{step.branches} 家", f"{branches} 家"),
    )


def at_the_end(
    story: Story, decision: Decision | None, turn: Turn | None, questions: Sequence[str]
) -> tuple[Check, ...]:
    """The right typology from both machines, an action severe enough, questions asked, and the talk's outcome."""
    kb, expect = load(), story.expect
    action = decision.action if decision else ACTIONS[0]
    believed = next((code for code in turn.beliefs if code != HONEST), NO_FRAUD) if turn else NO_FRAUD
    outcome = turn.outcome if turn else None
    typology = (decision.typology if decision else None) or NO_FRAUD
    return (
        _same("决策的类型", kb.zh("typologies", expect.typology), kb.zh("typologies", typology)),
        _same("谈话判断的类型", kb.zh("typologies", expect.typology), kb.zh("typologies", believed)),
        Check(
            "处置",
            f"至少{kb.zh('actions', expect.action)}",
            kb.zh("actions", action),
            ACTIONS.index(action) >= ACTIONS.index(expect.action),
        ),
        Check("问过的问题", "至少 1 个", f"{len(questions)} 个", bool(questions)),
        _same("谈话结果", OUTCOME_NAMES[expect.outcome], OUTCOME_NAMES[outcome] if outcome else "还没有"),
    )


def _same(name: str, expected: str, got: str) -> Check:
    return Check(name, expected, got, expected == got)
