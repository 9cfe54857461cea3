"""The figures of many units from one table, each as if it had a file of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from drafting.errors import InputError, gathered
from drafting.files import read_bounded, unreadable
from drafting.genre.figures import Figures
from drafting.genre.form_sheets import HEDGES, NO, form_words
from drafting.genre.loader import DEFAULT_GENRE, genre_ids, load_genre
from drafting.genre.unit_sheets import (
    AGENCY,
    DEPTH,
    EXHAUSTIVE,
    FACTS,
    FIGURES,
    FILE,
    GENRE,
    HEAD,
    HEDGE,
    ID,
    KIND,
    LABEL,
    LEVEL,
    OWNER,
    PATHS_ROW,
    ROW,
    SECTION,
    UNIT,
    VALUE,
    YEAR,
)
from drafting.language.contacts import CONTACTS
from drafting.readers.figures import figures_of
from drafting.readers.spreadsheet import Sheet, TypedCell, is_workbook, read_workbook
from drafting.readers.structured import KeyPath, Tree


def is_unit_table(path: Path) -> bool:
    """Whether a file is a table of many units' figures."""
    try:
        data = read_bounded(path)
        return (
            path.suffix.lower() == ".xlsx"
            and is_workbook(data)
            and _figures_sheet(_sheets(data, str(path))) is not None
        )
    except (OSError, ValueError, InputError):
        return False


def load_unit_table(path: Path) -> tuple[Figures, ...]:
    """The figures of every unit, in the order of the table. Raises InputError with all that is wrong."""
    source = str(path)
    try:
        data = read_bounded(path)
    except (OSError, ValueError) as error:
        raise unreadable(path, error) from error
    sheets = _sheets(data, source)
    sheet = _figures_sheet(sheets)
    if sheet is None:
        raise InputError(source, f"没有“{FIGURES}”工作表，不是各单位数据的汇总表")
    facts = next((s for s in sheets if s.name.strip() == FACTS), None)
    beside = _beside_sheet(sheets)
    out = []
    errors: list[InputError] = []
    for row in sorted({r for r, _ in sheet.cells if r > PATHS_ROW}):
        tree = _tree(sheet, row, source, facts, beside)
        if tree is None:
            continue
        try:
            out.append(figures_of(tree))
        except InputError as error:
            errors.append(error)
    if errors:
        raise gathered(errors)
    return tuple(out)


def _sheets(data: bytes, source: str) -> tuple[Sheet, ...]:
    return read_workbook(data, source, large=True)


def _figures_sheet(sheets: Sequence[Sheet]) -> Sheet | None:
    return next((s for s in sheets if s.name.strip() == FIGURES), None)


def _beside_sheet(sheets: Sequence[Sheet]) -> Sheet | None:
    """The list of what the units give beside tables and facts: another list of units by their rows, whatever its name
    (earlier versions had others)."""
    return next(
        (s for s in sheets if s.name.strip() not in (FIGURES, FACTS) and {OWNER, ROW} <= set(_columns(s, 0).values())),
        None,
    )


def _columns(sheet: Sheet, row: int) -> dict[int, str]:
    return {c: cell.text.strip() for (r, c), cell in sheet.cells.items() if r == row and cell.text.strip()}


def _value(cell: TypedCell | None) -> object:
    if cell is None:
        return None
    return cell.number if cell.number is not None else cell.text


def _tree(sheet: Sheet, row: int, source: str, facts: Sheet | None, beside: Sheet | None) -> Tree | None:
    """A row of the table as a figures file would hold it; None for a row without figures."""
    columns = _columns(sheet, PATHS_ROW)
    cells: dict[str, Any] = {}
    places: dict[KeyPath, str] = {(): f"工作表“{sheet.name}”第{row + 1}行"}
    head: dict[str, object] = {}
    for column, name in columns.items():
        cell = sheet.cells.get((row, column))
        if name in HEAD:
            head[name] = _value(cell)
        else:
            cells[name] = _value(cell)
            places["cells", name] = sheet.place((row, column))
    if not any(v is not None for v in (*cells.values(), head.get(AGENCY))):
        return None
    id = str(head.get(GENRE) or DEFAULT_GENRE).strip()
    if id not in genre_ids():
        raise InputError(source, f"没有文种“{id}”", place=places[()], advice=f"可用的文种：{'、'.join(genre_ids())}")
    pack = load_genre(id)
    agency = {"name": head.get(AGENCY)}
    for key, name, known in (("level", LEVEL, pack.levels), ("kind", KIND, pack.kinds)):
        said = str(head.get(name) or "").strip()
        if said:
            agency[key] = next((k for k, v in known.items() if said in (k, v)), said)
    year = _year(head.get(YEAR))
    if isinstance(year, Decimal):
        # Columns of other editions are blank for this unit.
        edition = pack.edition(int(year), str(head.get(AGENCY) or "")) if year == year.to_integral_value() else None
        if edition is not None:
            cells = {p: v for p, v in cells.items() if v is not None or p in edition.cells}
    root: dict[str, Any] = {"genre": id, "agency": agency, "year": year, "cells": cells}
    if facts is not None and (found := _facts(facts, row + 1, places)):
        root["facts"] = found
    if beside is not None:
        root |= _beside(beside, row + 1, id, places)
    where = str(head.get(FILE) or "").strip()
    return Tree(root, f"{source} 第{row + 1}行" + (f"（{where}）" if where else ""), places=places)


def _year(value: object) -> object:
    if isinstance(value, str) and value.strip().isdigit():
        return Decimal(value.strip())
    return value


def _lines(sheet: Sheet, owner: int) -> list[tuple[int, dict[str, int]]]:
    """The rows of a list that belong to a row of the table, with the columns by their heads."""
    heads = {text: column for column, text in _columns(sheet, 0).items()}
    if ROW not in heads:
        return []
    rows = sorted(r for (r, c), cell in sheet.cells.items() if r and c == heads[ROW] and cell.number == owner)
    return [(r, heads) for r in rows]


def _facts(sheet: Sheet, owner: int, places: dict[KeyPath, str]) -> list[dict[str, Any]]:
    out: list[dict[str, Any]] = []
    open_: list[tuple[dict[str, Any], KeyPath]] = []
    hedges = {v: k for k, v in HEDGES.items()}
    for row, heads in _lines(sheet, owner):
        given: Mapping[str, object] = {name: _value(sheet.cells.get((row, c))) for name, c in heads.items()}
        depth = given.get(DEPTH)
        level = min(int(depth) if isinstance(depth, Decimal) and depth >= 1 else 1, len(open_) + 1)
        fact: dict[str, Any] = {"label": given.get(LABEL), "value": given.get(VALUE)}
        if given.get(UNIT):
            fact["unit"] = given[UNIT]
        if level == 1:
            fact["id"] = given.get(ID) or f"fact{len(out) + 1}"
            if given.get(HEDGE):
                fact["hedge"] = hedges.get(str(given[HEDGE]), given[HEDGE])
            if given.get(EXHAUSTIVE) == NO:
                fact["exhaustive"] = False
            if given.get(SECTION):
                fact["section"] = given[SECTION]
        del open_[level - 1 :]
        if open_:
            items, above = open_[-1][0].setdefault("parts", []), open_[-1][1]
            path: KeyPath = (*above, "parts", len(items))
        else:
            items, path = out, ("facts", len(out))
        places[path] = sheet.place((row, heads.get(LABEL, 0)))
        items.append(fact)
        open_.append((fact, path))
    return out


def _beside(sheet: Sheet, owner: int, genre: str, places: dict[KeyPath, str]) -> dict[str, Any]:
    """The figures outside the tables of a unit, and how it can be reached."""
    words = form_words(load_genre(genre))
    keys = {key: ("contact", key) for key in CONTACTS}
    keys |= {label: ("contact", key) for key, label in words.contact.items()}
    keys |= {a.heading: (id, key) for id, group in words.amounts.items() for key, a in group.amounts.items()}
    out: dict[str, Any] = {}
    for row, heads in _lines(sheet, owner):
        for name, column in heads.items():
            value = _value(sheet.cells.get((row, column)))
            if name in keys and value is not None:
                group, key = keys[name]
                out.setdefault(group, {})[key] = str(value) if group == "contact" else value
                places.setdefault((group,), sheet.place((row, column)))
    return out
