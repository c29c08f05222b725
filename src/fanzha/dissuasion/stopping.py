"""When to stop: each rule is a small named function whose docstring is the reason; the first that holds decides."""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from fanzha.dissuasion.beliefs import Beliefs
from fanzha.dissuasion.state import Room, State
from fanzha.dissuasion.turn import Outcome

FEWEST = 2
"""So many questions are asked even when the answer seems sure: they wake the customer, whatever they tell us."""
PROVEN_SIGNS = ("documents_shown", "regular_payment")


class Standing(Struct, frozen=True):
    """What the rules look at."""

    room: Room
    state: State
    beliefs: Beliefs
    can_ask: bool

    @property
    def will(self) -> str | None:
        """What the customer last said they would do: ``convinced``, ``insists``, ``left``, or nothing yet."""
        return next((m for m in reversed(self.state.marks) if m in ("convinced", "insists", "left")), None)


Rule = Callable[[Standing], Outcome | None]


def known_bad_payee(at: Standing) -> Outcome | None:
    """收款账户已被止付、在名单上，或民警已认定：不再谈，按法律办。"""
    return "law" if "law" in at.state.marks or at.state.outcome == "law" else None


def gave_up_the_transfer(at: Standing) -> Outcome | None:
    """客户自己说不转了。"""
    return "convinced" if at.will == "convinced" else None


def insists_after_all(at: Standing) -> Outcome | None:
    """点破以后客户仍坚持：可能性高就用法律给的措施，有疑点就请负责人。"""
    if at.will not in ("insists", "left"):
        return None
    told = bool(at.state.said) or at.state.outcome == "escalate"
    if told and at.beliefs.fraud >= at.room.settings.law_at:
        return "law"
    return "escalate" if at.beliefs.fraud >= at.room.settings.give_up_at else None


def proved_genuine(at: Standing) -> Outcome | None:
    """我们自己核实过，确有其事。"""
    sure = at.beliefs.honest >= at.room.settings.release_at_limit
    return "released" if "genuine" in at.state.marks and sure else None


def already_handed_over(at: Standing) -> Outcome | None:
    """已经请了负责人，不再换人追问。"""
    return "escalate" if at.state.outcome == "escalate" else None


def does_not_fit(at: Standing) -> Outcome | None:
    """几处说法对不上，又不是很小的可能。"""
    many = len(at.state.contradictions) >= at.room.settings.contradictions_to_escalate
    return "escalate" if many and at.state.asked and at.beliefs.fraud >= at.room.settings.risky_from else None


def forbidden_words(at: Standing) -> Outcome | None:
    """说到了「安全账户」一类的话：不管别的答得多好，都请负责人。"""
    said = "safe_account_mentioned" in at.state.signs
    return "escalate" if said and len(at.state.asked) >= FEWEST else None


def told_and_still_likely(at: Standing) -> Outcome | None:
    """已经点破，还是很像诈骗：请负责人，不再由柜员追问。"""
    named = any(code in at.room.kb.typologies for code in at.state.said)
    # The forbidden phrase needs one answer more; a trick not yet named is worth a few questions to name it.
    enough = 1 if "safe_account_mentioned" in at.state.signs else FEWEST if named else at.room.settings.longer_talk
    likely = at.beliefs.fraud >= at.room.settings.escalate_at
    answered_since = bool(at.state.said) and len(at.state.asked) > at.state.told_at
    return "escalate" if answered_since and likely and len(at.state.asked) >= enough else None


def will_not_talk(at: Standing) -> Outcome | None:
    """客户一再发火、拒答、沉默：疑点多就请负责人，疑点少就照办，都不再追问。"""
    if len(at.state.moods) < at.room.settings.patience:
        return None
    return _by_belief(at)


def nothing_wrong(at: Standing) -> Outcome | None:
    """把握够了。曾经可疑的，要经得起一个意外问题或当面核实。"""
    bar = at.room.settings.release_at
    if at.state.outcome == "released":
        bar = at.room.settings.release_at_limit
    stood = at.state.highest < at.room.settings.risky_from or at.state.reassured > 0
    heard = bool(at.state.asked) or any(code in at.state.signs for code in PROVEN_SIGNS)
    return "released" if at.beliefs.honest >= bar and stood and heard else None


def asked_enough(at: Standing) -> Outcome | None:
    """问够了，或者没有值得再问的。"""
    if len(at.state.asked) < at.room.settings.question_limit and at.can_ask:
        return None
    return _by_belief(at)


def _by_belief(at: Standing) -> Outcome:
    sure = at.beliefs.honest >= at.room.settings.release_at_limit
    return "released" if sure and not at.state.contradictions else "escalate"


RULES: tuple[Rule, ...] = (
    known_bad_payee,
    gave_up_the_transfer,
    insists_after_all,
    proved_genuine,
    already_handed_over,
    does_not_fit,
    forbidden_words,
    told_and_still_likely,
    will_not_talk,
    nothing_wrong,
    asked_enough,
)


def stop(at: Standing) -> tuple[Outcome, str] | None:
    """The outcome and the reason for it, or None while the conversation goes on."""
    for rule in RULES:
        outcome = rule(at)
        if outcome is not None:
            return outcome, (rule.__doc__ or "").strip()
    return None
