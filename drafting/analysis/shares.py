"""Percentages and fractions of the prose against their numerator and base."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from drafting.analysis.arithmetic import Group, countable, share_fits, share_text
from drafting.analysis.claims import Mention, PassageView, Reading
from drafting.analysis.describe import describe, number
from drafting.analysis.indicators import Term
from drafting.analysis.statements import topic_before
from drafting.analysis.sums import spoken_of
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


def _fits_share(mention: Mention, part: Decimal, whole: Decimal) -> bool:
    q = mention.quantity
    if whole == 0:
        return part == 0
    if q.kind == "fraction":
        return abs(part / whole - q.value) < Decimal("0.005")
    if q.numeral.form is Form.TENTHS or q.hedge is not None:
        low, high = q.bounds()
        if q.numeral.form is Form.TENTHS and q.hedge is None:
            low, high = q.value - 5, q.value + 5
        return low - 1 <= 100 * part / whole <= min(high + 1, Decimal(100) if part <= whole else high + 1)
    return share_fits(q.value, q.numeral.decimals, part, whole)


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
    _decide(work, state, pairs, "", strict=strict)


def _numerator(
    work: Work, view: PassageView, mention: Mention, ahead: tuple[Term, ...], before: Sequence[Mention]
) -> tuple[Topic | None, list[Reading], Mention | None]:
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
    for part, whole in known:
        if part.value is not None and whole.value is not None and _fits_share(mention, part.value, whole.value):
            table = bool(part.expression.cells or whole.expression.cells)
            state.status = "verified" if table else "consistent"
            state.reason = "" if table else "与正文中的数相符"
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


def _name(work: Work, reading: Reading) -> str:
    value = number(reading.value) if reading.value is not None else "?"
    return f"{value}（{describe(reading.expression, work.edition)}）" if reading.expression.cells else value
