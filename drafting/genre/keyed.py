"""Editions with the rows that a report brings: every code a row, every crossing a cell, every relation written out.

What has figures or a report in hand works with such an edition as with any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from drafting.genre.figures import Figures
from drafting.genre.form_layout import table_cells
from drafting.genre.model import Axis, CellSpec, Codes, Edition, Family, FormBlock, FormTable, Genre

_MOST_MADE = 64
_made: dict[
    tuple[int, tuple[tuple[str, tuple[str, ...]], ...], tuple[tuple[str, str], ...]], tuple[Edition, Edition]
] = {}


def edition_of(genre: Genre, figures: Figures) -> Edition:
    """The edition that figures are of, with the keyed rows that they have."""
    edition = genre.edition_by_id(figures.edition) or genre.edition(figures.year, figures.agency.name)
    return with_rows(edition, codes_in(edition, figures.cells), figures.labels)


def codes_in(edition: Edition, paths: Iterable[str]) -> Codes:
    """The codes of each keyed table that cell paths name."""
    keyed = edition.keyed
    if not keyed:
        return {}
    found: dict[str, dict[str, None]] = {form.id: {} for form in keyed}
    prefixes = [(form, f"{form.path}.") for form in keyed]
    for path in paths:
        for form, prefix in prefixes:
            code = form.code_of(path) if path.startswith(prefix) else None
            if code is not None:
                found[form.id][code] = None
    return {id: tuple(sorted(codes)) for id, codes in found.items() if codes}


def printed_codes(form: FormTable) -> tuple[str, ...]:
    """The codes that the form itself prints, whatever a report has."""
    families = [b.family for b in form.blocks if b.family is not None and b.family.whole_list]
    return tuple(sorted({code for f in families for code in f.names if f.holds(code)}))


def sample_codes(edition: Edition) -> Codes:
    """For each keyed table a code of the list of its codes with all above it: enough to write out what is said of
    codes, and to see whether it can be."""
    out: dict[str, tuple[str, ...]] = {}
    for form in edition.keyed:
        chosen: set[str] = set()
        for family in (b.family for b in form.blocks if b.family is not None):
            held = [code for code in family.names if family.holds(code)]
            deepest = max(held, key=lambda c: (len(c), c), default=None)
            while deepest is not None:
                chosen.add(deepest)
                deepest = family.parent(deepest)
        out[form.id] = tuple(sorted(chosen))
    return out


def empty_rows(edition: Edition, cells: Mapping[str, Decimal | None]) -> Codes:
    """The codes of each keyed table that have a row in which nothing is filled in, and that the form does not print for
    everybody: rows that last year had, or that were added and not used."""
    filled = codes_in(edition, (path for path, value in cells.items() if value is not None))
    out: dict[str, tuple[str, ...]] = {}
    for form in edition.keyed:
        kept = {*filled.get(form.id, ()), *printed_codes(form)}
        empty = tuple(c for c in codes_in(edition, cells).get(form.id, ()) if c not in kept)
        if empty:
            out[form.id] = empty
    return out


def without_rows(figures: Figures, edition: Edition, codes: Codes) -> Figures:
    """The figures without the rows of some codes."""
    if not codes:
        return figures
    gone = {(id, code) for id, given in codes.items() for code in given}
    forms = {form.id: form for form in edition.keyed}
    cells = {
        path: value
        for path, value in figures.cells.items()
        if not any((id, form.code_of(path)) in gone for id, form in forms.items())
    }
    return replace(figures, cells=cells)


def children(form: FormTable, code: str, codes: Iterable[str]) -> tuple[str, ...]:
    """The codes right below one, of those that there are; for a row without a code those that stand below none.

    Where a report leaves out a level, what is below it counts as standing below the next one above.
    """
    shapes = tuple((b.family.pattern, b.family.lengths) for b in form.blocks if b.family is not None)
    own = code if form.family_of(code) is not None else None
    return _tree(shapes, tuple(codes)).get(own, ())


@lru_cache(maxsize=32)
def _tree(
    shapes: tuple[tuple[str, tuple[int, ...]], ...], codes: tuple[str, ...]
) -> Mapping[str | None, tuple[str, ...]]:
    """The codes below each code, and below none, for families of some patterns and lengths."""
    families = [Family(pattern, lengths, {}, (), ()) for pattern, lengths in shapes]
    have = set(codes)
    out: dict[str | None, list[str]] = {}
    for one in sorted(have):
        family = next((f for f in families if f.holds(one)), None)
        if family is None:
            continue
        above = family.parent(one)
        while above is not None and above not in have:
            above = family.parent(above)
        out.setdefault(above, []).append(one)
    return {above: tuple(below) for above, below in out.items()}


def with_rows(edition: Edition, codes: Codes, labels: Mapping[str, str] | None = None) -> Edition:
    """The edition with the rows of some codes; the same object for the same codes.

    ``labels`` are the names that the report prints for codes, where the list of codes has none or another.
    """
    if not edition.keyed:
        return edition
    named = tuple(sorted((labels or {}).items()))
    key = (id(edition), tuple(sorted(codes.items())), named)
    known = _made.get(key)
    if known is not None and known[0] is edition:
        return known[1]
    tables = tuple(_with_rows(t, codes.get(t.id, ()), labels or {}) if t.keyed else t for t in edition.tables)
    cells: dict[str, CellSpec] = {c.path: c for form in tables for c in table_cells(form)}
    patterns = [re.compile(p) for p in edition.blank_patterns]
    blanks = frozenset(path for path in cells if any(p.fullmatch(path) for p in patterns))
    grown = replace(edition, tables=tables, cells=cells, blanks=blanks)
    relations = edition.relate(grown, codes) if edition.relate is not None else edition.relations
    computed = edition.compute(grown, codes) if edition.compute is not None else edition.computed
    grown = replace(grown, relations=relations, computed=computed)
    if len(_made) >= _MOST_MADE:
        _made.clear()
    _made[key] = (edition, grown)
    return grown


def _with_rows(form: FormTable, codes: tuple[str, ...], labels: Mapping[str, str]) -> FormTable:
    blocks = []
    for block in form.blocks:
        if block.family is None:
            blocks.append(block)
            continue
        rows = tuple(block.family.row(c, labels.get(c)) for c in codes if block.family.holds(c))
        blocks.append(_arranged(block, rows))
    return replace(form, blocks=tuple(blocks))


def _arranged(block: FormBlock, rows: tuple[Axis, ...]) -> FormBlock:
    plain = tuple(a for a in block.rows if not a.code and not any(c.code for c in a.children))
    last = block.family is not None and block.family.total_last
    return replace(block, rows=(*rows, *plain) if last else (*plain, *rows))
