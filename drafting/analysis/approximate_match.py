"""Finds where a fixed wording stands almost as it should: a character or word dropped, added, changed or moved.

A wording with at most *k* changes still holds one of its *k* + 1 pieces whole. The pieces of all wordings are
looked up at every place of the text by their first two characters; only where one stands is the
distance measured.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import add

from rapidfuzz.distance import OSA, Indel, LCSseq, Levenshtein

from drafting.text.taken import Taken


@dataclass(frozen=True, slots=True)
class ApproximateMatch:
    """Words that are almost a wording: their range, the wording's place in the list, and the changes."""

    start: int
    end: int
    index: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """``text[start:end]`` stands where the wording has ``right``; either may be empty."""

    start: int
    end: int
    found: str
    right: str


@dataclass(frozen=True, slots=True)
class _Seed:
    index: int
    at: int
    text: str


def _pairs_in(text: str, known: Container[str]) -> list[int]:
    """Where pairs of characters stand that are among those that are known: next to none of a text are."""
    return [i for i, pair in enumerate(map(add, text, text[1:])) if pair in known]


class Finder:
    """Looks for many wordings at once; made once for a list of them, each with the changes it may have."""

    def __init__(self, wordings: Sequence[tuple[str, int, tuple[str, ...]]]) -> None:
        self._wordings = tuple(wordings)
        self._seeds: dict[str, list[_Seed]] = defaultdict(list)
        exact: dict[str, set[str]] = defaultdict(set)
        for index, (text, edits, allowed) in enumerate(self._wordings):
            for known in (text, *allowed):
                exact[known[:2]].add(known)
            size = max(2, len(text) // (edits + 1))
            for at in sorted({*range(0, len(text) - size + 1, size), len(text) - size}):
                self._seeds[text[at : at + 2]].append(_Seed(index, at, text[at : at + size]))
        self._exact = {k: sorted(v, key=len, reverse=True) for k, v in exact.items()}

    def exact(self, text: str) -> list[tuple[int, int]]:
        """Where wordings, and what is allowed in their place, stand as they should."""
        out: list[tuple[int, int]] = []
        known = self._exact
        for i in _pairs_in(text, known):
            for words in known[text[i : i + 2]]:
                if text.startswith(words, i):
                    out.append((i, i + len(words)))
        return out

    def near(self, text: str, exact: Sequence[tuple[int, int]] | None = None) -> Iterator[ApproximateMatch]:
        """Where they almost do: the closest for each place, none that lies within one that stands as it should.

        ``exact`` is what ``exact`` says of the text, when that is known already.
        """
        exact = self.exact(text) if exact is None else exact
        cover: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for a, b in exact:
            for i in range(a, b):
                cover[i].append((a, b))
        found: dict[tuple[int, int], tuple[int, ApproximateMatch]] = {}
        seen: set[tuple[int, int]] = set()
        seeds = self._seeds
        for i in _pairs_in(text, seeds):
            for seed in seeds[text[i : i + 2]]:
                if not text.startswith(seed.text, i):
                    continue
                begin = i - seed.at
                if (seed.index, begin) in seen:
                    continue
                seen.add((seed.index, begin))
                words, edits, _ = self._wordings[seed.index]
                if any(a <= i and i + len(seed.text) <= b and b - a >= len(words) for a, b in cover.get(i, ())):
                    continue
                # Every change costs at most one character of what both have in common.
                reach = text[max(0, begin - edits) : begin + len(words) + 2 * edits]
                if LCSseq.similarity(reach, words, score_cutoff=len(words) - edits) < len(words) - edits:
                    continue
                best = _closest(text, begin, words, edits)
                if best is None:
                    continue
                distance, start, end = best
                if distance == 0:
                    continue
                changes = _changes(text, start, end, words)
                if any(_covered(c, cover, start, end) for c in changes):
                    continue
                key = (start, end)
                if key not in found or found[key][0] > distance:
                    found[key] = (distance, ApproximateMatch(start, end, seed.index, changes))
        yield from _apart(found.values())


def _closest(text: str, begin: int, words: str, edits: int) -> tuple[int, int, int] | None:
    """The stretch near ``begin`` with the fewest changes: distance, start, end."""
    best: tuple[int, int, int, int] | None = None
    size = len(words)
    for start in range(max(0, begin - edits), min(len(text), begin + edits) + 1):
        for end in range(max(start + 1, start + size - edits), min(len(text), start + size + edits) + 1):
            piece = text[start:end]
            if "\n" in piece:
                break
            distance = OSA.distance(piece, words, score_cutoff=edits)
            if distance > edits:
                continue
            # Of equal distance the one whose ends agree with the wording's, then the one of its length.
            ends = (piece[0] != words[0]) + (piece[-1] != words[-1])
            rank = (distance, ends, abs(len(piece) - size), start)
            if best is None or rank < (best[0], best[1], abs(best[3] - best[2] - size), best[2]):
                best = (distance, ends, start, end)
    return None if best is None else (best[0], best[2], best[3])


def _changes(text: str, start: int, end: int, words: str) -> tuple[Change, ...]:
    out: list[Change] = []
    piece = text[start:end]
    script = Levenshtein if len(piece) == len(words) else Indel
    for op in script.opcodes(piece, words):
        if op.tag == "equal":
            continue
        change = Change(
            start + op.src_start,
            start + op.src_end,
            piece[op.src_start : op.src_end],
            words[op.dest_start : op.dest_end],
        )
        if out and out[-1].end == change.start:
            last = out.pop()
            change = Change(last.start, change.end, last.found + change.found, last.right + change.right)
        out.append(change)
    return tuple(out)


def _covered(change: Change, cover: dict[int, list[tuple[int, int]]], start: int, end: int) -> bool:
    """Whether the changed place lies in words that stand as they should and reach beyond this stretch or fill it."""
    places = (
        range(change.start, change.end) if change.end > change.start else (max(start, change.start - 1), change.start)
    )
    common: set[tuple[int, int]] | None = None
    for i in places:
        here = set(cover.get(i, ()))
        common = here if common is None else common & here
    return any((a <= start and b >= end) or a < start or b > end for a, b in common or ())


def _apart(found: Iterable[tuple[int, ApproximateMatch]]) -> Iterator[ApproximateMatch]:
    """Of overlapping ones the longer wording with the fewer changes."""
    items = sorted(found, key=lambda f: (f[0] / (f[1].end - f[1].start), f[1].start))
    taken = Taken()
    kept = [near for _, near in items if taken.take(near.start, near.end)]
    yield from sorted(kept, key=lambda n: n.start)
