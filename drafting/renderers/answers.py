"""The answer to one report: a commented copy of a Word file, or an opinion sheet for any other."""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table as WordTable

from drafting.document.builder import CellText, ComposeBuilder
from drafting.document.model import Table
from drafting.findings import Finding, Severity
from drafting.renderers.docx_document import add_table, block_style, new_word, packed
from drafting.renderers.docx_findings import Comment, add_comments, remove_comments
from drafting.renderers.remarks import counted
from drafting.renderers.text import NAMES, shown
from drafting.review.model import STATES, Remark, Reviewed, checked_share
from drafting.review.verdicts import RESUBMIT, VERDICTS

if TYPE_CHECKING:
    from drafting.analysis.numbers import Coverage

_HEADER = ("序号", "位置", "原文", "问题", "修改建议")
_WIDTHS = (10.0, 32.0, 32.0, 46.0, 36.0)
"""Millimetres; the page has 156."""
_MARGINS = (("top", 40), ("left", 80), ("bottom", 40), ("right", 80))
"""Twentieths of a point between a cell's edges and its text."""
_LONGEST = 400
"""Characters of a cell; whoever needs more has the report itself."""
_FEW_FIXED = 40


def safe(text: str, longest: int = _LONGEST) -> str:
    """Words of a report as they may stand in a Word file: without what XML cannot hold or what turns the writing."""
    plain = " ".join(shown(text).split())
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"


# ------------------------------------------------------------------------------------------ copies with comments


def commented_copy(data: bytes, text: str, findings: Sequence[Finding], report: Reviewed) -> bytes:
    """A Word file with the reviewer's opinion at its beginning and a comment on the words of each finding."""
    word = docx.Document(io.BytesIO(data))
    remove_comments(word)
    comments = [Comment(opening(report), 0, 0)]
    for remark in report.remarks:
        finding = findings[remark.at]
        comments.append(Comment(said(remark), finding.start, finding.end))
    add_comments(word, text, comments)
    return packed(word)


def said(remark: Remark) -> str:
    """A finding as a comment."""
    state = f"【{STATES[remark.state]}】" if remark.state is not None else ""
    before = f"\n上次此处为“{safe(remark.before, 60)}”，改后仍不对" if remark.before and remark.state == "open" else ""
    head = f"{state}{NAMES[remark.severity]} {remark.rule}"
    return f"{head}\n{safe(remark.message, 2000)}\n修改建议：{safe(remark.advice)}{before}"


def opening(report: Reviewed) -> str:
    """The reviewer's opinion on the whole, as a comment."""
    lines = [f"审核结论：{VERDICTS[report.verdict]}（{counted(report)}）", f"是否重新报送：{RESUBMIT[report.verdict]}"]
    lines += [safe(note) for note in report.notes]
    if report.fixed:
        lines.append(f"上次所提已改{len(report.fixed)}处")
    return "\n".join(lines)


# ------------------------------------------------------------------------------------------ opinion sheets


def opinion_sheet(report: Reviewed) -> bytes:
    """The opinion on a report that is no Word file, or could not be read: verdict, list, whether to hand in again."""
    builder = ComposeBuilder("draft")
    builder.heading("审核意见", 0)
    for name, value in _facts(report):
        builder.paragraph(f"{name}：{safe(value, 600)}")
    if report.problem is not None:
        builder.heading("一、没有读出来的原因和办法", 1)
        builder.paragraph(safe(report.problem, 1200))
    number = 0
    part = 0
    for severity in Severity:
        found = [r for r in report.remarks if r.severity is severity]
        if not found:
            continue
        builder.heading(f"{'一二三四'[part]}、{_GROUPS[severity]}（{len(found)}处）", 1)
        part += 1
        cells = [CellText(head, 0, column) for column, head in enumerate(_HEADER)]
        for row, remark in enumerate(found, start=1):
            number += 1
            cells += [CellText(text, row, column) for column, text in enumerate(_row(number, remark))]
        builder.table(cells)
    if report.fixed:
        builder.heading(f"{'一二三四'[part]}、上次所提、这次已改的（{len(report.fixed)}处）", 1)
        for remark in report.fixed[:_FEW_FIXED]:
            builder.paragraph(f"{safe(remark.place)}：{safe(remark.text, 60)}（{remark.rule}）")
    builder.paragraph(f"是否重新报送：{RESUBMIT[report.verdict]}。")
    document = builder.build()
    word = new_word(document)
    for block in document.blocks:
        if isinstance(block, Table):
            _set(add_table(word, document, block))
        else:
            paragraph = word.add_paragraph(block.text, style=block_style(block))
            if block_style(block) == "Normal":
                paragraph.paragraph_format.first_line_indent = Pt(0)
    return packed(word)


_GROUPS = {
    Severity.ERROR: "错误：互相矛盾，或不合规定，应当改",
    Severity.WARNING: "警告：多半有误，请核实",
    Severity.INFO: "提示：供参考",
}


def _facts(report: Reviewed) -> list[tuple[str, str]]:
    out = [("报告单位", report.agency or "（报告中没有读出）")]
    if report.year is not None:
        out.append(("报告年度", f"{report.year}年"))
    out.append(("报送文件", Path(report.path.replace("\\", "/")).name))
    out.append(
        ("审核结论", f"{VERDICTS[report.verdict]}（{counted(report)}）" if report.read else VERDICTS[report.verdict])
    )
    share = checked_share(report.coverage)
    if share is not None and report.coverage is not None:
        out.append(("正文数字", _coverage(report.coverage)))
    out += [("说明", note) for note in report.notes]
    return out


def _coverage(found: Coverage) -> str:
    """What became of the numbers of the prose, in the words of the page."""
    parts = (
        ("与表格、数据或上年相符", found.verified),
        ("有矛盾", found.contradicted),
        ("只与正文其他数字相符", found.consistent),
        ("没有可以核对的", found.unchecked),
    )
    told = "，".join(f"{name}{number}个" for name, number in parts if number)
    rest = "；没有核对的请自行再核一遍" if found.unchecked else ""
    return f"共{found.numbers}个：{told}{rest}"


def _row(number: int, remark: Remark) -> tuple[str, ...]:
    state = f"【{STATES[remark.state]}】" if remark.state is not None else ""
    before = f"（上次为“{safe(remark.before, 40)}”）" if remark.before and remark.state == "open" else ""
    return (
        str(number),
        safe(remark.place, 120),
        safe(remark.text, 120) or "—",
        f"{state}{safe(remark.message)}{before}（{remark.rule}）",
        safe(remark.advice),
    )


def _set(table: WordTable) -> None:
    """Columns as wide as what is read in them, the head on every page, no row broken."""
    table.autofit = False
    margins = OxmlElement("w:tblCellMar")
    for side, size in _MARGINS:
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(size))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblCellMar")):
        properties.remove(old)
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        look.addprevious(margins)
    else:
        properties.append(margins)
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Mm(width)
    for number, row in enumerate(table.rows):
        kept = row._tr.get_or_add_trPr()
        if number == 0 and kept.find(qn("w:tblHeader")) is None:
            kept.append(OxmlElement("w:tblHeader"))
        for column, (cell, width) in enumerate(zip(row.cells, _WIDTHS, strict=True)):
            cell.width = Mm(width)
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = number == 0
                if number and column:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
