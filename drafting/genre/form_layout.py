"""The official form as a grid: where each label and each cell of a form table is printed.

One layout serves every writer and the drafts. The grid is the form's own: groups of columns merged
above their columns, groups of rows merged beside their rows, a block's label over its whole width.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from drafting.document.builder import CellText
from drafting.genre.model import Axis, FormBlock, FormTable


@dataclass(frozen=True, slots=True)
class FormCell:
    """A place in the printed form: a label, or the place of a cell when ``path`` is set."""

    row: int
    column: int
    rowspan: int
    colspan: int
    label: str = ""
    path: str | None = None

    @property
    def header(self) -> bool:
        return self.path is None


def printed_label(axis: Axis) -> str:
    """The label as the form prints it, with its ordinal and its bracketed note."""
    return f"{axis.number}{axis.label}{axis.note}"


def cell_path(form: FormTable, rows: tuple[Axis, ...], columns: tuple[Axis, ...]) -> str:
    """The path of the cell where a row and a column cross."""
    return ".".join(s for s in (form.path, *(a.segment for a in rows), *(a.segment for a in columns)) if s)


def _depth(axes: tuple[Axis, ...]) -> int:
    """How many labelled steps lead to the deepest leaf."""
    return max((sum(bool(a.label) for a in way) for axis in axes for way in axis.leaves()), default=0)


def _width(axis: Axis) -> int:
    return sum(1 for _ in axis.leaves())


def form_layout(form: FormTable) -> tuple[FormCell, ...]:
    """Every place of a form table, row by row; all blocks in one grid of equal width."""
    out: list[FormCell] = []
    width = max(_depth(b.rows) + sum(_width(c) for c in b.columns) for b in form.blocks)
    at = 0
    for block in form.blocks:
        at = _block(form, block, at, width, out)
    return tuple(sorted(out, key=lambda c: (c.row, c.column)))


def _block(form: FormTable, block: FormBlock, at: int, width: int, out: list[FormCell]) -> int:
    stub = _depth(block.rows)
    head = _depth(block.columns)
    data = sum(_width(c) for c in block.columns)
    spare = width - stub - data
    if block.label:
        out.append(FormCell(at, 0, 1, width, block.label))
        at += 1
    if stub and head:
        out.append(FormCell(at, 0, head, stub, form.corner))

    def columns(axes: tuple[Axis, ...], level: int, column: int, last: bool) -> int:
        for i, axis in enumerate(axes):
            ends = last and i == len(axes) - 1
            span = _width(axis) + (spare if ends else 0)
            below = level
            if axis.label:
                height = 1 if axis.children else head - level
                out.append(FormCell(at + level, column, height, span, printed_label(axis)))
                below = level + 1
            if axis.children:
                columns(axis.children, below, column, ends)
            column += span
        return column

    columns(block.columns, 0, stub, True)
    ways = [way for axis in block.columns for way in axis.leaves()]

    def rows(axes: tuple[Axis, ...], above: tuple[Axis, ...], level: int, row: int) -> int:
        for axis in axes:
            height = _width(axis)
            below = level
            if axis.label:
                span = 1 if axis.children else stub - level
                out.append(FormCell(row, level, height, span, printed_label(axis)))
                below = level + 1
            if axis.children:
                rows(axis.children, (*above, axis), below, row)
            else:
                for i, way in enumerate(ways):
                    span = 1 + (spare if i == len(ways) - 1 else 0)
                    path = cell_path(form, (*above, axis), way)
                    out.append(FormCell(row, stub + i, 1, span, path=path))
            row += height
        return row

    return rows(block.rows, (), 0, at + head)


def form_cells(form: FormTable, texts: Mapping[str, str]) -> tuple[CellText, ...]:
    """The printed form with the given text in each cell; a path that has none is left blank."""
    return tuple(
        CellText(c.label if c.path is None else texts.get(c.path, ""), c.row, c.column, c.rowspan, c.colspan)
        for c in form_layout(form)
    )


def number_text(value: Decimal) -> str:
    """A number as the form prints it: no exponent, no thousands separators, no needless zeros."""
    if value == value.to_integral_value():
        return str(value.quantize(Decimal(1)))
    return format(value.normalize(), "f")
