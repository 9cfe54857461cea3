"""Published reports as Word files, written as raw XML: the markup that Word, WPS and LibreOffice leave behind."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

from drafting.document.builder import CellText
from tests.readers.publishing import Published

_NAMES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
_BORDERS = (
    "<w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)
_MARK = 'w:id="9" w:author="甲" w:date="2025-01-01T00:00:00Z"'
_CHINESE = ("chineseCounting", "chineseCountingThousand", "japaneseCounting", "ideographTraditional")


def _level(depth: int, format: str, text: str) -> str:
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{format}"/><w:lvlText w:val="{text}"/></w:lvl>'
    )


def _numbering(rng: random.Random) -> str:
    """A list of two levels: 一、 and （一）."""
    format = rng.choice(_CHINESE[:3])
    levels = _level(0, format, "%1、") + _level(1, format, "（%2）")
    return (
        f'<w:numbering {_NAMES}><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="multilevel"/>{levels}'
        '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )


class _Writer:
    """Writes one file; what it makes of every block is drawn by lot, the same way for all of the file or anew."""

    def __init__(self, rng: random.Random, said: Published, printable: bool) -> None:
        self.rng = rng
        self.said = said
        self.printable = printable
        self.split = rng.choice(["whole", "halves", "letters", "figures"])
        self.headings = rng.choice(["normal", "bold", "style", "outline", "numbered"])
        self.tracked = rng.random() < 0.3
        self.controls = rng.random() < 0.3
        self.noise = rng.random() < 0.4
        self.table_kind = rng.choice(["word", "wps", "no grid", "row controls", "paragraphs"])
        if printable:
            self.tracked = self.controls = self.noise = False
            self.table_kind = "word"

    # Runs

    def run(self, text: str, properties: str = "") -> str:
        parts = []
        for k, line in enumerate(text.split("\n")):
            if k:
                parts.append(self.rng.choice(["<w:br/>", '<w:br w:type="textWrapping"/>', "<w:cr/>"]))
            if line:
                parts.append(f'<w:t xml:space="preserve">{escape(line)}</w:t>')
        return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{''.join(parts)}</w:r>"

    def runs(self, text: str, properties: str = "") -> str:
        pieces = [text]
        if self.split == "letters":
            pieces = list(text)
        elif self.split == "halves" and len(text) > 1:
            pieces = [text[: len(text) // 2], text[len(text) // 2 :]]
        elif self.split == "figures":
            pieces = [""]
            for c in text:
                if pieces[-1] and pieces[-1][-1].isdigit() != c.isdigit():
                    pieces.append("")
                pieces[-1] += c
        made = [self.run(p, properties) for p in pieces if p]
        lot = self.rng.random()
        if self.tracked and made:
            k = self.rng.randrange(len(made))
            if lot < 0.2:
                made[k] = f"<w:ins {_MARK}>{made[k]}</w:ins>"
            elif lot < 0.4:
                made.insert(k, f"<w:del {_MARK}><w:r><w:delText>12旧</w:delText></w:r></w:del>")
            elif lot < 0.5:
                made[k] = f"<w:moveTo {_MARK}>{made[k]}</w:moveTo>"
            elif lot < 0.6:
                made.insert(k, f"<w:moveFrom {_MARK}><w:r><w:t>34移</w:t></w:r></w:moveFrom>")
        if self.noise and made:
            k = self.rng.randrange(len(made) + 1)
            made.insert(
                k,
                self.rng.choice(
                    [
                        '<w:proofErr w:type="spellStart"/>',
                        '<w:bookmarkStart w:id="1" w:name="a"/><w:bookmarkEnd w:id="1"/>',
                        "<w:r><w:lastRenderedPageBreak/></w:r>",
                        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>隐56藏</w:t></w:r>",
                        '<w:commentRangeStart w:id="0"/><w:commentRangeEnd w:id="0"/><w:r>'
                        '<w:commentReference w:id="0"/></w:r>',
                        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE 7 </w:instrText></w:r>'
                        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
                    ]
                ),
            )
        body = "".join(made)
        if self.controls and self.rng.random() < 0.2:
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{body}</w:sdtContent></w:sdt>"
        if self.noise and self.rng.random() < 0.1:
            return f'<w:hyperlink w:anchor="a">{body}</w:hyperlink>'
        return body

    def paragraph(self, text: str, properties: str = "", run: str = "") -> str:
        body = f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{self.runs(text, run)}</w:p>"
        if self.controls and self.rng.random() < 0.2:
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{body}</w:sdtContent></w:sdt>"
        return body

    # Blocks

    def title(self, text: str) -> str:
        kind = self.rng.choice(["lines", "breaks"] if self.printable else ["lines", "breaks", "box", "style"])
        centred = '<w:jc w:val="center"/>'
        if kind == "box":
            box = "".join(self.paragraph(line, centred) for line in text.split("\n"))
            shape = f"<wps:wsp><wps:txbx><w:txbxContent>{box}</w:txbxContent></wps:txbx></wps:wsp>"
            graphic = f"<a:graphic><a:graphicData>{shape}</a:graphicData></a:graphic>"
            drawn = f"<w:drawing><wp:anchor>{graphic}</wp:anchor></w:drawing>"
            old = f"<w:pict><v:shape><v:textbox><w:txbxContent>{box}</w:txbxContent></v:textbox></v:shape></w:pict>"
            return (
                f'<w:p><w:r><mc:AlternateContent><mc:Choice Requires="wps">{drawn}</mc:Choice>'
                f"<mc:Fallback>{old}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
            )
        if kind == "lines":
            return "".join(self.paragraph(line, centred, '<w:sz w:val="44"/>') for line in text.split("\n"))
        return self.paragraph(text, ('<w:pStyle w:val="Title"/>' if kind == "style" else "") + centred)

    def heading(self, text: str, level: int) -> str:
        if self.headings == "numbered":
            bare = text.split("、" if level == 1 else "）", 1)[1]
            return self.paragraph(bare, f'<w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>')
        if self.headings == "style":
            return self.paragraph(text, f'<w:pStyle w:val="{level}"/>')
        if self.headings == "outline":
            return self.paragraph(text, f'<w:outlineLvl w:val="{level - 1}"/>')
        return self.paragraph(text, "", "<w:b/>" if self.headings == "bold" else "")

    def cell(self, cell: CellText, place: str) -> str:
        """One ``w:tc``; ``place`` is restart, continue or nothing."""
        properties = '<w:tcW w:w="0" w:type="auto"/>'
        if cell.colspan > 1:
            properties += f'<w:gridSpan w:val="{cell.colspan}"/>'
        if place:
            properties += (
                '<w:vMerge w:val="restart"/>'
                if place == "restart"
                else self.rng.choice(["<w:vMerge/>", '<w:vMerge w:val="continue"/>'])
            )
        text = "" if place == "continue" else cell.text
        if self.table_kind == "paragraphs" and "\n" in text:
            body = "".join(f"<w:p>{self.runs(t)}</w:p>" for t in text.split("\n"))
        else:
            body = f"<w:p>{self.runs(text) if text else ''}</w:p>"
        made = f"<w:tc><w:tcPr>{properties}</w:tcPr>{body}</w:tc>"
        if self.controls and self.rng.random() < 0.05:
            return f"<w:sdt><w:sdtPr/><w:sdtContent>{made}</w:sdtContent></w:sdt>"
        return made

    def table(self, cells: Sequence[CellText]) -> str:
        rows = max(c.row + c.rowspan for c in cells)
        width = max(c.column + c.colspan for c in cells)
        out = [f"<w:tbl><w:tblPr>{_BORDERS if self.printable else ''}</w:tblPr>"]
        if self.table_kind != "no grid":
            out.append("<w:tblGrid>" + f'<w:gridCol w:w="{9000 // width}"/>' * width + "</w:tblGrid>")
        for r in range(rows):
            row = sorted((c for c in cells if c.row <= r < c.row + c.rowspan), key=lambda c: c.column)
            made = "".join(self.cell(c, "" if c.rowspan == 1 else "restart" if c.row == r else "continue") for c in row)
            before = "<w:tblPrEx><w:tblCellMar/></w:tblPrEx>" if self.table_kind == "wps" else ""
            line = f'<w:tr>{before}<w:trPr><w:trHeight w:val="400"/></w:trPr>{made}</w:tr>'
            if self.table_kind == "row controls" and self.rng.random() < 0.3:
                line = f"<w:sdt><w:sdtPr/><w:sdtContent>{line}</w:sdtContent></w:sdt>"
            out.append(line)
            if self.tracked and self.rng.random() < 0.05:
                gone = f"<w:tc><w:p><w:del {_MARK}><w:r><w:delText>行政许可</w:delText></w:r></w:del></w:p></w:tc>" * 2
                out.append(f"<w:tr><w:trPr><w:del {_MARK}/></w:trPr>{gone}</w:tr>")
        out.append("</w:tbl>")
        made = "".join(out)
        if self.controls and self.rng.random() < 0.2:
            made = f"<w:sdt><w:sdtPr/><w:sdtContent>{made}</w:sdtContent></w:sdt>"
        return made + "<w:p/>"

    def body(self) -> str:
        out = []
        for piece in self.said.pieces:
            if piece.kind == "title":
                out.append(self.title(piece.text))
            elif piece.kind == "heading":
                out.append(self.heading(piece.text, 1))
            elif piece.kind == "subheading":
                out.append(self.heading(piece.text, 2))
            elif piece.kind == "table":
                out.append(self.table(piece.sheet))
            elif self.headings == "numbered" and piece.text.startswith("（"):
                out.append(self.heading(piece.text, 2))
            else:
                indent = self.rng.choice(["", "　　"])
                out.append(self.paragraph(indent + piece.text, '<w:ind w:firstLine="640"/>'))
        return "".join(out)


_STYLES = "".join(
    f'<w:style w:type="paragraph" w:styleId="{id}"><w:name w:val="{name}"/></w:style>'
    for id, name in (("a", "Normal"), ("1", "heading 1"), ("2", "heading 2"), ("Title", "Title"))
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def _section(rng: random.Random, printable: bool) -> str:
    """The page: upright or lying, with its number at the foot."""
    if not printable:
        return "<w:sectPr/>"
    wide = rng.random() < 0.25
    size = 'w:w="16838" w:h="11906" w:orient="landscape"' if wide else 'w:w="11906" w:h="16838"'
    return (
        f'<w:sectPr><w:footerReference w:type="default" r:id="r9"/><w:pgSz {size}/>'
        '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="720" w:footer="720"/></w:sectPr>'
    )


def _footer(rng: random.Random) -> str:
    number = '<w:fldSimple w:instr=" PAGE "><w:r><w:t>1</w:t></w:r></w:fldSimple>'
    dash = rng.choice(["— ", "- ", ""])
    around = [f"<w:r><w:t xml:space='preserve'>{d}</w:t></w:r>" if d else "" for d in (dash, dash[::-1])]
    return f'<w:ftr {_NAMES}><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{number.join(around)}</w:p></w:ftr>'


def word_file(said: Published, seed: int, *, printable: bool = False) -> bytes:
    """The report as one .docx file; ``printable`` leaves out what does not print and sets a page."""
    rng = random.Random(seed)
    body = _Writer(rng, said, printable).body() + _section(rng, printable)
    parts: dict[str, str] = {
        "document.main": f"<w:document {_NAMES}><w:body>{body}</w:body></w:document>",
        "styles": f"<w:styles {_NAMES}>{_STYLES}</w:styles>",
        "numbering": _numbering(rng),
        "comments": (
            f'<w:comments {_NAMES}><w:comment w:id="0" w:author="甲"><w:p><w:r><w:t>第78处请核对</w:t></w:r></w:p>'
            "</w:comment></w:comments>"
        ),
        "footer": _footer(rng),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        types = "".join(
            f'<Override PartName="/word/{name.partition(".")[0]}.xml" ContentType="{_TYPE}{name}+xml"/>'
            for name in parts
        )
        package.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{_PACKAGE}content-types"><Default Extension="rels" '
            f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>{types}</Types>',
        )
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}relationships"><Relationship Id="r1" Type="{_OFFICE}/officeDocument" '
            'Target="word/document.xml"/></Relationships>',
        )
        links = "".join(
            f'<Relationship Id="r{k}" Type="{_OFFICE}/{name}" Target="{name}.xml"/>'
            for k, name in ((0, "styles"), (1, "numbering"), (2, "comments"), (9, "footer"))
        )
        package.writestr(
            "word/_rels/document.xml.rels", f'<Relationships xmlns="{_PACKAGE}relationships">{links}</Relationships>'
        )
        for name, text in parts.items():
            package.writestr(
                f"word/{name.partition('.')[0]}.xml", '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>' + text
            )
    return buffer.getvalue()


Maker = Callable[[Published, int], bytes]
