"""Tracked changes read back: all accepted they are the new report, all rejected the old one."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from lxml import etree

from drafting.alignment.redline import pair_blocks, redliner
from drafting.comparison import compare_documents
from drafting.document.model import Document
from drafting.drafter import draft_report
from drafting.forms import new_form, with_zeros
from drafting.genre.figures import Agency
from drafting.readers.docx import read_docx
from drafting.readers.files import read_document
from drafting.renderers.comparison_docx import render_comparison_docx
from drafting.renderers.docx_document import render_docx
from drafting.resources import corpus_root
from tests.alignment.reports import GENRE, report, texts

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
CORPUS = sorted((corpus_root() / "gi_annual_report").rglob("*.md"))


def tracked(old: Document, new: Document) -> bytes:
    return render_comparison_docx(compare_documents(old, new, GENRE))


def settled(data: bytes, *, accept: bool) -> bytes:
    """The file with all its changes accepted or rejected, as a word processor does it."""
    kept, gone = (f"{W}ins", f"{W}del") if accept else (f"{W}del", f"{W}ins")
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for item in source.infolist():
            content = source.read(item)
            if item.filename == "word/document.xml":
                root = etree.fromstring(content)
                for row in list(root.iter(f"{W}tr")):
                    if row.find(f"{W}trPr/{gone}") is not None:
                        _remove(row)
                for table in list(root.iter(f"{W}tbl")):
                    if table.find(f"{W}tr") is None:
                        _remove(table)
                for paragraph in list(root.iter(f"{W}p")):
                    if paragraph.find(f"{W}pPr/{W}rPr/{gone}") is not None:
                        # Only its words may be joined to the next paragraph: here there are none left.
                        assert all(c.tag in (f"{W}pPr", gone) for c in paragraph)
                        _remove(paragraph)
                for mark in list(root.iter(kept, gone)):
                    parent = mark.getparent()
                    assert parent is not None
                    if mark.tag == kept:
                        at = parent.index(mark)
                        for k, child in enumerate(list(mark)):
                            parent.insert(at + k, child)
                    parent.remove(mark)
                for text in root.iter(f"{W}delText"):
                    text.tag = f"{W}t"
                content = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            target.writestr(item.filename, content)
    return out.getvalue()


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def plain(document: Document) -> Document:
    """A document as the Word reader gives it back when nothing is tracked."""
    return read_docx(render_docx(document))


@pytest.mark.parametrize(("first", "second"), list(pairwise(CORPUS))[::2], ids=lambda p: p.stem + p.parent.name)
def test_accepting_gives_the_new_report_and_rejecting_the_old(first: Path, second: Path) -> None:
    old, new = read_document(first), read_document(second)
    data = tracked(old, new)
    assert read_docx(data) == plain(new)
    assert read_docx(settled(data, accept=True)) == plain(new)
    assert read_docx(settled(data, accept=False)) == plain(old)


@settings(max_examples=6, deadline=None)
@given(texts(), texts())
def test_any_two_texts_come_back(first: dict[str, list[str]], second: dict[str, list[str]]) -> None:
    old, new = report(first, 2023), report(second, 2024)
    data = tracked(old, new)
    assert read_docx(data) == plain(new)
    assert read_docx(settled(data, accept=False)) == plain(old)


def test_a_report_and_itself_have_nothing_tracked() -> None:
    document = read_document(CORPUS[0])
    with zipfile.ZipFile(io.BytesIO(tracked(document, document))) as package:
        xml = package.read("word/document.xml")
    assert b"w:ins" not in xml
    assert b"w:del" not in xml


def test_the_same_two_reports_give_the_same_file() -> None:
    old, new = read_document(CORPUS[0]), read_document(CORPUS[1])
    parts = []
    for _ in range(2):
        with zipfile.ZipFile(io.BytesIO(tracked(old, new))) as package:
            parts.append({n: package.read(n) for n in package.namelist()})
    assert parts[0] == parts[1]


def test_only_whole_words_are_tracked() -> None:
    redline = redliner(GENRE)
    found = redline("组织各镇街交叉检查公开栏目，发现错链当场整改", "组织各镇街交叉检查公开栏目，发现断链限期整改")
    assert "".join(s.text for s in found if s.kind != "new") == "组织各镇街交叉检查公开栏目，发现错链当场整改"
    assert "".join(s.text for s in found if s.kind != "gone") == "组织各镇街交叉检查公开栏目，发现断链限期整改"
    assert ("gone", "当场") in {(s.kind, s.text) for s in found} or any(
        "当场" in s.text for s in found if s.kind == "gone"
    )


def test_every_block_stands_in_one_pair_in_order() -> None:
    old, new = read_document(CORPUS[0]), read_document(CORPUS[1])
    pairs = pair_blocks(old, new)
    assert [p.old for p in pairs if p.old is not None] == list(old.blocks)
    assert [p.new for p in pairs if p.new is not None] == list(new.blocks)


def with_numbers(new: int, old_year: bool) -> Document:
    plain = with_zeros(new_form(GENRE, Agency("示例市人民政府", "city", "government"), 2023 + (not old_year)), GENRE)
    cells: dict[str, Decimal | None] = dict(plain.cells)
    for path in cells:
        if path.startswith(("applications.", "review.", "litigation.")):
            cells[path] = Decimal(new)
    return draft_report(replace(plain, cells=cells), genre=GENRE, force=True).document


@pytest.mark.parametrize(("old", "new"), [(21, 815), (12345, 54321)])
def test_the_old_number_and_the_new_one_stand_in_one_line_of_a_cell(old: int, new: int) -> None:
    before, after = with_numbers(old, True), with_numbers(new, False)
    data = tracked(before, after)
    word = docx.Document(io.BytesIO(data))
    looked_at = 0
    for table in word.tables:
        grid = [int(c.get(f"{W}w") or 0) / 56.7 for c in table._tbl.tblGrid]
        for cell in table._cells:
            runs = [r for p in cell.paragraphs for r in p._p.iter(f"{W}r")]
            shown = "".join("".join(t.itertext()) for r in runs for t in r.iter(f"{W}t", f"{W}delText"))
            span = cell._tc.grid_span
            if shown != f"{old}{new}" or span != 1:
                continue
            at = cell._tc.grid_offset
            sizes = {r.find(f".//{W}sz").get(f"{W}val") if r.find(f".//{W}sz") is not None else "19" for r in runs}
            (size,) = sizes
            # A figure is half as wide as it is high; a millimetre is air.
            assert len(shown) * int(size) / 2 * 0.5 * 0.353 + 1 <= grid[at] + 0.3, (shown, size, grid[at])
            assert int(size) >= 10
            looked_at += 1
    assert looked_at > 100
    assert read_docx(settled(data, accept=True)) == plain(after)
    assert read_docx(settled(data, accept=False)) == plain(before)
