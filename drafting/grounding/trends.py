"""Comparisons with last year without a number of their own: directions, 持平, and percentage points.

较上年有所减少 says which way a number went; 与上年持平 that it did not; 比上年提高5个百分点 how far a share of it went.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from drafting.genre.expressions import PREVIOUS, Expression, Term
from drafting.grounding.engine import Analysis, Reader
from drafting.grounding.frames import Frame
from drafting.grounding.lists import counted
from drafting.grounding.readings import Tables
from drafting.grounding.shares import Operand, Share
from drafting.grounding.words import Words, words_of
from drafting.language.clauses import Item
from drafting.language.lexer import Token


@dataclass(frozen=True, slots=True)
class Trend:
    """Words that say which way a number went since last year: 1, -1 or 0; the values of the likeliest reading."""

    start: int
    end: int
    sign: int
    frame: Frame
    new: Decimal
    old: Decimal
    expression: Expression
    holds: bool


@dataclass(frozen=True, slots=True)
class Points:
    """By how many percentage points a share changed, as written and as computed."""

    frame: Frame
    expected: Decimal
    new: Decimal
    old: Decimal
    holds: bool


def trends_in(analysis: Analysis, reader: Reader) -> Iterator[Trend]:
    """The directions that clauses without a number state of the number before them."""
    tables = reader.tables
    if tables.previous is None:
        return
    for clause in analysis.passage.layout.clauses:
        items = [analysis.passage.layout.items[i] for i in clause.items]
        if any(i.number is not None for i in items):
            continue
        tokens = [t for i in items for t in i.left]
        sign = _sign(tokens)
        if sign is None:
            continue
        frame = _subject(analysis, clause.start, clause.sentence, _named(items, reader))
        if frame is None:
            continue
        found = list(_years(analysis, frame, tables))
        if found:
            new, old, expression = found[0]
            holds = any(_direction(a, b) == sign for a, b, _ in found)
            yield Trend(tokens[0].start, tokens[-1].end, sign, frame, new, old, expression, holds)


def points_in(analysis: Analysis, tables: Tables) -> Iterator[Points]:
    """The percentage points that the passage states behind a share whose numbers are cells."""
    if tables.previous is None:
        return
    for frame in analysis.passage.ordered():
        quantity = frame.number.quantity
        if frame.form != "points" or quantity is None or not frame.sign:
            continue
        share = _share_before(analysis, frame)
        values = _share_years(analysis, share, tables) if share is not None else None
        if values is None:
            continue
        new, old = values
        expected = (new - old) * frame.sign
        step = Decimal(10) ** -quantity.numeral.decimals
        yield Points(frame, expected, new, old, abs(expected - quantity.value) <= step)


def _sign(tokens: Sequence[Token]) -> int | None:
    kinds = [t.kind for t in tokens]
    if "time_last" not in kinds and not ("compare" in kinds and ("rise" in kinds or "fall" in kinds)):
        return None
    if any(k in kinds for k in ("neg", "other", "unknown", "head", "modal", "conditional")):
        return None
    last = kinds.index("time_last") if "time_last" in kinds else len(kinds)
    if "compare" in kinds[last:] and "compare" not in kinds[:last]:
        return None  # 2022年收到的较多: what is told of last year is not how this year differs from it
    if "same" in kinds:
        return 0
    if "rise" in kinds and "fall" not in kinds:
        return 1
    return -1 if "fall" in kinds and "rise" not in kinds else None


def _named(items: Sequence[Item], reader: Reader) -> Words:
    """What the words before the comparison name: 收件数与上年持平 speaks of what was received."""
    left = [t for i in items for t in i.left]
    end = next((n for n, t in enumerate(left) if t.kind in ("compare", "time_last", "same", "rise", "fall")), len(left))
    values = {k: dict(v) for k, v in reader.tables.values.items()}
    return words_of(replace(items[0], left=tuple(left[:end]), right=()), reader.lexicon, values)


def _subject(analysis: Analysis, start: int, sentence: int, named: Words) -> Frame | None:
    """The last number before a place in its sentence that fits a cell, and of what is named there, if anything is."""
    before = [
        f
        for f in analysis.passage.ordered()
        if f.number.start < start
        and f.clause.sentence == sentence
        and counted(f.item)
        and f.form == "value"
        and all(f.slots.get(slot, ())[:1] == sums[:1] for slot, sums in named.slots.get(f.topic, {}).items())
    ]
    if not before or not analysis.fits.get(before[-1].item.id):
        return None
    return before[-1]


def _years(analysis: Analysis, frame: Frame, tables: Tables) -> Iterator[tuple[Decimal, Decimal, Expression]]:
    quantity = frame.number.quantity
    for r in analysis.readings.get(frame.item.id, ()):
        old = tables.value(_of_last_year(r.expression))
        if quantity is not None and r.value == quantity.value and old is not None:
            yield r.value, old, r.expression


def _of_last_year(expression: Expression) -> Expression:
    return Expression(tuple(Term(t.sign, PREVIOUS + t.name if t.name else None, t.constant) for t in expression.terms))


def _direction(new: Decimal, old: Decimal) -> int:
    return (new > old) - (new < old)


def _share_before(analysis: Analysis, frame: Frame) -> Share | None:
    found = [
        s
        for s in analysis.shares
        if s.holds and s.pair is not None and s.frame.number.start < frame.number.start
        if s.frame.clause.sentence == frame.clause.sentence
    ]
    return found[-1] if found else None


def _share_years(analysis: Analysis, share: Share, tables: Tables) -> tuple[Decimal, Decimal] | None:
    assert share.pair is not None
    sides = [_expression(analysis, o) for o in share.pair]
    if sides[0] is None or sides[1] is None:
        return None
    old_top, old_base = (tables.value(_of_last_year(e)) for e in sides if e is not None)
    top, base = share.pair
    if old_top is None or not old_base or not base.value:
        return None
    return top.value * 100 / base.value, old_top * 100 / old_base


def _expression(analysis: Analysis, operand: Operand) -> Expression | None:
    if operand.expression is not None:
        return operand.expression
    claim = analysis.claims.get(operand.item)
    return claim.fit.expression if claim is not None and claim.fit is not None else None
