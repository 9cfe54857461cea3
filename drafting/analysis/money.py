"""Amounts of a table that is printed in another unit of money than the form's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from drafting.analysis.cell_values import money_factor, money_unit
from drafting.document.model import Document, Table
from drafting.genre.model import CellReading, Genre
from drafting.language.money import YUAN

_ABOVE = 3
"""Blocks above a table, and rows at its top, in which its unit may stand."""


def in_the_units_of_the_form(
    document: Document, genre: Genre, cells: Mapping[str, CellReading]
) -> dict[str, CellReading]:
    """The readings, their amounts in the form's units: exact, whatever the table is printed in.

    Only where the form prints the unit above its tables; a cell that names its own unit is right already.
    """
    units = {id(t): unit for t, unit in _units(document)}
    if not units:
        return dict(cells)
    tables = [t for t in document.tables if id(t) in units]
    out = {}
    for path, reading in cells.items():
        spec = genre.cell(path)
        table = next((t for t in tables if t.span.covers(reading.span)), None)
        asked = spec is not None and any(money_unit(line) for line in spec.table.captions)
        if table is None or spec is None or not asked or money_unit(f"单位：{spec.unit}") != spec.unit:
            out[path] = reading
            continue
        factor = money_factor(units[id(table)], spec.unit)
        own = reading.value is None or factor == 1 or YUAN in reading.raw
        out[path] = reading if own or reading.value is None else replace(reading, value=reading.value * factor)
    return out


def _units(document: Document) -> list[tuple[Table, str]]:
    """The tables above which, or in whose first rows, a unit of money is named."""
    out = []
    for i, block in enumerate(document.blocks):
        if not isinstance(block, Table):
            continue
        above = [b.text for b in document.blocks[max(0, i - _ABOVE) : i] if not isinstance(b, Table)]
        top = [c.text for c in block.cells if c.row < _ABOVE]
        unit = next((u for text in (*reversed(above), *top) if (u := money_unit(text)) is not None), None)
        if unit is not None:
            out.append((block, unit))
    return out
