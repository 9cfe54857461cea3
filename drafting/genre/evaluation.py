"""Figures against the relations of the form: totals that follow, relations that hold or fail."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from drafting.genre.expressions import PREVIOUS, Cells, Expression, Term
from drafting.genre.model import CellSpec, Edition, Relation


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A relation over figures: whether it holds, and the value of either side when it can be told."""

    relation: Relation
    status: Literal["holds", "fails", "undecidable"]
    left: Decimal | None
    right: Decimal | None

    @property
    def rounded(self) -> bool:
        """Whether it holds only because numbers that were rounded each for itself may differ."""
        if self.status != "holds" or self.left is None or self.right is None:
            return False
        exact = {"=": self.left == self.right, "<=": self.left <= self.right, ">=": self.left >= self.right}
        return not exact[self.relation.operator]


def evaluate_relation(relation: Relation, cells: Cells, previous: Cells | None = None) -> Evaluation:
    """Evaluate exactly. A missing cell makes it undecidable, unless the form may lack it: then it counts as 0."""
    now = _optional_as_zero(relation, cells, "")
    before = None if previous is None else _optional_as_zero(relation, previous, PREVIOUS)
    left, right = relation.left.evaluate(now, before), relation.right.evaluate(now, before)
    if left is None or right is None:
        return Evaluation(relation, "undecidable", left, right)
    allowed = relation.tolerance
    holds = {"=": abs(left - right) <= allowed, "<=": left <= right + allowed, ">=": left + allowed >= right}[
        relation.operator
    ]
    return Evaluation(relation, "holds" if holds else "fails", left, right)


def _optional_as_zero(relation: Relation, cells: Cells, prefix: str) -> Cells:
    own = (c.removeprefix(PREVIOUS) for c in relation.optional if c.startswith(PREVIOUS) == bool(prefix))
    missing = {path: Decimal(0) for path in absent_rows(own, cells)}
    blanks = (c.removeprefix(PREVIOUS) for c in relation.blanks if c.startswith(PREVIOUS) == bool(prefix))
    missing |= {path: Decimal(0) for path in blanks if cells.get(path) is None}
    return {**cells, **missing} if missing else cells


def absent_rows(paths: Iterable[str], cells: Cells) -> frozenset[str]:
    """Those of some cells that stand in a row of which nothing is filled in: the report's form does not have it.

    A row of which anything is filled in is there: a blank cell of it is not known, and no total is held against it. A
    cell that stands right below its table is in no row with others.
    """
    absent = [path for path in paths if cells.get(path) is None]
    if not absent:
        return frozenset()
    rows = {row for path in absent if "." in (row := path.rpartition(".")[0])}
    there = {row for path, value in cells.items() if value is not None and (row := path.rpartition(".")[0]) in rows}
    return frozenset(path for path in absent if path.rpartition(".")[0] not in there)


_TOTALS: dict[int, tuple[Edition, Mapping[str, Expression]]] = {}
_KEPT = 16
"""Of how many editions the totals are kept; those with the rows of one report are many, and used once."""


def total_expressions(edition: Edition) -> Mapping[str, Expression]:
    """What every total of the form is the sum of: those computed when absent, and totals that a relation defines. A row
    whose code others stand below is the total of those."""
    known = _TOTALS.get(id(edition))
    if known is None or known[0] is not edition:
        while len(_TOTALS) >= _KEPT:
            _TOTALS.pop(next(iter(_TOTALS)), None)
        known = _TOTALS[id(edition)] = (edition, _total_expressions(edition))
    return known[1]


def _total_expressions(edition: Edition) -> dict[str, Expression]:
    out = dict(edition.computed)
    for relation in edition.relations:
        if relation.grade != "hard" or relation.operator != "=" or relation.needs_previous:
            continue
        for one, other in ((relation.left, relation.right), (relation.right, relation.left)):
            spec = edition.cells.get(one.cells[0]) if len(one.terms) == 1 and one.cells else None
            if spec is None or spec.path in out:
                continue
            if not (spec.row.total or spec.column.total or _above(spec, other.terms, edition)):
                continue
            # A cell that this edition of the form does not have counts as 0.
            terms = tuple(t for t in other.terms if t.name in edition.cells or t.name not in relation.optional)
            if terms and all(t.sign == 1 and t.name in edition.cells for t in terms) and not _same(terms, edition):
                out[spec.path] = Expression(terms)
    return out


def _above(spec: CellSpec, terms: Sequence[Term], edition: Edition) -> bool:
    """Whether a cell stands in the row of a code and the terms are cells of the rows below it, in the same table."""
    parts = [edition.cells.get(t.name or "") for t in terms]
    return bool(spec.row.code) and all(
        part is not None
        and part.table is spec.table
        and part.row.code != spec.row.code
        and part.row.code.startswith(spec.row.code)
        for part in parts
    )


def _same(terms: Sequence[Term], edition: Edition) -> bool:
    """Whether what a total should equal is another total, as a figure is that is printed in two tables: it makes up
    neither."""
    spec = edition.cells.get(terms[0].name or "") if len(terms) == 1 else None
    return spec is not None and (spec.row.total or spec.column.total)


def complete_totals(
    cells: Mapping[str, Decimal | None], edition: Edition, totals: Mapping[str, Expression] | None = None
) -> tuple[dict[str, Decimal | None], frozenset[str]]:
    """The cells with absent totals computed, and which those are.

    A total is computed only when every cell that it is the sum of is there; nothing is guessed. ``totals`` are
    those to compute, the edition's ``computed`` when not given.
    """
    out = dict(cells)
    made: set[str] = set()
    known = -1
    wanted = edition.computed if totals is None else totals
    while known < len(made):  # a total may be the sum of totals
        known = len(made)
        for path, expression in wanted.items():
            if out.get(path) is None:
                value = expression.evaluate(_nothing_as_zero(expression, out, edition, wanted))
                if value is not None:
                    out[path] = value
                    made.add(path)
    return out, frozenset(made)


def _nothing_as_zero(
    expression: Expression, cells: Mapping[str, Decimal | None], edition: Edition, totals: Mapping[str, Expression]
) -> Mapping[str, Decimal | None]:
    """The cells, with 0 for those parts of a sum that the form lets be blank, where any of its parts has a number. A
    part that is a total itself is nothing when all of its own parts are."""
    blank = [c for c in expression.cells if cells.get(c) is None]
    if not blank or not edition.blanks or len(blank) == len(expression.cells):
        return cells

    def nothing(path: str, above: frozenset[str]) -> bool:
        if cells.get(path) is not None or path not in edition.blanks or path in above:
            return False
        parts = totals[path].cells if path in totals else ()
        return all(nothing(p, above | {path}) for p in parts)

    zeros = {c: Decimal(0) for c in blank if nothing(c, frozenset())}
    return {**cells, **zeros} if zeros else cells
