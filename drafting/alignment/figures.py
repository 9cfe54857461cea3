"""The cells of two years beside one another, and the relations between them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from decimal import Decimal

from drafting.alignment.model import CellChange, RelationCheck
from drafting.genre.evaluation import evaluate_relation
from drafting.genre.figures import Figures
from drafting.genre.keyed import edition_of
from drafting.genre.model import Genre

_JUMP_SHARE = 50
_JUMP_COUNT = 10


def cell_changes(genre: Genre, old: Figures, new: Figures) -> tuple[CellChange, ...]:
    """Every cell that has a number in either year, the most unusual changes first.

    Unusual is measured as for counts: the difference against the square root of the sum.
    """
    out = [c for path in _paths(genre, old, new) if (c := _cell(genre, path, old, new)) is not None]
    order = {c.path: i for i, c in enumerate(out)}
    return tuple(sorted(out, key=lambda c: (not c.jump, -c.weight, order[c.path])))


def _paths(genre: Genre, old: Figures, new: Figures) -> Iterator[str]:
    seen: set[str] = set()
    for edition in (edition_of(genre, new), edition_of(genre, old)):
        for path in edition.cells:
            if path not in seen:
                seen.add(path)
                yield path


def _cell(genre: Genre, path: str, old: Figures, new: Figures) -> CellChange | None:
    before, after = old.cells.get(path), new.cells.get(path)
    spec = genre.cell(path)
    if spec is None or (before is None and after is None):
        return None
    weight, jump = 0.0, False
    if before is not None and after is not None and before != after:
        size = abs(before) + abs(after)
        difference = abs(after - before)
        weight = float(difference) / math.sqrt(float(size)) if size else 0.0
        jump = difference > _JUMP_COUNT and difference * 100 > _JUMP_SHARE * max(abs(before), Decimal(1))
    return CellChange(path, spec.name, spec.table.name, spec.unit, before, after, jump, round(weight, 4))


def relation_checks(genre: Genre, old: Figures, new: Figures) -> tuple[RelationCheck, ...]:
    """The relations between a year and the year before it; none when the years do not follow one another."""
    if new.year != old.year + 1:
        return ()
    edition = edition_of(genre, new)
    out = []
    for relation in edition.relations:
        if not relation.needs_previous:
            continue
        found = evaluate_relation(relation, new.cells, old.cells)
        out.append(
            RelationCheck(
                relation.id, relation.message, found.status, found.left, found.right, relation.cells, relation.grade
            )
        )
    return tuple(out)
