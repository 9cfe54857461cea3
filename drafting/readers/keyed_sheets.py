"""Sheets of a form whose rows a clerk adds: where the cells of each code stand."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from drafting.genre.form_layout import cell_path, form_layout
from drafting.genre.form_sheets import CHECK
from drafting.genre.model import Axis, FormBlock, FormTable
from drafting.readers.spreadsheet import Place, Sheet

_MOST_ROWS = 5000
"""Rows below the labels among which codes stand; a sheet may be longer, a form is not."""


@dataclass(slots=True)
class KeyedSheet:
    """The places of the cells of one form table."""

    cells: dict[str, Place] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    """What the sheet calls codes, where the list has none or another name."""
    unknown: list[tuple[Place, str]] = field(default_factory=list)
    """Rows with a figure whose code is none of the form."""
    twice: list[tuple[Place, str]] = field(default_factory=list)


def read_keyed_sheet(sheet: Sheet, form: FormTable) -> KeyedSheet | None:
    """Where the cells of a form stand on a sheet; None when its labels are not there."""
    top = _top(sheet, form)
    if top is None:
        return None
    out = KeyedSheet()
    checks = {r for (r, _), cell in sheet.cells.items() if cell.text.startswith(CHECK)}
    last = max((r for r, _ in sheet.cells), default=0)
    for block, row, column in _lists(form, top):
        for r in range(row, min(last, row + _MOST_ROWS) + 1):
            if r in checks:
                continue
            _read_row(sheet, form, block, (r, column), out)
    return out


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _top(sheet: Sheet, form: FormTable) -> Place | None:
    """Where the first row and column of the form are, by the labels above its rows."""
    head = [c for c in form_layout(form) if c.label and c.row < _head(form)]
    for row, column in sorted(sheet.cells):
        if _plain(sheet.text((row, column))) != _plain(head[0].label):
            continue
        top, left = row - head[0].row, column - head[0].column
        if all(_plain(sheet.text((top + c.row, left + c.column))) == _plain(c.label) for c in head):
            return top, left
    return None


def _head(form: FormTable) -> int:
    """How many rows of labels stand above the figures."""
    return min(c.row for c in form_layout(form) if c.path is not None)


def _lists(form: FormTable, top: Place) -> Iterator[tuple[FormBlock, int, int]]:
    """Each list of codes with its first row and the column of its codes."""
    left = top[1]
    for block in form.blocks:
        yield block, top[0] + _head(form), left
        left += 2 + sum(1 for axis in block.columns for _ in axis.leaves())


def _read_row(sheet: Sheet, form: FormTable, block: FormBlock, place: Place, out: KeyedSheet) -> None:
    row, column = place
    ways = [way for axis in block.columns for way in axis.leaves()]
    said, name = _plain(sheet.text(place)), _plain(sheet.text((row, column + 1)))
    figures = [(row, column + 2 + i) for i in range(len(ways))]
    axis = _without_code(form, said) or _without_code(form, name)
    if axis is not None:
        for way, figure in zip(ways, figures, strict=True):
            out.cells.setdefault(cell_path(form, (axis,), way), figure)
        return
    family = form.family_of(said)
    if family is None:
        if any(sheet.cells.get(f) is not None for f in figures):
            out.unknown.append((place, said or name))
        return
    group = family.row(said)
    for way, figure in zip(ways, figures, strict=True):
        path = cell_path(form, (group, *group.children), way)
        if path in out.cells:
            out.twice.append((place, said))
            break
        out.cells[path] = figure
    if name and family.names.get(said) != name:
        out.names[said] = name


def _without_code(form: FormTable, said: str) -> Axis | None:
    return next((a for b in form.blocks for a in b.rows if said and _plain(a.label) == said), None)
