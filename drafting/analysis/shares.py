"""Percentages and fractions of the prose against their numerator and base."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from drafting.analysis.arithmetic import Group, countable, share_fit, share_possible, share_text
from drafting.analysis.claims import Link, Mention, PassageView, Reading
from drafting.analysis.describe import describe, number
from drafting.analysis.indicators import Term
from drafting.analysis.statements import topic_before
from drafting.analysis.sums import spoken_of
from drafting.findings import Related, Severity
from drafting.genre.expressions import Expression
from drafting.genre.expressions import Term as CellTerm
from drafting.genre.indicators import Rate, Sum, Topic
from drafting.text.numerals import Form

if TYPE_CHECKING:
    from drafting.analysis.numbers import State, Work


_SHARE = re.compile(r"占(?:比|到|总数|全部)?|比例|比重")


def check_shares(work: Work, view: PassageView, states: Sequence[State], groups: Sequence[Group]) -> None:
    """Percentages and fractions against their numerator and base."""
    mentions = [s.mention for s in states]
    for i, state in enumerate(states):
        mention = state.mention
        if mention.quantity.kind not in ("share", "fraction") or mention.compared:
            continue
        text = mention.left_text
        rate = _rate(mention)
        if rate is not None:
            _check_rate(work, view, state, rate)
            continue
        _check_share(work, view, state, mentions[:i], text, groups)
    _one_base(work, states)
    _check_hundred(work, view, states)


_ALL_OF_IT = re.compile(r"分别(?:占|为|是)|各占|(?:其余|其[他它]|剩余)[^，。；、0-9]{0,8}$")


def _check_hundred(work: Work, view: PassageView, states: Sequence[State]) -> None:
    """占60%、30%、11%: shares that the words say are all of a whole make a hundred, but for rounding."""
    run: list[State] = []
    for state in [*states, None]:
        goes_on = (
            state is not None
            and state.mention.quantity.kind == "share"
            and state.mention.quantity.exact
            and state.mention.quantity.numeral.form is not Form.TENTHS
            and not state.mention.compared
            and state.status != "contradicted"
            and (not run or run[-1].mention.field.group == state.mention.field.group)
            and (not run or run[-1].mention.field.sentence == state.mention.field.sentence)
        )
        if goes_on and state is not None:
            run.append(state)
            continue
        if state is not None and state.mention.quantity.kind == "count" and run and _rate(run[-1].mention) is None:
            continue  # 甲5件，占50%；乙5件，占50%
        _hundred(work, view, run)
        run = []


def _hundred(work: Work, view: PassageView, run: Sequence[State]) -> None:
    if len(run) < 2 or any(_rate(s.mention) is not None for s in run):
        return
    shares = [s.mention for s in run]
    if not all(_SHARE.search(view.text[one.quantity.stop : other.quantity.begin]) for one, other in pairwise(shares)):
        # One 占 for all of them: 分别占60%、40%.
        gaps = (view.text[one.quantity.stop : other.quantity.begin] for one, other in pairwise(shares))
        if not ("分别" in shares[0].left_text and all(re.fullmatch(r"[、和及与，]|以及", gap) for gap in gaps)):
            return
    first = shares[0].left_text
    if not (_ALL_OF_IT.search(first) or (len(run) > 2 and _ALL_OF_IT.search(_SHARE.split(shares[-1].left_text)[0]))):
        return
    total = sum((m.value for m in shares), Decimal(0))
    # Each may be rounded by half a unit or cut by a whole one.
    unit = max(m.quantity.numeral.granularity for m in shares)
    if -unit * len(shares) / 2 <= 100 - total <= unit * len(shares) or abs(total - 100) > 15:
        return
    spans = [work.number_span(m) for m in shares]
    items = "＋".join(f"{number(m.value)}%" for m in shares)
    work.contradict(
        "share",
        spans[-1],
        f"各项比例{items}＝{number(total)}%，合起来不是100%",
        severity=Severity.WARNING,
        found=total,
        expected=Decimal(100),
        related=tuple(Related("同一组的比例", span.start, span.end) for span in spans[:-1]),
    )


def _one_base(work: Work, states: Sequence[State]) -> None:
    """Shares of one list have one base: the one that fits all others must fit the last one too."""
    by_sentence: dict[int, list[State]] = {}
    for state in states:
        if state.share_bases:
            by_sentence.setdefault(state.mention.field.sentence, []).append(state)
    for members in by_sentence.values():
        if len(members) < 4:
            continue
        bases = {b for m in members for b in m.share_bases}
        best = max(sorted(bases), key=lambda b: sum(1 for m in members if b in m.share_bases))
        odd = [m for m in members if best not in m.share_bases]
        if len(odd) != 1 or odd[0].status == "contradicted":
            continue
        state = odd[0]
        part = state.share_part
        if part is None or not best:
            continue
        state.status = "contradicted"
        span = work.number_span(state.mention)
        expected = share_text(part, best, state.mention.quantity.numeral.decimals)
        work.contradict(
            "share",
            span,
            f"比例写{work.text(span)}，同一组其他比例都以{number(best)}为基数，{number(part)}÷{number(best)}＝{number(expected)}%",
            found=state.mention.value,
            expected=expected,
        )


def _rate(mention: Mention) -> tuple[Term, Rate] | None:
    for term in reversed(mention.left):
        if term.rates:
            return term, term.rates[0]
        if term.rival or term.foreign:
            return None
    return None


def _fits_share(mention: Mention, part: Decimal, whole: Decimal) -> Literal["", "rounded", "cut"]:
    q = mention.quantity
    if whole == 0:
        return "rounded" if part == 0 else ""
    if q.kind == "fraction":
        return "rounded" if abs(part / whole - q.value) < Decimal("0.005") else ""
    if q.numeral.form is Form.TENTHS or q.hedge is not None:
        low, high = q.bounds()
        if q.numeral.form is Form.TENTHS and q.hedge is None:
            low, high = q.value - 5, q.value + 5
        top = min(high + 1, Decimal(100) if part <= whole else high + 1)
        return "rounded" if low - 1 <= 100 * part / whole <= top else ""
    return share_fit(q.value, q.numeral.decimals, part, whole)


def _check_rate(work: Work, view: PassageView, state: State, found: tuple[Term, Rate]) -> None:
    term, rate = found
    mention = state.mention
    topic = work.vocabulary.topic(rate.topic)
    memory = topic_before(view, term.start)
    if memory not in (None, topic.id) or _foreign_before(states_before(work, mention)):
        state.reason = "比率所指的不是表中的事项"
        return
    if work.linker.outside(view, mention.field, topic):
        return
    slots: dict[str, tuple[Sum, ...]] = {}
    for name, slot in topic.slots.items():
        own = [c for t in mention.left for c in t.concepts if c.topic == topic.id and c.slot == name and not c.soft]
        if own:
            slots[name] = own[-1].readings
        elif slot.default:
            slots[name] = slot.default
        else:
            heads = [
                c.readings
                for c in work.vocabulary.indicators.concepts
                if c.topic == topic.id and c.slot == name and c.head
            ]
            slots[name] = tuple(s for sums in heads for s in sums)
    pairs: list[tuple[Reading, Reading]] = []
    for over in work.linker.expressions(topic, {**slots, **rate.over}):
        for of in work.linker.expressions(topic, {**slots, **rate.of}):
            if _same_things(of.cells, over.cells, topic):
                pairs.append((Reading(of, of.evaluate(work.cells)), Reading(over, over.evaluate(work.cells))))
    _decide(work, state, pairs, rate.name, always=rate.always)


def _same_things(of: Sequence[str], over: Sequence[str], topic: Topic) -> bool:
    """Whether two sums are over the same group of cells (a review's outcome is no part of the lawsuits)."""
    if not topic.path.startswith("{"):
        return True
    return {c.rpartition(".")[0] for c in of} == {c.rpartition(".")[0] for c in over}


def states_before(work: Work, mention: Mention) -> list[Mention]:
    """The mentions before one in its passage."""
    return [m for m in work.current if m.quantity.start < mention.quantity.start]


def _foreign_before(before: Sequence[Mention]) -> bool:
    for mention in reversed(before):
        if mention.quantity.kind == "count":
            return mention.link.topic is None and mention.link.rival
    return False


def _check_share(
    work: Work, view: PassageView, state: State, before: Sequence[Mention], text: str, groups: Sequence[Group]
) -> None:
    mention = state.mention
    f = mention.field
    marker = _SHARE.search(text)
    start = f.left[-1][0] if f.left else mention.quantity.begin
    near = next(
        (m for m in reversed(before) if f.group == m.field.group or m.quantity.stop == view.shape.opened[f.group]), None
    )
    bracket = f.group and near is not None and near.quantity.stop == view.shape.opened[f.group]
    if (
        marker is None
        and not bracket
        and not (near is not None and view.text[near.quantity.stop : mention.quantity.begin] == "，")
    ):
        state.reason = "没有写明是哪一项的比例"
        return
    at = start + marker.start() if marker else start
    ahead = tuple(t for t in mention.left if t.end <= at)
    base_terms = tuple(t for t in mention.left if t.start >= at)
    if any(t.rival or t.foreign for t in ahead):
        state.reason = "比例所指的不是表中的事项"
        return
    topic, parts, stated = _numerator(work, view, mention, ahead, before)
    if not parts:
        state.reason = "没有找到比例的分子"
        _check_possible(work, state, before)
        return
    strict = True
    wholes: list[Reading] = []
    values: list[Decimal] = []
    named = [t for t in base_terms if t.names or t.weak or t.concepts]
    if topic is not None:
        wholes = _whole_readings(work, topic, named, parts)
    if not named or topic is None:
        for other in before:
            if other is stated or not countable(other) or f.sentence - other.field.sentence > 1:
                continue
            if stated is not None and other.quantity.unit != stated.quantity.unit:
                continue
            values.append(other.value)
    if topic is None:
        group = next(
            (g for g in groups if stated is not None and any(p is stated for p in g.parts) and g.whole is not None),
            None,
        )
        strict = group is not None
        if group is not None and group.whole is not None:
            values = [group.whole.value]
    pairs = [(p, w) for p in parts for w in wholes]
    for value in dict.fromkeys(values):
        expression = Expression((CellTerm(1, None, value),))
        pairs.extend((p, Reading(expression, value)) for p in parts)
    _decide(work, state, pairs, "", strict=strict, stated=stated)


def _numerator(
    work: Work, view: PassageView, mention: Mention, ahead: tuple[Term, ...], before: Sequence[Mention]
) -> tuple[Topic | None, list[Reading], Mention | None]:
    if ahead and ahead[-1].split is not None:
        return None, [], None  # a share of a way of dividing that no table has
    concepts = [c for t in ahead for c in t.concepts if not c.soft]
    if concepts or any(t.names for t in ahead):
        link = work.linker.link_of(view, mention.field, ahead, before)
        if link is None or link.topic is None:
            return None, [], None
        return link.topic, list(work.linker.readings(link)), None
    group = mention.field.group
    near = next(
        (
            m
            for m in reversed(before)
            if m.quantity.kind == "count"
            and not m.compared
            and (m.field.group == group or (group and m.quantity.stop == view.shape.opened[group]))
        ),
        None,
    )
    if near is None or not countable(near) or near.field.sentence != mention.field.sentence:
        return None, [], None
    between = re.sub(r"（[^（）]*）", "", view.text[near.quantity.stop : mention.quantity.begin])
    if len(re.sub(r"[（），占比为约达的]", "", between)) > 14:
        return None, [], None
    stated = Reading(Expression((CellTerm(1, None, near.value),)), near.value)
    parts = [stated]
    if work.status(near) == "contradicted":
        parts.extend(near.readings)
    topic = near.link.topic
    if topic is None and near.link.split is not None:
        topic = work.split_topic(near.link.split)
        if topic is not None and not spoken_of(Group(None, (near,), False), list(before), topic):
            topic = None
    return topic, parts, near


def _check_possible(work: Work, state: State, before: Sequence[Mention]) -> None:
    """收到申请46件，其中甲类占33.3%: no whole number of 46 gives that share, nor of any other base it may have."""
    mention = state.mention
    q = mention.quantity
    if q.kind != "share" or not q.exact or q.numeral.form is not Form.PERCENT or q.value > 100:
        return
    if any(t.rival or t.foreign for t in mention.left):
        return
    near = next((m for m in reversed(before) if m.quantity.kind == "count"), None)
    if near is None or not countable(near) or near.field.sentence != mention.field.sentence:
        return
    topic = near.link.topic
    if topic is None or near.link.soft:
        return
    wholes = {m.value for m in before if m.quantity.kind == "count"}
    readings = work.linker.readings(Link(topic, work.defaults(topic)))
    if any(r.value is None for r in readings):
        return
    wholes.update(r.value for r in readings if r.value is not None)
    decimals = q.numeral.decimals
    if any(share_possible(q.value, decimals, w) for w in wholes):
        return
    base = near.value
    below = int(q.value * base / 100)
    said = "，".join(
        f"{k}÷{number(base)}＝{number(share_text(Decimal(k), base, decimals))}%" for k in (below, below + 1)
    )
    span = work.number_span(mention)
    state.status = "contradicted"
    work.contradict(
        "share",
        span,
        f"以{number(base)}为总数，没有哪个整数能占到{work.text(span)}（{said}）",
        severity=Severity.WARNING,
        found=q.value,
        expected=share_text(Decimal(below), base, decimals),
    )


def _whole_readings(work: Work, topic: Topic, named: Sequence[Term], parts: Sequence[Reading]) -> list[Reading]:
    slots = {n: f.sums for n, f in work.defaults(topic).items()}
    for name in topic.slots:
        concepts = [c for t in named for c in t.concepts if c.topic == topic.id and c.slot == name and not c.soft]
        if concepts:
            slots[name] = tuple(dict.fromkeys(s for c in concepts for s in c.readings))
    out = []
    for expression in work.linker.expressions(topic, slots):
        if all(_same_things(p.expression.cells or expression.cells, expression.cells, topic) for p in parts):
            out.append(Reading(expression, expression.evaluate(work.cells)))
    return out


def _decide(
    work: Work,
    state: State,
    pairs: Sequence[tuple[Reading, Reading]],
    name: str,
    *,
    always: Sequence[Decimal] = (),
    strict: bool = True,
    stated: Mention | None = None,
) -> None:
    mention = state.mention
    known = [(p, w) for p, w in pairs if p.value is not None and w.value is not None]
    if not name and pairs:
        state.share_part = pairs[0][0].value
        state.share_bases = frozenset(
            w.value
            for p, w in known
            if p is pairs[0][0]
            and p.value is not None
            and w.value is not None
            and _fits_share(mention, p.value, w.value)
        )
    fitting = [
        (p, w, fit)
        for p, w in known
        if p.value is not None and w.value is not None and (fit := _fits_share(mention, p.value, w.value))
    ]
    if fitting:
        best = next((x for x in fitting if x[2] == "rounded"), fitting[0])
        state.share_pairs = tuple((_of_cells(work, p, stated), w) for p, w, _ in fitting)
        part, whole, fit = best
        table = bool(part.expression.cells or whole.expression.cells)
        state.status = "verified" if table else "consistent"
        state.reason = "" if table else "与正文中的数相符"
        if fit == "cut" and part.value is not None and whole.value:
            rounded = share_text(part.value, whole.value, mention.quantity.numeral.decimals)
            cells = tuple(dict.fromkeys((*part.expression.cells, *whole.expression.cells)))
            work.note_truncation("share", work.number_span(mention), name or "比例", rounded, mention.value, cells)
        return
    if mention.value in always and mention.quantity.kind == "share":
        state.reason = "按时办结的说法，与是否都已办完无关"
        return
    usable = [(p, w, p.value, w.value) for p, w in known if p.value is not None and w.value]
    if not usable or not strict or len(known) < len(pairs):
        state.reason = state.reason or "没有可以核对的总数"
        return
    state.status = "contradicted"
    decimals = mention.quantity.numeral.decimals
    said = []
    for part, whole, numerator, denominator in usable[:3]:
        said.append(
            f"{_name(work, part)}÷{_name(work, whole)}＝{number(share_text(numerator, denominator, decimals))}%"
        )
    first, base, numerator, denominator = usable[0]
    span = work.number_span(mention)
    message = f"{name or '比例'}写{work.text(span)}，{'；'.join(said)}"
    work.contradict(
        "share",
        span,
        message,
        found=mention.value,
        expected=share_text(numerator, denominator, decimals),
        reading=None,
        cells=tuple(dict.fromkeys((*first.expression.cells, *base.expression.cells))),
    )


def _of_cells(work: Work, part: Reading, stated: Mention | None) -> Reading:
    """The cells behind a numerator that the prose states, where the number was found in the table."""
    if stated is None or part.expression.cells:
        return part
    reading = work.state_of(stated).reading
    return reading if reading is not None and reading.value == part.value else part


def _name(work: Work, reading: Reading) -> str:
    value = number(reading.value) if reading.value is not None else "?"
    return f"{value}（{describe(reading.expression, work.edition)}）" if reading.expression.cells else value
