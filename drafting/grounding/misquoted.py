"""A number of the prose told again with its digits exchanged, or a digit other, beside the same words.

What no table holds and other words tell again can only be compared where chance is no explanation: two long numbers
that differ by neighbouring digits exchanged, or shorter ones beside the same long name.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from drafting.grounding.engine import Analysis
from drafting.grounding.frames import Frame
from drafting.grounding.lists import counted
from drafting.grounding.plausibility import Repeat
from drafting.language.slips import neighbours_exchanged

_LONG = 1000
"""From here on two numbers are seldom each other's with two digits exchanged by chance."""
_SHORTEST = 10
_BEFORE, _BEHIND = 16, 12
"""Characters beside a number that may name what it counts."""
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
    by_digits: dict[tuple[str, tuple[str, ...]], list[_Told]] = {}
    for each in told:
        key = (each.frame.quantity.unit, tuple(sorted(str(each.frame.quantity.value))))
        same = by_digits.setdefault(key, [])
        first = next((o for o in same if _again(o, each)), None)
        if first is not None:
            yield Repeat(each.frame, each.page, first.frame, first.page)
        same.append(each)


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
        beside = text[low : quantity.begin] + "\n" + text[quantity.stop : quantity.stop + _BEHIND]
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
