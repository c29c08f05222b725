"""The alert to 110 or 96110, ready to be read out or sent: the four facts the police ask for come first."""

from __future__ import annotations

from fanzha.cases.casefile import CaseFile
from fanzha.knowledge import KnowledgeBase, load
from fanzha.money import spoken, yuan
from fanzha.times import CHINA, said


def police_alert(case: CaseFile, knowledge: KnowledgeBase | None = None) -> str:
    """Draft the alert. It goes to the police, so accounts stand in full."""
    known = knowledge or load()
    kind = known.zh("typologies", case.typology)
    lines = [
        f"报警内容（{case.branch}，{case.opened_at.astimezone(CHINA):%Y-%m-%d %H:%M}）",
        f"疑似类型：{kind}",
        f"客户：{case.customer.name or '未登记'}"
        + (f"，{case.customer.age} 岁" if case.customer.age is not None else "")
        + (f"，账号 {case.customer.account}" if case.customer.account else ""),
        f"金额：{yuan(case.amount_fen)} 元（{spoken(case.amount_fen)}）"
        + (f"，已损失 {yuan(case.loss_fen)} 元" if case.loss_fen else "，钱还没有转出"),
    ]
    payees = [
        f"收款账号：{event.data['payee']}"
        + (f"，户名 {event.data['payee_name']}" if event.data.get("payee_name") else "")
        + (f"，{event.data['payee_bank']}" if event.data.get("payee_bank") else "")
        + f"，交易时间 {said(event.at)}"
        for event in case.of_kind("decided")
        if event.data.get("payee")
    ]
    seen = [f"{said(event.at)} {event.text}" for event in case.of_kind("noticed", "screened", "seen", "called_back")]
    return "\n".join(
        [*lines, *dict.fromkeys(payees), *(["经过：", *seen] if seen else []), "请求：到场劝阻，并对收款账户紧急止付。"]
    )
