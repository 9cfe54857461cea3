"""Numbers of prose on amounts that are of several things together.

They are of those that were named (甲、乙共90宗), or of those whose numbers were told before or behind (甲5宗、乙6宗，
合计11宗; 共办90宗，其中甲40宗、乙50宗), or a share is that of several (甲、乙两类占95%).

The first are held against the sum of the cells, the others against the numbers of the sentence.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from decimal import Decimal

from drafting.grounding.amount_checks import AmountChecker, Fault, Operand
from drafting.grounding.amount_claims import Claim, Mention, in_money
from drafting.grounding.amount_tokens import Piece
from drafting.language.amounts import ALL_OF, adds_several
from drafting.language.slips import digits_of, neighbours_exchanged, one_slip
from drafting.text.numerals import Form, round_half_up

_CLAUSE = frozenset({"stop", "semicolon", "comma", "colon", "open_bracket", "close_bracket"})
_BETWEEN = frozenset({"pause", "filler", "compare", "total", "of"})
_THINGS = frozenset({"subject", "row", "generic", "scope", "unknown"})
_SEVERAL = 2
"""So many make a list."""
_REACH = 20
"""So many numbers before a total may be what it adds up."""
_LONG = Decimal("10")
"""Sums below have too few digits for a slip in them to be told."""
_WRITTEN_LONG = Decimal("1000")
"""But for amounts that are written with so many digits, in a smaller unit than the cells'."""


def named_together(claim: Claim, pieces: Sequence[Piece]) -> tuple[tuple[Mention, ...], bool]:
    """The things that stand side by side right before a number, and whether a total is told of them: 甲、乙共90宗."""
    things: list[Mention] = []
    total = False
    begin = -1
    for piece in reversed([p for p in pieces if p.start < claim.piece.start]):
        if piece.kind == "subject" and piece.end != begin:  # names without anything between are one
            begin = piece.start
            things.append(Mention(piece.entries))
        elif piece.kind not in _BETWEEN:
            break
        total = total or (piece.kind == "total" and not things)
    return (tuple(reversed(things)), total) if len(things) >= _SEVERAL else ((), False)


def check_totals(checker: AmountChecker, pieces: Sequence[Sequence[Piece]]) -> None:
    """Totals held against the numbers of their sentence that they add up."""
    own: dict[tuple[int, int], list[Claim]] = {}
    for claim in checker.found:
        if claim.form == "value" and claim.quantity.unit and not claim.reason:
            own.setdefault((claim.passage, claim.sentence), []).append(claim)
    for (passage, _), claims in own.items():
        last: Claim | None = None
        for claim in claims:
            if _says_total(claim, last, pieces[passage]):
                if not _of_so_many(checker, claim, claims, pieces[passage]):
                    _behind(checker, claim, claims)
                    _before(checker, claim, claims, bare=_bare(claim, pieces[passage]))
                last = claim
            elif claim.mention is None or not claim.sure:
                _listed(checker, claim, claims)


def bear_out_totals(checker: AmountChecker, pieces: Sequence[Sequence[Piece]]) -> None:
    """Totals of amounts before them that nothing else bears out: 甲支出5万元、乙支出3万元，两项合计8万元."""
    for claim in checker.found:
        named = claim.mention is not None or claim.form != "value" or claim.reason or not in_money(claim.quantity)
        if named or _accounted(checker, claim) or not _says_total(claim, None, pieces[claim.passage]):
            continue
        near = checker.found[max(0, claim.id - _REACH) : claim.id + 1]
        own = [c for c in near if c.sentence == claim.sentence and c.form == "value" and c.quantity.unit]
        _before(checker, claim, [c for c in own if not c.reason], bare=True)


def check_shares(checker: AmountChecker, pieces: Sequence[Sequence[Piece]]) -> None:
    """Shares of several things together, each told before with its cell's number: 甲、乙两类占95%."""
    for claim in checker.found:
        if claim.form != "share" or claim.quantity.hedge is not None or _accounted(checker, claim):
            continue
        before = [c for c in checker.found[max(0, claim.id - _REACH) : claim.id] if c.passage == claim.passage]
        told = [c for c in before if c.form == "value" and not c.reason and c.quantity.unit]
        parts = _parts_named(checker, _counted_off(claim, pieces[claim.passage]), told)
        parts = parts or _parts_added(checker, claim, pieces[claim.passage], told)
        if len(parts) >= _SEVERAL and claim.id not in checker.out.reported:
            wholes = [c for c in told if c.quantity.unit == parts[0].quantity.unit and c not in parts]
            _share_of(checker, claim, parts, [c for c in reversed(wholes) if _accounted(checker, c)])


def _counted_off(claim: Claim, pieces: Sequence[Piece]) -> list[tuple[str, ...]]:
    """The subjects of the names before a share, as many as the number right before its word says: 甲、乙两类占."""
    before = [p for p in pieces if p.end <= claim.piece.start]
    while before and before[-1].kind != "share":
        before.pop()
    many = before[-2].quantity if len(before) > 1 else None
    if many is None or many.numeral.form is not Form.HANZI:
        return []
    names: list[tuple[str, ...]] = []
    for piece in reversed(before[:-2]):
        if piece.kind in ("stop", "semicolon") or len(names) == many.value:
            break
        names += [piece.entries] if piece.kind == "subject" else []
    return names if len(names) == many.value else []


def _parts_named(checker: AmountChecker, names: Sequence[tuple[str, ...]], told: Sequence[Claim]) -> list[Claim]:
    """The number of each name that is its cell's; none where one has none."""
    known = [c for c in reversed(told) if c.id in checker.out.verified and c.mention is not None]
    known = [c for c in known if not in_money(c.quantity)]
    found = [next((c for c in known if c.mention and set(c.mention.subjects) & set(n)), None) for n in names]
    parts = [c for c in found if c is not None]
    return parts if len(parts) == len(names) == len({c.id for c in parts}) else []


_NEAR_BY = 40
"""So many pieces, and numbers, before a share are looked through for what it adds up."""


def _parts_added(checker: AmountChecker, claim: Claim, pieces: Sequence[Piece], told: Sequence[Claim]) -> list[Claim]:
    """The numbers that a share's total, or the total right before it, adds up: 甲5宗、乙6宗，两类合计占95%."""
    at = bisect_right(pieces, claim.piece.start, key=lambda p: p.end)
    before = [p for p in pieces[max(0, at - _NEAR_BY) : at] if p.kind not in ("filler", "be")]
    told = told[-_NEAR_BY:]
    while before and before[-1].kind != "share":
        before.pop()
    if [p.kind for p in before[-3:]] == ["comma", "total", "share"]:
        number = adds_several(checker.texts[claim.passage][before[-2].start : before[-2].end])
        parts = [c for c in told if c.sentence == claim.sentence][-number:] if number else []
    elif told and [p.kind for p in before[-3:]] == ["number", "comma", "share"] and before[-3] is told[-1].piece:
        alike = [c for c in told[:-1] if c.sentence == claim.sentence and c.quantity.unit == told[-1].quantity.unit]
        adding = _says_total(told[-1], None, pieces)
        sizes = range(_SEVERAL, len(alike) + 1) if adding else ()
        parts = next((alike[-n:] for n in sizes if _adds_up(checker, told[-1], alike[-n:])), [])
    else:
        return []
    alike_all = len({c.quantity.unit for c in parts}) == 1 and all(c.id in checker.out.verified for c in parts)
    return parts if alike_all else []


def _share_of(checker: AmountChecker, claim: Claim, parts: Sequence[Claim], wholes: Sequence[Claim]) -> None:
    total = _total(checker, parts)
    places = claim.quantity.numeral.decimals
    for whole in wholes:
        amount = checker.amount(whole)
        expected = round_half_up(total * 100 / amount, places) if amount >= total > 0 else None
        if expected == claim.quantity.value:
            checker.out.agree((claim, whole, *parts), "rate")
            return
    for whole in wholes:
        amount = checker.amount(whole)
        expected = round_half_up(total * 100 / amount, places) if amount >= total > 0 else Decimal(0)
        if one_slip(claim.quantity.value, expected) and len(digits_of(expected)) > _SEVERAL:
            operands = (Operand(total), Operand(amount, whole))
            checker.out.add(Fault("share", "warning", claim, expected, (), operands, (whole, *parts)))
            return


def _of_so_many(checker: AmountChecker, claim: Claim, claims: Sequence[Claim], pieces: Sequence[Piece]) -> bool:
    """Whether a total says how many numbers it adds up, each in its own measure: 甲6处、乙3件，两项合计9件."""
    word = next((p for p in reversed(pieces) if p.end <= claim.piece.start and p.kind == "total"), None)
    text = checker.texts[claim.passage]
    number = adds_several(text[word.start : word.end]) if word is not None else 0
    told = [c for c in claims if c.id < claim.id and in_money(c.quantity) == in_money(claim.quantity)][-number:]
    if not number or len(told) < number or len({c.quantity.unit for c in told}) < _SEVERAL:
        return False
    if _adds_up(checker, claim, told):
        checker.out.agree((claim, *told), "sum")
    elif claim.mention is None:
        _slipped(checker, claim, told)
    return True


def _says_total(claim: Claim, last: Claim | None, pieces: Sequence[Piece]) -> bool:
    """Whether a word of a total stands before a number and names nothing, or it goes on with such a number."""
    before = [p for p in pieces if p.start < claim.piece.start]
    while before and before[-1].kind in ("filler", "be"):
        before.pop()
    if len(before) > 1 and before[-1].kind == "pause" and last is not None:
        return before[-2] is last.piece
    return bool(before) and before[-1].kind == "total"


def _bare(claim: Claim, pieces: Sequence[Piece]) -> bool:
    """Whether no word that may name a thing stands in the clause of a number."""
    for piece in reversed([p for p in pieces if p.start < claim.piece.start]):
        if piece.kind in _CLAUSE or piece.kind == "number":
            return True
        if piece.kind in _THINGS:
            return False
    return True


def _alike(claim: Claim, claims: Sequence[Claim]) -> list[Claim]:
    return [c for c in claims if c.quantity.unit == claim.quantity.unit and c.host == claim.host]


def _before(checker: AmountChecker, claim: Claim, claims: Sequence[Claim], *, bare: bool) -> None:
    """甲5宗、乙6宗，合计11宗: the total of the last numbers before it."""
    told = [c for c in _alike(claim, claims) if c.id < claim.id]
    for first in range(len(told) - _SEVERAL, -1, -1):
        if _adds_up(checker, claim, told[first:]):
            checker.out.agree((claim, *told[first:]), "sum")
            return
    if len(told) >= _SEVERAL and bare and not _accounted(checker, claim):
        _slipped(checker, claim, told)


def _behind(checker: AmountChecker, claim: Claim, claims: Sequence[Claim]) -> None:
    """共办90宗：甲40宗、乙50宗: the total of the numbers behind it that the tables have."""
    told = [c for c in _alike(claim, claims) if c.id > claim.id]
    for last in range(len(told), _SEVERAL - 1, -1):
        if _adds_up(checker, claim, told[:last]):
            checker.out.agree((claim, *told[:last]), "sum")
            return
    _exceeded(checker, claim, told)


def _listed(checker: AmountChecker, claim: Claim, claims: Sequence[Claim]) -> None:
    """办案90宗，其中：甲40宗、乙50宗: what a list of numbers that the tables have is of, where it is of all of them."""
    told = [c for c in _alike(claim, claims) if c.list == claim.id]
    _exceeded(checker, claim, told)


def _exceeded(checker: AmountChecker, claim: Claim, parts: Sequence[Claim]) -> None:
    """A whole that is its parts with a slip in it; where it is more by one digit, its list may leave something out."""
    known = all(c.id in checker.out.verified for c in parts)
    if len(parts) < _SEVERAL or not known or _accounted(checker, claim):
        return
    total, said = _total(checker, parts), checker.amount(claim)
    one_digit = len(digits_of(said)) == len(digits_of(total)) and not neighbours_exchanged(said, total)
    between = checker.texts[claim.passage][claim.piece.end : min(c.piece.start for c in parts)]
    if said < total or ALL_OF.search(between) or not one_digit:
        _slipped(checker, claim, parts)


def _accounted(checker: AmountChecker, claim: Claim) -> bool:
    return claim.id in checker.out.verified or claim.id in checker.out.consistent


def _adds_up(checker: AmountChecker, claim: Claim, parts: Sequence[Claim]) -> bool:
    return abs(_total(checker, parts) - checker.amount(claim)) <= _allowed(checker, claim, parts)


def _total(checker: AmountChecker, parts: Sequence[Claim]) -> Decimal:
    return sum((checker.amount(c) for c in parts), Decimal(0))


def _allowed(checker: AmountChecker, claim: Claim, parts: Sequence[Claim]) -> Decimal:
    return checker.rounding(claim, parts) if in_money(claim.quantity) else Decimal(0)


def _slipped(checker: AmountChecker, claim: Claim, parts: Sequence[Claim]) -> None:
    """A total that is another one with a slip in it."""
    total, said = _total(checker, parts), checker.amount(claim)
    told = {claim.id, *(c.id for c in parts)} & checker.out.reported
    long = min(total, said) >= _LONG or claim.quantity.value >= _WRITTEN_LONG
    if not told and long and one_slip(said, total):
        checker.out.add(Fault("sum", "warning", claim, total, (), (), tuple(parts)))
