"""The way from a passage to verdicts: frames, readings, the evidence of other numbers, and the weighing of misfits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from drafting.genre.expressions import PREVIOUS, Cells, Expression
from drafting.genre.model import Edition
from drafting.grounding.evidence import (
    claim_features,
    company,
    first_fit,
    fits_instead,
    is_bounded,
    is_of_wider_scope,
    is_subset,
    value_features,
    within,
    word_features,
)
from drafting.grounding.frames import Frame, Passage, frames_of
from drafting.grounding.growth import Change, Growth
from drafting.grounding.implied import Implications
from drafting.grounding.lexicon import Lexicon
from drafting.grounding.readings import Reading, Tables, readings_in, tables_of
from drafting.grounding.readings import fits as fits_value
from drafting.grounding.shares import Operand, Share, Shares, share_fits
from drafting.grounding.statements import Statement, statements_of
from drafting.grounding.sums import Sum, are_cells, sums_of
from drafting.grounding.weights import Weights
from drafting.grounding.words import OTHER
from drafting.language.clauses import layout_of
from drafting.language.markers import DEMONSTRATIVES, ET_CETERA, is_kind
from drafting.language.slips import one_slip


@dataclass(frozen=True, slots=True)
class CellClaim:
    """A number against its readings: the one it fits, or the score of its being wrong."""

    frame: Frame
    readings: tuple[Reading, ...]
    fit: Reading | None
    features: Mapping[str, float]
    score: float
    sure: float
    """Probability that the number denotes these cells, from its words and context alone, whatever its value."""
    words: Mapping[str, float]
    """The features without those of the value."""
    instead: bool = False
    """Whether it is the exact number of a reading that is not its likeliest: right, or a mistake that comes to it."""

    @property
    def found(self) -> Decimal:
        """The number as written, in the unit of the cells."""
        quantity = self.frame.quantity
        return quantity.value * self.scale

    scale: Decimal = Decimal(1)

    @property
    def comes_near(self) -> bool:
        """Whether the number is a slip or less than a sixth from one of its readings."""
        return any(self.features.get(name) for name in ("one slip away", "rather near"))

    @property
    def excused(self) -> bool:
        """Whether only its scope lets the number differ from its likeliest reading, and by a slip."""
        first = self.readings[0].value
        return (
            self.fit is not None
            and first is not None
            and not is_subset(self.frame)
            and min(self.found, first) >= _LARGE_ENOUGH
            and self.frame.quantity.exact
            and one_slip(self.found, first)
            and all(r.value != self.found for r in self.readings)
        )

    @property
    def may_be_some_of_it(self) -> bool:
        """Whether a number beside what was published is less than its cell by more than a slip would make it."""
        first = self.readings[0].value
        fewer = first is not None and self.found < first and bool(self.features.get("beside what is published"))
        return fewer and self.features.get("slip by no chance", 0.0) < _NO_CHANCE

    @property
    def misnamed(self) -> bool:
        """Whether the number is that of a whole group while the member which its words name has none:
        属于甲类的1件 where the one case that was refused is of another kind."""
        first = self.readings[0]
        if self.fit is None or len(first.expression.terms) != 1 or first.value != 0 or not self.found:
            return False
        group = self.fit.expression
        named = set(first.expression.cells) < set(group.cells) and all(t.sign > 0 for t in group.terms)
        # 案件5件（甲类1件、乙类4件），其中败1件: of which of them it is, its own words must say.
        own = self.frame.words.slots.get(self.frame.topic, {})
        if any(len(sums) > 1 for slot, sums in self.frame.slots.items() if slot not in own):
            return False
        open_ended = self.frame.words.and_others or any(t.text in ET_CETERA for t in self.frame.words.left)
        return named and self.sure > _CERTAIN and self.frame.quantity.exact and not open_ended


_CERTAIN = 0.9
_HARDLY = 0.1
_NO_CHANCE = 2.0
"""Logarithm of how many numbers there are for each that is a slip away and no further: from here on it is no chance."""
_LARGE_ENOUGH = 10
"""Smaller numbers are a slip apart by chance."""


def would_tell(claim: CellClaim, reader: Reader) -> bool:
    """Whether the number would be reported if it were off by one, which is what ``verified`` promises."""
    quantity = claim.frame.quantity
    topic = reader.lexicon.topics.get(claim.frame.topic)
    for step in (1, -1):
        value = quantity.value + step * quantity.numeral.granularity
        if value < 0:
            continue
        other = replace(quantity, numeral=replace(quantity.numeral, value=value))
        token = replace(claim.frame.number, quantity=other)
        frame = replace(claim.frame, item=replace(claim.frame.item, number=token))
        if any(fits_value(other, topic, r.value) for r in claim.readings) and not fits_instead(
            frame, claim.readings, reader.lexicon
        ):
            return False
        if is_bounded(claim.frame, claim.words):
            return False
        words = {name: v for name, v in claim.words.items() if name not in _BY_OTHERS}
        features = {**words, **value_features(frame, claim.readings, reader.lexicon, claim.sure)}
        if reader.weights["cell"].score(features) <= reader.weights["cell"].warning:
            return False
    return True


_BY_OTHERS = frozenset(
    {
        "whole of a sum that holds",
        "whole of cells that add up",
        "part of a sum that holds",
        "has a share that holds",
        "has a share that no other number has",
    }
)
"""Features that only a right number has: off by one, it would belong to no sum and no share that holds."""


def _explained(
    sums: Sequence[Sum], shares: Sequence[Share], fits: Mapping[int, bool], sure: Mapping[int, float]
) -> dict[int, dict[str, float]]:
    """Numbers that other numbers of the prose explain: parts and wholes of sums that hold, operands of right shares.

    Such a number is as it was meant; if it is no cell's, it speaks of something else.
    """
    out: dict[int, dict[str, float]] = {}
    for s in sums:
        if s.holds:
            told = out.setdefault(s.whole.item.id, {})
            told["whole of a sum that holds"] = 1.0
            cells = len(s.parts) > 1 and are_cells(s.parts, fits, sure)
            told["whole of cells that add up"] = float(cells)
            for part in s.parts:
                out.setdefault(part.item.id, {})["part of a sum that holds"] = 1.0
    for share in shares:
        if share.holds and share.pair is not None:
            for operand in share.pair:
                if operand.item >= 0:
                    told = out.setdefault(operand.item, {})
                    told["has a share that holds"] = 1.0
                    told["has a share that no other number has"] = float(_is_telling(share, share.pair, operand))
    return {id: {name: v for name, v in told.items() if v} for id, told in out.items()}


def _refers_back(frame: Frame, passage: Passage) -> bool:
    """去年转来2件，该2件均已公开; 甲6件、乙1件，两项占…: whether a number only takes up others that were told."""
    left, right = frame.item.left, frame.item.right
    if not left and right and right[0].kind in ("share", "total") and is_kind(frame.quantity.unit):
        return True
    if not left or left[-1].text not in DEMONSTRATIVES:
        return False
    same = passage.by_value.get(frame.quantity.value, ())
    return any(f.number.start < frame.number.start and f.quantity.unit == frame.quantity.unit for f in same)


def _moved(
    sums: Sequence[Sum],
    readings: Mapping[int, Sequence[Reading]],
    fits: Mapping[int, bool],
    sure: Mapping[int, float],
) -> set[int]:
    """维持2件、纠正2件 where 3 and 1 are right: two parts of a sum that holds, of which one has more than its cell by
    as much as the other has less."""
    out: set[int] = set()
    for s in sums:
        wrong = [p for p in s.parts if fits.get(p.item.id) is False]
        if not s.holds or len(wrong) != 2 or not all(sure[p.item.id] > _LIKELY for p in wrong):
            continue
        if not fits.get(s.whole.item.id) or any(fits.get(p.item.id) is None for p in s.parts):
            continue
        one, other = ({p.quantity.value - r.value for r in readings[p.item.id] if r.value is not None} for p in wrong)
        if any(-gap in other for gap in one):
            out |= {p.item.id for p in wrong}
    return out


MOVED = "moved to another part"
"""The feature of such a part."""
_LIKELY = 0.5
"""Probability from which on a number is taken to denote one of its readings."""
_LIKELIEST_IMPLIED, _BOTH_IMPLIED = "which is implied", "both implied"
_DIFFERENCE_AMONG, _DIFFERENCE_BESIDE = "the difference told of it", "the difference told beside it"
_OF_ANOTHER_READING = (_LIKELIEST_IMPLIED, _BOTH_IMPLIED, _DIFFERENCE_AMONG, _DIFFERENCE_BESIDE)
"""What is said of a number that is another of its readings; each goes with the two readings, as one feature."""
_BESIDE = 12
"""No more numbers on either side of one are asked what follows from them."""


def _left_out(passage: Passage, sums: Sequence[Sum]) -> set[int]:
    """来信155件，其中建议61件、其他94件，下年继续处理8件: items behind an exhaustive list, which count what the
    antecedent of the list counts, whatever that is."""
    full = {
        s.whole.item.id: {p.item.id for p in s.parts}
        for s in sums
        if s.holds and len(s.parts) > 1 and s.whole.topic in ("", OTHER)
    }
    return {f.item.id for f in passage.frames.values() if f.whole in full and f.item.id not in full[f.whole]}


def _is_telling(share: Share, pair: tuple[Operand, Operand], operand: Operand) -> bool:
    """Whether a share would fail if one of its two operands were one more or less."""
    top, base = pair
    for step in (1, -1):
        a, b = (o.value + step if o is operand else o.value for o in (top, base))
        if b > 0 and share_fits(share.frame, a * 100 / b)[0]:
            return False
    return True


def _sentences_of_the_tables_scope(
    passage: Passage, fit: Mapping[int, Reading | None], words: Mapping[int, Mapping[str, float]]
) -> frozenset[int]:
    """全县收到58件（其中去年转来4件）: the sentences in which a number of a wider scope is a cell's, so that the tables
    are of that scope and the other numbers of the sentence, too."""
    return frozenset(
        passage.frames[id].clause.sentence
        for id, reading in fit.items()
        if reading is not None
        and passage.frames[id].quantity.value >= _LARGE_ENOUGH
        and is_of_wider_scope(words[id])
        and passage.frames[id].words.has_left("scope_wide")
    )


def _part_of_its_cell(
    frame: Frame, readings: Mapping[int, tuple[Reading, ...]], fit: Mapping[int, Reading | None]
) -> Reading | None:
    """甲类41件（其中乙种36件）: where a whole is a cell's number, a part that means the same cell is less."""
    whole, own = fit.get(frame.whole), readings[frame.item.id]
    if whole is None or whole.value is None or frame.form != "value" or not own or own[0].value != whole.value:
        return None
    same = any(r.expression == own[0].expression for r in readings[frame.whole])
    return whole if same and frame.quantity.value < whole.value else None


def _making_a_cell(
    passage: Passage, readings: Mapping[int, tuple[Reading, ...]], fit: Mapping[int, Reading | None]
) -> set[int]:
    """强制措施12件、强制执行3件 where the cell has 15: numbers that denote one cell and add up to its value."""
    by_cell: dict[Expression, list[Frame]] = {}
    for frame in passage.ordered():
        if fit.get(frame.item.id, _NONE) is None and frame.form == "value":
            for r in readings[frame.item.id]:
                by_cell.setdefault(r.expression, []).append(frame)
    out: set[int] = set()
    for expression, frames in by_cell.items():
        values = {r.value for r in readings[frames[0].item.id] if r.expression == expression}
        for size in range(2, min(len(frames), _MOST_PARTS) + 1):
            for at in range(len(frames) - size + 1):
                some = frames[at : at + size]
                if sum((f.quantity.value for f in some), Decimal(0)) in values:
                    out.update(f.item.id for f in some)
    return out


_NONE: Reading | None = Reading(Expression(()), None)
"""Stands for a number that has no fit because it has no readings."""
_MOST_PARTS = 4
"""More numbers than these make a cell only by chance."""


def _doubled(readings: Mapping[int, tuple[Reading, ...]], fit: Mapping[int, Reading | None]) -> list[int]:
    """Numbers that fit no reading while another one fits their likeliest: 全县收到412件，办公室收到13件."""
    taken = {r.expression for r in fit.values() if r is not None}
    return [id for id, found in fit.items() if found is None and readings[id] and readings[id][0].expression in taken]


def _like_the_one_before(passage: Passage, fit: Mapping[int, Reading | None]) -> Iterator[int]:
    """合计18件，比上年的21件: numbers that fit the same cells as the number before them in their sentence, of whichever
    year."""
    for before, frame in pairwise(passage.ordered()):
        one, other = fit.get(before.item.id), fit.get(frame.item.id)
        if one is not None and other is not None and before.clause.sentence == frame.clause.sentence:
            cells = [sorted(c.removeprefix(PREVIOUS) for c in r.expression.cells) for r in (one, other)]
            if cells[0] == cells[1]:
                yield frame.item.id


@dataclass(frozen=True)
class Analysis:
    """All that was found out about a passage."""

    passage: Passage
    readings: Mapping[int, tuple[Reading, ...]]
    claims: Mapping[int, CellClaim]
    sums: tuple[Sum, ...]
    shares: tuple[Share, ...]
    changes: tuple[Change, ...]
    statements: tuple[Statement, ...]
    fits: Mapping[int, bool] = field(default_factory=dict)
    sure: Mapping[int, float] = field(default_factory=dict)

    @property
    def explained(self) -> frozenset[int]:
        """The items whose number is that of a cell."""
        return frozenset(i for i, fits in self.fits.items() if fits)


@dataclass(frozen=True)
class Reader:
    """Reads passages of one report against its tables."""

    lexicon: Lexicon
    tables: Tables
    weights: Weights
    year: int | None
    whole_area: bool
    name: str = ""
    """The name of the body whose report it is."""

    @cached_property
    def implications(self) -> Implications:
        """What follows from numbers by the relations of the tables."""
        return Implications(self.tables)

    @classmethod
    def of(
        cls,
        lexicon: Lexicon,
        weights: Weights,
        edition: Edition,
        cells: Cells,
        previous: Cells | None,
        *,
        year: int | None,
        whole_area: bool,
        name: str = "",
    ) -> Reader:
        """A reader for the report of a year; ``whole_area`` where the report counts a whole area."""
        return cls(lexicon, tables_of(lexicon, edition, cells, previous), weights, year, whole_area, name)

    def read(self, text: str, caption: Sequence[str] = ()) -> Analysis:
        """Analyse a normalised text; ``caption`` are the topics that the heading above it names."""
        values = {k: dict(v) for k, v in self.tables.values.items()}
        layout = layout_of(self.lexicon.lexer.tokens(text, self.year, self.name))
        passage = frames_of(text, layout, self.lexicon, values, caption)
        readings = readings_in(passage, self.lexicon, self.tables)
        words = {f.item.id: word_features(f, passage, self.lexicon, self.whole_area) for f in passage.frames.values()}
        claim = self.weights["claim"]
        frames = passage.frames
        sure = {
            id: claim.chance(claim_features(frames[id], words[id], passage)) if readings[id] else 0.0 for id in words
        }
        fit = {
            id: first_fit(f, readings[id], self.lexicon)
            for id, f in passage.frames.items()
            if readings[id] and all(r.value is not None for r in readings[id])
        }
        settled = _sentences_of_the_tables_scope(passage, fit, words)
        for id in [i for i, r in fit.items() if r is None]:
            frame = passage.frames[id]
            if is_subset(frame) or frame.clause.sentence not in settled:
                fit[id] = within(frame, readings[id], self.lexicon, words[id])
        for id in [i for i, r in fit.items() if r is None]:
            fit[id] = _part_of_its_cell(passage.frames[id], readings, fit)
        fits = {id: r is not None for id, r in fit.items()}
        sums = sums_of(passage, fits, sure)
        wholes = {p.item.id: s.whole.item.id for s in sums if s.holds for p in s.parts}
        shares = Shares(passage, self.lexicon, self.tables, readings, fits, wholes).all()
        told = _explained(sums, shares, fits, sure)
        for id in _making_a_cell(passage, readings, fit):
            told.setdefault(id, {})["part of a sum that holds"] = 1.0
        for id in _moved(sums, readings, fits, sure):
            told.setdefault(id, {})[MOVED] = 1.0
        for id in _left_out(passage, sums):
            told.setdefault(id, {})["behind a list of other things that adds up"] = 1.0
        for id in _doubled(readings, fit):
            told.setdefault(id, {})["its cell is another number's"] = 1.0
        for id in _like_the_one_before(passage, fit):
            told.setdefault(id, {})["reading of the number before"] = 1.0
        for id, name in self._implied(passage, readings, fit, sure):
            told.setdefault(id, {})[name] = 1.0
        claims = {
            id: self._claim(
                passage.frames[id], readings[id], fit[id], {**words[id], **told.get(id, {})}, fits, sure, passage
            )
            for id in fit
            if not _refers_back(passage.frames[id], passage)
        }
        return Analysis(
            passage,
            readings,
            claims,
            sums,
            shares,
            Growth(passage, self.lexicon, self.tables, readings, fits, sure).all(),
            statements_of(passage, self.lexicon, self.tables),
            fits,
            sure,
        )

    def _implied(
        self,
        passage: Passage,
        readings: Mapping[int, tuple[Reading, ...]],
        fit: Mapping[int, Reading | None],
        sure: Mapping[int, float],
    ) -> Iterator[tuple[int, str]]:
        """Numbers that are not their likeliest reading while that one follows from the numbers beside them."""
        known = {
            id: r.expression
            for id, r in fit.items()
            if r is not None and sure[id] > _LIKELY and r.value == passage.frames[id].quantity.value
        }
        for id, found in fit.items():
            frame = passage.frames[id]
            if found is not None and not fits_instead(frame, readings[id], self.lexicon):
                continue
            beside = [o for o in range(id - _BESIDE, id + _BESIDE + 1) if o != id and o in known]
            here = [known[o] for o in beside if passage.frames[o].clause.sentence == frame.clause.sentence]
            wanted = readings[id][0].expression
            for told, where in ((here, "its sentence"), ([known[o] for o in beside], "its passage")):
                if not self.implications.follows(wanted, told):
                    continue
                if found is None:
                    alone = any(self.implications.of(wanted) == self.implications.of(e) for e in here)
                    yield id, "implied by another number" if alone else f"implied in {where}"
                else:
                    both = self.implications.follows(found.expression, told)
                    yield id, _BOTH_IMPLIED if both else _LIKELIEST_IMPLIED
                    near = {o: known[o] for o in beside}
                    if difference := self._difference(frame, wanted, found.expression, near, passage):
                        yield id, difference
                break

    def _difference(
        self, frame: Frame, wanted: Expression, found: Expression, near: Mapping[int, Expression], passage: Passage
    ) -> str:
        """收到28件（含去年转来4件）, 收到28件，去年转来4件: whether what two readings differ in is told as a part of
        the number or beside it, where nothing else tells the likelier one (收到24件，去年转来4件，共28件)."""
        if wanted in near.values():
            return ""
        for id, told in near.items():
            other = passage.frames[id]
            if other.clause.sentence == frame.clause.sentence and self.implications.differ_by(wanted, found, told):
                if other.words.has_left("event"):
                    return ""  # 53件当年办结，并办结去年转来2件: what was done with these is told apart
                return _DIFFERENCE_AMONG if other.whole == frame.item.id else _DIFFERENCE_BESIDE
        return ""

    def _claim(
        self,
        frame: Frame,
        readings: tuple[Reading, ...],
        fit: Reading | None,
        words: Mapping[str, float],
        fits: Mapping[int, bool],
        sure: Mapping[int, float],
        passage: Passage,
    ) -> CellClaim:
        spoken = {**words, **company(frame, fits, passage.frames.values(), sure)}
        instead = fit is not None and fits_instead(frame, readings, self.lexicon)
        features = {**spoken, **value_features(frame, readings, self.lexicon, sure[frame.item.id])}
        # 收到41件，办结36件，结转2件: 41 less 2 are 39, and not what is left of them without those of one kind.
        pairs = [name for name in features if name.startswith("is ")]
        for implied in _OF_ANOTHER_READING:
            if features.pop(implied, 0.0):
                features.update({f"{name}, {implied}": 1.0 for name in pairs})
        topic = self.lexicon.topics.get(frame.topic)
        scale = topic.scales.get(frame.quantity.unit, Decimal(1)) if topic is not None else Decimal(1)
        score = self.weights["cell"].score(features)
        if sure[frame.item.id] < _HARDLY:
            score = min(score, 0.0)  # what hardly speaks of some cells says nothing against them
        return CellClaim(frame, readings, fit, features, score, sure[frame.item.id], spoken, instead, scale)
