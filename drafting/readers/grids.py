"""From rows of cells to a grid: merged cells take their places as a browser or a word processor gives them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from drafting import limits
from drafting.document.model import Cell
from drafting.errors import TooMuchError
from drafting.text.mapped import MappedText

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spanning(Generic[T]):
    """A cell as its row lists it; ``rowspan`` 0 reaches to the end of the table."""

    content: T
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A cell at its place in the grid (0-based)."""

    content: T
    row: int
    column: int
    rowspan: int
    colspan: int


def place(rows: Sequence[Iterable[Spanning[T]]]) -> list[Placed[T]]:
    """Give every cell its place: the next free one in its row. Spans that run into another cell or out of
    the table are cut, so that no two cells cover one place. Raises TooMuchError for a table beyond all measure."""
    taken: set[tuple[int, int]] = set()
    out: list[Placed[T]] = []
    for r, row in enumerate(rows):
        c = 0
        for cell in row:
            while (r, c) in taken:
                c += 1
            if c >= limits.MOST_COLUMNS:
                raise too_wide()
            height = cell.rowspan if cell.rowspan > 0 else len(rows) - r
            height = min(height, len(rows) - r)
            width = 1
            while width < min(cell.colspan, limits.MOST_COLUMNS - c) and (r, c + width) not in taken:
                width += 1
            if len(taken) + height * width > limits.MOST_GRID:
                raise TooMuchError(f"有一张表超过{limits.MOST_GRID}格")
            if height == width == 1:
                taken.add((r, c))
            else:
                taken.update((r + i, c + j) for i in range(height) for j in range(width))
            out.append(Placed(cell.content, r, c, height, width))
            c += width
    return out


def too_wide() -> TooMuchError:
    """What to say of a table of more columns than any has."""
    return TooMuchError(f"有一张表超过{limits.MOST_COLUMNS}列")


def cells_of(placed: Iterable[Placed[MappedText]]) -> list[Cell]:
    """The document's cells."""
    return [Cell(p.content, p.row, p.column, p.rowspan, p.colspan) for p in placed]


def cells_of_rows(rows: Iterable[Sequence[MappedText]]) -> list[Cell]:
    """Cells without spans. A row that is short leaves holes."""
    return [Cell(content, r, c) for r, row in enumerate(rows) for c, content in enumerate(row)]
