"""Averages: a number that is said to be a month's or a quarter's, against the year's that it is of.

The year's number is what the average's own words name, else the number before it in its sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from drafting.grounding.engine import Analysis, Reader
from drafting.grounding.frames import Frame
from drafting.grounding.lists import counted
from drafting.grounding.shares import Operand
from drafting.language.averages import average_in
from drafting.language.lexer import Token
from drafting.text.numerals import round_half_up, truncate

_SILENT = frozenset(
    {"func", "be", "have", "manner", "total", "all", "each", "time_this", "quote", "reach", "pause", "conj"}
)
_OTHER_YEARS = ("time_part", "time_many", "time_last", "time_next", "time_other", "modal")
_VERBS = frozenset({"event", "publish", "act", "carry", "open"})


@dataclass(frozen=True, slots=True)
class Average:
    """An average, the numbers it may be of, and whether it is that of one of them."""

    frame: Frame
    parts: int
    bases: tuple[Operand, ...]
    holds: bool
    sure: bool
    """Whether the number it is of is itself beyond doubt."""


def averages_of(analysis: Analysis, reader: Reader) -> tuple[Average, ...]:
    """All averages of a passage whose year's number is known."""
    out: list[Average] = []
    order = analysis.passage.ordered()
    for at, frame in enumerate(order):
        if not counted(frame.item) or frame.form != "value" or frame.words.has_left(*_OTHER_YEARS):
            continue
        text, start = _own(analysis.passage.text, order, at)
        found = average_in(text)
        if found is None:
            continue
        named = [t for t in frame.item.left if not start + found[0] <= t.start < start + found[1]]
        bases, sure = _bases(analysis, reader, frame, order[:at], named)
        if bases:
            hedged = _hedged(frame, start + found[1])
            out.append(
                Average(frame, found[2], bases, any(_fits(frame, b.value / found[2], hedged) for b in bases), sure)
            )
    return tuple(out)


def _own(text: str, order: Sequence[Frame], at: int) -> tuple[str, int]:
    """The text before a number in its clause, from the number before it on, and where it starts."""
    frame = order[at]
    quantity = frame.quantity
    start = max(frame.clause.start, order[at - 1].number.end if at else 0)
    return text[start : quantity.start], start


def _bases(
    analysis: Analysis, reader: Reader, frame: Frame, before: Sequence[Frame], named: Sequence[Token]
) -> tuple[tuple[Operand, ...], bool]:
    """What an average is of, the likeliest first, and whether that is certain."""
    things = [t for t in named if t.kind not in _SILENT]
    if any(t.kind in ("unknown", "other", "channel") for t in things):
        return (), False  # what no table holds, or only a part of what one holds
    near = next((f for f in reversed(before) if counted(f.item) and f.form == "value"), None)
    if near is not None and (
        near.clause.sentence != frame.clause.sentence or near.quantity.unit != frame.quantity.unit
    ):
        near = None
    if not things or (
        near is not None and all(t.kind in _VERBS for t in things) and near.topic not in reader.lexicon.topics
    ):
        return _of_near(analysis, near)
    topic = reader.lexicon.topics.get(frame.topic)
    readings = analysis.readings.get(frame.item.id, ())
    if topic is None or frame.quantity.unit not in topic.units or any(r.value is None for r in readings):
        return (), False
    clear = frame.source in ("head", "sure", "weak", "clause", "list")
    return tuple(Operand(r.value, -1, r.expression) for r in readings if r.value is not None), clear


def _of_near(analysis: Analysis, near: Frame | None) -> tuple[tuple[Operand, ...], bool]:
    """An average that names nothing is of the number before it: as its cell has it, else as it is written."""
    if near is None or not near.quantity.exact:
        return (), False
    claim = analysis.claims.get(near.item.id)
    if claim is not None and claim.fit is not None and claim.fit.value is not None:
        return (Operand(claim.fit.value, -1, claim.fit.expression),), True
    written = Operand(near.quantity.value, near.item.id)
    if claim is None:
        return (written,), True
    cells = [Operand(r.value, -1, r.expression) for r in claim.readings if r.value is not None]
    return (*cells, written), False


def _hedged(frame: Frame, behind_word: int) -> bool:
    """Whether the number has a hedge besides the words of the average, which the scan for numbers takes for one."""
    quantity = frame.quantity
    if quantity.hedge is None:
        return False
    return (quantity.begin >= behind_word and quantity.begin < quantity.start) or quantity.stop > quantity.end + len(
        quantity.unit
    )


def _fits(frame: Frame, exact: Decimal, hedged: bool) -> bool:
    quantity = frame.quantity
    places = quantity.numeral.decimals
    if quantity.value in (round_half_up(exact, places), truncate(exact, places)):
        return True
    low, high = quantity.bounds()
    step = quantity.numeral.granularity
    return hedged and low - step <= exact <= high + step
