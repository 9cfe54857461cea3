"""A passage against made-up tables, for tests of the grounding."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from drafting.genre.loader import load_genre
from drafting.grounding.engine import Analysis, CellClaim, Reader
from drafting.grounding.lexicon import load_lexicon
from drafting.grounding.weights import load_weights
from drafting.language.quantities import normalise
from drafting.text.mapped import MappedText

GENRE = load_genre()
EDITION = GENRE.edition(2024)

SIMPLE: Mapping[str, int] = {
    "applications.new.total": 46,
    "applications.new.natural_person": 40,
    "applications.new.enterprise": 6,
    "applications.carried_in.total": 5,
    "applications.total.total": 49,
    "applications.carried_out.total": 2,
    "applications.granted.total": 23,
    "applications.partial.total": 4,
    "applications.unavailable.not_held.total": 9,
    "applications.other.other.total": 13,
    "review.total": 4,
    "review.upheld": 3,
    "review.pending": 1,
    "litigation.direct.total": 2,
    "litigation.direct.upheld": 2,
    "litigation.after_review.total": 1,
    "litigation.after_review.corrected": 1,
    "disclosure.normative_documents.issued": 8,
    "disclosure.normative_documents.repealed": 11,
    "disclosure.normative_documents.in_force": 57,
    "disclosure.licences": 312,
    "disclosure.penalties": 71,
}


def analyse(
    text: str,
    cells: Mapping[str, int] = SIMPLE,
    previous: Mapping[str, int] | None = None,
    *,
    whole_area: bool = True,
    name: str = "示例县人民政府",
) -> Analysis:
    """The analysis of a text against some cells; all others are 0."""
    lexicon = load_lexicon(GENRE)
    assert lexicon is not None
    reader = Reader.of(
        lexicon,
        load_weights(GENRE.root),
        EDITION,
        _filled(cells),
        _filled(previous) if previous is not None else None,
        year=2024,
        whole_area=whole_area,
        name=name,
    )
    return reader.read(normalise(MappedText.of(text, 0, len(text))).text)


def claim_of(analysis: Analysis, number: str) -> CellClaim:
    """The claim of the number that is written so (with its unit)."""
    return next(c for c in analysis.claims.values() if c.frame.number.text == number)


def readings_of(analysis: Analysis, number: str) -> list[str]:
    """The expressions that a number may be."""
    frame = next(f for f in analysis.passage.ordered() if f.number.text == number)
    return [str(r.expression) for r in analysis.readings[frame.item.id]]


def _filled(cells: Mapping[str, int]) -> dict[str, Decimal | None]:
    return {p: Decimal(cells.get(p, 0)) for p in EDITION.cells}
