"""Numbers of the prose against figures given beside the tables: facts and processing fees."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from math import gcd
from typing import TYPE_CHECKING

from drafting.analysis.arithmetic import countable
from drafting.analysis.claims import Mention, PassageView
from drafting.analysis.describe import number
from drafting.findings import Severity
from drafting.genre.figures import Fact, Part

if TYPE_CHECKING:
    from drafting.analysis.first_numbers import State, Work


def check_facts(work: Work, states: Sequence[State]) -> None:
    """Numbers about a given fact, or a part of it, equal it."""
    if not work.facts:
        return
    _align(work, states)
    open_fact: Fact | None = None
    for state in states:
        mention = state.mention
        if mention.quantity.kind != "count" or mention.compared or mention.link.previous:
            continue
        fact = next((x for x in work.facts if _labelled(work, mention, x.label)), None)
        if fact is not None:
            open_fact = fact
            _against(work, state, fact.label, fact.value, fact.hedge)
            continue
        if open_fact is None:
            continue
        part = next(
            (p for p in _parts(open_fact.parts) if _labelled(work, mention, p.label)),
            None,
        )
        if part is not None:
            _against(work, state, part.label, part.value, None)


def _align(work: Work, states: Sequence[State]) -> None:
    """A fact with its parts against the numbers of the passage in order, whatever they are called.

    Where all but one of them stand in the text, the one that differs is wrong; two equal numbers beside it leave no
    doubt what the list is.
    """
    counts = [
        s
        for s in states
        if countable(s.mention) and s.status != "verified" and (s.mention.link.topic is None or s.mention.link.soft)
    ]
    for fact in work.facts:
        if fact.hedge is not None:
            continue
        for label, value, parts in _lists(fact):
            units = [s for s in counts if s.mention.quantity.unit == fact.unit] if fact.unit else counts
            named = [(p.label, p.value) for p in parts]
            # A list may be broken by the parts of its parts, in brackets.
            groups = dict.fromkeys(s.mention.field.group for s in units)
            ways = [units, *([s for s in units if s.mention.field.group == g] for g in groups if len(groups) > 1)]
            rows = ([(label, value), *named], [*named, (label, value)])
            windows = [(w[i : i + len(row)], row) for row in rows for w in ways for i in range(len(w) - len(row) + 1)]
            windows = [(w, row) for w, row in windows if not any(s.status == "verified" for s in w)]
            # Where the list stands as it is given, no other numbers are a slip of it.
            for allowed in (0, 1):
                fits = [
                    x for x in windows if sum(s.mention.value != v for s, (_, v) in zip(*x, strict=True)) == allowed
                ]
                for window, row in fits:
                    for state, (name, given) in zip(window, row, strict=True):
                        _against(work, state, name, given, None)
                        if state.status == "consistent":
                            state.status, state.reason = "verified", ""
                if fits:
                    break


def _slips(window: Sequence[State], row: Sequence[tuple[str, Decimal]]) -> int:
    """How many of the numbers differ from those given."""
    return sum(s.mention.value != value for s, (_, value) in zip(window, row, strict=True))


def _lists(fact: Fact) -> Iterator[tuple[str, Decimal, tuple[Part, ...]]]:
    """Every number of a fact that has two parts or more, with them."""
    todo: list[tuple[str, Decimal, tuple[Part, ...]]] = [(fact.label, fact.value, fact.parts)]
    while todo:
        label, value, parts = todo.pop(0)
        if len(parts) > 1:
            yield label, value, parts
        todo.extend((p.label, p.value, p.parts) for p in parts)


def _parts(parts: Sequence[Part]) -> Iterator[Part]:
    for part in parts:
        yield part
        yield from _parts(part.parts)


def _plain(text: str) -> str:
    return re.sub(r"[\s“”\"'《》（）()，、；：。]|其中|包括|分别|(?:共计|合计|共|为|达|有|约|近)$", "", text)


def _labelled(work: Work, mention: Mention, label: str) -> bool:
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
            if _check_tariff(work, state, value, sentence):
                continue
            _fee_against(work, state, value, kinds or ["charged", "collected"])
        elif words["notices"].search(left) and unit:
            _fee_against(work, state, mention.value, ["notices"])


def _check_tariff(work: Work, state: State, value: Decimal, sentence: str) -> bool:
    """Whether an amount was found to be one that the scales of charges cannot give."""
    mention = state.mention
    known = [t for t, words in work.vocabulary.tariffs if words.search(sentence)]
    tariffs = known or [t for t, _ in work.vocabulary.tariffs]
    if not tariffs or not mention.quantity.exact:
        return False
    span = work.number_span(mention)
    said = f"正文写{work.text(span)}{mention.quantity.unit}"
    quantum = gcd(*(t.quantum for t in tariffs))
    names = "或".join(t.name for t in tariffs)
    if value % quantum:
        expected = (value // quantum) * quantum
        message = f"{said}，{names}的费用都是{quantum}元的整数倍（{tariffs[0].source}）"
    else:
        amounts = [
            m for m in work.current if m.field.sentence == mention.field.sentence and m.quantity.unit[-1:] == "元"
        ]
        counts = [m for m in work.current if m.field.sentence == mention.field.sentence and m not in amounts]
        if len(known) != 1 or len(amounts) != 1:
            return False
        tariff = known[0]
        quantities = [m for m in counts if m.quantity.unit in tariff.units and countable(m)]
        if len(quantities) != 1:
            return False
        # Several applicants pay less than one would for all of it, never more.
        expected = Decimal(tariff.charge(int(quantities[0].value)))
        if value <= expected:
            return False
        many = number(quantities[0].value) + quantities[0].quantity.unit
        message = f"{said}，{tariff.name}，{many}至多{number(expected)}元（{tariff.source}）"
    state.status, state.reason = "contradicted", "与收费标准不符"
    work.contradict("unit", span, message, severity=Severity.WARNING, found=value, expected=expected)
    return True


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
