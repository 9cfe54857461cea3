"""Two documents block by block and word by word, text for text: what a redline is made of.

Nothing is masked here: accepting every change gives the new document, rejecting every one the old.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from rapidfuzz.distance import Indel

from drafting.document.model import Block, Document, Heading, Paragraph, Table
from drafting.genre.model import Genre
from drafting.genre.words import dictionary_words
from drafting.language.segmentation import segmenter

_PIECES = re.compile(r"[0-9０-９]+(?:[,，.．][0-9０-９]+)*[%％]?|[A-Za-z]+|\s+|[^0-9０-９A-Za-z\s]+")
_ALIKE = 0.35
_WORDS_ALIKE = 0.2
"""Texts with less in common are replaced as a whole: patchwork of chance words helps nobody."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words that are in both texts, were taken out, or were put in."""

    kind: Literal["same", "gone", "new"]
    text: str


@dataclass(frozen=True, slots=True)
class BlockPair:
    """A block of the old document and the one that it became; one of them may be missing."""

    old: Block | None
    new: Block | None


Redline = Callable[[str, str], tuple[Stretch, ...]]


def redliner(genre: Genre) -> Redline:
    """A function that says how one text became another, in whole words of the genre."""
    cutter = segmenter(dictionary_words(genre))

    def words(text: str) -> list[str]:
        out: list[str] = []
        for match in _PIECES.finditer(text):
            piece = match[0]
            plain = piece[0].isspace() or piece[0].isdigit() or piece.isascii()
            out.extend((piece,) if plain else cutter.words(piece))
        return out

    def redline(old: str, new: str) -> tuple[Stretch, ...]:
        if old == new:
            return (Stretch("same", old),) if old else ()
        return tuple(_stretches(words(old), words(new)))

    return redline


def _stretches(old: Sequence[str], new: Sequence[str]) -> Iterator[Stretch]:
    codes: dict[str, str] = {}
    first, second = ("".join(codes.setdefault(w, chr(0x4E00 + len(codes))) for w in ws) for ws in (old, new))
    if Indel.normalized_similarity(first, second) < _WORDS_ALIKE:
        first = second = ""
    runs = [[o.tag == "equal", o.src_start, o.src_end, o.dest_start, o.dest_end] for o in Indel.opcodes(first, second)]
    if not runs:
        runs = [[False, 0, len(old), 0, len(new)]]
    # A single character that two replaced stretches have in common is no common ground.
    for k in range(1, len(runs) - 1):
        if runs[k][0] and len("".join(old[runs[k][1] : runs[k][2]])) <= 1 and not runs[k - 1][0] and not runs[k + 1][0]:
            runs[k][0] = False
    gone, added = "", ""
    for equal, a, b, c, d in runs:
        if not equal:
            gone += "".join(old[a:b])
            added += "".join(new[c:d])
            continue
        yield from replaced(gone, added)
        gone = added = ""
        yield Stretch("same", "".join(old[a:b]))
    yield from replaced(gone, added)


def replaced(old: str, new: str) -> tuple[Stretch, ...]:
    """One text in the place of another, as a whole."""
    both = (Stretch("gone", old), Stretch("new", new))
    return tuple(s for s in both if s.text)


def pair_blocks(old: Document, new: Document) -> tuple[BlockPair, ...]:
    """The blocks of two documents in the order of both, each with the one that it became."""
    before, after = old.blocks, new.blocks
    n, m = len(before), len(after)
    alike = [[_likeness(a, b) for b in after] for a in before]
    best = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + alike[i][j] if alike[i][j] else 0.0)
    out: list[BlockPair] = []
    i = j = 0
    while i < n or j < m:
        if i < n and j < m and alike[i][j] and best[i][j] == best[i + 1][j + 1] + alike[i][j]:
            out.append(BlockPair(before[i], after[j]))
            i, j = i + 1, j + 1
        elif i < n and (j == m or best[i][j] == best[i + 1][j]):
            out.append(BlockPair(before[i], None))
            i += 1
        else:
            out.append(BlockPair(None, after[j]))
            j += 1
    return tuple(out)


def _likeness(old: Block, new: Block) -> float:
    """How alike two blocks are, 0 when one cannot become the other in place."""
    if isinstance(old, Table) or isinstance(new, Table):
        return _tables(old, new) if isinstance(old, Table) and isinstance(new, Table) else 0.0
    if isinstance(old, Heading) != isinstance(new, Heading):
        return 0.0
    if isinstance(old, Heading) and isinstance(new, Heading):
        if old.level != new.level:
            return 0.0
        if old.level == 0:
            return 1.0
    assert isinstance(old, (Heading, Paragraph))
    assert isinstance(new, (Heading, Paragraph))
    return float(Indel.normalized_similarity(old.text, new.text, score_cutoff=_ALIKE))


def _tables(old: Table, new: Table) -> float:
    """Only a table of the same grid can keep its rows; how many of its cells read the same tells which one it is."""
    places = [[(c.row, c.column, c.rowspan, c.colspan) for c in t.cells] for t in (old, new)]
    if places[0] != places[1]:
        return 0.0
    same = sum(a.text == b.text for a, b in zip(old.cells, new.cells, strict=True))
    return 0.5 + same / (2 * len(old.cells)) if old.cells else 0.0
