"""Word files of the case room, in fonts and paper a Chinese office expects."""

from __future__ import annotations

import io
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from fanzha.cases.freeze import FreezeRequest
from fanzha.cases.report import CaseReport
from fanzha.money import yuan
from fanzha.times import CHINA

COLUMNS = {
    "序": 1.0,
    "户名": 2.7,
    "账号": 4.3,
    "开户行": 2.8,
    "汇款金额（元）": 2.9,
    "交易时间": 3.0,
    "预计余额（元）": 2.9,
    "理由": 4.9,
}
"""Width of each column of the freeze request, in centimetres; together they fill A4 across."""
BODY_FONT, HEAD_FONT = "仿宋", "黑体"
PARTS = (
    ("一、案例经过", "what_happened"),
    ("二、案例分析", "analysis"),
    ("三、案例启示", "lessons"),
    ("附", "appendix"),
)


def report_docx(report: CaseReport) -> bytes:
    """The case report as a Word file."""
    document = _document()
    _heading(document, report.title, 18)
    for name, part in PARTS:
        _heading(document, name, 14, centred=False)
        for paragraph in getattr(report, part):
            _paragraph(document, paragraph)
    return _bytes(document)


def freeze_request_docx(request: FreezeRequest) -> bytes:
    """The request to stop payment as a Word file, landscape, one row an account."""
    document = _document(landscape=True)
    _heading(document, "紧急止付申请表", 18)
    drafted = request.drafted_at.astimezone(CHINA)
    _paragraph(document, f"案件编号：{request.case_id}　申请网点：{request.branch}　被害人：{request.victim}")
    _paragraph(document, f"起草时间：{drafted:%Y-%m-%d %H:%M}　预计可止付：{yuan(request.held_fen)} 元")
    table = document.add_table(rows=1, cols=len(COLUMNS), style="Table Grid")
    table.autofit = False
    # Word reads the width of the cells, other programs that of the grid: both are set.
    for column, width in zip(table.columns, COLUMNS.values(), strict=True):
        column.width = Cm(width)
    _fill(table.rows[0], tuple(COLUMNS), bold=True)
    for number, row in enumerate(request.rows, 1):
        at = row.at.astimezone(CHINA)
        words = (str(number), row.name, row.account, row.bank, yuan(row.amount_fen), f"{at:%Y-%m-%d %H:%M:%S}")
        _fill(table.add_row(), (*words, yuan(row.held_fen), row.why))
    _paragraph(document, "")
    _paragraph(
        document,
        "说明：收款行核对户名、账号、金额、交易时间，四项一致即行止付，期限自执行时起 48 小时，同一账户至多两次。",
    )
    _paragraph(document, "本表为草稿，须由公安机关经管理平台发出方为有效。经办人（签字）：　　　　　　复核人（签字）：")
    return _bytes(document)


def _document(*, landscape: bool = False) -> Any:
    document = Document()
    section = document.sections[0]
    size = (Cm(21.0), Cm(29.7))
    if landscape:
        section.orientation = WD_ORIENT.LANDSCAPE
        size = size[::-1]
    section.page_width, section.page_height = size
    section.left_margin = section.right_margin = Cm(2.6)
    section.top_margin = section.bottom_margin = Cm(2.4)
    style = document.styles["Normal"]
    style.font.size = Pt(12)
    _use_font(style.font, style.element.get_or_add_rPr(), BODY_FONT)
    return document


def _use_font(font: Any, properties: Any, name: str) -> None:
    # Word keeps the font of Chinese characters apart from that of Latin ones; without it they fall back at random.
    font.name = name
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), name)


def _heading(document: Any, text: str, points: int, *, centred: bool = True) -> None:
    paragraph = document.add_heading(level=1 if centred else 2)
    run = paragraph.add_run(text)
    run.font.size = Pt(points)
    run.font.color.rgb = RGBColor(0, 0, 0)
    _use_font(run.font, run._element.get_or_add_rPr(), HEAD_FONT)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _paragraph(document: Any, text: str) -> None:
    paragraph = document.add_paragraph(text)
    paragraph.paragraph_format.first_line_indent = Pt(24)
    paragraph.paragraph_format.line_spacing = 1.5


def _fill(row: Any, words: tuple[str, ...], *, bold: bool = False) -> None:
    for cell, text, width in zip(row.cells, words, COLUMNS.values(), strict=True):
        cell.width = Cm(width)
        run = cell.paragraphs[0].add_run(text)
        run.bold = bold
        run.font.size = Pt(10)


def _bytes(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
