"""Workbooks changed as a person or another program would change them."""

from __future__ import annotations

import io
from collections.abc import Callable
from decimal import Decimal

import xlsxwriter

from drafting.readers.spreadsheet import Place, TypedCell, read_workbook

Cells = dict[Place, TypedCell]


def number(value: int | str) -> TypedCell:
    return TypedCell("number", number=Decimal(value))


def text(value: str) -> TypedCell:
    return TypedCell("text", value)


def changed(data: bytes, change: Callable[[dict[str, Cells]], None], kept: int | str = 777) -> bytes:
    """The workbook written anew, with its cells changed; merged areas stay where no cell was moved.

    ``kept`` is left as the value of every formula."""
    sheets = {s.name: dict(s.cells) for s in read_workbook(data, "w.xlsx")}
    merged = {s.name: s.merged for s in read_workbook(data, "w.xlsx")}
    before = {name: dict(cells) for name, cells in sheets.items()}
    change(sheets)
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    for name, cells in sheets.items():
        sheet = book.add_worksheet(name)
        for (top, left), (bottom, right) in merged.get(name, ()):
            if all(
                cells.get((r, c)) == before[name].get((r, c))
                for r in range(top, bottom + 1)
                for c in range(left, right + 1)
            ):
                sheet.merge_range(top, left, bottom, right, "")
        for (row, column), cell in cells.items():
            if cell.kind == "number" and cell.number is not None:
                sheet.write_number(row, column, float(cell.number))
            elif cell.kind == "formula":
                sheet.write_formula(row, column, cell.source or cell.text or "=1+1", None, kept)
            elif cell.kind == "boolean":
                sheet.write_boolean(row, column, True)
            elif cell.kind == "date":
                sheet.write_number(row, column, 45000, book.add_format({"num_format": "yyyy-mm-dd"}))
            else:
                sheet.write_string(row, column, cell.text)
    book.close()
    return buffer.getvalue()


def inserted_row(cells: Cells, at: int) -> Cells:
    """The cells with an empty row put in above a row."""
    return {(r + (r >= at), c): cell for (r, c), cell in cells.items()}
