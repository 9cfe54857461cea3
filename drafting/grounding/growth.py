"""Growth: differences, growth rates and multiples against this year's and last year's numbers.

The subject is what the change's own words name (许可增加12件), else the number before it. Both years come from the
tables, or from two numbers that the sentence gives.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from drafting.genre.expressions import PREVIOUS, Expression, Term
from drafting.grounding.evidence import scope_of
from drafting.grounding.frames import Frame, Passage
from drafting.grounding.lexicon import Lexicon, Topic
from drafting.grounding.lists import counted
from drafting.grounding.readings import Reading, Tables, expressions_of, fits, scaled
from drafting.grounding.shares import share_fits
from drafting.text.numerals import Form, round_half_up

_LIKELY = 0.75
"""Probability from which on a number that differs from its cells still speaks of them."""
_MOST_BEFORE = 4
"""How many numbers before a stated one of last year its change may be of."""
_OTHERS = ("scope_wide", "scope_other")
"""Scopes of which a number may be that is not of the body that reports."""


@dataclass(frozen=True, slots=True)
class Pair:
    """This year's and last year's value; the cells or the items they come from."""

    new: Decimal
    old: Decimal
    expression: Expression | None = None
    items: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A change and what it was held against. ``pair`` is the one it fits, or the likeliest."""

    frame: Frame
    holds: bool
    truncated: bool
    pair: Pair | None
    expected: Decimal | None
    features: Mapping[str, float]
    from_text: bool = False


class Growth:
    """All changes of a passage."""

    def __init__(
        self,
        passage: Passage,
        lexicon: Lexicon,
        tables: Tables,
        readings: Mapping[int, tuple[Reading, ...]],
        fits: Mapping[int, bool],
        sure: Mapping[int, float],
    ) -> None:
        self.passage = passage
        self.lexicon = lexicon
        self.tables = tables
        self.readings = readings
        self.fits = fits
        self.sure = sure
        self.order = passage.ordered()

    def all(self) -> tuple[Change, ...]:
        """Every difference and growth rate, in order; those without a subject are left out."""
        out: list[Change] = []
        for at, frame in enumerate(self.order):
            if frame.form in ("difference", "growth") and not _is_of_a_share(frame):
                change = self._change(frame, at, out)
                if change is not None:
                    out.append(change)
        return tuple(out)

    def _change(self, frame: Frame, at: int, before: Sequence[Change]) -> Change | None:
        features: dict[str, float] = {f"form {frame.form}": 1.0, "direction": float(frame.sign != 0)}
        pairs = list(self._pairs(frame, at, features, before))
        if not pairs:
            return None
        likely: tuple[Pair, Decimal] | None = None
        for pair in pairs:
            expected = expected_change(frame, pair)
            if expected is None:
                continue
            good, truncated = _matches(frame, pair, expected, self.lexicon.topics.get(frame.topic))
            if good:
                return Change(frame, True, truncated, pair, expected, features, pair.expression is None)
            likely = likely or (pair, expected)
        if likely is None:
            return None
        written, _, _ = scaled(frame.quantity, self.lexicon.topics.get(frame.topic))
        gaps = [abs(e - written) for p in pairs if (e := expected_change(frame, p)) is not None]
        features["near"] = float(min(gaps) <= 3)
        features["rather near"] = float(min(gaps) <= 20)
        features["far"] = float(min(gaps) > 100)
        features["pairs"] = float(min(len(pairs), 6))
        return Change(
            frame, False, False, *likely, {k: v for k, v in features.items() if v}, likely[0].expression is None
        )

    # ------------------------------------------------------------------ subjects

    def _pairs(self, frame: Frame, at: int, features: dict[str, float], before: Sequence[Change]) -> Iterator[Pair]:
        last = before[-1] if before and before[-1].frame.clause.sentence == frame.clause.sentence else None
        if frame.form == "growth" and last is not None and last.pair is not None and last.frame.form == "difference":
            features["same as before"] = 1.0
            yield last.pair
        stated = [*self._stated(frame, at)] or [p for p in [self._from_difference(frame, at)] if p is not None]
        if self.tables.previous is not None and not _compares_otherwise(frame):
            yield from self._from_tables(frame, at, features)
        if stated:
            features["stated pair"] = 1.0
            yield from stated

    def _from_tables(self, frame: Frame, at: int, features: dict[str, float]) -> Iterator[Pair]:
        for subject, how in self._subjects(frame, at):
            features.setdefault(f"subject {how}", 1.0)
            if how == "before":
                features["subject is its cell's number"] = float(self._is_cell(subject))
            if how != "own":
                features.setdefault("subject in doubt", 1.0 - self.sure.get(subject.item.id, 0.0))
                features.setdefault("subject of another scope", float(scope_of(subject, self.passage) in _OTHERS))
            yield from self._years(subject)

    def _is_cell(self, subject: Frame) -> bool:
        """Whether a number equals one of its readings; one of another scope may only be allowed by them."""
        written = subject.quantity.value
        return any(r.value == written for r in self.readings.get(subject.item.id, ()))

    def _subjects(self, frame: Frame, at: int) -> Iterator[tuple[Frame, str]]:
        of_another = self._of_another_thing(frame, at)
        if (
            frame.topic in self.lexicon.topics
            and not (of_another and frame.source == "clause")
            and (frame.given or frame.source in ("head", "weak"))
            and frame.source in ("head", "sure", "weak", "clause", "list", "seen")
        ):
            yield replace(frame, form="value"), "own"
            if frame.source in ("head", "sure", "weak"):
                return
        if self._denied_before(frame) or of_another:
            return
        before = list(self._subjects_before(frame, at))
        yield from before
        # 64件，比上年增加17件，其中个人59件: what grew stands before, where the clause before it tells of it.
        told = any(how == "before" and frame.clause.id - f.clause.id <= 1 for f, how in before)
        for other in self.order[at + 1 : at + 2]:
            if (
                not told
                and other.clause.sentence == frame.clause.sentence
                and other.form == "value"
                and self.readings.get(other.item.id)
            ):
                yield other, "behind"

    def _subjects_before(self, frame: Frame, at: int) -> Iterator[tuple[Frame, str]]:
        """The numbers before a change that it may be the change of, the nearest first."""
        found = 0
        for other in reversed(self.order[:at]):
            if frame.clause.sentence - other.clause.sentence > 1:
                break
            if other.form == "old" and not found and other.clause.sentence == frame.clause.sentence and other.given:
                yield replace(other, form="value"), "before"  # 上年收到14件，本年增长35.7%
                return
            if not counted(other.item) or other.form != "value" or not self.readings.get(other.item.id):
                continue
            if other.item.id != frame.item.parent and other.item.parent != frame.item.parent:
                continue  # 办理5件（新收3件、结转2件），较上年增加1件: what brackets divide is not what grew
            near = other.clause.sentence == frame.clause.sentence
            yield other, "before" if not found and near else "earlier"
            found += 1
            if found == (2 if near else 5):
                break

    def _of_another_thing(self, frame: Frame, at: int) -> bool:
        """协助查询6件，同比增加4件: whether the number right before a change is that of a thing no table holds, or
        differs from cells that it hardly speaks of."""
        values = (f for f in reversed(self.order[:at]) if counted(f.item) and f.form == "value")
        other = next(values, None)
        if (
            other is None
            or other.clause.sentence != frame.clause.sentence
            or frame.clause.id - other.clause.id > 1
            or other.item.parent != frame.item.parent
        ):
            return False
        unlikely = self.fits.get(other.item.id) is False and self.sure.get(other.item.id, 0.0) < _LIKELY
        return unlikely or not (self.readings.get(other.item.id) or frame.given)

    def _from_difference(self, frame: Frame, at: int) -> Pair | None:
        """1200条，较上年增加120条、增长11.1%: last year's number is this year's less the difference."""
        same = self._counts_before(frame, at)
        run = [f for f in self.order if f.clause.id == frame.clause.id and f.form == "growth"]
        if len(run) > 1 and len(same) >= 2 * len(run) and all(f.form == "difference" for f in same[-len(run) :]):
            # 1187起、1260人，减少57起、58人，分别下降4.58%、4.40%: each of the count and the difference in its place
            n = len(run) - run.index(frame)
            same = [same[-len(run) - n], same[-n]]
        if frame.form != "growth" or len(same) < 2 or same[-1].form != "difference" or not same[-1].sign:
            return None
        new = next((f for f in reversed(same[:-1]) if f.form == "value" and _alike(f, same[-1])), None)
        if new is None or not new.quantity.exact or not same[-1].quantity.exact:
            return None
        a, b = new.quantity, same[-1].quantity
        old = a.value - same[-1].sign * b.value
        return Pair(a.value, old, None, (new.item.id, same[-1].item.id)) if old > 0 else None

    def _counts_before(self, frame: Frame, at: int) -> list[Frame]:
        """The counts of its sentence before a change; of 642件（其中本级118件），比上年增加44件 what the brackets
        divide is not what grew."""
        outside = (frame.item.parent, -1)
        return [
            f
            for f in self.order[:at]
            if f.clause.sentence == frame.clause.sentence
            and counted(f.item)
            and (f.item.parent in outside or f.item.id == frame.item.parent)
        ]

    def _denied_before(self, frame: Frame) -> bool:
        """全年没有收到公开申请，比上年减少2件: the subject is what the clause before denies."""
        before = self.passage.layout.clauses[frame.clause.id - 1] if frame.clause.id else None
        if before is None or before.sentence != frame.clause.sentence:
            return False
        items = [self.passage.layout.items[i] for i in before.items]
        return all(i.number is None and any(t.kind == "neg" for t in i.left) for i in items)

    def _years(self, subject: Frame) -> Iterator[Pair]:
        topic = self.lexicon.topics.get(subject.topic)
        if topic is None:
            return
        # A rate has no readings of its own (申请量上升67%): what it is of has.
        found = map(self.tables.reading, expressions_of(topic, subject.slots, self.tables))
        readings = [r for r in found if r.value is not None]
        if self.fits.get(subject.item.id):
            fitting = [r for r in readings if r.value == subject.quantity.value]
            readings = fitting or readings
        for r in readings[:4]:
            terms = tuple(Term(t.sign, PREVIOUS + t.name if t.name else None, t.constant) for t in r.expression.terms)
            old = self.tables.value(Expression(terms))
            if old is not None and r.value is not None:
                yield Pair(r.value, old, r.expression)

    def _stated(self, frame: Frame, at: int) -> Iterator[Pair]:
        """The two numbers that the sentence gives: 由180件升至225件，增幅25%; 新收76件，较上年的52件增加24件.

        The new one is the nearest before the old, or, where only another one makes the change, that one:
        新收76件，结转5件，与上年的52件相比增加24件.
        """
        same = self._counts_before(frame, at)
        old = next((f for f in reversed(same) if f.form == "old"), None)
        if old is None:
            return
        after = [f for f in same if f.number.start > old.number.start and f.form == "value"]
        earlier = [f for f in same if f.number.start < old.number.start and f.form == "value"]
        if any(_is_the_flow(f, frame) for f in earlier[-1:]):
            # 关停账号37个，较上年末的243个减少37个，年末有206个: what was taken away is by how much the stock fell
            earlier = [f for f in earlier if not _is_the_flow(f, frame)]
            behind = self.order[at + 1 : at + 2]
            after = [f for f in behind if f.clause.sentence == frame.clause.sentence and counted(f.item)] or after
        between = [f for f in same if f.form == "value" and f.clause.id > old.clause.id]
        if len(between) > 1:
            return
        for n, new in enumerate(after[:1] or earlier[: -_MOST_BEFORE - 1 : -1]):
            a, b = new.quantity, old.quantity
            if not _alike(new, old) or not a.exact or not b.exact:
                if not n:
                    return
                continue
            yield Pair(a.value, b.value, None, (new.item.id, old.item.id))


def _is_of_a_share(frame: Frame) -> bool:
    """公开答复占比较上年增加6%: whether what grew is a share, whose change is one of points."""
    left = frame.words.left
    change = next((i for i, t in enumerate(left) if t.kind in ("rise", "fall")), 0)
    return any(t.kind in ("share", "rate") for t in left[:change])


def _is_the_flow(frame: Frame, change: Frame) -> bool:
    """Whether a number before a change counts what went or came, and not what there is: it was taken away, or is the
    change itself."""
    removed = any(t.kind == "removal" for t in frame.item.left)
    same = frame.quantity.value == change.quantity.value and frame.quantity.unit == change.quantity.unit
    return change.form == "difference" and (removed or same)


def _compares_otherwise(frame: Frame) -> bool:
    """较前年增加4件, 较计划增加2件: whether a change is from something else than what last year's report holds."""
    left = frame.words.left
    at = next((i for i, t in enumerate(left) if t.kind == "compare"), -1)
    change = next((i for i, t in enumerate(left) if t.kind in ("rise", "fall")), len(left))
    if any(t.kind == "time_last" for t in left[:change]):
        return False
    with_what = left[at + 1 : change] if at >= 0 else ()
    of_another_time = any(t.kind in ("time_other", "time_many", "time_part") for t in left[:change])
    return of_another_time or any(t.kind in ("unknown", "other") for t in with_what)


def _alike(one: Frame, other: Frame) -> bool:
    a, b = one.quantity.unit, other.quantity.unit
    return not a or not b or a == b


def expected_change(frame: Frame, pair: Pair) -> Decimal | None:
    """What a change of its form would be between two values; None where it cannot be computed."""
    quantity = frame.quantity
    gap = pair.new - pair.old
    if frame.form == "difference":
        return abs(gap) if not frame.sign else gap * frame.sign
    if pair.old == 0:
        return None
    if quantity.kind == "times":
        return gap / pair.old if frame.sign > 0 and not _is_multiple(frame) else pair.new / pair.old
    if quantity.kind == "doublings":
        return pair.new / pair.old
    rate = gap * 100 / pair.old
    return abs(rate) if not frame.sign else rate * frame.sign


def _is_multiple(frame: Frame) -> bool:
    return not any(t.kind in ("rise", "fall") for t in frame.words.left)


def _matches(frame: Frame, pair: Pair, expected: Decimal, topic: Topic | None) -> tuple[bool, bool]:
    quantity = frame.quantity
    low, high = quantity.bounds()
    if frame.form == "difference" and pair.expression is not None:
        return fits(quantity, topic, expected), False  # cells have a unit of their own
    if frame.form == "difference":
        return low <= expected <= high, False
    if quantity.kind == "doublings":
        times = Decimal(2) ** int(quantity.value)
        return times * Decimal("0.95") <= expected <= times * Decimal("1.05"), False
    if quantity.kind == "times":
        places = quantity.numeral.decimals
        other = pair.new / pair.old if pair.old else expected
        return any(
            round_half_up(v, places) == quantity.value or (low < high and low <= v <= high) for v in (expected, other)
        ), False
    if quantity.numeral.form is Form.TENTHS or quantity.hedge is not None:
        return low - 6 <= expected <= high + 6, False
    return share_fits(frame, expected)


@dataclass(frozen=True, slots=True)
class Turned:
    """A difference told as a rise that is a fall, or the other way round."""

    difference: Frame
    new: Decimal
    old: Decimal
    items: tuple[int, ...]


def turned_round(change: Change, passage: Passage) -> Turned | None:
    """What a change that does not hold is where its difference, taken the other way, makes its rate right."""
    pair = change.pair
    if change.holds or pair is None or pair.expression is not None or len(pair.items) < 2:
        return None
    difference = passage.frames.get(pair.items[1])
    if difference is None or difference.form != "difference" or not difference.sign or change.frame.form != "growth":
        return None
    old = pair.new + difference.sign * difference.quantity.value
    if old <= 0 or not any(t.kind in ("rise", "fall") for t in difference.item.left):
        return None
    rate = abs(pair.new - old) * 100 / old
    return Turned(difference, pair.new, old, pair.items) if share_fits(change.frame, rate)[0] else None
