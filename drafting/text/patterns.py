"""Patterns that people write: whether matching one can take time that doubles with every character.

Python's engine tries every way in which a repetition of repetitions can share out a text: ``(?:[一-龥]+、?)+。``
takes for ever on a long line without a full stop. Such a pattern is ambiguous: where a round of the outer repetition
ends, the text does not say. Whether that can be is told here from the pattern alone, by the characters that each part
may begin with; a pattern that is not ambiguous but too involved to tell is taken for one that is. What remains is time
that grows with a power of the length of a line, and lines have limits.

Weideman et al., Analyzing matching time behavior of backtracking regular expression matchers, CIAA 2016.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from importlib import import_module
from typing import Any

_MANY = 12
"""Rounds from which a repetition counts as one without end: two to the power of them is still nothing."""
_SAMPLE = "\n\t 0aZ_-，。、；：（）一龥０Ａ①é\U00020000"
"""Characters that stand for all that no pattern names."""
_PARSER: Any = import_module("re._parser")
_CODES: Any = import_module("re._constants")
_CATEGORIES = {
    _CODES.CATEGORY_DIGIT: r"\d",
    _CODES.CATEGORY_NOT_DIGIT: r"\D",
    _CODES.CATEGORY_SPACE: r"\s",
    _CODES.CATEGORY_NOT_SPACE: r"\S",
    _CODES.CATEGORY_WORD: r"\w",
    _CODES.CATEGORY_NOT_WORD: r"\W",
}


@lru_cache(maxsize=2048)
def runs_away(pattern: str) -> bool:
    """Whether a pattern, which must be a valid one, may take time that doubles with every character of a text."""
    tree = _PARSER.parse(pattern)
    return _Judge(tree).ambiguous(tree)


def needed(pattern: str) -> frozenset[str]:
    """Characters that a text must have for a pattern, which must be a valid one, to be found in it: those of them that
    are plain to see."""
    tree = _PARSER.parse(pattern)
    return frozenset() if tree.state.flags & re.IGNORECASE else _needed(tree)


def _needed(sequence: Any) -> frozenset[str]:
    found: set[str] = set()
    for op, value in sequence:
        if op is _CODES.LITERAL:
            found.add(chr(value))
        elif op is _CODES.BRANCH:
            found.update(frozenset.intersection(*map(_needed, value[1])))
        elif op is _CODES.SUBPATTERN:
            if not value[1] & re.IGNORECASE:
                found |= _needed(value[3])
        elif op in _CODES_REPEAT:
            if value[0]:
                found |= _needed(value[2])
        elif op is _CODES.ASSERT:
            found |= _needed(value[1])
    return frozenset(found)


class _Judge:
    """One pattern, and the characters by which its parts are told apart."""

    def __init__(self, tree: Any) -> None:
        # Two sets of characters that have one in common have the first of some range of either in common.
        self._sample = {ord(c) for c in _SAMPLE}
        for op, value in _walk(tree):
            if op in (_CODES.LITERAL, _CODES.NOT_LITERAL):
                self._sample.update((value, value + 1))
            elif op is _CODES.RANGE:
                self._sample.update((value[0], value[1], value[1] + 1))

    def ambiguous(self, sequence: Any) -> bool:
        """Whether some repetition in a sequence can share out a text in more than one way."""
        for op, value in sequence:
            for part in _parts(op, value):
                if self.ambiguous(part):
                    return True
            endless = op in _CODES_REPEAT and _most(value[1]) >= _MANY
            if endless and self._unclear(list(value[2]), list(value[2])):
                return True
        return False

    def _unclear(self, sequence: Sequence[Any], after: Sequence[Any]) -> bool:
        """Whether in a sequence, with what follows it, some part may end in more than one place."""
        for at, (op, value) in enumerate(sequence):
            rest = [*sequence[at + 1 :], *after]
            if op in _CODES_REPEAT and value[0] != value[1]:
                inside = list(value[2])
                if self._first(inside) & self._first(rest):
                    return True
                if self._unclear(inside, [*inside, *rest]):
                    return True
            elif op is _CODES.BRANCH:
                firsts = [self._first([*branch, *rest]) for branch in value[1]]
                if any(a & b for k, a in enumerate(firsts) for b in firsts[:k]):
                    return True
                if any(self._unclear(list(branch), rest) for branch in value[1]):
                    return True
            elif op is _CODES.SUBPATTERN and self._unclear(list(value[-1]), rest):
                return True
        return False

    def _first(self, sequence: Sequence[Any]) -> set[int]:
        """The characters, of those that tell parts apart, that a sequence may begin with."""
        out: set[int] = set()
        for op, value in sequence:
            out |= self._begins(op, value)
            if not _may_be_empty(op, value):
                return out
        return out

    def _begins(self, op: Any, value: Any) -> set[int]:
        if op is _CODES.LITERAL:
            return {value}
        if op is _CODES.NOT_LITERAL:
            return self._sample - {value}
        if op is _CODES.ANY:
            return self._sample - {ord("\n")}
        if op is _CODES.IN:
            return self._set(value)
        if op in (_CODES.AT, _CODES.ASSERT, _CODES.ASSERT_NOT):
            return set()
        if op in (_CODES.GROUPREF, _CODES.GROUPREF_EXISTS):
            return self._sample
        parts = list(_parts(op, value))
        return set().union(*(self._first(list(p)) for p in parts)) if parts else self._sample

    def _set(self, items: Any) -> set[int]:
        out: set[int] = set()
        negated = False
        for op, value in items:
            if op is _CODES.NEGATE:
                negated = True
            elif op is _CODES.LITERAL:
                out.add(value)
            elif op is _CODES.RANGE:
                out.update(c for c in self._sample if value[0] <= c <= value[1])
            else:
                kind = re.compile(_CATEGORIES.get(value, "."))
                out.update(c for c in self._sample if kind.match(chr(c)))
        return self._sample - out if negated else out


_CODES_REPEAT = (_CODES.MAX_REPEAT, _CODES.MIN_REPEAT)
"""A possessive repetition gives nothing back, and shares out nothing."""


def _most(value: Any) -> float:
    return float("inf") if value is _CODES.MAXREPEAT else int(value)


def _parts(op: Any, value: Any) -> Iterator[Any]:
    """The sequences that a part of a pattern holds."""
    if op in (*_CODES_REPEAT, _CODES.POSSESSIVE_REPEAT):
        yield value[2]
    elif op is _CODES.SUBPATTERN:
        yield value[-1]
    elif op is _CODES.BRANCH:
        yield from value[1]
    elif op in (_CODES.ASSERT, _CODES.ASSERT_NOT):
        yield value[1]
    elif op is _CODES.ATOMIC_GROUP:
        yield value
    elif op is _CODES.GROUPREF_EXISTS:
        yield from (p for p in value[1:] if p is not None)


def _may_be_empty(op: Any, value: Any) -> bool:
    if op in (*_CODES_REPEAT, _CODES.POSSESSIVE_REPEAT):
        return value[0] == 0 or all(_may_be_empty(*item) for item in value[2])
    if op in (_CODES.AT, _CODES.ASSERT, _CODES.ASSERT_NOT, _CODES.GROUPREF, _CODES.GROUPREF_EXISTS):
        return True
    if op is _CODES.BRANCH:
        return any(all(_may_be_empty(*item) for item in branch) for branch in value[1])
    if op in (_CODES.SUBPATTERN, _CODES.ATOMIC_GROUP):
        return all(all(_may_be_empty(*item) for item in part) for part in _parts(op, value))
    return False


def _walk(sequence: Any) -> Iterator[tuple[Any, Any]]:
    """All parts of a pattern, and the items of its sets."""
    for op, value in sequence:
        yield op, value
        if op is _CODES.IN:
            yield from value
        for part in _parts(op, value):
            yield from _walk(part)
