"""Words of official prose with a character taken for one that sounds or looks like it, so that no word is left.

What segmentation leaves as single characters is looked at together: where another character, easily taken for one of
them, makes a word of the lists (``official_words.txt``, ``common_words.txt``), that word was meant. Characters that
stand alone in any sentence, names of places and what stands in quotation marks are let be, and so is what a text writes
more than twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile
from pathlib import Path

from drafting.analysis.prose import Prose
from drafting.analysis.tokens import Token, Tokens
from drafting.text.confusable import confusable

_LONGEST = 4
_FEW = 2
"""A slip is seldom made again; what stands more often is a word that the lists lack."""
_NAME_OF_PLACE = 3
_NUMBER = re.compile(r"[\u4e00-\u9fff]{0,8}[〔\[（【]?(?:19|20)\d\d")
"""Behind what abbreviates an issuer."""
_HAN = re.compile(r"[\u4e00-\u9fff]+")
_QUOTED = 12


@dataclass(frozen=True, slots=True)
class Misspelt:
    """A range of the reading text that is no word, and the word that was meant."""

    start: int
    end: int
    right: str


@dataclass(frozen=True, slots=True)
class WordLists:
    """The words and characters by which a misspelt word is told from a right one; data of the language, loaded once."""

    words: frozenset[str]
    official: frozenset[str]
    """Those of official prose."""
    alone: frozenset[str]
    """Characters that stand by themselves in any sentence."""
    seldom: frozenset[str]
    """Characters that do so less often."""
    bound: frozenset[str]
    """Characters that hardly ever do."""
    localisers: frozenset[str]
    short: frozenset[str]
    """Forms that are right though no dictionary has them."""
    divisions: frozenset[str]
    """What names of places, and of bodies of places, end in."""
    sites: frozenset[str]
    """What names of places, roads and buildings end in."""
    auxiliaries: frozenset[str]
    """Characters that stand before a verb to say that it may, can or should be."""


_MARKS = ("", "=", "-", "~", "@", "+", "%", "&", "*")
"""What a line of ``official_words.txt`` begins with, in the order of ``WordLists`` from ``official`` on."""


@lru_cache(maxsize=1)
def word_lists() -> WordLists:
    """The lists, read once."""
    by_mark: dict[str, set[str]] = {mark: set() for mark in _MARKS}
    for line in _lines("official_words.txt"):
        mark, _, rest = line.partition(" ")
        by_mark[mark if mark in by_mark else ""].update((rest if mark in by_mark else line).split())
    official, *others = (frozenset(by_mark[mark]) for mark in _MARKS)
    common = frozenset(w for line in _lines("common_words.txt") for w in line.split())
    return WordLists(official | common, official, *others)


def _lines(name: str) -> list[str]:
    lines = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith("#")]


def localisers() -> frozenset[str]:
    """Characters that follow any word to say where: with it they make no word."""
    return word_lists().localisers


@lru_cache(maxsize=65536)
def _meant(printed: str) -> tuple[tuple[int, str], ...]:
    """The words of the list that differ by one character taken for another, with its position."""
    lists = word_lists()
    out = []
    for at, character in enumerate(printed):
        for other in sorted(confusable(character)):
            word = printed[:at] + other + printed[at + 1 :]
            if word in lists.words:
                out.append((at, word))
    return tuple(out)


def misspelt(prose: Prose, tokens: Tokens, own: str = "") -> Iterator[Misspelt]:
    """The misspelt words of a text, in order, none overlapping; ``own`` is a name whose characters are no slip."""
    for piece in prose.pieces:
        if piece.kind == "official":
            continue
        for start, end in prose.sentences(piece):
            words = tokens.sentence(start)
            if words and words[0].start <= start and words[-1].end >= end:
                yield from _of_sentence(prose.text, words, tokens, own)


def _of_sentence(text: str, words: Sequence[Token], tokens: Tokens, own: str) -> Iterator[Misspelt]:
    first = 0
    while first < len(words):
        found = _at(text, words, first, tokens, own)
        if found is None:
            first += 1
            continue
        yield found
        while first < len(words) and words[first].start < found.end:
            first += 1


def _at(text: str, words: Sequence[Token], first: int, tokens: Tokens, own: str) -> Misspelt | None:
    """The longest word that begins at a place and was meant there."""
    best = None
    for last in range(first + 1, min(first + _LONGEST, len(words))):
        start, end = words[first].start, words[last].end
        if end - start > _LONGEST:
            break
        printed = text[start:end]
        if _HAN.fullmatch(printed) is None:
            break
        for at, right in _meant(printed):
            # A word that reports seldom have must be told by more: the characters there hardly ever stand alone.
            told = right in word_lists().official or len(printed) > 2 or any(c in word_lists().bound for c in printed)
            if told and _is_slip(text, words, (first, last), at, tokens):
                if printed in own or excused(text, start, end):
                    continue
                best = Misspelt(start, end, right)
    return best


def _is_slip(text: str, words: Sequence[Token], span: tuple[int, int], at: int, tokens: Tokens) -> bool:
    """Whether what stands there is no words of the language, and the character at fault part of none."""
    lists = word_lists()
    first, last = span
    start, end = words[first].start, words[last].end
    printed = text[start:end]
    if tokens.known(printed) or printed in lists.short:
        return False
    fault = next(w for w in words[first : last + 1] if w.start <= start + at < w.end)
    if len(fault.text) > 1:
        return False
    if len(printed) == _LONGEST:
        return True
    if len(printed) > 2:
        edge = not 0 < at < len(printed) - 1
        common = fault.text in lists.alone or (edge and fault.text in lists.seldom)
        return not common and not (edge and _belongs(text, words, span, tokens))
    if any(c in lists.alone for c in printed) and not any(c in lists.bound for c in printed):
        return False
    if all(c in lists.seldom for c in printed):
        return False
    return not _belongs(text, words, span, tokens)


def _belongs(text: str, words: Sequence[Token], span: tuple[int, int], tokens: Tokens) -> bool:
    """Whether the first or last character may belong to the word before or behind, were it cut otherwise."""
    first, last = span
    start, end = words[first].start, words[last].end

    def word(part: str) -> bool:
        return tokens.known(part) or part in word_lists().short

    if first and word(text[start - 1 : start + 1]):
        rest = words[first - 1].text[:-1]
        if not rest or word(rest):
            return True
    if last + 1 < len(words) and word(text[end - 1 : end + 1]):
        rest = words[last + 1].text[1:]
        return not rest or word(rest)
    return False


def excused(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` is let stand though it looks misspelt: it is frequent here, part of a name of a
    place, or quoted."""
    printed = text[start:end]
    if text.count(printed) > _FEW:
        return True
    if len(printed) == 2 and (of_site(text, end) or _NUMBER.match(text, end) is not None):
        return True
    opened = text.rfind("“", max(0, start - _QUOTED), start)
    return opened >= 0 and "”" not in text[opened:start] and "”" in text[end : end + _QUOTED]


def of_site(text: str, end: int) -> bool:
    """Whether the name of a place, road or building may end soon behind."""
    return any(c in word_lists().sites for c in takewhile(_HAN.match, text[end : end + _NAME_OF_PLACE]))
