"""What the rules on mandated phrases share: which demands hold, and how each is met."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drafting.analysis.phrases import Altered, find_altered, find_phrase
from drafting.analysis.prose import Piece
from drafting.genre.phrases import Demand, Element, load_phrases
from drafting.rules.base import Context
from drafting.text.span import Span

PREAMBLE = "preamble"
_SHORT = 24
"""A section of one passage of no more characters is marked itself, not at its heading."""


@dataclass(frozen=True, slots=True)
class Unmet:
    """An element of a demand that is not there; ``altered`` is what is almost it."""

    demand: Demand
    element: Element
    altered: Altered | None
    place: Span
    has_home: bool
    unstated: bool = False
    """Whether it is spoken of, and not said what came of it."""
    hinted: bool = False
    """Whether something is said that may be meant as it."""


def unmet(context: Context) -> Iterator[Unmet]:
    """The elements of the demands on this report that it does not state."""
    level = context.agency.level if context.agency is not None else None
    kind = context.agency.kind if context.agency is not None else None
    for demand in load_phrases(context.genre).demands:
        if demand.applies.kinds and kind is None:
            continue
        if not demand.applies.to(level, kind, context.report_year):
            continue
        pieces = [p for p in context.reading.pieces if p.kind != "official" and _in(p, demand.places)]
        for element in demand.elements:
            if _is_met(context, element, pieces):
                span = _unstated(context, element, pieces)
                if span is not None:
                    yield Unmet(demand, element, None, span, True, unstated=True)
                continue
            altered = find_altered(context.tokens, pieces, element.model) if element.model else None
            place, has_home = _place(context, demand)
            text = context.reading.text
            hinted = any(p.search(text, piece.start, piece.end) for p in element.hints for piece in pieces)
            yield Unmet(demand, element, altered, place, has_home, hinted=hinted)


def _in(piece: Piece, places: tuple[str, ...]) -> bool:
    if not places:
        return True
    return (piece.section or PREAMBLE) in places or piece.subsection in places


def _is_met(context: Context, element: Element, pieces: list[Piece]) -> bool:
    text = context.reading.text
    if any(re.compile(p).search(text, piece.start, piece.end) for p in element.patterns for piece in pieces):
        return True
    return any(find_phrase(context.tokens, pieces, words) is not None for words in element.words)


def _unstated(context: Context, element: Element, pieces: list[Piece]) -> Span | None:
    """The last sentence that speaks of an element of which no passage says what came of it; a table may."""
    if not element.stated:
        return None
    text = context.reading.text
    last = None
    for n, piece in enumerate(pieces):
        found = [m for p in element.patterns for m in re.compile(p).finditer(text, piece.start, piece.end)]
        at = max([m.start() for m in found] + [text.rfind(w, piece.start, piece.end) for w in element.words])
        if at < 0:
            continue
        end = piece.end
        if end - piece.start <= _SHORT and n + 1 < len(pieces):
            end = pieces[n + 1].end  # a label, and below it what it is of
        if any(p.search(text, piece.start, end) for p in element.stated) or _in_table(context, piece):
            return None
        last = context.reading.sentence_at(at)
    return context.reading.span(*last) if last is not None else None


def _in_table(context: Context, piece: Piece) -> bool:
    """Whether the section of a piece has a table, which may say it."""
    spans = [s.span for s in context.structure.sections if s.spec is not None and s.spec.id == piece.section]
    tables = (t.span for t in context.document.tables)
    return any(s.start <= t.start < s.end for t in tables for s in spans)


def _place(context: Context, demand: Demand) -> tuple[Span, bool]:
    """Where the absence of a demand is told, and whether the report has that place at all."""
    for home in demand.home:
        if home == PREAMBLE:
            passage = next((p for p in context.structure.preamble if p.text.strip()), None)
            if passage is not None:
                return _first_words(passage.content.strip().span, context), True
            continue
        for section in context.structure.sections:
            if section.spec is not None and section.spec.id == home:
                only = [p.content.strip() for p in section.passages if p.text.strip()]
                if len(only) == 1 and len(only[0]) <= _SHORT and not section.subsections:
                    return only[0].span, True  # 无。 says instead what should be said otherwise
                return section.heading.span, True
            for sub in section.subsections:
                if sub.spec is not None and sub.spec.id == home:
                    return sub.label.span, True
    title = context.document.title
    if title is not None:
        return title.span, False
    return context.document.blocks[0].span, False


def _first_words(span: Span, context: Context) -> Span:
    """The first clause of a passage: enough to show the place."""
    text = context.document.text
    end = span.start
    while end < span.end and text[end] not in "，。；,;\n":
        end += 1
    return Span(span.start, max(end, span.start + 1))
