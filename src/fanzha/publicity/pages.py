"""A piece as a page of its own (HTML) and as a Word file that can be edited."""

from __future__ import annotations

import io
from html import escape

from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

from fanzha.publicity.content import Content

STYLE = """
:root{--ink:#1d2326;--seal:#b9341b;--house:#14495a}
body{margin:0 auto;max-width:52rem;padding:2rem;color:var(--ink);background:#f6f4ef;
font:1.15rem/1.8 "Noto Sans CJK SC","Source Han Sans SC","PingFang SC","Microsoft YaHei",sans-serif}
header{background:var(--seal);color:#fff;padding:1.5rem 2rem;border-radius:.5rem}
h1{font-size:2.6rem;line-height:1.25;margin:.25rem 0}h2{color:var(--house);font-size:1.25rem;margin:1.5rem 0 .25rem}
blockquote{margin:.5rem 0;padding:.25rem 0 .25rem 1rem;border-left:.3rem solid var(--seal)}
.truth{background:#fff;border:1px solid #e2ddd2;border-radius:.5rem;
padding:1rem 1.5rem;font-weight:700;font-size:1.3rem}
.numbers{font-weight:700;font-size:1.4rem}@media print{body{background:#fff;padding:0}}
"""


def html(words: Content) -> str:
    """One self-contained page."""
    openings = "".join(f"<blockquote>「{escape(line)}」</blockquote>" for line in words.openings)
    advice = "".join(f"<li>{escape(line)}</li>" for line in words.advice)
    rhyme = "<br>".join(escape(line) for line in words.rhyme)
    numbers = "　".join(
        ["报警 110", "反诈专线 96110", *(f"{escape(v.name)} {escape(v.number)}" for v in words.verify_with)]
    )
    return (
        f'<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width"><title>{escape(words.headline)}</title>'
        f"<style>{STYLE}</style></head><body><header>{escape(words.name)}<h1>{escape(words.headline)}</h1></header>"
        f"<h2>骗子会怎样开口</h2>{openings}<h2>他想让您做什么</h2><p>{escape(words.demand)}</p>"
        f'<h2>记住一句话</h2><p class="truth">{escape(words.truth)}</p><h2>该怎么做</h2><ol>{advice}</ol>'
        f"<h2>顺口溜</h2><p>{rhyme}</p><h2>到哪里核实</h2>"
        f'<p class="numbers">{numbers}</p><p>{escape(words.closing)}</p><p>{escape(words.issuer)}</p></body></html>'
    )


def docx(words: Content) -> bytes:
    """A Word file with the same words, to be changed by hand."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name = "微软雅黑"
    style.font.size = Pt(13 * words.scale)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "微软雅黑")
    headline = document.add_paragraph().add_run(words.headline)
    headline.bold = True
    headline.font.size = Pt(30)
    headline.font.color.rgb = RGBColor(0xB9, 0x34, 0x1B)
    document.add_paragraph(f"{words.greeting}，这张纸请您带回家，读给家里人听。")
    numbers = ["报警 110", "反诈专线 96110", *(f"{v.name} {v.number}" for v in words.verify_with)]
    for title, lines in (
        ("骗子会怎样开口", [f"「{line}」" for line in words.openings]),
        ("他想让您做什么", [words.demand]),
        ("记住一句话", [words.truth]),
        ("该怎么做", [f"{n}．{line}" for n, line in enumerate(words.advice, 1)]),
        ("顺口溜", words.rhyme),
        ("到哪里核实", ["　".join(numbers), words.closing, words.issuer]),
    ):
        document.add_paragraph().add_run(title).bold = True
        for line in filter(None, lines):
            document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
