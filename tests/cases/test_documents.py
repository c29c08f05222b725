"""What leaves the case room: masked, in three parts, in files that Word opens."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

import pytest
from docx import Document

from fanzha.cases import CaseEvent, CaseFile, Customer, FreezeRow, draft_report, freeze_request, police_alert
from fanzha.cases.documents import freeze_request_docx, report_docx
from fanzha.errors import BadInput
from fanzha.times import CHINA

AT = datetime(2026, 3, 5, 10, 12, tzinfo=CHINA)
PAYEE = "6217003810046318807"
CASE = CaseFile(
    id="A2026-0305-01",
    opened_at=AT,
    branch="城南支行",
    typology="authority",
    customer=Customer(name="徐凤霞", age=68, account="6222021001119988776"),
    amount_fen=7_000_000,
    outcome="prevented",
    events=(
        CaseEvent(AT, "大堂 小林", "noticed", "客户取号后一直打电话，对方号码 13912345678"),
        CaseEvent(
            AT + timedelta(minutes=2),
            "系统",
            "decided",
            "中止，请负责人",
            {
                "payee": PAYEE,
                "payee_name": "赵某",
                "payee_bank": "他行合肥分行",
                "legal_measure": "反电信网络诈骗法第十八条：中止有关业务",
                "reasons": [
                    {"code": "base", "text": "起点", "weight": 2.0},
                    {"code": "R-201", "text": "不认识收款人", "weight": 1.1},
                    {"code": "R-300", "text": "出示了合同", "weight": -0.4},
                ],
            },
        ),
        CaseEvent(AT + timedelta(minutes=4), "柜员 老周", "asked", "对方有没有教过您，银行问起来该怎么说？"),
        CaseEvent(AT + timedelta(minutes=9), "负责人 陈", "revealed", "查看了身份"),
    ),
)


def _everything(report: object) -> str:
    return repr(report)


def test_the_report_has_its_three_parts_and_the_facts() -> None:
    report = draft_report(CASE)
    assert report.title == "城南支行成功堵截一起冒充公检法及政府机关诈骗"
    assert "7 万元" in report.what_happened[0]
    assert "2026年3月5日 10:12" in report.what_happened[0]
    assert "不认识收款人" in "".join(report.analysis)
    assert "出示了合同" not in "".join(report.analysis), "what spoke for the customer is no suspicion"
    assert "对方有没有教过您" in report.lessons[0]


def test_nobody_can_be_recognised_in_the_report() -> None:
    written = _everything(draft_report(CASE))
    for secret in ("徐凤霞", "6222021001119988776", "13912345678", PAYEE):
        assert secret not in written
    assert "徐某（68 岁）" in written
    assert "查看了身份" not in written


def test_the_alert_carries_what_the_police_need() -> None:
    alert = police_alert(CASE)
    for needed in (PAYEE, "赵某", "他行合肥分行", "70,000.00", "10:14", "钱还没有转出"):
        assert needed in alert


def test_word_opens_the_report_with_chinese_fonts() -> None:
    document = Document(io.BytesIO(report_docx(draft_report(CASE))))
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name.startswith("Heading")]
    assert headings[1:] == ["一、案例经过", "二、案例分析", "三、案例启示", "附"]
    assert 'w:eastAsia="仿宋"' in document.styles.element.xml


ROW = FreezeRow(
    account=PAYEE, name="赵某", bank="他行合肥分行", amount_fen=19_000_000, at=AT, held_fen=4_200_000, why="还有余额"
)


def test_the_freeze_request_states_the_four_facts_a_bank_matches() -> None:
    request = freeze_request(CASE, [ROW], at=AT)
    table = Document(io.BytesIO(freeze_request_docx(request))).tables[0]
    row = [cell.text for cell in table.rows[1].cells]
    assert row[1:6] == ["赵某", PAYEE, "他行合肥分行", "190,000.00", "2026-03-05 10:12:00"]
    assert request.held_fen == 4_200_000


def test_a_request_without_accounts_is_refused() -> None:
    with pytest.raises(BadInput, match="没有可以止付的账户"):
        freeze_request(CASE, [], at=AT)
