"""The most alike among many reports as a workbook, for whoever sorts, filters and sends on."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from drafting.alignment.similarity import ReportSketch, Resemblance
from drafting.renderers.comparison_text import percent_text
from drafting.renderers.resemblance import DEFINITION, RELATIONS, group_kind, no_groups, no_pairs
from drafting.renderers.web import plain

_LONGEST = 32_000
"""Characters that a cell of a workbook holds, with room to spare."""


def render_resemblance_xlsx(found: Resemblance) -> bytes:
    """Sheets of groups, of their shared sentences, of pairs, and of what does not count."""
    buffer = io.BytesIO()
    book = _Book(buffer)
    _groups(book, found)
    _sentences(book, found)
    _pairs(book, found)
    rows = ((k, *_report(f)) for k, files in enumerate(found.copies, 1) for f in files)
    book.sheet("同一份报告", ("序号", "机关", "年度", "文件"), (6, 30, 8, 50), rows, none="没有交了不止一次的报告")
    book.sheet(
        "过半都有的句子", ("句子",), (100,), ((text,) for text in found.common), none="没有；不足十份报告时不区分"
    )
    book.sheet(
        "说明",
        ("项目", "内容"),
        (16, 110),
        (
            ("报告", f"{found.reports}份"),
            ("雷同率", DEFINITION),
            (
                "分组",
                f"雷同率不低于{percent_text(found.grouped)}、共有三句以上的归入一组；组里的每一份至少与另一份这样相似",
            ),
            ("同一份报告", "同一机关、同一年度，自拟的句子有九成以上相同：交了两次，或交了两种格式；在组里只算一份"),
            ("过半都有的句子", "视为统一下发，不计入雷同率"),
        ),
    )
    book.close()
    return buffer.getvalue()


Value = str | int | Decimal | None


class _Book:
    """A workbook in which every text is text, whatever it begins with."""

    def __init__(self, buffer: io.BytesIO) -> None:
        self.book = xlsxwriter.Workbook(buffer, {"in_memory": True})
        border = {"border": 1, "valign": "top"}
        self.head = self.book.add_format({"bold": True, "bg_color": "#E8EEF5", "align": "center", **border})
        self.text = self.book.add_format({"text_wrap": True, **border})
        self.share = self.book.add_format({"num_format": "0.0%", **border})

    def sheet(
        self, name: str, head: Sequence[str], widths: Sequence[int], rows: Iterable[Sequence[Value]], *, none: str = ""
    ) -> None:
        """A sheet with a frozen head, a filter, and widths in characters; ``none`` is said where there is no row."""
        sheet = self.book.add_worksheet(name)
        for column, (title, width) in enumerate(zip(head, widths, strict=True)):
            sheet.write_string(0, column, title, self.head)
            sheet.set_column(column, column, width)
        last = 0
        for last, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                self._write(sheet, last, column, value)
        if last:
            sheet.autofilter(0, 0, last, len(head) - 1)
        elif len(head) > 1:
            sheet.merge_range(1, 0, 1, len(head) - 1, none, self.text)
        else:
            self._write(sheet, 1, 0, none)
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _write(self, sheet: Any, row: int, column: int, value: Value) -> None:
        if value is None:
            sheet.write_blank(row, column, None, self.text)
        elif isinstance(value, str):
            sheet.write_string(row, column, plain(value)[:_LONGEST], self.text)
        else:
            sheet.write_number(row, column, float(value), self.share if isinstance(value, Decimal) else self.text)

    def close(self) -> None:
        self.book.close()


def _report(report: ReportSketch) -> tuple[Value, Value, Value]:
    return (report.agency or None, report.year, report.path)


def _groups(book: _Book, found: Resemblance) -> None:
    rows = (
        (k, group_kind(group), i, *_report(m.report), m.own, m.share, "、".join(c.path for c in m.copies) or None)
        for k, group in enumerate(found.groups, 1)
        for i, m in enumerate(group.members, 1)
    )
    head = ("组", "组的性质", "编号", "机关", "年度", "文件", "自拟（句）", "组内最高雷同率", "同一份的其他文件")
    book.sheet("分组", head, (5, 18, 6, 30, 8, 44, 10, 14, 40), rows, none=no_groups(found))


def _sentences(book: _Book, found: Resemblance) -> None:
    rows = (
        (k, n, len(sentence.places), i + 1, *_report(group.members[i].report), at.line, at.text)
        for k, group in enumerate(found.groups, 1)
        for n, sentence in enumerate(group.sentences, 1)
        for i, at in sentence.places
    )
    head = ("组", "句", "几份共有", "编号", "机关", "年度", "文件", "段", "原文")
    book.sheet("共有的句子", head, (5, 5, 8, 6, 26, 8, 32, 6, 80), rows, none=no_groups(found))


def _pairs(book: _Book, found: Resemblance) -> None:
    rows = (
        (
            k,
            p.share,
            len(p.shared),
            RELATIONS[p.relation],
            *_report(p.first),
            p.own_first,
            *_report(p.second),
            p.own_second,
        )
        for k, p in enumerate(found.pairs, 1)
    )
    side = ("机关", "年度", "文件", "自拟（句）")
    head = ("序号", "雷同率", "共有（句）", "关系", *side, *side)
    book.sheet("成对", head, (6, 9, 10, 22, 26, 8, 36, 10, 26, 8, 36, 10), rows, none=no_pairs(found))
