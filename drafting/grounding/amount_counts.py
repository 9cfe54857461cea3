"""Counts of prose on amounts held against the cells that have them, as amounts of money are.

A pack that gives a counted subject ``cells``, or a table of rows further ``rows`` with units, has its counts checked:
the number itself, its shares of a whole, its change and growth. Each unit is held by itself, so that a count is never
set against an amount.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from drafting.genre.claims import Claims, RowCells, Subject
from drafting.genre.expressions import Expression
from drafting.grounding.amount_checks import AmountChecker, Sheets, Value, Verdicts
from drafting.grounding.amount_claims import Claim, Mention, in_money
from drafting.grounding.amount_together import bear_out_totals, check_shares, check_totals, named_together
from drafting.grounding.amount_tokens import Piece
from drafting.language.qualifiers import PART_OF_YEAR, RESPECTIVELY, SEVERAL_YEARS, THIS_YEAR, WHOLE_YEAR
from drafting.language.quantities import Quantity
from drafting.text.numerals import Form

_RATES = frozenset({"share", "times"})
_ENDS = frozenset({"stop", "semicolon"})
_CLAUSE = frozenset({"stop", "semicolon", "comma", "colon"})
_THINGS = frozenset({"subject", "row", "generic", "scope"})
_SEVERAL = 2
"""So many names make a list."""
_REACH = 20
"""So many numbers before a list may be what it is of."""


@dataclass
class Resolved:
    """The claims of a report whose counts have cells, with what is known of some of them by their ids."""

    found: list[Claim]
    named: dict[int, Mention] = field(default_factory=dict)
    """What the words alone name where a bare total goes on with a row."""
    together: dict[int, tuple[Mention, ...]] = field(default_factory=dict)
    """The things that a number is of together."""


def counted_units(claims: Claims) -> tuple[str, ...]:
    """The units of counts that a table has, in a fixed order."""
    found = {u for s in claims.subjects.values() if s.cells or s.mostly for u in s.units}
    return tuple(sorted(found | {u for r in claims.rows for u in r.units}))


def resolve_counts(
    claims: Claims, found: Sequence[Claim], pieces: Sequence[Sequence[Piece]], texts: Sequence[str]
) -> Resolved:
    """The claims of a pack whose counts are held against cells, what they are of settled by the words around.

    A number of a part of the year is not sure to be that of the year; one that last year stands before is of last year;
    several numbers behind as many names are of one each; and a bare total behind a row of which another number was
    told goes on with that row (甲馆经费5万元，接待90人次): what the words alone name is kept by the claim's id.
    """
    if not counted_units(claims):
        return Resolved(list(found))
    several = any(r.units for r in claims.rows)
    out: list[Claim] = []
    named: dict[int, Mention] = {}
    together: dict[int, tuple[Mention, ...]] = {}
    shared = _distributed(found, pieces, texts)
    for claim in found:
        own, text = pieces[claim.passage], texts[claim.passage]
        begin = _sentence_start(claim, own)
        mention = claim.mention
        if claim.id in shared:
            claim = replace(claim, mention=shared[claim.id], sure=claim.sure or shared[claim.id] is not None)
        elif several and mention is not None and _is_bare_total(claims, mention):
            codes, plain = _row_before(claim, own)
            if codes:
                named[claim.id] = mention
                claim = replace(claim, mention=Mention((), codes, mention.scope, plain), sure=plain)
            elif out and out[-1].sentence == claim.sentence and not out[-1].sure:
                claim = replace(claim, sure=False)  # what the sentence is about is not known
        if several and claim.id not in named and _part_of_row(claim, own):
            claim = replace(claim, mention=None, sure=False)
        if claim.form == "value" and claim.id not in shared:
            claim = _of_more(claim, out, own, together)
        if _of_another(claim, own, found):
            claim = replace(claim, mention=None, sure=False)
        if claim.form == "value" and _of_last_year(claim, own):
            claim = replace(claim, form="previous", against="last")
        if _of_a_part(text[begin : claim.piece.start], [p for p in own if begin <= p.start < claim.piece.start], begin):
            claim = replace(claim, sure=False)
        out.append(claim)
    return Resolved(out, named, together)


def _of_more(
    claim: Claim, before: Sequence[Claim], own: Sequence[Piece], together: dict[int, tuple[Mention, ...]]
) -> Claim:
    """A claim that is of several things, which are kept, or of all that was told before, is of none of them."""
    things, total = named_together(claim, own)
    if things:
        together[claim.id] = things
    if total and things:
        return replace(claim, mention=None, sure=True)
    unclear = _adds_up(claim, before, own) or _of_several(claim, own)
    return replace(claim, mention=None, sure=False) if unclear else claim


def _sentence_start(claim: Claim, pieces: Sequence[Piece]) -> int:
    return max((p.end for p in pieces if p.kind in _ENDS and p.end <= claim.piece.start), default=0)


def _of_a_part(text: str, pieces: Sequence[Piece], begin: int) -> bool:
    """Whether words before a number, outside the names of things, speak of a part of the year, or of several years."""
    for piece in pieces:
        if piece.kind in _THINGS:
            start, end = piece.start - begin, piece.end - begin
            text = text[:start] + " " * (end - start) + text[end:]
    said = [m.start() for m in PART_OF_YEAR.finditer(WHOLE_YEAR.sub(lambda m: " " * len(m[0]), text))]
    whole = [m.start() for m in WHOLE_YEAR.finditer(text)]
    longer = max((m.end() for m in SEVERAL_YEARS.finditer(text)), default=-1)
    one = max((m.start() for p in (WHOLE_YEAR, THIS_YEAR) for m in p.finditer(text)), default=-1)
    return (bool(said) and (not whole or max(said) > max(whole))) or longer > one


def _of_another(claim: Claim, pieces: Sequence[Piece], found: Sequence[Claim]) -> bool:
    """Whether a number is not of what is named before it: of what was not done, a part of it, or of several things."""
    if claim.form == "share":
        return _of_those_before(claim, pieces) or _of_a_total_before(claim, pieces, found)
    return claim.form == "value" and (_denied(claim, pieces) or _part_of_same(claim, found))


def _denied(claim: Claim, pieces: Sequence[Piece]) -> bool:
    """Whether a number is of what was not done: 没有受理的5件."""
    if not claim.quantity.value:
        return False
    before = [p for p in pieces if p.end <= claim.piece.start]
    while before and before[-1].kind in ("of", "filler", "be", "total"):
        before.pop()
    return len(before) > 1 and before[-1].kind == "subject" and before[-2].kind == "not"


def _of_those_before(claim: Claim, pieces: Sequence[Piece]) -> bool:
    """Whether a share is that of so many things told before it together: 甲、乙为主，两项占70%."""
    before = [p for p in pieces if p.end <= claim.piece.start]
    while before and before[-1].kind != "share":
        before.pop()
    many = before[-2].quantity if len(before) > 1 else None
    return many is not None and many.numeral.form is Form.HANZI and many.value >= _SEVERAL


def _of_a_total_before(claim: Claim, pieces: Sequence[Piece], found: Sequence[Claim]) -> bool:
    """Whether a share without a name is that of a total of several things right before it: 甲、乙共61宗，占98%."""
    total = found[claim.id - 1] if claim.id else claim
    if total.passage != claim.passage or total.sentence != claim.sentence or total.form != "value":
        return False
    named = any(p.kind in _THINGS for p in pieces if total.piece.end <= p.start < claim.piece.start)
    return not named and named_together(total, pieces)[1]


def _part_of_same(claim: Claim, found: Sequence[Claim]) -> bool:
    """Whether a number is of a part of what its list is of, by an unknown word: 甲费5万元，其中某类甲费3万元."""
    if claim.list < 0:
        return False
    told = [c for c in found[: claim.list + 1][-_REACH:] if c.sentence == claim.sentence and c.form == "value"]
    alike = [c for c in told if c.quantity.unit == claim.quantity.unit]  # 甲5宗，罚3万元，其中某类甲2宗
    whole = (alike[-1] if alike else found[claim.list]).mention
    return not claim.sure and whole is not None and claim.mention is not None and whole.key == claim.mention.key


def _of_last_year(claim: Claim, pieces: Sequence[Piece]) -> bool:
    """Whether last year opens the clause of a number with nothing that compares: 2022年接待90人次."""
    for piece in reversed([p for p in pieces if p.start < claim.piece.start]):
        if piece.kind in _CLAUSE or piece.kind in ("compare", "number", "rise", "fall", "this"):
            return False
        if piece.kind == "last":
            return True
    return False


def _distributed(
    found: Sequence[Claim], pieces: Sequence[Sequence[Piece]], texts: Sequence[str]
) -> dict[int, Mention | None]:
    """The things of numbers that are told of several names at once: 甲馆、乙馆分别接待90人次、80人次.

    Of numbers that are not as many as the names nothing is known.
    """
    out: dict[int, Mention | None] = {}
    for passage, own in enumerate(pieces):
        last: list[Mention] = []
        for at, piece in enumerate(own):
            last = [] if piece.kind in _ENDS else last
            if not texts[passage][piece.start : piece.end].startswith(RESPECTIVELY):
                continue
            names = last = _listed_before(own, at) or last  # 分别占 behind 分别为: of the same names
            numbers = _numbers_behind(found, passage, own, at)
            if len(names) < _SEVERAL:
                continue
            even = len(names) == len(numbers)
            for i, claim in enumerate(numbers):
                out[claim.id] = names[i] if even else None
    return out


def _listed_before(pieces: Sequence[Piece], at: int) -> list[Mention]:
    """The rows or subjects of a list that ends at a place, in their order."""
    out: list[Mention] = []
    for piece in reversed(pieces[:at]):
        if piece.kind == "row":
            out.append(Mention((), piece.entries))
        elif piece.kind == "subject":
            out.append(Mention(piece.entries))
        elif piece.kind in _CLAUSE or piece.kind in ("number", "unknown"):
            break
    kinds = {bool(m.codes) for m in out}
    return list(reversed(out)) if len(kinds) == 1 else []


def _numbers_behind(found: Sequence[Claim], passage: int, pieces: Sequence[Piece], at: int) -> list[Claim]:
    """The numbers behind a place in its clause, all of one unit."""
    end = next((p.start for p in pieces[at:] if p.kind in _CLAUSE), None)
    start = pieces[at].start
    own = [c for c in found if c.passage == passage and c.piece.start > start]
    own = [c for c in own if end is None or c.piece.start < end]
    return [c for c in own if c.quantity.unit == own[0].quantity.unit] if own else []


def _is_bare_total(claims: Claims, mention: Mention) -> bool:
    return bool(mention.subjects) and all(claims.subjects[i].total for i in mention.subjects)


def _row_before(claim: Claim, pieces: Sequence[Piece]) -> tuple[tuple[str, ...], bool]:
    """The codes of the row that a claim on a bare total goes on with, and whether nothing unknown stands between: then
    it may be of what the row did (甲馆办花展，接待90人次)."""
    plain = True
    for piece in reversed([p for p in pieces if p.start < claim.piece.start]):
        if piece.kind in _ENDS:
            break
        if piece.kind == "row":
            return piece.entries, plain
        plain = plain and piece.kind != "unknown"
    return (), plain


def _of_several(claim: Claim, pieces: Sequence[Piece]) -> bool:
    """Whether a number is that of several rows together, or of several things that a total is told of: 甲馆和乙馆共接待
    90人次, 甲行为、乙行为共90宗."""
    rows = things = 0
    total = False
    for piece in reversed([p for p in pieces if p.start < claim.piece.start]):
        if piece.kind in _CLAUSE or piece.kind == "number":
            break
        if piece.kind == "of" and things:
            break  # what stands before it only says more of the thing
        rows += piece.kind == "row"
        things += piece.kind == "subject"
        total = total or (piece.kind == "total" and not things)
    return rows >= _SEVERAL or (total and things >= _SEVERAL)


def _part_of_row(claim: Claim, pieces: Sequence[Piece]) -> bool:
    """Whether a number is of a part of a row, which no cell has: 甲馆观众中少年900人次."""
    if claim.mention is None or not claim.mention.subjects or claim.form != "value":
        return False
    for piece in reversed([p for p in pieces if p.start < claim.piece.start]):
        if piece.kind in _CLAUSE or piece.kind == "number":
            return False
        if piece.kind == "row":
            return True
    return False


def _adds_up(claim: Claim, before: Sequence[Claim], pieces: Sequence[Piece]) -> bool:
    """Whether a number only adds up those of a list before it: 甲馆5万元、乙馆6万元，合计11万元."""
    own = [c for c in before if c.sentence == claim.sentence and c.quantity.unit == claim.quantity.unit]
    if len([c for c in own if c.mention is not None]) < _SEVERAL:
        return False
    between = [p.kind for p in pieces if own[-1].piece.end <= p.start < claim.piece.start]
    return "total" in between and not _THINGS & set(between)


class RowChecker(AmountChecker):
    """Holds the amounts of money of a pack whose rows have several numbers."""

    named: Mapping[int, Mention] = {}
    together: Mapping[int, tuple[Mention, ...]] = {}

    def _expected(self, claim: Claim) -> tuple[Value, ...]:
        """What the cells say; of a bare total behind a row the row's cell, the total's where that is what is told."""
        own = super()._expected(claim)
        if claim.id in self.together and claim.form == "value" and self.is_checked(claim.quantity):
            return (*self._added_up(claim), *own)
        other = self.named.get(claim.id)
        if other is None or claim.form == "budget":
            return own
        amount = self.amount(claim)
        total = self.values(other, claim.scopes, previous=claim.form == "previous")
        return (*own, *(v for v in total if own or self.fits(claim.quantity, amount, v.value)))

    def _added_up(self, claim: Claim) -> Iterator[Value]:
        """What the things come to that a number is of together."""
        values = [self.values(m, claim.scopes)[:1] for m in self.together[claim.id]]
        if all(values):
            whole = Expression(tuple(t for v, *_ in values for t in v.expression.terms))
            yield Value(whole, sum((v.value for v, *_ in values), Decimal(0)), certain=claim.mention is None)


class CountChecker(RowChecker):
    """Holds the counts of one unit."""

    unit = ""

    def is_checked(self, quantity: Quantity) -> bool:
        """Whether a number is a count of the unit."""
        return quantity.unit == self.unit and not in_money(quantity)

    def subjects(self, mention: Mention | None, quantity: Quantity | None = None) -> tuple[Subject, ...]:
        """The subjects of a mention that are counted in the unit and that a table has."""
        if mention is None or (quantity is not None and quantity.unit and not self.is_checked(quantity)):
            return ()
        every = (self.pack.subjects[i] for i in mention.subjects)
        return tuple(s for s in every if self.unit in s.units and (s.cells or s.mostly))

    def checks_rows(self, rule: RowCells) -> bool:
        """Whether the cells of a rule are counts of the unit."""
        return self.unit in rule.units

    def _unit_told(self, claim: Claim) -> str:
        """The unit of the last number that was told of a rate's thing before it; empty where none was."""
        told = [c for c in self._coreferent(claim) if c.id < claim.id and c.quantity.kind not in _RATES]
        units = {c.quantity.unit for c in told}
        near = [c for c in self.found[: claim.id] if c.sentence == claim.sentence and c.quantity.unit in units]
        last = near or told  # of a thing that is counted and paid for, what the sentence told last
        return last[-1].quantity.unit if last else ""

    def belongs(self, claim: Claim) -> bool:
        """Whether a claim is on a count of the unit, or on a rate of one."""
        if claim.id in self.together and self.is_checked(claim.quantity):
            return all(self.subjects(m) for m in self.together[claim.id])
        if claim.mention is None:
            return False
        known = bool(self.subjects(claim.mention)) or any(True for _ in self._rules(claim.mention, claim.scopes))
        if not known or claim.quantity.kind not in _RATES:
            return known and self.is_checked(claim.quantity)
        if not claim.mention.codes:
            return self._unit_told(claim) in ("", self.unit)
        if claim.id in self.named:
            return bool(self.subjects(self.named[claim.id]))
        before = [c for c in self.found[: claim.id] if c.sentence == claim.sentence and c.quantity.kind not in _RATES]
        return bool(before) and self.is_checked(before[-1].quantity)


def check_all(
    claims: Claims,
    sheets: Sheets,
    resolved: Resolved,
    checker: AmountChecker,
    pieces: Sequence[Sequence[Piece]],
) -> Verdicts:
    """The verdicts on all claims: counts that a table has unit by unit, then the rest by ``checker``."""
    for counts in _checkers(claims, sheets, resolved, checker):
        own = [c for c in resolved.found if counts.belongs(c)]
        checker.out.counts.update(c.id for c in own)
        counts.check(own)
    if counted_units(claims):
        check_totals(checker, pieces)
        check_shares(checker, pieces)
    out = checker.verdicts()
    bear_out_totals(checker, pieces)
    return out


def _checkers(claims: Claims, sheets: Sheets, resolved: Resolved, checker: AmountChecker) -> Iterator[CountChecker]:
    for unit in counted_units(claims):
        out = CountChecker(claims, sheets, resolved.found, (), checker.texts, checker.groups, checker.out)
        out.unit, out.named, out.together = unit, resolved.named, resolved.together
        yield out
