"""Published reports as text: what people paste, what converters write, what crawlers store of a page."""

from __future__ import annotations

import codecs
import random
from collections.abc import Callable, Sequence
from html import escape
from itertools import pairwise

from drafting.document.builder import CellText
from tests.readers.publishing import Published

Grid = list[list[CellText | None]]
Table = Callable[[random.Random, Sequence[CellText]], str]


def _grid(cells: Sequence[CellText]) -> Grid:
    rows, columns = max(c.row + c.rowspan for c in cells), max(c.column + c.colspan for c in cells)
    out: Grid = [[None] * columns for _ in range(rows)]
    for c in cells:
        for r in range(c.row, c.row + c.rowspan):
            for k in range(c.column, c.column + c.colspan):
                out[r][k] = c
    return out


def _words(cell: CellText | None, between: str = "") -> str:
    return "" if cell is None else cell.text.replace("\n", between).strip()


def _first_places(cells: Sequence[CellText]) -> list[list[str]]:
    """Rows of texts, a merged cell once, its other places blank."""
    return [
        [_words(c) if c is not None and (c.row, c.column) == (r, k) else "" for k, c in enumerate(row)]
        for r, row in enumerate(_grid(cells))
    ]


def _own(cells: Sequence[CellText]) -> list[list[str]]:
    """Rows of the texts of the cells that begin in them."""
    rows = max(c.row + c.rowspan for c in cells)
    return [[_words(c) for c in sorted(cells, key=lambda c: c.column) if c.row == r] for r in range(rows)]


def _pipes(rng: random.Random, cells: Sequence[CellText]) -> str:
    rows = _first_places(cells)
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    ruler = "|" + rng.choice(["---|", " --- |", ":---:|"]) * len(rows[0])
    return "\n".join([lines[0], ruler, *lines[1:]])


def _html(rng: random.Random, cells: Sequence[CellText]) -> str:
    joint = rng.choice(["", "\n"])
    out = ["<table>"]
    for r in range(max(c.row + c.rowspan for c in cells)):
        line = "<tr>"
        for c in sorted((c for c in cells if c.row == r), key=lambda c: c.column):
            spans = (f' rowspan="{c.rowspan}"' if c.rowspan > 1 else "") + (
                f' colspan="{c.colspan}"' if c.colspan > 1 else ""
            )
            line += f"<td{spans}>{escape(c.text).replace(chr(10), '<br>')}</td>"
        out.append(line + "</tr>")
    return joint.join([*out, "</table>"])


def _tabs(_: random.Random, cells: Sequence[CellText]) -> str:
    return "\n".join("\t".join(row) for row in _first_places(cells))


def _pasted(_: random.Random, cells: Sequence[CellText]) -> str:
    """Copied from Word: a merged cell once and nothing for its other places."""
    return "\n".join("\t".join(row) for row in _own(cells))


def _crawled(_: random.Random, cells: Sequence[CellText]) -> str:
    """A row a line, a bar behind every cell; merged columns as bars."""
    lines = []
    for r in range(max(c.row + c.rowspan for c in cells)):
        row = sorted((c for c in cells if c.row == r), key=lambda c: c.column)
        lines.append("".join(f"{_words(c)} |" + "|" * (c.colspan - 1) + " " for c in row).strip())
    return "\n".join(lines)


def _crawled_tight(_: random.Random, cells: Sequence[CellText]) -> str:
    """A row a line, a bar behind every cell, nothing of what is merged."""
    return "\n".join(" | ".join(row) + " |" for row in _own(cells) if row)


def _crawled_barred(_: random.Random, cells: Sequence[CellText]) -> str:
    """The same with a bar before the row too."""
    return "\n".join("| " + " | ".join(row) + " |" for row in _own(cells) if row)


def _grown(cells: Sequence[CellText]) -> str:
    """A cell a line."""
    return "\n".join(_words(c) for c in sorted(cells, key=lambda c: (c.row, c.column)))


def _lines(_: random.Random, cells: Sequence[CellText]) -> str:
    return _grown(cells)


def _lines_apart(_: random.Random, cells: Sequence[CellText]) -> str:
    return "\n\n".join(_words(c) for c in sorted(cells, key=lambda c: (c.row, c.column)))


def _lines_barred(_: random.Random, cells: Sequence[CellText]) -> str:
    return "\n".join(f"{_words(c)} |" for c in sorted(cells, key=lambda c: (c.row, c.column)))


MARKDOWN: tuple[Table, ...] = (_pipes, _html, _crawled_barred, _pipes)
PLAIN: tuple[Table, ...] = (_tabs, _pasted, _crawled, _crawled_tight, _pipes, _tabs)
FLAT: tuple[Table, ...] = (_lines, _lines_apart, _lines_barred)
"""Without any grid: read where the text alone decides, never wrong."""


def _wrapped(text: str, width: int) -> str:
    return "\n".join(text[k : k + width] for k in range(0, len(text), width))


def _bytes(rng: random.Random, text: str) -> bytes:
    ends = rng.choice(["\n", "\n", "\r\n"])
    text = text.replace("\n", ends)
    kind = rng.choice(["utf-8", "utf-8", "bom", "gb18030", "utf-16"])
    if kind == "bom":
        return codecs.BOM_UTF8 + text.encode("utf-8")
    return text.encode(kind)


def text_file(said: Published, seed: int, tables: Sequence[Table] = PLAIN) -> bytes:
    """The report as one .txt file."""
    rng = random.Random(seed)
    table = rng.choice(tables)
    gap = rng.choice(["\n", "\n\n"])
    indent = rng.choice(["", "　　", "    "])
    head = rng.choice(["", f"发布时间：{said.year + 1}-01-18　来源：{said.agency}　浏览次数：21"])
    out = []
    for piece in said.pieces:
        if piece.kind == "title":
            out.append(piece.text + ("\n" + head if head else ""))
        elif piece.kind == "table":
            out.append(table(rng, piece.sheet))
        else:
            out.append((indent if piece.kind == "text" else "") + piece.text)
    parts = [out[0]]
    for (before, _), (_, text) in pairwise(zip(said.pieces, out, strict=True)):
        # Pieces of a table stand apart; so do paragraphs that are not indented.
        apart = "\n\n" if before.kind == "table" or not indent else gap
        parts.append(apart + text)
    return _bytes(rng, "".join(parts) + "\n")


def flat_text_file(said: Published, seed: int) -> bytes:
    """The report as one .txt file whose tables lost their grid."""
    return text_file(said, seed, FLAT)


def markdown_file(said: Published, seed: int) -> bytes:
    """The report as one .md file."""
    rng = random.Random(seed)
    table = rng.choice(MARKDOWN)
    marks = rng.choice(
        [("# ", "## ", "### "), ("# ", "## ", ""), ("", "", ""), ("# ", "**", "**"), ("", "## ", "### ")]
    )
    out = []
    for piece in said.pieces:
        mark = {"title": marks[0], "heading": marks[1], "subheading": marks[2]}.get(piece.kind, "")
        if piece.kind == "table":
            out.append(table(rng, piece.sheet))
        else:
            text = piece.text.replace("\n", "" if mark.startswith("#") else "\n").strip()
            out.append(mark + text + ("**" if mark == "**" else ""))
    return _bytes(rng, "\n\n".join(out) + "\n")
