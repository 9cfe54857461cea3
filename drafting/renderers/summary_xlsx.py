"""The summary of many reports as a workbook: a line a report, every finding, by rule, by unit, who is missing.

Every text is written as text and nothing as a formula or a link of its own, whatever it begins with: words of reports
and names of files come from strangers. The workbook is read again by the second pass.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

import xlsxwriter

from drafting.errors import InputError
from drafting.findings import Severity
from drafting.renderers.outcome import Run
from drafting.renderers.text import NAMES, shown
from drafting.review import sheets
from drafting.review.model import (
    ACCEPTED,
    NAMELESS,
    OUTSIDE,
    STANDINGS,
    STATES,
    Remark,
    Review,
    Reviewed,
    Standing,
    checked_share,
    reports_by_agency,
)
from drafting.review.verdicts import VERDICTS, Limits, Verdict
from drafting.text.width import display_width

_LONGEST = 2000
"""Characters of a text in a cell; a workbook takes 32767."""
_DANGEROUS = tuple("=+-@\t\r|")
_MOST_LINKS = 60_000
"""A sheet of Excel takes 65530."""
_PAGE_TOLD, _PLACE_TOLD = "原文和问题", "看原文"
_LINE, _MOST_LINES = 17.0, 12
"""Points of a line, and how many a row shows."""
_NARROW = 10
"""Columns that are hidden or hold numbers do not make a row higher."""
_FAMILY_CODES = re.compile(r"[A-Z]{2}")
_COLOURS = {
    Verdict.PASSED: "#E2F0D9",
    Verdict.REVISE: "#FFF2CC",
    Verdict.RETURNED: "#F8CBAD",
    Verdict.UNREAD: "#D9D9D9",
}
_FAMILIES = {
    "TB": "表格",
    "NM": "正文数字",
    "ST": "结构",
    "PH": "应写内容",
    "WD": "用语",
    "YR": "年份日期",
    "FM": "书写",
}


def render_run_xlsx(run: Run) -> bytes:
    """The summary of a run. Raises InputError when the run was not reviewed."""
    if run.review is None:
        raise InputError("--format xlsx", "没有汇总可写")
    return render_summary_xlsx(run.review)


def render_summary_xlsx(review: Review) -> bytes:
    """The workbook; the same for the same review."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": datetime(2000, 1, 1)})  # the same bytes for the same review
    writing = _Writing(book, review)
    writing.summary()
    writing.remarks()
    writing.by_rule()
    writing.by_unit()
    writing.roster()
    writing.aside()
    writing.absent()
    writing.guide()
    book.close()
    return buffer.getvalue()


class _Writing:
    """One workbook being written."""

    def __init__(self, book: Any, review: Review) -> None:
        self.book = book
        self.review = review
        top = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
        self.text = book.add_format(top)
        self.quoted = book.add_format({**top, "quote_prefix": True})
        self.number = book.add_format({**top, "align": "right"})
        self.percent = book.add_format({**top, "num_format": "0%"})
        self.head = book.add_format(
            {
                "bold": True,
                "bg_color": "#DCE6F1",
                "border": 1,
                "align": "center",
                "valign": "vcenter",
                "text_wrap": True,
            }
        )
        self.link = book.add_format({**top, "font_color": "#0B4F9E", "underline": 1})
        self.open = book.add_format({**top, "bg_color": "#FFFBE6"})
        self.verdicts = {v: book.add_format({**top, "bg_color": c, "align": "center"}) for v, c in _COLOURS.items()}
        self.centred = book.add_format({**top, "align": "center"})
        self.links = 0
        """How many the sheet has."""
        self.widths: list[float] = []
        self.lines = 1

    # ------------------------------------------------------------------ cells

    def sheet(self, name: str, columns: Sequence[tuple[str, float]], rows: int, frozen: int = 1) -> Any:
        """A sheet with its head, a filter over it, and print settings."""
        made = self.book.add_worksheet(name)
        self.links = 0
        self.widths = [width for _, width in columns]
        for column, (text, width) in enumerate(columns):
            made.write_string(0, column, text, self.head)
            made.set_column(column, column, width)
        if columns:
            made.autofilter(0, 0, max(rows, 1), len(columns) - 1)
        made.freeze_panes(1, frozen)
        made.set_landscape()
        made.set_paper(9)
        made.fit_to_pages(1, 0)
        made.repeat_rows(0)
        return made

    def put(self, sheet: Any, row: int, column: int, value: object, format: Any = None) -> None:
        """A value in a cell: numbers as such, all else as text that no program takes for a formula."""
        if column == 0:
            self.lines = 1
        if value is None or value == "":
            sheet.write_blank(row, column, None, format or self.text)
        elif isinstance(value, int | float):
            sheet.write_number(row, column, value, format or self.number)
        else:
            text = cell_text(str(value))
            danger = text.startswith(_DANGEROUS)
            # Not every program makes a row as high as its wrapped text.
            room = max(1, int(self.widths[column]) - 1)
            lines = sum(-(-max(1, display_width(line)) // room) for line in text.split("\n"))
            if self.widths[column] > _NARROW and lines > self.lines:
                self.lines = min(lines, _MOST_LINES)
                sheet.set_row(row, _LINE * self.lines)
            sheet.write_string(row, column, text, (format or self.text) if not danger else self.quoted)

    def linked(self, sheet: Any, row: int, column: int, text: str, target: str) -> None:
        """A text that leads to a file below the folder of answers, or to a place of a page; text alone without one."""
        self.put(sheet, row, column, text)
        if text and target and self.links < _MOST_LINKS:
            self.links += 1
            # The cell keeps the height and the wrapping that it was given as text.
            sheet.write_url(row, column, f"external:{link_target(target)}", self.link, string=cell_text(text))

    # ------------------------------------------------------------------ sheets

    def summary(self) -> None:
        since = self.review.since is not None
        columns = [
            (sheets.AGENCY, 30.0),
            (sheets.YEAR, 7),
            (sheets.FILE, 34),
            (sheets.ERRORS, 7),
            (sheets.WARNINGS, 7),
            (sheets.INFOS, 7),
            (sheets.SHARE, 8),
            (sheets.VERDICT, 10),
        ]
        if since:
            columns += [(name, 7.0) for name in STATES.values()]
        columns += [(sheets.NOTES, 50), (sheets.ANSWER, 46), (sheets.PAGE, 12), (sheets.SKETCH, 9)]
        reports = self.review.worst_first
        sheet = self.sheet(sheets.SUMMARY, columns, len(reports))
        for row, report in enumerate(reports, start=1):
            counts = [report.count(s) if report.read else None for s in Severity]
            values: list[object] = [report.agency, report.year, report.path, *counts]
            for column, value in enumerate(values):
                self.put(sheet, row, column, value, self.centred if column == 1 else None)
            column = len(values)
            self.put(sheet, row, column, checked_share(report.coverage), self.percent)
            self.put(sheet, row, column + 1, VERDICTS[report.verdict], self.verdicts[report.verdict])
            column += 2
            if since:
                states = report.states()
                for state in STATES:
                    self.put(sheet, row, column, states[state] if report.read else None)
                    column += 1
            self.put(sheet, row, column, "；".join((*([report.problem] if report.problem else []), *report.notes)))
            self.linked(sheet, row, column + 1, report.answer, report.answer)
            self.linked(sheet, row, column + 2, _PAGE_TOLD if report.page else "", report.page)
            self.put(sheet, row, column + 3, report.sketch)
        sheet.set_column(len(columns) - 1, len(columns) - 1, 10, None, {"hidden": True})

    def remarks(self) -> None:
        columns = (
            (sheets.AGENCY, 24.0),
            (sheets.FILE, 24),
            (sheets.LEVEL, 7),
            (sheets.RULE, 8),
            (sheets.PLACE, 26),
            (sheets.PAGE, 8),
            (sheets.WORDS, 24),
            (sheets.MESSAGE, 52),
            (sheets.ADVICE, 36),
            (sheets.STATE, 8),
            (sheets.DECISION, 11),
            (sheets.REASON, 20),
            (sheets.MARK, 18),
            (sheets.CONTEXT, 9),
            (sheets.CELLS, 9),
        )
        lines = [
            (report, remark)
            for report in self.review.worst_first
            for remark in sorted(
                (*report.remarks, *report.accepted, *report.fixed),
                key=lambda r: (r.state == "fixed", r.accepted, -r.severity.rank),
            )
        ]
        if self.review.since is not None:
            lines += [(Reviewed(""), remark) for remark in self.review.since.fixed]
        places = {
            id(remark): f"{report.page}#f{n}"
            for report in self.review.reports
            if report.page
            for n, remark in enumerate(report.remarks, start=1)
        }
        sheet = self.sheet(sheets.REMARKS, columns, len(lines), frozen=2)
        for row, (report, remark) in enumerate(lines, start=1):
            for column, value in enumerate(_line(report, remark)):
                head = columns[column][0]
                if head == sheets.PAGE:
                    # Not the place itself: office programs do not wrap the text of a link.
                    page = places.get(id(remark), "")
                    self.linked(sheet, row, column, _PLACE_TOLD if page else "", page)
                else:
                    self.put(sheet, row, column, value, self.open if head in (sheets.DECISION, sheets.REASON) else None)
        if lines:
            choice = {"validate": "list", "source": [ACCEPTED], "ignore_blank": True, "error_type": "warning"}
            place = [name for name, _ in columns].index(sheets.DECISION)
            sheet.data_validation(1, place, len(lines), place, choice)
        for hidden in (sheets.CONTEXT, sheets.CELLS):
            at = [name for name, _ in columns].index(hidden)
            sheet.set_column(at, at, columns[at][1], None, {"hidden": True})

    def by_rule(self) -> None:
        columns = (
            (sheets.RULE, 8.0),
            ("名称", 40),
            *((f"{NAMES[s]}（处）", 10.0) for s in Severity),
            ("合计（处）", 10),
            ("单位数", 9),
            ("单位", 70),
        )
        counts: dict[str, Counter[Severity]] = {}
        units: dict[str, dict[str, None]] = {}
        for report in self.review.reports:
            for remark in report.remarks:
                counts.setdefault(remark.rule, Counter())[remark.severity] += 1
                units.setdefault(remark.rule, {})[report.agency or report.path] = None
        order = sorted(counts, key=lambda c: (*(-counts[c][s] for s in Severity), c))
        sheet = self.sheet(sheets.BY_RULE, columns, len(order))
        for row, code in enumerate(order, start=1):
            found = counts[code]
            values: list[object] = [code, self.review.titles.get(code, ""), *(found[s] for s in Severity)]
            values += [sum(found.values()), len(units[code]), "、".join(units[code])]
            for column, value in enumerate(values):
                self.put(sheet, row, column, value)

    def by_unit(self) -> None:
        units = reports_by_agency(self.review.worst_first)
        families = sorted(
            {m[0] for r in self.review.reports for k in r.remarks if (m := _FAMILY_CODES.match(k.rule))},
            key=lambda f: (list(_FAMILIES).index(f) if f in _FAMILIES else len(_FAMILIES), f),
        )
        columns = (
            (sheets.AGENCY, 32.0),
            ("份数", 7),
            (sheets.YEAR, 12),
            (sheets.VERDICT, 10),
            *((NAMES[s], 7.0) for s in Severity),
            *((f"{_FAMILIES.get(f, '')}{f}", 12.0) for f in families),
            ("最多的问题", 48),
        )
        sheet = self.sheet(sheets.BY_UNIT, columns, len(units))
        for row, (name, reports) in enumerate(units.items(), start=1):
            found = [k for r in reports for k in r.remarks]
            worst = max((r.verdict for r in reports), key=lambda v: v.rank)
            years = "、".join(dict.fromkeys(str(r.year) for r in reports if r.year is not None))
            self.put(sheet, row, 0, name)
            self.put(sheet, row, 1, len(reports))
            self.put(sheet, row, 2, years)
            self.put(sheet, row, 3, VERDICTS[worst], self.verdicts[worst])
            column = 4
            for severity in Severity:
                self.put(sheet, row, column, sum(k.severity is severity for k in found))
                column += 1
            for family in families:
                self.put(sheet, row, column, sum(k.rule.startswith(family) for k in found) or None)
                column += 1
            most = Counter(k.rule for k in found).most_common(3)
            told = "、".join(f"{code}{self.review.titles.get(code, '')}{n}处" for code, n in most)
            self.put(sheet, row, column, told)

    def roster(self) -> None:
        roster = self.review.roster
        if roster is None and not self.review.twice:
            return
        columns = (("名单上的单位", 34.0), ("情况", 18), ("报告上的名称", 34), ("文件", 60))
        rows: list[tuple[str, str, str, str]] = []
        if roster is not None:
            order: tuple[Standing, ...] = ("missing", "unclear", "unread", "other_year", "twice", "in")
            for standing in order:
                rows += [
                    (n.name, STANDINGS[standing], "、".join(n.agencies), "、".join(n.paths))
                    for n in roster.of(standing)
                ]
            by_path = {r.path: r.agency for r in self.review.reports}
            rows += [
                ("", OUTSIDE if by_path.get(path) else NAMELESS, by_path.get(path, ""), path) for path in roster.outside
            ]
        else:
            rows += [("", STANDINGS["twice"], t.agency, "、".join(t.paths)) for t in self.review.twice]
        sheet = self.sheet(sheets.ROSTER, columns, len(rows))
        for row, values in enumerate(rows, start=1):
            for column, value in enumerate(values):
                self.put(sheet, row, column, value)

    def aside(self) -> None:
        if self.review.asides:
            self._plain(sheets.ASIDE, ("文件", "原因"), ((a.path, a.reason) for a in self.review.asides))

    def absent(self) -> None:
        since = self.review.since
        if since is not None and since.absent:
            rows = ((agency, "" if year is None else str(year), path) for agency, year, path in since.absent)
            self._plain(sheets.ABSENT, (sheets.AGENCY, sheets.YEAR, sheets.FILE), rows)

    def _plain(
        self, name: str, heads: Sequence[str], rows: Iterable[Sequence[str]], widths: Sequence[float] = ()
    ) -> None:
        lines = list(rows)
        columns = list(zip(heads, widths or [50.0] * len(heads), strict=True))
        sheet = self.sheet(name, columns, len(lines))
        for row, values in enumerate(lines, start=1):
            for column, value in enumerate(values):
                self.put(sheet, row, column, value)

    def guide(self) -> None:
        limits = {r.limits.told() for r in self.review.reports} or {Limits().told()}
        rows = [(name, said) for told in sorted(limits) for name, said in told]
        rows += [
            (
                sheets.SHARE,
                "正文的数字中，与表格、上年、已给出的数据或文内其他数字核对过的占多少；其余没有核对，不等于正确",
            ),
            (
                sheets.DECISION,
                f"在“{sheets.REMARKS}”表这一列选“{ACCEPTED}”，理由写在后一列；保存后再检查时用 --since 给出本文件，"
                "只要原文没有变，就不再列出",
            ),
            (sheets.STATE, "再检查时：已改、未改、新增；按规则和内容认，不按位置"),
            (sheets.MARK, "--accept 编号 与选“不是问题”作用相同"),
        ]
        self._plain(sheets.GUIDE, ("项目", "含义"), rows, (16.0, 100.0))


def _line(report: Reviewed, remark: Remark) -> tuple[str, ...]:
    state = STATES[remark.state] if remark.state is not None else ""
    changed = f"（上次此处为“{remark.before}”，改后仍不对）" if remark.before and remark.state == "open" else ""
    return (
        report.agency,
        report.path,
        NAMES[remark.severity] if report.path else "",
        remark.rule,
        remark.place,
        "",
        remark.text,
        remark.message + changed,
        remark.advice,
        state if not remark.accepted else "",
        ACCEPTED if remark.accepted else "",
        remark.reason,
        remark.mark,
        remark.context,
        " ".join(remark.cells),
    )


def link_target(name: str) -> str:
    """The name of a file as the target of a link. Letters of other scripts stay as they are: Windows reads an escaped
    byte of a local file's name in the code page of the machine, not as UTF-8."""
    return "".join(c if ord(c) > 127 else quote(c, safe="/#") for c in name)


def cell_text(text: str) -> str:
    """A text as a cell holds it: without what XML cannot hold or what turns the direction of writing, not too long."""
    plain = "\n".join(shown(line) for line in text.splitlines()) if "\n" in text else shown(text)
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"
