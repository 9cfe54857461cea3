"""What the prose says of last year, against last year's figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from drafting.analysis.claims import COMPARED, Link, Mention, PassageView, Reading, mark_previous
from drafting.analysis.describe import describe, number
from drafting.findings import Related, Severity
from drafting.text.numerals import Form, round_half_up, truncate

if TYPE_CHECKING:
    from drafting.analysis.first_numbers import State, Work


_FALL = re.compile(r"减少|下降|降低|回落|下滑|降幅|下跌|缩减|压减|(?<!增)减|降|少")
_RISE = re.compile(r"增加|增长|上升|提高|提升|增幅|增速|净增|上涨|增|升|多")
_TIMES_OF = re.compile(r"(?:是|为|相当于|达到?)[^，。；]{0,8}的$")


def check_growth(work: Work, view: PassageView, states: Sequence[State]) -> None:
    """同比增长30%, 比上年少6件, 与上年持平 against last year's figures, or against the two numbers in the text."""
    last: tuple[Mention, Link] | None = None
    for i, state in enumerate(states):
        mention = state.mention
        before = [s.mention for s in states[:i]]
        _check_last(work, view, state, before)
        if not (mention.compared or _is_multiple(work, mention, before) or _is_more(work, mention)):
            continue
        if mention.quantity.kind == "points":
            if work.previous is not None:
                _check_points(work, state, states[:i])
            continue
        stated = _stated_change(work, view, mention, before)
        subject = None
        if work.previous is None:
            state.reason = "没有上年数据"
        else:
            subject = _subject(work, view, mention, before, last)
            if subject is None:
                state.reason = "没有找到是哪一项与上年相比"
            else:
                last = (mention, subject)
        if stated is not None and _change_fits(mention, stated.new, stated.old):
            if subject is None or not _check_change(work, state, subject, only_confirm=True):
                state.status, state.reason = "consistent", "与正文中的两个数相符"
        elif subject is not None:
            _check_change(work, state, subject)
        elif stated is not None and not stated.doubtful:
            _report_stated(work, state, stated)
    if work.previous is not None:
        _check_same(work, view, states)


@dataclass(frozen=True, slots=True)
class _Change:
    """Two numbers of the text, one of them of last year."""

    new: Decimal
    old: Decimal
    places: tuple[Mention, ...]
    doubtful: bool = False


def _stated_change(work: Work, view: PassageView, mention: Mention, before: Sequence[Mention]) -> _Change | None:
    """The two numbers in its sentence that a change is between: 由180件增至225件, 上年为8件, 增加120条、增长11%."""
    f = mention.field
    counts = [m for m in before if m.field.sentence == f.sentence and m.quantity.kind == "count" and m.quantity.exact]
    plain = [m for m in counts if not m.compared or _is_old(work, view, m)]
    for k in range(len(plain) - 1, -1, -1):
        old = plain[k]
        if not old.quantity.unit or not _is_old(work, view, old):
            continue
        between = [m for m in before if m.quantity.start > old.quantity.start and m.quantity.kind != "points"]
        changes = [i for i, m in enumerate(between) if m.compared]
        if changes and any(not m.compared for m in between[changes[0] :]):
            return None  # 比上年的44件减少6件；有效264件，增加23件: another thing since
        same = [m for m in plain if m is not old and m.quantity.unit == old.quantity.unit]
        behind = [m for m in same if m.quantity.start > old.quantity.start]
        ahead = [m for m in same if m.quantity.start < old.quantity.start and not _is_old(work, view, m)]
        if mention.quantity.kind == "count" and mention.quantity.unit != old.quantity.unit:
            return None
        if behind:
            return _Change(behind[0].value, old.value, (behind[0], old), doubtful=len(behind) > 1)
        if ahead:
            return _Change(ahead[-1].value, old.value, (ahead[-1], old))
        return None
    if mention.quantity.kind != "share" or not before or not before[-1].compared:
        return None
    step = before[-1]
    whole = next((m for m in reversed(plain) if m.quantity.unit == step.quantity.unit), None)
    gap = view.text[step.quantity.stop : mention.quantity.begin]
    sign = _direction(step.left_text)
    if whole is None or not sign or step.quantity.kind != "count" or not step.quantity.exact or len(gap) > 8:
        return None
    if _direction(mention.left_text) not in (0, sign) or whole.quantity.start > step.quantity.start:
        return None
    old_value = whole.value - sign * step.value
    return _Change(whole.value, old_value, (whole, step)) if old_value > 0 else None


_FROM = re.compile(r"(?:由|从)[^，。；]{0,12}$")
_TO = re.compile(r"^[^，。；、]{0,4}(?:增|升|降|减|变|提|涨|落|缩)[^，。；、]{0,3}(?:到|至|为)")


def _is_old(work: Work, view: PassageView, mention: Mention) -> bool:
    """Whether a number is last year's by the words before it: 上年的79件, 由180件上升到225件."""
    left = mention.left_text
    last = list(work.vocabulary.last.finditer(left))
    if last:
        return not re.search(r"多|少|增|减|升|降|涨|提高", left[last[-1].end() :])
    if mention.link.previous:
        return True
    if mention.field.group:
        opened = view.shape.opened[mention.field.group]
        if re.search(rf"(?:{work.vocabulary.last.pattern})$", view.text[max(opened - 8, 0) : opened]):
            return True
    return begins_change(mention)


def begins_change(mention: Mention) -> bool:
    """Whether a number is what something was before: 由56件增至65件."""
    behind = mention.passage.text[mention.quantity.stop :]
    return bool(_FROM.search(mention.left_text) and _TO.match(behind))


def _is_multiple(work: Work, mention: Mention, before: Sequence[Mention]) -> bool:
    """Whether it says how many times last year's number something is: 是上年的4倍, 为上年388件的2倍."""
    if mention.quantity.kind not in ("times", "doublings"):
        return False
    if work.vocabulary.last.search(mention.left_text):
        return True
    return bool(mention.left_text == "的" and before and work.vocabulary.last.search(before[-1].left_text))


def _is_more(work: Work, mention: Mention) -> bool:
    """比上年多办结11件: a difference whose verb stands between."""
    last = work.vocabulary.last.pattern
    return re.search(rf"(?:比|较)(?:{last})(?:同期|度)?(?:多|少)[^，。；、0-9]{{1,4}}$", mention.left_text) is not None


def _report_stated(work: Work, state: State, change: _Change) -> None:
    """A change that is not the one between the two numbers of the text."""
    mention = state.mention
    q = mention.quantity
    new, old = change.new, change.old
    if old == 0 and q.kind != "count":
        return
    state.status, state.reason = "contradicted", "与正文中的两个数对不上"
    said = f"{'增加' if new >= old else '减少'}{number(abs(new - old))}"
    if q.kind == "count":
        expected = abs(new - old)
    elif q.kind == "share":
        expected = abs(round_half_up(_percent(new, old), q.numeral.decimals))
        said += f"，{'增长' if new >= old else '下降'}{number(expected)}%"
    else:
        of = _is_of(mention)
        expected = abs(round_half_up(new / old if of else (new - old) / old, max(1, q.numeral.decimals)))
        said += f"，是原来的{number(expected)}倍" if of else f"，增长{number(expected)}倍"
    spans = [work.number_span(m) for m in change.places]
    work.contradict(
        "share",
        work.number_span(mention),
        f"正文写“{_phrase(mention)}”，按正文的两个数（{number(old)}、{number(new)}）算，{said}",
        found=q.value,
        expected=expected,
        related=tuple(Related("据以计算的数", span.start, span.end) for span in spans),
    )


def _check_last(work: Work, view: PassageView, state: State, before: Sequence[Mention]) -> None:
    """与上年82件基本持平, 由上年的14件降至8件: a number that is called last year's and nothing else."""
    mention = state.mention
    if work.previous is None or state.status != "unchecked":
        return
    if mention.link.topic is not None and not begins_change(mention):
        return
    if mention.quantity.kind != "count" or not mention.quantity.exact or not _is_old(work, view, mention):
        return
    left = re.sub(r"[由从较比与同和的为是在，而]", "", work.vocabulary.last.sub("", mention.left_text))
    link = None
    if re.search(r"[0-9]", left):
        return  # several years together
    if mention.link.topic is not None:
        link = mention.link
    elif not left:
        near = next((m for m in reversed(before) if m.quantity.kind == "count" and not m.compared), None)
        if near is not None and near.field.sentence == mention.field.sentence:
            link = near.link
    elif mention.left and not mention.field.group and not any(t.rival or t.foreign for t in mention.left):
        link = work.linker.link_of(view, mention.field, mention.left, before)
    if link is None or link.topic is None or link.soft or mention.quantity.unit not in link.topic.units:
        return
    readings = work.linker.readings(replace(link, previous=True))
    known = [r for r in readings if r.value is not None]
    if not known or len(known) < len(readings):
        return
    fits = next((r for r in known if r.value == mention.value), None)
    if fits is not None:
        state.status, state.reading, state.reason = "verified", fits, ""
        return
    state.status, state.reading, state.reason = "contradicted", known[0], "与上年数据不一致"
    said = "；".join(f"{describe(r.expression, work.edition)}为{number(r.value or Decimal(0))}" for r in known[:3])
    span = work.number_span(mention)
    work.contradict(
        "previous",
        span,
        f"正文写上年{work.text(span)}{mention.quantity.unit}，{said}",
        found=mention.value,
        expected=known[0].value,
        reading=str(known[0].expression),
        cells=known[0].expression.cells,
    )


def _subject(
    work: Work, view: PassageView, mention: Mention, before: Sequence[Mention], last: tuple[Mention, Link] | None
) -> Link | None:
    if any(t.rival or t.foreign for t in mention.left):
        return None
    own = [t for t in mention.left if t.names or t.weak or any(c.slot for c in t.concepts)]
    own = [
        t for t in own if not (t.concepts and all(c.implies and c.kind == "act" for c in t.concepts) and not t.topics)
    ]
    if own:
        link = work.linker.link_of(view, mention.field, mention.left, before)
        return link if link is not None and not link.soft else None
    if last is not None and before and before[-1] is last[0] and last[0].field.sentence == mention.field.sentence:
        return last[1]  # 许可增加120件，增幅20%
    if mention.left_text == "的" and before and before[-1].field.sentence == mention.field.sentence:
        before = before[:-1]  # 为上年388件的2倍
    if all(m.field.sentence != mention.field.sentence for m in before):
        # 没有收到申请，比上年减少2件
        start, _ = view.shape.sentence_range(mention.field.sentence)
        own_start = mention.field.left[0][0] if mention.field.left else mention.quantity.begin
        terms = tuple(t for t in view.terms if start <= t.start and t.end <= own_start)
        if not terms or any(t.rival or t.foreign for t in terms):
            return None
        link = work.linker.link_of_terms(view, terms, before)
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


def _check_change(work: Work, state: State, subject: Link, *, only_confirm: bool = False) -> bool:
    """Check a change against this and last year's tables; returns whether they confirm it."""
    mention = state.mention
    q = mention.quantity
    pairs = []
    for reading in work.linker.readings(subject):
        old = reading.expression.evaluate(work.previous.cells) if work.previous is not None else None
        if reading.value is None or old is None:
            state.reason = "缺上年或本年的数"
            return False
        pairs.append((reading, reading.value, old))
    scale = (subject.topic.scales or {}).get(q.unit) if subject.topic is not None else None
    cut = None
    for reading, new, old in pairs:
        fit = _change_fits(mention, new, old, scale)
        if fit == "rounded":
            state.status, state.reading, state.reason = "verified", reading, ""
            return True
        if fit == "cut" and cut is None:
            cut = (reading, new, old)
    span = work.number_span(mention)
    if cut is not None:
        reading, new, old = cut
        state.status, state.reading, state.reason = "verified", reading, ""
        rounded = round_half_up(abs(_percent(new, old)), q.numeral.decimals)
        work.note_truncation("previous", span, "增减幅度", rounded, q.value, reading.expression.cells)
        return True
    usable = [(r, n, o) for r, n, o in pairs if o != 0 or q.kind == "count"]
    if only_confirm or not usable:
        state.reason = state.reason or "上年数为0"
        return False
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
        expected = round_half_up(new / old if _is_of(mention) else (new - old) / old, q.numeral.decimals)
    work.contradict(
        "previous",
        span,
        f"正文写“{_phrase(mention)}”，{'；'.join(said)}",
        found=mention.value,
        expected=None if q.kind == "doublings" else abs(expected),
        reading=str(reading.expression),
        cells=(*reading.expression.cells, *mark_previous(reading.expression).cells),
    )
    return False


def _is_of(mention: Mention) -> bool:
    """Whether a multiple is of last year's number (是上年的2倍), not of the growth (增长2倍)."""
    return mention.left_text == "的" or _TIMES_OF.search(mention.left_text) is not None


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


def _change_fits(
    mention: Mention, new: Decimal, old: Decimal, scale: Decimal | None = None
) -> Literal["", "rounded", "cut"]:
    """Whether a stated change is the one between two numbers, rounded at its decimals or cut there.

    ``scale`` turns its unit into that of the two numbers.
    """
    q = mention.quantity
    difference = new - old
    sign = _direction(mention.left_text)
    if sign and difference and (difference > 0) != (sign > 0):
        return ""
    low, high = q.bounds()
    if q.kind == "count":
        if scale is not None:
            slack = q.numeral.granularity * scale / 2
            return "rounded" if low * scale - slack <= abs(difference) <= high * scale + slack else ""
        return "rounded" if low <= abs(difference) <= high else ""
    if old == 0:
        return ""
    if q.kind == "doublings":
        # 翻一番 is twice as much; reports round generously.
        return "rounded" if (2**q.value) * Decimal("0.9") <= new / old < 2 ** (q.value + 1) * Decimal("0.9") else ""
    if q.kind == "share":
        exact, slack = abs(_percent(new, old)), Decimal(1)
    elif q.kind == "times":
        exact, slack = (new / old if _is_of(mention) else difference / old), Decimal("0.1")
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
    """与上年持平, 较上年略有增加, 比上年减半: comparisons without a number of their own."""
    for match in work.vocabulary.same.finditer(view.text):
        loosely = "基本" in match.group() or "相当" in match.group()
        found = _pairs_of(work, view, states, match.start())
        if found and not any(_about(new, old, loosely) for _, new, old in found):
            _report_words(work, view, match, found, Severity.WARNING if loosely else Severity.ERROR)
    last = work.vocabulary.last.pattern
    for match in re.finditer(rf"(?:较|比|与)(?:{last})(?:同期|度)?(?:相比)?，?(?:{_TREND.pattern})", view.text):
        word = _TREND.search(match.group())
        sign = 0 if word is None or word.group(1) is None else _direction(word.group(1))
        if re.match(r"[了约]?[0-9零一二两三四五六七八九十百千万]", view.text[match.end() :]):
            continue  # a number follows, which says how much
        found = _pairs_of(work, view, states, match.start())
        if sign:
            wrong = found and not any((new - old) * sign > 0 for _, new, old in found)
        else:
            wrong = found and not any(abs(new * 2 - old) <= max(Decimal(1), old / 10) for _, new, old in found)
        if wrong:
            _report_words(work, view, match, found, Severity.WARNING)


_TREND = re.compile(
    r"(?:略有|稍有|有所|明显|大幅|小幅|显著|持续)(增加|增长|上升|提高|提升|减少|下降|降低|回落)|减半|减少(?:了)?一半"
)


def _pairs_of(
    work: Work, view: PassageView, states: Sequence[State], at: int
) -> list[tuple[Reading, Decimal, Decimal]]:
    """What words at a place compare, with this and last year's values; nothing where that is not certain."""
    if work.previous is None:
        return []
    start, _ = view.shape.clause_range(at)
    own = tuple(t for t in view.terms if start <= t.start and t.end <= at)
    if any(t.rival or t.foreign for t in own):
        return []
    before = [s.mention for s in states if s.mention.quantity.stop <= at]
    link = None
    if own:
        link = work.linker.link_of_terms(view, own, before)
    else:
        sentence = view.shape.sentence[at]
        near = next((m for m in reversed(before) if m.field.sentence == sentence), None)
        if near is not None:
            link = near.link if near.quantity.kind == "count" and not near.compared else None
        else:
            begin, _ = view.shape.sentence_range(sentence)
            terms = tuple(t for t in view.terms if begin <= t.start and t.end <= at)
            if terms and not any(t.rival or t.foreign for t in terms):
                link = work.linker.link_of_terms(view, terms, before)
    if link is None or link.topic is None or link.soft or link.previous:
        return []
    out = []
    for reading in work.linker.readings(link):
        old = reading.expression.evaluate(work.previous.cells)
        if reading.value is None or old is None:
            return []
        out.append((reading, reading.value, old))
    return out


def _report_words(
    work: Work,
    view: PassageView,
    match: re.Match[str],
    found: Sequence[tuple[Reading, Decimal, Decimal]],
    severity: Severity,
) -> None:
    reading, new, old = found[0]
    work.contradict(
        "previous",
        work.span(view, match.start(), match.end()),
        f"正文说“{match.group()}”，{describe(reading.expression, work.edition)}本年{number(new)}、上年{number(old)}",
        severity=severity,
        found=None,
        expected=old,
        reading=str(reading.expression),
        cells=reading.expression.cells,
    )


def _about(new: Decimal | None, old: Decimal | None, loosely: bool) -> bool:
    if new is None or old is None:
        return True
    return new == old or (loosely and abs(new - old) <= max(Decimal(3), old * Decimal("0.15")))
