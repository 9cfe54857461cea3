"""Word files: what an author sees is what is read."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls

from drafting.analysis.structure import analyse_structure
from drafting.analysis.tables import read_tables
from drafting.document.model import Document, Heading, Table
from drafting.errors import InputError
from drafting.genre.loader import load_genre
from drafting.readers.docx import read_docx
from drafting.readers.files import read_document


def saved(word: Any) -> bytes:
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def read(word: Any) -> Document:
    return read_docx(saved(word))


def texts(document: Document) -> list[str]:
    return [b.text for b in document.blocks if not isinstance(b, Table)]


def test_runs_are_joined_and_headings_known_by_style_and_by_number() -> None:
    word = docx.Document()
    word.add_paragraph("示例县水利局2024年政府信息公开工作年度报告", style="Title")
    word.add_paragraph("一、总体情况")
    paragraph = word.add_paragraph("收到申请1")
    paragraph.add_run("2").bold = True
    paragraph.add_run("件，全部办结。")
    word.add_paragraph("其他说明", style="Heading 2")
    document = read(word)
    assert document.title is not None
    assert texts(document)[1:] == ["一、总体情况", "收到申请12件，全部办结。", "其他说明"]
    assert [h.text for h in document.headings if h.level] == ["一、总体情况", "其他说明"]


def test_merged_cells_stand_once() -> None:
    word = docx.Document()
    table = word.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "左"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "上"
    table.cell(2, 0).merge(table.cell(2, 2)).text = "下"
    table.cell(1, 1).text, table.cell(1, 2).text = "甲", "乙"
    (read_table,) = read(word).tables
    assert [(c.text, c.row, c.column, c.rowspan, c.colspan) for c in read_table.cells] == [
        ("左", 0, 0, 2, 1),
        ("上", 0, 1, 1, 2),
        ("甲", 1, 1, 1, 1),
        ("乙", 1, 2, 1, 1),
        ("下", 2, 0, 1, 3),
    ]


def test_tracked_changes_are_read_as_accepted() -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("收到申请")
    for tag, inner, words in (("w:del", "w:delText", "12"), ("w:ins", "w:t", "13")):
        change = OxmlElement(tag)
        change.append(parse_xml(f"<w:r {nsdecls('w')}><{inner}>{words}</{inner}></w:r>"))
        paragraph._p.append(change)
    paragraph.add_run("件。")
    assert texts(read(word)) == ["收到申请13件。"]


def test_text_boxes_content_controls_and_fields_are_read_once() -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("甲")
    paragraph._p.append(
        parse_xml(
            f"<w:r {nsdecls('w')} xmlns:mc='http://schemas.openxmlformats.org/markup-compatibility/2006'>"
            "<mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><w:txbxContent><w:p><w:r><w:t>框内文字。</w:t>"
            "</w:r></w:p></w:txbxContent></w:drawing></mc:Choice><mc:Fallback><w:pict><w:txbxContent><w:p><w:r>"
            "<w:t>框内文字。</w:t></w:r></w:p></w:txbxContent></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
        )
    )
    paragraph._p.append(
        parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtContent><w:r><w:t>乙13件。</w:t></w:r></w:sdtContent></w:sdt>")
    )
    paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}><w:instrText>PAGE</w:instrText></w:r>"))
    assert texts(read(word)) == ["甲乙13件。", "框内文字。"]


def test_numbers_of_pages_are_no_figures() -> None:
    word = docx.Document()
    paragraph = word.add_table(1, 1).cell(0, 0).paragraphs[0]
    paragraph.add_run("1")
    for inner in (
        '<w:fldChar w:fldCharType="begin"/>',
        "<w:instrText> PAGE </w:instrText>",
        '<w:fldChar w:fldCharType="separate"/>',
        "<w:t>7</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
        "<w:t>3</w:t>",
    ):
        paragraph._p.append(parse_xml(f"<w:r {nsdecls('w')}>{inner}</w:r>"))
    for instruction, shown in (("NUMPAGES", "9"), ("DOCPROPERTY Number", "2")):
        simple = f"<w:fldSimple {nsdecls('w')} w:instr=' {instruction} '><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>"
        paragraph._p.append(parse_xml(simple))
    assert [c.text for t in read(word).tables for c in t.cells] == ["132"]


def test_automatic_numbers_become_text() -> None:
    word = docx.Document()
    numbering = word.part.numbering_part.element
    levels = "".join(
        f"<w:lvl w:ilvl='{i}'><w:start w:val='1'/><w:numFmt w:val='{f}'/><w:lvlText w:val='{t}'/></w:lvl>"
        for i, (f, t) in enumerate((("chineseCounting", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")))
    )
    numbering.insert(0, parse_xml(f"<w:abstractNum {nsdecls('w')} w:abstractNumId='77'>{levels}</w:abstractNum>"))
    numbering.append(parse_xml(f"<w:num {nsdecls('w')} w:numId='77'><w:abstractNumId w:val='77'/></w:num>"))
    for level, words in ((0, "总体情况"), (1, "主动公开"), (1, "依申请公开"), (0, "其他事项"), (1, "收费情况")):
        paragraph = word.add_paragraph(words)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f"<w:numPr {nsdecls('w')}><w:ilvl w:val='{level}'/><w:numId w:val='77'/></w:numPr>")
        )
    assert texts(read(word)) == ["一、总体情况", "（一）主动公开", "（二）依申请公开", "二、其他事项", "（一）收费情况"]


def test_hidden_text_is_left_out_and_comments_stand_apart() -> None:
    word = docx.Document()
    paragraph = word.add_paragraph("看得见的。")
    hidden = paragraph.add_run("看不见的。")
    hidden._r.get_or_add_rPr().append(OxmlElement("w:vanish"))
    word.add_comment(paragraph.runs[0], text="这是批注", author="甲")
    document = read(word)
    assert texts(document) == ["看得见的。"]
    assert [a.text for a in document.asides] == ["这是批注"]


@pytest.mark.parametrize(
    ("header", "told"),
    [("示例县人民政府2023年度报告", True), ("第 3 页 共 9 页", False), ("- 2 -", False), ("iv", False)],
)
def test_what_headers_and_footers_say_is_told_page_numbers_are_not(tmp_path: Path, header: str, told: bool) -> None:
    word = docx.Document()
    word.add_paragraph("示例县人民政府2024年政府信息公开工作年度报告")
    word.sections[0].header.paragraphs[0].text = header
    word.sections[0].footer.paragraphs[0].text = header
    path = tmp_path / "r.docx"
    word.save(str(path))
    notes = [n.message for n in read_document(path).notes]
    assert len(notes) == told
    assert all(header in n for n in notes)


def test_a_line_break_folds_a_title_and_parts_paragraphs() -> None:
    word = docx.Document()
    title = word.add_paragraph("示例县人民政府办公室")
    title.add_run().add_break()
    title.add_run("2024年政府信息公开工作年度报告")
    body = word.add_paragraph("第一件事办完了。")
    body.add_run().add_break()
    body.add_run("第二件事也办完了。")
    document = read(word)
    assert document.title is not None
    assert document.title.text == "示例县人民政府办公室2024年政府信息公开工作年度报告"
    assert texts(document)[1:] == ["第一件事办完了。", "第二件事也办完了。"]


def test_files_that_are_no_word_files_are_refused() -> None:
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as package:
        package.writestr("a.txt", "x")
    for data, message in (
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 100, "已加密，或是旧式"),
        (b"PK\x03\x04 broken", "文件不完整"),
        (empty.getvalue(), "不是 Word 文件"),
        (saved(docx.Document()), "没有文字"),
    ):
        with pytest.raises(InputError, match=message):
            read_docx(data, "a.docx")


def test_the_blank_official_form_is_read_without_a_shift(shared_reports: Path) -> None:
    genre = load_genre()
    document = read_document(shared_reports / "official-form-blank.docx")
    headings = [b.text for b in document.blocks if isinstance(b, Heading) and b.level == 1]
    assert headings == [s.number + s.heading for s in genre.outline.sections]
    reading = read_tables(document, genre, analyse_structure(document, genre), 2024)
    assert {c.status for c in reading.cells.values()} == {"blank"}
    assert len(reading.cells) >= 185


def _with(xml: str) -> Document:
    word = docx.Document()
    word.add_paragraph("示例县2024年政府信息公开工作年度报告")
    for element in parse_xml(f"<w:body {nsdecls('w')} {_MORE}>{xml}</w:body>"):
        word.element.body.insert(len(word.element.body) - 1, element)
    return read(word)


_MORE = (
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_BOTH = (
    "<mc:AlternateContent><mc:Choice Requires='w14'>{0}</mc:Choice><mc:Fallback>{0}</mc:Fallback></mc:AlternateContent>"
)
_RUN = "<w:r><w:t>收到申请12件</w:t></w:r>"


@pytest.mark.parametrize(
    "xml",
    [
        "<w:p>" + _BOTH.format(_RUN) + "</w:p>",
        _BOTH.format(f"<w:p>{_RUN}</w:p>"),
        "<w:p><w:r><w:ruby><w:rt><w:r><w:t>shou</w:t></w:r></w:rt>"
        f"<w:rubyBase>{_RUN}</w:rubyBase></w:ruby></w:r></w:p>",
        "<w:p><w:r><w:t>收到</w:t></w:r><m:oMath><m:r><m:t>申请12</m:t></m:r></m:oMath><w:r><w:t>件</w:t></w:r></w:p>",
        '<w:p><w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
        '<w:listEntry w:val="无"/><w:listEntry w:val="收到申请12件"/></w:ddList></w:ffData></w:fldChar></w:r></w:p>',
    ],
)
def test_words_in_rare_places_are_read_once(xml: str) -> None:
    assert texts(_with(xml))[1:] == ["收到申请12件"]


def test_the_words_of_a_text_box_in_a_cell_stand_once() -> None:
    box = f"<w:r><w:pict><w:txbxContent><w:p>{_RUN}</w:p></w:txbxContent></w:pict></w:r>"
    cell = "<w:tc><w:p>{}</w:p></w:tc>"
    document = _with(f"<w:tbl><w:tr>{cell.format(_BOTH.format(box))}{cell.format('')}</w:tr></w:tbl>")
    (table,) = [b for b in document.blocks if isinstance(b, Table)]
    assert table.cells[0].text.strip() == "收到申请12件"


_CELL = '<w:tc><w:tcPr><w:vMerge w:val="{}"/></w:tcPr><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc>'


@pytest.mark.parametrize(
    ("xml", "told"),
    [
        (
            "<w:tbl><w:tr>" + _CELL.format("restart", "甲") + "</w:tr><w:tr>" + _CELL.format("continue", "被盖的字")
            + "</w:tr></w:tbl>",
            "合并盖住，里面还有字（“被盖的字”）",
        ),
        ("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>藏着</w:t></w:r></w:p>", "1处隐藏文字（“藏着”）"),
        (
            "<w:p><m:oMath><m:f><m:num><m:r><m:t>1</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f>"
            "</m:oMath></w:p>",
            "1处公式（“12”）没有读",
        ),
        ("<w:altChunk/>", "嵌有1个别的文件，没有读"),
    ],
)  # fmt: skip
def test_words_that_are_not_read_are_told(xml: str, told: str) -> None:
    assert [n.message for n in _with(xml).notes if told in n.message]
