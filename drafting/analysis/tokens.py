"""Words of the reading text, cut sentence by sentence and only where a rule asks for them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from drafting.analysis.prose import Prose
from drafting.language.segmentation import Segmenter


@dataclass(frozen=True, slots=True)
class Token:
    """A word and its range in ``Prose.text``."""

    start: int
    end: int
    text: str


def _start(token: Token) -> int:
    return token.start


def _end(token: Token) -> int:
    return token.end


@dataclass(frozen=True)
class Tokens:
    """The words of a reading text. What was cut is kept: asking again is cheap."""

    prose: Prose
    segmenter: Segmenter
    _cut: dict[int, tuple[Token, ...]] = field(default_factory=dict, repr=False, compare=False)

    def sentence(self, at: int) -> tuple[Token, ...]:
        """The words of the sentence that holds a place."""
        start, end = self.prose.sentence_at(at)
        if start not in self._cut:
            out = []
            place = start
            for word in self.segmenter.words(self.prose.text[start:end]):
                out.append(Token(place, place + len(word), word))
                place += len(word)
            self._cut[start] = tuple(out)
        return self._cut[start]

    def within(self, start: int, end: int) -> tuple[Token, ...]:
        """The words that overlap a range of one sentence."""
        words = self.sentence(start)
        first = bisect_right(words, start, key=_end)
        return words[first : bisect_left(words, end, lo=first, key=_start)]

    def whole(self, start: int, end: int) -> bool:
        """Whether a range of one sentence begins and ends where words do."""
        words = self.within(start, end)
        return bool(words) and words[0].start == start and words[-1].end == end

    def known(self, word: str) -> bool:
        """Whether the dictionary has the word."""
        return self.segmenter.knows(word)

    def cut(self, text: str) -> tuple[str, ...]:
        """The words of a text that stands by itself."""
        return tuple(self.segmenter.words(text))
