"""Text that was cleaned for reading, every character of which still knows where it came from.

A reader drops markup, entities and the line breaks inside a paragraph. What is left is what a person
reads, and what the analysis works on; a place found in it is carried back, never searched for again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain

from drafting.text.span import Span


@dataclass(frozen=True, slots=True)
class MappedText:
    """A reading text and, for each of its characters, the range of the document's text it stands for.

    Two mapped texts are equal when they read the same; where they stand is not part of it.
    """

    text: str
    starts: Sequence[int] = field(compare=False, repr=False)
    """A ``range`` where the text stands as it is in the document, which most of it does."""
    ends: Sequence[int] = field(compare=False, repr=False)
    at: int = field(default=0, compare=False, repr=False)
    """Where an empty text stands."""

    def __post_init__(self) -> None:
        if not len(self.text) == len(self.starts) == len(self.ends):
            raise ValueError("every character needs its place")

    def __len__(self) -> int:
        return len(self.text)

    @classmethod
    def of(cls, source: str, start: int, end: int) -> MappedText:
        """The text of ``source[start:end]`` as it stands."""
        return cls(source[start:end], range(start, end), range(start + 1, end + 1), start)

    @classmethod
    def join(cls, parts: Iterable[MappedText]) -> MappedText:
        """The parts one after the other, without anything between them."""
        pieces = list(parts)
        if len(pieces) == 1:
            return pieces[0]
        return cls(
            "".join([p.text for p in pieces]),
            tuple(chain.from_iterable([p.starts for p in pieces])),
            tuple(chain.from_iterable([p.ends for p in pieces])),
            pieces[0].at if pieces else 0,
        )

    @property
    def span(self) -> Span:
        """From the first character's place to the last one's."""
        if not self.text:
            return Span(self.at, self.at)
        return Span(self.starts[0], self.ends[-1])

    def span_of(self, start: int, end: int) -> Span:
        """The document's span of ``text[start:end]``; an empty range gives an empty span at its place."""
        if not 0 <= start <= end <= len(self.text):
            raise IndexError(f"[{start}, {end}) is outside a text of {len(self.text)} characters")
        if start == end:
            if start < len(self.text):
                return Span(self.starts[start], self.starts[start])
            return Span(self.span.end, self.span.end)
        return Span(self.starts[start], self.ends[end - 1])

    def slice(self, start: int, end: int) -> MappedText:
        """A part of it."""
        at = self.starts[start] if start < len(self.text) else self.span.end
        return MappedText(self.text[start:end], self.starts[start:end], self.ends[start:end], at)

    def keep(self, wanted: Callable[[str], bool]) -> MappedText:
        """Only the characters that are wanted."""
        kept = [i for i, c in enumerate(self.text) if wanted(c)]
        if len(kept) == len(self.text):
            return self
        return MappedText(
            "".join(self.text[i] for i in kept),
            tuple(self.starts[i] for i in kept),
            tuple(self.ends[i] for i in kept),
            self.at,
        )

    def strip(self) -> MappedText:
        """Without white space at either end (full-width spaces and zero-width marks count as white space)."""
        left, right = 0, len(self.text)
        if right and not is_blank(self.text[0]) and not is_blank(self.text[-1]):
            return self
        while left < right and is_blank(self.text[left]):
            left += 1
        while right > left and is_blank(self.text[right - 1]):
            right -= 1
        return self.slice(left, right)

    def squeeze(self) -> MappedText:
        """Without any white space: the form in which labels are compared."""
        return self.keep(lambda c: not is_blank(c)) if has_blanks(self.text) else self


class Placed:
    """What reads as its content, and stands in the document where that stands."""

    __slots__ = ()
    content: MappedText

    @property
    def text(self) -> str:
        """It as it reads, without markup and line breaks."""
        return self.content.text

    @property
    def span(self) -> Span:
        """Its place in the document's text."""
        return self.content.span


ZERO_WIDTH = frozenset(
    "\u00ad\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064"
    "\u2066\u2067\u2068\u2069\ufeff"
)
"""Characters that nobody sees: soft hyphens, joiners, marks of direction."""


def is_blank(character: str) -> bool:
    """White space of any kind, zero-width marks included."""
    return character.isspace() or character in ZERO_WIDTH


_BLANKS = re.compile(f"[\\s{''.join(sorted(ZERO_WIDTH))}]")


def has_blanks(text: str) -> bool:
    """Whether a text has white space of any kind in it: most labels have none."""
    return _BLANKS.search(text) is not None


def without_blanks(text: str) -> str:
    """A text without white space of any kind."""
    return _BLANKS.sub("", text)
