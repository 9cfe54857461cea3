"""Ranges of a text: whether another one meets any of them is found by bisection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from itertools import accumulate


class Taken:
    """Half-open ranges that were taken one after another, of which no two overlap."""

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


class Ranges:
    """Half-open ranges, which may overlap."""

    def __init__(self, ranges: Iterable[tuple[int, int]] = ()) -> None:
        self._starts: list[int] = []
        self._reach: list[int] = []
        """How far what begins up to there reaches."""
        for start, end in sorted(ranges):
            self.add(start, end)

    def add(self, start: int, end: int) -> None:
        """One more."""
        at = bisect_right(self._starts, start)
        reach = max(end, self._reach[at - 1]) if at else end
        self._starts.insert(at, start)
        self._reach.insert(at, reach)
        while (at := at + 1) < len(self._reach) and self._reach[at] < reach:
            self._reach[at] = reach

    def meet(self, start: int, end: int) -> bool:
        """Whether any of them shares a character with a range."""
        at = bisect_left(self._starts, end)
        return at > 0 and self._reach[at - 1] > start


class Overlapping:
    """Half-open ranges by their places in the order given: those that share something with another one."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        ordered = sorted((start, end, place) for place, (start, end) in enumerate(ranges))
        self._starts = [start for start, _, _ in ordered]
        self._ends = [end for _, end, _ in ordered]
        self._places = [place for _, _, place in ordered]
        self._reach = list(accumulate(self._ends, max))
        """How far what begins up to there reaches."""

    def of(self, start: int, end: int) -> list[int]:
        """The places of the ranges that overlap a range, in order."""
        first, last = bisect_right(self._reach, start), bisect_left(self._starts, end)
        return sorted(self._places[i] for i in range(first, last) if self._ends[i] > start)
