"""Formats that give pieces of text and no continuous one: web pages, Word, PDF.

The pieces are written one a line (a table row a line, a tab between cells) and then read like any other
text: one way of finding the title, the headings and what a page prints around them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from drafting import limits
from drafting.document.builder import OverBuilder
from drafting.document.model import Cell, Document, Format
from drafting.errors import TooMuchError
from drafting.readers.files import STRAY
from drafting.readers.grids import Placed
from drafting.readers.prose import RADICALS, Item, assemble_items
from drafting.text.layout import heading_level, ordinal_of
from drafting.text.mapped import MappedText, has_blanks, is_blank
from drafting.text.radicals import fold_radicals, radicals_in
from drafting.text.span import Span
from drafting.text.visible import stray_in, without_stray

SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
"""Raised digits, as they are kept where the raising is lost."""


def tidy(text: str, *, unseen: bool = False) -> str:
    """Without white space at the ends; a run of it inside is one space, and none between two Chinese characters
    when the source broke the line there. Zero-width characters are dropped, unless ``unseen`` keeps those inside."""
    out: list[str] = []
    i = 0
    text = fold_radicals(text)
    if not has_blanks(text):
        return text
    while i < len(text):
        if not is_blank(text[i]):
            out.append(text[i])
            i += 1
            continue
        end = i
        while end < len(text) and is_blank(text[end]):
            end += 1
        run = text[i:end]
        before = out[-1] if out else ""
        after = text[end] if end < len(text) else ""
        if before and after and any(c.isspace() for c in run):
            broken = any(c in run for c in _BREAKS)
            if not (broken and _wide(before) and _wide(after)):
                out.append(" ")
        elif before and after and unseen:
            out.append(run)
        i = end
    return "".join(out)


_BREAKS = "\n\r\u2028\u2029\x0b\x0c\x85"


def _wide(c: str) -> bool:
    return c > "\u2e7f"


@dataclass(slots=True)
class Composition:
    """A document growing from pieces in order."""

    _parts: list[str] = field(default_factory=list)
    _length: int = 0
    _items: list[Item] = field(default_factory=list)
    _asides: list[MappedText] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)
    _lines: list[tuple[int, int]] = field(default_factory=list)
    _radicals: int = 0
    _stray: int = 0

    def _seen(self, text: str) -> str:
        """The text without control characters, which are counted."""
        stray = stray_in(text)
        self._stray += stray
        return without_stray(text) if stray else text

    def _stands(self, content: MappedText, lines: Sequence[int]) -> None:
        """Note the lines of the file that a piece comes from: one for each of its letters, or one for all."""
        letters = [k for k, c in enumerate(content.text) if not is_blank(c)]
        if not lines or not letters:
            return
        last = None
        for n, k in enumerate(letters):
            line = lines[min(n, len(lines) - 1)]
            if line != last:
                self._lines.append((content.span.start + k, line))
                last = line

    def _write(self, text: str) -> MappedText:
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return MappedText(text, tuple(range(start, self._length)), tuple(range(start + 1, self._length + 1)), start)

    def paragraph(self, text: str, *, depth: int = 0, bold: bool = False, lines: Sequence[int] = ()) -> None:
        """A paragraph; ``depth`` is the level of a heading style (1 is the highest), 0 without. ``lines`` are those of
        the file that its letters stand in."""
        # Characters that cannot be seen stay in prose: they are a fault of the report, to be told.
        text = self._seen(text)
        self._radicals += radicals_in(text)
        clean = tidy(text, unseen=True)
        if not clean:
            return
        content = self._write(clean)
        self._stands(content, lines)
        self._write("\n")
        level = heading_level(clean)
        ordinal = ordinal_of(clean)
        if level is None and depth and ordinal is not None and len(clean) <= 60:
            level = ordinal.level
        if level is not None or (depth and len(clean) <= 80) or (bold and self._stands_alone(clean)):
            self._items.append(Item("heading", content, depth, level or 0, span=content.span))
        else:
            self._items.append(Item("text", content, span=content.span))

    @staticmethod
    def _stands_alone(text: str) -> bool:
        """Whether bold words are a heading of their own: numbered. Bold words without a number emphasise."""
        ordinal = ordinal_of(text)
        return ordinal is not None and len(text) <= 40 and not any(c in text for c in "。；！？")

    def table(self, placed: Iterable[Placed[str]], lines: Mapping[tuple[int, int], int] | None = None) -> None:
        """A table: every merged cell once, at its first place. ``lines`` are those of the file by row and column."""
        start = self._length
        cells: list[Cell] = []
        ordered = sorted(placed, key=lambda c: (c.row, c.column))
        if not ordered:
            return
        if sum(c.rowspan * c.colspan for c in ordered) > limits.MOST_GRID:
            raise TooMuchError(f"有一张表超过{limits.MOST_GRID}格")
        for i, cell in enumerate(ordered):
            words = self._seen(cell.content)
            self._radicals += radicals_in(words)
            content = self._write(tidy(words))
            line = (lines or {}).get((cell.row, cell.column))
            if line is not None:
                self._lines.append((content.span.start, line))
            cells.append(Cell(content, cell.row, cell.column, cell.rowspan, cell.colspan))
            last = i + 1 == len(ordered)
            self._write("\n" if last or ordered[i + 1].row != cell.row else "\t")
        span = Span(start, max(start, self._length - 1))
        self._items.append(Item("table", MappedText("", (), (), start), cells=cells, span=span))

    def aside(self, text: str) -> None:
        """A comment, a footnote, what stands around the report: kept, and no part of it."""
        clean = tidy(self._seen(text))
        if clean:
            content = self._write(clean)
            self._write("\n")
            self._asides.append(content)

    def note(self, message: str) -> None:
        """Something the person who runs the program should know."""
        self._notes.append(message)

    @property
    def empty(self) -> bool:
        """Whether there is nothing in it."""
        return not self._items

    def build(self, format: Format, path: str | None) -> Document:
        """The document."""
        builder = OverBuilder("".join(self._parts), format, path, "paragraph")
        builder.file_lines = tuple(self._lines)
        if self._radicals:
            builder.note(RADICALS.format(count=self._radicals))
        if self._stray:
            builder.note(STRAY.format(count=self._stray))
        for message in self._notes:
            builder.note(message)
        return assemble_items(self._items, self._asides, builder)
