"""What a report says of its problems and of the measures against them, each by itself, for those who write the next."""

from __future__ import annotations

import re

from drafting.alignment.copying import points
from drafting.alignment.sentences import read_sentences
from drafting.analysis.identity import Outlined
from drafting.genre.model import Genre
from drafting.genre.phrases import load_phrases

_STOP = re.compile("[。！？；]")


def review_texts(known: Outlined, genre: Genre) -> dict[str, list[str]]:
    """The paragraphs of a report on its problems, and those on its measures, by the place of the form that asks for the
    new ones; a paragraph that tells of both is cut where the measures begin.

    Empty when the genre tells no place for measures, or the report's section on problems does not divide into the two.
    """
    review = load_phrases(genre).review
    if review is None or review.answers is None:
        return {}
    report = read_sentences(known, genre)
    inside = [s for s in report.sentences if s.section == review.section]
    cut = next((s.span.start for s in inside if s.role == "measure"), None)
    if cut is None or not all(points(report, role) for role in ("problem", "measure")):
        return {}
    spans = [f.span for f in known.structure.known if f.spec is not None and f.spec.id == review.section]
    problems, measures = [], []
    for paragraph in known.document.paragraphs:
        if not any(s.covers(paragraph.span) for s in spans):
            continue
        at = min(max(cut - paragraph.span.start, 0), len(paragraph.text))
        # The words that lead in to the first measure go with it.
        at = (
            max((m.end() for m in _STOP.finditer(paragraph.text, 0, at)), default=0) if at < len(paragraph.text) else at
        )
        problems.append(paragraph.text[:at].strip())
        measures.append(paragraph.text[at:].strip())
    return {review.section: [t for t in problems if t], review.answers: [t for t in measures if t]}
