"""The reviewer's checklist as a Word file: columns as wide as what people read and write in them, heads repeated."""

from __future__ import annotations

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.shared import Mm
from docx.table import Table as WordTable

from drafting.document.model import Document, Table
from drafting.renderers.docx_document import add_table, block_style, new_word, packed

_WIDTHS = (11.0, 62.0, 13.0, 24.0, 46.0)
"""Millimetres; the page has 156."""
_LEFT = (1, 4)
"""Columns of sentences, which begin at the left."""


def render_checklist_docx(document: Document) -> bytes:
    """The file's bytes; ``document`` is the checklist with a table for each group."""
    word = new_word(document)
    for block in document.blocks:
        if isinstance(block, Table):
            _set(add_table(word, document, block))
        else:
            word.add_paragraph(block.text, style=block_style(block))
    return packed(word)


def _set(table: WordTable) -> None:
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Mm(width)
    for number, row in enumerate(table.rows):
        if number == 0:
            row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for column, (cell, width) in enumerate(zip(row.cells, _WIDTHS, strict=True)):
            cell.width = Mm(width)
            for paragraph in cell.paragraphs:
                # The head stays with its first row; a long table runs on over the pages.
                paragraph.paragraph_format.keep_with_next = number == 0
                if number and column in _LEFT:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
