"""What numbers of the prose say of each other, of last year, and of figures given beside the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from drafting.analysis.arithmetic import Group, countable, groups_of, share_fits, share_text
from drafting.analysis.claims import REST, Link, Mention, PassageView, Reading, mark_previous
from drafting.analysis.describe import describe, number
from drafting.analysis.indicators import Term
from drafting.analysis.statements import topic_before
from drafting.findings import Related, Severity
from drafting.genre.figures import Fact, Part
from drafting.genre.indicators import Rate, Sum, Topic
from drafting.text.numerals import Form, round_half_up, truncate

if TYPE_CHECKING:
    from drafting.analysis.numbers import State, Work

_FALL = re.compile(r"减少|下降|降低|回落|下滑|降幅|下跌|缩减|压减|(?<!增)减|降|少")
_RISE = re.compile(r"增加|增长|上升|提高|提升|增幅|增速|净增|上涨|增|升|多")
_SHARE = re.compile(r"占(?:比|到|总数|全部)?|比例|比重")
_TIMES_OF = re.compile(r"(?:是|为|相当于|达到?)[^，。；]{0,8}的$")


# ---------------------------------------------------------------------- sums


def check_sums(work: Work, view: PassageView, states: Sequence[State]) -> list[Group]:
    """Parts against their wholes; returns the groups found."""
    mentions = [s.mention for s in states]
    by_mention = {id(s.mention): s for s in states}
    groups = groups_of(view, mentions)
    for group in groups:
        _check_group(work, view, group, by_mention, mentions)
    return groups


def _check_group(
    work: Work, view: PassageView, group: Group, by_mention: dict[int, State], mentions: Sequence[Mention]
) -> None:
    parts = list(group.parts)
    whole = group.whole
    bases = _bases(work, group, mentions, by_mention)
    if not bases:
        return
    members = [*parts, *([whole] if whole is not None else [])]
    # A list may be followed by another list of the same whole, or by numbers that are none of its parts.
    at = 0
    matched = 0
    closed = group.complete and len(_tight(view, parts)) == len(parts)
    while at < len(parts):
        k = next(
            (
                k
                for k in range(len(parts), at, -1)
                if sum((p.value for p in parts[at:k]), Decimal(0)) in bases and k - at > 1
            ),
            None,
        ) or next((k for k in (at + 1,) if parts[at].value in bases and at + 1 == len(parts)), None)
        if k is None or (closed and at == 0 and k < len(parts)):
            break
        matched = at = k
    if matched:
        for member in [*parts[:matched], *([whole] if whole is not None else [])]:
            state = by_mention[id(member)]
            if state.status == "unchecked":
                state.status, state.reason = "consistent", "与同一处的总数、分项相符"
        parts = parts[matched:]
        if not parts or not (len(parts) > 1 and REST.search(parts[-1].left_text)):
            return
    if any(by_mention[id(m)].status == "contradicted" for m in members):
        return
    if all(p.link.topic is not None and not p.link.soft for p in members if p in parts or p is whole):
        return  # the cells have the last word on these
    if len(parts) == 1 and not _of_its_whole(parts[0], whole):
        return
    kinds = {_kind(p, whole) for p in parts}
    tight = _tight(view, parts)
    shown, total = (parts, sum((p.value for p in parts), Decimal(0)))
    greatest = max(bases)
    behind = whole is not None and whole.quantity.begin > parts[0].quantity.begin
    complete = (
        (group.complete or (group.split is not None and len(parts) > 1)) and (len(kinds) == 1 or behind)
    ) or bool(len(parts) > 1 and REST.search(parts[-1].left_text))
    if len({p.quantity.unit for p in parts}) > 1 or (
        whole is not None and parts[0].quantity.unit != whole.quantity.unit
    ):
        return
    together = sum((p.value for p in tight), Decimal(0))
    ends = len(tight) == len(parts) or _separator(view, tight[-1], parts[len(tight)]) in "；。"
    one_list = (len(tight) == len(parts) and _bracketed(view, parts)) or (
        ends and _nearly(together, greatest, len(tight))
    )
    if one_list:
        shown, total = list(tight), together
    elif not (complete and len(tight) == len(parts)):
        shown = [p for p in tight if _kind(p, whole) == _kind(tight[0], whole)]
        total = sum((p.value for p in shown), Decimal(0))
        if total <= max(greatest, _together(view, group, mentions)):
            return
        if group.split is None and len(shown) > 1 and any(p.value in bases for p in shown):
            return  # a part that is the whole: the parts are properties that overlap
    _report_sum(work, view, group, shown, total, bases)


def _bracketed(view: PassageView, parts: Sequence[Mention]) -> bool:
    """Whether a list fills a bracket of its own right behind its whole, which no word calls a part: 12件（甲5件、乙7件）."""
    group = parts[0].field.group
    if not group or any(p.field.group != group for p in parts) or len(parts) < 2:
        return False
    text = view.text
    opened = view.shape.opened[group]
    behind = text[parts[-1].quantity.stop : parts[-1].quantity.stop + 1]
    return behind in "）)" and not re.match(r"[（(](?:其中|不?含|包括|另|如)", text[opened:])


_NEAR_MANY, _NEAR_TWO = Decimal("0.25"), Decimal("0.02")


def _nearly(total: Decimal, whole: Decimal, parts: int) -> bool:
    """Whether parts fall so little short of their whole that the list was meant to be complete.

    Published lists that leave something out leave most of it out; reviewers send back those that miss a little.
    """
    short = whole - total
    return whole > 0 and 0 < short <= whole * (_NEAR_MANY if parts > 2 else _NEAR_TWO)


def _of_its_whole(part: Mention, whole: Mention | None) -> bool:
    """Whether a single part can be nothing but a part of its whole: it names nothing else."""
    if part.link.rival or whole is None:
        return False
    if any(t.rival or t.foreign or t.names for t in part.left):
        return part.link.topic is not None and part.link.topic is whole.link.topic
    return True


def _together(view: PassageView, group: Group, mentions: Sequence[Mention]) -> Decimal:
    """The sum of a whole and the numbers listed right before it: 其中 may be about all of them."""
    whole = group.whole
    if whole is None:
        return Decimal(0)
    total = whole.value
    for before in reversed(mentions[: mentions.index(whole)]):
        if before.field.group != whole.field.group or before.quantity.kind != "count":
            continue
        if before.field.sentence != whole.field.sentence or before.quantity.unit != whole.quantity.unit:
            break
        total += before.value
    return total


def _kind(mention: Mention, whole: Mention | None = None) -> str:
    if mention.link.split is not None and whole is not None and whole.link.topic is None:
        return "?"
    if mention.link.split is not None:
        return "split:" + mention.link.split
    if mention.link.topic is not None:
        own = [n for n, f in mention.link.slots.items() if f.own]
        return mention.link.topic.id + ":" + ",".join(own)
    return "?"


def _tight(view: PassageView, parts: Sequence[Mention]) -> list[Mention]:
    """The parts up to where the list changes its way: another separator than the first, or a new clause with a verb."""
    if len(parts) < 2:
        return list(parts)
    out = [parts[0]]
    first = _separator(view, parts[0], parts[1])
    for one, other in zip(parts, parts[1:], strict=False):
        separator = _separator(view, one, other)
        if separator != first and not (separator in "和及" and first == "、"):
            break
        if len(other.left_text) > (60 if separator == "；" else 24):
            break
        out.append(other)
    return out


def _separator(view: PassageView, one: Mention, other: Mention) -> str:
    text = view.text[one.quantity.stop : other.quantity.begin]
    text = re.sub(r"（[^）]*）", "", text)
    match = re.search(r"[、，；。和及]", text)
    return match.group() if match else ""


def _bases(work: Work, group: Group, mentions: Sequence[Mention], by_mention: dict[int, State]) -> set[Decimal]:
    out: set[Decimal] = set()
    whole = group.whole
    if whole is not None:
        out.add(whole.value)
        state = by_mention[id(whole)]
        if state.status == "contradicted" and state.reading is not None and state.reading.value is not None:
            out.add(state.reading.value)
    if group.split is None:
        return out
    topic = work.split_topic(group.split)
    if topic is None:
        return out
    about = (
        whole.link.topic is topic
        if whole is not None and whole.link.topic is not None
        else whole is None and _spoken_of(group, mentions, topic)
    )
    if not about:
        return out
    for mention in mentions:
        if (
            mention.link.topic is topic
            and mention.quantity.exact
            and not mention.link.previous
            and mention.quantity.begin < group.parts[0].quantity.begin
        ):
            if whole is None or mention is whole:
                out.add(mention.value)
    for reading in work.linker.readings(Link(topic, work.defaults(topic))):
        if reading.value is not None:
            out.add(reading.value)
    return out


def _spoken_of(group: Group, mentions: Sequence[Mention], topic: Topic) -> bool:
    first = group.parts[0]
    if any(p.quantity.unit not in topic.units for p in group.parts):
        return False
    for mention in reversed(mentions):
        if mention.quantity.begin >= first.quantity.begin:
            continue
        if first.field.sentence - mention.field.sentence > 1 or mention.link.rival:
            return False
        if mention.link.topic is topic:
            return mention.quantity.unit == first.quantity.unit
        if mention.link.topic is None and mention.quantity.kind == "count" and mention.link.split is None:
            return False
    return False


def _report_sum(
    work: Work, view: PassageView, group: Group, parts: Sequence[Mention], total: Decimal, bases: set[Decimal]
) -> None:
    anchor = group.whole if group.whole is not None else parts[0]
    items = "、".join(f"{p.value.normalize():f}" for p in parts)
    if group.whole is not None:
        expected = group.whole.value
        message = f"各项之和为{number(total)}（{items}），总数写{number(expected)}"
    else:
        expected = min(bases, key=lambda b: (abs(b - total), b))
        message = f"各项之和为{number(total)}（{items}），与总数{'或'.join(number(b) for b in sorted(bases))}对不上"
    if total > max(bases):
        message += "，分项多于总数"
    work.contradict(
        "sum",
        work.number_span(anchor),
        message,
        severity=Severity.ERROR if group.split is None else work.split_severity(group.split),
        found=anchor.value if group.whole is not None else total,
        expected=total if group.whole is not None else expected,
        related=tuple(
            Related("分项", span.start, span.end)
            for span in (work.number_span(p) for p in parts)
            if p_is_other(span, work.number_span(anchor))
        ),
    )


def p_is_other(span: object, other: object) -> bool:
    """Whether two spans differ."""
    return span != other


def rest_fits(mentions: Sequence[Mention], index: int) -> bool:
    """其余38件: whether it is what some number before leaves when the numbers right before it are taken away."""
    mention = mentions[index]
    before = rest_run(mentions, index)
    run = Decimal(0)
    for start in range(len(before) - 1, 0, -1):
        run += before[start].value
        for at in range(start):
            between = sum((m.value for m in before[at + 1 : start]), Decimal(0))
            if before[at].value - run == mention.value and between in (0, before[at].value):
                return True
    return False


def rest_run(mentions: Sequence[Mention], index: int) -> list[Mention]:
    """The numbers that a remainder may be reckoned from: those before it in its sentence and the one before."""
    mention = mentions[index]
    return [
        m
        for m in mentions[:index]
        if mention.field.sentence - m.field.sentence <= 1 and m.quantity.kind == "count" and not m.compared
    ]


# ---------------------------------------------------------------------- shares and rates


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
    if memory not in (None, topic.id) or _foreign_before(view, states_before(work, mention)):
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


def _foreign_before(view: PassageView, before: Sequence[Mention]) -> bool:
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
        wholes = _whole_readings(work, topic, mention, named, parts)
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
    from drafting.genre.expressions import Expression
    from drafting.genre.expressions import Term as CellTerm

    for value in dict.fromkeys(values):
        expression = Expression((CellTerm(1, None, value),))
        pairs.extend((p, Reading(expression, value)) for p in parts)
    _decide(work, state, pairs, "", strict=strict)


def _numerator(
    work: Work, view: PassageView, mention: Mention, ahead: tuple[Term, ...], before: Sequence[Mention]
) -> tuple[Topic | None, list[Reading], Mention | None]:
    from drafting.genre.expressions import Expression
    from drafting.genre.expressions import Term as CellTerm

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
        if topic is not None and not _spoken_of(Group(None, (near,), False), list(before), topic):
            topic = None
    return topic, parts, near


def _whole_readings(
    work: Work, topic: Topic, mention: Mention, named: Sequence[Term], parts: Sequence[Reading]
) -> list[Reading]:
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
    usable = [(p, w) for p, w in known if w.value]
    if not usable or not strict or len(known) < len(pairs):
        state.reason = state.reason or "没有可以核对的总数"
        return
    state.status = "contradicted"
    decimals = mention.quantity.numeral.decimals
    said = []
    for part, whole in usable[:3]:
        assert part.value is not None and whole.value is not None
        said.append(
            f"{_name(work, part)}÷{_name(work, whole)}＝{number(share_text(part.value, whole.value, decimals))}%"
        )
    first, base = usable[0]
    assert first.value is not None and base.value is not None
    span = work.number_span(mention)
    message = f"{name or '比例'}写{work.text(span)}，{'；'.join(said)}"
    work.contradict(
        "share",
        span,
        message,
        found=mention.value,
        expected=share_text(first.value, base.value, decimals),
        reading=None,
        cells=tuple(dict.fromkeys((*first.expression.cells, *base.expression.cells))),
    )


def _name(work: Work, reading: Reading) -> str:
    value = number(reading.value) if reading.value is not None else "?"
    return f"{value}（{describe(reading.expression, work.edition)}）" if reading.expression.cells else value


# ---------------------------------------------------------------------- last year


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
    pairs = _likely(work, pairs, mention)
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
            change += f"，{'增长' if new >= old else '下降'}{number(abs(round_half_up(100 * (new - old) / old, max(1, q.numeral.decimals))))}%"
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


def _likely(work: Work, pairs: list[tuple[Reading, Decimal]], mention: Mention) -> list[tuple[Reading, Decimal]]:
    return pairs


def _change_fits(q: object, text: str, sign: int, new: Decimal, old: Decimal) -> bool:
    from drafting.analysis.quantities import Quantity

    assert isinstance(q, Quantity)
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
        assert reading.value is not None and old is not None
        work.contradict(
            "previous",
            work.span(view, match.start(), match.end()),
            f"正文说“{match.group()}”，{describe(reading.expression, work.edition)}本年{number(reading.value)}、上年{number(old)}",
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


# ---------------------------------------------------------------------- given facts and fees


def check_facts(work: Work, view: PassageView, states: Sequence[State]) -> None:
    """Numbers about a given fact, or a part of it, equal it."""
    if not work.facts:
        return
    open_fact: Fact | None = None
    for state in states:
        mention = state.mention
        if mention.quantity.kind != "count" or mention.compared or mention.link.previous:
            continue
        fact = next((x for x in work.facts if _labelled(work, view, mention, x.label, x.unit)), None)
        if fact is not None:
            open_fact = fact
            _against(work, state, fact.label, fact.value, fact.hedge)
            continue
        if open_fact is None:
            continue
        part = next(
            (p for p in _parts(open_fact.parts) if _labelled(work, view, mention, p.label, p.unit or open_fact.unit)),
            None,
        )
        if part is not None:
            _against(work, state, part.label, part.value, None)


def _parts(parts: Sequence[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _parts(part.parts)


def _plain(text: str) -> str:
    return re.sub(r"[\s“”\"'《》（）()，、；：。]|其中|包括|分别|(?:共计|合计|共|为|达|有|约|近)$", "", text)


def _labelled(work: Work, view: PassageView, mention: Mention, label: str, unit: str) -> bool:
    left = _plain(mention.left_text)
    wanted = _plain(label)
    if not wanted or not left:
        return False
    if not left.endswith(wanted):
        return (
            len(left) >= 4
            and wanted.endswith(left)
            and not work.vocabulary.residue(wanted[: -len(left)], [(0, len(wanted) - len(left))], ())
        )
    prefix = left[: -len(wanted)]
    return not work.vocabulary.residue(prefix, [(0, len(prefix))], ()) if prefix else True


def _against(work: Work, state: State, label: str, value: Decimal, hedge: str | None) -> None:
    mention = state.mention
    low, high = mention.quantity.bounds()
    if hedge == "over":
        high = max(high, value * Decimal("1.3") + 10)
    elif hedge == "under":
        low = min(low, value * Decimal("0.7") - 10)
    elif hedge == "about":
        low, high = min(low, value * Decimal("0.9")), max(high, value * Decimal("1.1"))
    if low <= value <= high or (hedge is not None and low <= mention.value <= high):
        if state.status == "unchecked":
            state.status, state.reason = "verified", ""
        return
    if state.status in ("verified", "contradicted"):
        return
    state.status, state.reason = "contradicted", "与所给数据不一致"
    span = work.number_span(mention)
    work.contradict(
        "fact",
        span,
        f"正文写{work.text(span)}{mention.quantity.unit}，所给数据中“{label}”为{number(value)}",
        found=mention.value,
        expected=value,
    )


def check_fee(work: Work, view: PassageView, states: Sequence[State]) -> None:
    """Fees for processing applications against the given ones; what was collected is no more than was charged."""
    words = work.vocabulary.fee
    if not words or not words["heads"].search(view.text):
        return
    charged: tuple[State, Decimal] | None = None
    for state in states:
        mention = state.mention
        clause = view.text[slice(*mention.field.clause)]
        if mention.quantity.kind != "count" or ("forbid" in words and words["forbid"].search(clause)):
            continue
        sentence = view.text[slice(*view.shape.sentence_range(mention.field.sentence))]
        if not words["heads"].search(sentence):
            continue
        left = mention.left_text
        unit = mention.quantity.unit
        if unit in ("元", "万元"):
            value = mention.value * (10000 if unit == "万元" else 1)
            kinds = [k for k in ("charged", "collected") if words[k].search(left)]
            if "charged" in kinds:
                charged = (state, value)
            elif "collected" in kinds and charged is not None and value > charged[1]:
                state.status = "contradicted"
                work.contradict(
                    "fact",
                    work.number_span(mention),
                    f"实际收取{number(value)}元，多于应收的{number(charged[1])}元",
                    found=value,
                    expected=charged[1],
                )
                continue
            _fee_against(work, state, value, kinds or ["charged", "collected"])
        elif words["notices"].search(left) and unit:
            _fee_against(work, state, mention.value, ["notices"])


def _fee_against(work: Work, state: State, value: Decimal, kinds: Sequence[str]) -> None:
    if work.fee is None or state.status == "verified":
        return
    given = {k: getattr(work.fee, k) for k in kinds}
    known = [v for v in given.values() if v is not None]
    if not known:
        return
    if value in known:
        state.status, state.reason = "verified", ""
        return
    sentence_total = len(known) == len(given)
    if not sentence_total or value < max(known):
        return  # one of several amounts
    state.status = "contradicted"
    span = work.number_span(state.mention)
    work.contradict(
        "fact",
        span,
        f"正文写{work.text(span)}{state.mention.quantity.unit}，所给信息处理数据为{number(known[0])}",
        found=value,
        expected=known[0],
    )


# ---------------------------------------------------------------------- units

_HUGE = Decimal(10) ** 8
_PIECES = frozenset("件 条 份 篇 期 个 项 册 场 部".split())
_DOUBLED = re.compile(r"(?:约|大约|近|将近)(?=\d)[\d.,万亿]+(?:余|多(?=[件条个次人份期篇]))")


def check_units(work: Work, view: PassageView, states: Sequence[State]) -> None:
    """Numbers that cannot be: too large for their unit, shares above a hundred, two hedges on one number."""
    for state in states:
        q = state.mention.quantity
        span = work.number_span(state.mention)
        if q.kind == "count" and q.unit in _PIECES and q.value >= _HUGE:
            state.status = "contradicted"
            work.contradict(
                "unit", span, f"“{work.text(span)}{q.unit}”大得不可能，请核对是否多写了“万”或“亿”", found=q.value
            )
        elif q.kind == "share" and q.value > 100 and not state.mention.compared and _of_whole(state.mention):
            state.status = "contradicted"
            work.contradict("unit", span, f"比率{work.text(span)}超过100%", found=q.value)
    for match in _DOUBLED.finditer(view.text):
        span = work.span(view, match.start(), match.end())
        work.contradict("unit", span, f"“{match.group()}”前后用了两个约数词，留一个即可", severity=Severity.WARNING)


def _of_whole(mention: Mention) -> bool:
    return re.search(r"率(?:均)?(?:达到?|为|约|近)?$|占(?:比)?(?:达到?|为|约|近)?$", mention.left_text) is not None


# ---------------------------------------------------------------------- the same thing twice


def check_repeats(work: Work, states: Sequence[State]) -> None:
    """The same words and unit with two different exact numbers, about things that no table holds."""
    seen: dict[tuple[str, str], State] = {}
    for state in states:
        mention = state.mention
        if not countable(mention) or state.status in ("verified", "contradicted") or mention.link.topic is not None:
            continue
        if mention.field.group or mention.link.split is not None or not mention.field.left:
            continue
        label = _repeat_label(work, mention)
        if len(label) < 6:
            continue
        key = (label, mention.quantity.unit)
        first = seen.setdefault(key, state)
        if first is state or first.mention.value == mention.value:
            continue
        span, other = work.number_span(mention), work.number_span(first.mention)
        state.status = "contradicted"
        work.contradict(
            "repeated",
            span,
            f"此处写{work.text(span)}{mention.quantity.unit}，前面同一说法写{work.text(other)}{mention.quantity.unit}",
            severity=Severity.WARNING,
            found=mention.value,
            expected=first.mention.value,
            related=(Related("前面的数", other.start, other.end),),
        )


def _repeat_label(work: Work, mention: Mention) -> str:
    text = mention.left_text
    if re.search(
        r"其中|分别|包括|上半年|下半年|季度|月|另|各|第|每|新|同时|再|去年|上年|\d", text
    ) or mention.field.mark in ("、", "；", "#", "："):
        return ""
    return re.sub(r"全年|本年度?|年内|今年|累计|共计|总计|合计|一共|共|为|达到?|的|了|已|均|[，、“”]", "", text)
