"""The numbers of prose on amounts, for genres that declare what they claim: accounted for, and told in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from drafting.analysis.describe import describe, describe_all, number
from drafting.analysis.structure import Passage, SectionFound, Structure
from drafting.analysis.verdicts import Contradiction, Kind, NumberAccount, NumbersAnalysis, Status, collected
from drafting.findings import Related, Severity
from drafting.genre.claims import Claims, RowCells
from drafting.genre.expressions import PREVIOUS, Cells, Expression
from drafting.genre.figures import Agency
from drafting.genre.model import CellSpec, Edition, FormTable
from drafting.grounding.amount_checks import Fault, Operand, Sheets, Value, Verdicts
from drafting.grounding.amount_claims import Claim, ClaimReader, Direction, Text, directions_in, in_money
from drafting.grounding.amount_counts import RowChecker, check_all, resolve_counts
from drafting.grounding.amount_tokens import Cutter, Piece, Rows
from drafting.language.amounts import MONEY
from drafting.language.quantities import find_quantities, normalise
from drafting.text.mapped import MappedText
from drafting.text.numerals import SCALES
from drafting.text.span import Span

_QUOTES = frozenset("“”‘’\"'「」『』")
_KINDS: Mapping[str, Kind] = {
    "cell": "cell",
    "budget": "cell",
    "most": "cell",
    "no count": "cell",
    "no money": "cell",
    "previous": "previous",
    "previous change": "previous",
    "share": "share",
    "completion": "share",
    "plan": "share",
    "no plan": "share",
    "deviation": "share",
    "mean": "share",
    "multiple": "share",
    "sum": "sum",
    "parts": "sum",
    "bound": "sum",
    "alike": "repeated",
    "unit": "no_unit",
}
"""The kind of contradiction that a fault is; the others are changes."""
_ON_THE_WORD = frozenset({"turned", "gap way", "growth way", "come to", "points", "over"})
"""Faults of the word before a number: they are marked with it."""
_PLANS = {"opening": "年初预算", "full": "全年（调整）预算", "budget": "预算"}
_AGREES = {
    "cell": "与表中的数相符",
    "rate": "由正文或表格的数算得相同",
    "change": "由金额和增减额算得相同",
    "sum": "分项相加等于总数",
    "equal": "与正文里的另一个数相等",
    "bound": "不多于它所在的总数",
    "count": "规定应写明的数量，与金额的有无相符",
}


def _kind(fault: Fault) -> Kind:
    """The kind of contradiction that a fault is; last year's amount in this year's tables is a cell as any other."""
    kind = _KINDS.get(fault.what, "change")
    if kind != "previous" or any(c.startswith(PREVIOUS) for v in fault.values[:1] for c in v.expression.cells):
        return kind
    return "cell" if fault.what == "previous" else "change"


@dataclass(frozen=True, slots=True)
class _Place:
    """A passage and the headings above it."""

    passage: Passage
    content: MappedText
    heading: str
    group: int
    read: bool
    """Whether what it says is held against the tables."""


def analyse_amounts(
    claims: Claims,
    edition: Edition,
    structure: Structure,
    cells: Cells,
    previous: Cells | None,
    placeholders: Sequence[str] = (),
    absent: Collection[str] = (),
    *,
    agency: Agency | None = None,
    year: int | None = None,
) -> NumbersAnalysis:
    """Read the prose of a report against its figures; ``previous`` are those of last year, ``placeholders`` patterns of
    what is still to be filled in, ``absent`` the ids of tables that the report does not have."""
    names = {rule.table: _names_in(edition, rule, cells, absent) for rule in claims.rows}
    every = {code: name for table in names.values() for code, name in table.items()}
    own = [a for a in (agency.name if agency is not None else "", structure.named.text if structure.named else "") if a]
    cutter = Cutter(claims, Rows.of(every), year, own, placeholders)
    reader = ClaimReader(claims)
    places = list(_places(structure, claims))
    read = [p for p in places if p.read]
    directions: list[Direction] = []
    cuts: list[Sequence[Piece]] = []
    last_heading = None
    for i, place in enumerate(read):
        pieces = cutter.pieces(place.content.text)
        cuts.append(pieces)
        new = place.heading != last_heading
        last_heading = place.heading
        text = Text(place.content.text, pieces, cutter.pieces(place.heading), new)
        first = len(reader.found)
        reader.read(i, text)
        directions.extend(directions_in(reader, i, text, first))
    gone = frozenset(t.path for t in edition.tables if t.id in absent)
    sheets = Sheets(cells, previous, names, _without_numbers(edition, cells), gone)
    texts = [p.content.text for p in read]
    resolved = resolve_counts(claims, reader.found, cuts, texts)
    found = resolved.found
    checker = RowChecker(claims, sheets, found, directions, texts, [p.group for p in read])
    checker.named, checker.together = resolved.named, resolved.together
    verdicts = check_all(claims, sheets, resolved, checker, cuts)
    teller = _Teller(read, edition, found, verdicts, has_previous=previous is not None, claims=claims)
    accounts = [*teller.accounts(), *_unread([p for p in places if not p.read])]
    accounts.sort(key=lambda a: a.span)
    left_open = [re.compile(p) for p in placeholders]
    return collected(accounts, [*teller.contradictions(), *teller.missing(left_open)])


def _money_unit(claims: Claims) -> str:
    """The unit that the cells of a genre have amounts of money in: by what one yuan is of it."""
    factor = claims.units.get(MONEY, Decimal(1))
    return next((scale for scale, value in SCALES.items() if value * factor == 1), "") + MONEY


def _without_numbers(edition: Edition, cells: Cells) -> frozenset[str]:
    """The cells that hold no number though the form does not let them be blank: they are not known to be 0."""
    may_lack = {c for r in edition.relations for c in r.optional}
    return frozenset(
        path
        for path, spec in edition.cells.items()
        if cells.get(path) is None
        and path not in edition.blanks
        and path not in may_lack
        and not _may_be_left_out(spec)
    )


def _may_be_left_out(spec: CellSpec) -> bool:
    """Whether a report may be without the row or column of a cell; a code that it has is no such row."""
    return spec.column.optional or (spec.row.optional and not spec.row.code)


def _names_in(edition: Edition, rule: RowCells, cells: Cells, absent: Collection[str]) -> dict[str, str]:
    """The rows of a table by their codes: those that a report brings or figures have, all of the list where it has no
    such table, or those of the form whose ids are codes."""
    form = next((t for t in edition.keyed if t.path == rule.table), None)
    if form is not None:
        if form.id in absent:
            families = [b.family for b in form.blocks if b.family is not None]
            return {code: name for f in families for code, name in f.names.items() if f.holds(code)}
        axes = [a for b in form.blocks for group in b.rows for a in group.children if a.code]
        return {**_listed_names(form, cells), **{a.code: a.label for a in axes}}
    pattern = re.compile(re.escape(rule.cell).replace(re.escape("{code}"), r"(\d+)"))
    found = ((m[1], spec) for p, spec in edition.cells.items() if (m := pattern.fullmatch(p)) is not None)
    return {code: spec.row.label for code, spec in found}


def _listed_names(form: FormTable, cells: Cells) -> dict[str, str]:
    """The rows that cells have, named by the list of codes."""
    out = {}
    for path in cells:
        code = form.code_of(path)
        family = form.family_of(code) if code is not None else None
        if code is not None and family is not None and code in family.names:
            out[code] = family.names[code]
    return out


# ------------------------------------------------------------------ where the prose stands


def _places(structure: Structure, claims: Claims) -> Iterator[_Place]:
    """All passages in order, each with the headings above it."""
    for passage in structure.preamble:
        yield _Place(passage, _content(passage), "", 0, False)
    group, over = 0, False
    for section in structure.sections:
        over = over or any(p.search(_squeezed(section.label)) for p in claims.rest)
        read = not over and _is_read(section, claims)
        last = None
        for passage in section.passages:
            heading = _heading(section, passage)
            if heading != last:
                group, last = group + 1, heading
            content = _content(passage)
            if content.text:
                yield _Place(passage, content, heading, group, read)


def _is_read(section: SectionFound, claims: Claims) -> bool:
    if section.spec is not None and section.spec.id in claims.outside:
        return False
    heading = _squeezed(section.label)
    return section.spec is not None or not any(p.search(heading) for p in claims.outside_headings)


def _squeezed(content: MappedText) -> str:
    return normalise(content).text


def _content(passage: Passage) -> MappedText:
    return normalise(passage.content).keep(lambda c: c not in _QUOTES)


def _heading(section: SectionFound, passage: Passage) -> str:
    """The heading of the section and the last sub-heading before a passage."""
    subs = [s for s in section.subsections if s.label.text and s.label.span.start <= passage.span.start]
    label = normalise(section.label).keep(lambda c: c not in _QUOTES).text
    if not subs:
        return label
    return f"{label}\n{normalise(subs[-1].label).keep(lambda c: c not in _QUOTES).text}"


def _unread(places: Sequence[_Place]) -> Iterator[NumberAccount]:
    for place in places:
        for q in find_quantities(place.content.text):
            text = place.content.text[q.start : q.end]
            span = place.content.span_of(q.start, q.end)
            yield NumberAccount(text, span, q.value, q.unit, "unchecked", reason="这一部分说的不是表格里的数")


# ------------------------------------------------------------------ telling it


class _Teller:
    """Tells verdicts in a clerk's words."""

    def __init__(
        self,
        places: Sequence[_Place],
        edition: Edition,
        found: Sequence[Claim],
        verdicts: Verdicts,
        *,
        has_previous: bool,
        claims: Claims,
    ) -> None:
        self.places = places
        self.edition = edition
        self.found = found
        self.verdicts = verdicts
        self.has_previous = has_previous
        self.money = _money_unit(claims)
        """The unit of the amounts of the cells."""
        self.units = claims.units

    def span(self, claim: Claim) -> Span:
        """The place of a claim's number in the document."""
        q = claim.quantity
        return self.places[claim.passage].content.span_of(q.start, q.end)

    def said(self, claim: Claim) -> str:
        """A number with its unit as written."""
        q = claim.quantity
        return self.places[claim.passage].content.text[q.start : q.stop]

    def _money(self, value: Decimal, claim: Claim | None = None) -> str:
        """A number with its unit: that of the claim it is told of, where that is a count."""
        counted = claim is not None and claim.quantity.unit and not in_money(claim.quantity)
        return f"{number(value)}{claim.quantity.unit if claim is not None and counted else self.money}"

    # ------------------------------------------------------------------ contradictions

    def contradictions(self) -> Iterator[Contradiction]:
        """All faults."""
        for fault in self.verdicts.faults:
            severity = Severity.ERROR if fault.grade == "error" else Severity.WARNING
            values = fault.values[:1]
            yield Contradiction(
                _kind(fault),
                self._place(fault),
                self._message(fault),
                severity,
                found=fault.claim.quantity.value if fault.claim is not None else self._word(fault.direction),
                expected=fault.expected,
                reading=str(values[0].expression) if values else None,
                cells=tuple(dict.fromkeys(self._cells(fault))),
                related=tuple(self._related(fault)),
            )

    def _place(self, fault: Fault) -> Span:
        claim, direction = fault.claim, fault.direction
        if claim is None and direction is not None:
            content = self.places[direction.passage].content
            return content.span_of(direction.piece.start, direction.piece.end)
        assert claim is not None
        turned = fault.what in ("previous change", "from last") and (fault.expected or 0) * claim.direction < 0
        if (turned or fault.what in _ON_THE_WORD) and claim.word is not None:
            content = self.places[claim.passage].content
            return content.span_of(claim.word.start, claim.quantity.stop)
        return self.span(claim)

    def _word(self, direction: Direction | None) -> str:
        if direction is None:
            return ""
        return self.places[direction.passage].content.text[direction.piece.start : direction.piece.end]

    def _cells(self, fault: Fault) -> Iterator[str]:
        for v in fault.values[:1]:
            yield from v.expression.cells
        for o in fault.operands:
            if o.expression is not None:
                yield from o.expression.cells

    def _related(self, fault: Fault) -> Iterator[Related]:
        for claim in dict.fromkeys(fault.others):
            content = self.places[claim.passage].content
            told = claim.word is not None and (fault.what == "turned" or claim.form in ("change", "gap"))
            start = claim.word.start if told and claim.word is not None else claim.quantity.start
            span = content.span_of(start, claim.quantity.end)
            yield Related("据以计算的数", span.start, span.end)

    def _operand(self, operand: Operand) -> str:
        if operand.expression is None:
            return number(operand.value)
        return f"{number(operand.value)}（{describe(operand.expression, self.edition)}）"

    def _told_values(self, values: Sequence[Value]) -> str:
        told = describe_all([(v.expression, v.value) for v in values[:3]], self.edition)
        return told + ("，都对不上" if len(values) > 1 else "")

    def _message(self, fault: Fault) -> str:
        tell = getattr(self, f"_tell_{fault.what.replace(' ', '_')}", None)
        assert tell is not None, fault.what
        return str(tell(fault))

    def _own(self, fault: Fault) -> str:
        assert fault.claim is not None
        return self.said(fault.claim)

    def _tell_cell(self, fault: Fault) -> str:
        return f"正文写{self._own(fault)}，{self._told_values(fault.values)}"

    _tell_budget = _tell_cell

    def _tell_previous(self, fault: Fault) -> str:
        return f"正文写上年为{self._own(fault)}，{self._told_values(fault.values)}"

    def _tell_previous_change(self, fault: Fault) -> str:
        change = fault.expected or Decimal(0)
        way = "增加" if change >= 0 else "减少"
        return f"正文写增减{self._own(fault)}，与上年的数据相比应为{way}{self._money(abs(change), fault.claim)}"

    def _tell_most(self, fault: Fault) -> str:
        value = fault.values[0]
        return f"正文写{self._own(fault)}，{describe(value.expression, self.edition)}为{number(value.value)}，请核对"

    def _tell_no_count(self, fault: Fault) -> str:
        value = fault.values[0]
        name = describe(value.expression, self.edition)
        return f"{name}为{number(value.value)}，正文写的数量是{self._own(fault)}，请核对"

    _tell_no_money = _tell_no_count

    def _tell_share(self, fault: Fault) -> str:
        top, base = fault.operands
        expected = number(fault.expected or Decimal(0))
        return f"比例写{self._own(fault)}，{self._operand(top)}÷{self._operand(base)}＝{expected}%"

    def _tell_completion(self, fault: Fault) -> str:
        top, base = fault.operands
        expected = number(fault.expected or Decimal(0))
        return f"完成率写{self._own(fault)}，决算{self._operand(top)}÷预算{self._operand(base)}＝{expected}%"

    def _tell_plan(self, fault: Fault) -> str:
        _, base, other = fault.operands
        named = _PLANS.get(fault.plan, "预算")
        kind = _PLANS.get(other.claim.plan, "") if other.claim is not None else ""
        told = f"写的是完成{named}（{number(base.value)}）的{self._own(fault)}"
        return f"{told}，这个比例是按{kind}{number(other.value)}算的"

    def _tell_no_plan(self, fault: Fault) -> str:
        return f"预算为0，不能计算完成率，正文写{self._own(fault)}"

    def _tell_growth(self, fault: Fault) -> str:
        assert fault.claim is not None
        now, base = fault.operands
        expected = number(fault.expected or Decimal(0))
        told = f"今年{self._operand(now)}、上年{self._operand(base)}"
        return f"增减幅度写{self._own(fault)}，{told}，应为{expected}%"

    def _tell_growth_way(self, fault: Fault) -> str:
        now, base = fault.operands
        way = "增长" if (fault.expected or 0) >= 0 else "下降"
        told = f"今年{self._operand(now)}、上年{self._operand(base)}"
        return f"增减幅度写{self._own(fault)}，方向不对：{told}，应为{way}"

    def _tell_parts(self, fault: Fault) -> str:
        told = "、".join(self.said(c) for c in (*fault.others, fault.claim) if c is not None)
        return f"正文分开写的{told}加起来，{self._told_values(fault.values)}，对不上"

    def _tell_no_base(self, fault: Fault) -> str:
        return f"上年为0，不能计算增减幅度，正文写{self._own(fault)}"

    def _tell_over(self, fault: Fault) -> str:
        return f"下降幅度写{self._own(fault)}，不可能大于100%"

    def _tell_cause(self, fault: Fault) -> str:
        return f"前面说决算数与预算数的大小，原因写“{self._word(fault.direction)}”，方向相反，请核对"

    def _tell_below(self, fault: Fault) -> str:
        now = fault.operands[0]
        return f"增加额{self._own(fault)}大于今年的数{self._operand(now)}，上年的数不可能小于0"

    def _tell_turned(self, fault: Fault) -> str:
        assert fault.claim is not None
        other = fault.others[0]
        words = [self.places[c.passage].content.text[c.word.start : c.word.end] for c in (other, fault.claim) if c.word]
        return f"前面写“{words[0]}”，后面写“{words[-1]}”，增减的方向不一致"

    def _tell_way(self, fault: Fault) -> str:
        now, plan = fault.operands
        way = "大于" if now.value > plan.value else "小于" if now.value < plan.value else "等于"
        return f"正文写“{self._word(fault.direction)}”，决算数{number(now.value)}{way}预算数{number(plan.value)}"

    def _tell_way_of_rate(self, fault: Fault) -> str:
        rate = fault.operands[0]
        return f"正文写“{self._word(fault.direction)}”，与完成率{number(rate.value)}%不符"

    def _tell_deviation(self, fault: Fault) -> str:
        top, base = fault.operands
        expected = number(fault.expected or Decimal(0))
        return f"差异率写{self._own(fault)}，决算{self._operand(top)}与预算{self._operand(base)}相比应为{expected}%"

    def _tell_gap(self, fault: Fault) -> str:
        now, plan = fault.operands
        gap = fault.expected or Decimal(0)
        way = "大于" if gap > 0 else "小于" if gap < 0 else "等于"
        return (
            f"相差写{self._own(fault)}，决算数{self._operand(now)}{way}预算数{self._operand(plan)}，"
            f"相差{self._money(abs(gap), fault.claim)}"
        )

    _tell_gap_way = _tell_gap

    def _tell_come_to(self, fault: Fault) -> str:
        assert fault.claim is not None
        assert fault.claim.word is not None
        word = self.places[fault.claim.passage].content.text[fault.claim.word.start : fault.claim.word.end]
        return f"由{self.said(fault.others[0])}到{self._own(fault)}，与“{word}”不符"

    def _tell_points(self, fault: Fault) -> str:
        old, new = fault.others
        points = number(abs(fault.expected or Decimal(0)))
        return f"正文写{self._own(fault)}，{self.said(old)}与{self.said(new)}相差{points}"

    def _tell_mean(self, fault: Fault) -> str:
        whole, count = fault.operands
        assert fault.claim is not None
        own, expected = self._own(fault), fault.expected or Decimal(0)
        unit = fault.claim.quantity.unit
        if own.endswith(self.money):
            expected, unit = expected * self.units.get(unit, Decimal(1)), self.money
        told = f"{self._money(whole.value)}÷{number(count.value)}{count.claim.quantity.unit if count.claim else ''}"
        return f"平均数写{own}，{told}＝{number(expected)}{unit}"

    def _tell_multiple(self, fault: Fault) -> str:
        now, base = fault.operands
        expected = number(fault.expected or Decimal(0))
        return f"倍数写{self._own(fault)}，今年{self._operand(now)}÷上年{self._operand(base)}＝{expected}倍"

    def _tell_from_last(self, fault: Fault) -> str:
        now, before = fault.operands
        change = fault.expected or Decimal(0)
        way = "增加" if change >= 0 else "减少"
        told = f"今年{self._operand(now)}、上年{self._operand(before)}"
        return f"增减写{self._own(fault)}，{told}，应为{way}{self._money(abs(change))}"

    def _tell_sum(self, fault: Fault) -> str:
        parts = fault.others
        listed = "、".join(self.said(c) for c in parts[:6]) + ("等" if len(parts) > 6 else "")
        return f"各项之和与总数不符：写{self._own(fault)}，应为{number(fault.expected or Decimal(0))}（{listed}）"

    def _tell_bound(self, fault: Fault) -> str:
        if fault.grade == "warning" and fault.others:
            return f"正文写{self._own(fault)}，多于别处写的{self.said(fault.others[0])}，请核对"
        return f"正文写{self._own(fault)}，多于其所在的总数{number(fault.expected or Decimal(0))}"

    def _tell_alike(self, fault: Fault) -> str:
        return f"此处写{self._own(fault)}，前面同一批项目写{self.said(fault.others[0])}，请核对"

    def _tell_unit(self, fault: Fault) -> str:
        money = f"后面缺单位（{self.money}）"
        told = {"rate": "后面缺“%”", "money": money, "scale": f"的单位应为{self.money}"}[fault.unit]
        return f"“{self._own(fault)}”{told}"

    # ------------------------------------------------------------------ what was not told

    def missing(self, placeholders: Sequence[re.Pattern[str]] = ()) -> Iterator[Contradiction]:
        """Counts that must stand and do not; nothing below a heading where something is still to be filled in."""
        unfinished = {p.group for p in self.places if any(x.search(p.passage.text) for x in placeholders)}
        for m, value in self.verdicts.missing:
            near = [c for c in self.found if self._near(c, m.when)]
            if near and self.places[near[-1].passage].group not in unfinished:
                name = describe(Expression.sum(m.when), self.edition)
                message = f"{name}为{number(value)}，没有写明{m.name}"
                yield Contradiction("untold", self.span(near[-1]), message, Severity.WARNING, cells=(m.when,))

    def _near(self, claim: Claim, path: str) -> bool:
        value = self.verdicts.verified.get(claim.id)
        return value is not None and path in value.expression.cells

    # ------------------------------------------------------------------ accounts

    def accounts(self) -> Iterator[NumberAccount]:
        """What became of each number."""
        for claim in self.found:
            value = self.verdicts.verified.get(claim.id)
            why = self.verdicts.consistent.get(claim.id)
            status: Status = "verified" if value is not None else "consistent" if why is not None else "unchecked"
            reason = "" if value is not None else _AGREES[why] if why is not None else self._reason(claim)
            q = claim.quantity
            yield NumberAccount(
                self.places[claim.passage].content.text[q.start : q.end],
                self.span(claim),
                q.value,
                q.unit,
                status,
                str(value.expression) if value is not None else None,
                value.expression.cells if value is not None else (),
                reason,
                describe(value.expression, self.edition) if value is not None else "",
            )

    def _reason(self, claim: Claim) -> str:
        if claim.reason:
            return "在说明原因或用途，不是表格里的数"
        if claim.id in self.verdicts.empty:
            return "表里的这一格没有数"
        if claim.form in ("change", "growth", "previous") and not self.has_previous:
            return "没有上年数据"
        if claim.form == "budget":
            return "表格里没有这个预算数，正文里也没有可以互相核对的数"
        if claim.mention is None or not claim.sure:
            return "说不清是哪一项"
        return "表格里没有这个数，正文里也没有可以互相核对的数"
