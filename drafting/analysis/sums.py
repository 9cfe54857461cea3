"""Parts against their wholes in the prose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING

from drafting.analysis.arithmetic import Group, groups_of
from drafting.analysis.claims import REST, Link, Mention, PassageView
from drafting.analysis.describe import number
from drafting.findings import Related, Severity
from drafting.genre.indicators import Topic

if TYPE_CHECKING:
    from drafting.analysis.numbers import State, Work


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
    if group.items:
        _check_items(work, group, by_mention)
        return
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
    bracketed = len(tight) == len(parts) and _bracketed(view, parts)
    near = ends and _nearly(together, greatest, len(tight))
    if bracketed or near:
        shown, total = list(tight), together
    elif not (complete and len(tight) == len(parts)):
        shown = [p for p in tight if _kind(p, whole) == _kind(tight[0], whole)]
        total = sum((p.value for p in shown), Decimal(0))
        if total <= max(greatest, _together(group, mentions)):
            return
        if group.split is None and len(shown) > 1 and any(p.value in bases for p in shown):
            return  # a part that is the whole: the parts are properties that overlap
    _report_sum(work, group, shown, total, bases, warn=near and not (bracketed or complete))


def _check_items(work: Work, group: Group, by_mention: dict[int, State]) -> None:
    """Numbered items against the number before them; with no word that calls them parts, only a near miss is told."""
    whole = group.whole
    if whole is None or any(by_mention[id(m)].status == "contradicted" for m in (whole, *group.parts)):
        return
    if group.total == whole.value:
        for member in (whole, *group.parts):
            state = by_mention[id(member)]
            if state.status == "unchecked":
                state.status, state.reason = "consistent", "与同一处的总数、分项相符"
        return
    near = abs(group.total - whole.value) <= whole.value * _NEAR_MANY and len(group.parts) > 2
    if near or (group.items == "said" and group.total > whole.value):
        _report_sum(work, group, group.parts, group.total, {whole.value}, warn=group.items == "unsaid" or near)


def _bracketed(view: PassageView, parts: Sequence[Mention]) -> bool:
    """Whether a list that no word calls a part fills a bracket of its own right behind its whole.

    12件（甲5件、乙7件）
    """
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


def _together(group: Group, mentions: Sequence[Mention]) -> Decimal:
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
    for one, other in pairwise(parts):
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
        else whole is None and spoken_of(group, mentions, topic)
    )
    if not about:
        return out
    for mention in mentions:
        if (
            mention.link.topic is topic
            and mention.quantity.exact
            and not mention.link.previous
            and mention.quantity.begin < group.parts[0].quantity.begin
            and (whole is None or mention is whole)
        ):
            out.add(mention.value)
    for reading in work.linker.readings(Link(topic, work.defaults(topic))):
        if reading.value is not None:
            out.add(reading.value)
    return out


def spoken_of(group: Group, mentions: Sequence[Mention], topic: Topic) -> bool:
    """Whether the words before a list of ways are about a topic, so that its parts are that topic's."""
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
    work: Work, group: Group, parts: Sequence[Mention], total: Decimal, bases: set[Decimal], *, warn: bool = False
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
    severity = Severity.ERROR if group.split is None else work.split_severity(group.split)
    if warn:
        severity = min(severity, Severity.WARNING, key=lambda s: s.rank)
    work.contradict(
        "sum",
        work.number_span(anchor),
        message,
        severity=severity,
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
