"""What the prose says of last year, against last year's figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from drafting.analysis.claims import Link, Mention, PassageView, mark_previous
from drafting.analysis.describe import describe, number
from drafting.analysis.quantities import Quantity
from drafting.findings import Severity
from drafting.text.numerals import Form, round_half_up, truncate

if TYPE_CHECKING:
    from drafting.analysis.numbers import State, Work


_FALL = re.compile(r"减少|下降|降低|回落|下滑|降幅|下跌|缩减|压减|(?<!增)减|降|少")
_RISE = re.compile(r"增加|增长|上升|提高|提升|增幅|增速|净增|上涨|增|升|多")
_TIMES_OF = re.compile(r"(?:是|为|相当于|达到?)[^，。；]{0,8}的$")


def check_growth(work: Work, view: PassageView, states: Sequence[State]) -> None:
    """同比增长30%, 比上年少6件, 与上年持平 against last year's figures."""
    for i, state in enumerate(states):
        mention = state.mention
        if not mention.compared:
            continue
        if work.previous is None:
            state.reason = "没有上年数据"
            continue
        before = [s.mention for s in states[:i]]
        subject = _subject(work, view, mention, before)
        if subject is None:
            state.reason = "没有找到是哪一项与上年相比"
            continue
        _check_change(work, state, subject)
    if work.previous is not None:
        _check_same(work, view, states)


def _subject(work: Work, view: PassageView, mention: Mention, before: Sequence[Mention]) -> Link | None:
    if any(t.rival or t.foreign for t in mention.left):
        return None
    own = [t for t in mention.left if t.names or t.weak or any(c.slot for c in t.concepts)]
    own = [
        t for t in own if not (t.concepts and all(c.implies and c.kind == "act" for c in t.concepts) and not t.topics)
    ]
    if own:
        link = work.linker.link_of(view, mention.field, mention.left, before)
        return link if link is not None and not link.soft else None
    for other in reversed(before):
        if other.field.sentence != mention.field.sentence:
            return None
        if other.quantity.kind != "count" or other.compared:
            continue
        if other.link.previous:
            continue
        if other.link.topic is None or other.link.soft:
            return None
        return other.link
    return None


def _check_change(work: Work, state: State, subject: Link) -> None:
    mention = state.mention
    q = mention.quantity
    text = mention.left_text
    fall, rise = _FALL.search(text) is not None, _RISE.search(text) is not None
    sign = -1 if fall and not rise else 1 if rise and not fall else 0
    pairs = []
    for reading in work.linker.readings(subject):
        old = reading.expression.evaluate(work.previous.cells) if work.previous is not None else None
        if reading.value is None or old is None:
            state.reason = "缺上年或本年的数"
            return
        pairs.append((reading, old))
    for reading, old in pairs:
        assert reading.value is not None
        if _change_fits(q, text, sign, reading.value, old):
            state.status, state.reading, state.reason = "verified", reading, ""
            return
    usable = [(r, o) for r, o in pairs if o != 0 or q.kind == "count"]
    if not usable or q.kind == "points":
        state.reason = "上年数为0或是百分点"
        return
    state.status = "contradicted"
    said = []
    for reading, old in usable[:3]:
        assert reading.value is not None
        new = reading.value
        change = f"{'增加' if new >= old else '减少'}{number(abs(new - old))}"
        if old:
            percent = round_half_up(100 * abs(new - old) / old, max(1, q.numeral.decimals))
            change += f"，{'增长' if new >= old else '下降'}{number(percent)}%"
        said.append(f"{describe(reading.expression, work.edition)}本年{number(new)}、上年{number(old)}，{change}")
    reading, old = usable[0]
    assert reading.value is not None
    expected = (
        reading.value - old
        if q.kind == "count"
        else round_half_up(100 * (reading.value - old) / old, q.numeral.decimals)
    )
    span = work.number_span(mention)
    work.contradict(
        "previous",
        span,
        f"正文写{text[-6:].lstrip('，、（')}{work.text(span)}{q.unit}，{'；'.join(said)}",
        found=mention.value,
        expected=abs(expected),
        reading=str(reading.expression),
        cells=(*reading.expression.cells, *mark_previous(reading.expression).cells),
    )


def _change_fits(q: Quantity, text: str, sign: int, new: Decimal, old: Decimal) -> bool:
    difference = new - old
    if sign and difference and (difference > 0) != (sign > 0):
        return False
    low, high = q.bounds()
    if q.kind == "count":
        return low <= abs(difference) <= high
    if old == 0:
        return False
    if q.kind == "share":
        exact = abs(100 * difference / old)
        if q.hedge is not None or q.numeral.form is Form.TENTHS:
            return low - 1 <= exact <= high + 1
        return q.value in (round_half_up(exact, q.numeral.decimals), truncate(exact, q.numeral.decimals))
    if q.kind == "times":
        exact = new / old if _TIMES_OF.search(text) else difference / old
        if q.hedge is not None:
            return low - Decimal("0.1") <= exact <= high + Decimal("0.1")
        return q.value in (round_half_up(exact, q.numeral.decimals), truncate(exact, q.numeral.decimals))
    return q.kind == "points"


def _check_same(work: Work, view: PassageView, states: Sequence[State]) -> None:
    for match in work.vocabulary.same.finditer(view.text):
        start, _ = view.shape.clause_range(match.start())
        own = tuple(t for t in view.terms if start <= t.start and t.end <= match.start())
        if any(t.rival or t.foreign for t in own):
            continue
        before = [s.mention for s in states if s.mention.quantity.stop <= match.start()]
        link = None
        if own:
            link = work.linker.link_of_terms(view, own, before)
        else:
            sentence = view.shape.sentence[match.start()]
            near = next((m for m in reversed(before) if m.field.sentence == sentence), None)
            if near is not None:
                link = near.link if near.quantity.kind == "count" and not near.compared else None
            else:
                begin, _ = view.shape.sentence_range(sentence)
                terms = tuple(t for t in view.terms if begin <= t.start and t.end <= match.start())
                if terms and not any(t.rival or t.foreign for t in terms):
                    link = work.linker.link_of_terms(view, terms, before)
        if link is None or link.topic is None or link.soft or link.previous or work.previous is None:
            continue
        loosely = "基本" in match.group() or "相当" in match.group()
        pairs = [(r, r.expression.evaluate(work.previous.cells)) for r in work.linker.readings(link)]
        if not pairs or any(r.value is None or o is None for r, o in pairs):
            continue
        if any(_about(r.value, o, loosely) for r, o in pairs):
            continue
        reading, old = pairs[0]
        if reading.value is None or old is None:
            continue
        thing = describe(reading.expression, work.edition)
        work.contradict(
            "previous",
            work.span(view, match.start(), match.end()),
            f"正文说“{match.group()}”，{thing}本年{number(reading.value)}、上年{number(old)}",
            severity=Severity.WARNING if loosely else Severity.ERROR,
            found=None,
            expected=old,
            reading=str(reading.expression),
            cells=reading.expression.cells,
        )


def _about(new: Decimal | None, old: Decimal | None, loosely: bool) -> bool:
    if new is None or old is None:
        return True
    return new == old or (loosely and abs(new - old) <= max(Decimal(3), old * Decimal("0.15")))
