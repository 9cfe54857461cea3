"""The reviewer's checklist as text, as a document (Word) and as a workbook."""

from __future__ import annotations

import io

import xlsxwriter

from drafting.document.builder import CellText, ComposeBuilder
from drafting.document.model import Document
from drafting.results import STATES, Checklist
from drafting.text.numerals import to_hanzi

_HEADER = ("序号", "核对内容", "规则", "结果", "说明")
_WIDTHS = (6, 58, 8, 18, 60)


def render_checklist_text(checklist: Checklist) -> str:
    """One item a line, what was found below it."""
    lines = [checklist.title, ""]
    lines += [f"{name}：{value}" for name, value in checklist.facts]
    number = 0
    for k, (name, items) in enumerate(checklist.groups, start=1):
        lines += ["", f"{to_hanzi(k)}、{name}"]
        for item in items:
            number += 1
            code = f"（{item.rule}）" if item.rule else ""
            lines.append(f"{number:>3}. [{STATES[item.state]}] {item.text}{code}")
            if item.note:
                lines.append(f"     {item.note}")
    return "\n".join(lines) + "\n"


def checklist_document(checklist: Checklist) -> Document:
    """A document with a table for each group, as Word and Markdown print it."""
    builder = ComposeBuilder("draft")
    builder.heading(checklist.title, 0)
    for name, value in checklist.facts:
        builder.paragraph(f"{name}：{value}")
    number = 0
    for k, (name, items) in enumerate(checklist.groups, start=1):
        builder.heading(f"{to_hanzi(k)}、{name}", 1)
        cells = [CellText(text, 0, column) for column, text in enumerate(_HEADER)]
        for row, item in enumerate(items, start=1):
            number += 1
            values = (str(number), item.text, item.rule or "人工", STATES[item.state], item.note or item.source)
            cells += [CellText(text, row, column) for column, text in enumerate(values)]
        builder.table(cells)
    return builder.build()


def render_checklist_xlsx(checklist: Checklist) -> bytes:
    """One sheet, one item a row, with a filter over the header."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet("核对单")
    wrapped = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    header = book.add_format({"bold": True, "bg_color": "#E8EEF5", "border": 1, "align": "center"})
    big = book.add_format({"bold": True, "font_size": 14})
    sheet.write_string(0, 0, checklist.title, big)
    row = 1
    for name, value in checklist.facts:
        sheet.write_string(row, 0, f"{name}：{value}")
        row += 1
    row += 1
    columns = ("序号", "部分", *_HEADER[1:], "依据")
    for column, text in enumerate(columns):
        sheet.write_string(row, column, text, header)
    for column, width in enumerate((_WIDTHS[0], 14, *_WIDTHS[1:], 40)):
        sheet.set_column(column, column, width)
    first = row
    number = 0
    for name, items in checklist.groups:
        for item in items:
            row += 1
            number += 1
            sheet.write_number(row, 0, number, wrapped)
            values = (name, item.text, item.rule or "人工", STATES[item.state], item.note, item.source)
            for column, text in enumerate(values, start=1):
                sheet.write_string(row, column, text, wrapped)
    sheet.autofilter(first, 0, row, len(columns) - 1)
    sheet.freeze_panes(first + 1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(first)
    book.close()
    return buffer.getvalue()
