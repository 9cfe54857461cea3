"""Numbers that cannot be, and one thing stated with two numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from drafting.grounding.engine import Analysis
from drafting.grounding.frames import Frame, Passage
from drafting.grounding.lists import counted
from drafting.grounding.words import OTHER
from drafting.language.clauses import names_something
from drafting.language.hedges import hedges_of, is_piece, may_be_huge

_HUGE = Decimal(10) ** 8
_HUGE_DATA = Decimal(10) ** 11
_TOTALS = ("total", "closing")
"""Lists that a total follows, which was made of them; one before them may have been counted by itself."""
_SCALES = frozenset({Decimal(10) ** 4, Decimal(10) ** 8})
"""What 万 and 亿 are: numbers that far apart differ by the one word."""
_SHORTEST = 6
"""A label of fewer characters names nothing in particular."""


@dataclass(frozen=True, slots=True)
class Unlikely:
    """A number that cannot be: ``huge``, ``above 100``, ``hedges`` (two hedges on one number), ``exact`` (a total that
    is told exactly though some of what it adds up is only about so much), ``scale`` (a whole ten thousand times what
    its parts make, or as many times less; their sum is in ``words``) or ``needless hedge`` (one on a number that the
    others make exact)."""

    what: str
    frame: Frame
    start: int
    end: int
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeat:
    """One thing with two numbers: the second, the first, and the passages they stand in."""

    frame: Frame
    page: int
    first: Frame
    first_page: int


def unlikely_in(analysis: Analysis) -> Iterator[Unlikely]:
    """The numbers of a passage that cannot be."""
    text = analysis.passage.text
    for frame in analysis.passage.ordered():
        quantity = frame.quantity
        if quantity.kind == "count" and is_piece(quantity.unit):
            words = "".join(t.text for t in (*frame.item.left, *frame.item.right))
            if quantity.value >= (_HUGE_DATA if may_be_huge(words) else _HUGE):
                yield Unlikely("huge", frame, quantity.start, quantity.end)
        elif quantity.kind == "share" and quantity.value > 100 and _of_whole(frame):
            yield Unlikely("above 100", frame, quantity.start, quantity.end)
        found = hedges_of(text, quantity)
        if len(found.words) > 1:
            yield Unlikely("hedges", frame, found.start, found.end, found.words)
    yield from _exact_of_rounded(analysis.passage)
    yield from _of_another_scale(analysis.passage)
    yield from _hedged_to_the_last(analysis.passage)


def _of_another_scale(passage: Passage) -> Iterator[Unlikely]:
    """214万件，其中甲96件、乙118件: a whole that its parts make but for a 万 or 亿, on the one or the other side."""
    told: set[int] = set()
    for listing in passage.lists:
        whole, parts = passage.frames[listing.whole], [passage.frames[p] for p in listing.parts]
        if len(parts) < 2 or listing.whole in told or any(p.form != "value" for p in (whole, *parts)):
            continue
        value, total = whole.quantity.value, sum((p.quantity.value for p in parts), Decimal(0))
        if total and value and {value / total, total / value} & _SCALES:
            told.add(listing.whole)
            yield Unlikely("scale", whole, whole.quantity.start, whole.quantity.end, (str(total),))


def _hedged_to_the_last(passage: Passage) -> Iterator[Unlikely]:
    """20415条，其中甲14227条、乙近6188条: a hedge before what the other numbers make exact."""
    told: set[int] = set()
    for listing in passage.lists:
        whole, parts = passage.frames[listing.whole], [passage.frames[p] for p in listing.parts]
        hedged = [f for f in (whole, *parts) if f.quantity.hedge is not None]
        if len(hedged) != 1 or len(parts) < 2 or listing.how in _TOTALS or hedged[0].item.id in told:
            continue
        total = sum((p.quantity.value for p in parts), Decimal(0))
        quantity = hedged[0].quantity
        if total == whole.quantity.value and quantity.value % 10:
            told.add(hedged[0].item.id)
            yield Unlikely("needless hedge", hedged[0], quantity.begin, quantity.stop)


def _exact_of_rounded(passage: Passage) -> Iterator[Unlikely]:
    """甲2416余条、乙1873条，合计4289条: a total to the last digit of numbers that leave it open."""
    told: set[int] = set()
    for listing in passage.lists:
        whole, parts = passage.frames[listing.whole], [passage.frames[p] for p in listing.parts]
        open_parts = [p for p in parts if p.quantity.hedge is not None]
        if (
            listing.how not in _TOTALS
            or len(parts) < 2
            or not open_parts
            or not whole.quantity.exact
            or listing.whole in told
        ):
            continue
        if sum((p.quantity.value for p in parts), Decimal(0)) == whole.quantity.value:
            told.add(listing.whole)
            words = tuple(passage.text[p.quantity.begin : p.quantity.stop] for p in open_parts)
            yield Unlikely("exact", whole, whole.quantity.start, whole.quantity.end, words)


def _of_whole(frame: Frame) -> bool:
    """Whether a share is of a whole that nothing can exceed: 占, or a rate that the lexicon knows."""
    return frame.form in ("share", "rate") and frame.words.has_left("share", "rate")


def repeats_in(pages: Sequence[Analysis]) -> Iterator[Repeat]:
    """One thing with two different exact numbers, about things that no table holds.

    Within a passage the words must be the same; between passages verbs of publishing count as one.
    """
    seen: dict[tuple[str, str], tuple[Frame, int]] = {}
    for number, analysis in enumerate(pages):
        for frame in analysis.passage.ordered():
            labels = _labels(frame) if _has_its_subject(frame, analysis.passage) else ()
            for loose, label in enumerate(labels):
                quantity = frame.quantity
                key = (f"{loose}{label}", quantity.unit)
                first = seen.setdefault(key, (frame, number))
                if first[0] is frame:
                    continue
                if first[0].quantity.value == quantity.value or (loose and first[1] == number):
                    continue
                yield Repeat(frame, number, *first)
                break


def _has_its_subject(frame: Frame, passage: Passage) -> bool:
    """Whether a label says whose number it is: in 微博关注630人，发布信息174条 the clause before says who published."""
    words = [t for t in frame.item.left if t.kind not in ("func", "manner", "total", "time_this")]
    if not words or words[0].kind not in ("publish", "event", "act", "open"):
        return True
    layout = passage.layout
    earlier = (c for c in layout.clauses[: frame.clause.id] if c.sentence == frame.clause.sentence)
    return not any(names_something(layout.items[i].left) for c in earlier for i in c.items)


def _labels(frame: Frame) -> tuple[str, ...]:
    quantity = frame.quantity
    if not counted(frame.item) or not quantity.exact or frame.form != "value":
        return ()
    if frame.topic != OTHER or frame.whole >= 0 or frame.item.joint or frame.item.parent >= 0 or not frame.item.left:
        return ()
    if frame.words.has_left("lead", "another", "each", "each_to", "time_part", "time_last", "ordinal", "compare"):
        return ()
    if any(re.search(r"\d", t.text) for t in frame.item.left if t.kind != "time_this"):
        return ()
    silent = {"time_this", "total", "be", "func", "all", "quote", "have"}
    words = [t for t in frame.item.left if t.kind not in silent]
    strict = "".join(t.text for t in words)
    loose = "".join(t.text for t in words if t.kind not in ("publish", "prep", "manner"))
    return tuple(x for x in (strict, loose) if len(x) >= _SHORTEST) if len(strict) >= _SHORTEST else ()
