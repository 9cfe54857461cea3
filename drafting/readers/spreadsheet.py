"""Workbooks (.xlsx) as plain cells: what is typed in each, and which of them are formulas.

Nothing is calculated and no link is followed. Of a formula the value is read that the office program kept with it.
"""

from __future__ import annotations

import math
import posixpath
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from lxml import etree

from drafting import limits
from drafting.errors import InputError, TooMuchError
from drafting.readers.packages import open_package

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ROWS, _COLUMNS = 1_048_576, 16_384
_DIGITS = 15
"""So many digits of a number a workbook keeps."""

Kind = Literal["number", "text", "boolean", "error", "date", "formula"]
Place = tuple[int, int]
"""Row and column, from 0."""


@dataclass(frozen=True, slots=True)
class TypedCell:
    """What stands in a cell. ``number`` and ``text`` by kind; a text of white space alone is no cell at all.

    Of a ``formula`` they are the value kept for it, neither when none was; ``source`` is the formula itself.
    """

    kind: Kind
    text: str = ""
    number: Decimal | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: its cells that are not empty, and the areas that are merged (first and last place of each)."""

    name: str
    cells: Mapping[Place, TypedCell]
    merged: tuple[tuple[Place, Place], ...] = ()

    def text(self, place: Place) -> str:
        """What a person reads there, as one word for comparing labels: without white space."""
        cell = self.cells.get(place)
        if cell is None:
            return ""
        return "".join((str(cell.number) if cell.number is not None else cell.text).split())

    def place(self, place: Place) -> str:
        """The name of a place, for messages."""
        return f"工作表“{self.name}”{place_name(place)}"


def place_name(place: Place) -> str:
    """The name of a cell as a person knows it (C7)."""
    row, column = place
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"


def is_workbook(data: bytes) -> bool:
    """Whether a file's first bytes are those of a workbook, readable or not."""
    return data.startswith((b"PK\x03\x04", _OLE))


def read_workbook(data: bytes, source: str, *, large: bool = False) -> tuple[Sheet, ...]:
    """The sheets of a workbook; a ``large`` one holds the lines of many reports. Raises InputError when it is
    encrypted, of another format, broken, or too large."""
    if data.startswith(_OLE):
        raise InputError(
            source, "是加了密码的工作簿，或旧格式的 .xls 文件", advice="请去掉密码，用 Excel 或 WPS 另存为 .xlsx 后再试"
        )
    broken = InputError(source, "不是完好的 .xlsx 工作簿", advice="请用 Excel 或 WPS 打开，另存为 .xlsx 后再试")
    try:
        with open_package(data, times=limits.MANY_TIMES if large else 1) as package:
            return _Package(package, source, limits.MOST_CELLS * (limits.MANY_TIMES if large else 1)).sheets()
    except InputError:
        raise
    except TooMuchError as error:
        raise InputError(source, f"工作簿太大：{error}", advice="请只保留数据表，另存为新的工作簿后再试") from error
    except (
        zipfile.BadZipFile,
        etree.XMLSyntaxError,
        KeyError,
        ValueError,
        EOFError,
        OSError,
        NotImplementedError,
        RuntimeError,  # a part of the archive that is encrypted
        zipfile.LargeZipFile,
        zlib.error,
        ArithmeticError,
    ) as error:
        raise broken from error


def _local(element: etree._Element) -> str:
    """The name of an element without its namespace: the format has two sets of them."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (c for c in element if _local(c) == name)


@dataclass(slots=True)
class _Package:
    """The parts of one workbook."""

    package: zipfile.ZipFile
    source: str
    most: int = limits.MOST_CELLS
    strings: list[str] = field(default_factory=list)
    dates: frozenset[int] = frozenset()
    count: int = 0

    def part(self, name: str) -> etree._Element:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        data = self.package.read(name)
        if b"<!DOCTYPE" in data:
            raise ValueError("a document type declaration has no place in a workbook")
        return etree.fromstring(data, parser)

    def sheets(self) -> tuple[Sheet, ...]:
        main = self._main()
        book = self.part(main)
        folder = posixpath.dirname(main)
        targets: dict[str, str] = {}
        others: dict[str, str] = {}
        for relation in self.part(posixpath.join(folder, "_rels", posixpath.basename(main) + ".rels")):
            target = relation.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            kind = relation.get("Type", "").rpartition("/")[2]
            if kind == "worksheet":
                targets[relation.get("Id", "")] = path
            else:
                others[kind] = path
        names = set(self.package.namelist())
        if others.get("sharedStrings") in names:
            self.strings = [_rich_text(si) for si in _children(self.part(others["sharedStrings"]), "si")]
        if others.get("styles") in names:
            self.dates = _date_styles(self.part(others["styles"]))
        out = []
        for group in _children(book, "sheets"):
            for sheet in _children(group, "sheet"):
                id = next((str(v) for k, v in sheet.attrib.items() if str(k).endswith("}id")), "")
                if id in targets:  # a chart has a sheet of its own
                    out.append(self._sheet(sheet.get("name", ""), self.part(targets[id])))
        return tuple(out)

    def _main(self) -> str:
        for relation in self.part("_rels/.rels"):
            if relation.get("Type", "").endswith("/officeDocument"):
                return relation.get("Target", "").lstrip("/")
        raise ValueError("no workbook in the package")

    def _sheet(self, name: str, root: etree._Element) -> Sheet:
        cells: dict[Place, TypedCell] = {}
        for data in _children(root, "sheetData"):
            row = -1
            for line in _children(data, "row"):
                number = line.get("r")
                row = int(number) - 1 if number else row + 1
                column = -1
                for element in _children(line, "c"):
                    reference = element.get("r")
                    place = _place(reference) if reference else (row, column + 1)
                    column = place[1]
                    cell = self._cell(element)
                    if cell is None:
                        continue
                    self.count += 1
                    if self.count > self.most:
                        raise InputError(self.source, "工作簿太大", advice="请只保留数据表，另存为新的工作簿后再试")
                    cells[place] = cell
        merged = []
        for group in _children(root, "mergeCells"):
            for area in _children(group, "mergeCell"):
                first, _, last = area.get("ref", "").partition(":")
                merged.append((_place(first), _place(last or first)))
        return Sheet(name, cells, tuple(merged))

    def _cell(self, element: etree._Element) -> TypedCell | None:
        formula = next(_children(element, "f"), None)
        if formula is not None:
            kept = self._value(element) or TypedCell("text")
            known = kept if kept.kind in ("number", "text") else TypedCell("text")
            return TypedCell("formula", known.text, known.number, formula.text or "")
        return self._value(element)

    def _value(self, element: etree._Element) -> TypedCell | None:
        kind = element.get("t", "n")
        if kind == "inlineStr":
            return _text(next((_rich_text(i) for i in _children(element, "is")), ""))
        raw = next((v.text or "" for v in _children(element, "v")), "")
        if kind == "s":
            return _text(self.strings[_index(raw, len(self.strings))]) if raw.strip() else None
        if kind == "str":
            return _text(_unescaped(raw))
        if not raw.strip():
            return None
        if kind == "b":
            return TypedCell("boolean", raw)
        if kind == "e":
            return TypedCell("error", raw)
        if kind == "d":
            return TypedCell("date", raw)
        number = float(raw)
        if not math.isfinite(number):
            return TypedCell("error", raw)
        if int(element.get("s", "0")) in self.dates:
            return TypedCell("date", raw)
        # A workbook keeps binary fractions: what a person sees of them are fifteen digits.
        return TypedCell("number", number=Decimal(format(number, f".{_DIGITS}g")))


def _index(raw: str, length: int) -> int:
    index = int(raw)
    if not 0 <= index < length:
        raise ValueError("no such text")
    return index


def _text(text: str) -> TypedCell | None:
    return TypedCell("text", text) if text.strip() else None


def _place(reference: str) -> Place:
    match = re.fullmatch(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})", reference)
    if match is None:
        raise ValueError(f"no cell is called {reference!r}")
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    if row > _ROWS or column > _COLUMNS:
        raise ValueError(f"no cell is called {reference!r}")
    return row - 1, column - 1


def _rich_text(element: etree._Element) -> str:
    """A text with its runs joined; how it is pronounced is no part of it."""
    out = []
    for child in element:
        name = _local(child)
        if name == "t":
            out.append(child.text or "")
        elif name == "r":
            out.extend(t.text or "" for t in _children(child, "t"))
    return _unescaped("".join(out))


def _unescaped(text: str) -> str:
    """The format writes characters that XML cannot hold as _x000D_."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda m: chr(int(m[1], 16)), text)


def _date_styles(root: etree._Element) -> frozenset[int]:
    """The cell styles that show a number as a date or a time."""
    dates = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
    for group in _children(root, "numFmts"):
        for style in _children(group, "numFmt"):
            code = re.sub(r'"[^"]*"|\\.|\[[^\]]*\]', "", style.get("formatCode", ""))
            if re.search("[ymdhs]", code, re.IGNORECASE) and not re.search("general", code, re.IGNORECASE):
                dates.add(int(style.get("numFmtId", "-1")))
    out = set()
    for group in _children(root, "cellXfs"):
        for i, style in enumerate(_children(group, "xf")):
            if int(style.get("numFmtId", "0")) in dates:
                out.add(i)
    return frozenset(out)
