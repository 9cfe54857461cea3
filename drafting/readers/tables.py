"""Tables in text: rows with tabs, rows with bars, columns set with spaces, and HTML tables inside Markdown."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser

from drafting.document.model import Cell
from drafting.readers.grids import Spanning, cells_of, place
from drafting.readers.inline import clean, collapse, resolve
from drafting.text.layout import join_lines
from drafting.text.mapped import MappedText
from drafting.text.span import Span

_DELIMITER = re.compile(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*")
_GAP = re.compile(r"(?: {2,}|[\u3000\u2002\u2003]+ *)")
_SHORT_CELL = 40
_STORED_CELL = 60


def is_delimiter(text: str) -> bool:
    """Whether a line is the row of dashes below the head of a pipe table."""
    return "-" in text and _DELIMITER.fullmatch(text) is not None


def is_bar_row(text: str) -> bool:
    """Whether a line is a row as crawlers store it: short cells with a bar behind every one, the last too."""
    cells = text.rstrip("| ").split("|")
    return text.endswith("|") and all(len(c) <= _STORED_CELL and "。" not in c for c in cells)


def split_pipes(line: MappedText, *, framed: bool = True) -> list[MappedText]:
    """The cells of a pipe row; a bar behind a backslash belongs to its cell. ``framed`` says that a bar at the
    beginning is the table's frame."""
    row = line.strip()
    text = row.text
    bars = [i for i, c in enumerate(text) if c == "|" and not _escaped(text, i)]
    start = 0
    if framed and bars and bars[0] == 0:
        start = 1
        bars = bars[1:]
    end = len(text)
    if bars and bars[-1] == len(text) - 1:
        end = bars.pop()
    edges = [start, *(b + 1 for b in bars)]
    stops = [*bars, end]
    return [clean(row.slice(a, b)) for a, b in zip(edges, stops, strict=True)]


def _escaped(text: str, at: int) -> bool:
    backslashes = 0
    while at - backslashes - 1 >= 0 and text[at - backslashes - 1] == "\\":
        backslashes += 1
    return backslashes % 2 == 1


def split_tabs(line: MappedText) -> list[MappedText]:
    """The cells of a row with tabs; empty ones stay, they keep the others in their columns."""
    cells: list[MappedText] = []
    start = 0
    for i, c in enumerate(line.text):
        if c == "\t":
            cells.append(clean(line.slice(start, i)))
            start = i + 1
    cells.append(clean(line.slice(start, len(line))))
    return cells


def split_gaps(line: MappedText) -> list[tuple[MappedText, int]]:
    """The cells of a row whose columns are set with spaces, each with its distance from the line's edge."""
    cells: list[tuple[MappedText, int]] = []
    at = 0
    for match in _GAP.finditer(line.text):
        if match.start() > at:
            cells.append((clean(line.slice(at, match.start())), at))
        at = match.end()
    if at < len(line):
        cells.append((clean(line.slice(at, len(line))), at))
    return [(c, a) for c, a in cells if c.text]


def is_gap_row(text: str, least: int = 3) -> bool:
    """Whether a line may be a row of columns set with spaces: a few short cells, no sentence."""
    cells = [c for c in _GAP.split(text.strip()) if c]
    return len(cells) >= least and all(len(c) <= _SHORT_CELL and not any(m in c for m in "。；！？") for c in cells)


_GRID_RULE = re.compile(r"\+(?:[-=:]+\+)+")


def is_grid_rule(text: str) -> bool:
    """Whether a line is a rule of a grid table (+---+---+), as converters draw tables with long cells."""
    return _GRID_RULE.fullmatch(text.strip()) is not None


def grid_table(lines: Sequence[MappedText]) -> list[Cell] | None:
    """The cells of a table drawn with + - = |, merged ones included; None when its lines do not meet.

    Columns are counted as a terminal shows them (a Chinese character is two wide), or in characters,
    whichever makes the borders meet.
    """
    for wide in (2, 1):
        drawing = _Drawing([line.strip() for line in lines], wide)
        if drawing.closed:
            return drawing.cells()
    return None


class _Drawing:
    """A grid table as characters at columns and rows."""

    def __init__(self, lines: Sequence[MappedText], wide: int) -> None:
        self._lines = lines
        self._columns: list[list[int]] = []
        for line in lines:
            at, columns = 0, []
            for c in line.text:
                columns.append(at)
                at += wide if unicodedata.east_asian_width(c) in "WFA" and not c.isascii() else 1
            self._columns.append(columns)
        self._at = [
            dict(zip(columns, line.text, strict=True)) for columns, line in zip(self._columns, lines, strict=True)
        ]
        self._rules = [y for y, line in enumerate(lines) if "+-" in line.text or "+=" in line.text]
        self._edges = sorted({x for y in self._rules for x, c in self._at[y].items() if c == "+"})
        right = self._edges[-1] if self._edges else 0
        self.closed = bool(self._edges) and all(
            columns and columns[-1] == right and row.get(right) in ("|", "+")
            for columns, row in zip(self._columns, self._at, strict=True)
        )

    def _ruled(self, y: int, j: int) -> bool:
        left, right = self._edges[j], self._edges[j + 1]
        return all(self._at[y].get(x) in ("-", "=", ":") for x in range(left + 1, right))

    def _walled(self, i: int, j: int) -> bool:
        x = self._edges[j]
        band = range(self._rules[i] + 1, self._rules[i + 1])
        return bool(band) and all(self._at[y].get(x) in ("|", "+") for y in band)

    def cells(self) -> list[Cell]:
        rows, columns = len(self._rules) - 1, len(self._edges) - 1
        taken: set[tuple[int, int]] = set()
        out: list[Cell] = []
        for i in range(rows):
            for j in range(columns):
                if (i, j) in taken:
                    continue
                right = j + 1
                while right < columns and not self._walled(i, right) and (i, right) not in taken:
                    right += 1
                low = i + 1
                while low < rows and not self._ruled(self._rules[low], j):
                    low += 1
                taken.update((r, c) for r in range(i, low) for c in range(j, right))
                parts = [
                    self._part(y, self._edges[j], self._edges[right])
                    for y in range(self._rules[i] + 1, self._rules[low])
                ]
                out.append(Cell(clean(join_lines(parts, figures_apart=True)), i, j, low - i, right - j))
        return out

    def _part(self, y: int, left: int, right: int) -> MappedText:
        inside = [k for k, x in enumerate(self._columns[y]) if left < x < right]
        return self._lines[y].slice(inside[0], inside[-1] + 1) if inside else self._lines[y].slice(0, 0)


@dataclass(slots=True)
class _Open:
    """A table that is being read."""

    start: int
    rows: list[list[Spanning[MappedText]]] = field(default_factory=list)
    cell: list[tuple[str, int, int]] | None = None
    rowspan: int = 1
    colspan: int = 1
    nested: bool = False
    beside: list[tuple[str, int, int]] = field(default_factory=list)
    """Characters that stand in no cell: a caption, or what was left behind when a row was broken."""


@dataclass(frozen=True, slots=True)
class HtmlTable:
    """A table found in HTML: its cells and where it stands."""

    cells: tuple[Cell, ...]
    span: Span


class _Tables(HTMLParser):
    """Reads the tables of a piece of HTML, keeping the place of every character."""

    def __init__(self, source: str, start: int, end: int) -> None:
        super().__init__(convert_charrefs=False)
        self._offset = start
        self._lines = [0]
        piece = source[start:end]
        self._lines.extend(i + 1 for i, c in enumerate(piece) if c == "\n")
        self._open: list[_Open] = []
        self.found: list[HtmlTable | MappedText] = []
        self._end = end
        self.feed(piece)
        self.close()
        while self._open:
            self._end_table(end)

    def _here(self) -> int:
        line, column = self.getpos()
        return self._offset + self._lines[line - 1] + column

    def _content(self, characters: list[tuple[str, int, int]]) -> MappedText:
        if not characters:
            return collapse(MappedText("", (), (), self._here()))
        written, starts, ends = zip(*characters, strict=True)
        return collapse(MappedText("".join(written), starts, ends, starts[0]))

    def _end_cell(self) -> None:
        table = self._open[-1]
        if table.cell is None:
            self._end_beside()
            return
        if not table.rows:
            table.rows.append([])
        table.rows[-1].append(Spanning(self._content(table.cell), table.rowspan, table.colspan))
        table.cell = None

    def _end_beside(self, end: int | None = None) -> int | None:
        """Words in no cell are a text before or behind the table, and a row of their own within it.

        ``end`` is where the table ends; what comes back is where it ends without the text behind it.
        """
        table = self._open[-1]
        beside, table.beside = table.beside, []
        while beside and beside[0][0].isspace():
            beside.pop(0)
        if not beside:
            return end
        content = self._content(beside)
        if not any(table.rows):
            self.found.append(content)
            table.start = beside[-1][2]
        elif end is not None:
            self.found.append(content)
            return beside[0][1]
        else:
            table.rows[-1:] = (
                [*table.rows[-1:], [Spanning(content, 1, 1)]]
                if table.rows[-1]
                else [
                    [Spanning(content, 1, 1)],
                    [],
                ]
            )
        return end

    def _end_table(self, end: int) -> None:
        if self._open[-1].cell is not None:
            self._end_cell()
        end = self._end_beside(end) or end
        table = self._open.pop()
        rows = table.rows
        if table.nested:
            # A table that holds tables only arranges them on the page: its other cells are text beside them.
            self.found.extend(cell.content for row in rows for cell in row)
        elif any(rows):
            self.found.append(HtmlTable(tuple(cells_of(place(rows))), Span(table.start, end)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            if self._open:
                self._open[-1].nested = True  # those around it are already
            if self._open and self._open[-1].cell:
                # What stands before a table in the same cell is a text of its own.
                self._end_cell()
                self.found.append(self._open[-1].rows[-1].pop().content)
                self._open[-1].cell = []
            self._open.append(_Open(self._here()))
            return
        if not self._open:
            return
        table = self._open[-1]
        if tag == "tr":
            self._end_cell()
            table.rows.append([])
        elif tag in ("td", "th"):
            self._end_cell()
            values = dict(attrs)
            table.rowspan = _number(values.get("rowspan"))
            table.colspan = max(_number(values.get("colspan")), 1)
            table.cell = []
        elif tag in ("br", "p", "div", "li"):
            self._break()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if not self._open:
            return
        if tag in ("td", "th", "tr"):
            self._end_cell()
        elif tag == "table":
            self._end_table(self._here() + len("</table>"))
        elif tag in ("p", "div", "li"):
            self._break()

    def _break(self) -> None:
        cell = self._open[-1].cell
        if cell:
            cell.append(("\n", cell[-1][2], cell[-1][2] + 1))

    def _room(self) -> list[tuple[str, int, int]] | None:
        """Where characters go: into the cell that is open, else beside the table."""
        if not self._open:
            return None
        table = self._open[-1]
        return table.beside if table.cell is None else table.cell

    def _add(self, character: str, start: int, end: int) -> None:
        room = self._room()
        if room is not None:
            room.append((character, start, end))

    def handle_data(self, data: str) -> None:
        room = self._room()
        if room is not None and self.cdata_elem is None:  # not what a script or a style holds
            places = enumerate(data, self._here())
            room.extend([(" " if c == "\t" else c, at, at + 1) for at, c in places])

    def _reference(self, written: str) -> None:
        here = self._here()
        # The semicolon is left out by some pages; it belongs to the entity when it is there.
        length = len(written)
        if self.rawdata[here - self._offset + length : here - self._offset + length + 1] == ";":
            length += 1
        character = resolve(f"{written};")
        if character is None:
            self.handle_data(self.rawdata[here - self._offset : here - self._offset + length])
        else:
            self._add(character, here, here + length)

    def handle_entityref(self, name: str) -> None:
        self._reference(f"&{name}")

    def handle_charref(self, name: str) -> None:
        self._reference(f"&#{name}")


def _number(value: str | None) -> int:
    digits = (value or "").strip()
    return int(digits) if digits.isdecimal() and len(digits) < 5 else 1


_SETTINGS = r'(?:\s+[a-z]+="[^"<>&]*")*\s*'
_OPENED = re.compile(rf"<table{_SETTINGS}>", re.IGNORECASE | re.ASCII)
_PIECES = re.compile(
    rf"\s*(?:<t[dh]({_SETTINGS})>([^<&]*)</t[dh]>|<(/?)(?:(tr)|thead|tbody|tfoot){_SETTINGS}>|(</table>\Z))",
    re.IGNORECASE | re.ASCII,
)
_SETTING = re.compile(r'([a-z]+)="([^"]*)"', re.IGNORECASE | re.ASCII)


def _plain_table(piece: str, start: int) -> HtmlTable | None:
    """The table of a piece that holds one, every cell closed and with nothing but words in it, as programs write it;
    None for any other, which ``_Tables`` reads."""
    opened = _OPENED.match(piece)
    at = opened.end() if opened is not None else len(piece)
    rows: list[list[Spanning[MappedText]]] = []
    while (found := _PIECES.match(piece, at)) is not None:
        at = found.end()
        settings, words, closing, row, end = found.groups()
        if words is not None:
            if not rows:
                rows.append([])
            values = {name.lower(): value for name, value in _SETTING.findall(settings)} if settings else {}
            rowspan, colspan = _number(values.get("rowspan")), max(_number(values.get("colspan")), 1)
            first, last = found.span(2)
            places = range(start + first, start + last), range(start + first + 1, start + last + 1)
            content = collapse(MappedText(words.replace("\t", " "), *places, start + first))
            rows[-1].append(Spanning(content, rowspan, colspan))
        elif row and not closing:
            rows.append([])
        elif end:
            return HtmlTable(tuple(cells_of(place(rows))), Span(start, start + at)) if any(rows) else None
    return None


def html_tables(source: str, start: int, end: int) -> list[HtmlTable | MappedText]:
    """The tables of ``source[start:end]`` in order, and texts that stand beside tables inside a table."""
    plain = _plain_table(source[start:end], start)
    if plain is not None:
        return [plain]
    found = [f for f in _Tables(source, start, end).found if isinstance(f, HtmlTable) or f.text]
    return sorted(found, key=lambda f: f.span.start)


_TABLE_TAG = re.compile(r"<(/?)table\b[^<>]*>", re.IGNORECASE)
_PART_TAG = re.compile(r"<(/?)(?:t[rdh]|thead|tbody|tfoot|table)\b[^<>]*>", re.IGNORECASE)


def html_table_end(source: str, start: int) -> int:
    """Where the table that begins at ``start`` ends, its closing tag included.

    One that is never closed ends behind its last row or cell, with the line where that is not closed either; one
    without any ends behind its own tag: what follows is no part of it. Without a tag, too, it ends at ``start``.
    """
    depth = 0
    opened = None
    for match in _TABLE_TAG.finditer(source, start):
        opened = opened or match
        depth += -1 if match.group(1) else 1
        if depth == 0:
            return match.end()
    end = opened.end() if opened is not None else start
    for match in _PART_TAG.finditer(source, end):
        line = source.find("\n", match.end())
        end = match.end() if match.group(1) else len(source) if line < 0 else line
    return end
