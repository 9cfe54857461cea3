"""Figures as a workbook that looks like the official tables, to fill in and to read back."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from drafting.errors import InputError
from drafting.genre.evaluation import total_expressions
from drafting.genre.expressions import Expression
from drafting.genre.figures import Fact, Figures, Part
from drafting.genre.form_layout import FormCell, form_layout, number_text
from drafting.genre.form_sheets import (
    ACCOUNT_SHEET,
    CHECK,
    CHOICES_SHEET,
    EXTRA_LABELS,
    EXTRA_SHEET,
    FACT_LABELS,
    FACTS_SHEET,
    FORM_SHEET,
    GRID_TOP,
    GUIDE_SHEET,
    HEDGES,
    LIST_TOP,
    NO,
    NOTES_SHEET,
    SHARES_SHEET,
    YES,
    Before,
    Field,
    asked_notes,
    cell_label,
    form_words,
    head_fields,
    place_names,
    sheet_names,
)
from drafting.genre.keyed import edition_of
from drafting.genre.loader import load_genre
from drafting.genre.model import CellSpec, Edition, FormTable, Genre, Relation
from drafting.text.width import display_width

Shares = Mapping[str, Mapping[str, Decimal | None]]
"""Cell path to unit to what it contributes, None where it gives nothing."""

_FAR = 100
"""A number that is ten times last year's, or a tenth of it, is coloured from such a difference on."""
_DIGITS = 15
"""So many digits of a number a workbook keeps."""
_LONGEST_TEXT = 32_767
_LONGEST_NOTE = 2_000
_SPARE_ROWS = 40
"""Lines for further codes below a table whose rows a clerk adds."""
_BLANK_FACTS = 40
"""Lines of the list of facts that are ready to be filled in."""

_PORTRAIT = 130
"""Widths of columns that fit on an upright page, when it is printed."""

_LABEL, _TOTAL, _CARRIED, _BORDER = "#EDEDED", "#DDEBF7", "#E2EFDA", "#7F7F7F"
_SONG, _HEI = "宋体", "黑体"


def render_workbook(
    figures: Figures,
    *,
    guide: bool = False,
    shares: Shares | None = None,
    asked: Sequence[Fact] = (),
    before: Before | None = None,
    account: Sequence[str] = (),
) -> bytes:
    """Figures as a workbook (.xlsx).

    ``guide`` makes it a form to fill in: what is in it already is what carries over; ``asked`` are facts of last year,
    listed without their values; ``before`` are last year's numbers and texts, a note at every cell. ``shares`` adds a
    sheet of which unit each sum came from, ``account`` one of what the sum was made of and what it lacks.

    Raises InputError for what a workbook cannot hold: a number of more than 15 digits, a text of more than 32,767
    characters.
    """
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(buffer, options)
    # The same figures give the same bytes: a workbook that tells when it was made would not.
    book.set_properties({"title": load_genre(figures.genre).name, "created": datetime(2000, 1, 1)})
    _Writing(book, figures, guide, shares, asked, before, account).write()
    book.close()
    return buffer.getvalue()


class _Writing:
    """One workbook being written."""

    def __init__(
        self,
        book: Workbook,
        figures: Figures,
        guide: bool,
        shares: Shares | None,
        asked: Sequence[Fact],
        before: Before | None,
        account: Sequence[str] = (),
    ) -> None:
        self.book = book
        self.account = account
        self.figures = figures
        self.guide = guide
        self.shares = shares
        self.asked = asked
        self.before = before
        self.genre: Genre = load_genre(figures.genre)
        self.edition: Edition = edition_of(self.genre, figures)
        self.totals = total_expressions(self.edition)
        self.far: Format | None = None
        self.formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def write(self) -> None:
        if self.guide:
            self.guide_sheet()
        if len(self.account) > 1:
            # What the sum lacks is the first thing to see.
            self.lines_sheet(ACCOUNT_SHEET, [(line, None) for line in self.account])
        self.head()
        names = sheet_names(self.edition)
        for form in self.edition.tables:
            self.table(form, names[form.id])
        self.facts()
        self.notes()
        self.extra()
        if self.shares is not None:
            self.shares_sheet(self.shares)
        if len(self.account) == 1:
            self.lines_sheet(ACCOUNT_SHEET, [(line, None) for line in self.account])
        if not self.guide:
            self.guide_sheet()
        self.choices_sheet()

    # -------------------------------------------------------------------------------------- shared

    def format(self, **properties: Any) -> Format:
        """A cell format; each is made once."""
        full = {"font_name": _SONG, "font_size": 10.5, "valign": "vcenter", "text_wrap": True, **properties}
        key = tuple(sorted(full.items()))
        if key not in self.formats:
            self.formats[key] = self.book.add_format(full)
        return self.formats[key]

    def title(self) -> Format:
        return self.format(font_name=_HEI, font_size=14, align="center", text_wrap=False)

    def header(self) -> Format:
        return self.format(bold=True, align="center", bg_color=_LABEL, border=1, border_color=_BORDER)

    def label(self, align: str = "left") -> Format:
        return self.format(align=align, bg_color=_LABEL, border=1, border_color=_BORDER)

    def entry(self, number_format: str = "@", align: str = "left", fill: str | None = None) -> Format:
        """A place to fill in. Texts are kept as they are typed, whatever they begin with."""
        more = {"bg_color": fill} if fill is not None else {}
        return self.format(num_format=number_format, align=align, border=1, border_color=_BORDER, **more)

    def sheet(self, name: str, *, landscape: bool = True) -> Worksheet:
        sheet: Worksheet = self.book.add_worksheet(name)
        sheet.set_paper(9)  # A4
        if landscape:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(0.4, 0.4, 0.5, 0.5)
        sheet.hide_gridlines(2)
        return sheet

    def text(self, sheet: Worksheet, row: int, column: int, text: str, style: Format) -> None:
        if not text:
            sheet.write_blank(row, column, None, style)
            return
        if len(text) > _LONGEST_TEXT:
            raise InputError(
                self.figures.path or "数据",
                f"有一段文字长{len(text)}字，工作簿的一格最多{_LONGEST_TEXT}字",
                advice="请写成 .yaml",
            )
        sheet.write_string(row, column, text, style)

    def number(self, sheet: Worksheet, row: int, column: int, value: Decimal | None, style: Format) -> None:
        if value is None:
            sheet.write_blank(row, column, None, style)
            return
        if Decimal(format(float(value), f".{_DIGITS}g")) != value:
            raise InputError(
                self.figures.path or "数据",
                f"{number_text(value)}超过{_DIGITS}位，工作簿存不下",
                advice="请核对这个数；确实无误的，请写成 .yaml",
            )
        sheet.write_number(row, column, float(value), style)

    def heading(self, sheet: Worksheet, text: str, last: int) -> None:
        """The title over a sheet, from its first column to the last."""
        if last:
            sheet.merge_range(0, 0, 0, last, "", self.title())
        sheet.write_string(0, 0, text, self.title())
        sheet.set_row(0, 28)

    # -------------------------------------------------------------------------------------- the sheets

    def head(self) -> None:
        figures = self.figures
        values: dict[str, str | Decimal | None] = {
            "agency.name": figures.agency.name,
            "agency.level": self.genre.levels.get(figures.agency.level or "", ""),
            "agency.kind": self.genre.kinds.get(figures.agency.kind or "", ""),
            "year": Decimal(figures.year),
            "genre": figures.genre,
            **{f"contact.{k}": v for k, v in figures.contact.items()},
        }
        for id, amounts in figures.amounts.items():
            values |= {f"{id}.{key}": value for key, value in amounts.items()}
        sheet = self.sheet(FORM_SHEET, landscape=False)
        self.heading(sheet, f"{figures.year}年{self.genre.name}数据表", 2)
        self.fields(sheet, head_fields(self.genre), values, (20, 46, 40))

    def fields(
        self,
        sheet: Worksheet,
        fields: Sequence[Field],
        values: Mapping[str, str | Decimal | None],
        widths: Sequence[int],
        height: int | None = None,
    ) -> None:
        """A list of fields: label, what is filled in, remark."""
        for column, (width, words) in enumerate(zip(widths, ("项目", "填写", "说明"), strict=False)):
            sheet.set_column(column, column, width)
            sheet.write_string(LIST_TOP - 1, column, words, self.header())
        sheet.set_row(LIST_TOP - 1, 20)
        sheet.freeze_panes(LIST_TOP, 1)
        for row, field in enumerate(fields, LIST_TOP):
            if field.kind == "heading":
                sheet.merge_range(row, 0, row, len(widths) - 1, "", self.header())
                sheet.write_string(row, 0, field.label, self.header())
                continue
            value = values.get(field.key)
            sheet.write_string(row, 0, field.label, self.label())
            if field.kind == "number":
                self.number(sheet, row, 1, value if isinstance(value, Decimal) else None, self.entry("General"))
                low, high = (2008, 2100) if field.key == "year" else (0, 10**12)
                sheet.data_validation(row, 1, row, 1, _number_rule(field.key != "year", low, high))
            else:
                self.text(sheet, row, 1, str(value or ""), self.entry())
            if field.kind == "choice":
                sheet.data_validation(row, 1, row, 1, _choice_rule(list(field.choices.values())))
            if len(widths) > 2:
                self.text(
                    sheet, row, 2, field.remark, self.format(font_color="#595959", border=1, border_color=_BORDER)
                )
            lines = _lines(str(value or ""), widths[1])
            if len(widths) > 2:
                lines = max(lines, _lines(field.remark, widths[2]))
            sheet.set_row(row, max(height or 22, 15 * lines + 7), None, {"hidden": True} if field.hidden else {})

    def table(self, form: FormTable, name: str) -> None:
        """A table of the form as it is printed, its totals as formulas."""
        layout = form_layout(form)
        specs = {p: s for p, s in self.edition.cells.items() if s.table.id == form.id}
        width = max(c.column + c.colspan for c in layout)
        stub = min((c.column for c in layout if c.path is not None), default=2)
        widths = _widths(layout, width, stub)
        sheet = self.sheet(name, landscape=sum(widths) > _PORTRAIT)
        sheet.fit_to_pages(1, 1)
        for column, size in enumerate(widths):
            sheet.set_column(column, column, size)
        self.heading(sheet, f"{form.name}　{form.title}", width - 1)
        units = list(dict.fromkeys(s.unit for s in specs.values() if s.unit))
        common = max(units, key=lambda u: sum(s.unit == u for s in specs.values()), default="")
        if common:
            other = _other_units(specs.values(), common)
            said = f"单位：{common}" + (f"（{other}）" if other else "（另有注明的除外）" if len(units) > 1 else "")
            sheet.write_string(1, width - 1, said, self.format(align="right", text_wrap=False))
        places = {c.path: (GRID_TOP + c.row, c.column) for c in layout if c.path is not None}
        heights: dict[int, int] = {}
        for cell in layout:
            row, column = GRID_TOP + cell.row, cell.column
            if cell.path is None:
                style = self.label("left" if cell.column < stub and cell.colspan < width else "center")
            else:
                style = self._cell_style(specs[cell.path])
            if cell.rowspan > 1 or cell.colspan > 1:
                sheet.merge_range(row, column, row + cell.rowspan - 1, column + cell.colspan - 1, "", style)
            if cell.path is None:
                self.text(sheet, row, column, cell.label, style)
                room = sum(widths[column : column + cell.colspan])
                if cell.rowspan == 1:
                    heights[row] = max(heights.get(row, 1), _lines(cell.label, room))
            else:
                self._cell(sheet, specs[cell.path], places, style)
        for row in range(GRID_TOP, GRID_TOP + max(c.row + c.rowspan for c in layout)):
            sheet.set_row(row, 15 * heights.get(row, 1) + 7)
        if form.keyed and self.guide:
            self._spare_rows(sheet, form, GRID_TOP + max(c.row + c.rowspan for c in layout))
        self._room_for_merged(sheet, layout, widths, heights)
        if self.guide:
            self.balance(sheet, layout, places, _SPARE_ROWS if form.keyed else 0)
        first = min((c.row for c in layout if c.path is not None), default=0)
        sheet.freeze_panes(GRID_TOP + first, stub)
        if first:
            sheet.repeat_rows(GRID_TOP, GRID_TOP + first - 1)

    def _spare_rows(self, sheet: Worksheet, form: FormTable, row: int) -> None:
        """Below the rows that are there already, lines for further codes: code, name, figures."""
        left = 0
        for block in form.blocks:
            count = sum(1 for axis in block.columns for _ in axis.leaves())
            for r in range(row, row + _SPARE_ROWS if block.family is not None else row):
                sheet.write_blank(r, left, None, self.entry("@", "left"))
                sheet.write_blank(r, left + 1, None, self.entry("@", "left"))
                for column in range(left + 2, left + 2 + count):
                    sheet.write_blank(r, column, None, self.entry("General", "center"))
            left += 2 + count

    def balance(
        self,
        sheet: Worksheet,
        layout: Sequence[FormCell],
        places: Mapping[str, tuple[int, int]],
        spare: int,
    ) -> None:
        """Below a table, and the ``spare`` rows that are to be filled in, for each column whose cells must balance: 平,
        or by how much they do not. A row apart, so that no reader takes it for one of the form's."""
        found: dict[str, list[Relation]] = {}
        for relation in self.edition.relations:
            inside = all(c in places for c in relation.cells)
            if relation.operator != "=" or relation.grade != "hard" or not inside or self._defines_total(relation):
                continue
            if len(relation.cells) < 2:  # what is held against a row that is not there balances no column
                continue
            if len({places[c][1] for c in relation.cells}) == 1:
                found.setdefault(relation.id.partition(".")[0], []).append(relation)
        if not places:
            return
        row = GRID_TOP + max(c.row + c.rowspan for c in layout) + spare + 1
        stub = min(c.column for c in layout if c.path is not None)
        good = self.book.add_format({"font_color": "#375623", "bg_color": "#E2EFDA"})
        bad = self.book.add_format({"font_color": "#9C0006", "bg_color": "#FFC7CE", "bold": True})
        for relations in found.values():
            said = CHECK + relations[0].message.rpartition("：")[2]
            style = self.format(align="right", font_color="#595959")
            if stub > 1:
                sheet.merge_range(row, 0, row, stub - 1, "", style)
            sheet.write_string(row, 0, said, style)
            for relation in relations:
                column = places[relation.cells[0]][1]
                formula, kept = self._balance_formula(relation, places)
                shown = self.format(align="center", font_color="#595959")
                sheet.write_formula(row, column, formula, shown, kept)
                place = (row, column, row, column)
                sheet.conditional_format(
                    *place, {"type": "text", "criteria": "begins with", "value": "差", "format": bad}
                )
                sheet.conditional_format(*place, {"type": "cell", "criteria": "==", "value": '"平"', "format": good})
            sheet.set_row(row, 22)
            row += 1

    def _defines_total(self, relation: Relation) -> bool:
        return any(
            len(side.terms) == 1 and side.cells and side.cells[0] in self.totals
            for side in (relation.left, relation.right)
        )

    def _balance_formula(self, relation: Relation, places: Mapping[str, tuple[int, int]]) -> tuple[str, str]:
        """The formula that says whether a relation holds, nothing while nobody typed any of its cells; and its value.
        What the form was filled in with beforehand does not count as typed."""

        def term(path: str) -> str:
            """A cell; for a total that is not shown yet the sum of what it is made of."""
            cell = xl_rowcol_to_cell(*places[path])
            parts = self.totals.get(path)
            if parts is None or any(c not in places for c in parts.cells):
                return f"N({cell})"
            return f"IF(ISNUMBER({cell}),{cell},SUM({','.join(_areas([places[c] for c in parts.cells]))}))"

        def side(expression: Expression) -> str:
            out = ""
            for t in expression.terms:
                out += ("-" if t.sign < 0 else "+" if out else "") + (term(t.name) if t.name else str(t.constant))
            return out

        parts = [c for path in relation.cells for c in (self.totals[path].cells if path in self.totals else (path,))]
        asked = [c for c in (*relation.cells, *parts) if c in places]
        typed = [c for c in asked if self.figures.cells.get(c) is None] or asked
        areas = ",".join(_areas_of([places[c] for c in typed]))
        difference = f"({side(relation.left)})-({side(relation.right)})"
        formula = f'=IF(COUNT({areas})=0,"",IF({difference}=0,"平","差"&({difference})))'
        left, right = relation.left.evaluate(self.figures.cells), relation.right.evaluate(self.figures.cells)
        known = left is not None and right is not None
        kept = (
            ""
            if not known
            else "平"
            if left == right
            else f"差{number_text((left or Decimal(0)) - (right or Decimal(0)))}"
        )
        return formula, kept

    def _room_for_merged(
        self, sheet: Worksheet, layout: Sequence[FormCell], widths: Sequence[float], heights: Mapping[int, int]
    ) -> None:
        """Make the rows that a label is merged over high enough for it, together."""
        for cell in layout:
            if cell.path is not None or cell.rowspan == 1:
                continue
            rows = range(GRID_TOP + cell.row, GRID_TOP + cell.row + cell.rowspan)
            need = _lines(cell.label, sum(widths[cell.column : cell.column + cell.colspan]))
            have = sum(heights.get(r, 1) for r in rows)
            if need > have:
                for row in rows:
                    sheet.set_row(row, 15 * (heights.get(row, 1) + math.ceil((need - have) / cell.rowspan)) + 7)

    def _cell_style(self, spec: CellSpec) -> Format:
        number_format = "0" if spec.integer else "General"
        if spec.path in self.totals:
            return self.entry(number_format, "center", _TOTAL)
        carried = self.guide and self.figures.cells.get(spec.path) is not None
        return self.entry(number_format, "center", _CARRIED if carried else None)

    def _cell(self, sheet: Worksheet, spec: CellSpec, places: Mapping[str, tuple[int, int]], style: Format) -> None:
        row, column = places[spec.path]
        self.last_year(sheet, row, column, spec)
        value = self.figures.cells.get(spec.path)
        expression = self.totals.get(spec.path)
        if expression is None:
            self.number(sheet, row, column, value, style)
            least = None if spec.signed else 0
            sheet.data_validation(row, column, row, column, _number_rule(not spec.integer, least, None))
            return
        known = expression.evaluate(self.figures.cells)
        if (value is None or value == known) and all(c in places for c in expression.cells):
            formula = _sum_formula(expression, places)
            sheet.write_formula(row, column, formula, style, "" if known is None else float(known))
        else:
            # A total that its parts do not make stands as it was given.
            self.number(sheet, row, column, value, style)

    def last_year(self, sheet: Worksheet, row: int, column: int, spec: CellSpec) -> None:
        """Last year's number as a note at the cell, and a warning colour where this year's is far from it."""
        value = None if self.before is None else self.before.cells.get(spec.path)
        if self.before is None or value is None:
            return
        said = f"{self.before.year}年：{number_text(value)}"
        sheet.write_comment(row, column, said, {"x_scale": 0.8, "y_scale": 0.3, "font_name": _SONG, "author": ""})
        cell = xl_rowcol_to_cell(row, column)
        far = f"AND(ISNUMBER({cell}),ABS({cell}-{number_text(value)})>={_FAR},OR({cell}>={number_text(value * 10)},"
        style = self.far or self.book.add_format({"bg_color": "#FFEB9C", "font_color": "#9C5700"})
        self.far = style
        options = {"type": "formula", "criteria": f"={far}{cell}*10<={number_text(value)}))", "format": style}
        sheet.conditional_format(row, column, row, column, options)

    def facts(self) -> None:
        sheet = self.sheet(FACTS_SHEET)
        columns = list(FACT_LABELS)
        widths = dict(zip(columns, (7, 44, 14, 10, 14, 14, 40, 16), strict=True))
        self.heading(sheet, "正文要写、表格里没有的数字", len(columns) - 1 + bool(self.asked))
        for column, key in enumerate(columns):
            sheet.set_column(column, column, widths[key], None, {"hidden": True} if key == "id" else {})
            sheet.write_string(LIST_TOP - 1, column, FACT_LABELS[key], self.header())
        sheet.set_row(LIST_TOP - 1, 20)
        sheet.freeze_panes(LIST_TOP, 2)
        sections = place_names(self.genre)
        rows = [row for fact in self.figures.facts for row in _fact_rows(fact, sections)]
        known = len(rows)
        rows += [row for fact in self.asked for row in _fact_rows(fact, sections)]
        last = LIST_TOP + len(rows) + (_BLANK_FACTS if self.guide else 10)
        for row in range(LIST_TOP, last):
            values = rows[row - LIST_TOP] if row - LIST_TOP < len(rows) else {}
            depth = values.get("depth")
            indent = int(depth) - 1 if isinstance(depth, Decimal) else 0
            for column, key in enumerate(columns):
                value = values.get(key)
                if key == "value" and row - LIST_TOP >= known:
                    value = None
                if key in ("depth", "value"):
                    style = self.entry("0" if key == "depth" else "General", "center")
                    self.number(sheet, row, column, value if isinstance(value, Decimal) else None, style)
                else:
                    style = self.entry() if key != "label" or not indent else self._indented(indent)
                    self.text(sheet, row, column, str(value or ""), style)
            sheet.set_row(row, max(20, 15 * _lines(str(values.get("label") or ""), widths["label"] - 2 * indent) + 5))
        if self.asked:
            sheet.set_column(len(columns), len(columns), 14)
            sheet.write_string(LIST_TOP - 1, len(columns), "上年", self.header())
            style = self.format(align="center", font_color="#595959", border=1, border_color=_BORDER)
            for row in range(LIST_TOP, last):
                at = row - LIST_TOP
                value = rows[at]["value"] if known <= at < len(rows) else None
                self.number(sheet, row, len(columns), value if isinstance(value, Decimal) else None, style)
        rules: dict[str, dict[str, Any]] = {
            "depth": _number_rule(False, 1, 9),
            "value": _number_rule(True, None, None),
            "hedge": _choice_rule(list(HEDGES.values())),
            "exhaustive": _choice_rule([YES, NO]),
            "section": {"validate": "list", "source": f"={CHOICES_SHEET}!$A$1:$A${len(sections)}", **_not_in_list()},
        }
        for key, options in rules.items():
            at = columns.index(key)
            sheet.data_validation(LIST_TOP, at, last - 1, at, options)

    def _indented(self, depth: int) -> Format:
        return self.format(num_format="@", align="left", indent=depth, border=1, border_color=_BORDER)

    def notes(self) -> None:
        sheet = self.sheet(NOTES_SHEET, landscape=False)
        self.heading(sheet, "写入正文各部分的文字", 2)
        values: dict[str, str | Decimal | None] = {f"notes.{k}": v for k, v in self.figures.notes.items()}
        asked = asked_notes(self.genre, tuple(self.figures.notes))
        earlier = {} if self.before is None else self.before.notes
        # Only where there is a note may the form speak of one.
        fields = tuple(
            replace(f, remark=f"{f.remark}。上年所列见左边一格的批注") if earlier.get(f.key.partition(".")[2]) else f
            for f in asked
        )
        self.fields(sheet, fields, values, (30, 66, 40), 48)
        for row, field in enumerate(fields, LIST_TOP):
            said = earlier.get(field.key.partition(".")[2], "")
            if self.before is not None and said:
                text = f"{self.before.year}年报告所列（供对照，已经解决的不要照抄）：\n{said}"
                size = {"x_scale": 4, "y_scale": 3, "font_name": _SONG, "author": ""}
                sheet.write_comment(row, 1, text[:_LONGEST_NOTE], size)

    def extra(self) -> None:
        """Cells of other editions of the form, which none of the tables has."""
        cells = {p: v for p, v in self.figures.cells.items() if p not in self.edition.cells}
        if not cells:
            return
        sheet = self.sheet(EXTRA_SHEET, landscape=False)
        self.heading(sheet, "其他表式的数字", 2)
        for column, (label, width) in enumerate(zip(EXTRA_LABELS, (60, 14, 44), strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(LIST_TOP - 1, column, label, self.header())
        for row, (path, value) in enumerate(cells.items(), LIST_TOP):
            spec = self.genre.cell(path)
            sheet.write_string(row, 0, cell_label(spec) if spec is not None else path, self.label())
            self.number(sheet, row, 1, value, self.entry("General", "center"))
            sheet.write_string(row, 2, path, self.label())

    def shares_sheet(self, shares: Shares) -> None:
        """Which unit each sum came from; a dash where a unit gives nothing."""
        units = list(dict.fromkeys(u for by in shares.values() for u in by))
        sheet = self.sheet(SHARES_SHEET)
        self.heading(sheet, "汇总数的构成", len(units) + 1)
        sheet.set_column(0, 0, 60)
        sheet.set_column(1, len(units) + 1, 14)
        for column, text in enumerate(("名称", "汇总", *units)):
            sheet.write_string(LIST_TOP - 1, column, text, self.header())
        sheet.set_row(LIST_TOP - 1, 15 * max(_lines(u, 14) for u in ("汇总", *units)) + 7)
        sheet.freeze_panes(LIST_TOP, 2)
        for row, (path, by) in enumerate(shares.items(), LIST_TOP):
            spec = self.genre.cell(path)
            label = cell_label(spec) if spec is not None else path
            sheet.write_string(row, 0, label, self.label())
            sheet.set_row(row, 15 * _lines(label, 60) + 5)
            total = self.figures.cells.get(path)
            for column, value in enumerate((total, *(by.get(u) for u in units)), 1):
                style = self.entry("General", "center", _TOTAL if column == 1 else None)
                if value is None:
                    sheet.write_string(row, column, "—", style)
                else:
                    self.number(sheet, row, column, value, style)

    def guide_sheet(self) -> None:
        names = sheet_names(self.edition)
        tables = "、".join(names[f.id] for f in self.edition.tables)
        lines: list[tuple[str, str | None]] = [
            (f"按{FORM_SHEET}、{tables}、{FACTS_SHEET}、{NOTES_SHEET}的次序填写。", None),
            (
                "数字格只填阿拉伯数字，不带单位。没有发生的填 0"
                "（也可以都留空，起草时选“空白格都按 0 起草”，用命令的加 --blank zero）；"
                "暂时不知道的留空，留空不等于 0。",
                None,
            ),
            (
                "蓝色格是总计，由公式自动算出；相加的格没有填全时不显示。确需填写与公式不同的数，直接覆盖即可。",
                _TOTAL,
            ),
            *((("绿色格已按上年数据填好，请核对。", _CARRIED),) if self.guide else ()),
            *(
                (
                    (
                        "单元格右上角的红色三角是批注，写着上年的数；变成黄色的格，与上年相差十倍以上，请核对数字和单位。",
                        None,
                    ),
                )
                if self.before is not None
                else ()
            ),
            ("需要平衡的表，下面有一行“核对”：各列显示“平”，或者差多少。", None),
            *((line, None) for line in self._of_rows()),
            (
                f"{FACTS_SHEET}填正文要写、表格里没有的数字，一行一个，“{FACT_LABELS['depth']}”填 1；"
                "它的分项写在下面各行，填 2（分项的分项填 3）。"
                f"分项相加应等于上一级，没有列全的在“{FACT_LABELS['exhaustive']}”选“{NO}”。没有填数值的行不采用。",
                None,
            ),
            *((line, None) for line in form_words(self.genre).advice),
            (
                "填好后保存，在报告工作台的“起草”里打开；用命令的，运行 drafting draft 表格.xlsx -o 报告.docx 起草，"
                "运行 drafting lint 报告.docx 检查（文件名换成自己的）。",
                None,
            ),
        ]
        self.lines_sheet(GUIDE_SHEET, lines)

    def _of_rows(self) -> list[str]:
        """What may be done to the rows of the tables: nothing, but where a unit brings its own."""
        keyed = "、".join(t.name for t in self.edition.keyed)
        if not keyed:
            return ["表格的项目和栏目名称不要改动，不要增删行列。"]
        fixed = (
            "其他表格的项目和栏目名称不要改动，不要增删行列。"
            if len(self.edition.keyed) < len(self.edition.tables)
            else ""
        )
        return [
            f"{keyed}一行一个代码：有哪些就填哪些，依次填代码、名称和各栏的数，写在表格下面的空行里；没有的不写。"
            f"栏目名称不要改动。{fixed}"
        ]

    def lines_sheet(self, name: str, lines: Sequence[tuple[str, str | None]]) -> None:
        """Numbered lines of words, each with the colour that it speaks of."""
        sheet = self.sheet(name, landscape=False)
        sheet.set_column(0, 0, 6)
        sheet.set_column(1, 1, 92)
        self.heading(sheet, name, 1)
        for row, (line, colour) in enumerate(lines, LIST_TOP - 1):
            more = {"bg_color": colour} if colour is not None else {}
            sheet.write_number(row, 0, row, self.format(align="center", valign="top"))
            sheet.write_string(row, 1, line, self.format(align="left", valign="top", **more))
            sheet.set_row(row, 15 * _lines(line, 92) + 6)

    def choices_sheet(self) -> None:
        """What the longer drop-down lists offer, out of sight."""
        sheet = self.book.add_worksheet(CHOICES_SHEET)
        for row, name in enumerate(place_names(self.genre).values()):
            sheet.write_string(row, 0, name)
        sheet.hide()


def _fact_rows(fact: Fact, sections: Mapping[str, str]) -> Iterator[dict[str, str | Decimal]]:
    """A fact and its parts at every depth as lines of the list."""
    yield {
        "depth": Decimal(1),
        "label": fact.label,
        "value": fact.value,
        "unit": fact.unit,
        "hedge": HEDGES[fact.hedge] if fact.hedge is not None else "",
        "exhaustive": "" if fact.exhaustive else NO,
        "section": sections[fact.section] if fact.section is not None else "",
        "id": fact.id,
    }
    yield from _part_rows(fact.parts, 2)


def _part_rows(parts: Sequence[Part], depth: int) -> Iterator[dict[str, str | Decimal]]:
    for part in parts:
        yield {"depth": Decimal(depth), "label": part.label, "value": part.value, "unit": part.unit}
        yield from _part_rows(part.parts, depth + 1)


def _sum_formula(expression: Expression, places: Mapping[str, tuple[int, int]]) -> str:
    """The sum of cells, blank until all of them are filled in."""
    areas = ",".join(_areas([places[c] for c in expression.cells]))
    return f'=IF(COUNT({areas})={len(expression.cells)},SUM({areas}),"")'


def _areas(places: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The cells as few ranges as they make, along a row or down a column."""
    ordered = sorted(places)
    down = len({c for _, c in ordered}) == 1
    start = ordered[0]
    for place, following in pairwise([*ordered, None]):
        assert place is not None
        step = (place[0] + 1, place[1]) if down else (place[0], place[1] + 1)
        if following != step:
            first, last = xl_rowcol_to_cell(*start), xl_rowcol_to_cell(*place)
            yield first if first == last else f"{first}:{last}"
            if following is not None:
                start = following


def _areas_of(places: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The same for cells of which some may stand twice."""
    yield from _areas(sorted(set(places)))


def _widths(layout: Sequence[FormCell], width: int, stub: int) -> list[float]:
    """Widths of the columns: labels beside the figures get room, figures as much as their heads need."""
    out = [0.0] * width
    for cell in layout:
        if cell.path is None and cell.colspan == 1:
            need = display_width(cell.label) + 2
            most, lines = (36.0, 1) if cell.column < stub and cell.rowspan == 1 else (11.0, 2)
            out[cell.column] = max(out[cell.column], min(most, max(8.0, need / lines)))
    return [w or (12.0 if c < stub else 10.0) for c, w in enumerate(out)]


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column of that width."""
    room = max(2, int(width) - 1)
    return sum(max(1, math.ceil(display_width(line) / room)) for line in text.split("\n"))


def _number_rule(decimal: bool, least: int | None, most: int | None) -> dict[str, Any]:
    """Data validation: a number, whole unless ``decimal``, not below ``least``."""
    lowest = least if least is not None else -(10**15)
    said = ("可以有小数的数字" if decimal else "整数") + ("" if least is None else f"，不小于 {least}")
    return {
        "validate": "decimal" if decimal else "integer",
        "criteria": "between",
        "minimum": lowest,
        "maximum": most if most is not None else 10**15,
        "ignore_blank": True,
        "error_title": "这里填数字",
        "error_message": f"请填{said}；没有数据的留空。",
    }


def _choice_rule(choices: list[str]) -> dict[str, Any]:
    return {"validate": "list", "source": choices, "ignore_blank": True, **_not_in_list()}


def _not_in_list() -> dict[str, Any]:
    return {"error_title": "请从列表中选", "error_message": "这里只能填下拉列表中的值。"}


def _other_units(specs: Iterable[CellSpec], common: str) -> str:
    """Which columns count in another unit than most of a table: “接待观众”为人次."""
    labels: dict[str, dict[str, None]] = {}
    for spec in specs:
        if spec.unit and spec.unit != common:
            if spec.column.unit != spec.unit or not spec.column.label:
                return ""
            labels.setdefault(spec.unit, {})[spec.column.label] = None
    return "，".join(f"{''.join(f'“{name}”' for name in names)}为{unit}" for unit, names in labels.items())
