"""Drafts as Word files: the page, styles, tables and content controls, held against a golden of the document model."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn
from lxml import etree

import drafting
from drafting.renderers.docx_document import render_docx
from drafting.resources import corpus_root

GOLDEN = Path(__file__).parents[1] / "golden" / "word_model.txt"
ROOT = corpus_root() / "gi_annual_report"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@cache
def written() -> bytes:
    figures = drafting.load_figures(ROOT / "2024" / "drafted-shili-county-2024.figures.yaml")
    before = drafting.load_figures(ROOT / "2023" / "drafted-shili-county-2023.figures.yaml")
    made = drafting.draft(figures, before)
    return render_docx(made.document, made.annotations)


def attributes(element: Any) -> str:
    return " ".join(f"{etree.QName(k).localname}={v}" for k, v in sorted(element.attrib.items()))


def model(content: bytes) -> str:
    """What a person sees of the file, a line an item: page, styles, paragraphs, tables."""
    word = docx.Document(io.BytesIO(content))
    section = word.element.body.find(qn("w:sectPr"))
    assert section is not None
    lines = [
        f"{etree.QName(e).localname} {attributes(e)}"
        for e in section
        if etree.QName(e).localname in ("pgSz", "pgMar", "docGrid")
    ]
    for name in ("Normal", "Title", "Heading 1", "Heading 2", "Table Text"):
        style = word.styles[name].element
        fonts, size = style.find(f".//{W}rFonts"), style.find(f".//{W}sz")
        ind, spacing = style.find(f"{W}pPr/{W}ind"), style.find(f"{W}pPr/{W}spacing")
        assert fonts is not None
        assert size is not None
        parts = [fonts.get(f"{W}eastAsia", ""), size.get(f"{W}val", "")]
        parts += [attributes(e) for e in (ind, spacing) if e is not None]
        lines.append(f"style {name}: {'; '.join(parts)}")
    for block in word.iter_inner_content():
        if isinstance(block, docx.table.Table):
            rows = block._tbl.findall(f"{W}tr")
            heads = sum(r.find(f"{W}trPr/{W}tblHeader") is not None for r in rows)
            widths = [round(int(c.get(f"{W}w", "0")) / 56.7, 1) for c in block._tbl.iter(f"{W}gridCol")]
            lines.append(f"table {len(rows)} rows, {heads} repeated, columns {widths}")
            for row in rows:
                cells = []
                for cell in row.findall(f"{W}tc"):
                    merge = cell.find(f"{W}tcPr/{W}vMerge")
                    if merge is not None and merge.get(f"{W}val") != "restart":
                        continue
                    span = cell.find(f"{W}tcPr/{W}gridSpan")
                    wide = "" if span is None else f"<{span.get(f'{W}val')}>"
                    cells.append(wide + "".join(t.text or "" for t in cell.iter(f"{W}t")))
                lines.append("  " + " | ".join(cells))
        else:
            controls = len(block._p.findall(f"{W}sdt"))
            text = "".join(t.text or "" for t in block._p.iter(f"{W}t"))
            assert block.style is not None
            if text:
                lines.append(f"{block.style.name} [{controls}]: {text}")
    return "\n".join(lines) + "\n"


def test_the_document_model_is_the_golden_one() -> None:
    assert model(written()) == GOLDEN.read_text(encoding="utf-8"), "renew with: python tests/document/test_word_form.py"


def test_pages_are_numbered_between_dashes_on_the_outer_side() -> None:
    word = docx.Document(io.BytesIO(written()))
    assert word.settings.odd_and_even_pages_header_footer
    odd, even = word.sections[0].footer.paragraphs[0], word.sections[0].even_page_footer.paragraphs[0]
    for paragraph, side in ((odd, "right"), (even, "left")):
        assert "".join(r.text for r in paragraph.runs) == "— 1 —"
        alignment = paragraph._p.find(f"{W}pPr/{W}jc")
        assert alignment is not None
        assert alignment.get(f"{W}val") == side
        assert [e.text for e in paragraph._p.iter(f"{W}instrText")] == [" PAGE "]


def test_every_content_control_is_bound_to_its_value() -> None:
    content = written()
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        body = etree.fromstring(package.read("word/document.xml"))
        stores = [etree.fromstring(package.read(n)) for n in package.namelist() if n.startswith("customXml/item")]
    store = next(s for s in stores if s.tag == "{urn:drafting:figures}figures")
    values = [(v.get("expression"), v.text) for v in store]
    controls = list(body.iter(f"{W}sdt"))
    assert len(controls) > 200
    ids = [c.find(f"{W}sdtPr/{W}id") for c in controls]
    assert len({i.get(f"{W}val") for i in ids if i is not None}) == len(controls)
    for control in controls:
        binding = control.find(f"{W}sdtPr/{W}dataBinding")
        alias, tag = control.find(f"{W}sdtPr/{W}alias"), control.find(f"{W}sdtPr/{W}tag")
        assert binding is not None
        assert alias is not None
        assert tag is not None
        path = binding.get(f"{W}xpath") or ""
        expression, value = values[int(path.rpartition("[")[2].rstrip("]")) - 1]
        assert "".join(t.text or "" for t in control.iter(f"{W}t")) == value
        assert tag.get(f"{W}val") in (expression, f"v{values.index((expression, value)) + 1}")
        assert alias.get(f"{W}val")


def test_the_same_figure_in_text_and_table_is_one_value() -> None:
    with zipfile.ZipFile(io.BytesIO(written())) as package:
        body = etree.fromstring(package.read("word/document.xml"))
    paths = [
        binding.get(f"{W}xpath")
        for control in body.iter(f"{W}sdt")
        for binding in control.iter(f"{W}dataBinding")
        if any(t.get(f"{W}val") == "review.total" for t in control.iter(f"{W}tag"))
    ]
    assert len(paths) == 2
    assert len(set(paths)) == 1


def test_a_reference_document_gives_page_and_styles() -> None:
    own = docx.Document()
    own.sections[0].left_margin = docx.shared.Mm(40)
    own.styles["Normal"].font.size = docx.shared.Pt(14)
    own.add_paragraph("样本里的话")
    saved = io.BytesIO()
    own.save(saved)
    made = drafting.draft(drafting.load_figures(ROOT / "2024" / "drafted-shili-county-2024.figures.yaml"))
    word = docx.Document(io.BytesIO(render_docx(made.document, made.annotations, reference=saved.getvalue())))
    margin = word.sections[0].left_margin
    assert margin is not None
    assert round(margin / docx.shared.Mm(1)) == 40
    assert word.styles["Normal"].font.size == docx.shared.Pt(14)
    assert "样本里的话" not in "".join(p.text for p in word.paragraphs)
    assert any(p.style is not None and p.style.name == "Heading 1" for p in word.paragraphs)


if __name__ == "__main__":
    GOLDEN.write_text(model(written()), encoding="utf-8")
