"""A report as one self-contained web page that prints on A4 as an official text does."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from html import escape

from drafting.annotations import NOTHING, PLACEHOLDER, Annotations, Provenance
from drafting.document.model import Cell, Document, Heading, Table
from drafting.language.years import TITLE_BREAK
from drafting.text.layout import ordinal_of
from drafting.text.span import Span

_STYLE = """
:root { color-scheme: light; }
body { margin: 0; background: #eceef0; color: #000; }
main { box-sizing: border-box; max-width: 210mm; margin: 0 auto; padding: 37mm 26mm 35mm 28mm; background: #fff;
  font: 16pt/1.75 FangSong_GB2312, FangSong, STFangsong, "Noto Serif CJK SC", serif; text-align: justify;
  overflow-wrap: anywhere; }
h1 { font: 22pt/1.5 "FZXiaoBiaoSong-B05S", "方正小标宋简体", "Noto Serif CJK SC", SimSun, serif; text-align: center;
  margin: 0 0 1.5em; }
h1 span { display: inline-block; }
h2 { font: 16pt/1.75 SimHei, "Noto Sans CJK SC", sans-serif; margin: 0; text-indent: 2em; }
h3 { font: 16pt/1.75 KaiTi_GB2312, KaiTi, STKaiti, "Noto Serif CJK SC", serif; margin: 0; text-indent: 2em; }
h4, h5, h6 { font: inherit; margin: 0; text-indent: 2em; }
p { margin: 0; text-indent: 2em; }
table { border-collapse: collapse; width: 100%; margin: .8em 0 1.2em; font-size: 10.5pt; line-height: 1.35;
  text-indent: 0; text-align: center; }
td, th { border: .6pt solid #000; padding: 2pt 3pt; font-weight: normal; }
td { overflow-wrap: break-word; }
td.number { white-space: nowrap; }
td.label { text-align: left; }
td.tower { width: 3.2em; }
td.narrow { width: 4.3em; }
td.pair { min-width: 2.2em; }
td[title] { cursor: help; }
.doubt { background: #ffe08a; }
mark { background: #ffe45c; color: inherit; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
td.blank { background: #d9d9d9; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
aside { margin: .6em 0; padding: .5em .8em; border-left: 3px solid #888; background: #f3f4f6; color: #333;
  font: 11pt/1.6 "Noto Sans CJK SC", SimHei, sans-serif; }
aside::before { content: "批注　"; font-weight: bold; }
.wide { overflow-x: auto; }
data { text-decoration: underline dotted #888 1px; text-underline-offset: 3px; cursor: help; }
@media (max-width: 700px) { main { padding: 1.2em 1em; font-size: 13pt; } h1 { font-size: 17pt; }
  h2, h3 { font-size: 13pt; } .wide td.label { min-width: 9em; } .wide td.narrow, .wide td.tower { min-width: 3.4em; }
  .wide td.number { white-space: nowrap; } }
@media print { body { background: none; } main { max-width: none; padding: 0; } data { text-decoration: none; }
  aside { display: none; } .apart { break-before: page; }
  .doubt { background: none; } .tall table { font-size: 9pt; line-height: 1.25; } .whole { break-inside: avoid; }
  tr { break-inside: avoid; } h2, h3, h4 { break-after: avoid; }
  @page { size: A4; margin: 37mm 26mm 35mm 28mm; } }
""".strip()

_ASIDE = """aside { margin: .6em 0; padding: .5em .8em; border-left: 3px solid #888; background: #f3f4f6; color: #333;
  font: 11pt/1.6 "Noto Sans CJK SC", SimHei, sans-serif; }
aside::before { content: "批注　"; font-weight: bold; }
"""
_ASIDE_IN_PRINT = "aside { display: none; } "
_TOWER = 12
"""Rows from which a label beside them runs down a very narrow column."""
_TALL = 20
"""Rows from which a table is set smaller, so that it fits a printed page."""


def render_html(document: Document, annotations: Annotations = NOTHING) -> str:
    """The page. Where a number came from shows on hover; remarks for the clerk stand aside and are not printed."""
    title = document.title.text if document.title is not None else ""
    body = "\n".join(_Page(annotations).blocks(document))
    # A page without remarks is the one that is published: nothing in it speaks of them.
    style = _STYLE.replace(_ASIDE, "").replace(_ASIDE_IN_PRINT, "") if not annotations.comments else _STYLE
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{style}\n</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        "</body>\n</html>\n"
    )


class _Page:
    """One page being written."""

    def __init__(self, annotations: Annotations) -> None:
        self.comments = annotations.comments
        self.origins: Sequence[Provenance] = annotations.provenance
        self.starts = [p.span.start for p in self.origins]
        self.blanks = annotations.blanks
        self.tables = 0

    def blocks(self, document: Document) -> Iterator[str]:
        for i, block in enumerate(document.blocks):
            if isinstance(block, Table):
                yield self._table(block)
            else:
                inner = self._inline(block.text, block.span)
                tag = f"h{min(block.level + 1, 6)}" if isinstance(block, Heading) else "p"
                if isinstance(block, Heading) and block.level == 0:
                    inner = "".join(f"<span>{escape(part)}</span>" for part in TITLE_BREAK.split(block.text, 1))
                following = document.blocks[i + 1] if i + 1 < len(document.blocks) else None
                apart = isinstance(following, Table) and following.rows > _TALL and tag != "p"
                begin = f'{tag} class="apart"' if apart else tag
                yield f"<{begin}>{inner}</{tag}>"
            for remark in self.comments:
                if remark.span == block.span:
                    yield f"<aside>{escape(remark.text)}</aside>"

    def _of(self, span: Span) -> Iterator[Provenance]:
        at = bisect_left(self.starts, span.start)
        while at < len(self.origins) and self.starts[at] < span.end:
            if span.covers(self.origins[at].span) and len(self.origins[at].span):
                yield self.origins[at]
            at += 1

    def _inline(self, text: str, span: Span) -> str:
        """Text with its known numbers; spans are of a composed text, in which a block reads as it stands."""
        out: list[str] = []
        at = 0
        for origin in self._of(span):
            start, end = origin.span.start - span.start, origin.span.end - span.start
            if start < at or end > len(text):
                continue
            out.append(_marked(text[at:start]))
            number = escape(text[start:end])
            doubt = ' class="doubt"' if origin.doubtful else ""
            out.append(f'<data value="{number}"{doubt} {_origin(origin)}>{number}</data>')
            at = end
        out.append(_marked(text[at:]))
        return "".join(out)

    def _table(self, table: Table) -> str:
        by_row: dict[int, list[str]] = {r: [] for r in range(table.rows)}
        for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
            attributes = span_attributes(cell)
            classes = ["blank"] if (self.tables, cell.row, cell.column) in self.blanks else []
            classes += cell_shape(table, cell)
            origin = next(self._of(cell.span), None)
            if origin is not None:
                attributes += f" {_origin(origin)}"
                if origin.doubtful:
                    classes.append("doubt")
            named = f' class="{" ".join(classes)}"' if classes else ""
            by_row[cell.row].append(f"<td{named}{attributes}>{escape(cell.text)}</td>")
        self.tables += 1
        rows = "\n".join(f"<tr>{''.join(by_row[r])}</tr>" for r in range(table.rows))
        size = "tall" if table.rows > _TALL else "whole"
        return f'<div class="wide {size}"><table>\n{rows}\n</table></div>'


def span_attributes(cell: Cell) -> str:
    """The attributes of a cell that covers more than one place of the grid."""
    rows = f' rowspan="{cell.rowspan}"' if cell.rowspan > 1 else ""
    columns = f' colspan="{cell.colspan}"' if cell.colspan > 1 else ""
    return rows + columns


def cell_shape(table: Table, cell: Cell) -> list[str]:
    """The classes that decide how wide a cell is and on which side its text stands."""
    if cell.text.replace(".", "").isdigit():
        return ["number"]
    if cell.rowspan > 2 and len(cell.text) > 5:
        return ["tower" if cell.rowspan > _TOWER else "narrow"]
    if ordinal_of(cell.text) is not None or cell.colspan == table.columns:
        return ["label"]
    if len(cell.text) <= (3 if table.columns < 12 else 2):
        return ["number"]
    if len(cell.text) in (4, 6) and cell.colspan == 1 and table.columns > 6:
        return ["pair"]
    return []


def _marked(text: str) -> str:
    """Words without an origin; what waits to be written stands out."""
    out: list[str] = []
    at = 0
    for match in PLACEHOLDER.finditer(text):
        out.append(f"{escape(text[at : match.start()])}<mark>{escape(match.group())}</mark>")
        at = match.end()
    return "".join(out) + escape(text[at:])


def _origin(origin: Provenance) -> str:
    """The attributes that tell where a number came from: in words, and as an expression for programs."""
    note = origin.note or origin.expression
    return f'title="{escape(note)}" data-from="{escape(origin.expression)}"'
