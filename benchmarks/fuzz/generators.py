"""Files that are made from nothing: structures that are allowed, in combinations that nobody writes."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable

_WORDS = (
    "一、总体情况",
    "（一）主动公开",
    "1.组织领导",
    "收到申请13件",
    "其中",
    "示例县司法局",
    "2024年",
    "0",
    "12",
    "-3",
    "1.5",
    "/",
    "　",
    "",
    "合计",
    "本年新收政府信息公开申请数量",
    "“",
    "”",
    "（",
    "《办法》",
    "100%",
    "十二",
    "①",
    "，",
    "。",
    "\u200b",
    "示例县司法局2024年政府信息公开工作年度报告",
)
_TAGS = (
    "p",
    "div",
    "span",
    "table",
    "tr",
    "td",
    "th",
    "tbody",
    "h1",
    "h2",
    "ul",
    "ol",
    "li",
    "br",
    "b",
    "font",
    "a",
    "pre",
    "center",
    "section",
    "article",
    "nav",
    "script",
    "style",
    "textarea",
    "select",
    "option",
    "svg",
    "math",
    "template",
    "iframe",
    "noscript",
    "caption",
    "colgroup",
    "col",
    "thead",
    "dl",
    "dt",
    "dd",
    "sup",
    "ruby",
    "rt",
    "form",
    "img",
)
_ATTRIBUTES = (
    "",
    ' rowspan="2"',
    ' colspan="3"',
    ' rowspan="0"',
    ' colspan="-1"',
    ' rowspan="65534"',
    ' colspan="1001"',
    ' style="display:none"',
    " hidden",
    ' class="content"',
    ' id="x"',
    ' start="99"',
    ' type="i"',
    ' start="-5"',
    ' colspan="９"',
    ' rowspan="1e3"',
    " align=center",
    ' style="',
    " <",
    ' value="3"',
    ' type="A" start="700"',
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _some(rng: random.Random, most: int = 6) -> str:
    return "".join(rng.choice(_WORDS) for _ in range(rng.randrange(most)))


def markdown(rng: random.Random) -> bytes:
    """Lines of every kind in any order."""
    lines = []
    for _ in range(rng.randrange(1, 40)):
        kind = rng.randrange(10)
        text = _some(rng)
        if kind < 3:
            lines.append(text)
        elif kind == 3:
            lines.append("#" * rng.randrange(1, 9) + rng.choice((" ", "")) + text)
        elif kind == 4:
            cells = [_some(rng, 3) for _ in range(rng.randrange(1, 7))]
            lines.append("|" + "|".join(cells) + rng.choice(("|", "")))
        elif kind == 5:
            lines.append("|" + "|".join(rng.choice(("---", ":--", "", "-", "--:")) for _ in range(rng.randrange(1, 7))))
        elif kind == 6:
            lines.append(
                rng.choice(("- ", "* ", "1. ", "> ", "    ", "\t", "```", "~~~", "<!-- ", "-->", "***", "===")) + text
            )
        elif kind == 7:
            lines.append("")
        elif kind == 8:
            lines.append(
                rng.choice(("**", "[", "](", "\\", "`", "<p>", "<table>", "<td>", "&nbsp;", "&#0;", "^")) + text
            )
        else:
            lines.append(text + rng.choice(("  ", "\\", "\t", "\u2028", "\x0b")))
    return rng.choice(("\n", "\n\n", "\r\n", "\r")).join(lines).encode("utf-8", "surrogatepass")


def html(rng: random.Random) -> bytes:
    """Tags opened and closed as it comes."""
    out = [rng.choice(("<!doctype html><html><body>", "<html>", "", "<?xml version='1.0'?><html>", "<body><div>"))]
    opened: list[str] = []
    for _ in range(rng.randrange(2, 120)):
        turn = rng.random()
        if turn < 0.4:
            tag = rng.choice(_TAGS)
            opened.append(tag)
            out.append(f"<{tag}{rng.choice(_ATTRIBUTES)}>")
        elif turn < 0.6 and opened:
            out.append(f"</{opened.pop() if rng.random() < 0.8 else rng.choice(_TAGS)}>")
        else:
            out.append(_some(rng, 4))
    if rng.random() < 0.5:
        out += [f"</{tag}>" for tag in reversed(opened)]
    return "".join(out).encode("utf-8")


def figures_yaml(rng: random.Random) -> bytes:
    """Keys of the form with values of every kind, in any nesting."""
    values = (
        "0",
        "12",
        "-1",
        "1.5",
        "~",
        "null",
        "'3'",
        '"１２"',
        "1_000",
        "0x1f",
        "0o7",
        "1e3",
        ".inf",
        ".nan",
        "yes",
        "[]",
        "{}",
        "[1, 2]",
        "{a: 1}",
        "2024-01-01",
        "!!str 3",
        "&a 1",
        "*a",
        "|",
        ">",
        "<<: *a",
        "1,234",
        "99999999999999999999999999999999",
    )
    keys = (
        "genre",
        "agency",
        "name",
        "level",
        "kind",
        "year",
        "cells",
        "facts",
        "disclosure",
        "applications",
        "new",
        "total",
        "natural_person",
        "review",
        "notes",
        "contact",
        "processing_fee",
        "id",
        "label",
        "value",
        "parts",
        "1",
        "''",
        "<<",
        "total",
    )
    out = ["genre: gi_annual_report", "agency: {name: 示例县司法局, level: county, kind: department}", "year: 2024"]
    if rng.random() < 0.3:
        out.pop(rng.randrange(3))
    depth = 0
    for _ in range(rng.randrange(1, 40)):
        depth = max(0, min(depth + rng.choice((-2, -1, 0, 0, 1)), 30))
        dash = rng.choice(("", "", "", "- "))
        out.append("  " * depth + dash + f"{rng.choice(keys)}: {rng.choice(('', *values))}")
    return "\n".join(out).encode("utf-8")


def figures_json(rng: random.Random) -> bytes:
    """The same as JSON, with repeated keys and values that JSON has and YAML has not."""

    def value(depth: int) -> str:
        kind = rng.randrange(9 if depth < 6 else 6)
        if kind < 6:
            return rng.choice(
                ("0", "12", "-1", "1.5", "null", "true", '"3"', "1e400", "NaN", '"\\ud800"', '""', "1E5", "10" * 30)
            )
        if kind == 6:
            return "[" + ",".join(value(depth + 1) for _ in range(rng.randrange(4))) + "]"
        return (
            "{"
            + ",".join(f"{json.dumps(rng.choice(_KEYS))}: {value(depth + 1)}" for _ in range(rng.randrange(6)))
            + "}"
        )

    head = '"genre": "gi_annual_report", "agency": {"name": "示例县司法局", "level": "county", "kind": "department"}, "year": 2024'
    return ("{" + head + ', "cells": ' + value(0) + ', "facts": ' + value(0) + "}").encode("utf-8")


_KEYS = (
    "applications",
    "new",
    "total",
    "disclosure",
    "fees",
    "review",
    "upheld",
    "natural_person",
    "",
    "1",
    "id",
    "label",
    "value",
    "parts",
    "unit",
)


def docx(rng: random.Random) -> bytes:
    """Paragraphs, tables with spans, fields, revisions and numbers in any order."""
    out = []
    for _ in range(rng.randrange(1, 25)):
        out.append(_table(rng, 0) if rng.random() < 0.25 else _paragraph(rng))
    body = f"<w:document {_W}><w:body>{''.join(out)}</w:body></w:document>"
    numbering = (
        f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="{rng.choice((1, 0, -1, 99999999))}"/>'
        f'<w:numFmt w:val="{rng.choice(("decimal", "chineseCounting", "lowerRoman", "ideographTraditional", "none", "x"))}"/>'
        f'<w:lvlText w:val="{rng.choice(("%1.", "（%1）", "%2", "%9%1", "", "%"))}"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
        '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/><Override PartName="/word/numbering.xml"'
        ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.numbering+xml"/></Types>'
    )
    parts = {
        "[Content_Types].xml": types,
        "_rels/.rels": f'<Relationships {_R}><Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships {_R}><Relationship Id="r2" Type="{_OFFICE}/numbering" Target="numbering.xml"/></Relationships>',
        "word/document.xml": body,
        "word/numbering.xml": numbering,
    }
    return _zipped(parts)


def _zipped(parts: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def _run(rng: random.Random) -> str:
    text = _escaped(_some(rng, 4))
    return rng.choice(
        (
            f"<w:r><w:t>{text}</w:t></w:r>",
            f"<w:r><w:t>{text}</w:t></w:r>",
            f'<w:ins w:id="1"><w:r><w:t>{text}</w:t></w:r></w:ins>',
            f'<w:del w:id="2"><w:r><w:delText>{text}</w:delText></w:r></w:del>',
            f"<w:r><w:tab/><w:t>{text}</w:t><w:br/></w:r>",
            f"<w:hyperlink><w:r><w:t>{text}</w:t></w:r></w:hyperlink>",
            f'<w:r><w:fldChar w:fldCharType="{rng.choice(("begin", "separate", "end"))}"/></w:r>',
            "<w:r><w:instrText>PAGE</w:instrText></w:r>",
            f"<w:sdt><w:sdtContent><w:r><w:t>{text}</w:t></w:r></w:sdtContent></w:sdt>",
            f'<w:r><w:sym w:font="Wingdings" w:char="{rng.choice(("F0FC", "", "110000", "D800", "x"))}"/></w:r>',
            f"<w:r><w:rPr><w:vanish/></w:rPr><w:t>{text}</w:t></w:r>",
        )
    )


def _paragraph(rng: random.Random) -> str:
    properties = rng.choice(
        (
            "",
            "",
            '<w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr>',
            '<w:pPr><w:numPr><w:ilvl w:val="9"/><w:numId w:val="7"/></w:numPr></w:pPr>',
            '<w:pPr><w:pStyle w:val="Heading1"/><w:outlineLvl w:val="0"/></w:pPr>',
            '<w:pPr><w:outlineLvl w:val="99"/></w:pPr>',
        )
    )
    return f"<w:p>{properties}{''.join(_run(rng) for _ in range(rng.randrange(5)))}</w:p>"


def _table(rng: random.Random, depth: int) -> str:
    rows = []
    for _ in range(rng.randrange(6)):
        cells = []
        for _ in range(rng.randrange(6)):
            span = rng.choice(
                (
                    "",
                    "",
                    '<w:gridSpan w:val="2"/>',
                    '<w:gridSpan w:val="0"/>',
                    '<w:gridSpan w:val="x"/>',
                    '<w:gridSpan w:val="150"/>',
                )
            )
            merge = rng.choice(("", "", '<w:vMerge w:val="restart"/>', "<w:vMerge/>"))
            inner = _table(rng, depth + 1) if depth < 3 and rng.random() < 0.05 else ""
            cells.append(f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{inner}{_paragraph(rng)}</w:tc>")
        before = rng.choice(
            ("", "", '<w:trPr><w:gridBefore w:val="2"/></w:trPr>', '<w:trPr><w:gridAfter w:val="-1"/></w:trPr>')
        )
        rows.append(f"<w:tr>{before}{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def xlsx(rng: random.Random) -> bytes:
    """A workbook whose cells are of every type, at odd places."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    cells = []
    for row in range(1, rng.randrange(2, 20)):
        inner = ""
        for column in rng.sample("ABCDEFGH", rng.randrange(1, 6)):
            place = rng.choice(
                (
                    f"{column}{row}",
                    f"{column}{row}",
                    f"{column}{row}",
                    "",
                    "A0",
                    "XFE1",
                    "A1048577",
                    "１A",
                    f"{column}1",
                )
            )
            kind = rng.choice(("", "", ' t="s"', ' t="inlineStr"', ' t="b"', ' t="e"', ' t="str"', ' t="d"', ' t="q"'))
            value = rng.choice(
                ("0", "12", "-1", "1e3", "NaN", "", "#REF!", "999", "１２", "1e999", "2024-01-01", "gi_annual_report")
            )
            formula = rng.choice(("", "", "<f>A1+1</f>", '<f t="shared" si="0"/>'))
            inline = f"<is><t>{_escaped(_some(rng, 3))}</t></is>" if "inline" in kind else f"<v>{value}</v>"
            cells_of = f'<c r="{place}"{kind}>{formula}{inline}</c>'
            inner += cells_of
        cells.append(f'<row r="{rng.choice((row, row, row, 0, -1, 10**9))}">{inner}</row>')
    merged = rng.choice(
        (
            "",
            '<mergeCells><mergeCell ref="A1:H9"/></mergeCells>',
            '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>',
            '<mergeCells><mergeCell ref="B"/></mergeCells>',
        )
    )
    strings = "".join(f"<si><t>{_escaped(_some(rng, 3))}</t></si>" for _ in range(rng.randrange(8)))
    parts = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
        "_rels/.rels": f'<Relationships {_R}><Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {space} xmlns:r="{_OFFICE}"><sheets><sheet name="{_escaped(rng.choice(("概况", "收到和处理", "机关", "s")))}" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships {_R}><Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {space}><sheetData>{''.join(cells)}</sheetData>{merged}</worksheet>",
        "xl/sharedStrings.xml": f"<sst {space}>{strings}</sst>",
    }
    return _zipped(parts)


GENERATED: dict[str, Callable[[random.Random], bytes]] = {
    ".md": markdown,
    ".txt": markdown,
    ".html": html,
    ".docx": docx,
    ".xlsx": xlsx,
    ".yaml": figures_yaml,
    ".json": figures_json,
}
"""What makes a file of a format."""
