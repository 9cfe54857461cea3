"""A number of the prose told again with its digits exchanged, or a digit other, beside the same words.

What no table holds and other words tell again can only be compared where chance is no explanation: two long numbers
that differ by neighbouring digits exchanged, or shorter ones beside the same long name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter

from drafting.grounding.engine import Analysis
from drafting.grounding.frames import Frame
from drafting.grounding.lists import counted
from drafting.grounding.plausibility import Repeat
from drafting.language.slips import digits_of, exchanged, neighbours_exchanged

_LONG = 1000
"""From here on two numbers are seldom each other's with two digits exchanged by chance."""
_SHORTEST = 10
_BEFORE, _BEHIND = 16, 12
"""Characters beside a number that may name what it counts."""
_KEPT = 100
"""So many places are kept at which one number is told: saying it over and over costs no more than its length."""
_COMMON = 3
"""So many characters in a row must be the same beside two long numbers, …"""
_COMMON_OF_SHORT = 5
"""… and so many beside shorter ones."""


@dataclass(frozen=True, slots=True)
class _Told:
    frame: Frame
    page: int
    beside: str
    settled: bool


def misquoted_in(pages: Sequence[Analysis]) -> Iterator[Repeat]:
    """The numbers that tell one before them again with a slip; of each, the first of those."""
    told = [t for number, page in enumerate(pages) for t in _told(page, number)]
    known: dict[tuple[str, bool, str], list[tuple[int, _Told]]] = {}
    for order, each in enumerate(told):
        quantity = each.frame.quantity
        unit, whole, digits = quantity.unit, "." not in str(quantity.value), digits_of(quantity.value)
        found = [
            next(((n, o) for n, o in known.get((unit, whole, other), ()) if _again(o, each)), None)
            for other in exchanged(digits)
        ]
        first = min((f for f in found if f is not None), default=None, key=itemgetter(0))
        if first is not None:
            yield Repeat(each.frame, each.page, first[1].frame, first[1].page)
        same = known.setdefault((unit, whole, digits), [])
        if len(same) < _KEPT:
            same.append((order, each))


def _told(page: Analysis, number: int) -> Iterator[_Told]:
    """The counts of a passage that are no cell's."""
    held = {f.item.id for s in page.sums if s.holds for f in (s.whole, *s.parts)}
    for frame in page.passage.ordered():
        quantity = frame.quantity
        if not counted(frame.item) or not quantity.exact or frame.form != "value" or quantity.value < _SHORTEST:
            continue
        if not quantity.unit or page.fits.get(frame.item.id):
            continue
        text = page.passage.text
        low = max(frame.clause.start, quantity.begin - _BEFORE)
        high = min(frame.clause.end, quantity.stop + _BEHIND)
        beside = text[low : quantity.begin] + "\n" + text[quantity.stop : high]
        yield _Told(frame, number, beside, frame.item.id in held)


def _again(first: _Told, other: _Told) -> bool:
    a, b = first.frame.quantity.value, other.frame.quantity.value
    if other.settled or not neighbours_exchanged(a, b):
        return False
    if first.page == other.page and first.frame.clause.sentence == other.frame.clause.sentence:
        return False
    least = _COMMON if min(a, b) >= Decimal(_LONG) else _COMMON_OF_SHORT
    return _longest_common(first.beside, other.beside) >= least or (
        least == _COMMON and _pairs_in_common(first.beside, other.beside) > 1
    )


def _longest_common(one: str, other: str) -> int:
    """The length of the longest stretch of letters that both have."""
    best = 0
    for i in range(len(one)):
        while i + best < len(one) and one[i : i + best + 1].isalpha() and one[i : i + best + 1] in other:
            best += 1
    return best


def _pairs_in_common(one: str, other: str) -> int:
    pairs = {one[i : i + 2] for i in range(len(one) - 1) if one[i : i + 2].isalpha()}
    return len({p for p in pairs if p in other})
