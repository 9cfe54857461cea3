"""A report as a person reads it: a title, headings, paragraphs and tables, in order.

Everything is frozen. Two documents are equal when they read the same, whatever file they came from:
places, the file's own text and what a reader had to repair are not compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from drafting.text.mapped import MappedText, Placed
from drafting.text.source import Place, SourceMap
from drafting.text.span import Span

Format = Literal["md", "txt", "html", "docx", "pdf", "draft"]


@dataclass(frozen=True, slots=True)
class Heading(Placed):
    """A heading with its number as it reads (``一、概述``).

    ``level`` 0 is the title of the document, 1 stands for 一、, 2 for （一）, 3 for 1., 4 for （1）. ``marked`` is the
    level that the file itself gives it (number signs, a heading's tag or style), 0 when it gives none.
    """

    content: MappedText
    level: int
    marked: int = field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Paragraph(Placed):
    """A paragraph of prose, joined over the lines and pages that its file breaks it into."""

    content: MappedText


@dataclass(frozen=True, slots=True)
class Cell(Placed):
    """One cell of a table; a merged cell stands once, at its first row and column (0-based)."""

    content: MappedText
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of cells. Places of the grid that no cell covers are holes: the file has nothing there."""

    cells: tuple[Cell, ...]
    span: Span = field(compare=False)
    rows: int = field(init=False, compare=False, repr=False)
    """How many rows the grid has, merged cells counted in full."""
    columns: int = field(init=False, compare=False, repr=False)
    """How many columns the grid has, merged cells counted in full."""

    def __post_init__(self) -> None:
        # Counted once: they are asked for at each cell.
        object.__setattr__(self, "rows", max((c.row + c.rowspan for c in self.cells), default=0))
        object.__setattr__(self, "columns", max((c.column + c.colspan for c in self.cells), default=0))

    def grid(self) -> list[list[Cell | None]]:
        """Rows of cells; a merged cell appears in every place it covers, a hole is None."""
        width = self.columns
        out: list[list[Cell | None]] = [[None] * width for _ in range(self.rows)]
        for cell in self.cells:
            for r in range(cell.row, cell.row + cell.rowspan):
                for c in range(cell.column, cell.column + cell.colspan):
                    out[r][c] = cell
        return out


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class ReadingNote:
    """Something a reader repaired, left out or could not read; Chinese, for the person who runs the program."""

    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """The blocks of a report, the continuous text they stand in, and the way back to the file.

    ``text`` of a ``.txt`` or ``.md`` file is the file's own text after newline normalisation; of other
    formats it is made by the builder, one block (or table row) a line.
    ``asides`` are comments and footnotes: kept, never part of the prose. ``comments`` says how many of them are
    comments, where the format tells.
    """

    blocks: tuple[Block, ...]
    text: str = field(compare=False, repr=False)
    format: Format = field(compare=False)
    source_map: SourceMap = field(compare=False, repr=False)
    path: str | None = field(default=None, compare=False)
    asides: tuple[MappedText, ...] = field(default=(), compare=False, repr=False)
    notes: tuple[ReadingNote, ...] = field(default=(), compare=False, repr=False)
    comments: int | None = field(default=None, compare=False, repr=False)

    @property
    def title(self) -> Heading | None:
        """The heading of level 0, when there is one."""
        return next((b for b in self.blocks if isinstance(b, Heading) and b.level == 0), None)

    @property
    def headings(self) -> tuple[Heading, ...]:
        """All headings in order, the title included."""
        return tuple(b for b in self.blocks if isinstance(b, Heading))

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """All paragraphs in order."""
        return tuple(b for b in self.blocks if isinstance(b, Paragraph))

    @property
    def tables(self) -> tuple[Table, ...]:
        """All tables in order."""
        return tuple(b for b in self.blocks if isinstance(b, Table))

    def place(self, offset: int) -> Place:
        """Line (or paragraph) and column of an offset."""
        return self.source_map.place(offset)

    def contents(self) -> Iterator[MappedText]:
        """Every piece of reading text in order: headings, paragraphs, cells."""
        for block in self.blocks:
            if isinstance(block, Table):
                for cell in block.cells:
                    yield cell.content
            else:
                yield block.content
