"""Order among numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence


def longest_increasing(values: Sequence[int]) -> list[int]:
    """Indices of a longest strictly increasing subsequence (the earliest one ending lowest)."""
    tails: list[int] = []
    tail_at: list[int] = []
    before: list[int] = []
    for i, value in enumerate(values):
        at = bisect_left(tails, value)
        before.append(tail_at[at - 1] if at else -1)
        if at == len(tails):
            tails.append(value)
            tail_at.append(i)
        else:
            tails[at] = value
            tail_at[at] = i
    out = []
    i = tail_at[-1] if tail_at else -1
    while i >= 0:
        out.append(i)
        i = before[i]
    return out[::-1]


def displaced(values: Sequence[int]) -> list[int]:
    """Indices of what does not stand where sorting would put it; nothing when the values are in order."""
    return [i for i, (found, right) in enumerate(zip(values, sorted(values), strict=True)) if found != right]
