"""How a printed table departs from its form although every figure of it is read: the order of its labels, labels in
other words, the labels of another edition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from drafting.analysis.grid_reading import BlockReading
from drafting.analysis.labels import Match, Target, printed
from drafting.document.model import Cell
from drafting.genre.model import Axis
from drafting.language.tables import UNIT_WORD
from drafting.text.ordering import displaced


@dataclass(frozen=True, slots=True)
class Departure:
    """A label that is not as the form prints it, or where the form prints it."""

    kind: Literal["misplaced", "reworded"]
    axis: Literal["row", "column"]
    target: Target
    cell: Cell
    label: str
    others: tuple[Cell, ...] = ()
    """The other labels that stand out of order."""


def departures(reading: BlockReading) -> Iterator[Departure]:
    """What is to be said of the labels of a segment whose figures were found by them."""
    labels = reading.labels
    if reading.by_order or reading.columns_inherited:
        columns = []
    else:
        columns = [
            (labels.columns[c.target], c.target, c.cell, c.match)
            for c in sorted(reading.columns, key=lambda c: c.start)
            if c.cell is not None and c.match is not None
        ]
    rows = [
        (labels.rows[r.target], r.target, r.label, r.match)
        for r in sorted(reading.rows, key=lambda r: r.row)
        if r.label is not None and r.match is not None and labels.rows[r.target].leaf
    ]
    yield from _of("column", columns)
    yield from _of("row", rows)


_Found = tuple[Target, int, Cell, Match]


def _of(axis: Literal["row", "column"], found: list[_Found]) -> Iterator[Departure]:
    out_of_order = displaced([n for _, n, _, _ in found])
    if out_of_order:
        cells = [found[i][2] for i in out_of_order]
        target, _, cell, match = found[out_of_order[0]]
        yield Departure("misplaced", axis, target, cell, match.label.strip(), tuple(cells[1:]))
    for target, _, cell, match in found:
        if match.grade == "variant" and not says_the_same(match.label, target.names[-1].axis):
            yield Departure("reworded", axis, target, cell, match.label.strip())


def says_the_same(label: str, axis: Axis) -> bool:
    """Whether a printed label has the words of the form's: punctuation, an ordinal, and how a unit is written out or
    added do not count."""
    unit = axis.unit or ""
    said, wanted = _words(label), _words(axis.label)
    return said in (wanted, _words(axis.label + axis.note), wanted + unit) and bool(said)


def _words(label: str) -> str:
    return printed(label).key.replace(UNIT_WORD, "")


def labels_of(axes: Iterable[Axis]) -> Iterator[str]:
    """The labels of an axis tree, by their letters."""
    for axis in axes:
        if axis.label:
            yield _words(axis.label)
        yield from labels_of(axis.children)


def belongs_to(label: str, foreign: frozenset[str]) -> bool:
    """Whether a printed label is one of those that only another edition has."""
    return _words(label) in foreign
