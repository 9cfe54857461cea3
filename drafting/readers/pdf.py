"""PDF files with a text layer: lines joined to paragraphs over pages, ruled tables as grids, page numbers dropped.

pdfplumber finds characters and ruling lines; how Chinese official texts are set (first line indented, full
lines up to the right edge, tables cut by the end of a page) is known here.
"""

from __future__ import annotations

import io
import logging
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median
from typing import Any, Protocol

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from drafting import limits
from drafting.document.model import Document
from drafting.errors import DraftingError, InputError, TooMuchError
from drafting.language.pages import PAGE_NUMBER
from drafting.readers.composed import Composition, tidy
from drafting.readers.grids import Placed
from drafting.text.layout import NUMBER, ends_sentence, heading_level, ordinal_of, starts_block
from drafting.text.radicals import fold_radicals

_FOLDED_NUMBER = re.compile(r"(?<=[0-9０-９.,，])\s*\n\s*(?=[0-9０-９.,，])")
_OPENING = re.compile(r"(?:[0-9A-Za-z.,%/:@_-]+|.)[，。、；：！？）》”’」』】]*", re.DOTALL)
"""What the end of a line cannot part: a number or word, a character and the marks that must not begin a line."""
_HANGING = "，。、；：！？）》”"
_ENDS = 3
"""How many lines that end at one place make an edge there."""
_SAME = 4.0
"""Points within which two ruling lines are one."""
_COLOURED = 0.3
"""So far the tones of an area lie apart that is no shade of grey."""
_ASIDE = 10
"""So many characters in another direction are words, fewer a mark or a page number."""
_UNMAPPED = re.compile(r"\(cid:\d+\)")
_GAP = {"x_tolerance_ratio": 0.45, "y_tolerance": 4}
"""White space of half a character is a space; less is the setting of figures among Chinese characters."""


class Pieces(Protocol):
    """What takes the pieces of a report in their order."""

    def paragraph(self, text: str, *, bold: bool = False) -> None:
        """Take a paragraph; ``bold`` where all of it is set so."""

    def table(self, placed: Iterable[Placed[str]]) -> None:
        """Take a table of cells with their places in the grid."""

    def note(self, message: str) -> None:
        """Take what could not be read, in Chinese for the person who runs it."""


def read_pdf(data: bytes, path: str | None = None) -> Document:
    """Read a PDF in this process, as drafting.readers.confined does in another. Raises InputError for one that is
    scanned, encrypted or broken."""
    composition = Composition()
    compose_pdf(data, path or "PDF 文件", composition)
    return composition.build("pdf", path)


def compose_pdf(data: bytes, source: str, out: Pieces) -> None:
    """Read the pieces of a PDF. Raises InputError for one that is scanned, encrypted, broken or too long."""
    if not data.lstrip()[:5].startswith(b"%PDF"):
        raise InputError(source, "不是 PDF 文件，或文件已损坏", advice="请检查文件是否完整")
    # What pdfminer remarks on fonts is nothing that a clerk could mend.
    logging.getLogger("pdfminer").setLevel(logging.ERROR)
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            upright = _pages_of(pdf)
            _refuse_unmapped(upright, source)
            pages = [_page(page) for page in upright]
            aslant = [page.page_number for page in upright if _aslant(page)]
    except (PDFPasswordIncorrect, PDFTextExtractionNotAllowed) as error:
        raise InputError(source, "PDF 已加密", advice="请取消密码后再试") from error
    except PdfminerException as error:
        if any(isinstance(a, PDFPasswordIncorrect) for a in error.args):
            raise InputError(source, "PDF 已加密", advice="请取消密码后再试") from error
        raise InputError(source, "PDF 文件已损坏，读不了", advice="请重新导出后再试") from error
    except (DraftingError, MemoryError):
        raise
    except Exception as error:  # names where numbers belong, fonts without tables, streams that end early
        if os.environ.get("DRAFTING_DEBUG"):
            raise
        raise InputError(source, "PDF 文件已损坏，读不了", advice="请重新导出后再试") from error
    if not any(p.pieces for p in pages):
        raise InputError(source, "PDF 里没有文字，可能是扫描件", advice="请提供由 Word、WPS 导出的 PDF，或可编辑的文件")
    _drop_running_heads(pages)
    _share_margins(pages)
    for number in aslant:
        out.note(f"第{number}页有横排以外方向的文字，没有读取；请把该页转正后重新导出")
    _compose(pages, out)


def _pages_of(pdf: Any) -> list[Page]:
    """The pages, turned upright. Raises TooMuchError for more of them, or more on them, than a report has."""
    if len(pdf.pages) > limits.MOST_PAGES:
        raise TooMuchError(f"超过{limits.MOST_PAGES}页，不像报告")
    upright: list[Page] = []
    characters = 0
    for page in pdf.pages:
        upright.append(_upright(page))
        characters += len(upright[-1].chars)
        if characters > limits.MOST_PDF_CHARACTERS:
            raise TooMuchError(f"超过{limits.MOST_PDF_CHARACTERS}字，不像报告")
    return upright


def _angle(char: Mapping[str, Any]) -> int:
    """By how many degrees, against the clock, the line that a character stands in is turned."""
    a, b = char["matrix"][:2]
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 180
    return 90 if b > 0 else 270


def _upright(page: Page) -> Page:
    """The page turned so that its lines run from left to right: a wide table is set across an upright page, and a
    page may have been turned by hand to be looked at."""
    angles = Counter(_angle(c) for c in page.chars if c["text"].strip())
    angle, most = angles.most_common(1)[0] if angles else (0, 0)
    if angle == 0 or 2 * most <= angles.total():
        return page
    turned = page.page_obj
    turned.rotate = (turned.rotate + angle) % 360
    turned.attrs = {**turned.attrs, "Rotate": turned.rotate}
    return Page(page.pdf, turned, page.page_number, page.initial_doctop)


def _aslant(page: Page) -> bool:
    """Whether a page has more than a mark or two in another direction than its lines."""
    return sum(_angle(c) != 0 for c in page.chars if c["text"].strip()) >= _ASIDE


def _refuse_unmapped(pages: Sequence[Page], source: str) -> None:
    """Raise InputError for a file that says of most characters only which drawing of a font they are."""
    texts = [str(c["text"]) for page in pages for c in page.chars if str(c["text"]).strip()]
    unmapped = sum(_UNMAPPED.fullmatch(t) is not None or 0xE000 <= ord(t[0]) <= 0xF8FF for t in texts)
    if texts and 2 * unmapped > len(texts):
        raise InputError(
            source,
            "PDF 的字体没有文字编码（缺 ToUnicode），看得见字、取不出字",
            advice="请从 Word、WPS 重新导出 PDF，或直接提供 Word 文件",
        )


@dataclass(slots=True)
class _Line:
    """A line of text and where it stands on its page."""

    text: str
    x0: float
    x1: float
    top: float
    size: float
    bold: bool = False
    edge: bool = False
    """Whether it stands where running heads and feet do."""


@dataclass(slots=True)
class _Grid:
    """A ruled table: its cells, its vertical edges and where it stands."""

    cells: list[Placed[str]]
    edges: list[float]
    top: float
    rows: int


@dataclass(slots=True)
class _Page:
    pieces: list[_Line | _Grid]
    left: float
    right: float
    width: float


def _share_margins(pages: Sequence[_Page]) -> None:
    """The margins of all pages of one width: one that holds only first lines of paragraphs does not show its own."""
    for width in {round(page.width) for page in pages}:
        alike = [page for page in pages if round(page.width) == width]
        lines = [p for page in alike for p in page.pieces if isinstance(p, _Line) and not p.edge]
        long = [line for line in lines if line.x1 - line.x0 > width * 0.4]
        for page in alike:
            page.left = min((line.x0 for line in long), default=0.0)
            page.right = max((_inner_end(line) for line in long), default=page.width)


def _inner_end(line: _Line) -> float:
    """Where a line ends, a mark aside that hangs over the margin."""
    return line.x1 - (line.size if line.text[-1:] in _HANGING else 0)


def _page(page: Any) -> _Page:
    """The lines and tables of a page in order, its number and running head left out."""
    grids: list[tuple[_Grid, tuple[float, float, float, float]]] = []
    page = page.filter(_shows)
    for table in page.find_tables(_settings(page)):
        grid = _grid(table)
        if grid is not None:
            grids.append((grid, table.bbox))
    outside = page
    for _, box in grids:
        outside = outside.outside_bbox(_clipped(box, page)) if _inside(box, page) else outside
    lines = [_line(raw) for raw in outside.extract_text_lines(return_chars=True, **_GAP)]
    lines = [line for line in lines if line.text.strip()]
    body = [
        line
        for line in lines
        if not (PAGE_NUMBER.fullmatch(line.text) and (line.top > page.height * 0.88 or line.top < page.height * 0.08))
    ]
    for line in body:
        line.edge = line.top < page.height * 0.06 or line.top > page.height * 0.93
    pieces: list[_Line | _Grid] = sorted([*body, *(g for g, _ in grids)], key=lambda p: p.top)
    return _Page(pieces, 0.0, float(page.width), float(page.width))


def _shows(item: Mapping[str, Any]) -> bool:
    """Whether a character stands in an upright line; whether anything else drawn may be a ruling line or the side of a
    cell. An area without an outline that is white is the paper of a web page, one in a colour marks the words on it;
    their sides rule nothing."""
    if item.get("object_type") == "char":
        return _angle(item) == 0
    if item.get("object_type") != "rect" or item.get("stroke") or not item.get("fill"):
        return True
    colour = item.get("non_stroking_color")
    tones = colour if isinstance(colour, (tuple, list)) else (colour,)
    white = all(t == 0 for t in tones) if len(tones) == 4 else all(t == 1 for t in tones)
    coloured = len(tones) == 3 and max(tones) - min(tones) > _COLOURED
    return not (white or coloured) or min(item["width"], item["height"]) <= _SAME


def _settings(page: Any) -> dict[str, Any]:
    """Edges that the drawing leaves out: where the end of a page cuts a table, or its sides are open, ruling lines
    end at one place and none goes on."""
    across = [(e["top"], e["x0"], e["x1"]) for e in page.horizontal_edges if e["x1"] - e["x0"] > _SAME]
    upright = [(e["x0"], e["top"], e["bottom"]) for e in page.vertical_edges if e["bottom"] - e["top"] > _SAME]
    out: dict[str, Any] = {}
    if rows := _open_ends(upright, across, 0.9):
        out["explicit_horizontal_lines"] = rows
    # Between two tables of a page no side is drawn either.
    if sides := _open_ends(across, upright, 0.1):
        out["explicit_vertical_lines"] = sides
    return out


_Ruling = tuple[float, float, float]
"""A ruling line: its place across its direction, and where it begins and ends."""


def _open_ends(lines: Sequence[_Ruling], drawn: Sequence[_Ruling], share: float) -> list[float]:
    """Places where several lines end, none goes on, and less than a share is drawn of the way across from the first
    to the last of them."""
    places = Counter(round(v) for _, a, b in lines for v in (a, b))
    out: list[float] = []
    for place in sorted(places):
        if any(abs(place - d) <= _SAME for d in out):
            continue
        ending = [at for at, a, b in lines if abs(a - place) <= 1.5 or abs(b - place) <= 1.5]
        first, last = min(ending), max(ending)
        if len({round(at / _SAME) for at in ending}) < _ENDS or last - first < 10 * _SAME:
            continue
        sides = {
            side
            for at, a, b in lines
            if first - _SAME <= at <= last + _SAME and a < place + _SAME and b > place - _SAME
            for side, beyond in ((-1, place - a), (1, b - place))
            if beyond > _SAME
        }
        covered = sum(
            max(0.0, min(b, last) - max(a, first))
            for a, b in _union((a, b) for at, a, b in drawn if abs(at - place) <= _SAME)
        )
        if len(sides) == 1 and covered < share * (last - first):
            out.append(float(place))
    return out


def _union(pieces: Iterable[tuple[float, float]]) -> list[tuple[float, float]]:
    """The same stretches, those that meet put together."""
    out: list[tuple[float, float]] = []
    for a, b in sorted(pieces):
        if out and a <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(b, out[-1][1]))
        else:
            out.append((a, b))
    return out


def _drop_running_heads(pages: Sequence[_Page]) -> None:
    """Take out lines at the edge that most pages repeat, figures aside."""
    counts: Counter[str] = Counter()
    for page in pages:
        counts.update({_bare(p.text) for p in page.pieces if isinstance(p, _Line) and p.edge})
    running = {text for text, n in counts.items() if n > 1 and 2 * n > len(pages)}
    for page in pages:
        page.pieces = [p for p in page.pieces if not (isinstance(p, _Line) and p.edge and _bare(p.text) in running)]


def _bare(text: str) -> str:
    return re.sub(r"[\d\s]+", "", text)


def _inside(box: tuple[float, float, float, float], page: Any) -> bool:
    return box[0] < page.width and box[1] < page.height and box[2] > 0 and box[3] > 0


def _clipped(box: tuple[float, float, float, float], page: Any) -> tuple[float, float, float, float]:
    x0, top, x1, bottom = page.bbox
    return max(box[0], x0), max(box[1], top), min(box[2], x1), min(box[3], bottom)


def _line(raw: dict[str, Any]) -> _Line:
    chars = raw.get("chars") or []
    sizes = [float(c["size"]) for c in chars if not c["text"].isspace()]
    bold = bool(chars) and all("bold" in str(c.get("fontname", "")).lower() for c in chars if c["text"].strip())
    return _Line(
        clean(_spaced(chars) if chars else raw["text"]),
        float(raw["x0"]),
        float(raw["x1"]),
        float(raw["top"]),
        median(sizes) if sizes else 12.0,
        bold,
    )


def _spaced(chars: Sequence[Mapping[str, Any]]) -> str:
    """The words of a line. What stands apart is parted by a space, but for a Chinese character and what is next to
    it: word processors set them apart by themselves, the more the wider a line is stretched."""
    out = ""
    for before, char in pairwise((None, *chars)):
        text = str(char["text"]) if char is not None else ""
        if before is not None and char is not None and text.strip() and out[-1:].strip():
            wide = out[-1] > "\u2e7f" or text[0] > "\u2e7f"
            gap = float(char["x0"]) - float(before["x1"])
            if gap > float(char["size"]) * (1.2 if wide else _GAP["x_tolerance_ratio"]):
                out += " "
        out += text
    return out


def clean(text: str) -> str:
    """Radicals and compatibility ideographs as the characters they look like; no private glyphs and no surrogates."""
    out = []
    for c in fold_radicals(text):
        code = ord(c)
        if 0xF900 <= code <= 0xFAFF or 0x2F800 <= code <= 0x2FA1F:
            out.append(unicodedata.normalize("NFKC", c))
        elif 0xD800 <= code <= 0xF8FF or (code < 32 and c not in "\n\t"):
            continue
        else:
            out.append(c)
    return "".join(out)


def _grid(table: Any) -> _Grid | None:
    """A ruled table with its merged cells; a frame around text (one column) is none."""
    boxes = [cell for row in table.rows for cell in row.cells if cell is not None]
    xs = _edges([x for b in boxes for x in (b[0], b[2])])
    ys = _edges([y for b in boxes for y in (b[1], b[3])])
    if len(xs) < 3 or len(ys) < 2:
        return None
    texts = table.extract(**_GAP)
    placed: list[Placed[str]] = []
    for row, words in zip(table.rows, texts, strict=True):
        for box, text in zip(row.cells, words, strict=True):
            if box is None:
                continue
            column, end = _index(xs, box[0]), _index(xs, box[2])
            top, bottom = _index(ys, box[1]), _index(ys, box[3])
            if end > column and bottom > top:
                # A number too wide for its cell goes on in the next line.
                words_ = _FOLDED_NUMBER.sub("", clean(text or ""))
                placed.append(Placed(words_, top, column, bottom - top, end - column))
    if not any(p.content.strip() for p in placed):
        return None
    return _Grid(_disjoint(placed), xs, float(table.bbox[1]), len(ys) - 1)


def _disjoint(placed: Sequence[Placed[str]]) -> list[Placed[str]]:
    """Cells that cover no place twice: what a crossing line cuts off is given to the first."""
    taken: set[tuple[int, int]] = set()
    out: list[Placed[str]] = []
    for cell in sorted(placed, key=lambda p: (p.row, p.column)):
        places = {(cell.row + i, cell.column + j) for i in range(cell.rowspan) for j in range(cell.colspan)}
        if places & taken:
            if (cell.row, cell.column) in taken:
                continue
            cell = Placed(cell.content, cell.row, cell.column, 1, 1)
            places = {(cell.row, cell.column)}
        taken |= places
        out.append(cell)
    return out


def _edges(values: Sequence[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _SAME:
            out.append(value)
    return out


def _index(edges: Sequence[float], value: float) -> int:
    return min(range(len(edges)), key=lambda i: abs(edges[i] - value))


# ---------------------------------------------------------------------- pages into blocks


def _compose(pages: Sequence[_Page], out: Pieces) -> None:
    """Write the pages one after the other: a paragraph or a table that the end of a page cuts goes on."""
    held: list[_Line] = []
    table: _Grid | None = None

    def flush() -> None:
        if held:
            out.paragraph(_joined(held), bold=all(line.bold for line in held))
            held.clear()

    def flush_table() -> None:
        nonlocal table
        if table is not None:
            out.table(table.cells)
            table = None

    for page in pages:
        fresh = True
        for piece in page.pieces:
            if isinstance(piece, _Grid):
                flush()
                if table is not None and fresh and _goes_on(table, piece):
                    table = _appended(table, piece)
                else:
                    flush_table()
                    table = piece
                fresh = False
                continue
            fresh = False
            flush_table()
            if held and not _continues(held[-1], piece, page):
                flush()
            held.append(piece)
    flush()
    flush_table()


def _joined(lines: Sequence[_Line]) -> str:
    """The lines as one text: a line ends where the page is full, not where a word does, unless Latin words meet."""
    out = ""
    for line in lines:
        words = line.text.strip()
        latin = out[-1:].isascii() and out[-1:].isalpha() and words[:1].isascii() and words[:1].isalpha()
        out += (" " if latin else "") + words
    return tidy(out)


def _continues(before: _Line, line: _Line, page: _Page) -> bool:
    """Whether a line goes on with the paragraph of the one before it."""
    character = max(line.size, 8.0)
    if abs(before.size - line.size) > 2.5:
        return False
    opening = _OPENING.match(line.text.strip())
    room = sum(character * (0.5 if c.isascii() else 1.0) for c in (opening[0] if opening else ""))
    full = before.x1 + room > page.right - 0.4 * character
    if heading_level(before.text) is not None and not full:
        return False
    if _centred(before, page) and _centred(line, page) and line.x0 > page.left + 2 * character:
        # A title over several lines: where they are not full they are set by hand.
        return before.x1 - before.x0 + room > page.right - page.left - 2 * character and not ends_sentence(before.text)
    if line.x0 > page.left + 1.2 * character or not full:
        return False
    return not (ends_sentence(before.text) and starts_block(line.text))


def _centred(line: _Line, page: _Page) -> bool:
    return abs((line.x0 + line.x1) - (page.left + page.right)) < max(line.size, 8.0)


def _goes_on(table: _Grid, piece: _Grid) -> bool:
    """Whether a table is the rest of another: as wide, and the edges of one are among those of the other."""

    def within(some: Sequence[float], others: Sequence[float]) -> bool:
        return all(min(abs(a - b) for b in others) <= 2 * _SAME for a in some)

    ends = ((table.edges[0], piece.edges[0]), (table.edges[-1], piece.edges[-1]))
    same_ends = all(abs(a - b) <= 2 * _SAME for a, b in ends)
    return same_ends and (within(table.edges, piece.edges) or within(piece.edges, table.edges))


def _appended(table: _Grid, piece: _Grid) -> _Grid:
    """Both pieces as one table. A header row that the second repeats is left out; a row that the end of the page
    cut in two is one row."""
    edges = max((table.edges, piece.edges), key=len)
    above, below = _over(table, edges), _over(piece, edges)
    first = {(c.column, c.colspan): tidy(c.content) for c in above.cells if c.row == 0}
    again = {(c.column, c.colspan): tidy(c.content) for c in below.cells if c.row == 0}
    repeated = 0
    if first == again and len(first) > 1:
        repeated = 1
        while _row(above, repeated) == _row(below, repeated) and any(t for _, t in _row(below, repeated)):
            repeated += 1
    if not repeated and _is_rest(above, below):
        above = _joined_rows(above, below)
        repeated = 1
    moved = [
        Placed(
            c.content if c.row >= repeated else "",
            max(c.row, repeated) - repeated + above.rows,
            c.column,
            c.row + c.rowspan - max(c.row, repeated),
            c.colspan,
        )
        for c in below.cells
        if c.row + c.rowspan > repeated
    ]
    return _Grid([*above.cells, *moved], edges, table.top, above.rows + below.rows - repeated)


def _over(grid: _Grid, edges: list[float]) -> _Grid:
    """The same cells over more vertical edges."""
    at = [_index(edges, e) for e in grid.edges]
    cells = [
        Placed(c.content, c.row, at[c.column], c.rowspan, at[c.column + c.colspan] - at[c.column]) for c in grid.cells
    ]
    return _Grid([c for c in cells if c.colspan > 0], edges, grid.top, grid.rows)


def _is_rest(above: _Grid, below: _Grid) -> bool:
    """Whether the first row below is the rest of the last row above: it has the same columns, and what names it
    begins with no ordinal. Where both have figures, as a number may be cut too, the row above must begin with one."""
    last = {c.column: c for c in above.cells if c.row == above.rows - 1 and c.rowspan == 1}
    first = {c.column: c for c in below.cells if c.row == 0 and c.rowspan == 1 and tidy(c.content)}
    if not first or any(k not in last or c.colspan != last[k].colspan for k, c in first.items()):
        return False
    names, figures = _words_and_figures(last)
    words, more = _words_and_figures(first)
    if any(ordinal_of(t) is not None for t in words) or not names:
        return False
    if not figures and not more:
        # Labels of columns in two lines.
        return bool(words) and all(tidy(last[k].content) for k, c in first.items() if tidy(c.content))
    return any(ordinal_of(t) is not None for t in names) and (bool(words) or not figures & more)


def _words_and_figures(cells: Mapping[int, Placed[str]]) -> tuple[list[str], set[int]]:
    """The words of a row from left to right, and the columns in which it has a figure."""
    texts = [(k, tidy(c.content)) for k, c in sorted(cells.items())]
    return (
        [t for _, t in texts if t and NUMBER.fullmatch(t) is None],
        {k for k, t in texts if t and NUMBER.fullmatch(t) is not None},
    )


def _joined_rows(above: _Grid, below: _Grid) -> _Grid:
    """The table above with what the first row below adds to its last row."""
    rest = {c.column: c.content for c in below.cells if c.row == 0}
    cells = [
        replace(c, content=_FOLDED_NUMBER.sub("", f"{c.content}\n{rest.get(c.column, '')}".strip("\n")))
        if c.row + c.rowspan == above.rows
        else c
        for c in above.cells
    ]
    return _Grid(cells, above.edges, above.top, above.rows)


def _row(grid: _Grid, row: int) -> list[tuple[int, str]]:
    return sorted((c.column, tidy(c.content)) for c in grid.cells if c.row == row)
