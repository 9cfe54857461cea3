"""From an offset back to the place a person would look at."""

from __future__ import annotations

import sys
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A 1-based line (or paragraph) and the 1-based column in it, both in code points."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class SourceMap:
    """Where the lines of a document's text begin, and whether its file calls them lines or paragraphs."""

    starts: tuple[int, ...]
    unit: Literal["line", "paragraph"] = "line"
    file: tuple[tuple[int, int], ...] = ()
    """Where the text was composed from a file that has lines: offsets, and the line of the file that begins there."""

    @classmethod
    def of(
        cls, text: str, unit: Literal["line", "paragraph"] = "line", file: tuple[tuple[int, int], ...] = ()
    ) -> SourceMap:
        """The map of a text whose lines end in a line feed."""
        lines = text.split("\n")
        return cls(tuple(accumulate((len(line) + 1 for line in lines[:-1]), initial=0)), unit, file)

    def place(self, offset: int) -> Place:
        """Line and column of an offset; an offset behind the end belongs to the last line."""
        line = max(bisect_right(self.starts, offset), 1)
        return Place(line, offset - self.starts[line - 1] + 1)

    def file_line(self, offset: int) -> int | None:
        """The line of the file itself that an offset stands in; None for a file that has no lines."""
        if self.unit == "line":
            return self.place(offset).line
        at = bisect_right(self.file, (offset, sys.maxsize))
        return self.file[at - 1][1] if at else None

    def line_range(self, line: int, length: int) -> tuple[int, int]:
        """Start and end of a 1-based line in a text of the given length, without its line feed."""
        start = self.starts[line - 1]
        end = self.starts[line] - 1 if line < len(self.starts) else length
        return start, end
