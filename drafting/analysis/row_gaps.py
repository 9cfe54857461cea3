"""Keyed rows that are more, in several columns at once, than the rows below them: there a row was left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from drafting.genre.evaluation import evaluate_relation
from drafting.genre.expressions import Cells
from drafting.genre.form_layout import number_text
from drafting.genre.model import CellSpec, Edition, Relation

_FEWEST = 2
"""So many columns must show it: one wrong number breaks the sum of its column alone."""


@dataclass(frozen=True, slots=True)
class RowGap:
    """A keyed row, the sums that fail, one a column, and by how much each."""

    row: str
    relations: tuple[Relation, ...]
    gaps: tuple[Decimal, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the row that are more than what stands below them."""
        return tuple(r.left.cells[0] for r in self.relations)


def sums_up(relation: Relation) -> str:
    """The path of the row that a relation has as the sum of others of its table; empty for any other relation."""
    cells = relation.left.cells
    if len(cells) != 1:
        return ""
    row = cells[0].rpartition(".")[0]
    table = row.partition(".")[0]
    return row if all(c.startswith(f"{table}.") for c in relation.right.cells) else ""


def row_gaps(relations: Iterable[Relation], values: Cells, edition: Edition) -> tuple[RowGap, ...]:
    """The rows that are more than what stands below them; not those that break the sum that they are part of, which are
    wrong themselves."""
    if not edition.keyed:
        return ()
    sums: dict[str, list[tuple[Relation, Decimal]]] = defaultdict(list)
    for relation in relations:
        row = sums_up(relation)
        spec = edition.cells.get(relation.left.cells[0]) if row else None
        if spec is None or not spec.table.keyed or any(t.sign < 0 for t in relation.right.terms):
            continue
        outcome = evaluate_relation(relation, values)
        if outcome.left is not None and outcome.right is not None and outcome.status != "undecidable":
            gap = Decimal(0) if outcome.status == "holds" else outcome.left - outcome.right
            sums[row].append((relation, gap))
    out = []
    for row, found in sums.items():
        failing = [(r, g) for r, g in found if g]
        if len(failing) >= _FEWEST and all(g > 0 for _, g in failing) and not _contradicted(row, sums):
            out.append(RowGap(row, tuple(r for r, _ in failing), tuple(g for _, g in failing)))
    return tuple(out)


def _contradicted(row: str, sums: Mapping[str, list[tuple[Relation, Decimal]]]) -> bool:
    """Whether a row breaks the sum that it is itself a part of."""
    return any(
        gap and any(c.rpartition(".")[0] == row for c in relation.right.cells)
        for other, found in sums.items()
        if other != row
        for relation, gap in found
    )


def excess(gap: RowGap, cells: Mapping[str, CellSpec]) -> str:
    """What is too much in each column: “本年”多200万元、“上年”多190万元."""
    return "、".join(
        f"“{spec.column.label}”多{number_text(off)}{spec.unit}"
        for path, off in zip(gap.cells, gap.gaps, strict=True)
        if (spec := cells.get(path)) is not None
    )
