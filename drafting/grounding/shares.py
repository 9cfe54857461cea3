"""Shares: a percentage against the numbers that it can be a share of.

The numerator is the number beside it or what its own words name; the base what 占 names, the whole of its list, or a
total of the topic. A share that fits one pair is right; how sure it is that one of the pairs is meant is weighed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise, product

from drafting.genre.expressions import Expression
from drafting.grounding.frames import Frame, Passage, Slots
from drafting.grounding.lexicon import Lexicon, Sum, Topic
from drafting.grounding.lists import counted
from drafting.grounding.readings import Reading, Tables, expressions_of
from drafting.grounding.words import OTHER, words_of
from drafting.language.lexer import Token
from drafting.language.markers import (
    CLASSIFIES,
    COPULA,
    EXCEPT,
    GENITIVE,
    JOINT_SHARES,
    is_kind,
    is_rate,
    number_of_members,
    speaks_of_time,
)
from drafting.text.numerals import Form, round_half_up, truncate


@dataclass(frozen=True, slots=True)
class Operand:
    """A number that a share is of or over: its value, where it stands (item id or -1), the cells it is the value of."""

    value: Decimal
    item: int = -1
    expression: Expression | None = None


@dataclass(frozen=True, slots=True)
class Share:
    """A share with the pairs it was held against. ``pair`` is the one it fits, or the likeliest."""

    frame: Frame
    holds: bool
    truncated: bool
    pair: tuple[Operand, Operand] | None
    computed: Decimal | None
    features: Mapping[str, float]
    certain: bool = False
    """Whether nothing is left to be weighed: its words name both numbers."""
    named: bool = False
    """Whether its phrase and the clause before it say which two numbers it is of, whatever else was weighed."""


def percent_of(frame: Frame) -> Decimal:
    """The value of a share in per cent."""
    quantity = frame.quantity
    return quantity.value * 100 if quantity.kind == "fraction" else quantity.value


def share_fits(frame: Frame, exact: Decimal) -> tuple[bool, bool]:
    """Whether a written share stands for an exact one, and whether only because it was cut off."""
    quantity = frame.quantity
    numeral = quantity.numeral
    written = percent_of(frame)
    if quantity.hedge is not None or quantity.kind == "fraction" or numeral.form is Form.TENTHS:
        low, high = quantity.bounds()
        if quantity.kind == "fraction":
            low, high = written - 3, written + 3
        elif numeral.form is Form.TENTHS:
            low, high = min(low, written - 6), max(high, written + 6)
        return low - 1 <= exact <= high + 1, False
    places = numeral.decimals
    if round_half_up(exact, places) == written:
        return True, False
    return truncate(exact, places) == written, True


_ALL = 100
_FEW_CASES = 40
"""Out of so many cases not every rate can be had."""
_FEW_MEMBERS = range(2, 6)
"""So many members a number stands for, and no more."""
_TOGETHER = 30
"""No list divides a hundred into more shares."""


class Shares:
    """All shares of a passage."""

    def __init__(
        self,
        passage: Passage,
        lexicon: Lexicon,
        tables: Tables,
        readings: Mapping[int, tuple[Reading, ...]],
        fits: Mapping[int, bool],
        wholes: Mapping[int, int],
    ) -> None:
        """``wholes``: by the item of a part, that of the whole which it makes with its list."""
        self.passage = passage
        self.lexicon = lexicon
        self.tables = tables
        self.readings = readings
        self.fits = fits
        self.wholes = wholes
        self.order = passage.ordered()
        self.points = [t.start for t in passage.layout.tokens if t.kind == "numbering"]
        self.values = {k: dict(v) for k, v in tables.values.items()}

    def all(self) -> tuple[Share, ...]:
        """Every share and named rate, in order."""
        out: list[Share] = []
        for at, frame in enumerate(self.order):
            if frame.form in ("share", "rate"):
                out.append(self._of_its_phrase(self._share(frame, at, out)))
        return tuple(self._adding_to_hundred(out))

    def _adding_to_hundred(self, shares: list[Share]) -> Iterator[Share]:
        """政务动态占42.5%，目录信息占30.2%，其他占25.3%: shares that name everything make a hundred."""
        for n, share in enumerate(shares):
            last = any(e.kind == "other_kind" for e in share.frame.words.entries) and not share.holds
            same = [
                s
                for s in shares[max(0, n - _TOGETHER) : n + 1]
                if s.frame.clause.sentence == share.frame.clause.sentence
            ]
            alone = not any(s.frame.item.parent >= 0 or s.holds for s in same)
            total = sum((percent_of(s.frame) for s in same), Decimal(0))
            if last and alone and len(same) > 2 and Decimal("0.5") < abs(100 - total) <= 20:
                rest = 100 - total + percent_of(share.frame)
                pair = (Operand(rest), Operand(Decimal(100)))
                yield replace(share, pair=pair, computed=rest, certain=True)
            else:
                yield share

    # ------------------------------------------------------------------ one share

    def _share(self, frame: Frame, at: int, before: Sequence[Share]) -> Share:
        numerators, how = self._distributed(frame) or self._base_in_phrase(frame) or self._numerators(frame, at)
        bases, base_how = self._bases(frame, at, numerators, self._rows(frame)[1] if how == "dealt out" else ())
        features: dict[str, float] = {f"numerator {how}": 1.0, f"base {base_how}": 1.0, f"form {frame.form}": 1.0}
        strict = frame.words.has_left("share")
        pairs = [
            (t, b)
            for t, b in product(numerators, bases)
            if b.value > 0 and (t.item != b.item or t.item < 0) and t.value <= b.value * (1 if strict else 20)
        ]
        if percent_of(frame) == _ALL or (base_how == "guessed" and percent_of(frame) < _ALL):
            # 热线9条、信箱11条，办结率100%: what is more than its base is no part of it, be it by less than a half.
            pairs = [(t, b) for t, b in pairs if t.value <= b.value]
        named = list(self._rates(frame)) if frame.topic in self.lexicon.topics else []
        pairs = [*named, *_not_by_chance(pairs, named, frame)] if named else [*pairs, *self._rates(frame)]
        pairs = [p for p in pairs if not (self._in_an_earlier_point(frame, p) or self._is_of_a_change(p))]
        best: tuple[Operand, Operand] | None = None
        gap = Decimal(10**6)
        cut: tuple[Operand, Operand] | None = None
        for pair in pairs:
            exact = pair[0].value * 100 / pair[1].value
            good, truncated = share_fits(frame, exact)
            if good and not truncated:
                return Share(frame, True, False, pair, exact, features)
            if good and cut is None and not self._is_over_another_whole(pair):
                cut = pair
            if abs(exact - percent_of(frame)) < gap and best is None:
                best, gap = pair, abs(exact - percent_of(frame))
        if cut is not None and base_how != "guessed":
            return Share(frame, True, True, cut, cut[0].value * 100 / cut[1].value, features)
        if self._without_numbers(frame):
            return self._timely(frame, at, features)
        if how == "rate" and percent_of(frame) == _ALL and not self._has_counts(frame):
            # 公开情况良好，公开率100%: of what is not said.
            return Share(frame, False, False, None, None, features)
        computed = best[0].value * 100 / best[1].value if best is not None else None
        if self._is_rest(frame, before):
            # 占比55.18% where 55.17% is right, to make a hundred: told as a hint.
            evened = best is not None and gap <= Decimal("0.02")
            return Share(frame, True, evened, best if evened else None, computed, features)
        if self._unknown_rate(frame):
            return self._of_its_name(frame, at, features)
        if computed is not None:
            features.update(self._mismatch(frame, pairs, before))
        return Share(frame, False, False, best, computed, features)

    def _timely(self, frame: Frame, at: int, features: dict[str, float]) -> Share:
        """按期办结33件，按期办结率97%: the count of that name is its number; all of it may be all of what was due."""
        if percent_of(frame) >= _ALL or not self._is_timely(frame):
            return Share(frame, False, False, None, None, features)
        told = self._of_its_name(frame, at, features)
        return told if told.pair is not None else self._of_whole_cases(frame, features)

    def _follows_other_things(self, frame: Frame) -> bool:
        """热线来电1386件，处理率98%: whether the last count of its sentence is of what no table has."""
        same = (f for f in self.passage.before(frame) if f.clause.sentence == frame.clause.sentence and counted(f.item))
        before = next(same, None)
        return before is not None and before.topic == OTHER

    def _of_whole_cases(self, frame: Frame, features: dict[str, float]) -> Share:
        """按时率95% of a single case: a rate that no number of cases, out of all that there are, can have."""
        if self._follows_other_things(frame):
            return Share(frame, False, False, None, None, features)
        rates = [r for t in frame.words.left if (r := self.lexicon.rates.get(t.entry)) is not None]
        sides = [(r.topic, side) for r in rates for side in (r.of, r.over)]
        bases = {o.value for topic, side in sides for o in self._rate_side(self.lexicon.topics[topic], side, frame)}
        if not bases or min(bases) <= 0 or max(bases) > _FEW_CASES:
            return Share(frame, False, False, None, None, features)
        ways = [(Operand(Decimal(k)), Operand(n)) for n in sorted(bases) for k in range(int(n) + 1)]
        if any(share_fits(frame, top.value * 100 / base.value)[0] for top, base in ways):
            return Share(frame, False, False, None, None, features)
        nearest = min(ways, key=lambda w: abs(w[0].value * 100 / w[1].value - percent_of(frame)))
        computed = nearest[0].value * 100 / nearest[1].value
        return Share(frame, False, False, nearest, computed, {"form rate": 1.0, "rate by its name": 1.0}, certain=True)

    def _is_over_another_whole(self, pair: tuple[Operand, Operand]) -> bool:
        """网络21件，占77%；信函7件, of 28件, of which 27件 were settled: whether the numerator belongs to a list that
        adds up, and the base is not what it adds up to. That the rest of the digits was cut off is then chance."""
        whole = self.passage.frames.get(self.wholes.get(pair[0].item, -1))
        return whole is not None and whole.quantity.value != pair[1].value

    def _of_its_name(self, frame: Frame, at: int, features: dict[str, float]) -> Share:
        """A rate that the lexicon does not know against the numbers that have its name."""
        numerators, bases = self._by_stem(frame, at)
        if not numerators or not bases or not bases[0].value:
            return Share(frame, False, False, None, None, features)
        top = numerators[0]
        # 发放200份，收回192份，满意184份: of what came back, or of all
        fitting = (b for b in bases if b.value and share_fits(frame, top.value * 100 / b.value)[0])
        base = next(fitting, bases[0])
        exact = top.value * 100 / base.value
        good, truncated = share_fits(frame, exact)
        told = {"form rate": 1.0, "rate by its name": 1.0}
        return Share(frame, good, truncated, (top, base), exact, told, certain=True)

    def _is_of_a_change(self, pair: tuple[Operand, Operand]) -> bool:
        """收到486件，比上年减少58件；九成来自个人: whether the numerator is by how much something grew or fell."""
        top = self.passage.frames.get(pair[0].item)
        return top is not None and top.form == "difference"

    def _in_an_earlier_point(self, frame: Frame, pair: tuple[Operand, Operand]) -> bool:
        """一是57件中有5件被退回；二是图解占18%: whether both operands stand before the ordinal of another point."""
        frames = self.passage.frames
        if not self.points or any(o.item not in frames for o in pair):
            return False
        start = max((p for p in self.points if p <= frame.number.start), default=-1)
        return all(frames[o.item].number.start < start for o in pair)

    def _without_numbers(self, frame: Frame) -> bool:
        """Whether no numbers say what a share is: 按时答复率100%, of what was late; 除3件外均已答复，答复率100%, of
        those due."""
        return self._is_timely(frame) or (percent_of(frame) == _ALL and (self._excepted(frame) or self._of_due(frame)))

    def _is_timely(self, frame: Frame) -> bool:
        """Whether a rate says what was in time, and no other one has its number, too (答复率、答复及时率均为90%)."""
        left = frame.words.left
        rates = [t for t in left if t.kind == "rate"]
        if len(rates) > 1 and not all(speaks_of_time(t.text) for t in rates):
            return False
        named = [t for t, behind in pairwise(left) if behind.kind == "rate"]  # 到期办结率
        return any(speaks_of_time(t.text) for t in left if t in named or t.kind in ("rate", "manner"))

    def _has_counts(self, frame: Frame) -> bool:
        """Whether its sentence counts anything that a rate may be of."""
        same = (f for f in self.order if f.clause.sentence == frame.clause.sentence and counted(f.item))
        return any(f.topic == frame.topic for f in same)

    def _of_due(self, frame: Frame) -> bool:
        """2件转入下年，答复率100%: whether a rate may leave out what is left open and its passage tells of that."""
        rates = [r for t in frame.words.left if (r := self.lexicon.rates.get(t.entry)) is not None]
        flows = {t.id: t.flow for t in self.lexicon.topics.values()}
        return any(
            r.of_due and (flow := flows[r.topic]) is not None and self._tells(r.topic, flow.slot, flow.left_open)
            for r in rates
        )

    def _tells(self, topic: str, slot: str, value: str) -> bool:
        return any(f.topic == topic and f.slots.get(slot, ())[:1] == (((1, value),),) for f in self.order)

    def _excepted(self, frame: Frame) -> bool:
        """Whether its sentence has taken something out before it."""
        return any(
            t.text in EXCEPT
            for i in self.passage.layout.items
            if self.passage.layout.clause_of(i).sentence == frame.clause.sentence and i.position < frame.number.start
            for t in i.left
        )

    def _mismatch(
        self, frame: Frame, pairs: Sequence[tuple[Operand, Operand]], before: Sequence[Share]
    ) -> dict[str, float]:
        """What a share that fits no pair looks like beside them."""
        written = percent_of(frame)
        nearest = min(abs(t.value * 100 / b.value - written) for t, b in pairs)
        out = {
            "near": float(nearest <= 3),
            "rather near": float(nearest <= 12),
            "far": float(nearest > 40),
            "one pair": float(len({(t.value, b.value) for t, b in pairs}) == 1),
            "many pairs": float(len(pairs) > 8),
            "above 100": float(written > 100),
            "is 100": float(written == 100),
        }
        top, base = pairs[0]
        out["numerator fits a cell"] = float(self.fits.get(top.item, False) or (top.item < 0))
        out["numerator differs"] = float(self.fits.get(top.item) is False)
        out["base fits a cell"] = float(self.fits.get(base.item, False) or base.item < 0)
        same = [s for s in before if s.frame.clause.sentence == frame.clause.sentence]
        out.update(self._counted_before(frame))
        out["others fit"] = float(any(s.holds for s in same))
        out["others differ"] = float(any(not s.holds for s in same))
        return {k: v for k, v in out.items() if v}

    def _counted_before(self, frame: Frame) -> dict[str, float]:
        """Whether anything was counted that a share can be of, and whether what is still open was told: 2件转入下年，
        答复率100% speaks of those that were due."""
        counts = [f for f in self.order[: self.order.index(frame)] if counted(f.item) and f.topic == frame.topic]
        topic = self.lexicon.topics.get(frame.topic)
        flow = topic.flow if topic is not None else None
        open_ones = flow is not None and any(
            f.slots.get(flow.slot, ())[:1] == (((1, flow.left_open),),)
            for f in counts
            if f.clause.sentence == frame.clause.sentence
        )
        return {
            "nothing counted before": float(not counts),
            "is 100, open ones are told": float(percent_of(frame) == _ALL and open_ones),
        }

    def _is_rest(self, frame: Frame, before: Sequence[Share]) -> bool:
        """其他情况占5.3%: what the other shares of the list leave of a hundred."""
        same = [
            percent_of(s.frame)
            for s in before[-_TOGETHER:]
            if s.frame.clause.id == frame.clause.id or s.frame.clause.sentence == frame.clause.sentence
        ]
        return any(abs(100 - sum(same[i:], Decimal(0)) - percent_of(frame)) <= Decimal("0.2") for i in range(len(same)))

    def _by_stem(self, frame: Frame, at: int) -> tuple[list[Operand], list[Operand]]:
        """采纳率 of 收到意见243条，采纳97条: a rate that the lexicon does not know is of what has its name."""
        name = next((t.text for t in reversed(frame.words.left) if is_rate(t.text)), "")
        words = [t for t in frame.words.left if t.kind not in ("func", "be")]
        stem = name[:-1] or (words[-2].text if len(words) > 1 else "")
        if not stem:
            return [], []
        same = [f for f in self.order[:at] if f.clause.sentence == frame.clause.sentence and counted(f.item)]
        # 采纳97条、未采纳146条: what was not is none of those that were.
        named = (f for f in same if f.item.left and f.item.left[-1].text == stem)
        numerators = [f for f in named if not f.words.has_left("neg")]
        if not numerators:
            return self._numerator_behind(stem, same, at)
        top = numerators[-1]
        before = [f for f in same if f.number.start < top.number.start and f not in numerators]
        alike = [f for f in before if f.quantity.unit == top.quantity.unit]
        # 评议1次，收回192份，满意184份: a share is of what is counted alike, where there is such a number.
        bases = [*reversed(alike)] or before[:1]
        return [self._of(top)], [self._of(f) for f in bases]

    def _numerator_behind(self, stem: str, same: Sequence[Frame], at: int) -> tuple[list[Operand], list[Operand]]:
        """承办建议503件，公开率91.05%，共公开458件: the number behind a rate whose verb is that of its name."""
        behind = self.order[at + 1 : at + 2]
        top = next((f for f in behind if counted(f.item) and f.item.left and f.item.left[-1].text == stem), None)
        if top is None or not same or top.clause.sentence != same[-1].clause.sentence:
            return [], []
        base = next((f for f in reversed(same) if f.quantity.unit == top.quantity.unit), None)
        return ([self._of(top)], [self._of(base)]) if base is not None else ([], [])

    def _unknown_rate(self, frame: Frame) -> bool:
        """满意率, 留言办结率: a rate that the lexicon does not know, or one of other things, or over a wider whole."""
        left = frame.words.left
        if not left and frame.item.joint:
            first = next(f for f in self.order if f.clause.id == frame.clause.id and f.form in ("share", "rate"))
            left = first.words.left  # 满意率分别为99.5%、98.2%
        rates = [t for t in left if t.kind == "rate" and t.entry in self.lexicon.rates]
        if any(is_rate(t.text) and t not in rates for t in left):
            return True
        if rates and frame.topic != self.lexicon.rates[rates[-1].entry].topic:
            return True
        share_at = next((i for i, t in enumerate(left) if t.kind == "share"), len(left))
        return any(t.kind in ("scope_wide", "scope_other") for t in left[share_at:])

    # ------------------------------------------------------------------ operands

    def _distributed(self, frame: Frame) -> tuple[list[Operand], str] | None:
        """分别占60%、10%和30%: each share is of the count that stands as far from the end of their list."""
        run, counts = self._rows(frame)
        if not run:
            return None
        top = counts[run.index(frame)]
        return [self._of(top), *self._cells_of(top)], "dealt out"

    def _rows(self, frame: Frame) -> tuple[list[Frame], list[Frame]]:
        """A row of shares and the row of counts that they are of, as long; nothing where there are no such rows."""
        run = [
            f
            for f in self.order
            if f.clause.id == frame.clause.id
            and f.form in ("share", "rate", "growth")
            and f.item.parent == frame.item.parent
        ]
        if len(run) < 2 or not any(t.kind in ("each_to", "share") for t in run[0].item.left):
            return [], []
        if any(any(t.entry or t.kind in ("unknown", "share") for t in f.item.left) for f in run[1:]):
            return [], []
        first = self.order.index(run[0])
        counts = [
            f
            for f in self.order[:first]
            if counted(f.item) and f.item.parent == frame.item.parent and frame.clause.sentence == f.clause.sentence
        ]
        return (run, counts[-len(run) :]) if len(counts) >= len(run) else ([], [])

    def _base_in_phrase(self, frame: Frame) -> tuple[list[Operand], str] | None:
        """两个街道合计占申请13件的53.8%: the number inside the phrase is the base."""
        base = self.passage.frames.get(frame.item.id - 1)
        if frame.item.joint != "run" or base is None or not frame.item.left or frame.item.left[0].text != GENITIVE:
            return None
        if not any(t.kind == "share" for t in base.item.left):
            return None
        at = self.order.index(base)
        numerators = list(self._joint(base))
        if not numerators:
            earlier = [f for f in self.order[:at] if counted(f.item) and f.clause.sentence == frame.clause.sentence]
            numerators = [self._of(earlier[-1])] if earlier else []
        return (numerators, "inside") if numerators else None

    def _of_its_phrase(self, share: Share) -> Share:
        """150条，占总数200条的65%: a share that fits nothing, of the one number that the clause before says and over
        the one in its phrase, where both have the same unit."""
        frame = share.frame
        base = self.passage.frames.get(frame.item.id - 1)
        if share.holds or self._base_in_phrase(frame) is None or base is None or base.item.left[0].kind != "share":
            return share
        before = [f for f in self.order if f.clause.id == base.clause.id - 1]
        top = before[0] if len(before) == 1 and before[0].clause.sentence == base.clause.sentence else None
        if top is None or not counted(top.item) or top.item.parent != base.item.parent:
            return share
        plain = top.form == base.form == "value" and top.quantity.unit == base.quantity.unit
        if not plain or not 0 < top.quantity.value <= base.quantity.value:
            return share
        pair = (self._of(top), self._of(base))
        exact = pair[0].value * 100 / pair[1].value
        good, truncated = share_fits(frame, exact)
        said = replace(share, holds=good, truncated=truncated, pair=pair, computed=exact, named=True)
        # Where nothing was weighed, nothing is to be learnt from it.
        return replace(said, certain=not good) if share.pair is None else said

    def _same_label(self, frame: Frame, named: Sequence[Token]) -> Iterator[Operand]:
        """征地类占54.3%: the count that has the same name."""
        own = {t.text for t in named if t.entry or t.kind == "unknown"}
        if not own:
            return
        for other in reversed(self.order):
            if counted(other.item) and other.form == "value" and other.item.id != frame.item.id:
                theirs = {t.text for t in other.item.left if t.entry or t.kind == "unknown"}
                if own <= theirs and len(theirs - own) <= 1:
                    yield self._of(other)

    def _following(self, frame: Frame, at: int) -> Iterator[Operand]:
        """占73.5%，共25件: the count that follows a share and has no name of its own."""
        for other in self.order[at + 1 : at + 2]:
            near = other.clause.sentence == frame.clause.sentence and counted(other.item)
            if near and not any(t.entry or t.kind == "unknown" for t in other.item.left):
                yield self._of(other)

    def _joint(self, frame: Frame) -> Iterator[Operand]:
        """三个街道合计占69.5%: the counts of the list before it together."""
        if not (frame.words.has_left("total") or any(t.text in JOINT_SHARES for t in frame.words.left)):
            yield from self._coordinated(frame)
            return
        at = self.order.index(frame)
        members = next((n for t in frame.words.left if (n := number_of_members(t.text))), 0)
        counts = [f for f in self.order[:at] if counted(f.item) and f.clause.sentence == frame.clause.sentence]
        if 1 < members <= len(counts):
            # 甲33件、乙8件，两者合计占61.2%
            yield Operand(sum((f.quantity.value for f in counts[-members:]), Decimal(0)), counts[-1].item.id)
            return
        some = self.order[at - 1] if at else None
        if some is not None and some.clause.id == frame.clause.id and some.quantity.value == int(some.quantity.value):
            # 两个街道合计: as many counts before it as it says
            counts = [f for f in self.order[: at - 1] if counted(f.item) and f.clause.sentence == frame.clause.sentence]
            named = counts[-int(some.quantity.value) :] if 1 < some.quantity.value <= len(counts) else []
            if named and all(f.quantity.unit != some.quantity.unit for f in named):
                yield Operand(sum((f.quantity.value for f in named), Decimal(0)), named[-1].item.id)
                return
        yield from self._coordinated(frame)
        for listing in reversed(self.passage.lists):
            parts = [self.passage.frames[p] for p in listing.parts]
            if listing.how != "total" and parts[-1].number.start < frame.number.start:
                values = [p.quantity.value for p in parts]
                yield Operand(sum(values, Decimal(0)), parts[-1].item.id)
                return

    def _members_together(self, frame: Frame, at: int) -> Operand | None:
        """甲66件、乙21件，两项占55.06%: as many counts as a number says that stands for them before the share."""
        some = self.order[at - 1] if at else None
        if some is None or some.clause.id != frame.clause.id or some.item.left:
            return None
        if some.item.right and some.item.right[0].kind != "share":
            return None
        n = some.quantity.value
        counts = [f for f in self.order[: at - 1] if counted(f.item) and f.clause.sentence == frame.clause.sentence]
        if n not in _FEW_MEMBERS or not is_kind(some.quantity.unit) or len(counts) < n:
            return None
        members = counts[-int(n) :]
        if any(f.quantity.unit == some.quantity.unit for f in members):
            return None
        return Operand(sum((f.quantity.value for f in members), Decimal(0)), members[-1].item.id)

    def _coordinated(self, frame: Frame, adjacent: bool = True) -> Iterator[Operand]:
        """复议26宗、诉讼9宗，占4.79%: the numbers that one clause coordinates, for a share behind it."""
        before = [f for f in self.order[: self.order.index(frame)] if counted(f.item)]
        run = [f for f in before if before and f.clause.id == before[-1].clause.id]
        joined = len(run) > 1 and all(f.item.joint in ("pause", "conj") for f in run[1:])
        near = frame.clause.id - run[0].clause.id == 1 if run and adjacent else True
        if joined and near and frame.clause.sentence == run[0].clause.sentence:
            yield Operand(sum((f.quantity.value for f in run), Decimal(0)), run[-1].item.id)

    def _numerators(self, frame: Frame, at: int) -> tuple[list[Operand], str]:
        share_at = next((i for i, t in enumerate(frame.words.left) if t.kind == "share"), len(frame.words.left))
        named = frame.words.left[:share_at]
        own = [t for t in named if t.entry]
        out: list[Operand] = []
        together = self._members_together(frame, at)
        if together is not None:
            return [together], "together"
        behind = list(self._following(frame, at))
        if behind and any(t.text == COPULA for t in self.order[at + 1].item.left):
            return behind, "behind"  # 占46.2%，为6件
        said = frame.item.right[1:] if frame.item.right and frame.item.right[0].text in CLASSIFIES else ()
        if any(t.entry for t in said):
            return list(self._named(frame, said)), "named"  # 四成属于甲类
        beside = None if self._is_of_a_part(frame, share_at) else self._adjacent(frame, at)
        if beside is not None and not (
            own and share_at < len(frame.words.left) and any(t.kind in ("outcome", "part") for t in own)
        ):
            out.append(self._of(beside))
            out.extend(self._cells_of(beside))
        out.extend(self._joint(frame))
        if share_at < len(frame.words.left) or frame.form == "share":
            out.extend(self._same_label(frame, named))
        # 网络提交占六成以上: no cell holds what came by one channel.
        if own and not any(t.kind == "channel" for t in own):
            out.extend(self._named(frame, named))
        out.extend(behind)
        if not out and frame.form == "rate":
            return [], "rate"
        return out, "beside" if beside is not None else "named" if out else "nothing"

    @staticmethod
    def _is_of_a_part(frame: Frame, share_at: int) -> bool:
        """344件，其中职业索赔人员提出的占三成: whether a share names, behind an introductory word, a part whose number
        is not told."""
        left = frame.words.left[:share_at]
        lead = next((i for i, t in enumerate(left) if t.kind == "lead"), len(left))
        return any(t.kind in ("unknown", "other", "person") for t in left[lead + 1 :])

    def _adjacent(self, frame: Frame, at: int) -> Frame | None:
        """The number that the share stands behind, or that its bracket hangs on."""
        if frame.item.parent >= 0 and frame.item.parent in self.passage.frames:
            parent = self.passage.frames[frame.item.parent]
            if parent.number.start < frame.number.start and counted(parent.item):
                inside = [f for f in self.order[:at] if f.item.parent == frame.item.parent and counted(f.item)]
                return inside[-1] if inside else parent
        for other in reversed(self.order[:at]):
            if other.clause.sentence != frame.clause.sentence:
                return None
            if other.item.parent == frame.item.parent and counted(other.item):
                return other
        return None

    @staticmethod
    def _of(frame: Frame) -> Operand:
        quantity = frame.quantity
        return Operand(quantity.value, frame.item.id)

    def _cells_of(self, frame: Frame) -> Iterator[Operand]:
        for r in self.readings.get(frame.item.id, ())[:3]:
            if r.value is not None and self.fits.get(frame.item.id):
                yield Operand(r.value, -1, r.expression)

    def _named(self, frame: Frame, tokens: Sequence[Token]) -> Iterator[Operand]:
        words = words_of(frame.item, self.lexicon, self.values, tokens)
        for name, own in words.slots.items():
            if name != frame.topic and name != words.topic:
                continue
            topic = self.lexicon.topics[name]
            for expression in expressions_of(topic, self._filled(topic, {**own}, frame), self.tables):
                value = self.tables.value(expression)
                if value is not None:
                    yield Operand(value, -1, expression)

    @staticmethod
    def _filled(topic: Topic, own: Slots, frame: Frame) -> Slots:
        out: Slots = {}
        for slot, default in topic.slots.items():
            out[slot] = own.get(slot) or default or frame.slots.get(slot, ())
        return out

    def _bases(
        self, frame: Frame, at: int, numerators: Sequence[Operand], row: Sequence[Frame]
    ) -> tuple[list[Operand], str]:
        """What a share may be over, and how that was told; what stands in a ``row`` is no base of its neighbours."""
        left = frame.words.left
        share_at = next((i for i, t in enumerate(left) if t.kind == "share"), len(left))
        named = left[share_at + 1 :]
        out: list[Operand] = []
        how = "guessed"
        if any(t.entry and t.kind in ("head", "weak", "event", "outcome", "part") for t in named):
            out.extend(self._named(frame, named))
            out.extend(self._counts_of_base(named, at))
            how = "named" if out else "guessed"
        if out and self._names_what_was_settled(named):
            return _distinct(out), how
        top_item = next((t.item for t in numerators if t.item >= 0), -1)
        if how == "guessed" and self._names_what_is_not_counted(named, at, top_item):
            return [], how
        if top_item in self.wholes:
            out.append(self._of(self.passage.frames[self.wholes[top_item]]))
            how = "list" if how == "guessed" else how
        for listing in self.passage.lists:
            if top_item in listing.parts or frame.item.id in listing.parts:
                out.append(self._of(self.passage.frames[listing.whole]))
                how = "list" if how == "guessed" else how
        earlier = [
            f
            for f in self.order[:at]
            if counted(f.item)
            and f.item.id != top_item
            and f.form == "value"
            and self._may_be_whole(f, frame, top_item)
        ]
        out.extend(self._of(f) for f in reversed(earlier[-8:]))
        later = [
            f for f in self.order[at + 1 : at + 3] if counted(f.item) and f.clause.sentence == frame.clause.sentence
        ]
        out.extend(self._of(f) for f in later)
        out.extend(self._totals(frame, top_item))
        out.extend(self._coordinated(frame, adjacent=False))
        out.extend(self._received_and_carried_in(frame, at))
        beside = {f.item.id for f in row}
        return [o for o in _distinct(out) if o.item < 0 or o.item not in beside], how

    def _names_what_was_settled(self, named: Sequence[Token]) -> bool:
        """占办结总数的66.67%: whether a share says that it is of what was settled, so that over anything else it is
        another share."""
        if any(t.kind in ("modal", "unknown", "weak", "head") for t in named):
            return False
        flows = [(name, topic.flow) for name, topic in self.lexicon.topics.items() if topic.flow is not None]
        events = [e for t in named if t.kind == "event" and (e := self.lexicon.entry(t.entry)) is not None]
        return any(
            e.means.get(name, {}).get(flow.slot, ())[:1] == (((1, flow.settled),),)
            for e in events
            for name, flow in flows
        )

    def _names_what_is_not_counted(self, named: Sequence[Token], at: int, top_item: int) -> bool:
        """18件，占解读总量的六成: whether a share names what it is of, and no number before it counts that."""
        names = {t.text for t in named if t.kind in ("other", "unknown")}
        before = (f for f in self.order[:at] if counted(f.item) and f.item.id != top_item)
        return bool(names) and not any(names & {t.text for t in f.item.left} for f in before)

    def _may_be_whole(self, base: Frame, frame: Frame, top_item: int) -> bool:
        """Whether a number may be what a share is over: none that stands beside the numerator in a list of things."""
        top = self.passage.frames.get(top_item)
        if base.topic in self.lexicon.topics or any(g.whole == base.item.id for g in self.passage.lists):
            return True
        if top is None or base.clause.sentence != frame.clause.sentence:
            return base.whole < 0
        first = next((f for f in self.order if f.clause.sentence == frame.clause.sentence and counted(f.item)), None)
        if frame.form == "rate" and base.quantity.unit == top.quantity.unit:
            return base is first or self.order.index(top) - self.order.index(base) == 1
        return base is first

    def _counts_of_base(self, named: Sequence[Token], at: int) -> Iterator[Operand]:
        """Preceding counts whose head or modifier is that of the base."""
        ids = {t.entry for t in named} - {""}
        for other in reversed(self.order[:at]):
            if counted(other.item) and ids & {e.id for e in other.words.entries}:
                yield self._of(other)

    def _totals(self, frame: Frame, top_item: int) -> Iterator[Operand]:
        top = self.passage.frames.get(top_item)
        names = [n for n in (frame.topic, top.topic if top is not None else "") if n in self.lexicon.topics]
        for name in dict.fromkeys(names):
            topic = self.lexicon.topics[name]
            slots: Slots = {}
            source = top if top is not None and top.topic == name else frame
            for slot, default in topic.slots.items():
                wholes = topic.whole.get(slot, ())
                slots[slot] = tuple(dict.fromkeys((*wholes, *default))) or source.slots.get(slot, ())
            for expression in expressions_of(topic, slots, self.tables):
                value = self.tables.value(expression)
                if value:
                    yield Operand(value, -1, expression)

    def _received_and_carried_in(self, frame: Frame, at: int) -> Iterator[Operand]:
        """收到163件，上年转来7件，公开96件、占56.47%: what came in and what was brought in, as the prose tells them."""
        topic = self.lexicon.topics.get(frame.topic)
        if topic is None or topic.flow is None:
            return
        flow = topic.flow
        told: dict[str, Decimal] = {}
        for other in self.order[:at]:
            if other.topic == topic.id and other.form == "value" and counted(other.item):
                for where in (flow.came_in, flow.brought_in):
                    if other.slots.get(flow.slot, ())[:1] == (((1, where),),):
                        told.setdefault(where, other.quantity.value)
        if len(told) == 2:
            yield Operand(sum(told.values(), Decimal(0)))

    def _rates(self, frame: Frame) -> Iterator[tuple[Operand, Operand]]:
        for token in frame.words.left:
            rate = self.lexicon.rates.get(token.entry)
            if rate is None:
                continue
            topic = self.lexicon.topics[rate.topic]
            numerators = self._rate_side(topic, rate.of, frame)
            bases = self._rate_side(topic, rate.over, frame)
            for top, base in product(numerators, bases):
                # Where more was settled than came in this year, what came over was settled with it.
                if base.value > 0 and (top.value <= base.value or percent_of(frame) > _ALL):
                    yield top, base
            if (
                rate.always is not None
                and percent_of(frame) == rate.always
                and all(t.value == b.value for t, b in zip(numerators, bases, strict=False))
            ):
                yield Operand(Decimal(1)), Operand(Decimal(1))

    def _rate_side(self, topic: Topic, given: Mapping[str, tuple[Sum, ...]], frame: Frame) -> list[Operand]:
        slots: Slots = {}
        for slot, default in topic.slots.items():
            slots[slot] = (
                given.get(slot)
                or default
                or frame.slots.get(slot, ())
                or frame.words.slots.get(topic.id, {}).get(slot, ())
            )
        out = []
        for expression in expressions_of(topic, slots, self.tables):
            value = self.tables.value(expression)
            if value is not None:
                out.append(Operand(value, -1, expression))
        return out


def _not_by_chance(
    pairs: Sequence[tuple[Operand, Operand]], named: Sequence[tuple[Operand, Operand]], frame: Frame
) -> list[tuple[Operand, Operand]]:
    """其中…，其他2件，办结率100%: that all results together are all results says nothing of a rate with a name."""
    if percent_of(frame) != _ALL:
        return list(pairs)
    done = {t.value for t, _ in named} - {b.value for _, b in named}
    return [(t, b) for t, b in pairs if t.value != b.value or t.value not in done]


def _distinct(operands: Iterable[Operand]) -> list[Operand]:
    out: list[Operand] = []
    seen: set[tuple[Decimal, int]] = set()
    for o in operands:
        if (o.value, o.item) not in seen:
            seen.add((o.value, o.item))
            out.append(o)
    return out
