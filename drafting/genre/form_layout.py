"""The official form as a grid: where each label and each cell of a form table is printed.

One layout serves every writer and the drafts. The grid is the form's own: groups of columns merged
above their columns, groups of rows merged beside their rows, a block's label over its whole width.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from drafting.document.builder import CellText
from drafting.genre.model import Axis, CellSpec, FormBlock, FormTable


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
        """Whether it holds a label of the form and no value."""
        return self.path is None


def printed_label(axis: Axis) -> str:
    """The label as the form prints it, with its ordinal and its bracketed note."""
    return f"{axis.number}{axis.label}{axis.note}"


def cell_path(form: FormTable, rows: tuple[Axis, ...], columns: tuple[Axis, ...]) -> str:
    """The path of the cell where a row and a column cross."""
    return ".".join(s for s in (form.path, *(a.segment for a in rows), *(a.segment for a in columns)) if s)


def table_cells(form: FormTable) -> Iterator[CellSpec]:
    """Every cell of a form table, in the form's order."""
    for block in form.blocks:
        for rows in (way for axis in block.rows for way in axis.leaves()):
            for columns in (way for axis in block.columns for way in axis.leaves()):
                yield CellSpec(cell_path(form, rows, columns), form, block, rows, columns)


def _depth(axes: tuple[Axis, ...]) -> int:
    """How many labelled steps lead to the deepest leaf."""
    return max((sum(bool(a.label) for a in way) for axis in axes for way in axis.leaves()), default=0)


def _width(axis: Axis) -> int:
    return sum(1 for _ in axis.leaves())


def form_layout(form: FormTable) -> tuple[FormCell, ...]:
    """Every place of a form table, row by row; all blocks in one grid, below one another or side by side."""
    out: list[FormCell] = []
    bands: list[list[FormBlock]] = []
    for block in form.blocks:
        if block.beside and bands:
            bands[-1].append(block)
        else:
            bands.append([block])
    width = max(sum(_block_width(b) for b in band) for band in bands)
    at = 0
    for band in bands:
        at = _band(form, band, at, width, out)
    return tuple(sorted(out, key=lambda c: (c.row, c.column)))


def _stub(block: FormBlock) -> int:
    """How many columns the labels of the rows take: one for the code and one for the name, where there are codes."""
    return max(_depth(block.rows), 2 if block.family is not None else 0)


def _block_width(block: FormBlock) -> int:
    return _stub(block) + sum(_width(c) for c in block.columns)


def _band(form: FormTable, band: Sequence[FormBlock], at: int, width: int, out: list[FormCell]) -> int:
    """Blocks side by side, their rows level: what belongs at the foot of each stands in the last rows of all."""
    labelled = any(b.label for b in band)
    head = max(_depth(b.columns) for b in band)
    height = max(_height(b) for b in band)
    left = 0
    for i, block in enumerate(band):
        own = width - left if i == len(band) - 1 else _block_width(block)
        if labelled:
            out.append(FormCell(at, left, 1, own, block.label))
        top = at + labelled
        _header(form, block, top, head, left, own, out)
        _body(form, block, top + head, height, left, own, out)
        left += own
    return at + labelled + head + height


def _height(block: FormBlock) -> int:
    leaves = [way for axis in block.rows for way in axis.leaves()]
    return len(leaves) + sum(way[-1].gap for way in leaves)


def _header(form: FormTable, block: FormBlock, at: int, head: int, left: int, width: int, out: list[FormCell]) -> None:
    stub = _stub(block)
    spare = width - _block_width(block)
    if block.family is not None and head:
        out.append(FormCell(at, left, head, 1, block.family.code_labels[0]))
        out.append(FormCell(at, left + 1, head, stub - 1, block.family.name_labels[0]))
    elif stub and head:
        out.append(FormCell(at, left, head, stub, form.corner))

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

    columns(block.columns, 0, left + stub, True)


def _places(block: FormBlock, height: int) -> list[int]:
    """The row of each leaf, from the top; from where the foot begins on, counted from the bottom."""
    leaves = [way for axis in block.rows for way in axis.leaves()]
    foot = next((i for i, way in enumerate(leaves) if any(a.foot for a in way)), len(leaves))
    rest = len(leaves) - foot + sum(way[-1].gap for way in leaves[foot:])
    out: list[int] = []
    row = 0
    for i, way in enumerate(leaves):
        row = (height - rest if i == foot else row) + way[-1].gap
        out.append(row)
        row += 1
    return out


def _body(form: FormTable, block: FormBlock, at: int, height: int, left: int, width: int, out: list[FormCell]) -> None:
    stub = _stub(block)
    spare = width - _block_width(block)
    ways = [way for axis in block.columns for way in axis.leaves()]
    places = _places(block, height)
    taken = 0

    def rows(axes: tuple[Axis, ...], above: tuple[Axis, ...], level: int) -> None:
        nonlocal taken
        for axis in axes:
            first, last = places[taken], places[taken + _width(axis) - 1]
            below = level
            if axis.label:
                span = 1 if axis.children else stub - level
                out.append(FormCell(at + first, left + level, last - first + 1, span, printed_label(axis)))
                below = level + 1
            if axis.children:
                rows(axis.children, (*above, axis), below)
                continue
            for i, way in enumerate(ways):
                span = 1 + (spare if i == len(ways) - 1 else 0)
                path = cell_path(form, (*above, axis), way)
                out.append(FormCell(at + first, left + stub + i, 1, span, path=path))
            taken += 1

    rows(block.rows, (), 0)
    for row in sorted(set(range(height)) - set(places)):
        out.append(FormCell(at + row, left, 1, max(stub, 1)) if stub else FormCell(at + row, left, 1, 1))
        out.extend(
            FormCell(at + row, left + stub + i, 1, 1 + (spare if i == len(ways) - 1 else 0))
            for i in range(len(ways) if stub else len(ways) - 1)
        )


def form_cells(form: FormTable, texts: Mapping[str, str]) -> tuple[CellText, ...]:
    """The printed form with the given text in each cell; a path that has none is left blank."""
    return tuple(
        CellText(c.label if c.path is None else texts.get(c.path, ""), c.row, c.column, c.rowspan, c.colspan)
        for c in form_layout(form)
    )


def number_text(value: Decimal, decimals: int | None = None) -> str:
    """A number as the form prints it: no exponent, no thousands separators, no needless zeros, unless ``decimals`` says
    how many are printed; a number that has more of them is printed as it is."""
    # Formatted, not rounded: what is rounded has 28 digits at most, and a number that was typed may have more.
    if decimals is not None and Decimal(printed := f"{value:.{decimals}f}") == value:
        return printed
    if value == value.to_integral_value():
        return f"{value.to_integral_value():f}"
    return f"{value:f}".rstrip("0")
