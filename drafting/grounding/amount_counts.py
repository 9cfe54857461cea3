"""Counts of prose on amounts held against the cells that have them, as amounts of money are.

A pack that gives a counted subject ``cells``, or a table of rows further ``rows`` with units, has its counts checked:
the number itself, its shares of a whole, its change and growth. Each unit is held by itself, so that a count is never
set against an amount.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from drafting.genre.claims import Claims, RowCells, Subject
from drafting.grounding.amount_checks import Holder, Sheets, Value, Verdicts
from drafting.grounding.amount_claims import Claim, Mention, in_money
from drafting.grounding.amount_tokens import Piece
from drafting.language.quantities import Quantity

_RATES = frozenset({"share", "times"})
_ENDS = frozenset({"stop", "semicolon"})


def counted_units(claims: Claims) -> tuple[str, ...]:
    """The units of counts that a table has, in a fixed order."""
    found = {u for s in claims.subjects.values() if s.cells for u in s.units}
    return tuple(sorted(found | {u for r in claims.rows for u in r.units}))


def of_rows_before(
    claims: Claims, found: Sequence[Claim], pieces: Sequence[Sequence[Piece]]
) -> tuple[list[Claim], dict[int, Mention]]:
    """The claims, and what those named that are of a row before them: 甲馆经费5万元，接待90人次.

    A bare total behind a row of which another number was told goes on with that row. Only in packs whose rows have
    several numbers; what the words alone name is kept by the claim's id.
    """
    if not any(r.units for r in claims.rows):
        return list(found), {}
    out: list[Claim] = []
    named: dict[int, Mention] = {}
    for claim in found:
        mention = claim.mention
        if mention is not None and _is_bare_total(claims, mention):
            codes = _row_before(claim, pieces[claim.passage])
            if codes:
                named[claim.id] = mention
                claim = replace(claim, mention=Mention((), codes, mention.scope, mention.sure))
            elif out and out[-1].sentence == claim.sentence and not out[-1].sure:
                claim = replace(claim, sure=False)  # what the sentence is about is not known
        out.append(claim)
    return out, named


def _is_bare_total(claims: Claims, mention: Mention) -> bool:
    return bool(mention.subjects) and all(claims.subjects[i].total for i in mention.subjects)


def _row_before(claim: Claim, pieces: Sequence[Piece]) -> tuple[str, ...]:
    """The codes of the row that a claim on a bare total goes on with."""
    for piece in reversed([p for p in pieces if p.start < claim.piece.start]):
        if piece.kind in _ENDS:
            return ()
        if piece.kind == "row":
            return piece.entries
    return ()


class RowHolder(Holder):
    """Holds the amounts of money of a pack whose rows have several numbers."""

    named: Mapping[int, Mention] = {}

    def _expected(self, claim: Claim) -> tuple[Value, ...]:
        """What the cells say; of a bare total behind a row the row's cell, the total's where that is what is told."""
        own = super()._expected(claim)
        other = self.named.get(claim.id)
        if other is None or claim.form == "budget":
            return own
        amount = self.amount(claim)
        total = self.values(other, claim.scopes, previous=claim.form == "previous")
        return (*own, *(v for v in total if own or self.fits(claim.quantity, amount, v.value)))


class CountHolder(RowHolder):
    """Holds the counts of one unit."""

    unit = ""

    def mine(self, quantity: Quantity) -> bool:
        """Whether a number is a count of the unit."""
        return quantity.unit == self.unit and not in_money(quantity)

    def subjects(self, mention: Mention | None, quantity: Quantity | None = None) -> tuple[Subject, ...]:
        """The subjects of a mention that are counted in the unit and that a table has."""
        if mention is None or (quantity is not None and quantity.unit and not self.mine(quantity)):
            return ()
        every = (self.pack.subjects[i] for i in mention.subjects)
        return tuple(s for s in every if self.unit in s.units and s.cells)

    def holds_rows(self, rule: RowCells) -> bool:
        """Whether the cells of a rule are counts of the unit."""
        return self.unit in rule.units

    def belongs(self, claim: Claim) -> bool:
        """Whether a claim is on a count of the unit, or on a rate of one."""
        if claim.mention is None:
            return False
        known = bool(self.subjects(claim.mention)) or any(True for _ in self._rules(claim.mention, claim.scopes))
        if not known or claim.quantity.kind not in _RATES:
            return known and self.mine(claim.quantity)
        if not claim.mention.codes:
            return True
        before = [c for c in self.found[: claim.id] if c.sentence == claim.sentence and c.quantity.kind not in _RATES]
        return bool(before) and self.mine(before[-1].quantity)


def hold_all(
    claims: Claims,
    sheets: Sheets,
    found: Sequence[Claim],
    named: Mapping[int, Mention],
    holder: Holder,
) -> Verdicts:
    """The verdicts on all claims: counts that a table has unit by unit, then the rest by ``holder``."""
    for counts in _holders(claims, sheets, found, named, holder):
        own = [c for c in found if counts.belongs(c)]
        holder.out.apart.update(c.id for c in own)
        counts.hold(own)
    return holder.verdicts()


def _holders(
    claims: Claims, sheets: Sheets, found: Sequence[Claim], named: Mapping[int, Mention], holder: Holder
) -> Iterator[CountHolder]:
    for unit in counted_units(claims):
        out = CountHolder(claims, sheets, found, (), holder.texts, holder.groups, holder.out)
        out.unit, out.named = unit, named
        yield out
