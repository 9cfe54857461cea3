"""What was done of what came: no more letters are answered than were written, no more people content than asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from drafting.grounding.engine import Analysis
from drafting.grounding.frames import Frame, Passage
from drafting.grounding.lexicon import Lexicon
from drafting.grounding.lists import counted, stage_told

_CARRIED = frozenset({"carry", "time_last", "time_many", "time_other", "with", "compare", "scope_other"})
"""Classes of words that tell of more than what came this year."""


@dataclass(frozen=True, slots=True)
class Exceeding:
    """A number of a later stage that is more than that of the stage before."""

    frame: Frame
    of: Frame


def exceeding_in(analysis: Analysis, lexicon: Lexicon) -> Iterator[Exceeding]:
    """来信1127件，已办结1190件: numbers that exceed what they are of, about things that no table holds."""
    counts = [f for f in analysis.passage.ordered() if counted(f.item) and f.form == "value"]
    for before, frame in pairwise(counts):
        if frame.quantity.value <= before.quantity.value or not _are_alike(before, frame):
            continue
        if before.topic in lexicon.topics or frame.topic in lexicon.topics or _tells_of_more(before, analysis.passage):
            continue
        first, then = stage_told(before.item), stage_told(frame.item, alone=True)
        if first is not None and then is not None and first < then:
            yield Exceeding(frame, before)


def _are_alike(before: Frame, frame: Frame) -> bool:
    a, b = before.quantity, frame.quantity
    near = before.clause.sentence == frame.clause.sentence and 0 <= frame.clause.id - before.clause.id <= 1
    return near and a.unit == b.unit and a.exact and b.exact and before.item.parent == frame.item.parent


def _tells_of_more(frame: Frame, passage: Passage) -> bool:
    """Whether the sentence tells of what came over, or of others' affairs."""
    clauses = [c for c in passage.layout.clauses if c.sentence == frame.clause.sentence]
    items = (passage.layout.items[i] for c in clauses for i in c.items)
    return any(t.kind in _CARRIED for i in items for t in (*i.left, *i.right))
