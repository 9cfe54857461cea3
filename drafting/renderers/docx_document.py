"""A report as a Word file in the form of GB/T 9704—2012 (党政机关公文格式).

A4; margins 37, 35, 28 and 26 mm; 22 lines of 28 characters; title 2号小标宋, headings 3号 黑体 and 楷体, text 3号仿宋
with a first line indented by two characters; page numbers 4号 between dashes, right on odd and left on even pages.
Numbers whose origin is known stand in content controls, bound to one value in the file for each origin: the same
figure in the text and in a table is one. A document of the user's own may give page and styles instead.
"""

from __future__ import annotations

import io
import math
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, cast
from xml.sax.saxutils import escape, quoteattr

import docx
from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_COLOR_INDEX
from docx.opc.constants import CONTENT_TYPE
from docx.opc.exceptions import PackageNotFoundError
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, Twips
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from drafting.annotations import NOTHING, PLACEHOLDER, Annotations, Provenance
from drafting.document.model import Block, Document, Heading, Paragraph, Table
from drafting.errors import InputError
from drafting.genre.form_layout import number_text
from drafting.language.years import TITLE_BREAK
from drafting.text.layout import ends_sentence, ordinal_of

if TYPE_CHECKING:
    from docx.oxml.text.run import CT_R

_TITLE, _HEI, _KAI, _FANG = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
_LATIN = "Times New Roman"
_FALLBACKS = {
    _TITLE: ("方正小标宋_GBK", "FZXiaoBiaoSong-B05S", "宋体", "SimSun"),
    _HEI: ("SimHei", "Noto Sans CJK SC"),
    _KAI: ("楷体", "KaiTi", "AR PL UKai CN"),
    _FANG: ("仿宋", "FangSong", "STFangsong"),
}
"""What stands in for a font that a computer does not have, best first."""
_LINE = Pt(28.95)
"""22 lines on a page of 225 mm."""
_CLOSER = "-5"
"""28 characters on a line of 156 mm (442.2 points): each a quarter of a point (5 twentieths) narrower than 16 points.
A fifth is not enough: LibreOffice squeezes the line and loses a comma at its end.

Set on the style and not by a grid of characters: LibreOffice gives a character that is wider than its cell two cells.
"""
_TABLE_SIZE = 9.5
"""Points of the text of tables."""
_SMALLEST = 5.0
_EM, _AIR = 3.4, 1.2
"""Millimetres that a character of a table takes, and those at the sides of a cell."""
_LABELS = 40.0
"""Millimetres that the labels of rows keep, however wide the numbers are."""
_NOTHING_BESIDE: Mapping[tuple[int, int], str] = {}
_TEXT_WIDTH = 156.0
"""Width of the text area in millimetres."""
_TITLE_LINE = 20
"""Characters of the title on one line."""
_TALL = 20
"""Rows from which a table begins on a page of its own."""
_FIGURES = "urn:drafting:figures"
_STORE = "{6F0D9C54-8C5E-4B0B-9A56-2C1D54A7E3F1}"
_CUSTOM = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml"
_CUSTOM_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXmlProps"
_LONGEST_TAG = 64
_PROGRAM = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    b'<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    b"<Application>drafting</Application></Properties>"
)
_BLANK = "D9D9D9"
"""The ground of a cell that waits for a number."""


def render_docx(document: Document, annotations: Annotations = NOTHING, *, reference: bytes | None = None) -> bytes:
    """The file's bytes, the same for the same document. ``reference`` is a Word file that gives page and styles.

    Raises InputError when ``reference`` is no Word file.
    """
    word = new_word(document, reference)
    _Writing(word, document, annotations).write()
    return packed(word)


def new_word(document: Document, reference: bytes | None = None) -> WordDocument:
    """A file with the page, the styles and the properties of a report, and no words yet."""
    word = _opened(reference) if reference is not None else docx.Document()
    if reference is None:
        _page(word)
        _fallback_fonts(word)
        _chinese(word)
        _honest(word)
    _styles(word, own=reference is None)
    title = document.title
    core = word.core_properties
    core.title = title.text if title is not None else ""
    core.author = core.last_modified_by = core.comments = core.keywords = ""
    core.subject = core.category = ""
    core.language = "zh-CN"
    return word


def _chinese(word: WordDocument) -> None:
    """Chinese as the language of the text: punctuation is set and spelling is checked by it."""
    for element in (word.styles.element, word.settings.element):
        for tag in ("w:lang", "w:themeFontLang"):
            for language in element.iter(qn(tag)):
                language.set(qn("w:val"), "en-US")
                language.set(qn("w:eastAsia"), "zh-CN")


def _honest(word: WordDocument) -> None:
    """Without the picture, the program's name and the dates of the file that every new one starts from."""
    package = word.part.package
    for key, relation in list(package.rels.items()):
        kind = relation.reltype.rpartition("/")[2]
        if kind == "thumbnail":
            del package.rels[key]
        elif kind == "extended-properties":
            relation.target_part._blob = _PROGRAM
    core = word.core_properties._element
    for tag in ("dcterms:created", "dcterms:modified"):
        for element in core.findall(qn(tag)):
            core.remove(element)


def block_style(block: Heading | Paragraph) -> str:
    """The paragraph style of a heading or paragraph."""
    if isinstance(block, Heading):
        return "Title" if block.level == 0 else f"Heading {min(block.level, 4)}"
    return "Normal"


def add_table(
    word: WordDocument, document: Document, table: Table, beside: Mapping[tuple[int, int], str] | None = None
) -> WordTable:
    """A table of a document at the end of a file; columns leave room for what is to stand ``beside`` the text of a
    cell, by its row and column."""
    return _Writing(word, document, NOTHING).table(table, beside or {})


def number_size(text: str, width: int) -> float | None:
    """The size in points at which a number stands in one line of a cell so wide; None when the usual one does."""
    need = _number_ems(text) * _EM + _AIR
    room = width / Mm(1)
    return None if need <= room else max(_SMALLEST, math.floor(2 * _TABLE_SIZE * room / need) / 2)


def _opened(reference: bytes) -> WordDocument:
    """The user's document without what it says: its page, headers, footers and styles stay."""
    try:
        word = docx.Document(io.BytesIO(reference))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise InputError(
            "--reference", "不是可用的 Word 文件", advice="请用 Word 或 WPS 另存为 .docx 后再试"
        ) from error
    body = word.element.body
    for child in list(body):
        if child.tag != qn("w:sectPr"):
            body.remove(child)
    return word


_CAPTION = 40
"""Characters up to which a line above a table may be its caption."""
_CAPTIONS = 3


def _captions(blocks: Sequence[Block], at: int) -> bool:
    """Whether a paragraph is one of the short lines right above a table: its number, its title, its unit."""
    for block in blocks[at : at + _CAPTIONS + 1]:
        if isinstance(block, Table):
            return True
        if isinstance(block, Heading) or len(block.text) > _CAPTION or ends_sentence(block.text):
            return False
    return False


class _Writing:
    """One document being written into a Word file."""

    def __init__(self, word: WordDocument, document: Document, annotations: Annotations) -> None:
        self.word = word
        self._style_ids: dict[str, str | None] = {}
        self.document = document
        self.annotations = annotations
        self.ids: dict[str, int] = {}
        self.values: list[Provenance] = []
        self.controls = 0
        self.tables = 0
        section = word.sections[-1]
        width = (section.page_width or Mm(210)) - (section.left_margin or Mm(28)) - (section.right_margin or Mm(26))
        self.width = min(width / Mm(1), 180.0) if width > 0 else _TEXT_WIDTH

    def _style_id(self, name: str) -> str | None:
        """The id of a paragraph's style, looked for once: python-docx goes through all styles for each paragraph."""
        if name not in self._style_ids:
            part: Any = self.word.part
            self._style_ids[name] = part.get_style_id(name, WD_STYLE_TYPE.PARAGRAPH)
        return self._style_ids[name]

    def write(self) -> None:
        blocks = self.document.blocks
        comments = list(self.annotations.comments)
        for i, block in enumerate(blocks):
            if isinstance(block, Table):
                self.table(block)
                continue
            heading = isinstance(block, Heading)
            paragraph = self.word.add_paragraph()
            paragraph._p.style = self._style_id(block_style(block))
            following = blocks[i + 1] if i + 1 < len(blocks) else None
            if heading and isinstance(following, Table) and following.rows > _TALL:
                paragraph.paragraph_format.page_break_before = True
            if not heading and _captions(blocks, i):
                paragraph.paragraph_format.keep_with_next = True
            if isinstance(block, Heading) and block.level == 0:
                self._title(paragraph, block.text)
            else:
                self._words(paragraph, block.text, block.span.start)
            for remark in [c for c in comments if c.span == block.span]:
                made = self.word.add_comment(paragraph.runs or [paragraph.add_run()], remark.text, "drafting", "")
                made._comment_elm.attrib.pop(qn("w:date"), "")
        self._bind()

    @staticmethod
    def _title(paragraph: WordParagraph, text: str) -> None:
        """A title too long for one line is broken before its year, so that the lines read as units."""
        lines = TITLE_BREAK.split(text, maxsplit=1) if len(text) > _TITLE_LINE else [text]
        for i, line in enumerate(lines):
            run = paragraph.add_run()
            if i:
                run.add_break()
            run.add_text(line)

    def _words(self, paragraph: WordParagraph, text: str, start: int) -> None:
        """A paragraph's text, its known numbers in content controls."""
        at = 0
        for origin in self._origins(start, start + len(text)):
            begin, end = origin.span.start - start, origin.span.end - start
            if begin < at:
                continue
            if begin > at:
                _plain(paragraph, text[at:begin])
            self._control(paragraph, text[begin:end], origin)
            at = end
        if at < len(text) or not text:
            _plain(paragraph, text[at:])

    def _origins(self, start: int, end: int) -> Iterator[Provenance]:
        return (p for p in self.annotations.provenance if start <= p.span.start < p.span.end <= end)

    def _control(self, paragraph: WordParagraph, text: str, origin: Provenance) -> None:
        """A content control around a number: its title says where it came from, its tag names the cells."""
        if origin.expression not in self.ids:
            self.values.append(origin)
            self.ids[origin.expression] = len(self.values)
        number = self.ids[origin.expression]
        self.controls += 1
        properties = OxmlElement("w:sdtPr")
        properties.append(_element("w:alias", val=_cut(origin.note or origin.expression)))
        tag = origin.expression if len(origin.expression) <= _LONGEST_TAG else f"v{number}"
        properties.append(_element("w:tag", val=tag))
        properties.append(_element("w:id", val=str(self.controls)))
        properties.append(
            _element(
                "w:dataBinding",
                prefixMappings=f"xmlns:f='{_FIGURES}'",
                xpath=f"/f:figures[1]/f:value[{number}]",
                storeItemID=_STORE,
            )
        )
        properties.append(OxmlElement("w:text"))
        control, content = OxmlElement("w:sdt"), OxmlElement("w:sdtContent")
        control.append(properties)
        control.append(content)
        element = OxmlElement("w:r")
        content.append(element)
        paragraph._p.append(control)
        run = Run(cast("CT_R", element), paragraph)
        run.add_text(text)
        if origin.doubtful:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW

    def _bind(self) -> None:
        """The values that the content controls are bound to, as a part of the file."""
        if not self.values:
            return
        lines = [
            f"<value expression={quoteattr(p.expression)} note={quoteattr(p.note)}>"
            f"{escape(p.span.slice(self.document.text) or number_text(p.value))}</value>"
            for p in self.values
        ]
        head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        figures = f'{head}<figures xmlns="{_FIGURES}">{"".join(lines)}</figures>'
        properties = (
            f'{head}<ds:datastoreItem ds:itemID="{_STORE}" '
            'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml">'
            f'<ds:schemaRefs><ds:schemaRef ds:uri="{_FIGURES}"/></ds:schemaRefs></ds:datastoreItem>'
        )
        package = self.word.part.package
        taken = {str(p.partname) for p in package.iter_parts()}
        n = next(n for n in range(1, 1000) if f"/customXml/item{n}.xml" not in taken)
        item = Part(PackURI(f"/customXml/item{n}.xml"), CONTENT_TYPE.XML, figures.encode("utf-8"), package)
        described = Part(
            PackURI(f"/customXml/itemProps{n}.xml"),
            CONTENT_TYPE.OFC_CUSTOM_XML_PROPERTIES,
            properties.encode("utf-8"),
            package,
        )
        item.relate_to(described, _CUSTOM_PROPERTIES)
        self.word.part.relate_to(item, _CUSTOM)

    # ------------------------------------------------------------------ tables

    def table(self, table: Table, beside: Mapping[tuple[int, int], str] = _NOTHING_BESIDE) -> WordTable:
        """The grid with its merged cells, as the form prints it; the header rows are repeated on a new page."""
        made: WordTable = self.word.add_table(table.rows, table.columns)
        made.style = self.word.styles["Table Grid"]
        made.alignment = WD_TABLE_ALIGNMENT.CENTER
        made.autofit = False
        widths = _widths(table, self.width, beside)
        grid = [row.cells for row in made.rows]
        for column, width in zip(made.columns, widths, strict=True):
            column.width = Mm(width)
        for cells in grid:
            for cell, width in zip(cells, widths, strict=True):
                cell.width = Mm(width)
        header = _header_rows(table)
        # Looked up once: for every cell the library goes through all styles of the file.
        style = str(self.word.styles["Table Text"].style_id)
        whole = table.rows <= _TALL
        for source in table.cells:
            target = grid[source.row][source.column]
            if source.rowspan > 1 or source.colspan > 1:
                target = target.merge(grid[source.row + source.rowspan - 1][source.column + source.colspan - 1])
            paragraph = target.paragraphs[0]
            paragraph._p.style = style
            self._words(paragraph, source.text, source.span.start)
            if _is_left(source.text, source.rowspan, source.colspan, table):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.LEFT
            if whole and source.row + source.rowspan < table.rows:
                paragraph.paragraph_format.keep_with_next = True
            if (self.tables, source.row, source.column) in self.annotations.blanks:
                _shade(target)
            _vertical_centre(target)
        self.tables += 1
        _finish_rows(made, header)
        spacer = self.word.add_paragraph(style="Table Text")
        spacer.paragraph_format.line_spacing = Pt(6)
        return made


def _is_left(text: str, rowspan: int, colspan: int, table: Table) -> bool:
    """Labels of rows and of blocks begin at the left; headings of columns and numbers stand in the middle."""
    if colspan == table.columns:
        return True
    return rowspan == 1 and table.columns > 6 and ordinal_of(text) is not None


def _plain(paragraph: WordParagraph, text: str) -> None:
    """Words without an origin; what waits to be written stands out."""
    at = 0
    for match in PLACEHOLDER.finditer(text):
        if match.start() > at:
            paragraph.add_run(text[at : match.start()])
        paragraph.add_run(match.group()).font.highlight_color = WD_COLOR_INDEX.YELLOW
        at = match.end()
    if at < len(text) or not text:
        paragraph.add_run(text[at:])


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_TAG else text[: _LONGEST_TAG - 1] + "…"


def _page(word: WordDocument) -> None:
    section = word.sections[0]
    section.page_width, section.page_height = Twips(11906), Twips(16838)
    section.top_margin, section.bottom_margin = Twips(2098), Twips(1984)
    section.left_margin, section.right_margin = Twips(1588), Twips(1474)
    section.header_distance, section.footer_distance = Mm(15), Mm(25)
    properties = section._sectPr
    for old in properties.findall(qn("w:docGrid")):
        properties.remove(old)
    properties.append(_element("w:docGrid", type="lines", linePitch="579"))
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
    paragraph._p.get_or_add_pPr().get_or_add_ind().set(qn("w:firstLineChars"), "0")
    for part in ("— ", "PAGE", " —"):
        if part != "PAGE":
            _footer_run(paragraph).text = part
            continue
        for kind in ("begin", "PAGE", "separate", "1", "end"):
            run = _footer_run(paragraph)
            if kind == "PAGE":
                text = _element("w:instrText")
                text.set(qn("xml:space"), "preserve")
                text.text = " PAGE "
                run._r.append(text)
            elif kind == "1":
                run.text = kind
            else:
                run._r.append(_element("w:fldChar", fldCharType=kind))
    _put_in_order(paragraph._p)


def _footer_run(paragraph: WordParagraph) -> Run:
    run = paragraph.add_run()
    _fonts(run._r.get_or_add_rPr(), "宋体", "宋体")
    run.font.size = Pt(14)
    return run


def _styles(word: WordDocument, *, own: bool) -> None:
    """The styles that are used: all of them as the standard has them, or only those that are not there yet."""
    styles = word.styles
    there = {s.name for s in styles}
    normal = styles["Normal"]
    if own:
        _style(normal, _FANG, 16, indent=True)
        normal.element.get_or_add_rPr().append(_element("w:spacing", val=_CLOSER))
        normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        # No gap between Chinese characters and digits: 28 characters are to fit the line, digits included.
        for name in ("autoSpaceDE", "autoSpaceDN"):
            normal.element.get_or_add_pPr().append(_element(f"w:{name}", val="0"))
    if own or "Title" not in there:
        title = styles["Title"] if "Title" in there else styles.add_style("Title", WD_STYLE_TYPE.PARAGRAPH)
        _style(title, _TITLE, 22, indent=False)
        title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        title.paragraph_format.space_after = Pt(28.95)
        title.paragraph_format.line_spacing = Pt(36)
        borders = title.element.get_or_add_pPr().find(qn("w:pBdr"))
        if borders is not None:
            title.element.pPr.remove(borders)
    for level, font in ((1, _HEI), (2, _KAI), (3, _FANG), (4, _FANG)):
        name = f"Heading {level}"
        if own or name not in there:
            heading = styles[name] if name in there else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            _style(heading, font, 16, indent=True)
            heading.paragraph_format.keep_with_next = True
    if "Table Text" not in there:
        cell = styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
        cell.base_style = normal
        _style(cell, _FANG, _TABLE_SIZE, indent=False)
        cell.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        cell.paragraph_format.line_spacing = Pt(12)
        cell.element.get_or_add_pPr().append(_element("w:snapToGrid", val="0"))
        cell.element.get_or_add_rPr().append(_element("w:snapToGrid", val="0"))
    if "Table Grid" not in there:
        grid = styles.add_style("Table Grid", WD_STYLE_TYPE.TABLE)
        properties, borders = OxmlElement("w:tblPr"), OxmlElement("w:tblBorders")
        for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
            borders.append(_element(f"w:{side}", val="single", sz="4", space="0", color="auto"))
        properties.append(borders)
        grid.element.append(properties)


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


def _fallback_fonts(word: WordDocument) -> None:
    """Write into the font table what stands in for a font that is not there."""
    part = next((r.target_part for r in word.part.rels.values() if r.reltype.endswith("/fontTable")), None)
    if part is None:
        return
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{",".join(others)}"/><w:charset w:val="86"/>'
        f'<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
        for name, others in _FALLBACKS.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", fonts.encode("utf-8") + b"</w:fonts>")


def _element(tag: str, **attributes: str) -> Any:
    element = OxmlElement(tag)
    for name, value in attributes.items():
        element.set(qn(f"w:{name}"), value)
    return element


_ORDER = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
        "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
        "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
        "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
        "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
        "lang eastAsianLayout specVanish oMath"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing tblInd "
        "tblBorders shd tblLayout tblCellMar tblLook"
    ),
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
}
"""The order in which the format wants properties; Word may refuse a file that has them in another."""


def _put_in_order(root: Any) -> None:
    for name, names in _ORDER.items():
        places = {qn(f"w:{n}"): i for i, n in enumerate(names.split())}
        for element in root.iter(qn(f"w:{name}")):
            children = list(element)
            ordered = sorted(children, key=lambda c: places.get(c.tag, len(places)))
            if ordered != children:
                element[:] = ordered


def _shade(cell: Any) -> None:
    cell._tc.get_or_add_tcPr().append(_element("w:shd", val="clear", color="auto", fill=_BLANK))


def _vertical_centre(cell: Any) -> None:
    properties = cell._tc.get_or_add_tcPr()
    if properties.find(qn("w:vAlign")) is None:
        properties.append(_element("w:vAlign", val="center"))


def _header_rows(table: Table) -> int:
    """How many rows the head has: those that the corner beside the headings of the columns covers."""
    first = next((c for c in table.cells if c.row == 0 and c.column == 0), None)
    return first.rowspan if first is not None and first.rowspan > 1 else 0


def _finish_rows(table: WordTable, header: int) -> None:
    margins = _element("w:tblCellMar")
    for side in ("left", "right"):
        margins.append(_element(f"w:{side}", w="30", type="dxa"))
    table._tbl.tblPr.append(margins)
    for i, row in enumerate(table.rows):
        properties = row._tr.get_or_add_trPr()
        properties.append(_element("w:cantSplit"))
        properties.append(_element("w:trHeight", val="352", hRule="atLeast"))
        if i < header:
            properties.append(_element("w:tblHeader"))


def _number_ems(text: str) -> float:
    """How wide a number is, in ems."""
    return len(text) * 0.55 + 0.6


def _widths(table: Table, width: float, beside: Mapping[tuple[int, int], str]) -> list[float]:
    """Column widths in millimetres, ``width`` in all; the texts ``beside`` those of cells have room, too.

    Few columns are equally wide. Where there are many, columns of numbers are as wide as their longest number or
    two characters, labels beside several rows run down a narrow column, and the labels of rows take the rest.
    """
    if table.columns <= 6:
        return [width / table.columns] * table.columns
    need = [0.0] * table.columns
    spans: dict[int, int] = {}
    for cell in table.cells:
        if cell.colspan > 1:
            continue
        digits = cell.text.replace(".", "").isdigit()
        number = cell.text + beside.get((cell.row, cell.column), "")
        letters = _number_ems(number) if digits else min(float(len(cell.text)), 2.2)
        if len(cell.text) == 3 and not digits and table.columns < 12:
            letters = 3.2
        if cell.rowspan >= 3 and len(cell.text) > 5 and not digits:
            spans[cell.column] = max(spans.get(cell.column, 0), 1)
            letters = 3.4 if cell.rowspan > 12 else 4.4
        need[cell.column] = max(need[cell.column], letters)
    widths = [max(n, 2.2) * _EM + _AIR for n in need]
    labels = [
        c
        for c in range(table.columns)
        if c not in spans
        and any(x.column == c and x.colspan == 1 and len(x.text) > 6 and x.rowspan == 1 for x in table.cells)
    ]
    spare = width - sum(widths)
    if beside and labels and spare < _LABELS:
        numbers = [c for c in range(table.columns) if c not in labels and c not in spans]
        shrunk = sum(widths[c] for c in numbers) + spare - _LABELS
        for c in numbers:
            widths[c] *= max(shrunk, 1.0) / sum(widths[x] for x in numbers)
        spare = width - sum(widths)
    if labels and spare > 0:
        for c in labels:
            widths[c] += spare / len(labels)
        return widths
    scale = width / sum(widths)
    return [w * scale for w in widths]


def packed(word: WordDocument) -> bytes:
    """The package with the same times in it whenever it is written."""
    for part in (word.element, word.styles.element):
        _put_in_order(part)
    first = io.BytesIO()
    word.save(first)
    out = io.BytesIO()
    with zipfile.ZipFile(first) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        names: Sequence[zipfile.ZipInfo] = source.infolist()
        for info in names:
            made = zipfile.ZipInfo(info.filename, (1980, 1, 1, 0, 0, 0))
            made.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(made, source.read(info.filename))
    return out.getvalue()
