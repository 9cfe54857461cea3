"""A figures form to fill in, with what carries over from last year."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from drafting.alignment.review import review_texts
from drafting.analysis.identity import outlined
from drafting.errors import InputError
from drafting.genre.evaluation import complete_totals, total_expressions
from drafting.genre.expressions import PREVIOUS
from drafting.genre.figures import Agency, Figures
from drafting.genre.form_sheets import asked_notes
from drafting.genre.keyed import codes_in, edition_of, printed_codes, with_rows
from drafting.genre.model import Edition, Genre
from drafting.genre.partners import require_year_before, same_agency
from drafting.language.years import DAY_ALONE
from drafting.readers.figures import FIGURES_SUFFIXES
from drafting.readers.files import read_document

_PLACES = 12
"""Characters that the names of the places above an agency may take before its own."""


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split())


def _is_signature(text: str, agency: str) -> bool:
    """Whether a paragraph is a day, the agency's name, or both."""
    plain = _plain(text)
    found = re.search(f"{DAY_ALONE.pattern}$", plain)
    name = plain[: found.start()] if found is not None else plain
    if not name:
        return bool(plain)
    return bool(agency) and len(name) <= len(_plain(agency)) + _PLACES and same_agency(name, agency)


def new_form(
    genre: Genre,
    agency: Agency,
    year: int,
    previous: Figures | None = None,
) -> Figures:
    """Figures of a new year with nothing in them, but what follows from last year's alone.

    That is: every cell that a relation of the form equates with cells of last year, and the contact.
    Raises InputError when ``previous`` is not of the year before, or of another genre.
    """
    edition = genre.edition(year, agency.name)
    if edition.keyed:
        # The rows of last year, and those that the form prints for everybody.
        before = codes_in(edition, previous.cells) if previous is not None else {}
        codes = {t.id: tuple(sorted({*before.get(t.id, ()), *printed_codes(t)})) for t in edition.keyed}
        edition = with_rows(edition, codes, previous.labels if previous is not None else {})
    cells: dict[str, Decimal | None] = dict.fromkeys(edition.cells)
    contact: dict[str, str] = {}
    if previous is not None:
        if previous.genre != genre.id:
            raise InputError(previous.path or "上年数据", f"不是{genre.name}的数据")
        require_year_before(previous, year)
        cells.update(carried_over(edition, previous))
        contact = dict(previous.contact)
    given = frozenset(p for p, v in cells.items() if v is not None)
    labels = dict(previous.labels) if previous is not None else {}
    return Figures(genre.id, agency, year, edition.id, cells, given, contact=contact, labels=labels)


def carried_over(edition: Edition, previous: Figures) -> dict[str, Decimal]:
    """The cells whose value last year's figures fix: those a relation sets equal to last year's cells alone."""
    out: dict[str, Decimal] = {}
    for relation in edition.relations:
        for one, other in ((relation.left, relation.right), (relation.right, relation.left)):
            if (
                relation.operator == "="
                and len(one.terms) == 1
                and one.terms[0].sign == 1
                and one.terms[0].name in edition.cells
                and other.cells
                and all(c.startswith(PREVIOUS) for c in other.cells)
            ):
                value = other.evaluate({}, previous.cells)
                if value is not None:
                    out[one.cells[0]] = value
    return out


def blank_cells(figures: Figures, genre: Genre) -> dict[str, int]:
    """For each table of the form that has cells left blank, by its name, how many; totals are not among them."""
    edition = edition_of(genre, figures)
    totals = total_expressions(edition)
    out: dict[str, int] = {}
    for path, spec in edition.cells.items():
        if figures.cells.get(path) is None and path not in totals and path not in edition.blanks:
            out[spec.table.name] = out.get(spec.table.name, 0) + 1
    return out


def with_zeros(figures: Figures, genre: Genre) -> Figures:
    """The figures with blank cells taken as 0: nothing of the kind happened. Absent totals are computed after that."""
    edition = edition_of(genre, figures)
    totals = total_expressions(edition)
    cells = {
        path: Decimal(0) if value is None and path in edition.cells and path not in totals else value
        for path, value in figures.cells.items()
    }
    complete, _ = complete_totals(cells, edition, totals)
    return replace(figures, cells=complete)


def texts_of(path: str, figures: Figures, genre: Genre) -> dict[str, str]:
    """What last year said in words, by place: the notes of its figures, or the paragraphs of its report that the form
    of a new year asks for again."""
    if figures.notes or Path(path).suffix.lower() in FIGURES_SUFFIXES:
        return dict(figures.notes)
    document = read_document(path)
    known = outlined(document, genre)
    wanted = {f.key.partition(".")[2] for f in asked_notes(genre, ())}
    out: dict[str, str] = {}
    for found in known.structure.known:
        # Of a section with sub-sections the paragraphs stand below those.
        if found.spec is None or found.spec.id not in wanted or found.spec.subsections:
            continue
        said = [p.text for p in document.paragraphs if found.span.covers(p.span)]
        # Whose report it is and of which day, below its last words, is no text of the section.
        while said and _is_signature(said[-1], figures.agency.name):
            said.pop()
        if said:
            out[found.spec.id] = "\n".join(said)
    return out | {place: "\n".join(items) for place, items in review_texts(known, genre).items()}
