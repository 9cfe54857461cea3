"""What rules on tables share: where a cell stands, what it may hold, how a person calls it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

from drafting.findings import Related
from drafting.genre.expressions import PREVIOUS, Cells, Expression
from drafting.genre.form_layout import number_text
from drafting.genre.model import Relation
from drafting.rules.base import Context
from drafting.text.span import Span


def place(context: Context, path: str) -> Span:
    """Where a cell stands; for one that the report lacks, its table, else its section's heading."""
    reading = context.tables.cells.get(path)
    if reading is not None:
        return reading.span
    spec = context.genre.cell(path)
    if spec is not None:
        tables = context.tables.tables.get(spec.table.id, ())
        if tables and tables[0].cells:
            return tables[0].cells[0].span
        section = context.structure.section(spec.table.section)
        if section is not None:
            return section.heading.span
    return context.document.blocks[0].span


def name(context: Context, path: str) -> str:
    """A cell for a person: 表三“…”行“…”列; last year's is called so."""
    spec = context.genre.cell(path.removeprefix(PREVIOUS))
    said = spec.name if spec is not None else path
    return f"上年{said}" if path.startswith(PREVIOUS) else said


def may_hold(context: Context, path: str, value: Decimal) -> bool:
    """Whether a value may stand in a cell: not negative, whole where the form counts."""
    spec = context.genre.cell(path)
    if spec is None:
        return True
    return (value >= 0 or spec.signed) and (not spec.integer or value == value.to_integral_value())


def is_placeholder(context: Context, text: str) -> bool:
    """Whether a cell's text is a placeholder, which has a rule of its own."""
    return any(re.search(p, text) for p in context.genre.outline.placeholders)


def sides(relation: Relation, cells: Cells, previous: Cells | None = None) -> str:
    """The numbers of a relation: 1+0≠1+1 (zeros of long sums left out)."""
    values = {**cells, **{PREVIOUS + p: v for p, v in (previous or {}).items()}}

    def side(terms: Iterable[tuple[int, Decimal]]) -> str:
        kept = list(terms)
        if len(kept) > 4:
            kept = [t for t in kept if t[1]] or kept[:1]
        out = ""
        for sign, value in kept:
            mark = "−" if sign < 0 else ("+" if out else "")
            out += mark + number_text(value)
        return out or "0"

    def terms(expression: Expression) -> list[tuple[int, Decimal]]:
        return [(t.sign, t.constant if t.name is None else values.get(t.name) or Decimal(0)) for t in expression.terms]

    opposite = {"=": "≠", "<=": ">", ">=": "<"}[relation.operator]
    return f"{side(terms(relation.left))}{opposite}{side(terms(relation.right))}"


def related_cells(context: Context, paths: Iterable[str], message: str) -> tuple[Related, ...]:
    """Other cells that belong to a finding, where the report has them."""
    out = []
    for path in paths:
        reading = context.tables.cells.get(path)
        if reading is not None:
            out.append(Related(f"{name(context, path)}：{message}", reading.span.start, reading.span.end, cell=path))
    return tuple(out)
