"""What rules on tables share: where a cell stands, what it may hold, how a person calls it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable
from decimal import Decimal
from functools import lru_cache

from drafting.analysis.faults import Fault, find_faults, implied_value
from drafting.analysis.row_gaps import sums_up
from drafting.findings import Related
from drafting.genre.evaluation import complete_totals, evaluate_relation
from drafting.genre.expressions import PREVIOUS, Cells, Expression, Term
from drafting.genre.form_layout import number_text
from drafting.genre.model import Relation
from drafting.rules.base import Context
from drafting.text.span import Span

_USUAL = Decimal("0.8")
"""So large a share of relations must hold with empty cells as 0 before that is taken for the report's practice."""
_FEWEST = 2
_MANY_TERMS = 6


def place(context: Context, path: str) -> Span:
    """Where a cell stands; for one that the report lacks, its table, else its section's heading."""
    reading = context.tables.cells.get(path)
    if reading is not None:
        return reading.span
    spec = context.cell(path)
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
    spec = context.cell(path.removeprefix(PREVIOUS))
    said = spec.name if spec is not None else path
    return f"上年{said}" if path.startswith(PREVIOUS) else said


def line_name(context: Context, paths: Iterable[str]) -> str | None:
    """The one row or column that cells stand in, for a person; None when they share neither."""
    specs = [spec for p in paths if (spec := context.cell(p)) is not None]
    if not specs or len({spec.table.id for spec in specs}) > 1:
        return None
    for (first, *others), word in (([s.rows for s in specs], "行"), ([s.columns for s in specs], "列")):
        labels = [a.label for a in first if a.label and a.segment]
        if labels and all(way == first for way in others):
            return f"{specs[0].table.name}“{'—'.join(labels)}”{word}"
    return None


def may_hold(context: Context, path: str, value: Decimal) -> bool:
    """Whether a value may stand in a cell: not negative, whole where the form counts."""
    spec = context.cell(path)
    if spec is None:
        return True
    return (value >= 0 or spec.signed) and (not spec.integer or value == value.to_integral_value())


def hard_relations(context: Context) -> list[Relation]:
    """The equations within one year that a table must satisfy; not those over figures that stand in the report and
    could not be read, which are no absent rows, nor the sums of keyed rows of which one could not be read."""
    unread = {
        path
        for trouble in context.tables.troubles
        if trouble.kind == "unreadable"
        for path in trouble.cells
        if path not in context.tables.cells
    }
    return [
        r
        for r in context.edition.relations
        if r.grade == "hard"
        and r.operator == "="
        and not r.needs_previous
        and unread.isdisjoint(r.cells)
        and not (context.tables.incomplete and sums_up(r) in context.tables.incomplete)
    ]


def settled(context: Context) -> dict[str, Decimal | None]:
    """What the report's tables say for the purpose of adding up.

    A cell that differs from given figures counts with the given number (the difference is a finding of its
    own); a number that may not stand in its cell counts as unknown, for the same reason. Where a table leaves
    cells empty, or puts a sign in them, for nothing, they count as 0: that this is its practice is believed
    when nearly all its relations bear it out.
    """
    values = {p: v for p, v in context.tables.values.items() if v is None or may_hold(context, p, v)}
    if context.figures is not None:
        given = context.figures.cells
        values = {p: v if v is None or given.get(p) is None else given[p] for p, v in values.items()}
    empty: dict[str, dict[str, Decimal]] = defaultdict(dict)
    for path, reading in context.tables.cells.items():
        spec = context.cell(path)
        if spec is not None and reading.status in ("blank", "mark") and path not in context.edition.computed:
            empty[spec.table.id][path] = Decimal(0)
    for zeros in empty.values():
        filled, _ = complete_totals({**values, **zeros}, context.edition)
        verdicts = [
            evaluate_relation(r, filled).status
            for r in hard_relations(context)
            if any(c in zeros for c in r.cells) and any(filled.get(c) for c in r.cells)
        ]
        held = verdicts.count("holds")
        if held >= _FEWEST and held >= _USUAL * len(verdicts):
            values.update(zeros)
    return values


def table_faults(context: Context, apart: Collection[Relation] = ()) -> tuple[Fault, ...]:
    """What is wrong with the report's tables by their own relations, some ``apart``; last year's figures, where they
    are given, speak for or against a repair."""
    cells: dict[str, Decimal | None] = settled(context)
    evidence: list[Relation] = []
    before = previous_cells(context)
    if before is not None:
        cells.update({PREVIOUS + p: v for p, v in before.items()})
        evidence = [r for r in context.edition.relations if r.grade == "hard" and r.needs_previous]
    left_out = {id(r) for r in apart}
    return find_faults(
        [r for r in hard_relations(context) if id(r) not in left_out],
        cells,
        fixed=frozenset(p for p in cells if p.startswith(PREVIOUS)),
        allowed=lambda path, value: may_hold(context, path, value),
        evidence=evidence,
    )


def previous_cells(context: Context) -> Cells | None:
    """Last year's figures, when those that were given are of last year."""
    if context.previous is None:
        return None
    if context.year is not None and context.previous.figures.year != context.year - 1:
        return None
    return context.previous.figures.cells


def implied(context: Context, path: str) -> Decimal | None:
    """What must stand in a cell without a number, by the relations it is in; None when they do not say."""
    value = implied_value(hard_relations(context), settled(context), path)
    return value if value is not None and may_hold(context, path, value) else None


def solved(relations: Iterable[Relation], path: str, value: Decimal, cells: Cells) -> str | None:
    """The shortest expression over other cells that has this value by a relation with the cell."""
    for relation in sorted(relations, key=lambda r: len(r.cells)):
        terms: list[Term] = []
        coefficient = 0
        for side, expression in ((1, relation.left), (-1, relation.right)):
            for term in expression.terms:
                if term.name == path:
                    coefficient += side * term.sign
                elif term.name is None or cells.get(term.name) is not None:
                    terms.append(Term(1 if side * term.sign > 0 else -1, term.name, term.constant))
        if abs(coefficient) != 1:
            continue
        if coefficient == 1:
            terms = [Term(-1 if t.sign > 0 else 1, t.name, t.constant) for t in terms]
        terms.sort(key=lambda t: t.sign < 0)
        expression = Expression(tuple(terms))
        if terms and expression.evaluate(cells) == value:
            return str(expression)
    return None


def is_placeholder(context: Context, text: str) -> bool:
    """Whether a cell's text is a placeholder, which has a rule of its own."""
    return _is_one_of(text, context.genre.outline.placeholders)


@lru_cache(maxsize=4096)
def _is_one_of(text: str, patterns: tuple[str, ...]) -> bool:
    """Kept, as most cells of a table say the same."""
    return any(re.search(p, text) for p in patterns)


def sides(relation: Relation, cells: Cells, previous: Cells | None = None) -> str:
    """The numbers of a relation: 1+0≠1+1 (zeros of long sums left out)."""
    values = {**cells, **{PREVIOUS + p: v for p, v in (previous or {}).items()}}

    def side(terms: Iterable[tuple[int, Decimal]]) -> str:
        kept = list(terms)
        if len(kept) > 4:
            kept = [t for t in kept if t[1]] or kept[:1]
        out = ""
        if len(kept) > _MANY_TERMS:
            return f"各项之和{number_text(sum((sign * value for sign, value in kept), Decimal(0)))}"
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
            out.append(Related(f"{message}：{name(context, path)}", reading.span.start, reading.span.end, cell=path))
    return tuple(out)
