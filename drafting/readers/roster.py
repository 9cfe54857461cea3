"""The names of a roster: one a line of a text, or a column of a workbook."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from drafting.errors import InputError
from drafting.files import read_bounded, unreadable
from drafting.genre.model import Genre
from drafting.language.tables import ALIAS_HEADS, ROSTER_HEADS
from drafting.readers.files import decode
from drafting.readers.spreadsheet import is_workbook, read_workbook
from drafting.review.units import RosterName, plain

_COMMENT = "#"
_ORDINAL = re.compile(r"^\s*(?:[（(]?[0-9]{1,3}[)）.、．,，\s]\s*|[-*•·]\s+)")
_WORKBOOK = (".xlsx",)
_OTHER_BOOKS = (".xls", ".et", ".ods", ".xlsm", ".doc", ".docx", ".wps", ".pdf")
_HANZI = re.compile("[\u4e00-\u9fff]")


def read_roster(path: Path, genre: Genre) -> tuple[RosterName, ...]:
    """The names of a roster, each once. Raises InputError when the file cannot be read or holds none."""
    source = str(path)
    try:
        data = read_bounded(path)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    suffix = path.suffix.lower()
    if suffix in _WORKBOOK or (suffix not in _OTHER_BOOKS and is_workbook(data)):
        rows = [row for sheet in read_workbook(data, source) for row in _rows(sheet.cells)]
        found = _column(rows, genre)
    elif suffix in _OTHER_BOOKS:
        raise InputError(source, f"名单不能是“{suffix}”文件", advice="请另存为 .xlsx，或者写成一行一个名称的 .txt 文件")
    else:
        found = list(_lines(decode(data, source) if data.strip() else ""))
    out: dict[str, RosterName] = {}
    for name in found:
        out.setdefault(plain(name.name), name)
    if not out:
        raise InputError(source, "名单里没有名称", advice="请一行写一个单位名称，或者给出有一列单位名称的 .xlsx")
    return tuple(out.values())


def _lines(text: str) -> Iterator[RosterName]:
    """A name a line; what follows behind a comma or a tab are other names of it, what heads a column is none."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith(_COMMENT)]
    tabs = sum("\t" in line for line in lines) * 2 > len(lines)
    rows = [
        [cell.strip() for cell in row]
        for row in csv.reader((line.replace("，", ",") for line in lines), delimiter="\t" if tabs else ",")
    ]
    if any(len(row) > 1 for row in rows) and (headed := _headed(rows)):
        yield from headed
        return
    for row in rows:
        names = [name for cell in row if _HANZI.search(name := _ORDINAL.sub("", cell).strip())]
        if names and plain(names[0]) not in ROSTER_HEADS:
            yield RosterName(names[0], tuple(names[1:]))


def _rows(cells: object) -> list[list[str]]:
    """The texts of a sheet, row by row."""
    assert isinstance(cells, dict)
    out: dict[int, dict[int, str]] = {}
    for (row, column), cell in cells.items():
        out.setdefault(row, {})[column] = cell.text if cell.number is None else str(cell.number)
    return [[line.get(c, "").strip() for c in range(max(line) + 1)] for _, line in sorted(out.items())]


def _headed(rows: Sequence[Sequence[str]]) -> list[RosterName]:
    """The names below a head that says that they are names; none where no column has such a head."""
    for at, row in enumerate(rows):
        heads = ["".join(cell.split()) for cell in row]
        column = next((c for c, head in enumerate(heads) if head in ROSTER_HEADS), None)
        if column is None:
            continue
        aliases = [c for c, head in enumerate(heads) if head in ALIAS_HEADS]
        return [
            RosterName(line[column], tuple(line[c] for c in aliases if c < len(line) and line[c]))
            for line in rows[at + 1 :]
            if column < len(line) and _HANZI.search(line[column])
        ]
    return []


def _column(rows: Sequence[Sequence[str]], genre: Genre) -> list[RosterName]:
    """The names of the column that is headed as such, else of the one with the most names of agencies."""
    headed = _headed(rows)
    if headed:
        return headed
    width = max((len(row) for row in rows), default=0)
    best: list[str] = []
    most = 0
    for column in range(width):
        texts = [row[column] for row in rows if column < len(row) and _HANZI.search(row[column])]
        known = sum(genre.agencies.infer(text).kind is not None for text in texts)
        if known > most or (not most and len(texts) > len(best)):
            best, most = texts, known
    return [RosterName(_ORDINAL.sub("", text).strip()) for text in best if plain(text) not in ROSTER_HEADS]
