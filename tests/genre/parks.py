"""Figures of the made-up genre ``parks``, whose rows a report brings and whose prose tells counts and amounts."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from drafting.drafter import draft_report
from drafting.genre.figures import Agency, Figures
from drafting.genre.keyed import codes_in, with_rows
from drafting.genre.loader import load_genre
from drafting.renderers.markdown import render_markdown

PARKS = Path(__file__).resolve().parents[1] / "genres" / "parks"
GENRE = load_genre("parks", PARKS.parent)
ROWS = {
    "11": ("120.50", "118.00", "81000", "40.5"),
    "1101": ("80.25", "78.00", "60000", "30.0"),
    "1102": ("40.25", "40.00", "21000", "10.5"),
    "12": ("10.00", "12.00", "18000", "2.2"),
    "1201": ("10.00", "12.00", "18000", "2.2"),
    "all": ("130.50", "130.00", "99000", "42.7"),
}
VISITORS = {"first": (12000, 30100), "second": (15000, 41900), "total": (27000, 72000)}


def figures(year: int = 2023, **changes: str) -> Figures:
    """The figures of a year, some cells changed: their paths with two underscores for each point."""
    cells: dict[str, Decimal | None] = {}
    for row, (young, grown) in VISITORS.items():
        counted = {"young": young, "grown": grown, "total": young + grown}
        cells |= {f"visitors.{row}.{c}": Decimal(v) for c, v in counted.items()}
    for code, values in ROWS.items():
        names = ("now", "last", "visits", "area")
        cells |= {f"parks.{code}.{c}": Decimal(v) for c, v in zip(names, values, strict=True)}
    cells |= {p.replace("__", "."): Decimal(v) for p, v in changes.items()}
    edition = GENRE.edition(year)
    edition = with_rows(edition, codes_in(edition, cells))
    every = {p: cells.get(p) for p in edition.cells}
    notes = {"works": "河滨公园换了长椅"}
    return Figures(
        "parks", Agency("河口县公园管护中心", "county", "office"), year, "2020", every, frozenset(cells), notes=notes
    )


def report(year: int = 2023, previous: Figures | None = None) -> str:
    """The report of a year as Markdown."""
    return render_markdown(draft_report(figures(year), previous, genre=GENRE).document)


REPORTED = report()
"""The report of the figures as they are."""
