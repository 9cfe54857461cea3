"""Figures from a workbook: the forms that this program writes, however a person has since rearranged them.

A table is found by its labels. Where they stand as the form has them, each cell is read at its place; where rows or
columns were moved, each is read by its labels; where the labels do not settle a cell, the workbook is refused.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NoReturn

from drafting.analysis.tables import READ_ANYWAY, read_tables
from drafting.document.builder import CellText, ComposeBuilder
from drafting.errors import InputError, refuse
from drafting.genre.evaluation import total_expressions
from drafting.genre.form_layout import FormCell, form_layout
from drafting.genre.form_sheets import (
    CHECK,
    EXTRA_LABELS,
    EXTRA_SHEET,
    FACT_LABELS,
    FACTS_SHEET,
    FORM_SHEET,
    HEDGES,
    NO,
    NOTES_SHEET,
    OWN_SHEETS,
    YES,
    Field,
    head_fields,
    note_fields,
    place_names,
    sheet_names,
)
from drafting.genre.loader import DEFAULT_GENRE, genre_ids, load_genre
from drafting.genre.model import Edition, FormTable, Genre
from drafting.readers.keyed_sheets import read_keyed_sheet
from drafting.readers.spreadsheet import Place, Sheet, TypedCell, place_name, read_workbook
from drafting.readers.structured import KeyPath, Tree
from drafting.readers.typed import PLAIN, NotANumberError, typed_number, year_meant

_AGAIN = "请用 drafting new 重新生成数据表，再把数字填进去"
_MOST_LEVELS = 9
_OWN_TOTAL = re.compile(r"=?IF\(COUNT\(", re.IGNORECASE)
"""How the formula begins that this program writes into the cells of totals."""


def read_figures_workbook(data: bytes, source: str) -> Tree:
    """The data of a figures file as a workbook holds it, each value with its sheet and cell.

    Raises InputError when the workbook cannot be read, or leaves open what one of its numbers is.
    """
    reading = _Reading(read_workbook(data, source), source)
    try:
        return reading.tree()
    except InputError as error:
        refuse([*reading.problems, error])


@dataclass(slots=True)
class _Reading:
    """One workbook being read."""

    sheets: Sequence[Sheet]
    source: str
    places: dict[KeyPath, str] = field(default_factory=dict)
    problems: list[InputError] = field(default_factory=list)
    """What is wrong with single cells: told together when the whole workbook was read."""
    bad: set[KeyPath] = field(default_factory=set)
    formulas: dict[str, list[str]] = field(default_factory=dict)
    """The cells whose value is that of a formula, by sheet."""
    strays: dict[str, list[str]] = field(default_factory=dict)
    """The cells with a number that stand beside the tables of the form, by sheet."""
    moved: set[str] = field(default_factory=set)
    """The sheets on which the formula of a total stands in another place."""
    renamed: set[str] = field(default_factory=set)
    """The sheets that have items of another name than the form's."""
    agency: str = ""
    labels: dict[str, str] = field(default_factory=dict)
    """What the sheets call codes, where the list of codes has none or another name."""

    def tree(self) -> Tree:
        head = self._head_sheet()
        genre = self._genre(head)
        values = self._fields(head, head_fields(genre))
        root: dict[str, Any] = {"genre": genre.id, "agency": {}}
        self.places[()] = f"工作表“{head.name}”"
        for form_field in head_fields(genre):
            cell = values.get(form_field.key)
            if cell is None or form_field.key == "genre":
                continue
            path = tuple(form_field.key.split("."))
            self.places[path] = head.place(cell)
            node = root
            for key in path[:-1]:
                node = node.setdefault(key, {})
            node[path[-1]] = self._value(head, cell, form_field)
        for key in ("agency.name", "year"):
            if key not in values:
                label = next(f.label for f in head_fields(genre) if f.key == key)
                if head.name not in self.renamed:  # else it may be what bears another name now
                    self.problems.append(InputError(self.source, f"没有填“{label}”", place=f"工作表“{head.name}”"))
                self.bad.add(tuple(key.split(".")))
        year = self._year(root, head, values.get("year"), genre)
        self.agency = str(root["agency"].get("name") or "")
        edition = genre.edition(year, self.agency)
        # One part that cannot be read keeps nobody from hearing what is wrong with the others.
        for key, part in (
            ("cells", lambda: self._cells(genre, edition)),
            ("facts", lambda: self._facts(genre)),
            ("notes", lambda: self._notes(genre)),
        ):
            try:
                root[key] = part()
            except InputError as error:
                self.problems.append(error)
        root.setdefault("cells", {})
        if self.labels:
            root["labels"] = dict(self.labels)
        remarks = [
            f"{self.source}，工作表“{sheet}”{_listed(cells)}：在表格之外，没有采用；要填的数请填进表格"
            for sheet, cells in self.strays.items()
        ]
        remarks += [
            f"{self.source}，工作表“{sheet}”{_listed(cells)}：是公式，取其结果，请核对"
            for sheet, cells in self.formulas.items()
        ]
        return Tree(root, self.source, places=self.places, problems=self.problems, bad=self.bad, remarks=remarks)

    def _notes(self, genre: Genre) -> dict[str, Any]:
        sheet = self._sheet(NOTES_SHEET)
        out: dict[str, Any] = {}
        if sheet is None:
            return out
        fields = note_fields(genre)
        texts = self._fields(sheet, fields)
        for form_field in fields:
            if form_field.key in texts:
                name = form_field.key.partition(".")[2]
                out[name] = self._value(sheet, texts[form_field.key], form_field)
                self.places[("notes", name)] = sheet.place(texts[form_field.key])
        return out

    def _sheet(self, name: str) -> Sheet | None:
        return next((s for s in self.sheets if s.name.strip() == name), None)

    def _head_sheet(self) -> Sheet:
        sheet = self._sheet(FORM_SHEET)
        if sheet is None:
            raise InputError(self.source, f"没有“{FORM_SHEET}”工作表，不是本程序的数据表", advice=_AGAIN)
        return sheet

    def _genre(self, head: Sheet) -> Genre:
        """The genre that the hidden line names, the default one when there is none."""
        for place in sorted(head.cells):
            if head.text(place) == "文种":
                id = head.text((place[0], place[1] + 1))
                if id not in genre_ids():
                    self._refuse(head, place, f"没有文种“{id}”")
                return load_genre(id)
        return load_genre(DEFAULT_GENRE)

    def _refuse(self, sheet: Sheet, place: Place, problem: str, advice: str | None = None) -> NoReturn:
        raise InputError(self.source, problem, place=sheet.place(place), advice=advice)

    def _note(self, sheet: Sheet, place: Place, problem: str, advice: str | None = None) -> None:
        """Keep what is wrong with a cell, and go on."""
        self.problems.append(InputError(self.source, problem, place=sheet.place(place), advice=advice))

    def _year(self, root: dict[str, Any], head: Sheet, place: Place | None, genre: Genre) -> int:
        """The year of the report. What is no year is told; the rest is looked through as if the one that was meant
        stood there, else one of the latest form."""
        value = root.get("year")
        if isinstance(value, Decimal) and value == value.to_integral_value() and 2008 <= value <= 2100:
            return int(value)
        if place is not None and value is not None:
            self._note(head, place, "报告年度不对", "应为四位年份，例如 2024")
        self.bad.add(("year",))
        typed = head.text(place) if place is not None else ""
        year = year_meant(typed) or genre.edition(None).first_year
        root["year"] = Decimal(year)
        return year

    # -------------------------------------------------------------------------------------- lists of fields

    def _fields(self, sheet: Sheet, fields: Sequence[Field]) -> dict[str, Place]:
        """Where the value of each field stands that has one: beside its label, wherever that is."""
        known = {_plain(name): f for f in fields for name in (*f.aliases, f.label)}
        labels = [(p, known[_plain(sheet.text(p))]) for p in sorted(sheet.cells) if _plain(sheet.text(p)) in known]
        if not labels:
            raise InputError(self.source, "找不到项目名称那一列", place=f"工作表“{sheet.name}”", advice=_AGAIN)
        columns = [p[1] for p, _ in labels]
        column = max(set(columns), key=lambda c: (columns.count(c), -c))
        out: dict[str, Place] = {}
        seen: set[str] = set()
        top = min(p[0] for p, _ in labels if p[1] == column)
        for place in sorted(p for p in sheet.cells if p[1] == column and p[0] >= top):
            found = known.get(_plain(sheet.text(place)))
            value = (place[0], column + 1)
            if found is None:
                if value in sheet.cells:
                    self._note(sheet, place, f"不认识的项目“{_short(sheet.text(place))}”", "项目名称不要改动")
                    self.renamed.add(sheet.name)
                continue
            if found.key in seen and found.key:
                self._note(sheet, place, f"“{found.label}”出现了两次")
                continue
            seen.add(found.key)
            if found.key and value in sheet.cells:
                out[found.key] = value
        for place in sorted(sheet.cells):
            if place[1] == column + 1 and place[0] > top and (place[0], column) not in sheet.cells:
                said = f"“{_short(self._shown(sheet, place))}”这一行没有项目名称，不知道填在哪里"
                self._note(sheet, place, said, "请移到有项目名称的一行")
        return out

    @staticmethod
    def _shown(sheet: Sheet, place: Place) -> str:
        cell = sheet.cells[place]
        return format(cell.number, "f") if cell.number is not None else cell.text

    def _value(self, sheet: Sheet, place: Place, form_field: Field) -> Decimal | str | None:
        if form_field.kind == "number":
            return self._number(sheet, place)
        text = self._text(sheet, place)
        if form_field.kind == "choice":
            return self._choice(sheet, place, text.strip(), form_field.choices)
        return text

    def _choice(self, sheet: Sheet, place: Place, text: str, choices: Mapping[str, str]) -> str | None:
        plain = "".join(text.split())
        for id, shown in choices.items():
            whole = "".join(shown.split())
            # 约（左右）: who types it instead of picking it from the list types 约 or 左右.
            words = [w for w in _BRACKETED.split(whole) if len(w) > 1 or (w and whole.startswith(w))]
            if plain in (id, whole, *words):
                return id
        said = f"“{_short(text)}”不在可选的值之内"
        between = "；" if any("、" in c for c in choices.values()) else "、"
        self._note(sheet, place, said, f"可选：{between.join(choices.values())}")
        return None

    def _text(self, sheet: Sheet, place: Place) -> str:
        cell = sheet.cells[place]
        if cell.kind == "formula" and cell.text:
            self.formulas.setdefault(sheet.name, []).append(place_name(place))
            return cell.text
        if cell.kind == "number" and cell.number is not None:
            return format(cell.number, "f")
        if cell.kind != "text":
            self._note(sheet, place, f"这里应当是文字，现为{_kind(cell)}")
            return ""
        return cell.text

    def _number(self, sheet: Sheet, place: Place, *, total: bool = False) -> Decimal | None:
        """The number of a cell; None for an empty one, for the formula of a total, and for what is no number, which
        is kept to be told."""
        cell = sheet.cells.get(place)
        if cell is None:
            return None
        if cell.kind == "formula":
            if total:
                return None
            if _OWN_TOTAL.match(cell.source):
                if sheet.name not in self.moved:  # the others of a row that was moved say no more
                    self._note(sheet, place, "这里是公式，是总计格的公式移到了别的格", _AGAIN)
                self.moved.add(sheet.name)
                return None
            if cell.number is None and not cell.text.strip():
                self._note(
                    sheet, place, "这里是公式，还没有算出结果", "请在 Excel 或 WPS 里打开、保存一次，或直接填数字"
                )
                return None
            self.formulas.setdefault(sheet.name, []).append(place_name(place))
        if cell.number is not None:
            return cell.number
        if cell.kind not in ("text", "formula"):
            self._note(sheet, place, f"这里应当是数字，现为{_kind(cell)}", PLAIN)
            return None
        try:
            return typed_number(cell.text)
        except NotANumberError as error:
            self._note(sheet, place, error.problem, error.advice)
            return None

    # -------------------------------------------------------------------------------------- tables

    def _cells(self, genre: Genre, edition: Edition) -> dict[str, Decimal | None]:
        places = self._places_of_cells(genre, edition)
        totals = total_expressions(edition)
        out: dict[str, Decimal | None] = {}
        for path, (sheet, place) in places.items():
            self.places[("cells", path)] = sheet.place(place)
            # Whether a keyed cell is a total depends on which other rows there are: its formula tells.
            cell = sheet.cells.get(place)
            formula = cell is not None and cell.kind == "formula" and _OWN_TOTAL.match(cell.source) is not None
            spec = genre.cell(path)
            total = path in totals or (formula and spec is not None and spec.table.keyed)
            out[path] = self._number(sheet, place, total=total)
        extra = self._sheet(EXTRA_SHEET)
        if extra is not None:
            for row in self._rows(extra, EXTRA_LABELS):
                name, number, path_place = (row[label] for label in EXTRA_LABELS)
                path = extra.text(path_place)
                if path not in genre.paths:
                    self._note(extra, path_place, f"不认识的编号“{_short(path)}”，名称为“{_short(extra.text(name))}”")
                    continue
                if path in out:
                    self._note(extra, path_place, f"“{path}”给了两次")
                    continue
                self.places[("cells", path)] = extra.place(number)
                out[path] = self._number(extra, number)
        return out

    def _places_of_cells(self, genre: Genre, edition: Edition) -> dict[str, tuple[Sheet, Place]]:
        sheets = [s for s in self.sheets if s.name not in OWN_SHEETS]
        out: dict[str, tuple[Sheet, Place]] = {}
        moved: list[FormTable] = []
        taken: list[Sheet] = []
        own = sheet_names(edition)
        for form in edition.tables:
            if form.keyed:
                mine = [s for s in sheets if s.name.strip() == own[form.id]]
                out.update(self._keyed(form, mine or sheets))
                taken.extend(mine)
                continue
            found = [(sheet, at) for sheet in sheets for at in _printed_at(sheet, form)]
            if len(found) > 1:
                where = "、".join(sheet.place(at) for sheet, at in found)
                raise InputError(self.source, f"{form.name}出现了{len(found)}次：{where}", advice="请只保留一张")
            if not found:
                moved.append(form)
                continue
            sheet, (row, column) = found[0]
            taken.append(sheet)
            layout = form_layout(form)
            for cell in layout:
                if cell.path is not None:
                    out[cell.path] = (sheet, (row + cell.row, column + cell.column))
            bottom = row + max(c.row + c.rowspan for c in layout)
            right = column + max(c.column + c.colspan for c in layout)
            self._strays(sheet, range(row, bottom), range(column, right))
        if moved:
            out.update(self._by_labels(genre, edition, moved, [s for s in sheets if s not in taken]))
        return out

    def _keyed(self, form: FormTable, sheets: Sequence[Sheet]) -> dict[str, tuple[Sheet, Place]]:
        """The places of the cells of a table whose rows are named by codes."""
        for sheet in sheets:
            found = read_keyed_sheet(sheet, form)
            if found is None:
                continue
            for place, said in found.unknown:
                told = f"“{_short(said)}”不是{form.name}的代码" if said else "这一行没有代码，不知道填在哪里"
                self._note(sheet, place, told, "请在代码栏填代码")
            for place, said in found.twice:
                self._note(sheet, place, f"代码“{said}”有两行", "请合成一行")
            self.labels.update(found.names)
            return {path: (sheet, place) for path, place in found.cells.items()}
        raise InputError(self.source, f"工作簿里找不到{form.name}", advice=f"请不要改动表格的栏目；{_AGAIN}")

    def _strays(self, sheet: Sheet, rows: range, columns: range) -> None:
        """Keep the cells with a number that stand outside of a table: whoever typed them must hear that they are not
        taken."""
        checks = {r for (r, _), cell in sheet.cells.items() if cell.text.startswith(CHECK)}
        for place, cell in sorted(sheet.cells.items()):
            outside = place[0] not in rows or place[1] not in columns
            if outside and place[0] not in checks and cell.kind in ("number", "text") and _is_number(cell):
                self.strays.setdefault(sheet.name, []).append(place_name(place))

    def _by_labels(
        self, genre: Genre, edition: Edition, forms: Sequence[FormTable], sheets: Sequence[Sheet]
    ) -> dict[str, tuple[Sheet, Place]]:
        """The places of the cells of tables that are not printed as the form prints them."""
        for form in forms:
            for other in genre.editions:
                if other is edition:
                    continue
                for theirs in other.tables:
                    if theirs.section == form.section and any(True for s in sheets for _ in _printed_at(s, theirs)):
                        raise InputError(
                            self.source,
                            f"工作簿里的{form.name}是{other.id}年版的，报告年度适用{edition.id}年版",
                            advice="请核对报告年度，或用 drafting new 按年度重新生成数据表",
                        )
        builder = ComposeBuilder("draft", self.source)
        used = [s for s in sheets if s.cells]
        for sheet in used:
            builder.table(_grid(sheet))
        document = builder.build()
        reading = read_tables(document, genre, None, edition.first_year, self.agency)
        changed = f"请不要改动表格的栏目和项目；{_AGAIN}"
        for trouble in reading.troubles:
            if trouble.kind not in READ_ANYWAY and any(f.id == trouble.table for f in forms):
                table = next((t for t in document.tables if t.span.start <= trouble.span.start <= t.span.end), None)
                where = f"工作表“{used[document.tables.index(table)].name}”" if table is not None else None
                raise InputError(self.source, trouble.message, place=where, advice=changed)
        stands = [
            (cell.content.span, sheet, (cell.row, cell.column))
            for sheet, table in zip(used, document.tables, strict=True)
            for cell in table.cells
        ]
        out: dict[str, tuple[Sheet, Place]] = {}
        ids = {f.id for f in forms}
        for path, cell_reading in reading.cells.items():
            spec = edition.cells.get(path)
            if spec is None or spec.table.id not in ids:
                continue
            start = cell_reading.span.start
            out[path] = next((sheet, place) for span, sheet, place in stands if span.start <= start <= span.end)
        merged = {p for t in reading.troubles if t.kind == "merged_row" for p in t.cells}
        lacking = [p for p, spec in edition.cells.items() if spec.table.id in ids and p not in out and p not in merged]
        if lacking:
            form = edition.cells[lacking[0]].table
            raise InputError(
                self.source, f"工作簿里的{form.name}不全，找不到{edition.cells[lacking[0]].name}", advice=changed
            )
        return out

    # -------------------------------------------------------------------------------------- facts

    def _rows(self, sheet: Sheet, labels: Sequence[str], needed: int | None = None) -> Iterator[dict[str, Place]]:
        """The rows below a line of column labels that have anything in them: each label with its place."""
        wanted = {_plain(label): label for label in labels}
        lines: dict[int, dict[str, int]] = {}
        for place in sorted(sheet.cells):
            label = wanted.get(_plain(sheet.text(place)))
            if label is not None:
                lines.setdefault(place[0], {}).setdefault(label, place[1])
        head = next((r for r, found in sorted(lines.items()) if len(found) >= (needed or len(labels))), None)
        if head is None:
            raise InputError(
                self.source, f"找不到栏目“{'、'.join(labels)}”", place=f"工作表“{sheet.name}”", advice=_AGAIN
            )
        columns = lines[head]
        for row in sorted({p[0] for p in sheet.cells if p[0] > head and p[1] in columns.values()}):
            yield {label: (row, column) for label, column in columns.items()}

    def _facts(self, genre: Genre) -> list[dict[str, Any]]:
        sheet = self._sheet(FACTS_SHEET)
        if sheet is None:
            return []
        out: list[dict[str, Any]] = []
        ways: list[tuple[dict[str, Any], KeyPath]] = []
        """The fact being read and the parts of it that are open, outermost first."""
        names = {FACT_LABELS[k]: k for k in FACT_LABELS}
        blank: dict[int, Place] = {}
        """Lines of the list in hand that have no value, the last of each level: they ask, and say nothing."""
        for row in self._rows(sheet, tuple(names), 3):
            places = {names[label]: place for label, place in row.items()}
            given = {k: p for k, p in places.items() if p in sheet.cells}
            depth = self._depth(sheet, given.get("depth"))
            blank = {d: p for d, p in blank.items() if d <= depth and not (d == depth and depth == 1)}
            if "value" not in given:
                if "label" in given:
                    if self._no_value(sheet, places["value"], depth, ways):
                        self.bad.add(ways[0][1])
                    del ways[depth - 1 :]
                    blank[depth] = places["value"]
                continue
            if "label" not in given:
                self._note(sheet, places["label"], f"没有填“{FACT_LABELS['label']}”")
            if (depth in blank and depth > 1) or (depth > len(ways) + 1 and blank):
                said = f"没有填“{FACT_LABELS['value']}”，而同一数字的其他各项填了"
                self._note(sheet, blank[max(blank)], said)
                self.bad.update({("facts", len(out)), ("facts", len(out) - 1)})
                depth = min(depth, len(ways) + 1)
            if depth > len(ways) + 1:
                said = f"{FACT_LABELS['depth']}为{depth}，上一行没有可以归入的{depth - 1}级"
                self._note(sheet, places["depth"], said)
                depth = len(ways) + 1
            del ways[depth - 1 :]
            if ways:
                items, above = ways[-1][0].setdefault("parts", []), ways[-1][1]
                path: KeyPath = (*above, "parts", len(items))
            else:
                items, path = out, ("facts", len(out))
            fact = self._fact(sheet, given, depth, path, genre)
            items.append(fact)
            ways.append((fact, path))
        taken = {f["id"] for f in out if "id" in f}
        number = 0
        for fact in out:
            while "id" not in fact:
                number += 1
                if f"fact{number}" not in taken:
                    fact["id"] = f"fact{number}"
        return out

    def _no_value(self, sheet: Sheet, place: Place, depth: int, ways: Sequence[tuple[dict[str, Any], KeyPath]]) -> bool:
        """A part without a value beside parts that have one leaves open what the whole is made of."""
        if depth > 1 and len(ways) >= depth - 1 and ways[depth - 2][0].get("parts"):
            self._note(sheet, place, f"没有填“{FACT_LABELS['value']}”，而同一数字的其他各项填了")
            return True
        return False

    def _depth(self, sheet: Sheet, place: Place | None) -> int:
        known = len(self.problems)
        number = self._number(sheet, place) if place is not None else Decimal(1)
        if number is not None and number == number.to_integral_value() and 1 <= number <= _MOST_LEVELS:
            return int(number)
        if place is not None and len(self.problems) == known:
            self._note(sheet, place, f"{FACT_LABELS['depth']}应当是1至{_MOST_LEVELS}的整数")
        return 1

    def _fact(
        self, sheet: Sheet, given: Mapping[str, Place], depth: int, path: KeyPath, genre: Genre
    ) -> dict[str, Any]:
        out: dict[str, Any] = {}
        self.places[path] = sheet.place(given.get("label", given["value"]))
        for key, place in given.items():
            self.places[(*path, key)] = sheet.place(place)
            if key == "depth":
                continue
            if depth > 1 and key in ("hedge", "exhaustive", "section", "id"):
                self._note(sheet, place, f"分项不填“{FACT_LABELS[key]}”", "只有级次为1的一行填写")
                continue
            if key == "value":
                out[key] = self._number(sheet, place)
                if out[key] is None:
                    self.bad.add((*path, key))
                continue
            text = self._text(sheet, place)
            if key == "hedge":
                out[key] = self._choice(sheet, place, text.strip(), HEDGES)
            elif key == "exhaustive":
                out[key] = self._choice(sheet, place, text.strip(), {YES: YES, NO: NO}) == YES
            elif key == "section":
                out[key] = self._choice(sheet, place, text.strip(), place_names(genre))
            else:
                out[key] = text
        # What is wrong with it is told; a stand-in lets the rest of the list be looked through.
        out.setdefault("label", "？")
        return out


_BRACKETED = re.compile("[（）]")


def _plain(text: str) -> str:
    """A label as it is compared: without white space, full-width and half-width forms alike."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def _listed(cells: Sequence[str]) -> str:
    return "、".join(cells[:6]) + (f"等{len(cells)}格" if len(cells) > 6 else "")


def _is_number(cell: TypedCell) -> bool:
    if cell.number is not None:
        return True
    try:
        return typed_number(cell.text) is not None
    except NotANumberError:
        return False


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"


def _kind(cell: TypedCell) -> str:
    """What a cell holds, for a message."""
    return {
        "formula": "公式",
        "boolean": "逻辑值",
        "error": f"错误值{_short(cell.text)}",
        "date": "日期",
        "number": "数字",
        "text": f"“{_short(cell.text)}”",
    }[cell.kind]


def _printed_at(sheet: Sheet, form: FormTable) -> Iterator[Place]:
    """Where the form's first row and column are, if every label of it stands as the form prints it."""
    labels = [c for c in form_layout(form) if c.label]
    first = labels[0]
    wanted = [(c, _plain(c.label)) for c in labels]
    for row, column in sorted(sheet.cells):
        if _plain(sheet.text((row, column))) != wanted[0][1]:
            continue
        top, left = row - first.row, column - first.column
        if top >= 0 and left >= 0 and all(_stands(sheet, c, text, top, left) for c, text in wanted):
            yield top, left


def _stands(sheet: Sheet, cell: FormCell, text: str, top: int, left: int) -> bool:
    return _plain(sheet.text((top + cell.row, left + cell.column))) == text


def _grid(sheet: Sheet) -> tuple[CellText, ...]:
    """A sheet as the cells of a table, from its first row and column; empty places are there, too."""
    rows = max(r for r, _ in sheet.cells) + 1
    columns = max(c for _, c in sheet.cells) + 1
    if rows * columns > 20_000:
        rows, columns = min(rows, 500), min(columns, 40)
    covered: set[Place] = set()
    spans: dict[Place, tuple[int, int]] = {}
    for (top, left), (bottom, right) in sheet.merged:
        bottom, right = min(bottom, rows - 1), min(right, columns - 1)
        if top > bottom or left > right:
            continue
        area = {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)}
        if area & covered:
            continue
        covered |= area
        spans[(top, left)] = (bottom - top + 1, right - left + 1)
    out = []
    checks = {r for (r, _), cell in sheet.cells.items() if cell.text.startswith(CHECK)}
    for row in range(rows):
        for column in range(columns):
            place = (row, column)
            if row in checks:
                continue
            if place in covered and place not in spans:
                continue
            height, width = spans.get(place, (1, 1))
            cell = sheet.cells.get(place)
            text = "" if cell is None else str(cell.number) if cell.number is not None else cell.text
            out.append(CellText(" ".join(text.split()), row, column, height, width))
    return tuple(out)
