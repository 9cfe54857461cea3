"""Writes a document as Markdown that reads back as the same document.

A table without merged cells is a pipe table; one with merged cells, or whose first row is not its widest,
is an HTML table. A hole inside a row is written as a blank cell: neither kind of table can leave one out.
An empty comment stands before a paragraph that a reader would otherwise take for something else.
"""

from __future__ import annotations

import re
from html import escape as html_escape

from drafting.annotations import NOTHING, Annotations
from drafting.document.model import Cell, Document, Heading, Paragraph, Table
from drafting.text.layout import (
    BULLET,
    PAGE_NUMBER,
    SEPARATOR,
    continues,
    ends_sentence,
    heading_level,
    is_label_line,
)

GUARD = "<!-- -->"
_PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
_RISKY_START = "#>-+=|~["
_DELIMITER = re.compile(r"[|:\- ]*")


def render_markdown(document: Document, annotations: Annotations = NOTHING) -> str:
    """The document as Markdown; remarks for the clerk are comments behind the block that they are about."""
    parts: list[str] = []
    before: str | None = None
    at_top = True
    for block in document.blocks:
        if isinstance(block, Heading):
            text = _inline(block.text).replace("#", "\\#")
            parts.append(f"{'#' * min(block.level + 1, 6)} {text}")
            at_top = at_top and block.level == 0
            before = None
        elif isinstance(block, Table):
            if block.cells:
                parts.append(_table(block))
            at_top = False
            before = None
        else:
            if _needs_guard(block, before, at_top):
                parts.append(GUARD)
            parts.append(_paragraph(block.text))
            at_top = at_top and not (len(block.text) > 60 and ends_sentence(block.text))
            before = block.text
        for remark in annotations.comments:
            if remark.span == block.span:
                parts.append(f"<!-- {remark.text.replace('--', '——')} -->")
    return "\n\n".join(parts) + "\n" if parts else ""


def _needs_guard(block: Paragraph, before: str | None, at_top: bool) -> bool:
    text = block.text
    return (
        (before is not None and continues(before, text))
        or heading_level(text) is not None
        or BULLET.match(text) is not None
        or SEPARATOR.fullmatch(text) is not None
        or PAGE_NUMBER.fullmatch(text) is not None
        or "\t" in text
        or (at_top and (not ends_sentence(text) or is_label_line(text)))
    )


def _paragraph(text: str) -> str:
    line = _inline(text)
    return f"\\{line}" if line[0] in _RISKY_START else line


def _inline(text: str) -> str:
    """The text with a backslash before what Markdown, or our reader of it, would take for markup."""
    out: list[str] = []
    for i, c in enumerate(text):
        before = text[i - 1] if i else " "
        after = text[i + 1] if i + 1 < len(text) else " "
        if c in "*`":
            out.append("\\")
        elif c == "\\":
            if after in _PUNCTUATION or i + 1 == len(text):
                out.append("\\")
        elif c == "_":
            if not (_is_word(before) and _is_word(after)):
                out.append("\\")
        elif c == "~":
            if "~" in (before, after):
                out.append("\\")
        elif c == "<":
            if after.isascii() and (after.isalnum() or after in "/!_.+-"):
                out.append("\\")
        elif c == "&":
            if re.match(r"&#?\w{1,32};", text[i:], re.ASCII):
                out.append("\\")
        elif c in "[!" and re.match(r"!?\[(?:\^|.*\][(:])", text[i:]):
            out.append("\\")
        out.append(c)
    return "".join(out)


def _is_word(c: str) -> bool:
    return c.isascii() and c.isalnum()


def _table(table: Table) -> str:
    rows: list[list[Cell]] = [[] for _ in range(table.rows)]
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        rows[cell.row].append(cell)
    simple = (
        all(c.rowspan == 1 and c.colspan == 1 for c in table.cells)
        and all(rows)
        and len(rows[0]) == table.columns
        and rows[0][-1].column == table.columns - 1
    )
    return _pipe_table(rows) if simple else _html_table(rows)


def _filled(row: list[Cell]) -> list[str]:
    """The texts of a row, with a blank for every hole before its last cell."""
    texts = [""] * (row[-1].column + 1)
    for cell in row:
        texts[cell.column] = cell.text
    return texts


def _pipe_table(rows: list[list[Cell]]) -> str:
    lines = []
    for row in rows:
        texts = [_inline(t).replace("|", "\\|") for t in _filled(row)]
        if _DELIMITER.fullmatch("".join(texts)):
            texts = [f"\\{t}" if t.startswith(("-", ":")) else t for t in texts]
        lines.append("| " + " | ".join(texts) + " |")
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)


def _html_table(rows: list[list[Cell]]) -> str:
    lines = ["<table>"]
    taken: set[tuple[int, int]] = set()
    for r, row in enumerate(rows):
        lines.append("<tr>")
        column = 0
        for cell in row:
            while column < cell.column:
                if (r, column) not in taken:
                    lines.append("<td></td>")
                column += 1
            spans = ""
            if cell.rowspan > 1:
                spans += f' rowspan="{cell.rowspan}"'
            if cell.colspan > 1:
                spans += f' colspan="{cell.colspan}"'
            lines.append(f"<td{spans}>{html_escape(cell.text, quote=False)}</td>")
            taken.update((r + i, cell.column + j) for i in range(cell.rowspan) for j in range(cell.colspan))
            column = cell.column + cell.colspan
        lines.append("</tr>")
    lines.append("</table>")
    return "\n".join(lines)
