"""Figures against the relations of the form: totals that follow, relations that hold or fail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from drafting.genre.expressions import PREVIOUS, Cells
from drafting.genre.model import Edition, Relation


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A relation over figures: whether it holds, and the value of either side when it can be told."""

    relation: Relation
    status: Literal["holds", "fails", "undecidable"]
    left: Decimal | None
    right: Decimal | None


def evaluate_relation(relation: Relation, cells: Cells, previous: Cells | None = None) -> Evaluation:
    """Evaluate exactly. A missing cell makes it undecidable, unless the form may lack it: then it counts as 0."""
    now = _optional_as_zero(relation, cells, "")
    before = None if previous is None else _optional_as_zero(relation, previous, PREVIOUS)
    left, right = relation.left.evaluate(now, before), relation.right.evaluate(now, before)
    if left is None or right is None:
        return Evaluation(relation, "undecidable", left, right)
    holds = {"=": left == right, "<=": left <= right, ">=": left >= right}[relation.operator]
    return Evaluation(relation, "holds" if holds else "fails", left, right)


def _optional_as_zero(relation: Relation, cells: Cells, prefix: str) -> Cells:
    missing = {
        c.removeprefix(PREVIOUS): Decimal(0)
        for c in relation.optional
        if c.startswith(PREVIOUS) == bool(prefix) and cells.get(c.removeprefix(PREVIOUS)) is None
    }
    return {**cells, **missing} if missing else cells


def complete_totals(
    cells: Mapping[str, Decimal | None], edition: Edition
) -> tuple[dict[str, Decimal | None], frozenset[str]]:
    """The cells with absent totals computed, and which those are.

    A total is computed only when every cell that it is the sum of is there; nothing is guessed.
    """
    out = dict(cells)
    made: set[str] = set()
    for path, expression in edition.computed.items():
        if out.get(path) is None:
            value = expression.evaluate(out)
            if value is not None:
                out[path] = value
                made.add(path)
    return out, frozenset(made)
