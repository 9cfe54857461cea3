"""Claims on amounts held against the tables and against each other: what holds, what does not, and by which numbers.

A number that a table has is held against its cell. Rates are worked out again from the amounts beside them, each as
far as its rounding leaves it open. Where the numbers of a rate disagree and one of them is at fault by the tables, only
that one is told.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import Literal

from drafting.genre.claims import ANY, WHOLE, Bound, Claims, Mandated, Reference, RowCells, Subject, SumOf
from drafting.genre.expressions import PREVIOUS, Cells, Expression, Term
from drafting.grounding.amount_claims import Claim, Direction, Mention, in_money, scaled
from drafting.language.amounts import DAYS, EVERY_DAY
from drafting.language.averages import average_in
from drafting.language.markers import AND, ET_CETERA, GENITIVE
from drafting.language.quantities import Quantity
from drafting.language.slips import digits_of, one_key, one_slip, one_stroke
from drafting.text.numerals import round_half_up

Grade = Literal["error", "warning"]
_CENT = Decimal("0.01")
_HALF = Decimal("0.005")
_LARGE = Decimal("1")
"""Amounts below have too few digits for a slip to be told from another amount."""
_SEVERAL = Decimal("10")
"""Sums below have too few digits for a slip in them to be told from a list that leaves something out."""
_FAR = 3
"""How many times what it is a part of a number must be to be told for its size alone."""
_LOSABLE = frozenset({"share", "growth", "completion", "value", "budget", "change", "gap", "previous", "mean"})
"""Forms whose number has a unit or a per cent sign."""
_BEFORE = {"previous": ("last",), "earlier": ("", "last")}
"""Forms of what an amount was before, each with what it is set beside there."""
_NEAR = 4
"""So many numbers in a row, with their plan before them, are of one thing: 预算5万元，支出3万元，完成60%，减少2万元."""
_COUNTS = 3
"""So many counts before a mean may be what it is of."""
_FAULTY_COUNT = Decimal("100")
"""Counts below have too few digits for a slip to be told where it is not sure what they are of."""
_DIGITS = 3
"""Means of fewer digits are soon alike."""
_LONG = Decimal("1000")
"""Amounts that are written with so many digits are long enough for a slip, however small they are."""
_ALLOWED = Decimal("0.05")
"""By how much a sum of rounded amounts may differ."""


@dataclass(frozen=True, slots=True)
class Value:
    """What an amount should be: an expression over cells and its value."""

    expression: Expression
    value: Decimal
    certain: bool = True
    """Whether the words, or those around them, say that this is meant; else it is only what the thing is elsewhere."""


@dataclass(frozen=True, slots=True)
class Operand:
    """A number that a rate is worked out from: of the text, of a cell, or both."""

    value: Decimal
    claim: Claim | None = None
    expression: Expression | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that does not agree: the number at fault, what it should be, and what says so.

    ``what``: ``cell``, ``budget``, ``previous``, ``most`` (more than a cell allows), ``no count``, ``no money``,
    ``share``, ``completion``, ``plan`` (worked out from another budget than the named one), ``no plan`` (a rate of a
    budget of 0), ``growth``, ``growth way`` (the rate of it is right, its word is not), ``no base`` (a rate on
    nothing), ``below`` (a rise above what there is), ``come to`` (a word between two numbers that go the other way),
    ``over`` (a fall of more than all), ``turned`` (two words that say opposite things), ``cause`` (a cause that says
    the opposite), ``way`` (a word against the figures), ``gap``, ``points``, ``mean``, ``multiple``, ``sum``, ``parts``
    (told one by one, they do not come to the cell), ``bound``, ``unit``.
    """

    what: str
    grade: Grade
    claim: Claim | None
    expected: Decimal | None = None
    values: tuple[Value, ...] = ()
    operands: tuple[Operand, ...] = ()
    others: tuple[Claim, ...] = ()
    direction: Direction | None = None
    unit: str = ""
    plan: str = ""


@dataclass
class Verdicts:
    """What was found out: the faults, the claims that a table bears out, and those that other numbers bear out."""

    faults: list[Fault] = field(default_factory=list)
    verified: dict[int, Value] = field(default_factory=dict)
    consistent: dict[int, str] = field(default_factory=dict)
    reported: set[int] = field(default_factory=set)
    """Claims that a fault names as the one to be marked."""
    missing: list[tuple[Mandated, Decimal]] = field(default_factory=list)
    counts: set[int] = field(default_factory=set)
    """Claims that are counts, held against their cells by themselves."""
    empty: set[int] = field(default_factory=set)
    """Claims whose cell is there and holds no number."""

    def add(self, fault: Fault) -> None:
        """A fault, unless one of its numbers is told already."""
        own = [c.id for c in (fault.claim, *fault.others) if c is not None]
        if any(i in self.reported for i in own):
            return
        self.faults.append(fault)
        if fault.claim is not None:
            self.reported.add(fault.claim.id)

    def agree(self, claims: Iterable[Claim | None], why: str) -> None:
        """Take claims for consistent: they agree with one another, by the relation that ``why`` names."""
        for c in claims:
            if c is not None:
                self.consistent.setdefault(c.id, why)


@dataclass(frozen=True)
class Sheets:
    """The cells of a report, this year's and last year's.

    A row that a table does not have holds nothing. A cell that is there without a number holds nothing only where the
    form says that a blank means that; else it is not known.
    """

    cells: Cells
    previous: Cells | None
    rows: Mapping[str, Mapping[str, str]]
    """By the path of a table the codes of its rows with the names of these."""
    unknown: frozenset[str] = frozenset()
    """Cells that are there, or should be, and hold no number."""
    absent: frozenset[str] = frozenset()
    """Paths of tables that the report does not have."""

    def has(self, path: str) -> bool:
        """Whether the report has the table that a path is of."""
        table = path.partition(".")[0]
        return table in self._tables and table not in self.absent

    @property
    def fine(self) -> bool:
        """Whether the tables have amounts written finer than a cent of their unit."""
        return _is_fine(tuple(self.cells.values()))

    @cached_property
    def _given_before(self) -> frozenset[str]:
        """The tables of which last year's figures have a number: of the others nothing is known."""
        before = self.previous or {}
        return frozenset(p.partition(".")[0] for p, v in before.items() if v is not None)

    @property
    def _tables(self) -> frozenset[str]:
        return _tables_of(tuple(self.cells))

    def value(self, expression: Expression, *, previous: bool = False) -> Decimal | None:
        """What an expression comes to; None where the report has no such table."""
        cells = self.previous if previous else self.cells
        if cells is None:
            return None
        total = Decimal(0)
        for term in expression.terms:
            if term.name is None:
                total += term.sign * term.constant
                continue
            name = term.name.removeprefix(PREVIOUS)
            lacking = name.partition(".")[0] not in self._given_before if previous else name in self.unknown
            if cells.get(name) is None and (lacking or not self.has(name)):
                return None
            total += term.sign * (cells.get(name) or Decimal(0))
        return total

    def leaves(self, table: str) -> tuple[str, ...]:
        """The codes of a table that have none below them."""
        codes = self.rows.get(table, {})
        return tuple(c for c in codes if not any(o != c and o.startswith(c) for o in codes))


_seen_tables: dict[int, frozenset[str]] = {}


def _tables_of(paths: tuple[str, ...]) -> frozenset[str]:
    key = hash(paths)
    if key not in _seen_tables:
        _seen_tables.clear()
        _seen_tables[key] = frozenset(p.partition(".")[0] for p in paths)
    return _seen_tables[key]


@lru_cache(maxsize=8)
def _is_fine(values: tuple[Decimal | None, ...]) -> bool:
    return any(v is not None and v != v.quantize(_CENT) for v in values)


_Referent = tuple[tuple[str, ...], ...]
"""What a mention refers to: two mentions with the same are coreferent."""
_REACH = 200
"""How many claims before and behind one something may be that it is held against; no passage of a report has more."""


class AmountChecker:
    """Checks the claims of one report on amounts of money, each against its cells and against the claims beside it."""

    def __init__(
        self,
        claims: Claims,
        sheets: Sheets,
        found: Sequence[Claim],
        directions: Sequence[Direction],
        texts: Sequence[str],
        groups: Sequence[int],
        out: Verdicts | None = None,
    ) -> None:
        self.pack = claims
        self.sheets = sheets
        self.found = found
        self.directions = directions
        self.texts = texts
        self.groups = groups
        """The heading that each passage stands below, by number."""
        self.out = Verdicts() if out is None else out
        self.by_referent: dict[tuple[int, _Referent], list[Claim]] = {}
        """The claims on a thing, by passage."""
        self.stated_amounts: dict[_Referent, list[Claim]] = {}
        """The amounts of a thing, of whichever passage."""
        self.shares: dict[int, list[Claim]] = {}
        """The shares of a passage."""
        for claim in found:
            if claim.form == "share":
                self.shares.setdefault(claim.passage, []).append(claim)
            if claim.mention is not None:
                self.by_referent.setdefault((claim.passage, claim.mention.key), []).append(claim)
                if claim.form == "value":
                    self.stated_amounts.setdefault(claim.mention.key, []).append(claim)

    def is_checked(self, quantity: Quantity) -> bool:
        """Whether a number is of the kind that is held here: an amount of money."""
        return in_money(quantity)

    def verdicts(self) -> Verdicts:
        """All that was found out."""
        for claim in self.found:
            self._unit(claim)
        self.check([c for c in self.found if c.id not in self.out.counts])
        for direction in self.directions:
            self._direction(direction)
        self._causes()
        for s in self.pack.sums:
            self._sum(s)
        self._brackets()
        self._lists()
        self._bounds()
        self._alike()
        self._mandated()
        return self.out

    def check(self, claims: Sequence[Claim]) -> None:
        """Claims against the cells, and rates and changes against the numbers that they follow from."""
        for claim in claims:
            if claim.id not in self.out.reported:
                self._check_against_cells(claim)
            if claim.form in ("value", "share") and claim.word is not None:
                self._come_to(claim)
        for claim in claims:
            self._outweighed(claim)
        for claim in claims:
            step = {
                "share": self._share,
                "completion": self._completion,
                "growth": self._growth,
                "gap": self._gap,
                "change": self._change,
                "deviation": self._deviation,
                "mean": self._mean,
                "multiple": self._multiple,
            }.get(claim.form)
            if step is not None and not claim.reason and claim.id not in self.out.reported:
                step(claim)

    # ------------------------------------------------------------------ what a thing is worth

    def amount(self, claim: Claim) -> Decimal:
        """A claim's number in the unit of the cells."""
        if claim.quantity.unit or claim.quantity.kind != "count":
            return scaled(claim.quantity, self.pack)
        return claim.quantity.value

    def subjects(self, mention: Mention | None, quantity: Quantity | None = None) -> tuple[Subject, ...]:
        """The subjects that a mention may be of: those counted in the number's unit, or those of money."""
        if mention is None:
            return ()
        every = [self.pack.subjects[i] for i in mention.subjects]
        if quantity is None or in_money(quantity) or not quantity.unit:
            return tuple(s for s in every if not s.units)
        return tuple(s for s in every if quantity.unit in s.units)

    def values(
        self, mention: Mention | None, scopes: Sequence[str], *, budget: bool = False, previous: bool = False
    ) -> tuple[Value, ...]:
        """What the thing may come to by the tables, the likeliest first."""
        if mention is None:
            return ()
        if previous:
            return self._values_before(mention, scopes)
        expressions = self._planned_for(mention) if budget else self._meant(mention, scopes)
        out = [(e, self.sheets.value(e), certain) for e, certain in expressions.items()]
        return tuple(Value(e, v, certain) for e, v, certain in out if v is not None)

    def _planned_for(self, mention: Mention) -> dict[Expression, bool]:
        return {e: True for s in self.subjects(mention) for e in s.budgets}

    def _meant(self, mention: Mention, scopes: Sequence[str]) -> dict[Expression, bool]:
        """The expressions that a thing may be, and whether the words around say so."""
        out: dict[Expression, bool] = {}
        for subject in self.subjects(mention):
            for expression, certain in _in_scopes(subject, mention.scope, scopes).items():
                out.setdefault(expression, certain)
        for rule, code in self._rules(mention, scopes):
            out.setdefault(Expression.sum(rule.cell.replace("{code}", code)), True)
        return out

    def _values_before(self, mention: Mention, scopes: Sequence[str]) -> tuple[Value, ...]:
        """What the thing came to last year: by the cells of this year's tables that have it, then by last year's."""
        own = [e for s in self.subjects(mention) for e in s.last]
        own += [Expression.sum(r.last.replace("{code}", c)) for r, c in self._rules(mention, scopes) if r.last]
        out = [Value(e, v) for e in own if (v := self.sheets.value(e)) is not None]
        for expression, certain in self._meant(mention, scopes).items():
            value = self.sheets.value(expression, previous=True)
            if value is not None:
                out.append(Value(_of_last_year(expression), value, certain))
        return tuple(out)

    def _rules(self, mention: Mention, scopes: Sequence[str]) -> Iterator[tuple[RowCells, str]]:
        """The rules and codes that say which cells the rows of a mention are, the likeliest scope first."""
        wanted = (mention.scope,) if mention.scope else scopes
        rules = [r for r in self.pack.rows if self.checks_rows(r)] if mention.codes else []
        for rule in sorted(rules, key=lambda r: wanted.index(r.scope) if r.scope in wanted else len(wanted)):
            known = self.sheets.rows.get(rule.table, {})
            for code in mention.codes:
                if code in known:
                    yield rule, code

    def checks_rows(self, rule: RowCells) -> bool:
        """Whether the cells of a rule are of the kind that is held here."""
        return not rule.units

    def fits(self, quantity: Quantity, amount: Decimal, value: Decimal) -> bool:
        """Whether a number is a value, as far as its digits are written."""
        value = abs(value)
        if amount == value:
            return True
        if not quantity.exact and quantity.hedge is not None:
            low, high = (b * self.pack.units.get(quantity.unit, Decimal(1)) for b in quantity.bounds())
            return low <= value <= high
        step = self._step(quantity)
        if step < _CENT and not self.sheets.fine and in_money(quantity):
            return abs(amount - value) <= _HALF  # the cells are rounded, the prose is not
        return step > _CENT and abs(amount - value) <= step / 2

    def _step(self, quantity: Quantity) -> Decimal:
        """How finely a number is written, in the unit of the cells."""
        return quantity.numeral.granularity * self.pack.units.get(quantity.unit, Decimal(1))

    def rounding(self, whole: Claim, parts: Sequence[Claim]) -> Decimal:
        """By how much a sum of rounded amounts and its whole may differ: three and a half times what is usual."""
        step = 2 * self._half(whole, *parts)
        return (step * Decimal(len(parts) + 1).sqrt()).quantize(step)

    def _half(self, *claims: Claim | None) -> Decimal:
        """How far amounts may be rounded off: half a cent of the cells' unit, less where all are written finer."""
        steps = [self._step(c.quantity) for c in claims if c is not None and in_money(c.quantity)]
        return min(_HALF, max(steps) / 2) if steps and len(steps) == len(claims) else _HALF

    # ------------------------------------------------------------------ units

    def _unit(self, claim: Claim) -> None:
        """A number whose unit is lost: 占76.23。, 0.3万。, and 元 for what the table has in 万元."""
        quantity = claim.quantity
        text = self.texts[claim.passage]
        unit = ""
        if claim.reason and not (claim.beside and self._of_a_row(claim)):
            return
        if quantity.unit and in_money(quantity):
            unit = self._wrong_scale(claim)
        elif not quantity.unit and quantity.kind == "count":
            unit = self._lost_unit(claim, text)
        if unit:
            self.out.add(Fault("unit", "error", claim, unit=unit))

    def _of_a_row(self, claim: Claim) -> bool:
        """Whether a number is what a row comes to that is named beside it."""
        mention = claim.mention
        if mention is None or not mention.codes:
            return False
        return any(v.value == claim.quantity.value for v in self.values(mention, claim.scopes))

    def _wrong_scale(self, claim: Claim) -> str:
        if claim.form not in ("value", "budget") or claim.quantity.numeral.granularity > 1:
            return ""
        if self.pack.units.get(claim.quantity.unit, Decimal(1)) == 1:
            return ""  # the cells are in the unit that is written
        values = self.values(claim.mention, claim.scopes, budget=claim.form == "budget")
        written = claim.quantity.value
        if written and any(v.value == written for v in values) and claim.quantity.numeral.decimals:
            return "scale"
        return ""

    def _lost_unit(self, claim: Claim, text: str) -> str:
        quantity = claim.quantity
        behind = text[quantity.stop : quantity.stop + 1]
        ended = not behind or behind == GENITIVE or not (behind.isalnum() or behind in "%‰-—")
        ended = ended or (behind in AND | ET_CETERA and quantity.numeral.decimals > 1)
        if not ended or claim.form not in _LOSABLE:
            return ""
        if claim.form in ("share", "growth", "completion"):
            return "rate" if claim.sure or quantity.numeral.decimals > 1 else ""
        mention = claim.mention
        if claim.form == "change" and quantity.numeral.decimals and mention is not None and self._only_counted(mention):
            return "rate"  # what is counted grows by whole numbers, or at a rate
        money = bool(self.subjects(mention)) or (mention is not None and bool(mention.codes or mention.words))
        written = bool(quantity.numeral.decimals) or quantity.numeral.granularity > 1
        if written and (money or claim.money or self._beside_money(claim) or self._adds_up_money(claim)):
            return "money"
        return "money" if money and claim.sure and (claim.money or claim.beside) else ""

    def _only_counted(self, mention: Mention) -> bool:
        """Whether a thing has a count and no amount of money."""
        return bool(mention.subjects) and all(self.pack.subjects[i].units for i in mention.subjects)

    def _adds_up_money(self, claim: Claim) -> bool:
        """Whether a number is the sum of the amounts of money right before it: 甲3万元、乙2.15万元，合计5.15."""
        told = [
            c for c in self._preceding(claim)[-2 * _NEAR :] if c.sentence == claim.sentence and in_money(c.quantity)
        ]
        sums = (sum((self.amount(c) for c in told[i:]), Decimal(0)) for i in range(len(told) - 1))
        named = claim.mention is not None and any(claim.mention.key)
        return not named and any(total == claim.quantity.value for total in sums)

    def _beside_money(self, claim: Claim) -> bool:
        """Whether the other numbers of a list are amounts of money: 甲3万元；乙2.15；丙4万元."""
        own = [c for c in self.found if c.list == claim.list >= 0 and c.sentence == claim.sentence and c is not claim]
        return claim.form == "value" and bool(own) and all(in_money(c.quantity) for c in own)

    # ------------------------------------------------------------------ numbers that the tables have

    def _check_against_cells(self, claim: Claim) -> None:
        if claim.form not in ("value", "budget", "previous") or not claim.quantity.unit:
            return
        values = self._expected(claim)
        if not values:
            if claim.form == "value":
                self._at_most(claim)
            if self._without_number(claim):
                self.out.empty.add(claim.id)
            return
        amount = self.amount(claim)
        fit = next((v for v in values if self.fits(claim.quantity, amount, v.value)), None)
        if fit is not None:
            if (claim.sure and not claim.reason) or amount >= _LARGE:
                self.out.verified[claim.id] = fit
            else:
                self.out.consistent[claim.id] = "cell"
            return
        if self._told_in_parts(claim, values) or self._named_like_a_part(claim, values):
            return
        grade = self._grade(claim, amount, values)
        if grade is not None and not (claim.form == "budget" and self._blank(values[0])):
            what = {"budget": "budget", "previous": "previous"}.get(claim.form, "cell")
            self.out.add(Fault(what, grade, claim, values[0].value, values))

    def _named_like_a_part(self, claim: Claim, values: Sequence[Value]) -> bool:
        """Whether the cell is that of a part in a list behind it that is called the same: 全市甲8宗，其中本局甲6宗."""
        own = [c for c in self._coreferent(claim) if c.list >= claim.id and c.sentence == claim.sentence]
        return any(self.fits(c.quantity, self.amount(c), v.value) for c in own for v in values)

    def _told_in_parts(self, claim: Claim, values: Sequence[Value]) -> bool:
        """Whether the amounts that a sentence has of one thing come to it together: 对甲支出5万元；对乙支出3万元."""
        own = [c for c in self._coreferent(claim) if c.sentence == claim.sentence and c.form == claim.form == "value"]
        own = [c for c in own if c.quantity.unit == claim.quantity.unit and not c.reason]
        own = [c for c in own if not any(self.fits(c.quantity, self.amount(c), v.value) for v in values)]
        total = sum((self.amount(c) for c in own), Decimal(0))
        if len(own) < 2:
            return False
        allowed = self.rounding(claim, own) if in_money(claim.quantity) else Decimal(0)
        if any(abs(total - v.value) <= allowed for v in values):
            self.out.agree(own, "sum")
            return True
        slipped = next((v for v in values if v.certain and one_slip(total, v.value) and v.value >= _SEVERAL), None)
        if slipped is not None and not any(one_slip(self.amount(c), slipped.value) for c in own):
            self.out.add(Fault("parts", "warning", own[-1], slipped.value, (slipped,), (), tuple(own[:-1])))
        return slipped is not None and own[-1].id in self.out.reported

    def _outweighed(self, claim: Claim) -> None:
        """甲5宗，其中乙2宗、丙4宗: a whole of which its cell and its parts, each its own cell's, say another number."""
        settled = (
            self._accounted_for(claim) or claim.form != "value" or claim.reason or claim.quantity.hedge is not None
        )
        if settled or claim.mention is None or not self.is_checked(claim.quantity):
            return
        own = [c for c in self.found[claim.id + 1 : claim.id + _REACH] if c.list == claim.id and c.form == "value"]
        parts = [c for c in own if c.quantity.unit == claim.quantity.unit and c.sentence == claim.sentence]
        if len(parts) < 2 or any(c.id not in self.out.verified for c in parts):
            return
        total = sum((self.amount(c) for c in parts), Decimal(0))
        values = self._expected(claim)
        found = next((v for v in values if v.value and v.value == total), None)
        if found is not None:
            self.out.add(Fault("cell", "warning", claim, found.value, (found,), (), tuple(parts)))

    def _blank(self, value: Value) -> bool:
        """Whether the cells of a value are all blank: older tables have a column for plans and nothing in it."""
        return all(self.sheets.cells.get(p) is None for p in value.expression.cells)

    def _expected(self, claim: Claim) -> tuple[Value, ...]:
        quantity = claim.quantity
        if not self.is_checked(quantity):
            return ()
        if claim.form == "previous":
            return self.values(claim.mention, claim.scopes, previous=True) if claim.against == "last" else ()
        values = self.values(claim.mention, claim.scopes, budget=claim.form == "budget")
        if claim.form == "budget" and self._plans(claim) > 1:
            return tuple(v for v in values if self.fits(quantity, self.amount(claim), v.value))
        return (*values, *self._mostly(claim)) if claim.form == "value" else values

    def _mostly(self, claim: Claim) -> Iterator[Value]:
        """What the thing mostly comes to and need not."""
        for subject in self.subjects(claim.mention, claim.quantity):
            for expression in subject.mostly:
                value = self.sheets.value(expression)
                if value is not None:
                    yield Value(expression, value, certain=False)

    def _without_number(self, claim: Claim) -> bool:
        """Whether the cells that a claim is of are in the report and hold no number."""
        if not self.is_checked(claim.quantity) or claim.form != "value" or claim.mention is None:
            return False
        cells = {c for e in self._meant(claim.mention, claim.scopes) for c in e.cells}
        return any(c in self.sheets.unknown or not self.sheets.has(c) for c in cells)

    def _plans(self, claim: Claim) -> int:
        """How many kinds of budget the passage tells of the thing."""
        same = [c.plan for c in self._coreferent(claim) if c.form == "budget"]
        return len(set(same))

    def _grade(self, claim: Claim, amount: Decimal, values: Sequence[Value]) -> Grade | None:
        if claim.against == "other" or self._part_of_told(claim):
            return None
        if claim.quantity.hedge is not None:
            return "warning" if self._is_far(claim, amount, values) else None
        if claim.sure and not claim.reason and any(v.certain for v in values):
            return "error"
        return "warning" if any(self._slipped(claim, amount, v.value) for v in values) else None

    def _part_of_told(self, claim: Claim) -> bool:
        """Whether the thing's number was told in the sentence; another one in its list is a part: 甲9次，其中乙2次."""
        own = set(claim.mention.subjects) if claim.mention is not None and claim.listed else set()
        told = (c for c in self._preceding(claim) if c.sentence == claim.sentence and c.mention is not None)
        alike = (c for c in told if c.quantity.unit == claim.quantity.unit and c.form == claim.form == "value")
        return any(c.id in self.out.verified and own & set(c.mention.subjects) for c in alike if c.mention)

    @staticmethod
    def _is_far(claim: Claim, amount: Decimal, values: Sequence[Value]) -> bool:
        """Whether an approximate number is far from all that it may be: a digit more or less, not a rounding."""
        known = claim.sure and not claim.reason and any(v.certain for v in values)
        return known and all(max(amount, v.value) > min(amount, v.value) * _FAR for v in values if v.value)

    @staticmethod
    def _slipped(claim: Claim, amount: Decimal, value: Decimal) -> bool:
        """Whether a number of which it is not sure what it is of is another one with a slip in it."""
        small, large = sorted((amount, value))
        if not in_money(claim.quantity) and small < _FAULTY_COUNT:
            return small >= _LARGE and small * 10 == large  # so few digits are soon alike
        long = small >= _LARGE or claim.quantity.value >= _LONG
        return small > 0 and long and one_stroke(amount, value)

    def _at_most(self, claim: Claim) -> None:
        """A thing that is part of a cell and mostly all of it."""
        subject = next((s for s in self.subjects(claim.mention, claim.quantity) if s.at_most is not None), None)
        if subject is None or subject.at_most is None or claim.reason or not claim.sure:
            return
        most = self.sheets.value(subject.at_most)
        amount = self.amount(claim)
        if most is None or not most:
            return
        if abs(amount - most) <= _ALLOWED:
            self.out.consistent[claim.id] = "cell"
        elif amount > most * _FAR or (one_slip(amount, most) and min(amount, most) >= _LARGE):
            self.out.add(Fault("most", "warning", claim, most, (Value(subject.at_most, most),)))

    # ------------------------------------------------------------------ partners

    def _coreferent(self, claim: Claim) -> list[Claim]:
        """The claims on the same thing below the same heading, those of the passage alone where it has any before."""
        if claim.mention is None:
            return []
        key = claim.mention.key
        same = self.by_referent.get((claim.passage, key)) or self.by_referent.get((claim.passage - 1, key), [])
        if len(same) <= _REACH:
            return same
        at = bisect_left(same, claim.id, key=lambda c: c.id)
        return same[max(0, at - _REACH) : at + _REACH]

    def _preceding(self, claim: Claim) -> Sequence[Claim]:
        """The claims before one, as many as two passages may have."""
        return self.found[max(0, claim.id - 2 * _REACH) : claim.id]

    @staticmethod
    def _corefer(c: Claim, claim: Claim) -> bool:
        return c.mention is not None and claim.mention is not None and c.mention.key == claim.mention.key

    def _partner(self, claim: Claim, form: str, plan: str = "") -> Operand | None:
        """The amount of a form of the same thing: the last one before the claim, else the first behind it in its
        sentence."""
        wanted = [c for c in self._coreferent(claim) if c.form == form and self.is_checked(c.quantity) and not c.reason]
        if plan in ("opening", "full"):
            wanted = [c for c in wanted if c.plan == plan] or [c for c in wanted if c.plan == "budget"]
        before = [c for c in wanted if c.id < claim.id]
        behind = [c for c in wanted if c.id > claim.id and c.sentence == claim.sentence]
        found = before[-1] if before else behind[0] if behind else None
        if found is not None:
            known = self.out.verified.get(found.id) if self._is_coarse(found.quantity) else None
            return Operand(self.amount(found) if known is None else known.value, found)
        values = self.values(claim.mention, claim.scopes, budget=form == "budget") if form != "change" else ()
        return Operand(values[0].value, None, values[0].expression) if values else None

    def _is_coarse(self, quantity: Quantity) -> bool:
        """Whether a number is only about what a cell has: 4600余宗, 5.88万件."""
        return quantity.hedge is not None or self._step(quantity) > (_CENT if in_money(quantity) else 1)

    # ------------------------------------------------------------------ rates

    def _share(self, claim: Claim) -> None:
        part = self._partner(claim, "value") if claim.mention is not None else None
        bases = self._bases(claim) if part is not None else []
        if part is None or not bases:
            return
        rate = self._rate(claim)
        fit = next((b for b in bases if _is_rate_of(claim, rate, part, b, self._half(part.claim, b.claim))), None)
        if fit is not None and self._more_than_all(claim, part, fit):
            return
        if fit is not None:
            self.out.agree((claim, part.claim, fit.claim), "rate")
            self._whole_by_rate(claim, fit)
            return
        base = bases[0]
        if self._rounded_to_hundred(claim, rate, part, base):
            self.out.agree((claim, part.claim, base.claim), "rate")
        elif base.value < part.value and claim.base is None and not self._declared_bases(claim):
            return  # what was told before it is no whole of it
        elif base.claim is not None and not claim.base and not (base.claim.sure or self._accounted_for(base.claim)):
            return  # nor is what nobody knows
        elif base.value and self._sure_share(claim, part.claim) and self._may_be_of(claim):
            self._report_rate("share", claim, part, base)

    def _whole_by_rate(self, claim: Claim, base: Operand) -> None:
        """在编48人中45人持证，持证率93.75%: a whole that its cell and the share of it say is another."""
        near = [c for c in self.found[max(0, claim.id - _COUNTS) : claim.id] if c.sentence == claim.sentence]
        for told in near if base.expression is not None else ():
            exact = told.form == "value" and not told.reason and told.quantity.hedge is None
            if not exact or not self.is_checked(told.quantity) or self._accounted_for(told):
                continue
            values = self._expected(told)
            found = next((v for v in values if v.expression == base.expression), None)
            if found is not None:
                self.out.add(Fault("cell", "warning", told, found.value, (found,), (), (claim,)))

    def _more_than_all(self, claim: Claim, part: Operand, base: Operand) -> bool:
        """Whether an amount is more than what it is told to be 100% of."""
        allowed = 2 * self._half(part.claim, base.claim)
        more = claim.base is not None and claim.sure and part.value > base.value + allowed
        if not more or part.claim is None or part.claim.id in self.out.verified or self._rate(claim) != 100:
            return False
        told = (Value(base.expression, base.value),) if base.expression is not None else ()
        others = (base.claim,) if base.claim is not None else ()
        self.out.add(Fault("bound", "warning", part.claim, base.value, told, (), others))
        return True

    def _sure_share(self, claim: Claim, part: Claim | None) -> bool:
        """Whether it is clear whose share a rate is: by its words, or as it stands right behind what a cell has."""
        known = part is not None and part.id in self.out.verified
        of_itself = claim.base is not None and claim.mention is not None and claim.base.key == claim.mention.key
        beside = known and not of_itself and _in_a_row(part, claim)
        return (claim.sure or beside) and (part is None or part.sure or known)

    @staticmethod
    def _may_be_of(claim: Claim) -> bool:
        """Whether it is clear what a share is of: not that of a row that no table has, unless its words name it."""
        return claim.base is not None or claim.mention is None or not claim.mention.words

    def _rounded_to_hundred(self, claim: Claim, rate: Decimal, part: Operand, base: Operand) -> bool:
        """Whether a share is a last digit off so that those of its list come to a hundred."""
        step = Decimal(1).scaleb(-claim.quantity.numeral.decimals)
        if not base.value or abs(part.value * 100 / base.value - rate) >= step * 3 / 2:
            return False
        shares = [c for c in self.shares.get(claim.passage, ()) if c.base == claim.base]
        return len(shares) > 1 and sum((self._rate(c) for c in shares if c.listed == claim.listed), Decimal(0)) == 100

    def _bases(self, claim: Claim) -> list[Operand]:
        """What a share may be of: what its words name, else what the pack says it is of, else what was told before."""
        out: list[Operand] = []
        if claim.base is not None:
            out += self._named_bases(claim, claim.base)
        else:
            out += self._declared_bases(claim)
            heads = self._preceding_amounts(claim)
            out += [o for o in heads if o.claim is not None and not o.claim.listed][:1] if out else heads
        seen: dict[Decimal, Operand] = {}
        for o in out:
            seen.setdefault(o.value, o)
        return list(seen.values())

    def _named_bases(self, claim: Claim, base: Mention) -> list[Operand]:
        scopes = (*claim.scopes[:-1], WHOLE) if base.scope else (WHOLE, *claim.scopes)
        values = self.values(base, scopes)
        out = [Operand(v.value, None, v.expression) for v in values]
        told = self.stated_amounts.get(base.key, [])
        earlier = reversed(told[: bisect_left(told, claim.id, key=lambda c: c.id)])
        before = next((c for c in earlier if self.is_checked(c.quantity)), None)
        return out or ([Operand(self.amount(before), before)] if before is not None else [])

    def _declared_bases(self, claim: Claim) -> list[Operand]:
        mention = claim.mention or Mention()
        references: list[Reference] = [r for s in self.subjects(mention) for r in s.of]
        if mention.codes:
            for rule in filter(self.checks_rows, self.pack.rows):
                if any(code in self.sheets.rows.get(rule.table, {}) for code in mention.codes):
                    references += [Reference(r.subject, r.scope or rule.scope) for r in rule.of]
        out = []
        for r in references:
            told = [
                c for c in self._preceding(claim) if c.form == "value" and c.mention and r.subject in c.mention.subjects
            ]
            near = [c for c in told if c.passage >= claim.passage - 1 and self.is_checked(c.quantity)]
            out += [Operand(self.amount(c), c) for c in near[-1:] if c.id not in self.out.reported]
            thing = Mention((r.subject,), (), r.scope or mention.scope)
            out += [Operand(v.value, None, v.expression) for v in self.values(thing, claim.scopes)]
        return out

    def _preceding_amounts(self, claim: Claim) -> list[Operand]:
        """Amounts told before in the passage that are no less."""
        own = [c for c in self._preceding(claim) if c.passage == claim.passage and c.form == "value"]
        return [Operand(self.amount(c), c) for c in own if self.is_checked(c.quantity) and not self._corefer(c, claim)]

    def _rate(self, claim: Claim) -> Decimal:
        """A rate in per cent."""
        return claim.quantity.value * (100 if claim.quantity.kind == "times" else 1)

    def _report_rate(
        self, what: str, claim: Claim, part: Operand, base: Operand, computed: Decimal | None = None
    ) -> None:
        value = computed if computed is not None else part.value * 100 / base.value
        places = claim.quantity.numeral.decimals
        expected = round_half_up(value, places)
        step = Decimal(1).scaleb(-places)
        gap = abs(abs(expected) - abs(self._rate(claim)))
        grade: Grade = "warning" if gap <= step else "error"
        others = tuple(o.claim for o in (part, base) if o.claim is not None)
        signed = expected if what == "deviation" else abs(expected)
        self.out.add(Fault(what, grade, claim, signed, (), (part, base), others))

    def _completion(self, claim: Claim) -> None:
        part = self._partner(claim, "value")
        base = (
            self._partner(claim, "budget", claim.plan)
            or self._budget_before(claim, part)
            or self._budget_by_gap(claim, part)
        )
        if part is None or base is None:
            return
        rate = self._rate(claim)
        if base.value and _is_rate_of(claim, rate, part, base, self._half(part.claim, base.claim)):
            self.out.agree((claim, part.claim, base.claim), "rate")
            return
        added = self._added_to(base)
        if added is not None and _is_rate_of(claim, rate, part, added, self._half(part.claim, base.claim)):
            self.out.agree((claim, part.claim, base.claim, added.claim), "rate")
            return
        other = self._other_plan(claim, part, base)
        if other is not None:
            self.out.agree((part.claim, other.claim), "rate")
            self.out.add(Fault("plan", "warning", claim, None, (), (part, base, other), plan=claim.plan))
        elif not base.value and not part.value and not rate:
            self.out.agree((claim, part.claim, base.claim), "rate")  # the forms of many places print 0% there
        elif not base.value:
            if base.claim is not None:
                self.out.add(Fault("no plan", "warning", claim, None, (), (part, base)))
        elif claim.sure or _in_a_row(base.claim, part.claim, claim):
            self._report_rate("completion", claim, part, base)

    def _budget_before(self, claim: Claim, part: Operand | None) -> Operand | None:
        """The budget right before an amount of something that nobody knows."""
        if part is None or part.claim is None or not part.claim.id:
            return None
        row = self.found[part.claim.id - 1 : claim.id + 1]
        plan = row[0]
        unknown = plan.mention is None and not claim.quantity.hedge and len(row) <= _NEAR
        found = unknown and plan.form == "budget" and in_money(plan.quantity) and _in_a_row(*row)
        if not found or not all(self._corefer(c, row[1]) for c in row[2:]):
            return None
        return Operand(self.amount(plan), plan)

    def _budget_by_gap(self, claim: Claim, part: Operand | None) -> Operand | None:
        """What was planned where only the difference to it is told: 完成年初预算的105%，比年初预算增加5万元."""
        own = [
            c
            for c in self._coreferent(claim)
            if c.sentence == claim.sentence and c.against == "budget" and not c.reason
        ]
        gap = next((c for c in own if c.form in ("gap", "change") and in_money(c.quantity) and c.direction), None)
        if gap is None or part is None or gap.id in self.out.reported:
            return None
        planned = part.value - self.amount(gap) * gap.direction
        return Operand(planned, gap) if planned > 0 else None

    def _added_to(self, base: Operand) -> Operand | None:
        """A plan with what was added to it, told right behind it: 预算5万元，追加1万元，完成预算的66.67%."""
        plan = base.claim
        added = self.found[plan.id + 1] if plan is not None and plan.id + 1 < len(self.found) else None
        if added is None or not _in_a_row(plan, added) or added.form != "change" or not in_money(added.quantity):
            return None
        return Operand(base.value + self.amount(added) * added.direction, added)

    def _other_plan(self, claim: Claim, part: Operand, base: Operand) -> Operand | None:
        """Another budget of the same thing that the rate was worked out from."""
        for c in self._coreferent(claim):
            other = Operand(self.amount(c), c)
            if (
                c.form == "budget"
                and c is not base.claim
                and other.value
                and _is_rate_of(claim, self._rate(claim), part, other, self._half(part.claim, c))
            ):
                return other
        return None

    # ------------------------------------------------------------------ changes

    def _change(self, claim: Claim) -> None:
        """A change against the plan, or against last year's figures where they are given."""
        if claim.against == "budget":
            self._gap(claim)
            return
        if claim.quantity.kind == "points":
            self._points(claim)
            return
        if self.is_checked(claim.quantity) and self._change_from_stated(claim):
            return
        if claim.against not in ("", "last") or not self.is_checked(claim.quantity):
            return
        now = self._partner(claim, "value")
        if self._from_nothing(claim, now):
            return
        before = self._last_year(claim, now)
        self._now_by_change(claim, now, before)
        if now is None or not before or not (claim.sure or self._behind_known(claim, now.claim)):
            return
        amount = self.amount(claim)
        risen = [(v, (self._this_year(v, now) - v.value) * claim.direction) for v in before]
        fit = next((v for v, gap in risen if gap >= 0 and self.fits(claim.quantity, amount, gap)), None)
        if fit is not None:
            self.out.verified[claim.id] = fit
            return
        if self._of_other_cells(now, before[0]):
            return
        others = (now.claim,) if now.claim is not None else ()
        expected = now.value - before[0].value
        self.out.add(Fault("previous change", "error", claim, expected, before, (now,), others))

    def _of_other_cells(self, now: Operand, before: Value) -> bool:
        """Whether a number is borne out by a cell, and last year's amount is not of that cell: it has none there."""
        cells = _of_this_year(before.expression)
        known = now.claim is not None and now.claim.id in self.out.verified
        return known and cells is not None and self.sheets.value(cells) != now.value

    def _this_year(self, before: Value, now: Operand) -> Decimal:
        """What the thing came to this year: where nothing was told of it, by the cells that last year's are of."""
        cells = _of_this_year(before.expression) if now.claim is None else None
        value = self.sheets.value(cells) if cells is not None else None
        return now.value if value is None else value

    def _now_by_change(self, claim: Claim, now: Operand | None, before: Sequence[Value]) -> None:
        """某类检查84次，增加23次: an amount that its cell and the change beside it from last year's say is another."""
        said = now.claim if now is not None else None
        if said is None or self._accounted_for(said) or not _in_a_row(said, claim) or said.quantity.hedge is not None:
            return
        for value in self.values(said.mention, said.scopes):
            change = next((value.value - b.value for b in before), Decimal(0))
            if value.certain and change * claim.direction > 0 and self.fits(claim.quantity, self.amount(claim), change):
                self.out.add(Fault("cell", "warning", said, value.value, (value,), (), (claim,)))
                return

    def _behind_known(self, claim: Claim, now: Claim | None) -> bool:
        """Whether a change stands right behind what a cell has: it is of that, however it is called."""
        return now is not None and now.id in self.out.verified and _in_a_row(now, claim)

    def _from_nothing(self, claim: Claim, now: Operand | None) -> bool:
        """A change of what was not there last year is all of it: 增加6万元，上年无此项支出."""
        said = [d for d in self.directions if d.nothing and d.sentence == claim.sentence and d.mention is not None]
        own = claim.mention.key if claim.mention is not None else None
        if now is None or not now.value or all(d.mention is None or d.mention.key != own for d in said):
            return False
        if claim.direction > 0 and self.fits(claim.quantity, self.amount(claim), now.value):
            self.out.agree((claim, now.claim), "change")
        elif claim.sure:
            others = tuple(c for c in (now.claim,) if c is not None)
            self.out.add(Fault("from last", "error", claim, now.value, (), (now, Operand(Decimal(0))), others))
        return True

    def _comes_to(self, claim: Claim, difference: Decimal, *others: Claim | None) -> bool:
        """Whether a number is the difference of two others, as finely as all of them are written."""
        half = self._half(claim, *others)
        if half < _HALF:
            return abs(abs(difference) - self.amount(claim)) <= 2 * half
        return self.fits(claim.quantity, self.amount(claim), difference)

    def _change_from_stated(self, claim: Claim) -> bool:
        """A change from last year's amount that is told beside it: 比上年的5万元增加1万元."""
        before = next(
            (c for c in self._coreferent(claim)[::-1] if c.form in _BEFORE and c.sentence == claim.sentence), None
        )
        now = self._partner(claim, "value")
        if before is None or now is None or before.id > claim.id or before.against not in _BEFORE[before.form]:
            return False
        difference = now.value - self.amount(before)
        if self._comes_to(claim, difference, now.claim, before) and difference * claim.direction >= 0:
            self.out.agree((claim, now.claim, before), "change")
        elif claim.sure and before.sure and abs(abs(difference) - self.amount(claim)) > _CENT:
            others = tuple(c for c in (now.claim, before) if c is not None)
            self.out.add(
                Fault("from last", "error", claim, difference, (), (now, Operand(self.amount(before), before)), others)
            )
        return True

    def _come_to(self, claim: Claim) -> None:
        """由71件下降到64件: the word between two numbers."""
        old = self.found[claim.id - 1]
        if old.sentence != claim.sentence or old.form not in ("earlier", "previous") or claim.reason:
            return
        risen = self.amount(claim) - self.amount(old)
        if risen * claim.direction > 0:
            self.out.agree((old,), "change")
        elif risen * claim.direction < 0 and not {old.id, claim.id} & self.out.reported:
            self.out.add(Fault("come to", "error", claim, None, (), (), (old,)))

    def _points(self, claim: Claim) -> None:
        """By how many points a share changed: 比重由78.2%上升到79.3%，提高1.1个百分点."""
        if claim.id < 2:
            return
        old, new = self.found[claim.id - 2 : claim.id]
        if old.form != "earlier" or new.form != "share" or not old.sentence == new.sentence == claim.sentence:
            return
        risen = self._rate(new) - self._rate(old)
        if (
            abs(abs(risen) - claim.quantity.value) <= claim.quantity.numeral.granularity
            and risen * claim.direction >= 0
        ):
            self.out.agree((old, new, claim), "change")
        elif claim.sure:
            self.out.add(Fault("points", "error", claim, risen, (), (), (old, new)))

    def _mean(self, claim: Claim) -> None:
        """What one of those counted before comes to: 支出1.7万元，接待200人次，人均85元."""
        if not self.is_checked(claim.quantity) or not claim.quantity.value:
            return
        parts = self._parts_of_year(claim)
        if parts:
            self._mean_of_year(claim, parts)
            return
        before = [
            c for c in self._preceding(claim) if c.passage == claim.passage and c.form == "value" and not c.reason
        ]
        counts = [c for c in before if self._may_divide(claim, c) and self.amount(c)][-_COUNTS:]
        told = [c for c in before if self.is_checked(c.quantity)][-_COUNTS:]
        own = self._partner(claim, "value") if claim.mention is not None else None
        wholes = ([own] if own is not None else []) + [Operand(self.amount(c), c) for c in reversed(told)]
        for count in reversed(counts):
            fit = next((w for w in wholes if self._is_mean(claim, w, count)), None)
            if fit is not None:
                self.out.agree((claim, fit.claim, count), "rate")
                return
        apart = {c.quantity.unit for c in counts} if not self._counted_by(claim, counts) else set()
        counts = self._counted_by(claim, counts) or counts
        self._mean_of_one(claim, own, counts)
        amount = own.claim if own is not None else None
        counts = [c for c in counts if _in_a_row(amount, c, claim)] or counts
        known = amount is not None and (amount.sure or amount.id in self.out.verified) and in_money(claim.quantity)
        if known and own is not None and amount is not None and len(counts) == 1 and len(apart) <= 1:
            factor = self.pack.units.get(claim.quantity.unit, Decimal(1))
            step = claim.quantity.numeral.granularity
            expected = (own.value / self.amount(counts[0]) / factor / step).quantize(Decimal(1)) * step
            if not (claim.sure and amount.sure) and not one_slip(claim.quantity.value, expected):
                return  # not clear whether it is a mean of this
            others = (amount, counts[0])
            operands = (own, Operand(self.amount(counts[0]), counts[0]))
            self.out.add(Fault("mean", "warning", claim, expected, (), operands, others))

    def _parts_of_year(self, claim: Claim) -> tuple[int, ...]:
        """The parts of a year that a mean is over: 月均, 日均; none where it is for each of those counted."""
        before = self.found[claim.id - 1].piece.end if claim.id else 0
        words = self.texts[claim.passage][before if before <= claim.piece.start else 0 : claim.piece.start]
        average = average_in(words)
        return DAYS if EVERY_DAY.search(words) else (average[2],) if average is not None else ()

    def _mean_of_year(self, claim: Claim, parts: Sequence[int]) -> None:
        """日均接待27人次: a part of what the whole year came to."""
        own = self._partner(claim, "value") if claim.mention is not None else None
        mostly = next(self._mostly(claim), None)
        if own is None and mostly is not None:
            own = Operand(mostly.value, None, mostly.expression)
        if own is None or not own.value:
            return
        step = claim.quantity.numeral.granularity
        means = [own.value / n / self.pack.units.get(claim.quantity.unit, Decimal(1)) for n in parts]
        if any(abs(m - claim.quantity.value) <= step / 2 for m in means):
            self.out.agree((claim, own.claim), "rate")
            return
        expected = (means[0] / step).quantize(Decimal(1)) * step
        if one_slip(claim.quantity.value, expected) and len(digits_of(expected)) >= _DIGITS:
            others = (own.claim,) if own.claim is not None else ()
            self.out.add(Fault("mean", "warning", claim, expected, (), (own, Operand(Decimal(parts[0]))), others))

    def _mean_of_one(self, claim: Claim, own: Operand | None, counts: Sequence[Claim]) -> None:
        """A mean with a slip in it that shows of which of several counts it is: each of them its cell's."""
        known = self.out.verified
        if own is None or own.claim is None or own.claim.id not in known or not in_money(claim.quantity):
            return
        factor, step = self.pack.units.get(claim.quantity.unit, Decimal(1)), claim.quantity.numeral.granularity
        for count in (c for c in reversed(counts) if c.id in known):
            expected = (own.value / self.amount(count) / factor / step).quantize(Decimal(1)) * step
            if one_slip(claim.quantity.value, expected) and len(digits_of(expected)) >= _DIGITS:
                operands = (own, Operand(self.amount(count), count))
                self.out.add(Fault("mean", "warning", claim, expected, (), operands, (own.claim, count)))
                return

    @staticmethod
    def _may_divide(claim: Claim, count: Claim) -> bool:
        """Whether a mean may be for each of those counted: not in its own unit, nor in money."""
        return count.quantity.unit not in ("", claim.quantity.unit) and not in_money(count.quantity)

    def _counted_by(self, claim: Claim, counts: Sequence[Claim]) -> list[Claim]:
        """The counts whose unit the words of a mean have: 每辆, 人均."""
        begin = max((c.piece.end for c in counts), default=0)
        words = self.texts[claim.passage][begin : claim.piece.start]
        return [c for c in counts if c.quantity.unit[0] in words]

    def _is_mean(self, claim: Claim, whole: Operand, count: Claim) -> bool:
        number = self.amount(count)
        step = claim.quantity.numeral.granularity * self.pack.units.get(claim.quantity.unit, Decimal(1))
        return abs(whole.value / number - self.amount(claim)) <= step / 2 + self._half(whole.claim) / number

    def _last_year(self, claim: Claim, now: Operand | None) -> tuple[Value, ...]:
        """What the thing came to last year, first by the cells that have its amount of this year."""
        values = self.values(claim.mention, claim.scopes, previous=True)
        amount = now.value if now is not None else None
        if not values and now is not None and now.claim is not None:
            values = tuple(self._mostly_before(now.claim))
        return tuple(sorted(values, key=lambda v: self.sheets.value(v.expression) != amount))

    def _mostly_before(self, now: Claim) -> Iterator[Value]:
        """Last year's cells of what a thing mostly is, where it is that this year."""
        known = self.out.verified.get(now.id)
        for value in self._mostly(now):
            before = self.sheets.value(value.expression, previous=True)
            if known is not None and value.expression == known.expression and before is not None:
                yield Value(_of_last_year(value.expression), before, certain=False)

    def _growth(self, claim: Claim) -> None:
        before = self.found[claim.id - 1] if claim.id else None
        paired = before is not None and before.form == "change" and before.passage == claim.passage
        paired = paired and before is not None and (claim.mention is None or self._corefer(before, claim))
        now = self._partner(claim, "value")
        if claim.direction < 0 and self._rate(claim) > 100 and claim.quantity.kind == "share" and claim.sure:
            self.out.add(Fault("over", "error", claim, Decimal(100)))
            return
        if before is None or not paired:
            self._growth_alone(claim, now)
            return
        if before.direction * claim.direction < 0 and self._rate(claim) and self.amount(before):
            self.out.add(Fault("turned", "error", claim, None, (), (), (before,)))
            return
        if before.against == "budget":
            now = self._partner(before, "value")
        if now is None or before.id in self.out.reported:
            return
        self._growth_from(claim, before, now)

    def _growth_from(self, claim: Claim, change: Claim, now: Operand) -> None:
        """A rate worked out from the amount and its change."""
        rise = self.amount(change) * change.direction
        nows = [now, *self._alternatives(claim, now)]
        for one in nows:
            base = one.value - rise
            if base > 0 and _is_growth_of(
                claim, self._rate(claim), self.amount(change), base, self._half(one.claim, change)
            ):
                self.out.agree((claim, change, one.claim), "change")
                return
        base = now.value - rise
        operands = (now, Operand(rise, change))
        if now.claim is not None and now.claim.id in self.out.reported:
            return
        if base == 0:
            if self._rate(claim):
                self.out.add(Fault("no base", "warning", claim, None, (), operands))
                self.out.agree((change,), "change")
            elif not rise:
                self.out.agree((claim, change, now.claim), "change")  # 0万元，增加0万元，增长0%
        elif base < 0:
            if claim.sure:
                told = tuple(c for c in (claim, now.claim) if c is not None)
                self.out.add(Fault("below", "error", change, now.value, (), operands, told))
        elif claim.sure and change.sure:
            self._report_rate("growth", claim, now, Operand(base, change), abs(rise) * 100 / base if base else None)

    def _alternatives(self, claim: Claim, now: Operand) -> list[Operand]:
        values = self.values(claim.mention, claim.scopes)
        return [Operand(v.value, None, v.expression) for v in values if v.value != now.value]

    def _growth_alone(self, claim: Claim, now: Operand | None) -> None:
        """A rate without the change beside it: by last year's amount, told or given."""
        if claim.mention is None or now is None:
            return
        old = self._told_before(claim)
        values = self._last_year(claim, now)
        old = old or (Operand(values[0].value, None, values[0].expression) if values else None)
        if old is None or not old.value or claim.against == "other":
            return
        change = now.value - old.value
        half = self._half(now.claim, old.claim)
        alike = _is_growth_of(claim, self._rate(claim), abs(change), old.value, half)
        if alike and change * claim.direction >= 0:
            self.out.agree((claim, now.claim, old.claim), "change")
            return
        if old.claim is None and any(self._grew(claim, now, v) for v in values[1:]):
            self.out.agree((claim, now.claim), "change")
            return
        if values and old.claim is None and self._of_other_cells(now, values[0]):
            return
        sure = claim.sure or self._behind_known(claim, now.claim)
        if alike and sure:
            others = tuple(o.claim for o in (now, old) if o.claim is not None)
            self.out.add(Fault("growth way", "error", claim, change, (), (now, old), others))
        elif sure:
            self._report_rate("growth", claim, now, old, change * 100 / old.value)

    def _grew(self, claim: Claim, now: Operand, before: Value) -> bool:
        """Whether a rate is that from one of the amounts that a thing may have come to last year."""
        change = self._this_year(before, now) - before.value
        half = self._half(now.claim)
        return change * claim.direction >= 0 and _is_growth_of(
            claim, self._rate(claim), abs(change), before.value, half
        )

    def _multiple(self, claim: Claim) -> None:
        """How many times last year's amount something came to: 是上年的1.2倍."""
        now = self._partner(claim, "value") if claim.mention is not None else None
        if now is None or claim.against != "last":
            return
        values = self._last_year(claim, now)
        old = self._told_before(claim) or (Operand(values[0].value, None, values[0].expression) if values else None)
        if old is None or not old.value:
            return
        if _is_rate_of(claim, self._rate(claim), now, old, self._half(now.claim, old.claim)):
            self.out.agree((claim, now.claim, old.claim), "rate")
        elif claim.sure and claim.quantity.hedge is None:
            expected = round_half_up(now.value / old.value, claim.quantity.numeral.decimals)
            others = tuple(o.claim for o in (now, old) if o.claim is not None)
            self.out.add(Fault("multiple", "error", claim, expected, (), (now, old), others))

    def _told_before(self, claim: Claim) -> Operand | None:
        """What the thing came to before, as told in the sentence or above: 比上年的5万元, 由5万元降至4万元."""
        own = [c for c in self._coreferent(claim) if c.id < claim.id and self.is_checked(c.quantity) and not c.reason]
        told = [c for c in own if c.form == "previous" or (c.form == "earlier" and c.sentence == claim.sentence)]
        return Operand(self.amount(told[-1]), told[-1]) if told else None

    def _deviation(self, claim: Claim) -> None:
        """By what rate an amount differs from its plan: 预决算差异率."""
        part, base = self._partner(claim, "value"), self._partner(claim, "budget", claim.plan)
        if part is None or base is None or not base.value:
            return
        difference = part.value - base.value
        rate = self._rate(claim)
        half = self._half(part.claim, base.claim)
        if _is_growth_of(claim, abs(rate), abs(difference), base.value, half) and rate * difference >= 0:
            self.out.agree((claim, part.claim, base.claim), "rate")
        elif claim.sure:
            self._report_rate("deviation", claim, part, base, difference * 100 / base.value)

    def _gap(self, claim: Claim) -> None:
        """By how much an amount differs from its plan."""
        if claim.against != "budget":
            return
        now = self._partner(claim, "value")
        beside = self._budget_before(claim, now)
        plan = self._partner(claim, "budget", claim.plan) or beside
        sure = claim.sure or (beside is not None and plan is beside)
        if now is None or plan is None or (plan.claim is None and not plan.value):
            return  # a table without a plan says nothing of one
        difference = now.value - plan.value
        others = tuple(o.claim for o in (now, plan) if o.claim is not None)
        if self._comes_to(claim, difference, now.claim, plan.claim) and difference * claim.direction >= 0:
            self.out.agree((claim, now.claim, plan.claim), "change")
        elif sure and difference * claim.direction < 0:
            self.out.add(Fault("gap way", "error", claim, difference, (), (now, plan), others))
        elif sure and abs(abs(difference) - self.amount(claim)) > 2 * self._half(claim, now.claim, plan.claim):
            self.out.add(Fault("gap", "error", claim, difference, (), (now, plan), others))

    def _direction(self, direction: Direction) -> None:
        """A word that says how an amount lies to its plan, or to last year's."""
        if direction.mention is None or direction.against != "budget":
            return
        key, passage = direction.mention.key, direction.passage
        here = self.by_referent.get((passage, key), [])
        here = here[: bisect_left(here, direction.piece.start, key=lambda c: c.piece.start)]
        near = [*self.by_referent.get((passage - 1, key), ()), *here][-_REACH:]
        own = [c for c in near if not c.reason]
        if not own:
            return
        now = next((c for c in reversed(own) if c.form == "value" and in_money(c.quantity)), None)
        plans = self._planned(direction, own)
        if now is None:
            return
        signs = [_sign(self.amount(now) - p.value) for p in plans]
        rates = [c for c in own if c.form == "completion" and c.passage == direction.passage]
        if not plans and rates:
            self._way_of_rate(direction, now, rates[-1])
        elif plans and direction.sign in signs:
            if direction.sign == 0:
                self.out.agree((now, *(p.claim for p in plans)), "equal")
        elif plans:
            operands = (Operand(self.amount(now), now), plans[-1])
            others = tuple(o.claim for o in operands if o.claim is not None)
            if not any(c.id in self.out.reported for c in others):
                self.out.add(Fault("way", "error", None, None, (), operands, others, direction))

    def _causes(self) -> None:
        """决算数小于预算数的原因是甲经费大于预算数: the one cause that is told of a word says the opposite."""
        for passage in dict.fromkeys(d.passage for d in self.directions if d.caused):
            own = [d for d in self.directions if d.passage == passage and d.against == "budget" and d.sign]
            told = [f.direction for f in self.out.faults]
            if len(own) == 2 and own[1] not in told and not own[0].caused and own[0].sign != own[1].sign:
                self.out.faults.append(Fault("cause", "warning", None, None, (), (), (), own[1]))

    def _planned(self, direction: Direction, own: Sequence[Claim]) -> list[Operand]:
        """What was planned for the thing that a word sets beside its plan."""
        plans = [c for c in own if c.form == "budget" and in_money(c.quantity)]
        plans = [c for c in plans if self.amount(c)] or plans
        if direction.plan in ("opening", "full"):
            plans = [c for c in plans if c.plan == direction.plan] or plans
        if plans:
            return [Operand(self.amount(c), c) for c in plans]
        values = self.values(direction.mention, own[-1].scopes, budget=True)
        return [Operand(v.value, None, v.expression) for v in values]

    def _way_of_rate(self, direction: Direction, now: Claim, rate: Claim) -> None:
        """完成预算的100%, 决算数大于预算数: a word against a rate of completion."""
        sign = _sign(self._rate(rate) - 100)
        if sign == direction.sign:
            if sign == 0:
                self.out.agree((rate,), "equal")
        elif rate.id not in self.out.reported and (sign or rate.quantity.numeral.decimals or direction.sign == 0):
            operands = (Operand(self._rate(rate), rate), Operand(Decimal(100)))
            self.out.add(Fault("way of rate", "error", None, None, (), operands, (rate, now), direction))

    # ------------------------------------------------------------------ sums

    def _sum(self, s: SumOf) -> None:
        wholes = [c for c in self.found if self._is(c, s.whole, s) and c.form == s.form]
        members = self._members(s) if wholes and not s.rows else {}
        for whole in wholes:
            if s.rows:
                self._rows_sum(s, whole)
            else:
                self._parts_sum(s, whole, members.get(self.groups[whole.passage], []))

    def _members(self, s: SumOf) -> dict[int, list[tuple[Claim, str | None]]]:
        """By group of passages the claims on parts of a sum, with the part, and those on its whole, with none."""
        out: dict[int, list[tuple[Claim, str | None]]] = {}
        for claim in self.found:
            if claim.form != s.form or claim.reason:
                continue
            name = next((p for p in s.parts if self._is(claim, p, s)), None)
            if name is not None or self._is(claim, s.whole, s):
                out.setdefault(self.groups[claim.passage], []).append((claim, name))
        return out

    def _is(self, claim: Claim, subject: str, s: SumOf | None = None) -> bool:
        """Whether a claim is on a subject, counted in its unit."""
        if claim.mention is None or subject not in claim.mention.subjects or claim.reason:
            return False
        if not any(x.id == subject for x in self.subjects(claim.mention, claim.quantity)):
            return False
        return s is None or s.form != "change" or claim.against in ("", "last")

    def _parts_sum(self, s: SumOf, whole: Claim, near: Sequence[tuple[Claim, str | None]]) -> None:
        parts: dict[str, Claim] = {}
        for c, name in near:
            same_plan = s.form != "budget" or c.plan == whole.plan
            if name is not None and same_plan and c.id > whole.id:
                parts.setdefault(name, c)
        first = min((c.id for c in parts.values()), default=0)
        if parts and s.form == "value" and any(whole.id < c.id < first and self._is(c, s.whole, s) for c, _ in near):
            return  # the parts are of the whole that is told last
        if not parts and not self.amount(whole) and s.form == "value":
            self.out.agree((whole,), "sum")
        if not parts or whole.id in self.out.reported or any(c.id in self.out.reported for c in parts.values()):
            return
        self._check_sum(s, whole, parts)

    def _with_unknown(self, parts: Mapping[str, Claim]) -> bool:
        """Whether a number of which it is not clear what it is of stands among the parts of a list."""
        first = next(iter(parts.values()))
        sentences = {c.sentence for c in parts.values()}
        return any(
            c.listed and c.form == first.form and c.quantity.unit == first.quantity.unit and not c.host >= 0
            for c in self.found
            if c.sentence in sentences and not c.reason and (c.mention is None or not c.sure)
        )

    def _check_sum(self, s: SumOf, whole: Claim, parts: Mapping[str, Claim]) -> None:
        signed = s.form == "change"
        known = {name: c for name, c in parts.items() if c.sure}
        if known and len(known) < len(parts) and self._exceeds(whole, parts) and not self._exceeds(whole, known):
            parts = known  # 没收工具18件 is no such case
        total = sum((self.amount(c) * (c.direction if signed else 1) for c in parts.values()), Decimal(0))
        said = self.amount(whole) * (whole.direction if signed else 1)
        several = [c for c in parts.values() if self.amount(c)]
        allowed = self.rounding(whole, several) if in_money(whole.quantity) and len(several) > 1 else Decimal(0)
        if abs(total - said) <= allowed:
            self.out.agree((whole, *parts.values()), "sum")
            return
        full = len(parts) == len(s.parts) or s.rest in parts
        counted = whole.id in self.out.verified and not in_money(whole.quantity)
        least = len(s.parts) if counted else 2  # of a count that a cell bears out a few kinds are told, mostly
        partial = not full and (s.form != "value" or (total < said and len(parts) < least))
        partial = partial or (total < said and self._with_unknown(parts))
        if partial and signed and self._one_turned(whole, list(parts.values()), said, allowed):
            self.out.add(Fault("sum", "warning", whole, total, (), (), tuple(parts.values())))
            return
        if partial or not whole.sure or all(c.id in self.out.verified for c in (whole, *parts.values())):
            return
        grade: Grade = "error" if len(parts) == len(s.parts) or total > said else "warning"
        self.out.add(Fault("sum", grade, whole, total, (), (), tuple(parts.values())))

    def _exceeds(self, whole: Claim, parts: Mapping[str, Claim]) -> bool:
        """Whether parts are together more than their whole."""
        total = sum((self.amount(c) for c in parts.values()), Decimal(0))
        return total > self.amount(whole) + self.rounding(whole, list(parts.values()))

    def _one_turned(self, whole: Claim, parts: Sequence[Claim], said: Decimal, allowed: Decimal) -> bool:
        """Whether changes in the list behind their whole would add up if the word of one of them were turned."""
        if len(parts) < 2 or any(c.list < whole.id or c.sentence != whole.sentence for c in parts):
            return False
        changes = [self.amount(c) * c.direction for c in parts]
        return any(abs(sum(changes) - 2 * x - said) <= allowed for x in changes if x)

    def _rows_sum(self, s: SumOf, whole: Claim) -> None:
        """What was planned for all rows and for each of them."""
        leaves = self.sheets.leaves(s.rows)
        group = self.groups[whole.passage]
        planned = [c for c in self.found if c.form == s.form and c.plan == whole.plan and c.mention is not None]
        planned = [c for c in planned if c.mention is not None and any(x in leaves for x in c.mention.codes)]
        # The rows may be told below a heading of their own.
        planned = [c for c in planned if self.groups[c.passage] == group] or planned
        parts: dict[str, Claim] = {}
        for c in planned:
            assert c.mention is not None
            code = next((x for x in c.mention.codes if x in leaves), None)
            if code is not None and (not c.quantity.unit or c.quantity.unit == whole.quantity.unit):
                parts.setdefault(code, c)
        if not parts or set(leaves) - set(parts):
            return
        total = sum((self.amount(c) for c in parts.values()), Decimal(0))
        gap = self.amount(whole) - total
        if abs(gap) <= self.rounding(whole, list(parts.values())):
            self.out.agree((whole, *parts.values()), "sum")
        elif any(c.id not in self.out.verified for c in (whole, *parts.values())):
            # Where each number is its cell's, it is the table that does not add up.
            self._report_slip(whole, list(parts.values()), total, gap)

    def _report_slip(self, whole: Claim, parts: Sequence[Claim], total: Decimal, gap: Decimal) -> None:
        """A sum that one slip explains; rows that are planned and not spent on need not be told."""
        suspects = [c for c in parts if one_slip(self.amount(c), self.amount(c) + gap) and self.amount(c) + gap >= 0]
        if one_slip(self.amount(whole), total) or suspects:
            main = suspects[0] if len(suspects) == 1 and not one_slip(self.amount(whole), total) else whole
            others = tuple(c for c in (whole, *parts) if c is not main)
            expected = total if main is whole else self.amount(main) + gap
            self.out.add(Fault("sum", "warning", main, expected, (), (), others))

    def _brackets(self) -> None:
        """支出5万元（其中：甲3万元；乙2万元）: the parts of an amount in the bracket behind it."""
        hosts: dict[int, list[Claim]] = {}
        for c in self.found:
            if c.host >= 0 and c.form == self.found[c.host].form and in_money(c.quantity) and c.mention is None:
                hosts.setdefault(c.host, []).append(c)
        for host, parts in hosts.items():
            whole = self.found[host]
            total = sum((self.amount(c) for c in parts), Decimal(0))
            if len(parts) < 2 or not in_money(whole.quantity):
                continue
            if abs(total - self.amount(whole)) <= self.rounding(whole, parts):
                self.out.agree((whole, *parts), "sum")
            elif one_slip(total, self.amount(whole)) or total > self.amount(whole):
                self.out.add(Fault("sum", "warning", whole, total, (), (), tuple(parts)))

    def _lists(self) -> None:
        """运行费5万元，其中：甲3万元；乙2万元: a list of things that no table has, with the amount that it is of."""
        lists: dict[tuple[int, int], list[Claim]] = {}
        for c in self.found:
            if c.list >= 0 and c.host < 0 and c.form == "value" and c.quantity.unit and not c.reason:
                lists.setdefault((c.list, c.sentence), []).append(c)
        for (before, _), every in lists.items():
            unit = every[0].quantity.unit
            parts = [c for c in every if c.quantity.unit == unit]
            if len(parts) < 2 or (in_money(every[0].quantity) and len(parts) < len(every)):
                continue
            near = self.found[max(0, before + 1 - _REACH) : before + 1]
            wholes = [c for c in near if c.passage == parts[0].passage and c.form == "value"]
            wholes = [c for c in wholes if c.quantity.unit == unit and c.host < 0]
            total = sum((self.amount(c) for c in parts), Decimal(0))
            self._check_list(wholes, parts, total)

    def _check_list(self, wholes: Sequence[Claim], parts: Sequence[Claim], total: Decimal) -> None:
        allowed = self.rounding(parts[0], parts) if in_money(parts[0].quantity) else Decimal(0)
        whole = next((c for c in reversed(wholes) if abs(self.amount(c) - total) <= allowed), None)
        if whole is not None:
            self.out.agree((whole, *parts), "sum")
        elif wholes:
            self._report_list(wholes[-1], parts, total, known=any(self._accounted_for(c) for c in parts))

    def _report_list(self, whole: Claim, parts: Sequence[Claim], total: Decimal, *, known: bool) -> None:
        """A list that does not add up: where one slip explains it, or where its parts are more than their whole."""
        amount = self.amount(whole)
        slipped = one_slip(total, amount) and min(total, amount) >= _SEVERAL
        if in_money(whole.quantity):
            mended = [(self.amount(c), self.amount(c) - total + amount) for c in parts]
            slipped = slipped or any(right > 0 and one_slip(wrong, right) for wrong, right in mended)
        more = total > amount and parts[0].list == whole.id
        if known:  # a list that goes on with what the pack or a table has: only a part that is more than its whole
            more = more and any(self.amount(c) > amount and not self._accounted_for(c) for c in parts)
        if (slipped and not known) or more:
            self.out.add(Fault("sum", "warning", whole, total, (), (), tuple(parts)))

    def _accounted_for(self, claim: Claim) -> bool:
        """Whether something else bears a number out, or it is of something that the pack or a table has."""
        return claim.id in self.out.verified or claim.id in self.out.consistent or claim.id in self.out.reported

    def _bounds(self) -> None:
        for bound in self.pack.bounds:
            highs = [c for c in self.found if self._is(c, bound.high) and c.form == "value"]
            for low in [c for c in self.found if self._is(c, bound.low) and c.form in ("value", "budget")]:
                high = self._high(bound, low, highs)
                most = bound.most if bound.most is not None else self.amount(high) if high is not None else None
                if most is None:
                    continue
                if self.amount(low) > most + _CENT:
                    others = (high,) if high is not None else ()
                    grade: Grade = "warning" if bound.anywhere else "error"
                    self.out.add(Fault("bound", grade, low, most, (), (), others))
                else:
                    self.out.agree((low,) if high is None or self.amount(low) != most else (low, high), "bound")

    def _high(self, bound: Bound, low: Claim, highs: Sequence[Claim]) -> Claim | None:
        """What a number is never more than: told before it in its passage or the one above, else in its sentence;
        where it may stand anywhere, only one that is told once. Of several in a row it is their cell's: the others may
        be parts."""
        if bound.anywhere:
            return highs[0] if len(highs) == 1 and low.sure and highs[0].sure else None
        near = [c for c in highs if c.passage == low.passage or (c.passage == low.passage - 1 and c.id < low.id)]
        before = [c for c in near if c.id < low.id]
        if len(before) > 1 and before[-1].sentence == before[-2].sentence:
            return next((c for c in reversed(before) if c.id in self.out.verified), None)
        return before[-1] if before else next((c for c in near if c.sentence == low.sentence), None)

    def _alike(self) -> None:
        """Numbers that are mostly the same: 编报目标、跟踪、自评 of the same projects."""
        for group in self.pack.alike:
            own = [c for c in self.found if any(self._is(c, s) for s in group) and c.form in ("value", "budget")]
            for one, other in pairwise(own):
                if one.passage == other.passage and self._corefer(one, other):
                    continue  # of several kinds of projects each its own number
                if self.amount(one) == self.amount(other):
                    self.out.agree((one, other), "equal")
                elif min(self.amount(one), self.amount(other)) >= _LARGE and one_key(
                    self.amount(one), self.amount(other)
                ):
                    self.out.add(Fault("alike", "warning", other, self.amount(one), (), (), (one,)))

    # ------------------------------------------------------------------ what must be told

    def _mandated(self) -> None:
        told = {s.id for c in self.found for s in self.subjects(c.mention, c.quantity) if s.units}
        # A count of which it is not clear what it is of may be the one that is wanted.
        units = {c.quantity.unit for c in self.found if not self.subjects(c.mention, c.quantity)}
        told |= {s.id for s in self.pack.subjects.values() if s.units & units}
        spoken = {i for c in self.found if c.mention is not None for i in c.mention.subjects}
        for m in self.pack.mandated:
            value = self.sheets.value(Expression.sum(m.when))
            if value == 0 and not m.any:
                self._check_zero_counts(m)
            if not value or not self._speaks_of(m, spoken):
                continue
            there = [s in told for s in m.subjects]
            if not (any(there) if m.any else all(there)):
                self.out.missing.append((m, value))
            for subject in m.subjects:
                self._check_counts(m, subject, value)

    def _check_counts(self, m: Mandated, subject: str, value: Decimal) -> None:
        """A count beside its money: where there is money, not all that is counted is none."""
        own = [c for c in self.found if any(s.id == subject for s in self.subjects(c.mention, c.quantity))]
        if any(self.amount(c) for c in own):
            self.out.agree(own, "count")
        elif own and not m.any:
            told = (Value(Expression.sum(m.when), value),)
            self.out.add(Fault("no count", "warning", own[0], None, told, (), tuple(own[1:])))

    def _check_zero_counts(self, m: Mandated) -> None:
        """A count where the table has no money: nothing is counted."""
        money = [i for i, v in self.out.verified.items() if m.when in v.expression.cells]
        groups = {self.groups[self.found[i].passage] for i in money}
        told = Value(Expression.sum(m.when), Decimal(0))
        for c in self.found:
            if c.reason or not any(s.id in m.subjects for s in self.subjects(c.mention, c.quantity)):
                continue
            if not self.amount(c):
                self.out.agree((c,), "count")
            elif c.sure and self.groups[c.passage] in groups:
                self.out.add(Fault("no money", "warning", c, None, (told,)))

    def _speaks_of(self, m: Mandated, spoken: set[str]) -> bool:
        """Whether the prose speaks of the money at all."""
        return any(
            s.id in spoken
            for s in self.pack.subjects.values()
            for es in s.cells.values()
            for e in es
            if m.when in e.cells
        )


def _of_last_year(expression: Expression) -> Expression:
    """The same cells of last year's tables."""
    return Expression(
        tuple(Term(t.sign, None if t.name is None else f"{PREVIOUS}{t.name}", t.constant) for t in expression.terms)
    )


def _of_this_year(expression: Expression) -> Expression | None:
    """The same cells of this year's tables; None where an expression is not of last year's alone."""
    names = [t.name for t in expression.terms if t.name is not None]
    if not names or any(not n.startswith(PREVIOUS) for n in names):
        return None
    return Expression(
        tuple(Term(t.sign, t.name and t.name.removeprefix(PREVIOUS), t.constant) for t in expression.terms)
    )


def _in_scopes(subject: Subject, scope: str, scopes: Sequence[str]) -> dict[Expression, bool]:
    """What a subject is, the likeliest first, and whether that is what it is in one of the scopes."""
    cells = subject.cells
    if scope and scope in cells:
        return dict.fromkeys((*cells[scope], *cells.get(ANY, ())), True)
    order = dict.fromkeys((ANY, *((scope,) if scope else scopes), *cells))
    named = {ANY, *scopes}
    out: dict[Expression, bool] = {}
    for s in order:
        for e in cells.get(s, ()):
            out.setdefault(e, s in named)
    return out


def _in_a_row(*claims: Claim | None) -> bool:
    """Whether numbers of one sentence follow one another: then they are of one thing, whatever it is called."""
    first = claims[0]
    if first is None:
        return False
    return all(
        c is not None and c.id == first.id + i and c.sentence == first.sentence and not c.reason
        for i, c in enumerate(claims)
    )


def _is_rate_of(claim: Claim, rate: Decimal, part: Operand, base: Operand, half: Decimal) -> bool:
    """Whether a rate is that of two amounts, each rounded for itself."""
    if not base.value:
        return not part.value and not rate
    least = max(part.value - half, Decimal(0)) * 100 / (base.value + half)
    most = (part.value + half) * 100 / max(base.value - half, half)
    return _within_rounding(claim, rate, least, most)


def _is_growth_of(claim: Claim, rate: Decimal, change: Decimal, base: Decimal, half: Decimal) -> bool:
    """Whether a rate of growth is that of a change on what there was."""
    if base <= 0:
        return False
    least = max(change - half, Decimal(0)) * 100 / (base + 2 * half)
    most = (change + half) * 100 / max(base - 2 * half, half)
    return _within_rounding(claim, abs(rate), least, most)


def _within_rounding(claim: Claim, rate: Decimal, least: Decimal, most: Decimal) -> bool:
    quantity = claim.quantity
    step = Decimal(1).scaleb(-quantity.numeral.decimals) * (100 if quantity.kind == "times" else 1)
    if quantity.kind == "share":
        step = max(step, quantity.numeral.granularity)  # 六成 is six tenths, no more exact than that
    if quantity.hedge is not None:
        return least * Decimal("0.9") <= rate <= most * Decimal("1.1")
    return least - step / 2 <= rate <= most + step / 2


def _sign(value: Decimal) -> int:
    return (value > 0) - (value < 0)
