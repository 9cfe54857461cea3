"""Passages beyond any that people write, in pieces: what numbers mean is told by the others around them, and in a
passage without an end that would be every number against every other one."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.analysis.structure import Structure
from drafting.language.quantities import ANY_NUMBER, normalise
from drafting.text.mapped import MappedText

MOST_NUMBERS, MOST_CHARACTERS = 200, 4_000
"""Of a passage that is read as one: published reports have 40 and 800 at most."""
_ENDS = ("。！？", "；", "，、：")
"""Where a passage beyond sense is cut: behind a sentence, else behind a part of one."""


def split_if_long(content: MappedText) -> Iterator[MappedText]:
    """A normalised passage; in pieces, each of which is read by itself, where it is beyond any that people write."""
    at, length = 0, len(content)
    numbers = [m.start() for m in ANY_NUMBER.finditer(content.text)] if length > MOST_NUMBERS else []
    first = 0
    while True:
        while first < len(numbers) and numbers[first] < at:
            first += 1
        most = numbers[first + MOST_NUMBERS] if first + MOST_NUMBERS < len(numbers) else length
        end = min(most, at + MOST_CHARACTERS)
        if end >= length:
            yield content.slice(at, length) if at else content
            return
        end = _cut_before(content.text, at, end)
        yield content.slice(at, end)
        at = end


def _cut_before(text: str, at: int, end: int) -> int:
    """The last place to cut a text before ``end``, not before the middle; ``end`` itself where there is none."""
    middle = (at + end) // 2
    for marks in _ENDS:
        found = max(text.rfind(mark, middle, end) for mark in marks)
        if found >= 0:
            return found + 1
    return end


def count_split_passages(structure: Structure) -> int:
    """How many passages are beyond sense, so that their numbers are read in pieces."""
    passages = (*structure.preamble, *(p for s in structure.sections for p in s.passages))
    long = (normalise(p.content) for p in passages if len(p.content) > MOST_NUMBERS)
    return sum(next(split_if_long(content)) is not content for content in long)
