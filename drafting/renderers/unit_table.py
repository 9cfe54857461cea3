"""The figures of many units as one table: a line a unit, a column a cell; as a workbook, and as Parquet."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

import xlsxwriter

from drafting.errors import InputError
from drafting.genre.figures import Fact, Figures, Part
from drafting.genre.form_sheets import HEDGES, NO, form_words
from drafting.genre.keyed import codes_in, edition_of, with_rows
from drafting.genre.loader import load_genre
from drafting.genre.model import CellSpec, Genre
from drafting.genre.unit_sheets import (
    BESIDE,
    DEPTH,
    EXHAUSTIVE,
    FACTS,
    FIGURES,
    HEAD,
    HEDGE,
    ID,
    LABEL,
    OWNER,
    PATHS_ROW,
    ROW,
    SECTION,
    UNIT,
    VALUE,
)
from drafting.renderers.text import shown

_DIGITS = 15
"""So many digits of a number a workbook keeps."""
_DANGEROUS = tuple("=+-@\t\r|")


def columns_of(figures: Sequence[Figures]) -> tuple[CellSpec, ...]:
    """The cells of all editions that the figures are of, in the order of the form, the later editions first."""
    paths: dict[str, CellSpec] = {}
    for genre in dict.fromkeys(f.genre for f in figures):
        pack = load_genre(genre)
        used = {f.edition for f in figures if f.genre == genre}
        for edition in reversed(pack.editions):
            if edition.id in used:
                own = [f for f in figures if f.genre == genre and f.edition == edition.id]
                # Keyed rows are those that any of the units has.
                codes = codes_in(edition, (p for f in own for p in f.cells))
                labels = {code: name for f in reversed(own) for code, name in f.labels.items()}
                for path, spec in with_rows(edition, codes, labels).cells.items():
                    paths.setdefault(path, spec)
    return tuple(paths.values())


def render_unit_table(figures: Sequence[Figures]) -> bytes:
    """The workbook; the same for the same figures."""
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": datetime(2000, 1, 1)})
    _Writing(book).write(figures)
    book.close()
    return buffer.getvalue()


class _Writing:
    """One workbook being written."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format(
            {
                "bold": True,
                "bg_color": "#DCE6F1",
                "border": 1,
                "text_wrap": True,
                "valign": "vcenter",
                "align": "center",
            }
        )
        self.small = book.add_format({"font_size": 8, "font_color": "#7F7F7F", "border": 1})
        self.plain = book.add_format({"border": 1})
        self.quoted = book.add_format({"border": 1, "quote_prefix": True})
        self.blank = book.add_format({"border": 1, "bg_color": "#D9D9D9"})

    def put(self, sheet: Any, row: int, column: int, value: object) -> None:
        """A value in a cell; a number that a workbook cannot keep, and all words, as text."""
        if value is None or value == "":
            sheet.write_blank(row, column, None, self.plain)
        elif isinstance(value, Decimal) and len(value.as_tuple().digits) <= _DIGITS:
            sheet.write_number(row, column, float(value), self.plain)
        elif isinstance(value, int):
            sheet.write_number(row, column, value, self.plain)
        else:
            text = format(value, "f") if isinstance(value, Decimal) else shown(str(value))[:2000]
            sheet.write_string(row, column, text, self.quoted if text.startswith(_DANGEROUS) else self.plain)

    def write(self, figures: Sequence[Figures]) -> None:
        columns = columns_of(figures)
        sheet = self.book.add_worksheet(FIGURES)
        sheet.set_row(0, 90)
        for column, name in enumerate(HEAD):
            sheet.write_string(0, column, name, self.head)
            sheet.write_string(PATHS_ROW, column, name, self.small)
        for column, spec in enumerate(columns, start=len(HEAD)):
            unit = f"（{spec.unit}）" if spec.unit else ""
            sheet.write_string(0, column, f"{spec.name}{unit}", self.head)
            sheet.write_string(PATHS_ROW, column, spec.path, self.small)
        sheet.set_column(0, 0, 32)
        sheet.set_column(1, len(HEAD) - 1, 16)
        sheet.set_column(len(HEAD), len(HEAD) + len(columns), 12)
        sheet.freeze_panes(PATHS_ROW + 1, 1)
        for row, unit_figures in enumerate(figures, start=PATHS_ROW + 1):
            self._unit(sheet, row, unit_figures, columns)
        self._list(FACTS, (OWNER, ROW, DEPTH, LABEL, VALUE, UNIT, HEDGE, EXHAUSTIVE, SECTION, ID), _facts(figures))
        self._list(BESIDE, (OWNER, ROW, *_beside_heads(figures)), _beside(figures))

    def _unit(self, sheet: Any, row: int, figures: Figures, columns: Sequence[CellSpec]) -> None:
        pack = load_genre(figures.genre)
        edition = edition_of(pack, figures)
        for column, value in enumerate(_head(figures, pack)):
            self.put(sheet, row, column, value)
        for column, spec in enumerate(columns, start=len(HEAD)):
            value = figures.cells.get(spec.path)
            if value is None and spec.path in edition.cells:
                sheet.write_blank(row, column, None, self.blank)
            else:
                self.put(sheet, row, column, value)

    def _list(self, name: str, heads: Sequence[str], rows: Iterator[Sequence[object]]) -> None:
        sheet = self.book.add_worksheet(name)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, self.head)
            sheet.set_column(column, column, 32 if head in (OWNER, LABEL) else 14)
        sheet.freeze_panes(1, 1)
        for row, values in enumerate(rows, start=1):
            for column, value in enumerate(values):
                self.put(sheet, row, column, value)


def _head(figures: Figures, pack: Genre) -> tuple[object, ...]:
    level, kind = figures.agency.level, figures.agency.kind
    return (
        figures.agency.name,
        pack.levels.get(level or "", ""),
        pack.kinds.get(kind or "", ""),
        figures.year,
        figures.genre,
        figures.path or "",
    )


def _facts(figures: Sequence[Figures]) -> Iterator[Sequence[object]]:
    for row, unit in enumerate(figures, start=PATHS_ROW + 2):
        for fact in unit.facts:
            for depth, item in _with_parts(fact, 1):
                first = isinstance(item, Fact)
                yield (
                    unit.agency.name,
                    row,
                    depth,
                    item.label,
                    item.value,
                    item.unit,
                    HEDGES.get(fact.hedge or "", "") if first else "",
                    NO if first and not fact.exhaustive else "",
                    (fact.section or "") if first else "",
                    fact.id if first else "",
                )


def _with_parts(item: Fact | Part, depth: int) -> Iterator[tuple[int, Fact | Part]]:
    yield depth, item
    for part in item.parts:
        yield from _with_parts(part, depth + 1)


def _beside_keys(figures: Sequence[Figures]) -> dict[str, str]:
    """The figures outside the tables and the ways to reach an agency that the forms ask for: heading by key."""
    out: dict[str, str] = {}
    for genre in dict.fromkeys(f.genre for f in figures):
        words = form_words(load_genre(genre))
        for id, group in words.amounts.items():
            out |= {f"{id}.{key}": amount.heading for key, amount in group.amounts.items()}
        for key, label in words.contact.items():
            out.setdefault(f"contact.{key}", label)
    # What is read of a report says how its agency can be reached, though its form may not ask.
    given = {f"contact.{key}": key for f in figures for key in f.contact}
    return {**out, **{key: name for key, name in given.items() if key not in out}}


def _beside_heads(figures: Sequence[Figures]) -> tuple[str, ...]:
    return tuple(_beside_keys(figures).values())


def _beside(figures: Sequence[Figures]) -> Iterator[Sequence[object]]:
    keys = [key.partition(".")[::2] for key in _beside_keys(figures)]
    for row, unit in enumerate(figures, start=PATHS_ROW + 2):
        groups = {**unit.amounts, "contact": unit.contact}
        values: list[object] = [groups.get(group, {}).get(key) for group, key in keys]
        if any(v is not None for v in values):
            yield (unit.agency.name, row, *values)


def has_parquet() -> bool:
    """Whether the library for Parquet is installed: it is an extra."""
    try:
        import_module("pyarrow.parquet")
    except ImportError:
        return False
    return True


def render_parquet(figures: Sequence[Figures]) -> bytes:
    """The table as Parquet: columns by the paths of cells, whole numbers as such, amounts exact, null for the missing.

    Raises InputError when the library is not installed.
    """
    try:
        arrow: Any = import_module("pyarrow")
        parquet: Any = import_module("pyarrow.parquet")
    except ImportError:
        raise InputError(
            "Parquet",
            "没有安装 pyarrow，写不了 .parquet",
            advice="请运行 pip install 'drafting[parquet]'，或只用 .xlsx",
        ) from None
    fields = [
        arrow.field("agency", arrow.string()),
        arrow.field("level", arrow.string()),
        arrow.field("kind", arrow.string()),
        arrow.field("year", arrow.int32()),
        arrow.field("genre", arrow.string()),
        arrow.field("edition", arrow.string()),
        arrow.field("path", arrow.string()),
    ]
    values: list[list[object]] = [
        [f.agency.name for f in figures],
        [f.agency.level for f in figures],
        [f.agency.kind for f in figures],
        [f.year for f in figures],
        [f.genre for f in figures],
        [f.edition for f in figures],
        [f.path for f in figures],
    ]
    for spec in columns_of(figures):
        column = [f.cells.get(spec.path) for f in figures]
        whole = spec.integer and all(v is None or v == v.to_integral_value() for v in column)
        kind = arrow.int64() if whole else arrow.decimal128(38, 6)
        fields.append(arrow.field(spec.path, kind, metadata={"name": spec.name, "unit": spec.unit}))
        values.append([None if v is None else int(v) if whole else v.quantize(Decimal("0.000001")) for v in column])
    arrays = [arrow.array(v, f.type) for v, f in zip(values, fields, strict=True)]
    buffer = io.BytesIO()
    parquet.write_table(arrow.Table.from_arrays(arrays, schema=arrow.schema(fields)), buffer)
    return buffer.getvalue()
