"""What other numbers of a passage imply: the value of an expression that follows from theirs by the relations of the
tables.

去年转来3件，收到41件，完成42件，还有2件未完 tells all that came in and all that became of it. If one of the four were
another number, the other three and the tables would say so: whatever else its words might mean, the reading that
follows from the numbers beside it is the one that is meant.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from drafting.genre.expressions import Expression
from drafting.grounding.readings import Tables

_PRIME = 2_147_483_647
"""Coefficients are counted modulo a prime, so that no fraction grows; sums of a form never come to a multiple."""
Row = dict[str, int]
"""By cell, how often it counts."""


class Implications:
    """Linear consequences of the hard relations of a form, given its cells: those that are 0 drop out."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self._rows: dict[Expression, Row] = {}

    @cached_property
    def _relations(self) -> dict[str, Row]:
        out: dict[str, Row] = {}
        for relation in self._tables.edition.relations:
            if relation.grade == "hard" and relation.operator == "=" and not relation.needs_previous:
                row = self._row(relation.left)
                for name, value in self._row(relation.right).items():
                    _add(row, name, -value)
                _join(out, row)
        return out

    def of(self, expression: Expression) -> Row:
        """An expression less what the relations say of it: two of the same value have the same row."""
        if expression not in self._rows:
            self._rows[expression] = _reduced(self._relations, self._row(expression))
        return self._rows[expression]

    def follows(self, expression: Expression, told: Iterable[Expression]) -> bool:
        """Whether the value of an expression is fixed by those of others. One of nothing but zeros never is."""
        wanted = self.of(expression)
        if not wanted:
            return False
        basis: dict[str, Row] = {}
        for other in told:
            _join(basis, self.of(other))
        return not _reduced(basis, wanted)

    def differ_by(self, one: Expression, other: Expression, told: Expression) -> bool:
        """Whether two expressions of another value differ by as much as a third comes to."""
        gap = dict(self.of(one))
        for name, value in self.of(other).items():
            _add(gap, name, -value)
        row = self.of(told)
        return bool(gap) and (gap == row or gap == {name: -value % _PRIME for name, value in row.items()})

    def _row(self, expression: Expression) -> Row:
        out: Row = {}
        for term in expression.terms:
            if term.name is not None and self._tables.cells.get(term.name) != 0:
                _add(out, term.name, term.sign)
        return out


def _add(row: Row, name: str, value: int) -> None:
    value = (row.get(name, 0) + value) % _PRIME
    if value:
        row[name] = value
    else:
        row.pop(name, None)


def _reduced(basis: dict[str, Row], row: Row) -> Row:
    """A row less the rows of a basis; nothing is left of what they span."""
    row = dict(row)
    left: Row = {}
    while row:
        name = min(row)
        pivot = basis.get(name)
        if pivot is None:
            left[name] = row.pop(name)
            continue
        factor = row[name] * pow(pivot[name], -1, _PRIME)
        for other, value in pivot.items():
            _add(row, other, -factor * value)
    return left


def _join(basis: dict[str, Row], row: Row) -> None:
    """Add a row to a basis, by the first of its cells: every row of a basis begins with another one."""
    left = _reduced(basis, row)
    if left:
        basis[min(left)] = left
