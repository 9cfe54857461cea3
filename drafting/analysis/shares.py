"""Percentages and fractions of the prose against their numerator and base."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from drafting.analysis.arithmetic import Group, countable, share_fit, share_possible, share_text
from drafting.analysis.claims import TOTAL, Link, Mention, PassageView, Reading, mark_previous
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
    from drafting.analysis.first_numbers import State, Work


_SHARE = re.compile(r"占(?:比|到|总数|全部)?|比例|比重")


def check_shares(work: Work, view: PassageView, states: Sequence[State], groups: Sequence[Group]) -> None:
    """Percentages and fractions against their numerator and base."""
    mentions = [s.mention for s in states]
    groups = [g for g in groups if _may_be_base(g)]
    handed = _handed_out(view, mentions)
    for i, state in enumerate(states):
        mention = state.mention
        if mention.quantity.kind not in ("share", "fraction") or mention.compared:
            continue
        if id(mention) in handed:
            count = handed[id(mention)]
            row = [c for c in handed.values() if c is not None and c is not count]
            _check_handed(work, state, [m for m in mentions[:i] if not any(m is c for c in row)], count)
            continue
        rate = _rate(mention)
        if rate is not None:
            _check_rate(work, view, state, rate)
        elif not _check_named(work, view, state, i, mentions, groups):
            _check_share(work, view, state, mentions[:i], mention.left_text, groups)
        if state.status == "unchecked" and state.mention.quantity.kind == "share":
            _check_other_rate(work, state, mentions[:i], groups)
    _one_base(work, states)
    _check_hundred(work, view, states)


_HANDED = re.compile(r"(?:分别|依次|各)(?:占比?|为|是|达到?)*[^，。；、0-9]{0,12}$")
_BETWEEN = re.compile(r"[、，和及与]|以及")
_TIMES = frozenset("天 日 个工作日 工作日 小时 分钟 个月 年 周 岁".split())
_BEHIND = re.compile(r"[，（](?:即|为|共计?|合计|计|达|有)?")


def _counts(mentions: Sequence[Mention]) -> list[Mention]:
    """The numbers that can be a numerator or base of a share: no times."""
    return [m for m in mentions if m.quantity.kind == "count" and not m.compared and m.quantity.unit not in _TIMES]


def _handed_out(view: PassageView, mentions: Sequence[Mention]) -> dict[int, Mention | None]:
    """甲5件、乙3件，分别占50%、30%: the number that each share of such a row is of, None where that is open."""
    out: dict[int, Mention | None] = {}
    i = 0
    while i < len(mentions):
        first = mentions[i]
        handed = _HANDED.search(first.left_text)
        if first.quantity.kind != "share" or handed is None or not _SHARE.search(first.left_text):
            i += 1
            continue
        row = [first]
        while i + len(row) < len(mentions):
            after = mentions[i + len(row)]
            gap = view.text[row[-1].quantity.stop : after.quantity.begin]
            if after.quantity.kind != "share" or not _BETWEEN.fullmatch(gap):
                break
            row.append(after)
        if len(row) > 1:
            before = [m for m in _counts(mentions[:i]) if m.field.sentence == first.field.sentence]
            before = [m for m in before if m.field.group == first.field.group]
            own = before[-len(row) :]
            fits = len(own) == len(row) and len({m.quantity.unit for m in own}) == 1
            for share, count in zip(row, own if fits else [None] * len(row), strict=True):
                out[id(share)] = count
        i += len(row)
    return out


def _check_handed(work: Work, state: State, before: Sequence[Mention], count: Mention | None) -> None:
    """A share of a row against the number in the same place of the row before it."""
    if count is None or not countable(count):
        state.reason = "没有写明是哪一项的比例"
        return
    pairs = _stated_pairs(work, state.mention, count, before)
    if pairs:
        _decide(work, state, pairs, "", stated=count)


def _stated_pairs(
    work: Work, mention: Mention, count: Mention, before: Sequence[Mention]
) -> list[tuple[Reading, Reading]]:
    """A stated numerator over every base that it may have: what its topic is counted in, and the numbers before it."""
    parts = [_stated(count)]
    if work.status(count) == "contradicted":
        parts.extend(count.readings)
    bases = [
        m.value
        for m in _counts(before)
        if m is not count
        and countable(m)
        and m.quantity.unit == count.quantity.unit
        and mention.field.sentence - m.field.sentence <= 1
        and m.value >= count.value
    ]
    wholes = [_number(v) for v in dict.fromkeys(bases)]
    if count.link.topic is not None:
        wholes = [*_whole_readings(work, count.link.topic, (), parts), *wholes]
    return [(p, w) for p in parts for w in wholes]


def _stated(mention: Mention) -> Reading:
    return _number(mention.value)


def _number(value: Decimal) -> Reading:
    return Reading(Expression((CellTerm(1, None, value),)), value)


def _check_named(
    work: Work,
    view: PassageView,
    state: State,
    i: int,
    mentions: Sequence[Mention],
    groups: Sequence[Group],
) -> bool:
    """Shares whose numerator or base stands in a place of its own; whether this is one.

    三者合计占新收95件的69.5%, 涉及征地的占50%，为9件.
    """
    mention = state.mention
    before, after = mentions[:i], mentions[i + 1 :]
    counts = [m for m in _counts(before) if m.field.group == mention.field.group]
    if mention.left_text == "的" and counts and "占" in counts[-1].left_text and counts[-1].quantity.unit:
        base = counts[-1]
        own = [m for m in counts[:-1] if m.quantity.unit == base.quantity.unit and countable(m)]
        own = [m for m in own if base.field.sentence == m.field.sentence]
        if not own or not countable(base):
            state.reason = "没有找到比例的分子"
            return True
        part = own[-1].value
        run: tuple[Mention, ...] = (own[-1],)
        if re.search(r"(?:合计|总共|共计?|总)[^，。；、占]{0,4}占", base.left_text):
            run = next((g.parts for g in groups if any(p is own[-1] for p in g.parts)), tuple(own))
            part = sum((m.value for m in run), Decimal(0))
        wholes = [_stated(base)]
        if work.status(base) == "contradicted":
            wholes.extend(base.readings)
        _decide(work, state, [(_number(part), w) for w in wholes], "", places=run)
        return True
    follows = after[0] if after and after[0].field.group == mention.field.group else None
    label = _SHARE.split(mention.left_text)[0]
    label = re.sub(r"^(?:其中|，|涉及|以)*", "", label)
    if (
        follows is not None
        and countable(follows)
        and label
        and _SHARE.search(mention.left_text)
        and mention.field.mark != "#"
        and _BEHIND.fullmatch(view.text[mention.quantity.stop : follows.quantity.begin])
        and follows.quantity.unit not in _TIMES
        and any(m.quantity.unit == follows.quantity.unit for m in counts)
    ):
        group = next((g for g in groups if g.whole is not None and any(p is follows for p in g.parts)), None)
        pairs = _stated_pairs(work, mention, follows, before)
        if group is not None and group.whole is not None and follows.link.topic is None:
            pairs = [(_stated(follows), _stated(group.whole))]
        elif counts and follows.link.topic is None and counts[-1].link.topic is not None:
            topic = counts[-1].link.topic
            pairs.extend((_stated(follows), w) for w in _whole_readings(work, topic, (), [_stated(follows)]))
        _decide(work, state, pairs, "", stated=follows)
        return True
    return False


def _check_other_rate(work: Work, state: State, before: Sequence[Mention], groups: Sequence[Group]) -> None:
    """收到意见243条，采纳97条，采纳率39.9%: a rate named like one of the numbers before it."""
    mention = state.mention
    q = mention.quantity
    match = re.search(r"([^，。；、（）0-9]{1,10})率(?:均|分别)?(?:为|达到?|约|是|近)*$", mention.left_text)
    if match is None or q.kind != "share":
        return
    name = match.group(1)
    counts = [
        m
        for m in _counts(before)
        if countable(m) and m.field.group == mention.field.group and m.field.sentence == mention.field.sentence
    ]
    part = next((m for m in reversed(counts) if _named_like(m, name)), None)
    if part is None:
        return
    wholes = [m for m in counts if m.quantity.unit == part.quantity.unit and m is not part and m.value >= part.value]
    group = next((g for g in groups if any(p is part for p in g.parts) and g.whole is not None), None)
    pairs = [(_stated(part), _stated(m)) for m in wholes]
    if not pairs:
        return
    near = group is not None and group.whole in wholes
    if near and group is not None and group.whole is not None:
        pairs = [(_stated(part), _stated(group.whole)), *pairs]
    # A rate of everything is said of what was done in time, whatever is counted.
    _decide(work, state, pairs, name + "率", always=[Decimal(100)], strict=near or len(wholes) == 1, stated=part)


def _named_like(mention: Mention, name: str) -> bool:
    label = re.split(r"[，。；、：]", mention.left_text)[-1]
    label = re.sub(r"的?(?:件数|数量|数)?$", "", label)
    tail = re.sub(r"^(?:[省市县区局]|全[省市县区]|其中|法定|按[时期]|及时)", "", name)
    if not label.endswith((name, tail)) or len(tail) < 2:
        return False
    return re.search(rf"(?:不予?|未予?|没有|无){tail}$", label) is None or re.match(r"不|未|没有|无", name) is not None


def _may_be_base(group: Group) -> bool:
    """Whether the whole of a list can be the base of its shares: not when it only stands before far smaller numbers."""
    if group.how != "beside" or group.complete or group.whole is None:
        return True
    return group.whole.value / 2 <= group.total <= group.whole.value * 2


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
        return "rounded" if part == 0 and q.value in (0, 100) else ""
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
        (
            m
            for m in reversed(before)
            if (f.group == m.field.group or m.quantity.stop == view.shape.opened[f.group])
            and m.quantity.unit not in _TIMES
        ),
        None,
    )
    if marker is None and _labelled(view, mention):
        marker = re.search(r"$", text)
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
    if _elsewhere(work, text[marker.start() :] if marker is not None else ""):
        state.reason = "比例的总数是别的范围的数"
        if stated is not None:
            words = work.vocabulary.scopes["whole"].search(text)
            others = [m for m in _counts(before) if m is not stated and m.quantity.unit == stated.quantity.unit]
            same = [m for m in others if words is not None and words.group() in view.text[slice(*m.field.clause)]]
            same = [m for m in same if m.field.sentence == f.sentence and m.value >= stated.value]
            pairs = [(_stated(stated), _stated(m)) for m in (same or others)]
            _decide(work, state, pairs, "", strict=len(same) == 1, stated=stated)
        return
    if not parts:
        state.reason = "没有找到比例的分子"
        _check_possible(work, state, before)
        return
    strict = True
    wholes: list[Reading] = []
    values: list[Decimal] = []
    named = [t for t in base_terms if t.names or t.weak or t.concepts]
    earlier = _of_last_year(work, mention)
    if topic is not None:
        wholes = _whole_readings(work, topic, named, parts, previous=earlier)
    if earlier:
        parts = [
            Reading(mark_previous(p.expression), p.expression.evaluate(work.previous.cells) if work.previous else None)
            for p in parts
        ]
        if stated is not None or topic is None:
            state.reason = "是上年的比例"
            return
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
        bare = bracket or re.search(
            r"[，。；、：0-9][^，。；、：]{0,2}占(?:比|总数|总量|全部)?(?:为|约)?$", view.text[: mention.quantity.begin]
        )
        others = [m for m in before if m is not stated]
        listed = {m.value for m in others if re.match(r"[，（]?(?:约)?占|（[0-9.]+%）", view.text[m.quantity.stop :])}
        if stated is not None:
            # What is the whole of a list is no less than its parts together.
            least = sum(listed, stated.value)
            values = [v for v in values if v >= stated.value and v not in listed]
            here = {m.value for m in others if m.field.sentence == f.sentence and m.value >= least} & set(values)
        strict = group is not None or bool(stated is not None and bare and here)
        if group is not None and group.whole is not None:
            values = [group.whole.value]
    pairs = [(p, w) for p in parts for w in wholes]
    for value in dict.fromkeys(values):
        expression = Expression((CellTerm(1, None, value),))
        pairs.extend((p, Reading(expression, value)) for p in parts)
    _decide(work, state, pairs, "", strict=strict, stated=stated)


def _own_label(mention: Mention) -> str:
    """What a share says it is the share of, when it stands away from its number: 征地类占54%."""
    if mention.field.mark == "#" or not _SHARE.search(mention.left_text):
        return ""
    label = re.split(r"[，。；、：]", _SHARE.split(mention.left_text)[0])[-1]
    label = re.sub(
        r"^(?:其中|分别|均|各|约|总共|合计|共计?|占|在|其|而|则|又|且|即)*|(?:的|分别|约|各|均|总共|合计|共计?)*$",
        "",
        label,
    )
    return label if len(label) > 1 else ""


def _labelled(view: PassageView, mention: Mention) -> bool:
    """各类占比为：甲61%，乙9%: a share right behind what it is the share of, in a row of shares."""
    near = mention.left[-1] if mention.left else None
    if near is None or near.end != mention.quantity.begin or not (near.concepts or near.names):
        return False
    start, _ = view.shape.sentence_range(mention.field.sentence)
    return re.search(r"占比|比例|比重|占", view.text[start : mention.quantity.begin]) is not None


def _elsewhere(work: Work, base: str) -> bool:
    """Whether the words of a base say that it is of another scope than the tables."""
    return bool(base) and bool(work.linker.other_scope(base, base))


def _of_last_year(work: Work, mention: Mention) -> bool:
    """公开占比由上年的72.5%变为70%."""
    return re.search(rf"(?:{work.vocabulary.last.pattern})[^，。；、]{{0,6}}$", mention.left_text) is not None


def _numerator(
    work: Work, view: PassageView, mention: Mention, ahead: tuple[Term, ...], before: Sequence[Mention]
) -> tuple[Topic | None, list[Reading], Mention | None]:
    if ahead and ahead[-1].split is not None:
        return None, [], None  # a share of a way of dividing that no table has
    if _TOGETHER.fullmatch(re.split(r"[，。；、：]", _SHARE.split(mention.left_text)[0])[-1]):
        several = _several(mention, before)
        if several is not None:
            return several
    own = _own_label(mention)
    if own:
        named = next(
            (
                m
                for m in reversed(_counts(before))
                if countable(m)
                and mention.field.sentence - m.field.sentence <= 1
                and re.split(r"[，。；、：]", m.left_text)[-1].endswith(own)
            ),
            None,
        )
        if named is not None:
            return named.link.topic, [_stated(named)], named
    concepts = [c for t in ahead for c in t.concepts if not c.soft]
    if concepts or any(t.names for t in ahead):
        link = work.linker.link_of(view, mention.field, ahead, before)
        if link is None or link.topic is None:
            return None, [], None
        return link.topic, list(work.linker.readings(link)), None
    if own and not re.search(r"共|计", own):
        return None, [], None  # a share of something that has no number here
    group = mention.field.group
    near = next(
        (
            m
            for m in reversed(before)
            if m.quantity.kind == "count"
            and not m.compared
            and m.quantity.unit not in _TIMES
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


_TOGETHER = re.compile(r"(?:以上|上述)?(?:[两二三](?:者|项|类)(?:合计|共计?|总计|一共)?|(?:合计|共计?|总计|一共))约?")
"""Words before a share that say that it is of several numbers at once."""


def _several(mention: Mention, before: Sequence[Mention]) -> tuple[Topic | None, list[Reading], Mention] | None:
    """甲3件、乙2件，合计占8%: the sums of the numbers right before, the last two first."""
    run: list[Mention] = []
    for m in reversed(before):
        if m.quantity.kind != "count":
            continue
        if not countable(m) or m.field.sentence != mention.field.sentence or m.field.group != mention.field.group:
            break
        if run and m.quantity.unit != run[0].quantity.unit:
            break
        run.insert(0, m)
    if len(run) < 2 or TOTAL.search(run[-1].left_text):
        return None
    sums = [sum((m.value for m in run[-n:]), Decimal(0)) for n in range(2, len(run) + 1)]
    return run[-1].link.topic, [_number(v) for v in sums], run[-1]


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


def _whole_readings(
    work: Work, topic: Topic, named: Sequence[Term], parts: Sequence[Reading], *, previous: bool = False
) -> list[Reading]:
    slots = {n: f.sums for n, f in work.defaults(topic).items()}
    for name in topic.slots:
        concepts = [c for t in named for c in t.concepts if c.topic == topic.id and c.slot == name and not c.soft]
        if concepts:
            slots[name] = tuple(dict.fromkeys(s for c in concepts for s in c.readings))
    out = []
    for expression in work.linker.expressions(topic, slots):
        if all(_same_things(p.expression.cells or expression.cells, expression.cells, topic) for p in parts):
            if previous:
                last = work.previous.cells if work.previous is not None else None
                value = expression.evaluate(last) if last is not None else None
                out.append(Reading(mark_previous(expression), value))
            else:
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
    places: Sequence[Mention] = (),
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
    decimals = mention.quantity.numeral.decimals
    evened = next((share_text(n, d, decimals) for *_, n, d in usable if _evened_out(work, mention, n, d)), None)
    if evened is not None:
        state.status, state.reason = "consistent", "末位凑成百分之百"
        work.note_truncation("share", work.number_span(mention), name or "比例", evened, mention.value, ())
        return
    state.status = "contradicted"
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
        related=_reckoned_from(work, mention, [*places, stated], {d for *_, d in usable[:3]}),
    )


def _reckoned_from(
    work: Work, mention: Mention, stated: Sequence[Mention | None], bases: set[Decimal]
) -> tuple[Related, ...]:
    """The numbers of the text that a share was reckoned from."""
    places = [
        m
        for m in work.current
        if any(m is s for s in stated)
        or (
            m.quantity.kind == "count"
            and m.value in bases
            and m.quantity.begin < mention.quantity.begin
            and mention.field.sentence - m.field.sentence <= 1
        )
    ]
    return tuple(Related("据以计算的数", s.start, s.end) for s in map(work.number_span, places))


def _evened_out(work: Work, mention: Mention, part: Decimal, whole: Decimal) -> bool:
    """Whether a share is one unit of its last place off, and its list makes just a hundred by that."""
    q = mention.quantity
    if q.kind != "share" or not q.numeral.decimals:
        return False
    if abs(share_text(part, whole, q.numeral.decimals) - q.value) != q.numeral.granularity:
        return False
    row = [
        m.value
        for m in work.current
        if m.field.sentence == mention.field.sentence and m.quantity.kind == "share" and not m.compared
    ]
    return len(row) > 2 and sum(row, Decimal(0)) == 100


def _of_cells(work: Work, part: Reading, stated: Mention | None) -> Reading:
    """The cells behind a numerator that the prose states, where the number was found in the table."""
    if stated is None or part.expression.cells:
        return part
    reading = work.state_of(stated).reading
    return reading if reading is not None and reading.value == part.value else part


def _name(work: Work, reading: Reading) -> str:
    value = number(reading.value) if reading.value is not None else "?"
    return f"{value}（{describe(reading.expression, work.edition)}）" if reading.expression.cells else value
