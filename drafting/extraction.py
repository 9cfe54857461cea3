"""The figures of a published report: what its tables hold, who wrote it and for which year."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from drafting.analysis.contacts import contact_of
from drafting.analysis.fee_tables import fee_table
from drafting.analysis.identity import Identity, Outlined, outlined
from drafting.analysis.stated import stated_figures
from drafting.analysis.structure import Structure
from drafting.analysis.table_troubles import TableTrouble
from drafting.analysis.tables import TablesReading, read_tables
from drafting.document.model import Document
from drafting.errors import InputError
from drafting.genre.evaluation import complete_totals
from drafting.genre.figures import Agency, Figures
from drafting.genre.model import Genre
from drafting.genre.tariffs import load_fees
from drafting.text.script import is_traditional


@dataclass(frozen=True, slots=True)
class Extraction:
    """Figures together with what they were read from.

    ``missing`` are the cells of the edition that the report does not give (a total that follows from its
    parts is not among them); ``troubles`` say why cells could not be read and what is odd in the layout.
    """

    figures: Figures
    identity: Identity
    structure: Structure
    reading: TablesReading
    missing: tuple[str, ...]
    troubles: tuple[TableTrouble, ...]


def extract(document: Document, genre: Genre, *, year: int | None = None, narrative: bool = False) -> Extraction:
    """Read the figures of a report: those of its tables, and what its prose states where ``narrative`` asks for it."""
    return extract_from(outlined(document, genre), genre, year=year, narrative=narrative)


def extract_from(known: Outlined, genre: Genre, *, year: int | None = None, narrative: bool = False) -> Extraction:
    """Read the figures of a report whose structure is known.

    ``year`` overrides the report year that the document gives; ``narrative`` adds what the prose states beside the
    tables: facts, processing fee, contact. Raises InputError when the document gives
    none, or when none of the form's tables was found in it.
    """
    document, structure, identity = known.document, known.structure, known.identity
    report_year = year if year is not None else identity.year
    source = document.path or "输入"
    if report_year is None:
        title = document.title.text.strip() if document.title is not None else ""
        raise InputError(
            source,
            f"读不出报告年度，标题“{title}”里没有年份" if title else "读不出报告年度，没有找到写明年份的标题",
            advice="请在标题中写明四位年份",
        )
    name = identity.agency.name if identity.agency is not None else ""
    reading = read_tables(document, genre, structure, report_year, name)
    if not reading.cells:
        if is_traditional(document.text):
            raise InputError(source, "没有读到规定的表格，文件似为繁体字", advice="请转换为简体字后再试")
        raise InputError(source, "没有读到规定的表格", advice=f"请确认这是一份{genre.name}")
    edition = reading.edition
    cells: dict[str, Decimal | None] = {p: reading.values.get(p) for p in edition.cells}
    given = frozenset(p for p, v in cells.items() if v is not None)
    cells, _ = complete_totals(cells, edition)
    agency = identity.agency or Agency("")
    figures = Figures(
        genre.id, agency, report_year, edition.id, cells, given, path=document.path, labels=dict(reading.labels)
    )
    if narrative:
        stated = stated_figures(genre, edition, structure, figures.cells, agency=identity.agency, year=report_year)
        figures = replace(
            figures,
            facts=stated.facts,
            amounts=_amounts(document, genre, reading, stated.amounts),
            contact=contact_of(document, identity.agency),
        )
    # What the form lets be blank, and is, was read.
    blank = {p for p in edition.blanks if p in reading.cells and reading.cells[p].status == "blank"}
    missing = tuple(p for p in figures.missing if p not in blank)
    return Extraction(figures, identity, structure, reading, missing, reading.troubles)


def _amounts(
    document: Document, genre: Genre, reading: TablesReading, stated: Mapping[str, Mapping[str, Decimal]]
) -> dict[str, Mapping[str, Decimal]]:
    """The figures outside the form's tables that the prose states, with what a table of the fee adds to them."""
    forms = [t for tables in reading.tables.values() for t in tables]
    words = load_fees(genre)
    table = fee_table(document, forms, words)
    if table is None or words is None:
        return dict(stated)
    return {**stated, words.figures: {**table.fee, **stated.get(words.figures, {})}}
