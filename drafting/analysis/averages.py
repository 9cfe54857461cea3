"""Averages of the prose (月均3.5件) against the table number that they are of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from drafting.analysis.claims import Mention, PassageView, Reading
from drafting.analysis.describe import describe, number
from drafting.text.numerals import round_half_up, truncate

if TYPE_CHECKING:
    from drafting.analysis.first_numbers import State, Work

_PARTS_OF_A_YEAR = (
    (re.compile(r"月均|平均每个?月|每个?月平均|月平均"), 12),
    (re.compile(r"季均|平均每个?季度?|每个?季度平均|季度平均"), 4),
)


def check_averages(work: Work, view: PassageView, states: Sequence[State]) -> None:
    """Numbers that are said to be a month's or a quarter's on average."""
    for i, state in enumerate(states):
        mention = state.mention
        if mention.quantity.kind != "count" or mention.compared or state.status != "unchecked":
            continue
        match = next(((m, n) for p, n in _PARTS_OF_A_YEAR if (m := p.search(mention.left_text))), None)
        if match is None:
            continue
        readings = _readings(work, view, mention, states[:i])
        if readings:
            _check(work, state, readings, match[1])


def _readings(work: Work, view: PassageView, mention: Mention, before: Sequence[State]) -> Sequence[Reading]:
    """What the average is of: what its own words name, else the number right before it."""
    if any(t.rival or t.foreign or t.split for t in mention.left):
        return ()
    if any(t.names or t.weak or t.concepts for t in mention.left):
        start, _ = view.shape.sentence_range(mention.field.sentence)
        begin = mention.left[0].start
        named = [
            t
            for t in view.terms
            if start <= t.start and t.end <= begin and (t.topics or t.weak or t.rival or t.foreign)
        ]
        terms = mention.left
        if named and not any(t.names or t.weak for t in terms) and not (named[-1].rival or named[-1].foreign):
            terms = (named[-1], *terms)
        link = work.linker.link_of(view, mention.field, terms, [s.mention for s in before])
        fitting = link is not None and link.topic is not None and mention.quantity.unit in link.topic.units
        return work.linker.readings(link) if link is not None and fitting and not link.soft else ()
    near = next((s for s in reversed(before) if s.mention.quantity.kind == "count" and not s.mention.compared), None)
    if near is None or near.mention.field.sentence != mention.field.sentence or near.mention.link.previous:
        return ()
    if near.mention.quantity.unit != mention.quantity.unit:
        return ()
    if near.status == "verified" and near.reading is not None:
        return (near.reading,)
    return () if near.mention.link.soft else work.linker.readings(near.mention.link)


def _check(work: Work, state: State, found: Sequence[Reading], parts: int) -> None:
    q = state.mention.quantity
    readings = [(r, r.value) for r in found]
    known = [(r, v) for r, v in readings if v is not None]
    if not known or len(known) < len(readings):
        return
    low, high = q.bounds()
    step = q.numeral.granularity
    for reading, value in known:
        exact = value / parts
        fits = q.value in (round_half_up(exact, q.numeral.decimals), truncate(exact, q.numeral.decimals))
        if fits or (q.hedge is not None and low - step <= exact <= high + step):
            state.status, state.reading, state.reason = "verified", reading, ""
            return
    state.status, state.reason = "contradicted", "与表中数据算出的平均数不一致"
    places = max(1, q.numeral.decimals)
    said = "；".join(
        f"{describe(r.expression, work.edition)}为{number(v)}，除以{parts}得{number(round_half_up(v / parts, places))}"
        for r, v in known[:3]
    )
    span = work.number_span(state.mention)
    work.contradict(
        "share",
        span,
        f"平均数写{work.text(span)}{q.unit}，{said}",
        found=q.value,
        expected=round_half_up(Decimal(known[0][1]) / parts, q.numeral.decimals),
        cells=known[0][0].expression.cells,
    )
