"""Every number of the prose accounted for, and what the prose says that the figures contradict.

``analyse_numbers`` is the one way in: it reads each passage with the grounding, weighs what does not fit, and tells it
in a clerk's words. Rules only turn the contradictions into findings.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import chain
from types import MappingProxyType

from drafting.analysis.describe import describe, describe_all, number
from drafting.analysis.passages import Page, read_prose, reader_of
from drafting.analysis.structure import Structure
from drafting.analysis.verdicts import (
    Contradiction,
    Coverage,
    Kind,
    NumberAccount,
    NumbersAnalysis,
    Status,
    collected,
)
from drafting.findings import Related, Severity
from drafting.genre.claims import load_claims
from drafting.genre.expressions import Expression
from drafting.genre.figures import Agency, Fact, Figures
from drafting.genre.model import Edition, Genre
from drafting.genre.tariffs import FeeWords, load_fees
from drafting.grounding.averages import Average, averages_of
from drafting.grounding.blame import blamed_of, meant_for
from drafting.grounding.engine import CellClaim, Reader, would_tell
from drafting.grounding.fees import FeeFault, check_fees, fees_in
from drafting.grounding.frames import Frame
from drafting.grounding.given import Given, given_in
from drafting.grounding.growth import Change, turned_round
from drafting.grounding.lexicon import load_lexicon
from drafting.grounding.misquoted import misquoted_in
from drafting.grounding.plausibility import Repeat, Unlikely, repeats_in, unlikely_in
from drafting.grounding.readings import Reading
from drafting.grounding.shares import Operand, Share, percent_of
from drafting.grounding.stages import Exceeding, exceeding_in
from drafting.grounding.statements import Statement
from drafting.grounding.sums import Sum
from drafting.grounding.trends import Points, Trend, points_in, trends_in
from drafting.grounding.untold import Untold, additions_in, untold_in
from drafting.text.numerals import round_half_up
from drafting.text.span import Span


def analyse_numbers(
    genre: Genre,
    edition: Edition,
    structure: Structure,
    cells: Mapping[str, Decimal | None],
    *,
    agency: Agency | None = None,
    year: int | None = None,
    facts: Sequence[Fact] = (),
    amounts: Mapping[str, Mapping[str, Decimal]] = MappingProxyType({}),
    previous: Figures | None = None,
    terms: tuple[str, ...] = (),
    absent: Collection[str] = (),
) -> NumbersAnalysis:
    """Read the prose of a report against its figures.

    The passages are those of ``structure``; ``absent`` are the ids of form tables that the report does not have, of
    whose cells nothing is known.
    ``cells`` is what the prose is held against, ``previous`` last year's figures, ``facts`` figures that the
    narrative states and no table holds, ``terms`` further words that segmentation keeps whole.
    """
    claims = load_claims(genre)
    if claims is not None:
        # Most genres have no claims; what reads them is loaded for those that have.
        from drafting.analysis.amounts import analyse_amounts

        before = previous.cells if previous is not None else None
        open_places = genre.outline.placeholders
        return analyse_amounts(claims, edition, structure, cells, before, open_places, absent, agency=agency, year=year)
    lexicon = load_lexicon(genre, terms)
    if lexicon is None:
        return NumbersAnalysis()
    before = previous.cells if previous is not None else None
    reader = reader_of(lexicon, genre, edition, cells, before, agency=agency, year=year)
    given = _GivenFigures(tuple(facts), amounts, previous is not None, load_fees(genre))
    return _collected([_Page(p, reader, edition, given) for p in read_prose(structure, reader)])


@dataclass(frozen=True, slots=True)
class _GivenFigures:
    """What is given beside the tables."""

    facts: tuple[Fact, ...]
    amounts: Mapping[str, Mapping[str, Decimal]]
    has_previous: bool
    fee: FeeWords | None
    """What the pack says of a fee; the figures for it are among the amounts."""


def _collected(pages: Sequence[_Page]) -> NumbersAnalysis:
    accounts = [a for p in pages for a in p.accounts()]
    contradictions = [c for p in pages for c in p.contradictions()]
    contradictions += list(_repeats(pages))
    contradictions += list(_untold(pages))
    return collected(accounts, contradictions)


def _repeats(pages: Sequence[_Page]) -> Iterator[Contradiction]:
    analyses = [p.analysis for p in pages]
    told: set[tuple[int, int]] = set()
    for repeat in chain(repeats_in(analyses), misquoted_in(analyses)):
        place = (repeat.page, repeat.frame.item.id)
        if place in told or pages[repeat.page].tells(repeat.frame):
            continue
        told.add(place)
        page, first = pages[repeat.page], pages[repeat.first_page]
        span, other = page.span(repeat.frame), first.span(repeat.first)
        yield Contradiction(
            "repeated",
            span,
            f"此处写{page.said(repeat.frame)}，前面同一事项写{first.said(repeat.first)}",
            Severity.WARNING,
            found=repeat.frame.quantity.value,
            expected=repeat.first.quantity.value,
            related=(Related("前面的数", other.start, other.end),),
        )


def _untold(pages: Sequence[_Page]) -> Iterator[Contradiction]:
    """What the prose leaves out of a relation whose other members it tells."""
    if not pages:
        return
    edition, reader = pages[0].edition, pages[0].reader
    analyses = [p.analysis for p in pages]
    found: Iterator[tuple[int, Untold]] = chain(
        untold_in(analyses, edition.relations, reader.tables.cells, reader.lexicon),
        additions_in(analyses, reader.tables.cells, reader.lexicon),
    )
    for index, untold in found:
        page = pages[index]
        spans = [page.span(f) for f in untold.frames]
        while spans[-1].end - spans[0].start > _LONGEST_STRETCH:
            spans = spans[1:]
        left_out = f"{describe(untold.missing, edition)}为{number(untold.value)}"
        yield Contradiction(
            "untold",
            Span(spans[0].start, spans[-1].end),
            f"{left_out}，正文没有写，读者加不出所写的数",
            Severity.INFO,  # right prose often leaves one out: two passages of a hundred
            reading=str(untold.missing),
            cells=untold.missing.cells,
        )


class _Page:
    """A passage's analysis, told in a clerk's words."""

    def __init__(
        self,
        page: Page,
        reader: Reader,
        edition: Edition,
        given: _GivenFigures,
    ) -> None:
        analysis = page.analysis
        self.analysis = analysis
        self.content = page.content
        self.reader = reader
        self.edition = edition
        self.has_previous = given.has_previous
        lexicon = reader.lexicon
        self.given = given_in(analysis.passage, given.facts, lexicon, analysis.explained, reader.year)
        self.fee = given.fee
        fees = fees_in(analysis.passage, given.fee)
        known = given.amounts.get(given.fee.figures, {}) if given.fee is not None else {}
        self.fees = check_fees(fees, given.fee, known, reader.tables.cells)
        self.averages = averages_of(analysis, reader)
        self.points = tuple(points_in(analysis, reader.tables))
        given_items = {g.frame.item.id for g in self.given} | {a.frame.item.id for a in self.averages}
        given_items |= self.fees.verified | {f.frame.item.id for f in self.fees.faults if f.frame is not None}
        given_items |= {n.frame.item.id for n in fees.numbers if n.is_sum or n.what in ("cases", "notices")}
        self.known_otherwise = frozenset(given_items)
        self.told = {
            i: c
            for i, c in analysis.claims.items()
            if (c.fit is None or c.instead) and i not in given_items and c.score > self._margin("cell")[1]
        }

    def _margin(self, model: str) -> tuple[float, float]:
        found = self.reader.weights[model]
        return found.error, found.warning

    def tells(self, frame: Frame) -> bool:
        """Whether a number is told as wrong by the tables or by what is given."""
        return frame.item.id in self.told or any(g.frame is frame and not g.holds for g in self.given)

    def span(self, frame: Frame) -> Span:
        """The place of a frame's number in the document."""
        quantity = frame.quantity
        return self.content.span_of(quantity.start, quantity.end)

    def said(self, frame: Frame) -> str:
        """A number with its unit as written."""
        quantity = frame.quantity
        return self.analysis.passage.text[quantity.start : quantity.end] + quantity.unit

    # ------------------------------------------------------------------ contradictions

    def contradictions(self) -> Iterator[Contradiction]:
        """All that does not fit and is sure enough to be told."""
        stated = [c for t in self.analysis.statements if t.holds is False for c in self._statement(t)]
        for claim in self.analysis.claims.values():
            if claim.misnamed and claim.frame.item.id not in self.told:
                yield from self._misnamed(claim)
            elif claim.fit is None or claim.instead:
                # 复议、诉讼均为0: told as the statement that it is
                if claim.found or not any(_within(self.span(claim.frame), t.span) for t in stated):
                    yield from self._cell(claim)
            elif claim.excused:
                yield from self._excused(claim)
        for s in self._failing_sums():
            yield from self._sum(s)
        shares = [c for share in self.analysis.shares for c in self._share(share)]
        yield from shares
        for change in self.analysis.changes:
            yield from self._change(change)
        # 办结率100%: told as a share that is another already
        yield from (c for c in stated if not any(_within(s.span, c.span) for s in shares))
        yield from self._others()

    def _others(self) -> Iterator[Contradiction]:
        """What does not fit and needs no weighing."""
        for given in self.given:
            if not given.holds:
                yield self._given(given)
        for fault in self.fees.faults:
            yield self._fee(fault)
        for average in self.averages:
            if not average.holds:
                yield self._average(average)
        for trend in trends_in(self.analysis, self.reader):
            if not trend.holds:
                yield self._trend(trend)
        for points in self.points:
            if not points.holds:
                yield self._points(points)
        for unlikely in unlikely_in(self.analysis):
            yield self._unlikely(unlikely)
        for exceeding in exceeding_in(self.analysis, self.reader.lexicon):
            yield self._exceeding(exceeding)

    def _severity(self, model: str, score: float) -> Severity | None:
        error, warning = self._margin(model)
        if score > error:
            return Severity.ERROR
        if score > warning:
            return Severity.WARNING
        info = self.reader.weights[model].info
        return Severity.INFO if info is not None and score > info else None

    def _cell(self, claim: CellClaim) -> Iterator[Contradiction]:
        if claim.frame.item.id in self.known_otherwise or self._in_another_unit(claim):
            return
        severity = self._severity("cell", claim.score)
        if severity is None or (severity is Severity.INFO and not claim.comes_near):
            return
        readings = tuple(r for r in claim.readings if r.value != claim.found)
        first = readings[0]
        if severity is Severity.WARNING and claim.may_be_some_of_it:
            severity = Severity.INFO  # 公示甲9件、乙5件: not all that there is need be published
        more = "；如范围或口径不同，请写明" if severity is Severity.INFO else ""
        if claim.instead:
            other = next(r for r in claim.readings if r.value == claim.found)
            # It is another reading's number to the last digit: told only where hardly anything speaks for that.
            severity = Severity.WARNING if severity is Severity.ERROR else Severity.INFO
            more = f"；只有按{describe(other.expression, self.edition)}算才相符，如是这个口径，请写明"
        yield Contradiction(
            "previous" if claim.frame.form == "old" else "cell",
            self.span(claim.frame),
            f"正文写{self.said(claim.frame)}，{self._told_readings(readings)}{more}",
            severity,
            found=claim.found,
            expected=first.value,
            reading=str(first.expression),
            cells=first.expression.cells,
        )

    def _in_another_unit(self, claim: CellClaim) -> bool:
        """Whether the cell holds the amount in the smallest unit in place of its own, which its own rule tells."""
        topic = self.reader.lexicon.topics.get(claim.frame.topic)
        if topic is None or not topic.scales:
            return False
        least = min(topic.scales.values())
        quantity = claim.frame.quantity
        if (
            topic.scales.get(quantity.unit) == least
            and self.analysis.passage.text[quantity.start : quantity.end].isascii()
        ):
            return False  # told in the smallest unit, too: the two differ as they stand
        return least < 1 and any(r.value is not None and r.value * least == claim.found != 0 for r in claim.readings)

    def _excused(self, claim: CellClaim) -> Iterator[Contradiction]:
        """A number that its scope excuses and that all but equals the cell's: the cell is mentioned."""
        first = claim.readings[0]
        yield Contradiction(
            "cell",
            self.span(claim.frame),
            f"正文写{self.said(claim.frame)}，{self._told_readings(claim.readings[:1])}；如范围或口径不同，请写明",
            Severity.INFO,
            found=claim.found,
            expected=first.value,
            reading=str(first.expression),
            cells=first.expression.cells,
        )

    def _misnamed(self, claim: CellClaim) -> Iterator[Contradiction]:
        """A number of a group under the name of a member that has none."""
        first, fit = claim.readings[0], claim.fit
        if claim.frame.item.id in self.known_otherwise or fit is None:
            return
        others = [c for c in fit.expression.cells if self.reader.tables.value(Expression.sum(c)) == claim.found]
        told = f"，{describe(Expression.sum(*others), self.edition)}为{number(claim.found)}" if len(others) == 1 else ""
        yield Contradiction(
            "cell",
            self.span(claim.frame),
            f"正文写{self.said(claim.frame)}，{describe(first.expression, self.edition)}为0{told}，请核对事由",
            Severity.WARNING,
            found=claim.found,
            expected=first.value,
            reading=str(first.expression),
            cells=first.expression.cells,
        )

    def _told_readings(self, readings: Sequence[Reading]) -> str:
        shown = readings[:4]
        out = describe_all([(r.expression, r.value) for r in shown if r.value is not None], self.edition)
        if len(readings) > 1:
            out += "，都对不上" if len(shown) == len(readings) else "，还有其他几种理解，都对不上"
        return out

    def _failing_sums(self) -> list[Sum]:
        """The sums that do not hold; of those with one whole, the one that comes nearest: one fault, one finding."""
        nearest: dict[int, Sum] = {}
        for s in self.analysis.sums:
            if not s.holds:
                id = s.whole.item.id
                nearest[id] = min(nearest.get(id, s), s, key=lambda s: abs(s.total - s.whole.quantity.value))
        return list(nearest.values())

    def _sum(self, s: Sum) -> Iterator[Contradiction]:
        severity = self._severity(s.model, self.reader.weights[s.model].score(s.features))
        given = {g.frame.item.id for g in self.given if not g.holds}
        if severity is None or self._is_mended_by_a_cell(s) or any(f.item.id in given for f in s.parts):
            return
        whole, total = s.whole.quantity.value, s.total
        listed = "、".join(number(p.quantity.value) for p in s.parts)
        more = "，分项多于总数" if total > whole else ""
        blamed = blamed_of(s, self._borne_out())
        first, last = self.span(blamed.frames[0]), self.span(blamed.frames[-1])
        alone = len(blamed.frames) == 1
        if not alone and last.end - first.start > _LONGEST_STRETCH:
            # Marked far and wide, nobody sees what is meant.
            first = last = self.span(s.whole)
        part = alone and blamed.frames[0] is not s.whole
        named = [("总数", s.whole), *(("分项", p) for p in s.parts)]
        others = [(text, self.span(f)) for text, f in named if not alone or f is not blamed.frames[0]]
        yield Contradiction(
            "sum",
            Span(first.start, last.end),
            f"各项之和为{number(total)}（{listed}），总数写{number(whole)}{more}",
            severity,
            found=blamed.frames[0].quantity.value if part else whole,
            expected=blamed.meant if part else total,
            related=tuple(Related(text, sp.start, sp.end) for text, sp in others if sp != Span(first.start, last.end)),
            number=self.span(blamed.frames[0] if part else s.whole),
        )

    def _borne_out(self) -> frozenset[int]:
        """The items whose number is a cell's, part or whole of a sum that holds, or from which a share or a change that
        holds was worked out."""
        out = {i for i, c in self.analysis.claims.items() if c.fit is not None and not c.instead}
        out.update(f.item.id for s in self.analysis.sums if s.holds for f in (s.whole, *s.parts))
        for share in self.analysis.shares:
            if share.holds and share.pair is not None:
                out.update(o.item for o in share.pair)
        for change in self.analysis.changes:
            if change.holds and change.pair is not None:
                out.update(change.pair.items)
        return frozenset(out)

    def _is_mended_by_a_cell(self, s: Sum) -> bool:
        """Whether one of the numbers is told as wrong by the tables already, and what they have there makes the sum
        hold: one fault, one finding."""
        return any(
            r.value == meant_for(s, f)
            for f in (s.whole, *s.parts)
            if f.item.id in self.told
            for r in self.told[f.item.id].readings
        )

    def _explained(self, frames: Iterable[Frame]) -> bool:
        """Whether one of these numbers is told as wrong by the tables already: one fault, one finding."""
        return any(f.item.id in self.told for f in frames)

    def _share(self, share: Share) -> Iterator[Contradiction]:
        if share.pair is None or share.computed is None:
            return
        top, base = share.pair
        places = share.frame.quantity.numeral.decimals
        rounded = round_half_up(share.computed, places)
        if share.holds:
            if share.truncated:
                yield self._cut("share", share.frame, rounded, "比例")
            return
        severity = self._severity("share", self.reader.weights["share"].score(share.features))
        severity = Severity.ERROR if share.certain or share.named else severity
        if severity is None or any(o.item in self.told for o in (top, base)):
            return
        yield Contradiction(
            "share",
            self.span(share.frame),
            f"比例写{self.said(share.frame)}，{self._operand(top)}÷{self._operand(base)}＝{number(rounded)}%",
            severity,
            found=percent_of(share.frame),
            expected=rounded,
            cells=tuple(c for o in (top, base) if o.expression is not None for c in o.expression.cells),
            related=tuple(self._places((top, base))),
        )

    def _places(self, operands: Iterable[Operand]) -> Iterator[Related]:
        for o in operands:
            frame = self.analysis.passage.frames.get(o.item)
            if frame is not None:
                span = self.span(frame)
                yield Related("据以计算的数", span.start, span.end)

    def _operand(self, operand: Operand) -> str:
        if operand.expression is None:
            return number(operand.value)
        return f"{number(operand.value)}（{describe(operand.expression, self.edition)}）"

    def _cut(self, kind: Kind, frame: Frame, rounded: Decimal, name: str) -> Contradiction:
        written = percent_of(frame)
        return Contradiction(
            kind,
            self.span(frame),
            f"{name}写{number(written)}%，四舍五入应为{number(rounded)}%",
            Severity.INFO,
            found=written,
            expected=rounded,
        )

    def _change(self, change: Change) -> Iterator[Contradiction]:
        if change.pair is None or change.expected is None:
            return
        quantity = change.frame.quantity
        kind: Kind = "change" if change.from_text and not self._of_last_year(change) else "previous"
        percent = quantity.kind in ("share", "fraction")
        expected = (
            round_half_up(change.expected, quantity.numeral.decimals)
            if percent or quantity.kind == "times"
            else change.expected
        )
        if change.holds:
            if change.truncated and percent:
                yield self._cut(kind, change.frame, expected, "增减幅度")
            return
        severity = self._severity("growth", self.reader.weights["growth"].score(change.features))
        if severity is None or self._explained(
            f for i in change.pair.items if (f := self.analysis.passage.frames.get(i)) is not None
        ):
            return
        pair = change.pair
        what = (
            f"{describe(pair.expression, self.edition)}今年为{number(pair.new)}、上年为{number(pair.old)}"
            if pair.expression
            else f"正文写今年{number(pair.new)}、上年{number(pair.old)}"
        )
        turned = self._turned(change)
        if turned is not None:
            yield turned
            return
        way = "减少" if pair.new < pair.old else "增加"
        topic = self.reader.lexicon.topics.get(change.frame.topic)
        if pair.expression and change.frame.form == "difference" and topic is not None:
            expected /= topic.scales.get(quantity.unit, Decimal(1))  # the cells have a unit of their own
        shown = number(abs(expected)) + ("%" if percent else quantity.unit)
        yield Contradiction(
            kind,
            self.span(change.frame),
            f"增减写{self.said(change.frame)}，{what}，应为{way}{shown}",
            severity,
            found=quantity.value,
            expected=abs(expected),
            reading=str(pair.expression) if pair.expression else None,
            cells=pair.expression.cells if pair.expression else (),
            related=tuple(self._places(Operand(pair.new, i) for i in pair.items)),
        )

    def _turned(self, change: Change) -> Contradiction | None:
        """收到176件，比上年减少14件、下降8.64%: a difference and a rate that agree only the other way round."""
        turned = turned_round(change, self.analysis.passage)
        if turned is None:
            return None
        start = next(t.start for t in turned.difference.item.left if t.kind in ("rise", "fall"))
        end = change.frame.quantity.end
        text = self.analysis.passage.text[start:end]
        right, wrong = ("增加", "减少") if turned.difference.sign < 0 else ("减少", "增加")
        return Contradiction(
            "change",
            self.content.span_of(start, end),
            f"正文说“{text}”，按{wrong}算对不上，按{right}算上年为{number(turned.old)}、才相符，像是增减写反了",
            found=text,
            expected=turned.old,
            related=tuple(self._places([Operand(turned.new, i) for i in turned.items[:1]])),
            number=self.span(change.frame),
        )

    def _of_last_year(self, change: Change) -> bool:
        """Whether last year's figures bear out the old one of two numbers that the text gives."""
        claims = [
            c for i in (change.pair.items if change.pair else ()) if (c := self.analysis.claims.get(i)) is not None
        ]
        return any(c.frame.form == "old" and c.fit is not None for c in claims)

    def _statement(self, statement: Statement) -> Iterator[Contradiction]:
        if statement.kind == "happened":
            yield self._happened(statement)
            return
        severity = self._severity(statement.kind, self.reader.weights[statement.kind].score(statement.features))
        wrong = statement.wrong
        if severity is None or not wrong:
            return
        first = wrong[0]
        text = self.analysis.passage.text[statement.start : statement.end]

        def told_of(r: Reading) -> str:
            way = "为" if statement.kind == "zero" or len(r.expression.terms) == 1 else "相差"
            return f"{describe(r.expression, self.edition)}{way}{number(abs(r.value or Decimal(0)))}"

        told = "，".join(map(told_of, wrong))
        message = f"正文说“{text}”，{told}"
        yield Contradiction(
            "zero" if statement.kind == "zero" else "universal",
            self.content.span_of(statement.start, statement.end),
            message,
            severity,
            found=text,
            expected=first.value,
            reading=str(first.expression),
            cells=tuple(dict.fromkeys(c for r in wrong for c in r.expression.cells)),
        )

    def _happened(self, statement: Statement) -> Contradiction:
        """A case that is told of where the tables have none."""
        text = self.analysis.passage.text[statement.start : statement.end]
        first = statement.claims[0][0]
        return Contradiction(
            "zero",
            self.content.span_of(statement.start, statement.end),
            f"正文说“{text}”，{describe(first.expression, self.edition)}却为0",
            Severity.WARNING,
            found=text,
            expected=first.value,
            reading=str(first.expression),
            cells=first.expression.cells,
        )

    def _given(self, given: Given) -> Contradiction:
        return Contradiction(
            "fact",
            self.span(given.frame),
            f"正文写{self.said(given.frame)}，所给数据中“{given.label}”为{number(given.value)}",
            found=given.frame.quantity.value,
            expected=given.value,
        )

    def _fee(self, fault: FeeFault) -> Contradiction:
        kind: Kind = "fact"
        severity = Severity.ERROR if fault.sure else Severity.WARNING
        said = self.analysis.passage.text[fault.start : fault.end]
        if fault.frame is not None:
            said = self.said(fault.frame)
        expected = number(fault.expected)
        coin = self.fee.coin if self.fee is not None else ""
        names = "或".join(t.name for t in fault.tariffs)
        sources = "、".join(dict.fromkeys(t.source for t in fault.tariffs))
        if fault.what == "above charged":
            message = f"实际收取{number(fault.value)}{coin}，多于应收的{expected}{coin}"
        elif fault.what == "no multiple":
            kind, severity = "tariff", Severity.WARNING
            quantum = min(t.quantum for t in fault.tariffs)
            message = f"正文写{said}，{names}的费用都是{quantum}{coin}的整数倍（{sources}）"
        elif fault.what == "above scale":
            kind, severity = "tariff", Severity.WARNING
            many = self.said(fault.counted) if fault.counted is not None else ""
            message = f"正文写{said}，{names}，{many}至多{expected}{coin}（{sources}）"
        elif fault.what == "unpaid":
            kind = "cell"
            message = f"正文写{said}未缴费，{describe(Expression.parse(self._unpaid_cell()), self.edition)}为{expected}"
        elif fault.what == "unasked":
            kind = "zero"
            cell = describe(Expression.parse(self._unpaid_cell()), self.edition)
            message = f"正文说“{said}”，{cell}为{expected}，没有通知过就不会有"
        elif fault.what == "denied":
            message = f"正文说“{said}”，所给数据中该项为{expected}"
        else:
            message = f"正文写{said}，所给数据中该项为{expected}"
        return Contradiction(
            kind,
            self.content.span_of(fault.start, fault.end),
            message,
            severity,
            found=fault.value if fault.frame is not None else said,
            expected=fault.expected,
            reading=self._unpaid_cell() if fault.what in ("unpaid", "unasked") else None,
            cells=(self._unpaid_cell(),) if fault.what in ("unpaid", "unasked") else (),
            related=tuple(self._related(fault.other, "应收数")),
        )

    def _unpaid_cell(self) -> str:
        return self.fee.unpaid_cell if self.fee is not None else ""

    def _related(self, frame: Frame | None, text: str) -> Iterator[Related]:
        if frame is not None:
            span = self.span(frame)
            yield Related(text, span.start, span.end)

    def _average(self, average: Average) -> Contradiction:
        quantity = average.frame.quantity
        places = max(1, quantity.numeral.decimals)
        told = []
        for base in average.bases[:3]:
            result = round_half_up(base.value / average.parts, places)
            told.append(f"{self._operand(base)}除以{average.parts}得{number(result)}")
        first = average.bases[0]
        return Contradiction(
            "share",
            self.span(average.frame),
            f"平均数写{self.said(average.frame)}，{'；'.join(told)}",
            Severity.ERROR if average.sure else Severity.WARNING,
            found=quantity.value,
            expected=round_half_up(first.value / average.parts, quantity.numeral.decimals),
            cells=first.expression.cells if first.expression is not None else (),
            related=tuple(self._places(average.bases[:1])),
        )

    def _trend(self, trend: Trend) -> Contradiction:
        text = self.analysis.passage.text[trend.start : trend.end]
        way = "增加" if trend.new > trend.old else "减少" if trend.new < trend.old else "持平"
        return Contradiction(
            "previous",
            self.content.span_of(trend.start, trend.end),
            f"正文说“{text}”，{describe(trend.expression, self.edition)}今年为{number(trend.new)}、"
            f"上年为{number(trend.old)}，应为{way}",
            found=text,
            expected=trend.old,
            reading=str(trend.expression),
            cells=trend.expression.cells,
            related=tuple(self._places([Operand(trend.new, trend.frame.item.id)])),
        )

    def _points(self, points: Points) -> Contradiction:
        quantity = points.frame.quantity
        places = quantity.numeral.decimals
        change = points.new - points.old
        way = "减少" if change < 0 else "增加"
        return Contradiction(
            "previous",
            self.span(points.frame),
            f"正文写{self.said(points.frame)}，比例今年为{number(round_half_up(points.new, places + 1))}%、"
            f"上年为{number(round_half_up(points.old, places + 1))}%，应为{way}"
            f"{number(round_half_up(abs(change), places))}个百分点",
            found=quantity.value,
            expected=round_half_up(abs(change), places),
        )

    def _exceeding(self, exceeding: Exceeding) -> Contradiction:
        frame, of = exceeding.frame, exceeding.of
        return Contradiction(
            "sum",
            self.span(frame),
            f"正文写{self.said(frame)}，多于前面的{self.said(of)}；如含以前年度结转的，请写明",
            Severity.WARNING,
            found=frame.quantity.value,
            expected=of.quantity.value,
            related=tuple(self._places([Operand(of.quantity.value, of.item.id)])),
        )

    def _unlikely(self, unlikely: Unlikely) -> Contradiction:
        span = self.content.span_of(unlikely.start, unlikely.end)
        text = self.analysis.passage.text[unlikely.start : unlikely.end]
        if unlikely.what == "hedges":
            words = "、".join(unlikely.words)
            message = f"“{text}”用了{len(unlikely.words)}个约数词（{words}），留一个即可"
            return Contradiction("unit", span, message, Severity.WARNING)
        if unlikely.what == "exact":
            words = "、".join(f"“{w}”" for w in unlikely.words)
            message = f"分项中{words}是约数，总数却写了确数{self.said(unlikely.frame)}，也应写约数"
            return Contradiction("unit", span, message, Severity.WARNING, found=unlikely.frame.quantity.value)
        if unlikely.what == "scale":
            total = number(Decimal(unlikely.words[0]))
            message = f"总数写{self.said(unlikely.frame)}，各项之和为{total}，相差整一万倍或一亿倍，请核对“万”“亿”"
            return Contradiction("unit", span, message, found=unlikely.frame.quantity.value)
        if unlikely.what == "needless hedge":
            message = f"“{text}”写成约数，按总数和其他各项算正好是这个数，请核对是否应写确数"
            return Contradiction("unit", span, message, Severity.INFO, found=unlikely.frame.quantity.value)
        if unlikely.what == "above 100":
            return Contradiction("unit", span, f"比率{text}超过100%", found=unlikely.frame.quantity.value)
        message = f"“{self.said(unlikely.frame)}”大得不可能，请核对是否多写了“万”或“亿”"
        return Contradiction("unit", span, message, found=unlikely.frame.quantity.value)

    # ------------------------------------------------------------------ accounts

    def accounts(self) -> Iterator[NumberAccount]:
        """What became of each number."""
        consistent = self._consistent()
        given = {g.frame.item.id: g for g in self.given}
        for frame in self.analysis.passage.ordered():
            quantity = frame.quantity
            id = frame.item.id
            claim = self.analysis.claims.get(id)
            readings = self.analysis.readings.get(id, ())
            status: Status = "unchecked"
            reason, reading = self._reason(frame, claim), None
            if (id in given and given[id].holds) or id in self.fees.verified:
                status, reason = "verified", ""
            elif claim is not None and claim.fit is not None:
                reading = claim.fit
                if would_tell(claim, self.reader):
                    status, reason = "verified", ""
                elif id in consistent:
                    status, reason = "consistent", consistent[id]
                else:
                    reason = "同表中数据相符，但文字说得不够明确，写错了也看不出来"
            elif id in consistent:
                status, reason = "consistent", consistent[id]
            yield NumberAccount(
                self.analysis.passage.text[quantity.start : quantity.end],
                self.span(frame),
                quantity.value,
                quantity.unit,
                status,
                str(reading.expression) if reading is not None else None,
                reading.expression.cells if reading is not None else (),
                reason,
                describe(reading.expression, self.edition) if reading is not None else "",
                tuple((str(r.expression), r.value, round(self.analysis.sure.get(id, 0.0), 2)) for r in readings),
                tuple(evidence_words(claim.features, self.reader)) if claim is not None else (),
            )

    def _consistent(self) -> dict[int, str]:
        out: dict[int, str] = {}
        for s in self.analysis.sums:
            if s.holds:
                for f in (s.whole, *s.parts):
                    out[f.item.id] = "分项相加等于总数"
        for share in self.analysis.shares:
            if share.holds:
                out[share.frame.item.id] = "由正文或表格的数算得相同"
        for average in self.averages:
            if average.holds:
                out[average.frame.item.id] = "由总数算得相同"
        for points in self.points:
            if points.holds:
                out[points.frame.item.id] = "由今年和上年的数算得相同"
        for change in self.analysis.changes:
            if change.holds:
                out[change.frame.item.id] = "由今年和上年的数算得相同"
        return out

    def _reason(self, frame: Frame, claim: CellClaim | None) -> str:
        if frame.form in ("difference", "growth", "points", "old") and not self.has_previous:
            return "没有上年数据"
        if claim is None:
            if frame.topic in self.reader.lexicon.topics and self.analysis.readings.get(frame.item.id):
                return "表中缺这一格"
            return "说的不是表格里的事项，或说不清是哪一项"
        if claim.fit is None:
            return "同表中数据不符，但文字不足以断定说的就是这一项"
        return ""


def _within(inner: Span, outer: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end


_LONGEST_STRETCH = 120
"""Characters. Numbers that lie farther apart are not marked as one stretch."""


_EVIDENCE = {
    "from head": "写明了是什么事项",
    "from sure": "用词只能指这一项",
    "from weak": "只写“申请”之类，没有写全",
    "from list": "事项由所在的一组数说明",
    "from clause": "事项由同一句前文说明",
    "from sentence": "事项由上一句说明",
    "from caption": "事项由小标题说明",
    "from guess": "没有写明是什么事项",
    "default slot": "没有写明是收到、办理还是办结",
    "no slot named": "没有写明是哪一行",
    "unknown at number": "数字前有不认识的名称",
    "unknown between": "中间有不认识的限定",
    "unknown before": "前面有不认识的限定",
    "unknown behind": "后面有不认识的内容",
    "other at number": "数字前是别的事项",
    "channel": "说的是渠道或分类",
    "publish": "说的是公开、发布的数量",
    "weakening word": "用词不完全对应这一项",
    "is another reading": "只合另一种口径",
    "reading of the number before": "前一个数也是这个口径",
    "whole of a sum that holds": "正文的分项相加正好是它",
    "whole of cells that add up": "正文里几格的数相加正好是它",
    "part of a sum that holds": "与同组的数相加正好是总数",
    "has a share that holds": "正文的比例按它算是对的",
    "has a share that no other number has": "正文的比例只有按它算才对",
    "its cell is another number's": "这一格的数正文另有一个数写着",
    "left over of other things": "说的是别的事项剩下的",
    "beside other things": "与别的事项列在一起",
    "foreign unit": "单位不是这一事项常用的",
    "hedged": "是约数",
    "wider scope": "说的范围比本机关大",
    "narrower scope": "说的范围比全部小",
    "other scope": "说的是别的机关",
    "part of the year before": "说的是一年中的一段时间",
    "has time_many": "说的是多年累计",
    "has modal": "说的是计划",
    "after other things": "前面在说别的事项",
    "list of another topic": "在另一事项的一组数里",
    "list fits": "同组其他数与表相符",
    "list differs": "同组其他数与表也不符",
    "sentence fits": "同一句其他数与表相符",
    "sentence differs": "同一句其他数与表也不符",
    "near": "与表中数很接近",
    "far": "与表中数相差很大",
}


def evidence_words(features: Mapping[str, float], reader: Reader) -> Iterator[str]:
    """What was weighed, the weightiest first, in a clerk's words, with + and - for which way it speaks."""
    weights = reader.weights["cell"].weights
    weighed = sorted(((weights.get(n, 0.0) * v, n) for n, v in features.items()), key=lambda x: -abs(x[0]))
    for weight, name in weighed:
        if name in _EVIDENCE and abs(weight) >= 0.1:
            yield f"{'＋' if weight > 0 else '－'}{_EVIDENCE[name]}"


__all__ = [
    "Contradiction",
    "Coverage",
    "Kind",
    "NumberAccount",
    "NumbersAnalysis",
    "Repeat",
    "Status",
    "analyse_numbers",
]
