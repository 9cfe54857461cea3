"""A report as one self-contained web page that prints on A4 as an official text does."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from drafting.document.model import Document, Heading, Table
from drafting.text.layout import ordinal_of
from drafting.text.span import Span

_STYLE = """
:root { color-scheme: light; }
body { margin: 0; background: #eceef0; color: #000; }
main { box-sizing: border-box; max-width: 210mm; margin: 0 auto; padding: 37mm 26mm 35mm 28mm; background: #fff;
  font: 16pt/1.75 FangSong_GB2312, FangSong, STFangsong, "Noto Serif CJK SC", serif; text-align: justify;
  overflow-wrap: anywhere; }
h1 { font: 22pt/1.5 "FZXiaoBiaoSong-B05S", "方正小标宋简体", "Noto Serif CJK SC", SimSun, serif; text-align: center;
  margin: 0 0 1.5em; text-wrap: balance; }
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
.wide { overflow-x: auto; }
data { text-decoration: underline dotted #888 1px; text-underline-offset: 3px; cursor: help; }
@media (max-width: 700px) { main { padding: 1.2em 1em; font-size: 13pt; } h1 { font-size: 17pt; }
  h2, h3 { font-size: 13pt; } }
@media print { body { background: none; } main { max-width: none; padding: 0; } data { text-decoration: none; }
  tr { break-inside: avoid; } h2, h3, h4 { break-after: avoid; }
  @page { size: A4; margin: 37mm 26mm 35mm 28mm; } }
""".strip()


def render_html(document: Document, origins: Mapping[Span, str] | None = None) -> str:
    """The page. ``origins`` says of spans of the text where their numbers come from; they show on hover."""
    title = document.title.text if document.title is not None else ""
    body = "\n".join(_blocks(document, origins or {}))
    return (
        '<!DOCTYPE html>\n<html lang="zh-CN">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_STYLE}\n</style>\n</head>\n<body>\n<main>\n{body}\n</main>\n"
        "</body>\n</html>\n"
    )


def _blocks(document: Document, origins: Mapping[Span, str]) -> Iterator[str]:
    for block in document.blocks:
        if isinstance(block, Table):
            yield _table(block)
            continue
        inner = _inline(block.text, block.span, origins)
        if isinstance(block, Heading):
            tag = f"h{min(block.level + 1, 6)}"
            yield f"<{tag}>{inner}</{tag}>"
        else:
            yield f"<p>{inner}</p>"


def _inline(text: str, span: Span, origins: Mapping[Span, str]) -> str:
    """Text with its marked numbers; spans are of a composed text, in which a block reads as it stands."""
    out: list[str] = []
    at = 0
    for place in sorted(s for s in origins if span.covers(s) and len(s)):
        start, end = place.start - span.start, place.end - span.start
        if start < at or end > len(text):
            continue
        out.append(escape(text[at:start]))
        number = escape(text[start:end])
        out.append(f'<data value="{number}" title="{escape(origins[place])}">{number}</data>')
        at = end
    out.append(escape(text[at:]))
    return "".join(out)


def _table(table: Table) -> str:
    rows: list[str] = []
    by_row: dict[int, list[str]] = {r: [] for r in range(table.rows)}
    for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
        spans = ""
        if cell.rowspan > 1:
            spans += f' rowspan="{cell.rowspan}"'
        if cell.colspan > 1:
            spans += f' colspan="{cell.colspan}"'
        label = ""
        if cell.text.replace(".", "").isdigit():
            label = ' class="number"'
        elif ordinal_of(cell.text) is not None:
            label = ' class="label"'
        by_row[cell.row].append(f"<td{label}{spans}>{escape(cell.text)}</td>")
    for r in range(table.rows):
        rows.append(f"<tr>{''.join(by_row[r])}</tr>")
    return '<div class="wide"><table>\n' + "\n".join(rows) + "\n</table></div>"
