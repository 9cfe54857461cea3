"""Every number of the prose accounted for, and what the prose says that the figures contradict.

``analyse_numbers`` is the one way in. It reads each passage once, links its numbers to cells, and then
asks: do stated numbers fit a cell (``cell``), do zero and universal statements hold (``zero``,
``universal``), do parts add up (``sum``), are shares right (``share``), do comparisons with last year hold
(``previous``), is one thing stated with two numbers (``repeated``), do given facts and fees agree
(``fact``), can the unit be right (``unit``). Rules only turn the contradictions into findings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from drafting.analysis.averages import check_averages
from drafting.analysis.claims import REST, Filling, Linker, Mention, PassageView, Reading, view_of
from drafting.analysis.comparisons import begins_change, check_growth
from drafting.analysis.describe import describe, number
from drafting.analysis.given import check_facts, check_fee
from drafting.analysis.indicators import vocabulary
from drafting.analysis.plausibility import check_repeats, check_units
from drafting.analysis.shares import check_shares
from drafting.analysis.statements import Statement, holds, statements_of
from drafting.analysis.structure import Structure
from drafting.analysis.sums import check_sums, rest_fits, rest_run
from drafting.document.model import Document
from drafting.findings import Related, Severity
from drafting.genre.figures import Agency, Fact, Figures, ProcessingFee
from drafting.genre.indicators import Topic, load_indicators
from drafting.genre.model import Edition, Genre
from drafting.language.segmentation import segmenter
from drafting.text.span import Span

_EACH = re.compile(r"均|各(?:自)?(?:有|为|是)?$")

Status = Literal["verified", "contradicted", "consistent", "unchecked"]
Kind = Literal["cell", "zero", "universal", "sum", "share", "previous", "repeated", "fact", "unit"]


@dataclass(frozen=True, slots=True)
class NumberAccount:
    """What became of a number of the prose.

    ``reason`` is Chinese, ``reading`` an expression over cells or None, ``label`` that expression in the form's words.
    """

    text: str
    span: Span
    value: Decimal
    unit: str
    status: Status
    reading: str | None = None
    cells: tuple[str, ...] = ()
    reason: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something the prose states that figures, or the prose itself, contradict."""

    kind: Kind
    span: Span
    message: str
    severity: Severity = Severity.ERROR
    found: Decimal | str | None = None
    expected: Decimal | str | None = None
    reading: str | None = None
    cells: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A number, or words without a number, taken as a statement about cells."""

    span: Span
    kind: Kind
    text: str
    readings: tuple[str, ...]
    holds: bool | None
    """None when it cannot be decided."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many numbers of the prose have which status."""

    numbers: int = 0
    verified: int = 0
    contradicted: int = 0
    consistent: int = 0
    unchecked: int = 0


@dataclass(frozen=True, slots=True)
class NumbersAnalysis:
    """All numbers of the prose in order, the claims made, and the contradictions found."""

    accounts: tuple[NumberAccount, ...] = ()
    claims: tuple[Claim, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)

    def of_kind(self, *kinds: Kind) -> tuple[Contradiction, ...]:
        """The contradictions of some kinds."""
        return tuple(c for c in self.contradictions if c.kind in kinds)


def analyse_numbers(
    document: Document,
    genre: Genre,
    edition: Edition,
    structure: Structure,
    cells: Mapping[str, Decimal | None],
    *,
    agency: Agency | None = None,
    year: int | None = None,
    facts: Sequence[Fact] = (),
    processing_fee: ProcessingFee | None = None,
    previous: Figures | None = None,
    terms: tuple[str, ...] = (),
) -> NumbersAnalysis:
    """Read the prose of a report against its figures.

    ``cells`` is what the prose is held against, ``previous`` last year's figures, ``facts`` figures that the
    narrative states and no table holds, ``terms`` further words that segmentation keeps whole.
    """
    indicators = load_indicators(genre)
    if indicators is None:
        return NumbersAnalysis()
    words = vocabulary(indicators, year)
    linker = Linker(words, edition, cells, agency, year, previous.cells if previous is not None else None)
    work = Work(document, edition, linker, cells, previous, facts, processing_fee)
    cutter = segmenter((*indicators.lexicon, *terms))
    for section in (None, *structure.sections):
        for passage in structure.preamble if section is None else section.passages:
            heading = ""
            if section is not None:
                heading = next(
                    (
                        s.label.text
                        for s in section.subsections
                        if s.spec is not None and s.spec.id == passage.subsection
                    ),
                    "",
                )
            work.read(view_of(passage, words, heading, cutter))
    return work.result()


@dataclass
class State:
    """A mention and what is known of it so far."""

    mention: Mention
    status: Status = "unchecked"
    reading: Reading | None = None
    reason: str = ""
    share_pairs: tuple[tuple[Reading, Reading], ...] = ()
    """The numerators and bases that a share fits."""
    share_part: Decimal | None = None
    share_bases: frozenset[Decimal] = frozenset()
    """The wholes that a share fits, with its likeliest numerator."""


class Work:
    """One analysis in the making."""

    def __init__(
        self,
        document: Document,
        edition: Edition,
        linker: Linker,
        cells: Mapping[str, Decimal | None],
        previous: Figures | None,
        facts: Sequence[Fact],
        processing_fee: ProcessingFee | None,
    ) -> None:
        self.document = document
        self.edition = edition
        self.linker = linker
        self.vocabulary = linker.vocabulary
        self.cells = cells
        self.previous = previous
        self.facts = facts
        self.fee = processing_fee
        self.states: list[State] = []
        self.current: list[Mention] = []
        self._states: dict[int, State] = {}
        self.claims: list[Claim] = []
        self.contradictions: list[Contradiction] = []

    # ------------------------------------------------------------------ passages

    def read(self, view: PassageView) -> None:
        states = [State(m, reason=m.link.reason) for m in self.linker.mentions(view)]
        self.current = [s.mention for s in states]
        for state in states:
            self._cell(state)
        self._states = {id(s.mention): s for s in states}
        groups = check_sums(self, view, states)
        check_shares(self, view, states, groups)
        check_growth(self, view, states)
        check_averages(self, view, states)
        check_facts(self, states)
        check_fee(self, view, states)
        check_units(self, view, states)
        for statement in statements_of(view, [s.mention for s in states], self.linker):
            self._statement(statement)
        self.states.extend(states)

    def status(self, mention: Mention) -> Status:
        """What is known so far of a mention of the passage in hand."""
        return self._states[id(mention)].status

    def split_topic(self, split: str) -> Topic | None:
        """The topic that a way of dividing divides."""
        id = next((s.topic for s in self.vocabulary.indicators.splits if s.id == split), None)
        return self.vocabulary.topic(id) if id is not None else None

    def split_severity(self, split: str) -> Severity:
        """How grave it is when its parts do not add up."""
        return next(
            (Severity(s.severity) for s in self.vocabulary.indicators.splits if s.id == split), Severity.WARNING
        )

    def defaults(self, topic: Topic) -> dict[str, Filling]:
        """What a number of a topic may be when its words name no slot; a slot without a default may be anything."""
        out = {}
        for name, slot in topic.slots.items():
            sums = (*slot.default, *slot.wholes)
            if not sums:
                sums = tuple(
                    s
                    for c in self.vocabulary.indicators.concepts
                    if c.topic == topic.id and c.slot == name and c.head
                    for s in c.readings
                )
            out[name] = Filling(sums)
        return out

    def contradict(
        self,
        kind: Kind,
        span: Span,
        message: str,
        *,
        severity: Severity = Severity.ERROR,
        found: Decimal | str | None = None,
        expected: Decimal | str | None = None,
        reading: str | None = None,
        cells: tuple[str, ...] = (),
        related: tuple[Related, ...] = (),
    ) -> None:
        """Note a contradiction."""
        self.contradictions.append(
            Contradiction(kind, span, message, severity, found, expected, reading, cells, related)
        )

    def note_truncation(
        self, kind: Kind, span: Span, name: str, rounded: Decimal, written: Decimal, cells: tuple[str, ...]
    ) -> None:
        """A share or growth that was cut, not rounded: right, yet not as numbers are rounded."""
        self.contradict(
            kind,
            span,
            f"{name}写{number(written)}%，四舍五入应为{number(rounded)}%",
            severity=Severity.INFO,
            found=written,
            expected=rounded,
            cells=cells,
        )

    def state_of(self, mention: Mention) -> State:
        """What is known so far of a mention of the passage in hand."""
        return self._states[id(mention)]

    def text(self, span: Span) -> str:
        """The words of a span without white space."""
        return self._text(span)

    def span(self, view: PassageView, start: int, end: int) -> Span:
        return view.content.span_of(start, end)

    def number_span(self, mention: Mention) -> Span:
        return self.span(mention.passage, mention.quantity.start, mention.quantity.end)

    # ------------------------------------------------------------------ cells

    def _cell(self, state: State) -> None:
        mention = state.mention
        if mention.link.topic is None:
            return
        if begins_change(mention) and not mention.link.previous:
            state.reason = "是变化以前的数"
            return
        fits = next((r for r in mention.readings if self._fits(mention, r.value)), None)
        span = self.number_span(mention)
        each = self._each(mention)
        if each:
            wrong = [readings for readings in each if not any(self._fits(mention, r.value) for r in readings)]
            if not wrong:
                fits = each[0][0]
            elif all(r.value is not None for r in wrong[0]):
                mention, fits = replace(mention, readings=wrong[0]), None
        self.claims.append(
            Claim(
                span,
                "cell",
                self._text(span),
                tuple(str(r.expression) for r in mention.readings),
                fits is not None or None,
            )
        )
        if fits is not None:
            state.status, state.reading, state.reason = "verified", fits, ""
            return
        known = [r for r in mention.readings if r.value is not None]
        if not known:
            state.reason = "没有上年数据" if mention.link.previous else "表中缺这一格"
            return
        if mention.link.soft or len(known) < len(mention.readings):
            return
        if REST.search(mention.left_text):
            index = self.current.index(mention)
            if rest_fits(self.current, index):
                state.status, state.reason = "consistent", "等于总数减去前面各项"
                return
            remains = any(c.remains for t in mention.right for c in t.concepts)
            if len(rest_run(self.current, index)) < 2 and not remains:
                state.reason = "没有写明是哪个总数的余数"
                return
        state.status = "contradicted"
        state.reading = known[0]
        state.reason = "与表中数据不一致"
        related: tuple[Related, ...] = ()
        if REST.search(mention.left_text):
            spans = [self.number_span(m) for m in rest_run(self.current, self.current.index(mention))]
            related = tuple(Related("据以相减的数", s.start, s.end) for s in spans)
        self._report(mention, span, known, related)

    def _each(self, mention: Mention) -> list[tuple[Reading, ...]]:
        """新收、结转、办结均为零: the readings of each word, when the number is said of each."""
        if not _EACH.search(mention.left_text) or mention.link.topic is None:
            return []
        for name, filling in mention.link.slots.items():
            if len(filling.each) > 1:
                return [
                    self.linker.readings(
                        replace(mention.link, slots={**mention.link.slots, name: replace(filling, sums=sums)})
                    )
                    for sums in filling.each
                ]
        return []

    def _report(self, mention: Mention, span: Span, readings: list[Reading], related: tuple[Related, ...]) -> None:
        unit = mention.quantity.unit
        shown = readings[:4]
        said = "；".join(
            f"{describe(r.expression, self.edition)}为{number(r.value)}" for r in shown if r.value is not None
        )
        message = f"正文写{self._text(span)}{unit}，{said}"
        if len(readings) > 1:
            message += "，都对不上" if len(shown) == len(readings) else "，还有其他几种理解，都对不上"
        first = readings[0]
        self.contradictions.append(
            Contradiction(
                "previous" if mention.link.previous else "cell",
                span,
                message,
                found=self._converted(mention),
                expected=first.value,
                reading=str(first.expression),
                cells=first.expression.cells,
                related=related,
            )
        )

    def _converted(self, mention: Mention) -> Decimal:
        topic = mention.link.topic
        scale = (topic.scales or {}).get(mention.quantity.unit) if topic is not None else None
        return mention.value * scale if scale is not None else mention.value

    def _fits(self, mention: Mention, value: Decimal | None) -> bool:
        if value is None:
            return False
        q = mention.quantity
        low, high = q.bounds()
        topic = mention.link.topic
        scale = (topic.scales or {}).get(q.unit) if topic is not None else None
        if scale is not None:
            step = q.numeral.granularity * scale
            if q.hedge is None:  # rounded or cut at its last digit
                return q.value * scale - step / 2 <= value < q.value * scale + step
            return low * scale - step < value < high * scale + step
        return low <= value <= high

    def _text(self, span: Span) -> str:
        return "".join(span.slice(self.document.text).split())

    # ------------------------------------------------------------------ statements

    def _statement(self, statement: Statement) -> None:
        view = statement.view
        span = self.span(view, statement.start, statement.end)
        verdicts = [holds(readings) for readings in statement.denied]
        known = None if statement.soft or None in verdicts else all(verdicts)
        kind: Kind = "zero" if statement.kind == "zero" else "universal"
        expressions = tuple(str(r.expression) for readings in statement.denied for r in readings)
        self.claims.append(Claim(span, kind, self._text(span), expressions, known))
        if statement.soft:
            return
        for readings, verdict in zip(statement.denied, verdicts, strict=True):
            if verdict is not False:
                continue
            first = readings[0]
            if kind == "zero":
                said = "；".join(
                    f"{describe(r.expression, self.edition)}为{number(r.value)}"
                    for r in readings[:3]
                    if r.value is not None
                )
                message = f"正文说“{self._text(span)}”，而{said}"
            else:
                left = number(first.value or Decimal(0))
                message = f"正文说“{self._text(span)}”，而{describe(first.expression, self.edition)}不是0，是{left}"
            self.contradictions.append(
                Contradiction(
                    kind,
                    span,
                    message,
                    found=Decimal(0) if kind == "zero" else None,
                    expected=first.value if kind == "zero" else None,
                    reading=str(first.expression),
                    cells=first.expression.cells,
                )
            )

    # ------------------------------------------------------------------ result

    def result(self) -> NumbersAnalysis:
        check_repeats(self, self.states)
        contradicted = [c.span for c in self.contradictions if c.severity is not Severity.INFO]
        accounts = []
        for state in self.states:
            span = self.number_span(state.mention)
            status = state.status
            if any(s == span for s in contradicted):
                status = "contradicted"
            accounts.append(
                NumberAccount(
                    self._text(span),
                    span,
                    state.mention.value,
                    state.mention.quantity.unit,
                    status,
                    str(state.reading.expression) if state.reading else None,
                    state.reading.expression.cells if state.reading else (),
                    state.reason if status != "verified" else "",
                    describe(state.reading.expression, self.edition) if state.reading else "",
                )
            )
        accounts.sort(key=lambda a: a.span.start)
        count = {
            s: sum(1 for a in accounts if a.status == s)
            for s in ("verified", "contradicted", "consistent", "unchecked")
        }
        return NumbersAnalysis(
            tuple(accounts),
            tuple(sorted(self.claims, key=lambda c: (c.span.start, c.span.end))),
            tuple(sorted(self.contradictions, key=lambda c: (c.span.start, c.span.end, c.kind, c.message))),
            Coverage(len(accounts), **count),
        )
