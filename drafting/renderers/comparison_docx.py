"""A comparison as a Word file with tracked changes: accepting all gives the new report, rejecting all the old one.

The file is set in the form of an official text. A paragraph, a table row or the words of a cell are the
smallest things that come and go; a paragraph mark is only ever tracked together with all its words, so that
no program has to join paragraphs.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

from docx.document import Document as WordDocument
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from drafting.alignment.model import Comparison
from drafting.alignment.redline import BlockPair, Redline, Stretch, pair_blocks, redliner, replaced
from drafting.document.model import Document, Heading, Paragraph, Table
from drafting.renderers.docx_document import add_table, block_style, new_word, number_size, packed

Kind = Literal["gone", "new"]
_AUTHOR = "drafting"
_SHORT = 12
"""Characters of a cell up to which it is replaced as a whole."""


def render_comparison_docx(comparison: Comparison) -> bytes:
    """The file's bytes."""
    old, new = comparison.old.document, comparison.new.document
    word = new_word(new)
    tracker = _Tracker(word, new, redliner(comparison.genre))
    for pair in pair_blocks(old, new):
        tracker.block(pair)
    return packed(word)


class _Tracker:
    """Writes blocks into a Word file, the changes tracked."""

    def __init__(self, word: WordDocument, document: Document, redline: Redline) -> None:
        self.word = word
        self.document = document
        self.redline = redline
        self.last_id = 0

    def block(self, pair: BlockPair) -> None:
        """One block that stayed, changed, came or went."""
        old, new = pair.old, pair.new
        if old is not None and new is not None:
            if isinstance(old, Table) and isinstance(new, Table):
                self._changed_table(old, new)
            elif not isinstance(old, Table) and not isinstance(new, Table):
                paragraph = self.word.add_paragraph(style=block_style(new))
                self._write(paragraph._p, self.redline(old.text, new.text))
            return
        kind: Kind = "gone" if new is None else "new"
        block = old if new is None else new
        assert block is not None
        if isinstance(block, Table):
            self._whole_table(block, kind)
        else:
            self._whole_paragraph(block, kind)

    def _whole_paragraph(self, block: Heading | Paragraph, kind: Kind) -> None:
        paragraph = self.word.add_paragraph(style=block_style(block))
        properties = paragraph._p.get_or_add_pPr()
        mark = OxmlElement("w:rPr")
        mark.append(self._tracked("w:ins" if kind == "new" else "w:del"))
        properties.append(mark)
        self._write(paragraph._p, (Stretch(kind, block.text),))

    def _changed_table(self, old: Table, new: Table) -> None:
        pairs = [(b, a) for b, a in zip(old.cells, new.cells, strict=True) if b.text != a.text]
        made = add_table(self.word, self.document, new, {(a.row, a.column): b.text for b, a in pairs})
        grid = [row.cells for row in made.rows]
        for before, after in pairs:
            cell = grid[after.row][after.column]
            # A cell of the form holds a number or a label: it reads better replaced than patched.
            short = len(before.text) <= _SHORT and len(after.text) <= _SHORT
            stretches = replaced(before.text, after.text) if short else self.redline(before.text, after.text)
            # The old number and the new one stand in one line, or it could not be told where one ends.
            size = number_size(before.text + after.text, int(cell.width or 0)) if short and after.colspan == 1 else None
            self._rewrite(cell.paragraphs[0]._p, stretches, size)

    def _whole_table(self, table: Table, kind: Kind) -> None:
        made = add_table(self.word, self.document, table)
        tag = "w:ins" if kind == "new" else "w:del"
        for row in made.rows:
            row._tr.get_or_add_trPr().append(self._tracked(tag))
        grid = [row.cells for row in made.rows]
        for cell in table.cells:
            paragraph = grid[cell.row][cell.column].paragraphs[0]._p
            self._rewrite(paragraph, (Stretch(kind, cell.text),) if cell.text else ())

    def _rewrite(self, paragraph: Any, stretches: Iterable[Stretch], size: float | None = None) -> None:
        for run in paragraph.findall(qn("w:r")):
            paragraph.remove(run)
        self._write(paragraph, stretches, size)

    def _write(self, paragraph: Any, stretches: Iterable[Stretch], size: float | None = None) -> None:
        for stretch in stretches:
            run = OxmlElement("w:r")
            if size is not None:
                properties = OxmlElement("w:rPr")
                for tag in ("w:sz", "w:szCs"):
                    points = OxmlElement(tag)
                    points.set(qn("w:val"), str(int(size * 2)))
                    properties.append(points)
                run.append(properties)
            text = OxmlElement("w:delText" if stretch.kind == "gone" else "w:t")
            text.set(qn("xml:space"), "preserve")
            text.text = stretch.text
            run.append(text)
            if stretch.kind == "same":
                paragraph.append(run)
                continue
            tracked = self._tracked("w:ins" if stretch.kind == "new" else "w:del")
            tracked.append(run)
            paragraph.append(tracked)

    def _tracked(self, tag: str) -> Any:
        """A change. It bears no date, so that the same two reports give the same file."""
        self.last_id += 1
        element = OxmlElement(tag)
        element.set(qn("w:id"), str(self.last_id))
        element.set(qn("w:author"), _AUTHOR)
        return element
