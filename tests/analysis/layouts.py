"""Official tables filled with figures, and the ways in which published reports deform them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from drafting.analysis.tables import TablesReading, read_tables
from drafting.document.builder import CellText, ComposeBuilder
from drafting.document.model import Document
from drafting.genre.form_layout import form_cells, number_text
from drafting.genre.model import Edition, FormTable, Genre

Sheet = list[CellText]
APPLICANTS = ("natural_person", "enterprise", "research", "ngo", "legal_service", "other")
RESULTS = ("upheld", "corrected", "other", "pending")


def consistent_figures(edition: Edition, seed: int, scale: int = 30) -> dict[str, Decimal]:
    """Figures that satisfy every relation of the edition, made at random."""
    rng = random.Random(seed)

    def some(top: int = scale) -> int:
        return rng.choice([0, 0, 0, rng.randrange(4), rng.randrange(1, top + 1)])

    out: dict[str, int | Decimal] = {}
    rows = list(dict.fromkeys(p.rpartition(".")[0] for p in edition.cells if p.startswith("applications.")))
    edges = ("new", "carried_in", "total", "carried_out")
    outcomes = [r for r in rows if r.split(".", 1)[1] not in edges]
    for c in APPLICANTS:
        for row in outcomes:
            out[f"{row}.{c}"] = some()
        done = sum(int(out[f"{row}.{c}"]) for row in outcomes)
        left = some(5)
        before = min(some(5), done + left)
        out[f"applications.total.{c}"] = done
        out[f"applications.carried_out.{c}"] = left
        out[f"applications.carried_in.{c}"] = before
        out[f"applications.new.{c}"] = done + left - before
    for row in rows:
        out[f"{row}.total"] = sum(int(out[f"{row}.{c}"]) for c in APPLICANTS)
    for block in ("review", "litigation.direct", "litigation.after_review"):
        for c in RESULTS:
            out[f"{block}.{c}"] = some()
        out[f"{block}.total"] = sum(int(out[f"{block}.{c}"]) for c in RESULTS)
    for path, spec in edition.cells.items():
        if path not in out:
            out[path] = some(5000) if spec.integer else Decimal(rng.randrange(0, 9_999_999)) / 100
    return {p: Decimal(v) for p, v in out.items()}


def text_of(value: Decimal) -> str:
    return number_text(value)


def sheet(form: FormTable, values: Mapping[str, Decimal], write: Callable[[Decimal], str] = text_of) -> Sheet:
    """The form as it is printed, with the figures in it."""
    return list(form_cells(form, {p: write(v) for p, v in values.items()}))


def document(sheets: Iterable[Sequence[CellText]]) -> Document:
    """A document that holds nothing but the tables."""
    builder = ComposeBuilder("docx")
    for cells in sheets:
        if cells:
            builder.table(cells)
    return builder.build()


def read(genre: Genre, sheets: Iterable[Sequence[CellText]], year: int = 2024) -> TablesReading:
    return read_tables(document(sheets), genre, None, year)


def compact(cells: Sequence[CellText]) -> Sheet:
    """Rows and columns renumbered without gaps left by what was taken out."""
    rows = {r: i for i, r in enumerate(sorted({c.row for c in cells}))}
    return [replace(c, row=rows[c.row]) for c in cells]


def height(cells: Sequence[CellText]) -> int:
    return max(c.row + c.rowspan for c in cells)


def width(cells: Sequence[CellText]) -> int:
    return max(c.column + c.colspan for c in cells)


def unmerged(cells: Sequence[CellText]) -> Sheet:
    """Merged cells as text formats write them: the words once, blanks in the other places."""
    out: Sheet = []
    for c in cells:
        for r in range(c.row, c.row + c.rowspan):
            for k in range(c.column, c.column + c.colspan):
                first = (r, k) == (c.row, c.column)
                out.append(CellText(c.text if first else "", r, k))
    return out


def repeated_merges(cells: Sequence[CellText]) -> Sheet:
    """Merged cells as some converters write them: the words in every place."""
    return [
        CellText(c.text, r, k)
        for c in cells
        for r in range(c.row, c.row + c.rowspan)
        for k in range(c.column, c.column + c.colspan)
    ]


def ragged(cells: Sequence[CellText]) -> Sheet:
    """Places that a merged cell covers dropped without a trace, each row's cells moved together to the left."""
    out: Sheet = []
    for r in range(height(cells)):
        row = sorted((c for c in cells if c.row == r), key=lambda c: c.column)
        out.extend(CellText(c.text, r, k) for k, c in enumerate(row))
    return compact(out)


def flat_stub(cells: Sequence[CellText], stub: int) -> Sheet:
    """Only the innermost label of every row, in one column."""
    out: Sheet = []
    for r in range(height(cells)):
        labels = [c for c in cells if c.column < stub and c.row <= r < c.row + c.rowspan]
        if labels:
            inner = max(labels, key=lambda c: c.column)
            out.append(CellText(inner.text, r, 0))
    for c in cells:
        if c.column >= stub:
            out.append(replace(c, column=c.column - stub + 1))
    return out


def swapped(cells: Sequence[CellText]) -> Sheet:
    """Rows as columns."""
    return [CellText(c.text, c.column, c.row, c.colspan, c.rowspan) for c in cells]


def header_rows(cells: Sequence[CellText]) -> int:
    """How many rows stand above the first row with a figure."""
    return min(c.row for c in cells if _is_figure(c.text) and c.text.strip())


def pieces(cells: Sequence[CellText], cuts: Sequence[int], repeat_header: bool) -> list[Sheet]:
    """The table cut above the given rows, as page breaks do; merged cells are cut too, their words staying above."""
    head = header_rows(cells)
    edges = [0, *sorted(set(cuts)), height(cells)]
    out: list[Sheet] = []
    for a, b in pairwise(edges):
        if a == b:
            continue
        piece: Sheet = []
        shift = 0
        if a and repeat_header:
            piece.extend(c for c in cells if c.row < head)
            shift = head
        for c in cells:
            top, bottom = max(c.row, a), min(c.row + c.rowspan, b)
            if top < bottom:
                piece.append(
                    CellText(c.text if top == c.row else "", top - a + shift, c.column, bottom - top, c.colspan)
                )
        out.append(piece)
    return out


def relabelled(cells: Sequence[CellText], change: Callable[[str], str]) -> Sheet:
    """Every label changed, figures left alone."""
    return [replace(c, text=c.text if _is_figure(c.text) else change(c.text)) for c in cells]


def _is_figure(text: str) -> bool:
    digits = text.strip().removesuffix("件").replace(".", "").replace("．", "").replace(",", "")
    return not text.strip() or digits.isdigit() or (len(text) == 1 and text in "/—-")


def without(cells: Sequence[CellText], drop: Callable[[CellText], bool]) -> Sheet:
    """Holes where the given cells stood."""
    return [c for c in cells if not drop(c)]


def wrong_cells(reading: TablesReading, values: Mapping[str, Decimal]) -> dict[str, tuple[object, object]]:
    """Cells that were read with another value than the report has."""
    return {
        p: (c.value, values.get(p))
        for p, c in reading.cells.items()
        if c.value is not None and c.value != values.get(p)
    }


def unread(reading: TablesReading, values: Mapping[str, Decimal]) -> set[str]:
    return {p for p in values if reading.values.get(p) is None}


def named(reading: TablesReading) -> set[str]:
    """Cells that a trouble names."""
    return {p for t in reading.troubles for p in t.cells}
