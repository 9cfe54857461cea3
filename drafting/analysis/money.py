"""The unit that a table names above it: amounts of another unit of money are converted, any other unit is told."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from drafting.analysis.cell_values import money_factor, money_unit
from drafting.document.model import Document, Table
from drafting.genre.model import CellReading, FormTable, Genre
from drafting.language.money import UNIT_LINE_OF_ANYTHING, YUAN
from drafting.text.mapped import MappedText
from drafting.text.span import Span

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


@dataclass(frozen=True, slots=True)
class OtherUnit:
    """A table whose line of the unit names another one than the form's, which no factor makes the same."""

    form: FormTable
    said: str
    expected: str
    span: Span


def other_units(
    document: Document, forms: Mapping[str, FormTable], tables: Mapping[str, Sequence[Table]]
) -> Iterator[OtherUnit]:
    """The tables above which another unit stands than the form prints there (单位：万人次 for 单位：人次)."""
    for id, form in forms.items():
        wanted = {
            m[1] for line in form.captions if (m := UNIT_LINE_OF_ANYTHING.fullmatch("".join(line.split()))) is not None
        }
        if len(wanted) != 1:
            continue
        (expected,) = wanted
        for table in tables.get(id, ())[:1]:
            at = next((i for i, b in enumerate(document.blocks) if b is table), None)
            if at is None:
                continue
            above = [b.content for b in document.blocks[max(0, at - _ABOVE) : at] if not isinstance(b, Table)]
            top = [c.content for c in table.cells if c.row < _ABOVE]
            said = next((u for c in (*reversed(above), *top) if (u := _unit_line(c)) is not None), None)
            if (
                said is None
                or said[0] == expected
                or (money_unit(f"单位：{said[0]}") and money_unit(f"单位：{expected}"))
            ):
                continue
            yield OtherUnit(form, said[0], expected, said[1])


def _unit_line(content: MappedText) -> tuple[str, Span] | None:
    """The unit that a line names at its end, and where."""
    squeezed = content.squeeze()
    found = UNIT_LINE_OF_ANYTHING.search(squeezed.text)
    if found is None or found.end() != len(squeezed.text):
        return None
    return found[1], squeezed.span_of(found.start(1), found.end(1))


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
