"""Which of the numbers that do not add up is to be marked.

Arithmetic alone does not say whether a whole or one of its parts is wrong. What a typist's slip looks like, what the
tables or other numbers of the prose bear out, and a part that is more than its whole often do.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal

from drafting.grounding.frames import Frame
from drafting.grounding.sums import Sum
from drafting.language.slips import neighbours_exchanged, one_slip


@dataclass(frozen=True, slots=True)
class Blamed:
    """The numbers that may be wrong, in the order of the text; with one of them, what it should be."""

    frames: tuple[Frame, ...]
    meant: Decimal | None = None


def blamed_of(s: Sum, borne_out: AbstractSet[int]) -> Blamed:
    """The numbers to mark of a sum that does not hold. ``borne_out`` are the items that something else confirms."""
    whole = s.whole
    above = [p for p in s.parts if p.quantity.value > whole.quantity.value]
    if len(above) == 1 and whole.quantity.exact:
        meant = meant_for(s, above[0])
        return Blamed((above[0],), meant if len(s.parts) > 1 and meant > 0 else None)
    if not whole.quantity.exact:
        return Blamed((whole,))
    open_parts = [p for p in s.parts if p.item.id not in borne_out]
    whole_stands = whole.item.id in borne_out
    suspects = [*([] if whole_stands and open_parts else [whole]), *open_parts]
    suspects = [f for f in suspects if meant_for(s, f) > 0] or [whole]
    for alike in (neighbours_exchanged, one_slip):
        found = [f for f in suspects if alike(f.quantity.value, meant_for(s, f))]
        if len(found) == 1:
            return Blamed((found[0],), meant_for(s, found[0]))
    if len(suspects) == 1:
        return Blamed((suspects[0],), meant_for(s, suspects[0]))
    return Blamed(tuple(sorted(suspects, key=lambda f: f.number.start)))


def meant_for(s: Sum, frame: Frame) -> Decimal:
    """What a number must be to make the sum hold, the others being right."""
    if frame is s.whole:
        return s.total
    return frame.quantity.value + s.whole.quantity.value - s.total
