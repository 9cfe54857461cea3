"""Editions with the rows that a report brings: every code a row, every crossing a cell, every relation written out.

What has figures or a report in hand works with such an edition as with any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from drafting.genre.figures import Figures
from drafting.genre.form_layout import table_cells
from drafting.genre.model import Axis, CellSpec, Codes, Edition, FormBlock, FormTable, Genre

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
    for path in paths:
        for form in keyed:
            code = form.code_of(path)
            if code is not None:
                found[form.id][code] = None
    return {id: tuple(sorted(codes)) for id, codes in found.items() if codes}


def printed_codes(form: FormTable) -> tuple[str, ...]:
    """The codes that the form itself prints, whatever a report has."""
    families = [b.family for b in form.blocks if b.family is not None and b.family.whole_list]
    return tuple(sorted({code for f in families for code in f.names if f.holds(code)}))


def children(form: FormTable, code: str, codes: Iterable[str]) -> tuple[str, ...]:
    """The codes right below one, of those that there are; for a row without a code those that stand below none.

    Where a report leaves out a level, what is below it counts as standing below the next one above.
    """
    have = set(codes)
    out = []
    for one in sorted(have):
        family = form.family_of(one)
        above = None if family is None else family.parent(one)
        while above is not None and above not in have and family is not None:
            above = family.parent(above)
        own = form.family_of(code)
        if (above == code) if own is not None else (above is None):
            out.append(one)
    return tuple(out)


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
    grown = replace(grown, relations=relations)
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
