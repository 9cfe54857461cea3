"""A table beside the form's that gives the fee that the pack knows: notices sent, charged, collected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from drafting.analysis.cell_values import cell_value
from drafting.document.model import Cell, Document, Table
from drafting.genre.tariffs import FEE_AMOUNTS, FeeWords
from drafting.language.tables import LEADS_TO_TABLE, TOTAL
from drafting.text.span import Span


@dataclass(frozen=True, slots=True)
class FeeCell:
    """A figure of the table, sums in the least unit of money; ``span`` is where it stands (the first of several)."""

    value: Decimal
    span: Span


@dataclass(frozen=True, slots=True)
class FeeTable:
    """What the table says; a figure that it does not have is not there."""

    table: Table
    cells: Mapping[str, FeeCell]

    @property
    def fee(self) -> Mapping[str, Decimal]:
        """The figures by the keys of ``FEE_AMOUNTS``."""
        return {k: c.value for k, c in self.cells.items()}


def fee_table(document: Document, forms: Sequence[Table], words: FeeWords | None) -> FeeTable | None:
    """The first table that is none of the form's, is about the fee by its own words or those right above it, and gives
    a figure of it."""
    if words is None:
        return None
    above = ""
    for block in document.blocks:
        if not isinstance(block, Table):
            above = block.text if LEADS_TO_TABLE.search(block.text) else ""
            continue
        if any(block is f for f in forms):
            continue
        cells = dict(_read(block, words))
        said = above + "".join(c.text for c in block.cells)
        named = any(w in said for w in (*words.heads, *words.notices))
        if named and cells:
            return FeeTable(block, cells)
    return None


def _read(table: Table, words: FeeWords) -> Iterator[tuple[str, FeeCell]]:
    labels = [(kind, cell) for cell in table.cells if (kind := _kind(cell.text, words)) is not None]
    rows = [cell.row for _, cell in labels]
    across = len(labels) > 1 and len(set(rows)) < len(rows)
    for kind in FEE_AMOUNTS:
        label = next((cell for k, cell in labels if k == kind), None)
        if label is None:
            continue
        figures = list(_below(table, label) if across or _nothing_beside(table, label) else _beside(table, label))
        unit = "" if kind == "notices" else _unit(label.text, words)
        read = [(v, c) for c in figures if (v := cell_value(c.text, unit).value) is not None]
        if read:
            factor = 1 if kind == "notices" else words.money[unit]
            yield kind, FeeCell(sum((v for v, _ in read), Decimal(0)) * factor, read[0][1].content.strip().span)


def _kind(text: str, words: FeeWords) -> str | None:
    """Which figure a label names; a sum of notices (通知金额) is what was charged."""
    label = "".join(text.split())
    if not label or cell_value(label).status == "value":
        return None
    if any(w in label for w in words.charged):
        return "charged"
    if any(w in label for w in (*words.paid, *words.collected)):
        return "collected"
    return "notices" if any(w in label for w in words.notices) else None


def _unit(label: str, words: FeeWords) -> str:
    """The unit of money that a label names, the least when it names none."""
    named = [u for u in words.money if u in label]
    return max(named, key=len) if named else words.coin


def _below(table: Table, label: Cell) -> Iterator[Cell]:
    """The figures below a label: of the row of totals when there is one, else all of them."""
    cells = [c for c in table.cells if c.row >= label.row + label.rowspan and c.column == label.column]
    totals = {c.row for c in table.cells if TOTAL.search(c.text)}
    yield from [c for c in cells if c.row in totals] or cells


def _beside(table: Table, label: Cell) -> Iterator[Cell]:
    behind = [c for c in table.cells if c.row == label.row and c.column > label.column]
    yield from sorted(behind, key=lambda c: c.column)[:1]


def _nothing_beside(table: Table, label: Cell) -> bool:
    return not any(cell_value(c.text).status == "value" for c in _beside(table, label))
