"""Ranges of which no two overlap: whether there is room for another is found by bisection."""

from __future__ import annotations

from bisect import bisect_left


class Taken:
    """Half-open ranges that were taken one after another."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []

    def take(self, start: int, end: int) -> bool:
        """Take a range, unless one that was taken overlaps it; says whether it was."""
        at = bisect_left(self._starts, end)
        if at and self._ends[at - 1] > start:
            return False
        self._starts.insert(at, start)
        self._ends.insert(at, end)
        return True
