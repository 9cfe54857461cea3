"""Words of a Word file that are kept twice: content controls bound to a store, and fields."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from typer.testing import CliRunner

from drafting.cli import app
from drafting.document.model import Table
from drafting.readers.docx import read_docx

STORE = "{11111111-2222-3333-4444-555555555555}"
CORE = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"
NAMES = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PROPERTIES = """<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
 xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">
 <property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="2" name="收件数"><vt:i4>35</vt:i4></property>
 <property fmtid="{D5CDD505-2E9C-101B-9397-08002B2CF9AE}" pid="3" name="定稿"><vt:bool>true</vt:bool></property>
</Properties>"""
TITLE = "示例县水利局2024年政府信息公开工作年度报告"


def with_store(word: Any, content: str, id: str = STORE) -> None:
    """Give a file a part of custom XML, as Word keeps it."""
    package = word.part.package
    store = Part(PackURI("/customXml/item7.xml"), "application/xml", content.encode(), package)
    told = (
        f'<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
        f'ds:itemID="{id}"/>'
    )
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    store.relate_to(
        Part(PackURI("/customXml/itemProps7.xml"), kind, told.encode(), package), f"{RELATIONS}/customXmlProps"
    )
    word.part.relate_to(store, f"{RELATIONS}/customXml")


def with_properties(word: Any) -> None:
    kind = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    part = Part(PackURI("/docProps/custom.xml"), kind, PROPERTIES.encode(), word.part.package)
    word.part.package.relate_to(part, f"{RELATIONS}/custom-properties")


def control(text: str, kind: str = "<w:text/>", path: str = "/r/n", *, id: str = STORE, more: str = "") -> str:
    return (
        f'<w:sdt><w:sdtPr>{more}<w:dataBinding w:prefixMappings="xmlns:c=\'{NAMES}\'" w:xpath="{path}" '
        f'w:storeItemID="{id}"/>{kind}</w:sdtPr><w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>'
    )


def simple(instruction: str, text: str, more: str = "") -> str:
    return f'<w:fldSimple w:instr="{instruction}" {more}><w:r><w:t>{text}</w:t></w:r></w:fldSimple>'


def complex_field(instruction: str, text: str) -> str:
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{text}</w:t></w:r>'
        f'<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def file_with(inner: str, store: str | None = None) -> bytes:
    word = docx.Document()
    word.add_paragraph(TITLE, style="Title")
    word.add_paragraph("一、总体情况", style="Heading 1")
    word.core_properties.title = "2023年"
    if store is not None:
        with_store(word, store)
    with_properties(word)
    paragraph = parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>收到申请</w:t></w:r>{inner}<w:r><w:t>件。</w:t></w:r></w:p>")
    word.element.body.insert_element_before(paragraph, "w:sectPr")
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def notes(content: bytes) -> list[str]:
    return [n.message for n in read_docx(content).notes]


LIST = '<w:dropDownList><w:listItem w:displayText="三十六" w:value="36"/></w:dropDownList>'
DATE = '<w:date><w:dateFormat w:val="yyyy年M月d日"/></w:date>'
BOOKMARK = '<w:bookmarkStart w:id="7" w:name="件数"/><w:r><w:t>35</w:t></w:r><w:bookmarkEnd w:id="7"/>'


@pytest.mark.parametrize(
    ("inner", "stored", "told"),
    [
        (control("36"), "<r><n>35</n></r>", "“36”，另存的值为“35”"),
        (control("36", path="/r[1]/n[1]/@v"), '<r><n v="35"/></r>', "“36”，另存的值为“35”"),
        (control("36", id=""), "<r><n>35</n></r>", "“36”，另存的值为“35”"),
        (control("36"), "<r><n/></r>", "“36”，另存的值为空白"),
        (control("请填写", more="<w:showingPlcHdr/>"), "<r><n>35</n></r>", "另存的值为“35”"),
        (control("三十五", LIST), "<r><n>36</n></r>", "“三十五”，另存的值为“36”"),
        (control("2025年1月20日", DATE), "<r><n>2025-01-21</n></r>", "“2025年1月20日”，另存的值为“2025-01-21”"),
        (control("2024年", path="/c:coreProperties/title", id=CORE), None, None),
        (
            control("36", path="/c:coreProperties[1]/dc:title[1]", id=CORE).replace(
                "xmlns:c", "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:c"
            ),
            None,
            "“36”，另存的值为“2023年”",
        ),
        (simple("DOCPROPERTY 收件数", "36"), None, "1处域"),
        (complex_field(' DOCPROPERTY  "收件数"  \\* MERGEFORMAT ', "36"), None, "“36”，另存的值为“35”"),
        (simple("TITLE", "2024年"), None, "“2024年”，另存的值为“2023年”"),
        (BOOKMARK + complex_field(" REF 件数 \\h ", "36"), None, "“36”，另存的值为“35”"),
        (control("36") + simple("TITLE", "2024年"), "<r><n>35</n></r>", "2处内容控件、域"),
    ],
)
def test_words_that_differ_from_the_stored_value_are_told(inner: str, stored: str | None, told: str | None) -> None:
    found = notes(file_with(inner, stored))
    if told is None:
        assert found == []
        return
    (line,) = found
    assert told in line
    assert "看到的可能不一样" in line
    assert "\n" not in line


@pytest.mark.parametrize(
    ("inner", "stored"),
    [
        (control("35"), "<r><n>35</n></r>"),
        (control("1,234"), "<r><n>1234.0</n></r>"),
        (control("３５ "), "<r><n>35</n></r>"),
        (control("36", path="/r/absent"), "<r><n>35</n></r>"),
        (control("36", kind=""), "<r><n>35</n></r>"),
        (control("36", kind="<w:richText/>"), "<r><n>35</n></r>"),
        (control("36", path="//n[contains(., '3')]"), "<r><n>35</n></r>"),
        (control("36", path="/u:r/n"), "<r><n>35</n></r>"),
        (control("36"), "<r><n>35"),
        (control("请填写", more="<w:showingPlcHdr/>"), "<r><n/></r>"),
        (control("三十六", LIST), "<r><n>36</n></r>"),
        (control("2025年1月20日", DATE), "<r><n>2025-01-20T00:00:00</n></r>"),
        (control("二〇二五年一月二十日", DATE), "<r><n>2025-01-20</n></r>"),
        (simple("DOCPROPERTY 收件数", "35"), None),
        (simple("DOCPROPERTY 定稿", "是"), None),
        (simple("DOCPROPERTY 没有", "36"), None),
        (simple("DOCPROPERTY 收件数 \\* CHINESENUM3", "三十五"), None),
        (simple("DOCPROPERTY 收件数", "36", 'w:fldLock="true"'), None),
        (simple("PAGE", "3"), None),
        (simple("REF 没有", "36"), None),
        (simple("DOCPROPERTY &quot;收件数", "36"), None),
        (BOOKMARK + complex_field(" REF 件数 \\h ", "35"), None),
        (f'<w:del w:id="1" w:author="a">{simple("TITLE", "2024年")}</w:del>', None),
    ],
)
def test_nothing_is_told_where_every_program_shows_the_same_or_nothing_is_known(inner: str, stored: str | None) -> None:
    assert notes(file_with(inner, stored)) == []


def test_controls_are_read_wherever_they_stand() -> None:
    word = docx.Document()
    word.add_paragraph(TITLE, style="Title")
    row = "<w:tr><w:tc><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:tc><w:tc>{}</w:tc></w:tr>"
    held = "<w:sdt><w:sdtPr/><w:sdtContent>{}</w:sdtContent></w:sdt>"
    run = "<w:r><w:t>{}</w:t></w:r>"
    inline = f"<w:p>{held.format(run.format('甲'))}</w:p>"
    block = held.format(held.format(f"<w:p>{run.format('乙')}</w:p>"))
    cell = f"<w:tc><w:p>{run.format('丙')}</w:p></w:tc>"
    table = (
        f"<w:tbl><w:tblPr/><w:tblGrid/>{held.format(row.format('丁', inline))}"
        f"<w:tr>{held.format(cell)}{cell}</w:tr>{row.format('戊', block)}</w:tbl>"
    )
    for made in (inline, block, table):
        element = parse_xml(made.replace(">", f" {nsdecls('w')}>", 1))
        word.element.body.insert_element_before(element, "w:sectPr")
    out = io.BytesIO()
    word.save(out)
    document = read_docx(out.getvalue())
    assert [b.text for b in document.blocks if not isinstance(b, Table)][1:] == ["甲", "乙"]
    (read_table,) = document.tables
    assert [c.text for c in read_table.cells] == ["丁", "甲", "丙", "丙", "戊", "乙"]


@pytest.mark.parametrize("command", [("lint",), ("convert", "--format", "md")])
def test_commands_say_it_in_one_line(tmp_path: Path, command: tuple[str, ...]) -> None:
    path = tmp_path / "定稿.docx"
    path.write_bytes(file_with(control("36"), "<r><n>35</n></r>"))
    output = ("-o", str(tmp_path / "x.md")) if command[0] == "convert" else ()
    told = CliRunner().invoke(app, [*command, str(path), *output])
    assert told.stderr.count("“36”，另存的值为“35”") == 1
    if command[0] == "convert":
        assert "收到申请36件。" in (tmp_path / "x.md").read_text(encoding="utf-8")


def test_many_controls_and_fields_take_bounded_time_and_one_line() -> None:
    content = file_with(BOOKMARK + control("36") * 3000 + complex_field("REF 件数", "36") * 3000, "<r><n>35</n></r>")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
    (line,) = notes(content)
    assert len(line) < 300
