"""A report as a Word file in the form of GB/T 9704—2012 (党政机关公文格式).

A4; margins 37, 35, 28 and 26 mm; 22 lines of 28 characters; title 2号小标宋, headings 3号 黑体 and 楷体, text 3号仿宋
with a first line indented by two characters; page numbers 4号 between dashes, right on odd and left on even pages.
"""

from __future__ import annotations

import io
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from drafting.document.model import Document, Heading, Table
from drafting.text.layout import ordinal_of

_TITLE, _HEI, _KAI, _FANG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
_LATIN = "Times New Roman"
_LINE = Pt(28.95)
"""22 lines on a page of 225 mm."""
_TEXT_WIDTH = 156
"""Width of the text area in millimetres."""


def render_docx(document: Document) -> bytes:
    """The file's bytes; the same document gives the same model (zip times aside, none are written)."""
    word = docx.Document()
    _page(word)
    _styles(word)
    title = document.title
    core = word.core_properties
    core.title = title.text if title is not None else ""
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.language = "zh-CN"
    for block in document.blocks:
        if isinstance(block, Table):
            _table(word, block)
        elif isinstance(block, Heading):
            style = "Title" if block.level == 0 else f"Heading {min(block.level, 4)}"
            word.add_paragraph(block.text, style=style)
        else:
            word.add_paragraph(block.text, style="Normal")
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def _page(word: WordDocument) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Twips(11906), Twips(16838)
    section.top_margin, section.bottom_margin = Twips(2098), Twips(1984)
    section.left_margin, section.right_margin = Twips(1588), Twips(1474)
    section.header_distance, section.footer_distance = Mm(15), Mm(25)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(_element("w:docGrid", type="linesAndChars", linePitch="579", charSpace="0"))
    word.settings.odd_and_even_pages_header_footer = True
    _footer(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
    _footer(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)


def _footer(paragraph: WordParagraph, side: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, one character in from the edge of the text."""
    paragraph.alignment = side
    if side == WD_ALIGN_PARAGRAPH.RIGHT:
        paragraph.paragraph_format.right_indent = Pt(14)
    else:
        paragraph.paragraph_format.left_indent = Pt(14)
    paragraph.paragraph_format.first_line_indent = Pt(0)
    for part in ("— ", "PAGE", " —"):
        run = paragraph.add_run()
        _fonts(run._r.get_or_add_rPr(), "宋体", "宋体")
        run.font.size = Pt(14)
        if part != "PAGE":
            run.text = part
            continue
        for kind in ("begin", None, "end"):
            if kind is None:
                text = _element("w:instrText")
                text.set(qn("xml:space"), "preserve")
                text.text = " PAGE "
                run._r.append(text)
            else:
                run._r.append(_element("w:fldChar", fldCharType=kind))


def _styles(word: WordDocument) -> None:
    styles = word.styles
    normal = styles["Normal"]
    _style(normal, _FANG, 16, indent=True)
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    title = styles["Title"]
    _style(title, _TITLE, 22, indent=False)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(28.95)
    title.paragraph_format.line_spacing = Pt(36)
    borders = title.element.get_or_add_pPr().find(qn("w:pBdr"))
    if borders is not None:
        title.element.pPr.remove(borders)
    for level, font in ((1, _HEI), (2, _KAI), (3, _FANG), (4, _FANG)):
        heading = styles[f"Heading {level}"]
        _style(heading, font, 16, indent=True)
        heading.paragraph_format.keep_with_next = True
    cell = styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    cell.base_style = normal
    _style(cell, _FANG, 10.5, indent=False)
    cell.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    cell.paragraph_format.line_spacing = 1.0
    cell.element.get_or_add_pPr().append(_element("w:snapToGrid", val="0"))


def _style(style: Any, font: str, size: float, *, indent: bool) -> None:
    style.font.size = Pt(size)
    style.font.bold = False
    style.font.italic = False
    style.font.color.rgb = None
    properties = style.element.get_or_add_rPr()
    for tag in ("w:color", "w:spacing", "w:kern"):
        for old in properties.findall(qn(tag)):
            properties.remove(old)
    _fonts(properties, font, _LATIN)
    layout = style.paragraph_format
    layout.space_before = layout.space_after = Pt(0)
    layout.line_spacing = _LINE
    layout.widow_control = False
    if indent:
        # firstLineChars moves with the size of the characters; firstLine is for programs that do not know it.
        ind = style.element.get_or_add_pPr().get_or_add_ind()
        ind.set(qn("w:firstLineChars"), "200")
        ind.set(qn("w:firstLine"), str(int(size * 2 * 20)))
    else:
        layout.first_line_indent = Pt(0)
        style.element.pPr.ind.set(qn("w:firstLineChars"), "0")


def _fonts(properties: Any, east_asian: str, latin: str) -> None:
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    properties.insert(0, _element("w:rFonts", ascii=latin, hAnsi=latin, eastAsia=east_asian, cs=latin))


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


def _table(word: WordDocument, table: Table) -> None:
    """The grid with its merged cells; narrow columns of labels run downwards, the header row is repeated."""
    made = word.add_table(table.rows, table.columns)
    made.style = word.styles["Table Grid"]
    made.alignment = WD_TABLE_ALIGNMENT.CENTER
    made.autofit = False
    widths = _widths(table)
    for row in made.rows:
        for i, cell in enumerate(row.cells):
            cell.width = Mm(widths[i])
    for i, column in enumerate(made.columns):
        column.width = Mm(widths[i])
    header = _header_rows(table)
    for source in table.cells:
        target = made.cell(source.row, source.column)
        if source.rowspan > 1 or source.colspan > 1:
            target = target.merge(made.cell(source.row + source.rowspan - 1, source.column + source.colspan - 1))
        paragraph = target.paragraphs[0]
        paragraph.style = word.styles["Table Text"]
        paragraph.add_run(source.text)
        if source.row >= header and source.rowspan == 1 and ordinal_of(source.text) is not None:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
        _vertical_centre(target)
    _finish_rows(made, header)
    spacer = word.add_paragraph(style="Table Text")
    spacer.paragraph_format.line_spacing = Pt(6)


def _vertical_centre(cell: Any) -> None:
    properties = cell._tc.get_or_add_tcPr()
    if properties.find(qn("w:vAlign")) is None:
        properties.append(_element("w:vAlign", val="center"))


def _header_rows(table: Table) -> int:
    """How many rows the head has: those that the first cell covers, when columns below it hold figures."""
    first = next((c for c in table.cells if c.row == 0 and c.column == 0), None)
    return first.rowspan if first is not None else 1


def _finish_rows(table: WordTable, header: int) -> None:
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w="30", type="dxa"))
    table._tbl.tblPr.append(margins)
    for i, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        if i < header and len(table.rows) > 8:
            properties.append(_element("w:tblHeader"))


def _widths(table: Table) -> list[float]:
    """Column widths in millimetres, the text area in all: by the words they hold.

    A label beside several rows may wrap to a narrow column; a long label of one row needs a wide one.
    """
    need = [2.2] * table.columns
    for cell in table.cells:
        if cell.colspan > 1:
            continue
        letters = float(len(cell.text))
        if cell.rowspan >= 3:
            letters = min(letters / 3, 4.0)
        elif letters > 6:
            letters = min(letters, 14.0)
        elif table.columns > 6 and not cell.text.isdigit():
            letters = min(letters, 2.2)
        need[cell.column] = max(need[cell.column], letters)
    total = sum(need)
    return [n * _TEXT_WIDTH / total for n in need]
