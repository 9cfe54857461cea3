"""What the prose says of last year, against last year's figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from drafting.analysis.claims import COMPARED, Link, Mention, PassageView, Reading, mark_previous
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
        if mention.quantity.kind == "points":
            _check_points(work, state, states[:i])
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
    pairs = []
    for reading in work.linker.readings(subject):
        old = reading.expression.evaluate(work.previous.cells) if work.previous is not None else None
        if reading.value is None or old is None:
            state.reason = "缺上年或本年的数"
            return
        pairs.append((reading, reading.value, old))
    cut = None
    for reading, new, old in pairs:
        fit = _change_fits(q, text, new, old)
        if fit == "rounded":
            state.status, state.reading, state.reason = "verified", reading, ""
            return
        if fit == "cut" and cut is None:
            cut = (reading, new, old)
    span = work.number_span(mention)
    if cut is not None:
        reading, new, old = cut
        state.status, state.reading, state.reason = "verified", reading, ""
        rounded = round_half_up(abs(_percent(new, old)), q.numeral.decimals)
        work.note_truncation("previous", span, "增减幅度", rounded, q.value, reading.expression.cells)
        return
    usable = [(r, n, o) for r, n, o in pairs if o != 0 or q.kind == "count"]
    if not usable:
        state.reason = "上年数为0"
        return
    state.status = "contradicted"
    said = []
    for reading, new, old in usable[:3]:
        change = f"{'增加' if new >= old else '减少'}{number(abs(new - old))}"
        if old:
            percent = round_half_up(abs(_percent(new, old)), max(1, q.numeral.decimals))
            change += f"，{'增长' if new >= old else '下降'}{number(percent)}%"
        said.append(f"{describe(reading.expression, work.edition)}本年{number(new)}、上年{number(old)}，{change}")
    reading, new, old = usable[0]
    expected = new - old if q.kind == "count" else round_half_up(_percent(new, old), q.numeral.decimals)
    if q.kind == "times":
        expected = round_half_up(new / old if _TIMES_OF.search(text) else (new - old) / old, q.numeral.decimals)
    work.contradict(
        "previous",
        span,
        f"正文写“{_phrase(mention)}”，{'；'.join(said)}",
        found=mention.value,
        expected=None if q.kind == "doublings" else abs(expected),
        reading=str(reading.expression),
        cells=(*reading.expression.cells, *mark_previous(reading.expression).cells),
    )


def _phrase(mention: Mention) -> str:
    """The words of a comparison from its verb to the number with its unit."""
    q = mention.quantity
    text = mention.passage.text
    start = mention.field.left[-1][0] if mention.field.left else q.begin
    match = COMPARED.search(text, start, q.begin)
    return text[match.start() if match else q.begin : q.stop]


def _percent(new: Decimal, old: Decimal) -> Decimal:
    return 100 * (new - old) / old


def _direction(text: str) -> int:
    fall, rise = _FALL.search(text) is not None, _RISE.search(text) is not None
    return -1 if fall and not rise else 1 if rise and not fall else 0


def _change_fits(q: Quantity, text: str, new: Decimal, old: Decimal) -> Literal["", "rounded", "cut"]:
    """Whether a stated change is the one between two numbers, rounded at its decimals or cut there."""
    difference = new - old
    sign = _direction(text)
    if sign and difference and (difference > 0) != (sign > 0):
        return ""
    low, high = q.bounds()
    if q.kind == "count":
        return "rounded" if low <= abs(difference) <= high else ""
    if old == 0:
        return ""
    if q.kind == "doublings":
        # 翻一番 is twice as much; reports round generously.
        return "rounded" if (2**q.value) * Decimal("0.9") <= new / old < 2 ** (q.value + 1) * Decimal("0.9") else ""
    if q.kind == "share":
        exact, slack = abs(_percent(new, old)), Decimal(1)
    elif q.kind == "times":
        exact, slack = (new / old if _TIMES_OF.search(text) else difference / old), Decimal("0.1")
    else:
        return ""
    if q.hedge is not None or q.numeral.form is Form.TENTHS:
        return "rounded" if low - slack <= exact <= high + slack else ""
    if q.value == round_half_up(exact, q.numeral.decimals):
        return "rounded"
    return "cut" if q.value == truncate(exact, q.numeral.decimals) else ""


def _check_points(work: Work, state: State, before: Sequence[State]) -> None:
    """占85%，比上年提高3个百分点: the difference between the share before it and the same share of last year."""
    mention = state.mention
    q = mention.quantity
    share = next(
        (
            s
            for s in reversed(before)
            if s.mention.field.sentence == mention.field.sentence
            and s.mention.quantity.kind == "share"
            and not s.mention.compared
        ),
        None,
    )
    state.reason = "没有找到是哪一个比例与上年相比"
    if share is None or share.status != "verified" or work.previous is None:
        return
    sign = _direction(mention.left_text)
    said: list[tuple[Reading, Reading, Decimal, Decimal]] = []
    for part, whole in share.share_pairs:
        if not (part.expression.cells and whole.expression.cells):
            continue
        old_part = part.expression.evaluate(work.previous.cells)
        old_whole = whole.expression.evaluate(work.previous.cells)
        if old_part is None or not old_whole or part.value is None or not whole.value:
            state.reason = "缺上年或本年的数"
            return
        now, then = 100 * part.value / whole.value, 100 * old_part / old_whole
        said.append((part, whole, now, then))
        if sign and abs(now - then) > Decimal("0.1") and (now > then) != (sign > 0):
            continue
        # The difference of rounded shares and the rounded difference are both in use; a unit of slack covers both.
        slack = q.numeral.granularity
        low, high = q.bounds()
        if low - slack <= abs(now - then) <= high + slack:
            state.status, state.reading, state.reason = "verified", part, ""
            return
    if not said:
        return
    state.status = "contradicted"
    part, whole, now, then = said[0]
    places = max(1, q.numeral.decimals)
    names = f"{describe(part.expression, work.edition)}÷{describe(whole.expression, work.edition)}"
    old_share, new_share = round_half_up(then, places), round_half_up(now, places)
    change = f"{'提高' if now >= then else '下降'}{number(round_half_up(abs(now - then), places))}个百分点"
    work.contradict(
        "previous",
        work.number_span(mention),
        f"正文写“{_phrase(mention)}”，{names}本年为{number(new_share)}%、上年为{number(old_share)}%，{change}",
        found=q.value,
        expected=round_half_up(abs(now - then), q.numeral.decimals),
        reading=str(part.expression),
        cells=(*part.expression.cells, *mark_previous(part.expression).cells),
    )


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
