"""Finds terms in which one character was lost, taken for another, or changed places with its neighbour.

All ways in which a term can be miswritten like that are made beforehand, so that a text is gone through
once, whatever the number of terms. Characters count as taken for each other when they sound or look alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from drafting.text.confusable import confusable

How = Literal["lost", "taken", "moved"]
_SHORTEST_TERM = 3
_SHORTEST_LOST = 5
"""A term of fewer characters that lost one is too often another word."""


@dataclass(frozen=True, slots=True)
class Miswritten:
    """A range of the text, the term that is meant, and what happened at ``at``."""

    start: int
    end: int
    term: int
    how: How
    at: int


class TermFinder:
    """Made once for a list of terms, each with wordings that are almost it and right."""

    def __init__(self, terms: Sequence[tuple[str, tuple[str, ...]]]) -> None:
        self._variants: dict[str, tuple[int, How, int]] = {}
        right = {words for term, allowed in terms for words in (term, *allowed)}
        for index, (term, _) in enumerate(terms):
            for words, how, at in _miswritten(term):
                if words not in right:
                    self._variants.setdefault(words, (index, how, at))
        self._right = frozenset(right)
        self._lengths = _lengths(self._variants)
        self._right_lengths = _lengths(right)

    def find(self, text: str) -> Iterator[Miswritten]:
        """The miswritten terms of a text, the longest at a place, none inside a term that is right."""
        covered = 0
        for at in range(len(text) - 1):
            head = text[at : at + 2]
            for length in self._right_lengths.get(head, ()):
                if text[at : at + length] in self._right:
                    covered = max(covered, at + length)
                    break
            for length in self._lengths.get(head, ()):
                if at + length <= covered:
                    break
                found = self._variants.get(text[at : at + length])
                if found is not None:
                    yield Miswritten(at, at + length, found[0], found[1], at + found[2])
                    break


def _lengths(words: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The lengths of the words that begin with two characters, the longest first."""
    out: dict[str, set[int]] = {}
    for word in words:
        out.setdefault(word[:2], set()).add(len(word))
    return {head: tuple(sorted(lengths, reverse=True)) for head, lengths in out.items()}


@lru_cache(maxsize=8)
def term_finder(terms: tuple[tuple[str, tuple[str, ...]], ...]) -> TermFinder:
    """The finder of some terms, made once."""
    return TermFinder(terms)


def _miswritten(term: str) -> Iterator[tuple[str, How, int]]:
    for i, character in enumerate(term):
        for other in confusable(character):
            yield term[:i] + other + term[i + 1 :], "taken", i
        if len(term) < _SHORTEST_TERM:
            continue
        if i and term[i - 1] != character:
            yield term[: i - 1] + character + term[i - 1] + term[i + 1 :], "moved", i - 1
        # Without its first character a term is mostly another one, without its last a short one is.
        if i and len(term) >= _SHORTEST_LOST + (i == len(term) - 1):
            yield term[:i] + term[i + 1 :], "lost", i
