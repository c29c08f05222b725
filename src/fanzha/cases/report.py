"""The case report as branches write it: what happened, the analysis, the lessons. A draft for a person to edit."""

from __future__ import annotations

from msgspec import Struct

from fanzha.cases.casefile import EVENT_NAMES, OUTCOME_NAMES, CaseEvent, CaseFile
from fanzha.knowledge import KnowledgeBase, load
from fanzha.knowledge.schema import TypologyEntry
from fanzha.money import spoken
from fanzha.protection.mask import mask_text, tail
from fanzha.times import CHINA


class CaseReport(Struct, frozen=True):
    """Paragraphs by part, already without anybody's identity."""

    title: str
    what_happened: list[str]
    analysis: list[str]
    lessons: list[str]
    appendix: list[str]


def draft_report(case: CaseFile, knowledge: KnowledgeBase | None = None) -> CaseReport:
    """Draft the report from the case's own timeline."""
    known = knowledge or load()
    entry = known.typologies.get(case.typology)
    return CaseReport(
        title=_title(case, known),
        what_happened=_what_happened(case, known),
        analysis=_analysis(case, entry),
        lessons=_lessons(case, entry, known),
        appendix=_appendix(case),
    )


def alias(case: CaseFile) -> str:
    """The customer as a report names them: 「王某（48 岁）」."""
    name = f"{case.customer.name[:1]}某" if case.customer.name else "一位客户"
    return f"{name}（{case.customer.age} 岁）" if case.customer.age is not None else name


def _title(case: CaseFile, known: KnowledgeBase) -> str:
    kind = known.zh("typologies", case.typology)
    if case.outcome == "prevented":
        return f"{case.branch}成功堵截一起{kind}诈骗"
    if case.outcome == "released":
        return f"{case.branch}核实一笔疑似{kind}的交易"
    return f"{case.branch}处置一起{kind}诈骗"


def _what_happened(case: CaseFile, known: KnowledgeBase) -> list[str]:
    day = case.opened_at.astimezone(CHINA)
    channel = known.zh("channels", case.channel)
    first = (
        f"{day.year}年{day.month}月{day.day}日 {day:%H:%M}，{alias(case)}在{case.branch}通过{channel}"
        f"办理 {spoken(case.amount_fen)}的付款。"
    )
    told = [_sentence(event) for event in case.events if event.kind not in ("revealed", "followed_up")]
    return [first, *told, f"结果：{OUTCOME_NAMES[case.outcome]}。{_money(case)}"]


def _sentence(event: CaseEvent) -> str:
    at = event.at.astimezone(CHINA)
    return f"{at:%H:%M}　{EVENT_NAMES[event.kind]}：{mask_text(event.text)}"


def _money(case: CaseFile) -> str:
    if case.outcome == "prevented":
        return f"保住 {spoken(case.amount_fen)}。"
    return f"损失 {spoken(case.loss_fen)}。" if case.loss_fen else ""


def _analysis(case: CaseFile, entry: TypologyEntry | None) -> list[str]:
    points = [
        mask_text(reason["text"])
        for event in case.of_kind("decided")
        for reason in event.data.get("reasons", [])
        if reason.get("weight", 0) > 0 and reason.get("code") != "base"
    ]
    method = []
    if entry is not None:
        method = [
            f"手法：{entry.summary_zh}",
            f"怎样开头：{entry.stages.lure}",
            f"怎样取信：{entry.stages.trust}",
            f"怎样要钱：{entry.stages.harvest}",
            f"客户为什么会信：{entry.demand}",
        ]
    law = sorted({event.data["legal_measure"] for event in case.of_kind("decided") if event.data.get("legal_measure")})
    return [
        *method,
        *([f"本案疑点：{'；'.join(dict.fromkeys(points))}。"] if points else []),
        *([f"处置依据：{'；'.join(law)}。"] if law else []),
    ]


def _lessons(case: CaseFile, entry: TypologyEntry | None, known: KnowledgeBase) -> list[str]:
    if entry is None:
        return ["员工：先核实再放行，问得客气、记得完整。", "制度：核实没有问题的，当场放行并致歉。"]
    asked = case.of_kind("asked")
    question = asked[0].text if asked else entry.questions[0].text
    official = known.official_channels[entry.verify_with[0]]
    return [
        f"员工：看到疑点多问一句。本案起作用的第一句是「{question}」。",
        f"制度：凡客户提到「{entry.phrases[0].text}」一类的话，先停办，再用查到的{official.zh}（{official.number}）核实，不用对方给的号码。",
        f"宣传：把这句话讲给更多人听：{entry.spell_breaker}",
    ]


def _appendix(case: CaseFile) -> list[str]:
    accounts = {
        event.data["payee"] for event in case.events if isinstance(event.data.get("payee"), str) and event.data["payee"]
    }
    return [
        f"案件编号：{case.id}",
        *([f"涉案账户：{'、'.join(tail(account) for account in sorted(accounts))}"] if accounts else []),
        f"处置记录：{len(case.events)} 条，均有时间和经手人。",
    ]
