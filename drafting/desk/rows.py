"""Rows that a form's tables get from whoever fills it in: a row for a code, added, named, taken out and put back.

A form is plain data in the file format (``form.tree_of``). A row is there when its cells are, empty or not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from drafting.desk.bounds import MOST_CELLS
from drafting.desk.form import flat
from drafting.errors import InputError
from drafting.genre.form_layout import cell_path
from drafting.genre.keyed import codes_in, printed_codes, with_rows
from drafting.genre.loader import DEFAULT_GENRE, load_genre
from drafting.genre.model import Codes, Edition, FormTable
from drafting.text.quotes import quoted

Plain = dict[str, Any]

_APART = re.compile(r"[\s,，、;；]+")
_SHOWN = 6
_MOST_NAME = 60


@dataclass(frozen=True, slots=True)
class Asked:
    """A row that somebody asks for: its code, and the name and figures that were pasted beside it."""

    code: str
    name: str = ""
    figures: tuple[str, ...] = ()


@dataclass(slots=True)
class Change:
    """What became of a table: ``at`` is the code of the row to go on with, ``told`` what there is to know."""

    table: str
    at: str = ""
    told: list[str] = field(default_factory=list)
    removed: Plain | None = None
    """A row that was taken out, so that it can be put back: its code, its name and its cells."""
    wrong: bool = False
    """Whether it could not be done."""
    given: str = ""
    """Then what was asked for, to be mended where it was typed."""


def bare_edition(tree: Mapping[str, Any]) -> Edition:
    """The edition that a form is of, without the rows that it was given."""
    genre = load_genre(str(tree.get("genre") or DEFAULT_GENRE))
    return genre.edition(int(tree["year"]), str((tree.get("agency") or {}).get("name", "")))


def _table(tree: Mapping[str, Any], id: str) -> tuple[Edition, FormTable]:
    edition = bare_edition(tree)
    form = next((t for t in edition.keyed if t.id == id), None)
    if form is None:
        raise InputError("这张表", "不能加行", advice="请刷新本页再试")
    return edition, form


def codes_of(edition: Edition, tree: Mapping[str, Any]) -> Codes:
    """The codes of each keyed table that a form has rows for."""
    return codes_in(edition, flat(tree.get("cells") or {}))


# ------------------------------------------------------------------------------------------ what is asked for


def asked(text: str, form: FormTable) -> list[Asked]:
    """The rows that a text asks for: codes or their names, several apart by blanks or a line each; or lines as a
    spreadsheet copies them, with the name and the figures beside the code. Raises InputError."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found: list[Asked] = []
    for line in plain.splitlines():
        if "\t" in line.strip():
            cells = [c.strip() for c in line.strip().split("\t")]
            one = _of_cells(cells, form)
            found += [one] if one is not None else []
        elif line.strip():
            found += _of_words(line.strip(), form)
    if not found:
        raise InputError(form.name, "没有写要加哪一行", advice=f"请填{_code_label(form)}，{_such_as(form)}")
    return found


def _of_cells(cells: Sequence[str], form: FormTable) -> Asked | None:
    """A line of a spreadsheet; None for one without a code, as the labels and the sum of a list are."""
    at = next((i for i, cell in enumerate(cells) if form.family_of(cell) is not None), None)
    if at is None:
        return None
    name, figures = "", list(cells[at + 1 :])
    if figures and not re.fullmatch(r"[-+\d.,]*", figures[0]):
        name = figures.pop(0)
    while figures and not figures[-1]:
        figures.pop()
    columns = len(_columns(form, cells[at]))
    if len(figures) > columns:
        advice = f"{quoted(form.name)}只有{columns}栏。请从代码一栏起复制，栏次与表上的相同"
        raise InputError(cells[at], f"后面有{len(figures)}个数", advice=advice)
    return Asked(cells[at], name[:_MOST_NAME], tuple(figures))


def _of_words(line: str, form: FormTable) -> Iterator[Asked]:
    named = _by_name(line, form)
    if named:
        yield Asked(named)
        return
    last: Asked | None = None
    for word in _APART.split(line):
        code, name = _split(word, form)
        if code:
            if last is not None:
                yield last
            last = Asked(code, name)
        elif last is not None and not last.name and not word.isdecimal():
            last = Asked(last.code, word[:_MOST_NAME])
        elif word:
            named = _by_name(word, form)
            if not named:
                raise InputError(form.name, f"{quoted(word[:20])}不是{_code_label(form)}", advice=f"{_such_as(form)}")
            if last is not None:
                yield last
            last = Asked(named)
    if last is not None:
        yield last


def _split(word: str, form: FormTable) -> tuple[str, str]:
    """A code, and the name that is written right behind it; empty for what begins with no code."""
    digits = re.match(r"[0-9A-Za-z]+", word)
    if digits is None or form.family_of(digits[0]) is None:
        return "", ""
    return digits[0], word[digits.end() :].strip(":：-—.")


def _by_name(name: str, form: FormTable) -> str:
    """The code that the list calls so; empty when there is none. Raises InputError when there are several."""
    lists = [b.family for b in form.blocks if b.family is not None]
    found = sorted({c for f in lists for c, said in f.names.items() if said == name and f.holds(c)})
    if len(found) > 1:
        some = "、".join(found[:_SHOWN]) + (f"等{len(found)}个" if len(found) > _SHOWN else "")
        raise InputError(form.name, f"有几个代码叫{quoted(name)}：{some}", advice="请填代码")
    return found[0] if found else ""


def _code_label(form: FormTable) -> str:
    return next(b.family.code_labels[0] for b in form.blocks if b.family is not None)


def _such_as(form: FormTable) -> str:
    """How many characters codes have, and one of them."""
    families = [b.family for b in form.blocks if b.family is not None]
    lengths = sorted({n for f in families for n in f.lengths})
    example = next((c for f in families for c in sorted(f.names, key=len, reverse=True) if f.holds(c)), "")
    return f"应当是{'、'.join(map(str, lengths))}位的代码" + (f"，如 {example}" if example else "")


# ------------------------------------------------------------------------------------------ what is done


def add(tree: Plain, table: str, text: str) -> Change:
    """Give a table of a form the rows that a text asks for, and those of the codes above them. Raises InputError, and
    then nothing is changed."""
    edition, form = _table(tree, table)
    wanted = asked(text, form)
    there = codes_of(edition, tree)
    own = set(there.get(table, ()))
    change = Change(table)
    fresh: dict[str, None] = {}
    for one in wanted:
        for code in (*_above(form, one.code), one.code):
            if code not in own:
                fresh[code] = None
    grown = {**there, table: tuple(sorted({*own, *fresh}))}
    if len(with_rows(edition, grown).cells) > MOST_CELLS:
        raise InputError(form.name, "行太多了", advice=f"各表合计最多{MOST_CELLS}格，更多的请用数据表（.xlsx）填")
    for code in fresh:
        for path in _columns(form, code):
            _put(tree["cells"], path, None)
    values = flat(tree["cells"])
    for one in wanted:
        _fill(tree, form, one, values, change)
    change.at = next((o.code for o in wanted if o.code in fresh), wanted[0].code)
    old = [o.code for o in wanted if o.code not in fresh and not o.figures]
    if old:
        change.told.append(f"{'、'.join(dict.fromkeys(old))}的行已经有了")
    more = [c for c in fresh if all(c != o.code for o in wanted)]
    if more:
        change.told.append(f"上级{'、'.join(more)}的行一同加上了，数由下级相加")
    names = {**(tree.get("labels") or {})}
    unnamed = [c for c in fresh if not names.get(c) and not _listed(form, c)]
    if unnamed:
        change.told.append(f"代码表里没有{'、'.join(unnamed)}，请核对，并填写名称")
    return change


def _fill(tree: Plain, form: FormTable, one: Asked, values: Mapping[str, Any], change: Change) -> None:
    """The name and figures that were pasted with a code; what stands there already stays."""
    if one.name and one.name != _listed(form, one.code):
        tree.setdefault("labels", {}).setdefault(one.code, one.name)
    kept = []
    for path, figure in zip(_columns(form, one.code), one.figures, strict=False):
        if not figure:
            continue
        if values.get(path) in (None, ""):
            _put(tree["cells"], path, figure)
        elif str(values[path]) != figure:
            kept.append(figure)
    if kept:
        change.told.append(f"{one.code}的行已经填了别的数，没有改成{'、'.join(kept[:_SHOWN])}")


def remove(tree: Plain, table: str, code: str) -> Change:
    """Take a row out of a table of a form; what stood in it is kept with the change. Raises InputError."""
    _, form = _table(tree, table)
    if form.family_of(code) is None or code in printed_codes(form):
        raise InputError(form.name, f"{quoted(code[:20])}的行不能删去")
    values = flat(tree.get("cells") or {})
    cells = {p: values[p] for p in _columns(form, code) if p in values}
    if not cells:
        raise InputError(form.name, f"没有{quoted(code[:20])}的行")
    for path in cells:
        _take(tree["cells"], path.split("."))
    name = str((tree.get("labels") or {}).get(code) or _listed(form, code))
    return Change(table, removed={"code": code, "name": name, "cells": cells})


def restore(tree: Plain, change: Change) -> Change:
    """Put a row back that was taken out; figures that were typed for it since stay."""
    removed = change.removed or {"code": "", "cells": {}}
    values = flat(tree.get("cells") or {})
    for path, value in removed["cells"].items():
        if values.get(path) in (None, ""):
            _put(tree["cells"], path, value)
    return Change(change.table, at=str(removed["code"]))


def _above(form: FormTable, code: str) -> list[str]:
    """The codes that one stands below, the first level first."""
    family = form.family_of(code)
    out: list[str] = []
    above = None if family is None else family.parent(code)
    while family is not None and above is not None and family.holds(above):
        out.append(above)
        above = family.parent(above)
    return out[::-1]


def _columns(form: FormTable, code: str) -> list[str]:
    """The paths of the cells in the row of a code, in the order of the form."""
    for block in form.blocks:
        if block.family is not None and block.family.holds(code):
            group = block.family.row(code)
            ways = (way for axis in block.columns for way in axis.leaves())
            return [cell_path(form, (group, *group.children), way) for way in ways]
    return []


def _listed(form: FormTable, code: str) -> str:
    """What the list of codes calls one; empty when it has it not."""
    family = form.family_of(code)
    return "" if family is None else family.names.get(code, "")


def _put(cells: Plain, path: str, value: Any) -> None:
    *above, last = path.split(".")
    for key in above:
        below = cells.get(key)
        if not isinstance(below, dict):
            below = cells[key] = {}
        cells = below
    cells[last] = value


def _take(cells: Plain, keys: Sequence[str]) -> None:
    """Remove a cell, and the groups that hold nothing any more."""
    below = cells.get(keys[0])
    if len(keys) > 1 and isinstance(below, dict):
        _take(below, keys[1:])
        if not below:
            del cells[keys[0]]
    elif len(keys) == 1:
        cells.pop(keys[0], None)
