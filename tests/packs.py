"""Every pack at hand, those that are made up for tests included, and figures of any of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from hypothesis import strategies as st

from drafting.genre.evaluation import complete_totals, total_expressions
from drafting.genre.figures import Agency, Figures
from drafting.genre.form_sheets import form_words
from drafting.genre.keyed import edition_of, with_rows
from drafting.genre.loader import load_genre
from drafting.genre.model import CellSpec, Edition, FormTable, Genre
from drafting.genre.packs import genre_ids, use_packs

MADE_UP = Path(__file__).resolve().parent / "genres"


def every_pack() -> tuple[Genre, ...]:
    """The packs of the program and those of the tests, which are made known by their ids."""
    use_packs([MADE_UP])
    return tuple(load_genre(id) for id in sorted(genre_ids()))


def agency_of(genre: Genre) -> Agency:
    """An agency that may write a report of the genre."""
    return Agency("示例县河湾镇示例机关", next(iter(genre.levels)), next(iter(genre.kinds)))


def years_of(genre: Genre) -> tuple[int, ...]:
    """A year of each edition."""
    return tuple(sorted({max(e.first_year, 2019) for e in genre.editions}))


def _codes(form: FormTable) -> tuple[str, ...]:
    """A few codes of a keyed table with all those above them."""
    family = next(b.family for b in form.blocks if b.family is not None)
    longest = max(len(c) for c in family.names)
    leaves = sorted(c for c in family.names if len(c) == longest)[:3]
    above = {c[:n] for c in leaves for n in family.lengths if n <= len(c)}
    return tuple(sorted(c for c in above if c in family.names))


def with_some_rows(edition: Edition) -> Edition:
    """An edition with a few rows in each table whose rows a report brings."""
    return with_rows(edition, {form.id: _codes(form) for form in edition.keyed})


def _value(spec: CellSpec) -> st.SearchStrategy[Decimal | None]:
    whole = st.integers(0, 9999).map(Decimal)
    places = 2 if spec.table.decimals is None else spec.table.decimals
    number = whole if spec.integer else st.integers(0, 10**6).map(lambda n: Decimal(n).scaleb(-places))
    return st.one_of(st.none(), st.just(Decimal(0)), number)


@st.composite
def any_figures(draw: st.DrawFn, genre: Genre, *, blanks: bool = True) -> Figures:
    """Figures of a genre, of any edition; what adds up does, and no other relation need hold."""
    agency = agency_of(genre)
    year = draw(st.sampled_from(years_of(genre)))
    edition = with_some_rows(genre.edition(year, agency.name))
    totals = total_expressions(edition)
    cells: dict[str, Decimal | None] = dict.fromkeys(edition.cells)
    filled = draw(st.lists(st.sampled_from(sorted(cells)), max_size=12, unique=True)) if blanks else sorted(cells)
    for path in filled:
        if path not in totals:
            value = draw(_value(edition.cells[path]))
            cells[path] = value if value is not None or blanks else Decimal(0)
    complete, _ = complete_totals(cells, edition)
    words = form_words(genre)
    amounts: dict[str, Mapping[str, Decimal]] = {}
    for id, group in words.amounts.items():
        known = {k: draw(st.integers(0, 500).map(Decimal)) for k in group.amounts if draw(st.booleans())}
        if known:
            amounts[id] = known
    contact = {k: f"0000-{n}" for n, k in enumerate(words.contact) if draw(st.booleans())}
    return Figures(
        genre.id,
        agency,
        year,
        edition.id,
        complete,
        frozenset(p for p, v in complete.items() if v is not None),
        amounts=amounts,
        contact=contact,
    )


def all_zero(genre: Genre, year: int) -> Figures:
    """Figures in which every cell is nought, which every relation allows."""
    agency = agency_of(genre)
    edition = with_some_rows(genre.edition(year, agency.name))
    cells: dict[str, Decimal | None] = dict.fromkeys(edition.cells, Decimal(0))
    amounts = {id: dict.fromkeys(g.amounts, Decimal(0)) for id, g in form_words(genre).amounts.items()}
    return Figures(genre.id, agency, year, edition.id, cells, frozenset(cells), amounts=amounts)


def plain(figures: Figures, genre: Genre) -> Figures:
    """What was filled in, without what only tells where it came from: no blank rows that a report need not bring, no
    totals, which follow from the rest (and are nought where a form lets its cells be blank)."""
    totals = total_expressions(edition_of(genre, figures))
    known = {p: v for p, v in figures.cells.items() if v is not None and p not in totals}
    return replace(figures, cells=known, given=frozenset(), path=None, labels={}, stands={}, remarks=())
