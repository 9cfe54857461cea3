"""Word files (.docx) from Word, WPS and LibreOffice, read as their author sees them.

The package is opened by python-docx; the body is walked here, because text boxes, tracked changes, automatic
numbers, content controls and merged cells are what a report is made of and that library leaves them out.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import docx
from lxml import etree

from drafting import limits
from drafting.document.model import Document
from drafting.errors import InputError, TooMuchError
from drafting.language.pages import HEADER_NUMBER
from drafting.readers.composed import Composition, tidy
from drafting.readers.grids import Placed, too_wide
from drafting.readers.packages import open_package
from drafting.readers.stored import differences
from drafting.text.layout import continues, grown, is_title_like
from drafting.text.numerals import to_hanzi

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PLAIN_MATH = {f"{_M}{name}" for name in ("oMath", "r", "t", "rPr", "ctrlPr", "sty", "nor", "lit")}
"""What a formula consists of that is but a row of characters; the row of any other, as of a fraction, says something
else."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GONE = {f"{_W}del", f"{_W}moveFrom", f"{_W}delText", f"{_W}instrText", f"{_W}rPrChange", f"{_W}pPrChange"}
_PAGE_FIELD = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES)\b", re.IGNORECASE)
"""Instructions of the fields that number pages: what they show is no word of the report."""
_INSTRUCTION = 200
_DIGITS = re.compile(r"\s*\+?([0-9]+)\s*", re.ASCII)
_MOST_ROMAN = 399
_ROMAN = ((100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
_DEEPEST = 9
"""Levels of headings."""
_SYMBOLS = 0xF000
"""Where fonts of symbols keep their characters."""
_MOST_IN_CELL = 200
"""Characters of the only cell of a table beyond which it frames prose."""
_TOLD = 3
"""Differing values that are told one by one."""
_LONGEST_TOLD = 20
_BREAK = "\u2028"
"""A line break inside a paragraph, until it is decided what it means."""


def read_docx(data: bytes, path: str | None = None) -> Document:
    """Read a Word file. Raises InputError for one that is encrypted, broken, too large or no .docx."""
    source = path or "Word 文件"
    _check(data, source)
    try:
        word = docx.Document(io.BytesIO(data))
        body = word.element.body
    except Exception as error:  # python-docx says in many ways that a package is not what it expects
        raise InputError(
            source, "Word 文件已损坏，打不开", advice="请用 Word 或 WPS 打开后另存为 .docx 再试"
        ) from error
    if body is None:
        raise InputError(source, "Word 文件没有正文部分", advice="请用 Word 或 WPS 打开后另存为 .docx 再试")
    reading = _Reading(word)
    reading.body(body)
    composition = reading.out
    if composition.empty:
        raise InputError(source, "文件里没有文字", advice="内容若是图片，请提供可编辑的版本")
    reading.keep_apart()
    reading.say_unread()
    reading.say_differences()
    return replace(composition.build("docx", path), comments=reading.comments)


def _check(data: bytes, source: str) -> None:
    if data.startswith(_OLE):
        raise InputError(
            source, "文件已加密，或是旧式 .doc 改了后缀", advice="请取消密码，或用 Word、WPS 另存为 .docx 后再试"
        )
    try:
        with open_package(data) as package:
            names = set(package.namelist())
    except TooMuchError as error:
        raise InputError(source, str(error), advice="请核对文件，或用 Word、WPS 另存后再试") from error
    except RuntimeError as error:  # a part that has a password
        raise InputError(source, "文件里有加密的部分", advice="请取消密码后再试") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError):
        raise InputError(
            source, "不是 Word 文件，或文件不完整", advice="请用 Word 或 WPS 另存为 .docx 后再试"
        ) from None
    if "[Content_Types].xml" not in names:
        raise InputError(source, "不是 Word 文件", advice="请用 Word 或 WPS 另存为 .docx 后再试")


@dataclass(slots=True)
class _Level:
    """One level of an automatic numbering."""

    format: str
    text: str
    start: int
    suffix: str


@dataclass(slots=True)
class _Numbering:
    """Automatic numbers: the definitions of the file, and how far each list has counted."""

    levels: dict[str, dict[int, _Level]] = field(default_factory=dict)
    abstract_of: dict[str, str] = field(default_factory=dict)
    starts: dict[tuple[str, int], int] = field(default_factory=dict)
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    begun: set[tuple[str, int]] = field(default_factory=set)

    @classmethod
    def of(cls, word: Any) -> _Numbering:
        out = cls()
        try:
            root = word.part.numbering_part.element
        except (KeyError, NotImplementedError, AttributeError):
            return out
        for abstract in root.iter(f"{_W}abstractNum"):
            levels: dict[int, _Level] = {}
            for level in abstract.iter(f"{_W}lvl"):
                levels[_whole(level.get(f"{_W}ilvl"), 0)] = _Level(
                    _value(level, "numFmt") or "decimal",
                    (_value(level, "lvlText") or "")[: limits.MOST_LEVEL_TEXT],
                    _whole(_value(level, "start"), 1),
                    _value(level, "suff") or "tab",
                )
            out.levels[abstract.get(f"{_W}abstractNumId", "")] = levels
        for number in root.iter(f"{_W}num"):
            id = number.get(f"{_W}numId", "")
            out.abstract_of[id] = _value(number, "abstractNumId") or ""
            for override in number.iter(f"{_W}lvlOverride"):
                start = _value(override, "startOverride")
                if start is not None:
                    out.starts[id, _whole(override.get(f"{_W}ilvl"), 0)] = _whole(start, 1)
        return out

    def next(self, id: str, level: int) -> str:
        """The number that the next paragraph of a list shows, with what separates it from the text."""
        abstract = self.abstract_of.get(id)
        levels = self.levels.get(abstract or "", {})
        own = levels.get(level)
        if abstract is None or own is None or own.format in {"none", "bullet"}:
            return ""
        counts = self.counts.setdefault(abstract, {})
        if (id, level) in self.starts and (id, level) not in self.begun:
            counts[level] = self.starts[id, level]
        else:
            counts[level] = counts.get(level, own.start - 1) + 1
        self.begun.add((id, level))
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]
        text = own.text
        for k in range(9):
            if f"%{k + 1}" in text:
                shape = levels.get(k, own)
                text = text.replace(f"%{k + 1}", _shown(counts.get(k, shape.start), shape.format))
        return text + (" " if own.suffix == "space" and text[-1:] not in "、.．）)" else "")


def _shown(number: int, format: str) -> str:
    """A number in the format of a list."""
    if format.startswith(("chinese", "japaneseCounting", "ideographDigital", "taiwaneseCounting", "japaneseLegal")):
        return to_hanzi(number)
    if format == "decimalEnclosedCircle" or format == "decimalEnclosedCircleChinese":
        return chr(0x2460 + number - 1) if 1 <= number <= 20 else str(number)
    if format == "decimalFullWidth":
        return str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    if format in {"upperLetter", "lowerLetter"}:
        letter = chr(ord("A") + (number - 1) % 26)
        return letter if format == "upperLetter" else letter.lower()
    if format in {"upperRoman", "lowerRoman"} and number <= _MOST_ROMAN:
        roman = ""
        for value, sign in (
            (100, "C"),
            (90, "XC"),
            (50, "L"),
            (40, "XL"),
            (10, "X"),
            (9, "IX"),
            (5, "V"),
            (4, "IV"),
            (1, "I"),
        ):
            while number >= value:
                roman += sign
                number -= value
        return roman if format == "upperRoman" else roman.lower()
    return str(number)


def _whole(text: str | None, default: int, most: int = limits.MOST_LIST_NUMBER) -> int:
    """A whole number of an attribute: the default for what is none, and never beyond what means anything."""
    digits = _DIGITS.fullmatch(text or "")
    return min(int(digits[1][:9]), most) if digits is not None else default


def _value(element: Any, name: str) -> str | None:
    child = element.find(f"{_W}{name}")
    return None if child is None else child.get(f"{_W}val")


def _outline_depth(value: str) -> int:
    """The depth of a heading by its outline level, of which there are nine; 0 for what is none."""
    level = _whole(value, 9)
    return level + 1 if level < 9 else 0


def _symbol(code: str) -> str:
    """The character of a symbol, given in hexadecimal digits; nothing for what no report prints."""
    if not re.fullmatch(r"[0-9A-Fa-f]{1,6}", code):
        return ""
    number = int(code, 16)
    number -= _SYMBOLS if _SYMBOLS <= number <= 0xFFFF else 0
    character = chr(number) if number <= 0x10FFFF else ""
    return "" if unicodedata.category(character or "\0") in ("Cc", "Cs", "Cn", "Co") else character


def _is_on(properties: Any, name: str) -> bool:
    child = None if properties is None else properties.find(f"{_W}{name}")
    return child is not None and child.get(f"{_W}val", "true") not in {"0", "false", "off"}


@dataclass(slots=True)
class _Style:
    """What a paragraph style says, its ancestors included: outline depth (1 is the highest) and list."""

    depth: int = 0
    list: tuple[str, int] | None = None


def _style(style: Any, base: _Style) -> _Style:
    """A paragraph style, which has from the one that it is based on what it does not say itself."""
    name = (_value(style, "name") or "").lower()
    properties = style.find(f"{_W}pPr")
    outline = None if properties is None else _value(properties, "outlineLvl")
    depth = _outline_depth(outline) if outline is not None else 0
    if not depth and name.startswith("heading ") and name[8:].isdecimal():
        depth = _whole(name[8:], 0, _DEEPEST)
    if not depth and name == "title":
        depth = 1
    listed = None if properties is None else _list_of(properties)
    return _Style(depth or base.depth, listed or base.list)


class _Reading:
    """One file being read."""

    def __init__(self, word: Any) -> None:
        self.word = word
        self.out = Composition()
        self.numbering = _Numbering.of(word)
        self.styles = self._styles()
        self.boxes: list[Any] = []
        self.comments = 0
        self.unread: dict[str, list[str]] = {}
        """What the file holds beside what its readers see, by the words that say what it is."""

    def _styles(self) -> dict[str, _Style]:
        raw: dict[str, Any] = {}
        for style in self.word.styles.element.iter(f"{_W}style"):
            if style.get(f"{_W}type") == "paragraph":
                raw[style.get(f"{_W}styleId", "")] = style
        out: dict[str, _Style] = {}
        for id in raw:
            # The styles that this one is based on, as far as they are not known: each is worked out once.
            chain: dict[str, Any] = {}
            at: str | None = id
            while at in raw and at not in out and at not in chain:
                chain[at] = raw[at]
                at = _value(raw[at], "basedOn")
            made = out.get(at or "", _Style())
            for name, style in reversed(chain.items()):
                made = _style(style, made)
                out[name] = made
        return out

    # ------------------------------------------------------------------ blocks

    def body(self, element: Any) -> None:
        for child in element:
            self._block(child)

    def _block(self, element: Any) -> None:
        tag = element.tag
        if tag == f"{_W}p":
            self._paragraph(element)
        elif tag == f"{_W}tbl":
            self._table(element)
        elif tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"}:
            for child in element:
                self._block(child)
        elif tag == f"{_MC}AlternateContent":
            for child in _chosen(element):
                self._block(child)
        elif tag == f"{_W}altChunk":
            self.unread.setdefault(_EMBEDDED, []).append("")

    def _paragraph(self, element: Any) -> None:
        properties = element.find(f"{_W}pPr")
        style = self.styles.get((_value(properties, "pStyle") or "") if properties is not None else "", _Style())
        if properties is not None and _value(properties, "pStyle") is None:
            style = _Style()
        depth = style.depth
        outline = None if properties is None else _value(properties, "outlineLvl")
        if outline is not None:
            depth = _outline_depth(outline)
        text, bold = self._text(element)
        boxes, self.boxes = self.boxes, []
        where = (_list_of(properties) if properties is not None else None) or style.list
        if where is not None and text.strip():
            text = self.numbering.next(*where) + text
        for piece in self._pieces(text):
            self.out.paragraph(piece, depth=depth, bold=bold)
        for box in boxes:
            self.body(box)

    @staticmethod
    def _pieces(text: str) -> Iterator[str]:
        """A paragraph cut at its line breaks, unless a break only folds a title or a sentence."""
        lines = [line for line in text.split(_BREAK) if line.strip()]
        if not lines:
            return
        held, before = [lines[0]], lines[0]
        for line in lines[1:]:
            title = len(before) + len(line) <= 60 and is_title_like(before) and is_title_like(line)
            if title or continues(before, line):
                held[-1] = held[-1].rstrip()
                held.append(line.lstrip())
                before = grown(before, line)
            else:
                yield "".join(held)
                held, before = [line], line
        yield "".join(held)

    def _text(self, element: Any) -> tuple[str, bool]:
        """The words of a paragraph as they stand once all changes are accepted, and whether all are bold."""
        parts: list[str] = []
        letters = bold_letters = 0
        fields = _Fields()

        def walk(node: Any) -> None:
            nonlocal letters, bold_letters
            for child in node:
                tag = child.tag
                if not isinstance(tag, str) or tag in _GONE or tag == f"{_W}pPr":
                    continue
                if tag == f"{_W}r":
                    properties = child.find(f"{_W}rPr")
                    if fields.pass_by(child):
                        continue
                    if _is_on(properties, "vanish"):
                        self._left_out(_HIDDEN, child)
                        continue
                    before = len(parts)
                    self._run(child, parts)
                    added = len("".join("".join(parts[before:]).split()))
                    letters += added
                    if _is_on(properties, "b"):
                        bold_letters += added
                elif tag == f"{_M}oMath":
                    parts.append(self._formula(child))
                elif tag == f"{_MC}AlternateContent":
                    walk(_chosen(child))
                elif tag != f"{_W}fldSimple" or not _PAGE_FIELD.match(child.get(f"{_W}instr", "")):
                    walk(child)

        walk(element)
        return "".join(parts), letters > 0 and letters == bold_letters

    def _run(self, run: Any, parts: list[str]) -> None:
        for child in run:
            tag = child.tag
            if tag == f"{_W}t":
                parts.append(child.text or "")
            elif tag == f"{_W}tab" or tag == f"{_W}ptab":
                parts.append(" ")
            elif tag in {f"{_W}br", f"{_W}cr"}:
                if child.get(f"{_W}type") in {None, "textWrapping"}:
                    parts.append(_BREAK)
            elif tag == f"{_W}noBreakHyphen":
                parts.append("-")
            elif tag == f"{_W}sym":
                parts.append(_symbol(child.get(f"{_W}char", "")))
            elif tag == f"{_W}fldChar":
                parts.append(_picked(child))
            elif tag == f"{_W}ruby":
                for base in child.iterfind(f"{_W}rubyBase/{_W}r"):
                    self._run(base, parts)
            elif tag == f"{_MC}AlternateContent":
                self._box(_chosen(child))
            elif tag in {f"{_W}pict", f"{_W}drawing", f"{_W}object"}:
                self._box(child)

    def _formula(self, element: Any) -> str:
        """The characters of a formula, where they stand in a row; none, and that is told, where they do not."""
        if any(isinstance(e.tag, str) and e.tag.startswith(_M) and e.tag not in _PLAIN_MATH for e in element.iter()):
            self._left_out(_FORMULA, element)
            return ""
        return "".join(t.text or "" for t in element.iter(f"{_M}t"))

    def _left_out(self, what: str, element: Any) -> None:
        """Remember words that are not read, to be told."""
        text = "".join(t.text or "" for t in element.iter(f"{_W}t", f"{_M}t"))
        if text.strip():
            self.unread.setdefault(what, []).append(text)

    def _box(self, element: Any) -> None:
        """Remember the text boxes of a drawing; they stand behind their paragraph."""
        depth = 0
        for event, box in etree.iterwalk(element, events=("start", "end"), tag=f"{_W}txbxContent"):
            if event == "start" and not depth:
                self.boxes.append(box)
            depth += 1 if event == "start" else -1

    # ------------------------------------------------------------------ tables

    def _table(self, element: Any) -> None:
        rows = [r for r in _within(element, f"{_W}tr") if r.find(f"{_W}trPr/{_W}del") is None]
        only = [cell for row in rows for cell in _within(row, f"{_W}tc")]
        # Decided before any cell is read: what tables hold tables would be read once for each of them.
        arranges = len(only) == 1 and _letters_over(only[0], _MOST_IN_CELL)
        if arranges or any(c.find(f".//{_W}tbl") is not None for c in only):
            for cell in only:
                self.body(cell)
            return
        placed: list[Placed[str]] = []
        open_at: dict[int, int] = {}
        for r, row in enumerate(rows):
            properties = row.find(f"{_W}trPr")
            column = _whole(_value(properties, "gridBefore"), 0) if properties is not None else 0
            for cell in _within(row, f"{_W}tc"):
                own = cell.find(f"{_W}tcPr")
                width = max(_whole(_value(own, "gridSpan") if own is not None else None, 1), 1)
                if column + width > limits.MOST_COLUMNS:
                    raise too_wide()
                merge = None if own is None else own.find(f"{_W}vMerge")
                if merge is not None and merge.get(f"{_W}val") != "restart" and column in open_at:
                    k = open_at[column]
                    above = placed[k]
                    if above.row + above.rowspan == r:
                        placed[k] = Placed(above.content, above.row, above.column, above.rowspan + 1, above.colspan)
                        column += width
                        self._left_out(_COVERED, cell)
                        continue
                open_at.pop(column, None)
                if merge is not None:
                    open_at[column] = len(placed)
                placed.append(Placed(self._cell_text(cell), r, column, 1, width))
                column += width
        self.out.table(placed)

    def _cell_text(self, cell: Any) -> str:
        lines = []
        for paragraph in _paragraphs_of(cell):
            text, _ = self._text(paragraph)
            properties = paragraph.find(f"{_W}pPr")
            where = _list_of(properties) if properties is not None else None
            if where is not None and text.strip():
                text = self.numbering.next(*where) + text
            lines.append(text.replace(_BREAK, "\n"))
        self.boxes = []
        return "\n".join(lines)

    # ------------------------------------------------------------------ what stands beside the text

    def keep_apart(self) -> None:
        """Comments, footnotes and endnotes."""
        notes = 0
        for relation in self.word.part.rels.values():
            if relation.is_external or not relation.reltype.endswith(("/comments", "/footnotes", "/endnotes")):
                continue
            try:
                root = etree.fromstring(relation.target_part.blob)
            except (etree.XMLSyntaxError, AttributeError):
                continue
            for note in root:
                if note.get(f"{_W}type") in {None, "normal"}:
                    text = tidy("".join(t.text or "" for t in note.iter(f"{_W}t")))
                    comment = relation.reltype.endswith("/comments")
                    notes += bool(text) and not comment
                    self.comments += bool(text) and comment
                    self.out.aside(text)
        if notes:
            self.out.note(f"Word 文件有{notes}条脚注或尾注，不在正文里，没有检查")
        self._margins()

    def _margins(self) -> None:
        """Headers and footers that hold more than the number of the page."""
        told: dict[str, None] = {}
        for relation in self.word.part.rels.values():
            if relation.is_external or not relation.reltype.endswith(("/header", "/footer")):
                continue
            try:
                root = etree.fromstring(relation.target_part.blob)
            except (etree.XMLSyntaxError, AttributeError):
                continue
            for paragraph in root.iter(f"{_W}p"):
                text = tidy("".join(t.text or "" for t in paragraph.iter(f"{_W}t")))
                if text and not HEADER_NUMBER.fullmatch(text):
                    told.setdefault(text)
                    self.out.aside(text)
        if told:
            shown = "、".join(_quoted(t) for t in list(told)[:_TOLD])
            more = "等" if len(told) > _TOLD else ""
            self.out.note(
                f"Word 文件的页眉、页脚有文字（{shown}{more}），不在正文里，没有检查：有年份、单位名称的请自行核对"
            )

    def say_unread(self) -> None:
        """Words that the file holds and that no reader sees, or that are not read."""
        for what, texts in self.unread.items():
            told = "、".join(_quoted(t) for t in texts[:_TOLD] if t)
            more = "等" if len(texts) > _TOLD else ""
            self.out.note(what.format(count=len(texts), told=f"（{told}{more}）" if told else ""))

    def say_differences(self) -> None:
        """Places whose words in the body and stored value differ: programs show the one or the other."""

        def shown(element: Any) -> str:
            paragraphs = list(element.iter(f"{_W}p"))
            text = "\n".join(self._text(p)[0] for p in paragraphs) if paragraphs else self._text(element)[0]
            self.boxes = []
            return text.replace(_BREAK, "\n")

        found = differences(self.word, shown)
        if not found:
            return
        kinds = [
            name for name, control in (("内容控件", True), ("域", False)) if any(d.control is control for d in found)
        ]
        told = "；".join(f"{_quoted(d.shown)}，另存的值为{_quoted(d.stored)}" for d in found[:_TOLD])
        more = "等" if len(found) > _TOLD else ""
        self.out.note(
            f"Word 文件有{len(found)}处{'、'.join(kinds)}，正文里的文字与文件里另存的值不同"
            f"（{told}{more}）：用 Word、WPS、LibreOffice 打开，看到的可能不一样。"
            "现按正文里的文字处理，请在 Word 中核对，改成一致"
        )


_COVERED = (
    "Word 文件的表格有{count}格被上面的格合并盖住，里面还有字{told}，看不到，没有读：请拆分单元格，核对后删去或移出"
)
_HIDDEN = "Word 文件有{count}处隐藏文字{told}，打印不出来，没有检查：不要的请删去，要的请取消隐藏"
_FORMULA = "Word 文件有{count}处公式{told}没有读：其中的数字请另外核对"
_EMBEDDED = "Word 文件里嵌有{count}个别的文件，没有读{told}：请用 Word 打开后另存，再试"


def _paragraphs_of(cell: Any) -> Iterator[Any]:
    """The paragraphs of a cell, those of its text boxes, too, each once: what programs that do not know them show
    instead is the same again."""
    walk = etree.iterwalk(cell, events=("start",), tag=(f"{_W}p", f"{_MC}Fallback"))
    for _, element in walk:
        if element.tag == f"{_W}p":
            yield element
        elif element.getparent().find(f"{_MC}Choice") is not None:
            walk.skip_subtree()


def _chosen(alternatives: Any) -> Any:
    """Of what a file gives for programs that know more or less, what the newer ones show."""
    for name in ("Choice", "Fallback"):
        choice = alternatives.find(f"{_MC}{name}")
        if choice is not None:
            return choice
    return alternatives


def _picked(mark: Any) -> str:
    """What a list to choose from in an old form shows; nothing for any other mark of a field."""
    choices = mark.find(f"{_W}ffData/{_W}ddList")
    if choices is None:
        return ""
    entries = [e.get(f"{_W}val", "") for e in choices.iterfind(f"{_W}listEntry")]
    at = _whole(_value(choices, "result") or _value(choices, "default"), 0)
    return entries[at] if at < len(entries) else ""


def _quoted(text: str) -> str:
    """A value as it is told: short, on one line, with the words for what is empty."""
    line = tidy(text)
    return "空白" if not line else f"“{line}”" if len(line) <= _LONGEST_TOLD else f"“{line[:_LONGEST_TOLD]}…”"


def _letters_over(element: Any, most: int) -> bool:
    """Whether there are more characters in an element; no more of it is read than it takes to know."""
    count = 0
    for text in element.itertext():
        count += len(text)
        if count > most:
            return True
    return False


def _within(element: Any, tag: str) -> Iterator[Any]:
    """Children of a kind, also inside content controls and accepted insertions; not those of inner tables."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"}:
            yield from _within(child, tag)


class _Fields:
    """The fields that are open in a paragraph, and how many of them number pages."""

    def __init__(self) -> None:
        self._open: list[str] = []
        self._numbering = 0

    def pass_by(self, run: Any) -> bool:
        """Go on by a run; whether it is part of a field that numbers pages."""
        inside = self._numbering > 0
        for child in run:
            if child.tag == f"{_W}fldChar":
                kind = child.get(f"{_W}fldCharType")
                if kind == "begin":
                    self._open.append("")
                elif kind == "end" and self._open:
                    self._numbering -= _numbers_pages(self._open.pop())
            elif child.tag == f"{_W}instrText" and self._open:
                before = self._open[-1]
                # What a field does is said first; no more of it is kept.
                self._open[-1] = after = (before + (child.text or ""))[:_INSTRUCTION]
                self._numbering += _numbers_pages(after) - _numbers_pages(before)
        return inside or self._numbering > 0


def _numbers_pages(instruction: str) -> bool:
    return _PAGE_FIELD.match(instruction) is not None


def _list_of(properties: Any) -> tuple[str, int] | None:
    number = properties.find(f"{_W}numPr")
    if number is None:
        return None
    id = _value(number, "numId")
    if id is None or id == "0":
        return None
    return id, _whole(_value(number, "ilvl"), 0)
