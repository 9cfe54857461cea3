"""The form in the page: the official tables as they are printed, with what follows from the numbers as one types.

The page gets the sums and relations of the form as data and holds them against the numbers by itself; what is drafted
is decided by the program alone. A field's name is its key in the file format (``cells.applications.new.total``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from typing import Any

from drafting.genre.evaluation import total_expressions
from drafting.genre.expressions import PREVIOUS, Expression
from drafting.genre.form_layout import FormCell, form_layout
from drafting.genre.form_sheets import (
    CELLS,
    FACTS_SHEET,
    FORM_SHEET,
    HEDGES,
    asked_notes,
    cell_label,
    form_words,
    head_fields,
    place_names,
)
from drafting.genre.form_sheets import Field as FormField
from drafting.genre.keyed import codes_in, printed_codes, with_rows
from drafting.genre.loader import DEFAULT_GENRE, load_genre
from drafting.genre.model import CellSpec, Edition, FormTable, Genre, Relation

Plain = dict[str, Any]
Places = dict[tuple[str | int, ...], str]

LABELS = "labels."
"""Before a code: the field for what it is called."""
_EMPTY_FACTS = 3
_MOST_FACTS = 200
_PART = re.compile(r"^([ \t　]*)(.+?)[\s：:]+([-+\d.,，０-９．]+)[ \t　]*(\S*)$")
_LEVEL = "　"
_ASIDE = re.compile(r"（格内换行[^）]*）")
"""A hint of the workbook that means nothing in a page."""
FACTS_TITLE = "正文里要写、表里没有的数字"
_HERE = {FACTS_SHEET: FACTS_TITLE, f"“{FORM_SHEET}”": "下面一栏", "下一行": "下一栏"}
"""What the page has in place of the sheets and rows of the workbook."""


@dataclass(frozen=True, slots=True)
class CellField:
    """A place of a printed table: a label, or a number to type."""

    row: int
    rowspan: int
    colspan: int
    label: str = ""
    path: str = ""
    name: str = ""
    value: str = ""
    before: str = ""
    total: bool = False
    carried: bool = False
    decimal: bool = False
    side: bool = False
    """Whether a label stands at the left of its row."""
    scope: str = "col"
    code: str = ""
    """Of a label that is a code, and of the name beside it: that code."""
    anchor: str = ""
    """Of a label that is a code: where the row is found."""
    named: str = ""
    """Beside a code that the list does not name, or that is called otherwise here: the field for its name, which is
    ``value``."""
    first: bool = False
    """Whether it is the first number of a row that a code names: by it the row is known to be there."""
    removable: bool = False
    """Beside a code: whether its row can be taken out, as every one can that the form does not print itself."""


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """Below a table: for each of its columns whether what must balance does."""

    label: str
    cells: tuple[tuple[int, str], ...]
    """How many columns, and the id of the relation (empty for none)."""


@dataclass(frozen=True, slots=True)
class CodesView:
    """Which codes a table may have: what they are called, one of them, and the list to choose from."""

    label: str
    example: str
    list: str


@dataclass(frozen=True, slots=True)
class TableView:
    """A table of the form as the page shows it: its fields by row, its relations as far as they can be told, its blank
    cells."""

    id: str
    name: str
    title: str
    unit: str
    rows: tuple[tuple[CellField, ...], ...]
    balance: tuple[BalanceRow, ...]
    blanks: int
    codes: CodesView | None = None
    """Of a table whose rows are named by codes: how rows are added."""


@dataclass(frozen=True, slots=True)
class TypedField:
    """Something to type outside the tables."""

    name: str
    label: str
    kind: str
    value: str
    remark: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    before: str = ""


@dataclass(frozen=True, slots=True)
class FactRow:
    """A figure outside the tables as it was typed: nothing is read as a number yet. ``before`` is last year's value."""

    number: int
    id: str = ""
    label: str = ""
    value: str = ""
    unit: str = ""
    section: str = ""
    hedge: str = ""
    parts: str = ""
    open: bool = False
    """Whether its parts are not all there are."""
    before: str = ""


@dataclass(frozen=True, slots=True)
class FormView:
    """All of the form."""

    agency: str
    year: int
    before_year: int | None
    head: tuple[TypedField, ...]
    contact: tuple[TypedField, ...]
    amounts: tuple[tuple[str, str, tuple[TypedField, ...]], ...]
    """Groups of figures outside the tables: key, title, fields."""
    tables: tuple[TableView, ...]
    facts: tuple[FactRow, ...]
    sections: tuple[tuple[str, str], ...]
    hedges: tuple[tuple[str, str], ...]
    notes: tuple[TypedField, ...]
    advice: tuple[str, ...] = ()
    """What the genre says of filling it in, where that is not the usual."""
    lacking: tuple[str, ...] = ()
    """What nobody has said and the name does not tell, in Chinese."""
    rules: Plain = field(default_factory=dict)
    genre: str = ""
    genre_id: str = ""
    code_lists: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    """The lists of codes that tables choose from: of each code what it is called."""


def form_view(tree: Mapping[str, Any], before: Mapping[str, Any] | None, given: Sequence[str]) -> FormView:
    """The form with the values of ``tree``; ``before`` is what last year says, ``given`` the cells that were filled in
    before anybody typed."""
    genre, edition = _edition(tree)
    cells = {path: _shown(v) for path, v in flat(tree.get("cells") or {}).items()}
    earlier: Mapping[str, str] = (before or {}).get("cells", {})
    said: Mapping[str, str] = (before or {}).get("notes", {})
    typed = {**_typed(tree)}
    head = head_fields(genre)
    return FormView(
        str((tree.get("agency") or {}).get("name", "")),
        int(tree["year"]),
        None if before is None else int(before["year"]),
        tuple(_field(f, typed) for f in head if f.key.startswith("agency.") or f.key == "year"),
        tuple(_field(f, typed) for f in head if f.key.startswith("contact.")),
        tuple(
            (id, group.title, tuple(_field(f, typed) for f in head if f.key.startswith(f"{id}.")))
            for id, group in form_words(genre).amounts.items()
        ),
        tuple(_table(t, edition, cells, earlier, frozenset(given)) for t in edition.tables),
        tuple(_facts(tree, before)),
        tuple(place_names(genre).items()),
        tuple(HEDGES.items()),
        tuple(
            _field(f, typed, said.get(f.key.partition(".")[2], ""))
            for f in asked_notes(genre, tuple(tree.get("notes") or ()))
        ),
        (*form_words(genre).advice, *_KEYED) if edition.keyed else (),
        tuple(unsaid(tree.get("agency") or {}, genre)),
        rules(edition, earlier),
        genre.name,
        genre.id,
        {_list_id(t): _names(t) for t in edition.keyed},
    )


_KEYED = ("加行：在表下填代码或名称；上级的行一同加上，数由下级相加。",)


def _list_id(form: FormTable) -> str:
    """The id of the list of codes that a table chooses from, the same for tables that have the same list."""
    return "codes-" + hashlib.sha256(repr(_names(form)).encode()).hexdigest()[:12]


def _names(form: FormTable) -> tuple[tuple[str, str], ...]:
    """The codes that a table may have and that it does not print for everybody, each with what it is called."""
    families = [b.family for b in form.blocks if b.family is not None and not b.family.whole_list]
    return tuple(sorted({(c, name) for f in families for c, name in f.names.items() if f.holds(c)}))


def _codes_view(form: FormTable) -> CodesView | None:
    families = [b.family for b in form.blocks if b.family is not None]
    if not families:
        return None
    codes = sorted((c for f in families for c in f.names if f.holds(c)), key=lambda c: (-len(c), c))
    return CodesView(families[0].code_labels[0], codes[0] if codes else "", _list_id(form))


def unsaid(agency: Mapping[str, Any], genre: Genre) -> Iterator[str]:
    """What of an agency (name, level, kind) is chosen by nobody, and its name does not tell; in Chinese."""
    name = str(agency.get("name") or "")
    lacking = [f.label for f in head_fields(genre) if f.kind == "choice" and not agency.get(f.key.partition(".")[2])]
    if not name:
        yield "没有填机关全称，请填写与印章一致的全称"
    if lacking:
        why = f"由“{name}”看不出" if name else "没有选"
        yield f"{why}{'和'.join(lacking)}，请在“机关与年度”里选；机关全称要写明所在的省、市、县，如“示例县水利局”"


def _edition(tree: Mapping[str, Any]) -> tuple[Genre, Edition]:
    """The genre, and the edition with all rows that the figures have."""
    genre = load_genre(str(tree.get("genre") or DEFAULT_GENRE))
    edition = genre.edition(int(tree["year"]), str((tree.get("agency") or {}).get("name", "")))
    return genre, with_rows(edition, codes_in(edition, flat(tree.get("cells") or {})), tree.get("labels") or {})


def flat(cells: Mapping[str, Any], above: str = "") -> dict[str, Any]:
    """Nested cells by their paths."""
    out: dict[str, Any] = {}
    for key, value in cells.items():
        path = f"{above}.{key}" if above else str(key)
        if isinstance(value, Mapping):
            out |= flat(value, path)
        else:
            out[path] = value
    return out


def _shown(value: Any) -> str:
    return "" if value is None else str(value)


def _typed(tree: Mapping[str, Any]) -> dict[str, str]:
    out = {"year": _shown(tree.get("year"))}
    for part in _groups(str(tree.get("genre") or DEFAULT_GENRE)):
        for key, value in (tree.get(part) or {}).items():
            out[f"{part}.{key}"] = _shown(value)
    return out


def _groups(genre: str) -> tuple[str, ...]:
    """The keys of a figures file whose values are typed one by one."""
    return ("agency", "contact", *form_words(load_genre(genre)).amounts, "notes", "labels")


def _field(form: FormField, typed: Mapping[str, str], before: str = "") -> TypedField:
    remark = _ASIDE.sub("", form.remark)
    for sheet, here in _HERE.items():
        remark = remark.replace(sheet, here)
    kind = "long" if form.key.startswith("notes.") else form.kind
    return TypedField(form.key, form.label, kind, typed.get(form.key, ""), remark, tuple(form.choices.items()), before)


# ------------------------------------------------------------------------------------------ tables


def _table(
    form: FormTable, edition: Edition, cells: Mapping[str, str], earlier: Mapping[str, str], given: frozenset[str]
) -> TableView:
    layout = form_layout(form)
    totals = total_expressions(edition)
    stub = min(c.column for c in layout if c.path is not None)
    width = max(c.column + c.colspan for c in layout)
    filled = frozenset(c.row for c in layout if c.path is not None)
    specs = {p: s for p, s in edition.cells.items() if s.table.id == form.id}
    units = list(dict.fromkeys(s.unit for s in specs.values() if s.unit))
    common = max(units, key=lambda u: sum(s.unit == u for s in specs.values()), default="")
    rows: dict[int, list[CellField]] = {}
    for cell in layout:
        rows.setdefault(cell.row, []).append(_cell(cell, specs, totals, cells, earlier, given, filled))
    for row, codes in _codes_by_row(form, layout).items():
        rows[row] = list(_coded(form, rows[row], codes))
    blanks = sum(not cells.get(p) and p not in totals and p not in edition.blanks for p in specs)
    return TableView(
        form.id,
        form.name,
        form.title,
        f"单位：{common}" + ("（另有注明的除外）" if len(units) > 1 else "") if common else "",
        tuple(tuple(rows[r]) for r in sorted(rows)),
        tuple(_balance(edition, layout, totals, stub, width)),
        blanks,
        _codes_view(form),
    )


def _codes_by_row(form: FormTable, layout: Sequence[FormCell]) -> dict[int, set[str]]:
    """The codes of each row of the grid that has any; lists that stand side by side share rows."""
    out: dict[int, set[str]] = {}
    for cell in layout:
        code = None if cell.path is None else form.code_of(cell.path)
        if code is not None:
            out.setdefault(cell.row, set()).add(code)
    return out


def _coded(form: FormTable, row: Sequence[CellField], codes: Set[str]) -> Iterator[CellField]:
    """A row of the grid with what can be done to its codes: the label after a code is its name."""
    printed = printed_codes(form)
    code, begins = "", False
    for cell in row:
        if not cell.path and cell.label in codes and not code:
            code = cell.label
            yield replace(cell, code=code, anchor=f"row-{form.id}-{code}")
        elif not cell.path and code:
            family = form.family_of(code)
            listed = "" if family is None else family.names.get(code, "")
            field_name = "" if cell.label == listed else f"{LABELS}{code}"
            name = "" if cell.label == code else cell.label
            yield replace(cell, code=code, named=field_name, value=name, removable=code not in printed)
            code, begins = "", True
        else:
            yield replace(cell, first=True) if begins and cell.path else cell
            begins = begins and not cell.path


def _cell(
    cell: FormCell,
    specs: Mapping[str, CellSpec],
    totals: Mapping[str, Expression],
    cells: Mapping[str, str],
    earlier: Mapping[str, str],
    given: frozenset[str],
    filled: frozenset[int],
) -> CellField:
    if cell.path is None:
        # A label in a row with figures stands beside them, wherever in the row; lists may stand side by side.
        side = cell.row in filled
        scope = ("rowgroup" if cell.rowspan > 1 else "row") if side else "colgroup" if cell.colspan > 1 else "col"
        return CellField(cell.row, cell.rowspan, cell.colspan, cell.label, side=side, scope=scope)
    spec = specs[cell.path]
    return CellField(
        cell.row,
        cell.rowspan,
        cell.colspan,
        path=cell.path,
        name=cell_label(spec),
        value=cells.get(cell.path, ""),
        before=earlier.get(cell.path, ""),
        total=cell.path in totals,
        carried=cell.path in given and cell.path not in totals,
        decimal=not spec.integer,
    )


def _balancing(edition: Edition, totals: Mapping[str, Expression]) -> Iterator[Relation]:
    """The relations that must hold and define no total: whoever types can break them."""
    for relation in edition.relations:
        if relation.grade != "hard" or relation.operator != "=":
            continue
        if any(len(s.terms) == 1 and s.cells and s.cells[0] in totals for s in (relation.left, relation.right)):
            continue
        yield relation


def _balance(
    edition: Edition, layout: Sequence[FormCell], totals: Mapping[str, Expression], stub: int, width: int
) -> Iterator[BalanceRow]:
    columns = {c.path: (c.column, c.colspan) for c in layout if c.path is not None}
    found: dict[str, dict[int, Relation]] = {}
    for relation in _balancing(edition, totals):
        places = {columns.get(c) for c in relation.cells}
        # What is held against a row that is not there has one cell alone: that balances no column.
        if len(relation.cells) > 1 and len(places) == 1 and (place := places.pop()) is not None:
            found.setdefault(relation.id.partition(".")[0], {})[place[0]] = relation
    for relations in found.values():
        label = next(iter(relations.values())).message.rpartition("：")[2]
        cells: list[tuple[int, str]] = []
        at = stub
        spans = dict(columns.values())
        while at < width:
            span = spans.get(at, 1)
            cells.append((span, relations[at].id if at in relations else ""))
            at += span
        yield BalanceRow(label, ((stub, ""), *cells))


def rules(edition: Edition, earlier: Mapping[str, str]) -> Plain:
    """Sums and relations of the form as plain data, for the page."""
    totals = total_expressions(edition)
    return {
        "totals": {path: _terms(e) for path, e in totals.items()},
        "relations": [
            {
                "id": r.id,
                "left": _terms(r.left),
                "operator": r.operator,
                "right": _terms(r.right),
                "message": r.message,
                "grade": r.grade,
                "unit": _unit_of(r, edition),
                "optional": sorted(r.optional),
                "blanks": sorted(r.blanks),
                "tolerance": format(r.tolerance, "f"),
                "table": _table_of(r, edition),
            }
            for r in edition.relations
            if earlier or not r.needs_previous
        ],
        "blanks": sorted(edition.blanks),
        "before": dict(earlier),
    }


def _terms(expression: Expression) -> list[list[Any]]:
    return [[t.sign, t.name if t.name is not None else format(t.constant, "f")] for t in expression.terms]


def _unit_of(relation: Relation, edition: Edition) -> str:
    """In what the cells of a relation are counted; empty where they are counted differently."""
    own = (c.removeprefix(PREVIOUS) for c in relation.cells)
    units = {edition.cells[c].unit for c in own if c in edition.cells}
    return units.pop() if len(units) == 1 else ""


def _table_of(relation: Relation, edition: Edition) -> str:
    own = next((c for c in relation.cells if not c.startswith(PREVIOUS)), "")
    return edition.cells[own].table.id if own in edition.cells else ""


# ------------------------------------------------------------------------------------------ facts


def _facts(tree: Mapping[str, Any], before: Mapping[str, Any] | None) -> Iterator[FactRow]:
    number = 0
    there = set()
    for fact in tree.get("facts") or ():
        there.add(fact.get("id"))
        parts = "\n".join(_part_lines(fact.get("parts") or (), 0))
        yield FactRow(
            number,
            _shown(fact.get("id")),
            _shown(fact.get("label")),
            _shown(fact.get("value")),
            _shown(fact.get("unit")),
            _shown(fact.get("section")),
            _shown(fact.get("hedge")),
            parts,
            fact.get("exhaustive") is False,
            _before_fact(fact.get("id"), before),
        )
        number += 1
    for asked in (before or {}).get("facts", ()):
        if asked["id"] not in there:
            yield FactRow(
                number,
                _shown(asked["id"]),
                _shown(asked["label"]),
                "",
                _shown(asked["unit"]),
                _shown(asked["section"]),
                before=_shown(asked["value"]),
            )
            number += 1
    for _ in range(_EMPTY_FACTS):
        yield FactRow(number)
        number += 1


def _before_fact(id: object, before: Mapping[str, Any] | None) -> str:
    return next((_shown(f["value"]) for f in (before or {}).get("facts", ()) if f["id"] == id), "")


def _part_lines(parts: Sequence[Mapping[str, Any]], depth: int) -> Iterator[str]:
    for part in parts:
        yield f"{_LEVEL * depth}{part['label']} {part['value']}{' ' + part['unit'] if part.get('unit') else ''}"
        yield from _part_lines(part.get("parts") or (), depth + 1)


def _parts(text: str) -> list[Plain]:
    """Parts that were typed a line each: label, number, and unit where it is another; deeper ones further in."""
    out: list[Plain] = []
    levels: list[tuple[int, list[Plain]]] = [(-1, out)]
    for line in text.splitlines():
        if not line.strip():
            continue
        found = _PART.match(line)
        indent = len(line) - len(line.lstrip(" \t　"))
        part: Plain = (
            {"label": found[2].strip(), "value": found[3]} if found else {"label": line.strip(), "value": None}
        )
        if found and found[4]:
            part["unit"] = found[4]
        while levels[-1][0] >= indent:
            levels.pop()
        levels[-1][1].append(part)
        below: list[Plain] = []
        part["parts"] = below
        levels.append((indent, below))
    return out


# ------------------------------------------------------------------------------------------ what was typed


def tree_of(fields: Mapping[str, Sequence[str]], genre: str) -> Plain:
    """What was typed into the form, in the file format. Nothing is checked here but its shape."""
    typed = {name: values[0].replace("\r\n", "\n") for name, values in fields.items() if values}
    tree: Plain = {"genre": genre, "agency": {}, "year": typed.get("year", "").strip(), "cells": {}}
    parts = _groups(genre)
    for name, value in typed.items():
        part, dot, key = name.partition(".")
        if not dot:
            continue
        if name.startswith(CELLS):
            _put(tree["cells"], key.split("."), value.strip() or None)
        elif part in parts and value.strip():
            tree.setdefault(part, {})[key] = value.strip()
    facts = [_fact(n, typed) for n in range(_MOST_FACTS) if f"facts.{n}.label" in typed]
    kept = [f for f in facts if f is not None]
    if kept:
        tree["facts"] = _named(kept)
    return tree


def _put(cells: Plain, keys: Sequence[str], value: str | None) -> None:
    for key in keys[:-1]:
        below = cells.setdefault(key, {})
        if not isinstance(below, dict):
            return
        cells = below
    cells[keys[-1]] = value


def _fact(number: int, typed: Mapping[str, str]) -> Plain | None:
    """A fact that was typed; None for a line without a number, which is not used."""

    def of(key: str) -> str:
        return typed.get(f"facts.{number}.{key}", "").strip()

    if not of("value") and not (of("label") and of("parts")):
        return None
    fact: Plain = {"id": of("id"), "label": of("label"), "value": of("value") or None}
    for key in ("unit", "section", "hedge"):
        if of(key):
            fact[key] = of(key)
    if parts := _parts(typed.get(f"facts.{number}.parts", "")):
        fact["parts"] = parts
    if of("open"):
        fact["exhaustive"] = False
    return fact


def _named(facts: Sequence[Plain]) -> list[Plain]:
    """Facts with an id each: their own, or one that no other has."""
    taken = {f["id"] for f in facts if f["id"]}
    out = []
    for fact in facts:
        number = 1
        while not fact["id"]:
            made = f"fact_{number}"
            if made not in taken:
                taken.add(made)
                fact = {**fact, "id": made}
            number += 1
        out.append(fact)
    return out


def places(tree: Mapping[str, Any]) -> Places:
    """What each value is called for the person who typed it, by its key path."""
    out: Places = {(): "表格", ("year",): "报告年度", ("agency",): "机关全称"}
    try:
        genre, edition = _edition(tree)
    except (ValueError, KeyError, TypeError):
        return out
    for path, spec in edition.cells.items():
        out[("cells", *path.split("."))] = spec.table.name
    for one in (*head_fields(genre), *asked_notes(genre, ())):
        if one.key:
            out[tuple(one.key.split("."))] = one.label
    for n, fact in enumerate(tree.get("facts") or ()):
        out[("facts", n)] = f"正文数字“{fact.get('label') or n + 1}”"
    return out
