"""The passages of a report as the grounding reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from drafting.analysis.long_passages import split_if_long
from drafting.analysis.structure import Passage, Structure
from drafting.genre.expressions import Cells
from drafting.genre.figures import Agency
from drafting.genre.model import Edition, Genre
from drafting.grounding.engine import Analysis, Reader
from drafting.grounding.lexicon import Lexicon
from drafting.grounding.weights import load_weights
from drafting.language.quantities import normalise
from drafting.text.mapped import MappedText

_WHOLE_AREA = ("government", "zone", "subdistrict")


@dataclass(frozen=True, slots=True)
class Page:
    """A passage with its normalised text and what was found out about it."""

    passage: Passage
    in_section: bool
    """Whether it stands below a heading."""
    content: MappedText
    analysis: Analysis


def reader_of(
    lexicon: Lexicon,
    genre: Genre,
    edition: Edition,
    cells: Mapping[str, Decimal | None],
    previous: Cells | None = None,
    *,
    agency: Agency | None = None,
    year: int | None = None,
) -> Reader:
    """The reader for the prose of one report."""
    return Reader.of(
        lexicon,
        load_weights(genre.root),
        edition,
        cells,
        previous,
        year=year,
        whole_area=agency is not None and agency.kind in _WHOLE_AREA,
        name=agency.name if agency is not None else "",
    )


def read_prose(structure: Structure, reader: Reader) -> Iterator[Page]:
    """Every passage that has a text, in order."""
    for passage in structure.preamble:
        yield from _page(passage, "", reader, in_section=False)
    for section in structure.sections:
        headings = {s.spec.id: s.label.text for s in section.subsections if s.spec is not None}
        for passage in section.passages:
            yield from _page(passage, headings.get(passage.subsection or "", ""), reader, in_section=True)


def _page(passage: Passage, heading: str, reader: Reader, *, in_section: bool) -> Iterator[Page]:
    content = normalise(passage.content)
    if content.text:
        caption = caption_of(heading, reader)
        for piece in split_if_long(content):
            yield Page(passage, in_section, piece, reader.read(piece.text, caption))


def caption_of(heading: str, reader: Reader) -> tuple[str, ...]:
    """The topics that a heading names."""
    out = []
    for token in reader.lexicon.lexer.tokens(heading, reader.year):
        entry = reader.lexicon.entry(token.entry)
        if entry is not None and entry.topic:
            out.append(entry.topic)
    return tuple(dict.fromkeys(out))
