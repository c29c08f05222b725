"""The score: a sum of weights in natural-log odds, every one of them shown as a reason."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from msgspec import Struct

from fanzha.decisions.decision import Reason
from fanzha.decisions.ruleset import RuleFamily, RuleText
from fanzha.knowledge import KnowledgeBase
from fanzha.knowledge.vocabulary import SIGNS
from fanzha.screening import Screening

Family = RuleFamily | Literal["sign", "message"]


class Evidence(Struct, frozen=True):
    """A reason with the kind of evidence it is and the typology it speaks for."""

    reason: Reason
    family: Family
    typology: str | None = None


def of_rules(fired: Iterable[RuleText]) -> list[Evidence]:
    """Evidence from rules that fired."""
    return [Evidence(Reason(rule.code, rule.text, rule.weight), rule.family, rule.typology) for rule in fired]


def of_signs(facts: Mapping[str, Any], knowledge: KnowledgeBase, seen: Sequence[str]) -> list[Evidence]:
    """Evidence from the chips, and from a device that says the same as a chip."""
    found = []
    for code in SIGNS:
        if facts[code]:
            sign = knowledge.signs[code]
            who = "员工看到" if code in seen else "设备显示"
            family: Family = "reassuring" if sign.group == "reassuring" else "sign"
            found.append(Evidence(Reason(f"S-{code}", f"{who}：{sign.zh}", sign.lean), family))
    return found


class MessageWeight(Struct, frozen=True, forbid_unknown_fields=True):
    """How the screener's log-odds become a weight, kept between ``found_least`` and ``most``."""

    scale: float
    shift: float
    most: float
    found_least: float


def of_message(screening: Screening | None, knowledge: KnowledgeBase, weigh: MessageWeight) -> list[Evidence]:
    """Evidence from the shown message, when the screener names a typology."""
    if screening is None or screening.typology not in knowledge.typologies:
        return []
    score = min(max(screening.score, 1e-6), 1 - 1e-6)
    weight = round(
        min(max(weigh.scale * math.log(score / (1 - score)) + weigh.shift, weigh.found_least), weigh.most), 4
    )
    words = "、".join(f"「{text}」" for text in dict.fromkeys(e.text for e in screening.evidence[:3]))
    kind = knowledge.typologies[screening.typology].zh
    text = f"客户出示的内容像「{kind}」" + (f"，里面有{words}" if words else "")
    return [Evidence(Reason(f"M-{screening.typology}", text, weight), "message", screening.typology)]


def score_of(reasons: Iterable[Reason]) -> float:
    """The sigmoid of the sum of the weights."""
    total = math.fsum(reason.weight for reason in reasons)
    return 1 / (1 + math.exp(-total)) if total >= 0 else math.exp(total) / (1 + math.exp(total))


def in_order(evidence: Iterable[Evidence]) -> list[Reason]:
    """Heaviest first; ties by code."""
    return sorted((e.reason for e in evidence), key=lambda reason: (-abs(reason.weight), reason.code))
