"""Parts against their wholes in the prose."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from drafting.analysis.arithmetic import Group, groups_of
from drafting.analysis.claims import Link, Mention, PassageView
from drafting.analysis.describe import number
from drafting.findings import Related, Severity
from drafting.genre.indicators import Topic

if TYPE_CHECKING:
    from drafting.analysis.first_numbers import State, Work


def check_sums(work: Work, view: PassageView, states: Sequence[State]) -> list[Group]:
    """Parts against their wholes; returns the groups found."""
    mentions = [s.mention for s in states]
    by_mention = {id(s.mention): s for s in states}
    groups = groups_of(view, mentions)
    for group in groups:
        _check_group(work, group, by_mention, mentions)
    return groups


def _check_group(work: Work, group: Group, by_mention: dict[int, State], mentions: Sequence[Mention]) -> None:
    if group.items:
        _check_items(work, group, by_mention)
        return
    parts = list(group.parts)
    whole = group.whole
    bases, about = _bases(work, group, mentions, by_mention)
    if not bases:
        return
    last, whole = _matched(group, bases), _whole_that_fits(group)
    if last:
        for member in [*[*parts, *group.more][:last], *([whole] if whole is not None else [])]:
            state = by_mention[id(member)]
            if state.status == "unchecked":
                state.status, state.reason = "consistent", "与同一处的总数、分项相符"
        return
    members = [*parts, *([whole] if whole is not None else [])]
    if any(by_mention[id(m)].status == "contradicted" for m in members):
        return
    firm = [m.link.topic is not None and not m.link.soft for m in members]
    if all(firm):
        return  # the cells have the last word on these
    if (all(firm[: len(parts)]) and group.how == "beside") or (any(firm[: len(parts)]) and group.crosswise):
        return
    if group.mixed or (len(parts) == 1 and not _of_its_whole(parts[0], whole)):
        return
    total = sum((p.value for p in parts), Decimal(0))
    greatest = max(bases)
    if group.mark == "；" and parts[0].value <= greatest and any(p.value > greatest for p in parts[1:]):
        return  # what stands behind the semicolon is no part any more
    verdict = _verdict(group, parts, total, greatest, about=about)
    if verdict is None and group.how == "led" and total > greatest:
        # Several kinds of things in one list: only those of the first kind are parts for certain.
        if (
            whole is not None
            and not group.open
            and whole.quantity.unit == parts[0].quantity.unit
            and _near_above(total, greatest)
        ):
            _report_sum(work, group, parts, total, bases, warn=True)
            return
        parts = [p for p in parts if _kind(p, whole) == _kind(parts[0], whole)]
        total = sum((p.value for p in parts), Decimal(0))
        overlap = group.split is None and len(parts) > 1 and any(p.value in bases for p in parts)
        if total > max(greatest, _together(group, mentions)) and not overlap:
            verdict = "sure"
    if verdict is not None:
        _report_sum(work, group, parts, total, bases, warn=verdict == "likely")


def _near_above(total: Decimal, whole: Decimal) -> bool:
    """Whether parts are so little more than their whole that they must be meant to make it up."""
    return whole < total <= whole * Decimal("1.1")


def _matched(group: Group, bases: set[Decimal]) -> int:
    """How many parts from the first on make up a whole; 0 when none do."""
    everything = [*group.parts, *group.more]
    total = Decimal(0)
    best = 0
    for n, part in enumerate(everything, 1):
        total += part.value
        if n < len(group.parts) and (group.complete or group.mark == "、"):
            continue  # all of such a list is meant
        if (n > 1 or len(everything) == 1) and _fits_whole(group, total, bases):
            best = n
    if not best and group.how == "behind":
        # What stands before a total may begin with other numbers.
        for k in range(1, len(group.parts) - 1):
            if sum((p.value for p in group.parts[k:]), Decimal(0)) in bases:
                return len(group.parts)
    return best


def _fits_whole(group: Group, total: Decimal, bases: set[Decimal]) -> bool:
    whole = _whole_that_fits(group)
    if whole is not None and not whole.quantity.exact:
        low, high = whole.quantity.bounds()
        return low <= total <= high
    return total in bases


def _whole_that_fits(group: Group) -> Mention | None:
    """The whole that the parts add up to, of those that it may be; the likeliest when none does."""
    for whole in (group.whole, *group.wholes):
        if whole is not None and whole.value == group.total:
            return whole
    return group.whole


def _verdict(
    group: Group, parts: Sequence[Mention], total: Decimal, greatest: Decimal, *, about: bool
) -> Literal["sure", "likely"] | None:
    """Whether parts that do not add up are wrong, by what ties them to the whole.

    ``about`` is whether they are ways of dividing something that the tables count.
    """
    many = len(parts) > 1
    whole = group.whole
    if whole is not None and not whole.quantity.exact:
        return "sure" if group.complete and many and group.how != "beside" else None
    kinds = {_kind(p, whole) for p in parts}
    if group.how == "split":
        return "sure" if many and len(kinds) == 1 else None
    if group.how == "behind":
        if group.sure:
            return "sure"
        if len(kinds) > 1 and not group.complete:
            return None
        near = _nearly(total, greatest, len(parts))
        return "sure" if total > greatest and group.complete else "likely" if near else None
    if group.how == "beside":
        close = abs(total - greatest) <= greatest * (_NEAR_BESIDE if len(parts) > 2 else _NEAR_TWO)
        ways = group.split is not None and (about or len(parts) == len(group.parts) > 1) and not group.open
        return "likely" if group.complete or ways or (close and not group.open) else None
    if many and group.complete:
        return "sure"
    if many and group.split is not None and about and len(kinds) == 1:
        return "sure"
    if total > greatest:
        return "sure" if len(kinds) == 1 and not _overlapping(group, parts, greatest) else None
    return "likely" if not group.open and _nearly(total, greatest, len(parts)) else None


def _overlapping(group: Group, parts: Sequence[Mention], greatest: Decimal) -> bool:
    """Whether the parts may be properties that overlap: one of them is the whole."""
    return group.split is None and len(parts) > 1 and any(p.value == greatest for p in parts)


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


_NEAR_LONG, _NEAR_MANY, _NEAR_TWO = Decimal("0.5"), Decimal("0.3"), Decimal("0.02")
_NEAR_BESIDE = Decimal("0.1")


def _nearly(total: Decimal, whole: Decimal, parts: int) -> bool:
    """Whether parts fall so little short of their whole that the list was meant to be complete.

    Published lists that leave something out leave most of it out; reviewers send back those that miss a little.
    """
    short = whole - total
    return whole > 0 and 0 < short <= whole * (_NEAR_LONG if parts > 4 else _NEAR_MANY if parts > 2 else _NEAR_TWO)


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
    """What a part is, when its words say so: a cell's topic, or a way of dividing what the whole counts."""
    if mention.link.topic is not None and not mention.link.soft:
        own = [n for n, f in mention.link.slots.items() if f.own]
        return mention.link.topic.id + ":" + ",".join(own)
    if mention.link.split is not None and whole is None:
        return "split:" + mention.link.split
    return "?"


def _bases(
    work: Work, group: Group, mentions: Sequence[Mention], by_mention: dict[int, State]
) -> tuple[set[Decimal], bool]:
    """What a list may add up to, and whether that is something that the tables count."""
    out: set[Decimal] = set()
    whole = group.whole
    for one in (whole, *group.wholes):
        if one is None:
            continue
        out.add(one.value)
        state = by_mention[id(one)]
        if state.status == "contradicted" and state.reading is not None and state.reading.value is not None:
            out.add(state.reading.value)
    if group.split is None or group.sure or group.how == "bracket":
        return out, False
    topic = work.split_topic(group.split)
    if topic is None:
        return out, False
    about = (
        whole.link.topic is topic
        if whole is not None and whole.link.topic is not None
        else whole is None and spoken_of(group, mentions, topic)
    )
    if not about:
        return out, False
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
    return out, True


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
