"""From lines to blocks: paragraphs joined, headings recognised, the title found.

Plain text and Markdown meet here, because published reports mix them: Markdown whose headings are bare
``一、``, text files with ``**`` and pipe tables. What differs is only what the end of a line means.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain, pairwise
from typing import Literal

from drafting.document.builder import OverBuilder
from drafting.document.model import Cell, Document, Format, ReadingNote
from drafting.language.enumerations import INSIDE_ORDINAL
from drafting.language.pages import GLUED_TITLE, META, NUMBER_LINE, REPORT, TITLE_KEY, YEAR_IN_TITLE
from drafting.readers.grids import cells_of_rows
from drafting.readers.inline import LINE_BREAK, clean
from drafting.readers.swallowed import note_of_swallowed
from drafting.readers.tables import (
    HtmlTable,
    grid_table,
    html_table_end,
    html_tables,
    is_bar_row,
    is_delimiter,
    is_gap_row,
    is_grid_rule,
    split_gaps,
    split_pipes,
    split_tabs,
)
from drafting.text.layout import (
    BULLET,
    LONGEST_HEADING,
    NUMBER,
    PAGE_NUMBER,
    SEPARATOR,
    continues,
    ends_sentence,
    heading_level,
    is_prose,
    is_title_like,
    join_lines,
    ordinal_of,
)
from drafting.text.mapped import MappedText, is_blank
from drafting.text.radicals import fold_radicals, radicals_in
from drafting.text.span import Span

_COMMENT = re.compile(r"(?<!\\)<!--.*?(?:-->|\Z)", re.DOTALL)
_TABLE_START = re.compile(r"(?<!\\)<table\b", re.IGNORECASE)
_ATX = re.compile(r"(#{1,6})\s+(?=\S)")
_ATX_END = re.compile(r"\s+#+\s*$")
_SETEXT = re.compile(r"(=+|-+)\s*")
_FENCE = re.compile(r"(?:```+|~~~+)[A-Za-z0-9_+-]*\s*")
_QUOTE = re.compile(r"(?:>\s?)+")
_FOOTNOTE = re.compile(r"\[\^[^\]\s]{1,20}\]:\s*\S")
_REFERENCE = re.compile(r"\[[^\]\s^][^\]]{0,40}\]:\s*\S+\s*(?:\"[^\"]*\")?")
_TITLE_LINES = 3
_CATALOGUE = 2
"""Before which block a small table may stand above the title."""
_CATALOGUE_CELLS = 24
RADICALS = "文中有{count}个字用的是部首字符（看起来一样，检索不到），已按相应的汉字读取；发布前请重新输入这些字"
_HEAD = 15
"""How many blocks at the top may be the title and what web pages print around it."""


@dataclass(slots=True)
class Line:
    """A line of the file without comments, quote marks and the spaces around it."""

    content: MappedText
    start: int
    end: int
    guard: bool = False
    """An empty comment: nothing is guessed about the block behind it."""
    indented: bool = False
    hard: bool = False
    """Whether Markdown ends the line here, not only the editor."""
    fence: bool = False

    @property
    def text(self) -> str:
        """The line as it reads, without comments and indentation marks."""
        return self.content.text


@dataclass(slots=True)
class Item:
    """A block before it is decided what it is."""

    kind: Literal["text", "heading", "table"]
    content: MappedText
    depth: int = 0
    """Depth of a heading by its markup (number of ``#``); 0 without."""
    level: int = 0
    """Level by its ordinal; 0 without."""
    cells: list[Cell] = field(default_factory=list)
    span: Span = field(default_factory=lambda: Span(0, 0))
    guarded: bool = False
    bullet: bool = False
    lines: int = 1

    @property
    def text(self) -> str:
        """The block as it reads."""
        return self.content.text


def read_lines(text: str) -> list[Line]:
    """The lines of a text. Comments vanish from them; those that only held comments are blank."""
    comments = [(m.start(), m.end()) for m in _COMMENT.finditer(text)]
    starts = [a for a, _ in comments]
    out: list[Line] = []
    at = 0
    for raw in text.split("\n"):
        start, end = at, at + len(raw)
        at = end + 1
        if not comments:
            out.extend(_line(MappedText(raw, range(start, end), range(start + 1, end + 1), start), start, end, False))
            continue
        parts: list[MappedText] = []
        here = start
        guard = False
        k = max(bisect_left(starts, start) - 1, 0)
        while k < len(comments) and comments[k][0] < end:
            a, b = comments[k]
            k += 1
            if b <= here:
                continue
            if a > here:
                parts.append(MappedText.of(text, here, a))
            guard = guard or (a >= start and not text[a + 4 : b - 3].strip())
            here = min(b, end)
        parts.append(MappedText.of(text, here, end))
        content = MappedText.join([p for p in parts if p.text] or parts[:1])
        out.extend(_line(content, start, end, guard))
    return out


def _line(content: MappedText, start: int, end: int, guard: bool) -> Iterator[Line]:
    text = content.text
    indented = text.startswith(("\u3000", "  ", "\t"))
    slashed = text.endswith("\\") and (len(text) - len(text.rstrip("\\"))) % 2 == 1
    hard = (slashed or text.endswith("  ")) and bool(text.strip())
    if slashed:
        content = content.slice(0, len(content) - 1)
    quote = _QUOTE.match(text.lstrip()) if ">" in text else None
    if quote is not None:
        content = _left(content).slice(quote.end(), len(_left(content)))
    if "<" in text and "<br" in text.lower() and "|" not in text and "<t" not in text.lower():
        at = 0
        for match in LINE_BREAK.finditer(content.text):
            yield Line(content.slice(at, match.start()), start, content.starts[match.start()], False, indented, True)
            at, start = match.end(), content.ends[match.end() - 1]
        content = content.slice(at, len(content))
    guard = guard and not content.text.strip()
    yield Line(content, start, end, guard, indented, hard)


def _left(content: MappedText) -> MappedText:
    i = 0
    while i < len(content) and is_blank(content.text[i]):
        i += 1
    return content.slice(i, len(content))


def _width(text: str) -> int:
    """Two for each character, one for those of ASCII."""
    return 2 * len(text) - len(text.encode("ascii", "ignore"))


class Scanner:
    """Reads one text. ``markdown`` says that a single line end is none, as in Markdown."""

    def __init__(self, text: str, *, markdown: bool) -> None:
        self.source = text
        # What is read has characters where the file has their radicals; places are the same in both.
        self.text = fold_radicals(text)
        self.markdown = markdown
        self.lines = read_lines(self.text)
        self.items: list[Item] = []
        self.asides: list[MappedText] = []
        self.separated = False
        self._pending: list[Line] = []
        self._bullet = False
        self._gap = True
        self._guard = False
        self._guarded = False
        self._wrap = _wrap_width([li.text for li in self.lines])

    def scan(self) -> list[Item]:
        """All blocks in order."""
        i = self._front_matter()
        while i < len(self.lines):
            i = self._next(i)
        self._flush()
        return self.items

    def _front_matter(self) -> int:
        if not self.markdown or not self.lines or self.lines[0].text.strip() != "---":
            return 0
        for i, line in enumerate(self.lines[1:40], start=1):
            if line.text.strip() == "---":
                for kept in self.lines[1:i]:
                    self._aside(kept.content)
                return i + 1
            if line.text.strip() and not re.match(r"\s*(?:[\w-]+\s*:|-\s|#)", line.text):
                return 0
        return 0

    def _aside(self, content: MappedText) -> None:
        if content.strip().text:
            self.asides.append(content.strip())

    def _next(self, i: int) -> int:
        line = self.lines[i]
        text = line.text.strip()
        if not text:
            self._gap = True
            if line.guard:
                self._flush()
                self._guard = True
            return i + 1
        literal = self._guard
        if not literal:
            if PAGE_NUMBER.fullmatch(text) or self._breaks_a_sentence(i):
                self._aside(line.content)
                self._gap = True
                return i + 1
            if _FENCE.fullmatch(text):
                self._gap = True
                return i + 1
            for table in (self._html, self._grid, self._pipes, self._tabs, self._gaps):
                after = table(i)
                if after is not None:
                    return after
            if self._pending and not self._gap and len(self._pending) == 1 and self._underlined(text):
                return i + 1
            if SEPARATOR.fullmatch(text):
                self._flush()
                if re.search(r"\w", text.replace("_", "")) and all(it.kind == "text" for it in self.items):
                    self._header_ends()
                self._gap = True
                return i + 1
            if self.markdown and _FOOTNOTE.match(text):
                self._aside(line.content)
                return i + 1
            if self.markdown and _REFERENCE.fullmatch(text):
                return i + 1
            if self._heading(line):
                return i + 1
        self._prose(line)
        return i + 1

    def _breaks_a_sentence(self, i: int) -> bool:
        """A number alone between two halves of a sentence is the page's."""
        if not self._pending or not re.fullmatch(r"[0-9]{1,3}", self.lines[i].text.strip()):
            return False
        below = next((li for li in self.lines[i + 1 : i + 6] if li.text.strip()), None)
        before = clean(self._pending[-1].content).text
        return below is not None and is_prose(before) and continues(before, clean(below.content).text)

    def _header_ends(self) -> None:
        """All above a line such as ``=== 正文 ===`` is about the page, but for the title."""
        kept = []
        for item in self.items:
            title = TITLE_KEY.match(item.text)
            if title is not None:
                item.content = item.content.slice(title.end(), len(item.content))
                kept.append(item)
            elif REPORT in item.text and is_title_like(item.text):
                kept.append(item)
            else:
                self._aside(item.content)
        self.items = kept
        self.separated = bool(kept)

    # Tables

    def _html(self, i: int) -> int | None:
        line = self.lines[i]
        found_table = _TABLE_START.search(line.text)
        if found_table is None:
            return None
        at = found_table.start()
        start = line.content.starts[at]
        end = html_table_end(self.text, start)
        if end <= start:
            return None  # neither a tag nor rows: what was begun and never written is text
        before = line.content.slice(0, at)
        if clean(before).text:
            self._prose(Line(before, line.start, start))
        self._flush()
        for found in html_tables(self.text, start, end):
            if isinstance(found, HtmlTable):
                self._table(list(found.cells), found.span)
            else:
                self.items.append(Item("text", found, span=found.span))
        self._gap = True
        while i < len(self.lines) and self.lines[i].end < end:
            i += 1
        if i < len(self.lines):
            last = self.lines[i]
            k = next((k for k, s in enumerate(last.content.starts) if s >= end), len(last.content))
            self.lines[i] = Line(last.content.slice(k, len(last.content)), end, last.end)
            if last.start >= end:
                self.lines[i] = last
        return i

    def _grid(self, i: int) -> int | None:
        if not is_grid_rule(self.lines[i].text):
            return None
        end = i
        while end < len(self.lines) and self.lines[end].text.strip()[:1] in ("+", "|"):
            end += 1
        while end > i and not is_grid_rule(self.lines[end - 1].text):
            end -= 1
        cells = grid_table([li.content for li in self.lines[i:end]]) if end - i > 2 else None
        if not cells:
            return None
        self._flush()
        self._table(cells, Span(self.lines[i].start, self.lines[end - 1].end))
        return end

    def _pipes(self, i: int) -> int | None:
        text = self.lines[i].text.strip()
        if "|" not in text:
            return None
        below = self.lines[i + 1].text.strip() if i + 1 < len(self.lines) else ""
        barred = text.startswith("|") and text.endswith("|") and text.count("|") > 1
        ruled = is_delimiter(below) and ("|" in below or text.count("|") <= 2)
        stored = is_bar_row(text) and is_bar_row(below)
        if not ruled and not stored and not (barred and (below.startswith("|") or text.count("|") > 3)):
            return None
        end = i
        while end < len(self.lines) and "|" in self.lines[end].text and self.lines[end].text.strip():
            end += 1
        lines = [self.lines[k].content for k in range(i, end) if not is_delimiter(self.lines[k].text.strip())]
        # Where some rows begin with words a bar at the beginning of others ends an empty cell.
        framed = all(line.text.strip().startswith("|") for line in lines)
        rows = [split_pipes(line, framed=framed) for line in lines]
        if not ruled and all(sum(bool(c.text) for c in row) <= 1 for row in rows):
            # A cell a line: nothing says where a row ends.
            self._flush()
            for row in rows:
                self.items.extend(Item("text", c, span=c.span) for c in row if c.text)
            self._gap = True
        else:
            self._rows(rows, i, end)
        return end

    def _tabs(self, i: int) -> int | None:
        if "\t" not in self.lines[i].text or not self._tab_row(i):
            return None
        end = i
        runs = 0
        while end < len(self.lines):
            stop = end
            while stop < len(self.lines) and self._tab_row(stop):
                stop += 1
            if stop == end:
                break
            size = stop - end
            if runs and size > 1:
                break
            runs += 1
            end = stop
            if size > 1:
                break
            # Rows may stand apart by blank lines, all of them or none.
            ahead = end
            while ahead < len(self.lines) and not self.lines[ahead].text.strip():
                ahead += 1
            if ahead == end or ahead >= len(self.lines) or not self._tab_row(ahead):
                break
            end = ahead
        rows = [self.lines[k] for k in range(i, end) if self.lines[k].text.strip()]
        widest = max(len(r.text.strip().split("\t")) for r in rows)
        if widest < 2 or (len(rows) == 1 and widest < 3):
            return None
        self._rows([split_tabs(r.content) for r in rows], i, end)
        return end

    def _tab_row(self, i: int) -> bool:
        """Whether a line may be a table's row: a tab inside or behind, or several before it."""
        text = self.lines[i].text
        if "\t" not in text:
            return False
        body = text.strip()
        if "\t" in body or text.rstrip(" \u3000").endswith("\t") or text.startswith("\t\t"):
            return True
        above = i > 0 and "\t" in self.lines[i - 1].text.strip()
        return above and bool(body) and len(body) <= 60 and not ends_sentence(body) and heading_level(body) != 1

    def _gaps(self, i: int) -> int | None:
        end = i
        kept: list[int] = []
        while end < len(self.lines):
            if is_gap_row(self.lines[end].text, 2 if kept else 3):
                kept.append(end)
            elif not (kept and SEPARATOR.fullmatch(self.lines[end].text.strip())):
                break
            end += 1
        if len(kept) < 3:
            return None
        rows = [split_gaps(self.lines[k].content) for k in kept]
        figures = sum(c.text.isdigit() for row in rows for c, _ in row)
        if figures * 3 < sum(len(row) for row in rows):
            return None
        widest = max(rows, key=len)
        cells: list[Cell] = []
        for r, row in enumerate(rows):
            if len(row) == len(widest):
                cells.extend(Cell(c, r, k) for k, (c, _) in enumerate(row))
                continue
            taken = -1
            for k, (content, at) in enumerate(row):
                # A short row keeps its order; among the free columns a cell takes the nearest.
                free = range(taken + 1, len(widest) - (len(row) - k - 1))
                taken = min(free, key=lambda c: abs(widest[c][1] - at))
                cells.append(Cell(content, r, taken))
        self._flush()
        self._table(cells, Span(self.lines[i].start, self.lines[end - 1].end))
        return end

    def _rows(self, rows: Sequence[Sequence[MappedText]], first: int, end: int) -> None:
        self._flush()
        last = end - 1
        while last > first and not self.lines[last].text.strip():
            last -= 1
        self._table(cells_of_rows(rows), Span(self.lines[first].start, self.lines[last].end))

    def _table(self, cells: list[Cell], span: Span) -> None:
        self.items.append(Item("table", MappedText("", (), (), span.start), cells=cells, span=span))
        self._gap = True

    # Headings

    def _underlined(self, text: str) -> bool:
        """A line of = or - below a short line makes it a heading, in Markdown and to the eye."""
        line = self._pending[0]
        if _SETEXT.fullmatch(text) is None or len(text) < 2 or self._bullet or self._guarded:
            return False
        content = clean(line.content)
        if ends_sentence(content.text) or len(content) > 60:
            return False
        self._pending = []
        self._emit_heading(content, depth=1 if text[0] == "=" else 2)
        return True

    def _emit_heading(self, content: MappedText, depth: int) -> None:
        self._flush()
        ordinal = ordinal_of(content.text)
        level = ordinal.level if ordinal is not None and ordinal.length < len(content) else 0
        self.items.append(Item("heading", content, depth, level, span=content.span))
        self._gap = True

    def _heading(self, line: Line) -> bool:
        text = line.text.strip()
        atx = _ATX.match(text)
        if atx is not None:
            content = line.content.strip()
            stop = _ATX_END.search(content.text)
            content = clean(content.slice(atx.end(), stop.start() if stop else len(content)))
            body = content.text
            if not body:
                return True
            sentence = any(c in body[:-1] for c in "。；") and len(body) > LONGEST_HEADING
            if sentence:
                self._flush()
                self.items.append(Item("text", content, span=content.span))
                self._gap = True
            else:
                self._emit_heading(content, len(atx.group(1)))
            return True
        content = clean(line.content)
        if not content.text:
            return False
        goes_on = self._pending and continues(
            clean(join_lines([li.content for li in self._pending[-4:]])).text, content.text, indented=line.indented
        )
        level = heading_level(content.text)
        if level is not None and not goes_on and not self._full(line):
            self._flush()
            self.items.append(Item("heading", content, 0, level, span=content.span))
            self._gap = True
            return True
        if (
            level is None
            and self._gap
            and not goes_on
            and _all_bold(text)
            and len(content) <= 30
            and not ends_sentence(content.text)
            and self.items
        ):
            self._emit_heading(content, 0)
            return True
        return False

    # Prose

    def _joined(self) -> MappedText:
        return clean(join_lines([li.content for li in self._pending]))

    def _full(self, line: Line) -> bool:
        """Whether a line is as long as lines of this file get before they are broken."""
        return self._wrap is not None and (len(line.text) >= self._wrap[0] or _width(line.text) >= self._wrap[1])

    def _prose(self, line: Line) -> None:
        text = line.text.strip()
        bullet = None if self._guard or text.startswith("**") else BULLET.match(text)
        if self._pending and (bullet is not None or self._guard or not self._goes_on(line)):
            self._flush()
        content = line.content
        if not self._pending:
            self._guarded = self._guard
            self._bullet = bullet is not None
            if bullet is not None:
                content = content.strip().slice(bullet.end(), len(text))
        self._guard = False
        self._pending.append(Line(content, line.start, line.end, False, line.indented, line.hard))
        self._gap = False

    def _at_top(self) -> bool:
        """Whether only lines of a title, or about the page, have come so far."""
        return len(self.items) <= _HEAD and all(
            i.kind == "text" and not i.guarded and (is_title_like(i.text) or META.match(i.text)) for i in self.items
        )

    def _goes_on(self, line: Line) -> bool:
        # The last lines tell how the paragraph stands; to join them all for each line would take its square.
        before = clean(join_lines([li.content for li in self._pending[-4:]])).text
        after = clean(line.content).text
        last = self._pending[-1]
        at_top = not self._guarded and self._at_top()
        if at_top and is_title_like(before) and before.endswith(REPORT):
            return False
        if self._gap:
            # Across a gap only a broken sentence goes on; an item or a line that stands for itself does not.
            return not self._guarded and continues(before, after, indented=line.indented)
        ordinal = ordinal_of(after)
        fresh = ordinal is not None and (before[-1:] not in INSIDE_ORDINAL) and ordinal.length < len(after)
        if self.markdown and not last.hard:
            if fresh:
                return False
            if not is_prose(before) and (NUMBER.fullmatch(after) or NUMBER.fullmatch(last.text.strip())):
                return False
            if not at_top:
                return True
            if any(META.match(t) or TITLE_KEY.match(t) for t in (last.text.strip(), after)):
                return False
            return not (is_title_like(before) and (is_title_like(after) or REPORT in before))
        if self._full(last) and not line.indented and not fresh:
            return True
        return continues(before, after, indented=line.indented)

    def _flush(self) -> None:
        if self._pending:
            content = self._joined()
            lines = len(self._pending)
            if content.text:
                self.items.append(
                    Item("text", content, span=content.span, guarded=self._guarded, bullet=self._bullet, lines=lines)
                )
        self._pending = []
        self._bullet = False
        self._guarded = False


def _all_bold(text: str) -> bool:
    for mark in ("**", "__"):
        inner = text[len(mark) : -len(mark)]
        if text.startswith(mark) and text.endswith(mark) and inner.strip("*_ ") and mark not in inner:
            return True
    return False


def _wrap_width(texts: Sequence[str]) -> tuple[int, int] | None:
    """At how many characters, and how many columns, a file breaks its lines; None when it does not.

    Lines that are followed at once by another and do not end a sentence were broken, most of them at the
    same length, which no line exceeds.
    """
    plain = [t.rstrip() for t in texts]
    plain = ["" if "\t" in t.strip() or "|" in t else t for t in plain]
    filled = [t for t in plain if t.strip()]
    if not filled:
        return None
    longest, widest = max(map(len, filled)), max(map(_width, filled))
    if not 12 <= longest <= 120:
        return None
    broken = [a for a, b in pairwise(plain) if a.strip() and b.strip() and not ends_sentence(a)]
    full = [t for t in broken if len(t) >= longest - 2 or _width(t) >= widest - 3]
    if len(full) < 2 or len(full) * 5 < len(broken) * 3:
        return None
    return longest - 2, widest - 3


def assemble(scanner: Scanner, format: Format, path: str | None) -> Document:
    """The document of a scanned text: title found, levels given, furniture of the page put aside."""
    items = scanner.scan()
    builder = OverBuilder(scanner.source, format, path)
    if (count := radicals_in(scanner.source)) > 0:
        builder.note(RADICALS.format(count=count))
    document = assemble_items(items, scanner.asides, builder)
    swallowed = note_of_swallowed(scanner.source, _read_of(document)) if "<" in scanner.source else None
    return document if swallowed is None else replace(document, notes=(*document.notes, ReadingNote(swallowed)))


def _read_of(document: Document) -> Callable[[int, int], bool]:
    """Whether something of a place in the text has been read; found out when it is asked first."""

    @cache
    def places() -> frozenset[int]:
        return frozenset(chain.from_iterable(c.starts for c in (*document.contents(), *document.asides)))

    return lambda start, end: not places().isdisjoint(range(start, end))


def assemble_items(items: list[Item], put_aside: Iterable[MappedText], builder: OverBuilder) -> Document:
    """The document of blocks that a reader found in order; every reader ends here."""
    _demote_lists(items)
    title = find_title(items)
    if title is None and _split_glued_title(items):
        title = (0,)
    asides = list(put_aside)
    base = _base_depth([it for k, it in enumerate(items) if title is None or k not in title])
    level = 0
    plain_level: int | None = None
    in_head = True
    for k, item in enumerate(items):
        if title is not None and k in title:
            if k == title[0]:
                builder.heading(_title_content([items[t] for t in title]), 0)
            continue
        if item.kind == "table":
            builder.table(item.cells, item.span)
            in_head = in_head and title is not None and k < title[0]
        elif item.kind == "heading":
            in_head = False
            if item.level:
                level, plain_level = item.level, None
                builder.heading(item.content, item.level, item.depth)
            elif item.depth:
                level, plain_level = max(1, item.depth - base), None
                builder.heading(item.content, level, item.depth)
            else:
                plain_level = plain_level if plain_level is not None else level + 1
                builder.heading(item.content, plain_level, item.depth)
        else:
            if in_head and not item.guarded and _is_furniture(item, k, title, items):
                asides.append(item.content)
                continue
            if len(item.content) > 60 or ends_sentence(item.text):
                in_head = False
            builder.paragraph(item.content)
    for content in asides:
        builder.aside(content)
    return builder.build()


def _is_furniture(item: Item, k: int, title: Sequence[int] | None, items: Sequence[Item]) -> bool:
    """What a page prints around the title: its source, its time, its reference number, the title once more."""
    if META.match(item.text) is not None and len(item.text) <= 120 and "。" not in item.text:
        return True
    if title is None:
        return False
    if k < title[0] and is_title_like(item.text):
        return True
    whole = "".join(items[t].content.squeeze().text for t in title)
    said = item.content.squeeze().text
    return said in whole or NUMBER_LINE.fullmatch(item.text.strip()) is not None


def _title_content(items: Sequence[Item]) -> MappedText:
    first = items[0]
    key = TITLE_KEY.match(first.text)
    contents = [i.content for i in items]
    if key is not None:
        contents[0] = contents[0].slice(key.end(), len(contents[0]))
    return join_lines(contents)


def find_title(items: Sequence[Item]) -> tuple[int, ...] | None:
    """Which of the first items make the title.

    It stands before the first numbered heading and the first sentence. It is the lines up to the one that
    calls itself a report; without such a line, the first heading of Markdown, or the first line with a year.
    """
    candidates: list[int] = []
    catalogued = False
    for k, item in enumerate(items[:_HEAD]):
        if item.kind == "table" and not candidates and k < _CATALOGUE and len(item.cells) <= _CATALOGUE_CELLS:
            # The entry of a catalogue (index number, publisher, date) that a page prints above the title.
            catalogued = True
            continue
        if item.kind == "table" or item.level or item.guarded or item.bullet:
            break
        key = TITLE_KEY.match(item.text)
        body = item.text[key.end() :] if key is not None else item.text
        if not body or not is_title_like(body):
            if META.match(item.text) or (item.kind == "text" and len(item.text) <= 60 and not ends_sentence(item.text)):
                continue
            break
        candidates.append(k)
    if catalogued and not any(REPORT in items[k].text for k in candidates):
        return None
    marked = [k for k in candidates if items[k].kind == "heading" and items[k].depth == 1]
    end = next((k for k in reversed(candidates) if REPORT in items[k].text), None)
    first = next((k for k in candidates if REPORT in items[k].text), None)
    if first is not None and end is not None and first != end:
        # A breadcrumb or a 标题: line may name the report before its title does; the last one is the title,
        # unless it only repeats an earlier one.
        earlier = [k for k in candidates if k < end and REPORT in items[k].text]
        marked_report = [k for k in marked if REPORT in items[k].text]
        end = marked_report[0] if marked_report else (first if end - earlier[-1] > 1 else end)
    if marked and (end is None or end < marked[0] or not YEAR_IN_TITLE.search(items[end].text)):
        end = marked[0]
    if end is None:
        # What Markdown marks as the first heading of all is the title, whatever it says.
        end = next((k for k, i in enumerate(items[:1]) if i.kind == "heading" and i.depth == 1 and not i.level), None)
    if end is None:
        end = next((k for k in candidates if YEAR_IN_TITLE.search(items[k].text)), None)
    if end is None:
        return None
    chosen = [end]
    while len(chosen) < _TITLE_LINES and chosen[0] - 1 in candidates:
        above = items[chosen[0] - 1]
        text = above.text
        if (
            REPORT in text
            or NUMBER_LINE.fullmatch(text.strip())
            or TITLE_KEY.match(text)
            or any(c in text for c in ">＞/|")
            or (items[end].depth and not above.depth)
            or _begins_with_agency(items[chosen[0]].text)
        ):
            break
        chosen.insert(0, chosen[0] - 1)
    return tuple(chosen)


def _split_glued_title(items: list[Item]) -> bool:
    """Where a page was flattened its title runs into the first sentence; cut it off when that is plain to see."""
    if not items or items[0].kind != "text" or items[0].guarded:
        return False
    match = GLUED_TITLE.match(items[0].text)
    if match is None:
        return False
    whole = items[0].content
    title, rest = whole.slice(0, match.end()), whole.slice(match.end(), len(whole)).strip()
    items[0:1] = [Item("text", title, span=title.span), Item("text", rest, span=rest.span)]
    return True


def _begins_with_agency(text: str) -> bool:
    """Whether a line of a title is complete to the left: something else than a year stands before its year."""
    year = YEAR_IN_TITLE.search(text)
    return year is not None and year.start() > 2


def _demote_lists(items: list[Item]) -> None:
    """Several items 1. 2. 3. with nothing between them are a list, not headings without a text."""
    k = 0
    while k < len(items):
        end = k
        while (
            end < len(items)
            and items[end].kind == "heading"
            and items[end].level >= 3
            and items[end].depth == 0
            and items[end].level == items[k].level
        ):
            end += 1
        if end - k > 1:
            for item in items[k:end]:
                item.kind = "text"
        k = max(end, k + 1)


def _base_depth(items: Sequence[Item]) -> int:
    """How many # a heading of level 0 would have, by the first that is numbered, else by the least used."""
    marked = [i for i in items if i.kind == "heading" and i.depth]
    for item in marked:
        if item.level:
            return item.depth - item.level
    return min((i.depth for i in marked), default=1) - 1
