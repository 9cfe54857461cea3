"""The only way to make a Document.

Two kinds of reader need two ways to start. One has a text that its file gives (``over``) and says which
parts of it are headings, paragraphs and cells. The other has pieces of text (``compose``), and the
builder writes the continuous text from them, one block or table row a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from drafting.document.conformance import check
from drafting.document.model import Block, Cell, Document, Format, Heading, Paragraph, ReadingNote, Table
from drafting.text.mapped import MappedText
from drafting.text.source import SourceMap
from drafting.text.span import Span


@dataclass(frozen=True, slots=True)
class CellText:
    """A cell to be composed; ``row`` and ``column`` are 0-based places in the grid."""

    text: str
    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1


class OverBuilder:
    """Builds a document over a text that is given, by ranges of it.

    ``unit`` says what its lines are to a person: lines of the file, or paragraphs of it.
    """

    def __init__(
        self, text: str, format: Format, path: str | None = None, unit: Literal["line", "paragraph"] = "line"
    ) -> None:
        self.text = text
        self.file_lines: tuple[tuple[int, int], ...] = ()
        self._unit: Literal["line", "paragraph"] = unit
        self._format: Format = format
        self._path = path
        self._blocks: list[Block] = []
        self._notes: list[ReadingNote] = []
        self._asides: list[MappedText] = []

    def heading(self, content: MappedText, level: int, marked: int = 0) -> None:
        """Add a heading. ``level`` is that of its ordinal (0 the title), ``marked`` the level that the file gives
        it."""
        self._blocks.append(Heading(content, level, marked))

    def paragraph(self, content: MappedText) -> None:
        """Add a paragraph."""
        self._blocks.append(Paragraph(content))

    def table(self, cells: Iterable[Cell], span: Span) -> None:
        """Add a table of cells; ``span`` covers all of its markup in the text."""
        self._blocks.append(Table(tuple(cells), span))

    def aside(self, content: MappedText) -> None:
        """Keep a comment or footnote outside the blocks of the report."""
        self._asides.append(content)

    def note(self, message: str, span: Span | None = None) -> None:
        """Keep what the reader could not read, for the person who runs it; ``span`` is where, when known."""
        self._notes.append(ReadingNote(message, span))

    def build(self) -> Document:
        """The document, checked for order and places of its blocks. Raises ConformanceError."""
        document = Document(
            tuple(self._blocks),
            self.text,
            self._format,
            SourceMap.of(self.text, self._unit, self.file_lines),
            self._path,
            tuple(self._asides),
            tuple(self._notes),
        )
        check(document)
        return document


class ComposeBuilder:
    """Builds a document and its continuous text from pieces."""

    def __init__(self, format: Format, path: str | None = None) -> None:
        self._format: Format = format
        self._path = path
        self._parts: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._notes: list[ReadingNote] = []
        self._asides: list[MappedText] = []

    def _write(self, text: str) -> MappedText:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return MappedText(text, tuple(range(start, self._length)), tuple(range(start + 1, self._length + 1)), start)

    def _line(self, text: str) -> MappedText:
        content = self._write(text.replace("\n", " "))
        self._write("\n")
        return content

    def heading(self, text: str, level: int) -> Span:
        """Add a heading; returns where it stands."""
        content = self._line(text)
        self._blocks.append(Heading(content, level))
        return content.span

    def paragraph(self, text: str) -> Span:
        """Add a paragraph; returns where it stands."""
        content = self._line(text)
        self._blocks.append(Paragraph(content))
        return content.span

    def table(self, cells: Sequence[CellText]) -> Span:
        """Add a table: a line a row, a tab between cells; returns where it stands."""
        start = self._length
        made: list[Cell] = []
        ordered = sorted(cells, key=lambda c: (c.row, c.column))
        for i, cell in enumerate(ordered):
            content = self._write(cell.text.replace("\n", " ").replace("\t", " "))
            made.append(Cell(content, cell.row, cell.column, cell.rowspan, cell.colspan))
            last = i + 1 == len(ordered)
            self._write("\n" if last or ordered[i + 1].row != cell.row else "\t")
        span = Span(start, max(start, self._length - 1))
        self._blocks.append(Table(tuple(made), span))
        return span

    @property
    def last_block(self) -> Block | None:
        """The block that was added last, None before the first."""
        return self._blocks[-1] if self._blocks else None

    def aside(self, text: str) -> None:
        """Keep a comment or footnote: it stands behind the text of the report, outside its blocks."""
        self._asides.append(MappedText(text, (0,) * len(text), (0,) * len(text)))

    def note(self, message: str, span: Span | None = None) -> None:
        """Keep what the reader could not read, for the person who runs it; ``span`` is where, when known."""
        self._notes.append(ReadingNote(message, span))

    def build(self) -> Document:
        """The document over the text put together, checked for order and places of its blocks. Raises
        ConformanceError."""
        text = "".join(self._parts)
        document = Document(
            tuple(self._blocks),
            text,
            self._format,
            SourceMap.of(text, "paragraph"),
            self._path,
            tuple(self._asides),
            tuple(self._notes),
        )
        check(document)
        return document
