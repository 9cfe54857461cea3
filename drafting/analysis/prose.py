"""The reading text of a report as one string, in which knowledge about wording is looked for.

Title, headings and passages follow one another, a line break between them; tables stay out. White space is
dropped and punctuation and digits are brought to one width, so that a pattern need not know how a file
writes them; every character still knows its place.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from drafting.analysis.structure import Structure
from drafting.document.model import Document
from drafting.text.mapped import MappedText
from drafting.text.runs import without_endless
from drafting.text.span import Span
from drafting.text.taken import Ranges

_SAME = str.maketrans("(),:;?!０１２３４５６７８９．％＜＞<>﹑", "（），：；？！0123456789.%〈〉〈〉、")
Kind = Literal["official", "heading", "passage"]

_LONGEST = 2_000
"""Characters of a sentence; one without an end is read as if cut there, so that what each word is held against does
not grow with it. Published reports have 700 at most."""
SENTENCE_ENDS = "。！？\n"
CLAUSE_ENDS = "，；：。！？\n"


@dataclass(frozen=True, slots=True)
class Piece:
    """A title, heading or passage: its range in ``Prose.text`` and where it belongs.

    An ``official`` piece is the title or a heading of the outline: rules on structure look after its words.
    """

    start: int
    end: int
    kind: Kind
    section: str | None
    subsection: str | None = None


@dataclass(frozen=True)
class Prose:
    """Reading text without white space, in one width of punctuation, and the way back."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    pieces: tuple[Piece, ...]

    def span(self, start: int, end: int) -> Span:
        """The document's span of ``text[start:end]``; an empty range stands where it points to."""
        if start == end:
            at = self.starts[start] if start < len(self.starts) else (self.ends[-1] if self.ends else 0)
            return Span(at, at)
        return Span(self.starts[start], self.ends[end - 1])

    @cached_property
    def characters(self) -> frozenset[str]:
        """All characters that stand in it."""
        return frozenset(self.text)

    @cached_property
    def _piece_starts(self) -> list[int]:
        return [p.start for p in self.pieces]

    def piece_at(self, at: int) -> Piece:
        """The piece that holds a place."""
        return self.pieces[bisect_right(self._piece_starts, at) - 1]

    def sentence_at(self, at: int) -> tuple[int, int]:
        """Start and end of the sentence that holds a place, its closing mark left out."""
        return self._around(at, SENTENCE_ENDS)

    def clause_at(self, at: int) -> tuple[int, int]:
        """Start and end of the clause that holds a place, its closing mark left out."""
        return self._around(at, CLAUSE_ENDS)

    @cached_property
    def _ends(self) -> dict[str, list[int]]:
        """Where the marks of sentences and of clauses stand, so that no long sentence is walked through twice."""
        return {marks: [i for i, c in enumerate(self.text) if c in marks] for marks in (SENTENCE_ENDS, CLAUSE_ENDS)}

    def _around(self, at: int, ends: str) -> tuple[int, int]:
        marks = self._ends[ends]
        index = bisect_left(marks, at)
        start = marks[index - 1] + 1 if index else 0
        end = marks[index] if index < len(marks) else max(at, len(self.text))
        start += (at - start) // _LONGEST * _LONGEST
        return start, min(end, start + _LONGEST)

    def sentences(self, piece: Piece) -> Iterator[tuple[int, int]]:
        """The sentences of a piece, closing marks left out."""
        at = piece.start
        while at < piece.end:
            _, end = self.sentence_at(at)
            if end > at:
                yield at, end
            at = end + (end >= len(self.text) or self.text[end] in SENTENCE_ENDS)

    @cached_property
    def _titled(self) -> bytes:
        """For every character whether it stands between book-title marks."""
        out = bytearray(len(self.text))
        depth = 0
        for i, c in enumerate(self.text):
            if c == "《":
                depth += 1
            elif c == "》":
                depth = max(0, depth - 1)
            elif c == "\n":
                depth = 0
            elif depth:
                out[i] = 1
        return bytes(out)

    def in_title(self, at: int) -> bool:
        """Whether a place stands between book-title marks."""
        return at < len(self._titled) and bool(self._titled[at])


def prose_of(document: Document, structure: Structure) -> Prose:
    """Title, headings and passages of a document in the order of its text."""
    found: list[tuple[MappedText, Kind, str | None, str | None]] = []
    if document.title is not None:
        found.append((document.title.content, "official", None, None))
    for section in structure.sections:
        id = section.spec.id if section.spec is not None else None
        found.append((section.heading, "official" if id is not None else "heading", id, None))
        for sub in section.subsections:
            kind: Kind = "official" if sub.spec is not None else "heading"
            found.append((sub.label, kind, id, sub.spec.id if sub.spec is not None else None))
    for passage in structure.passages:
        found.append((passage.content, "passage", passage.section, passage.subsection))
    taken = Ranges((span.start, span.end) for span in (f[0].span for f in found))
    for heading in document.headings:
        listed = structure.contents is not None and structure.contents.covers(heading.span)
        if not listed and not taken.meet(heading.span.start, heading.span.end):
            found.append((heading.content, "heading", structure.section_at(heading.span.start), None))
    found.sort(key=lambda f: f[0].span)
    parts: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    pieces: list[Piece] = []
    length = 0
    for content, kind, id, sub_id in found:
        squeezed = content.squeeze()
        if not squeezed.text:
            continue
        parts.append(without_endless(squeezed.text.translate(_SAME)))
        starts.extend(squeezed.starts)
        ends.extend(squeezed.ends)
        pieces.append(Piece(length, length + len(squeezed), kind, id, sub_id))
        parts.append("\n")
        starts.append(squeezed.span.end)
        ends.append(squeezed.span.end)
        length += len(squeezed) + 1
    return Prose("".join(parts), tuple(starts), tuple(ends), tuple(pieces))
