"""The passages of a report as the grounding reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

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
        for piece in pieces_of(content):
            yield Page(passage, in_section, piece, reader.read(piece.text, caption))


_MOST_NUMBERS, _MOST_CHARACTERS = 200, 4_000
"""Of a passage that is read as one: published reports have 40 and 800 at most."""
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[一二三四五六七八九十百千万亿零〇两]+")
_ENDS = ("。！？", "；", "，、：")
"""Where a passage beyond sense is cut: behind a sentence, else behind a part of one."""


def pieces_of(content: MappedText) -> Iterator[MappedText]:
    """A normalised passage, in pieces where it is beyond any that people write.

    What numbers mean is told by the others around them. In a passage without an end that would be every number against
    every other one, and nobody reads so: a piece is read by itself.
    """
    at, length = 0, len(content)
    numbers = [m.start() for m in _NUMBER.finditer(content.text)] if length > _MOST_NUMBERS else []
    first = 0
    while True:
        while first < len(numbers) and numbers[first] < at:
            first += 1
        most = numbers[first + _MOST_NUMBERS] if first + _MOST_NUMBERS < len(numbers) else length
        end = min(most, at + _MOST_CHARACTERS)
        if end >= length:
            yield content.slice(at, length) if at else content
            return
        end = _cut_before(content.text, at, end)
        yield content.slice(at, end)
        at = end


def _cut_before(text: str, at: int, end: int) -> int:
    """The last place to cut a text before ``end``, not before the middle; ``end`` itself where there is none."""
    middle = (at + end) // 2
    for marks in _ENDS:
        found = max(text.rfind(mark, middle, end) for mark in marks)
        if found >= 0:
            return found + 1
    return end


def cut_passages(structure: Structure) -> int:
    """How many passages are beyond sense, so that their numbers are read in pieces."""
    passages = (*structure.preamble, *(p for s in structure.sections for p in s.passages))
    long = (normalise(p.content) for p in passages if len(p.content) > _MOST_NUMBERS)
    return sum(next(pieces_of(content)) is not content for content in long)


def caption_of(heading: str, reader: Reader) -> tuple[str, ...]:
    """The topics that a heading names."""
    out = []
    for token in reader.lexicon.lexer.tokens(heading, reader.year):
        entry = reader.lexicon.entry(token.entry)
        if entry is not None and entry.topic:
            out.append(entry.topic)
    return tuple(dict.fromkeys(out))
