"""Words of statements about amounts (``amounts.yaml``), and a text cut by a vocabulary, the longest word first.

Reports on money name their things by long fixed terms, with brackets and quotes inside. They are looked up as they
stand: at each place the longest word of a vocabulary that begins there; what no word covers is unknown.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

import yaml

from drafting.language.words import PUNCTUATION

MONEY = "元"
"""The unit of money as quantities have it: 万 and 亿 are part of the numeral."""
YEAR = re.compile(r"(?<![\d.])(20\d{2})年(?:度|末|底|\d{1,2}月(?:\d{1,2}日)?)?")
"""A year, with the day of it perhaps."""
CODE = re.compile(r"(?<![\d.,])\d{3}(?:\d{2}){0,2}(?![\d.,%万亿元个辆人批])")
"""A number that may be the code of a row: three, five or seven digits and no unit."""
SHORT_NAME = re.compile(r"(?<=[、，：；（和及])[^\W\d]{2}(?=\d)")
"""Two characters between a mark or a conjunction and a number, which may be the name of a row."""
OBJECT = r"(?![、和与及或])[^，。；：\d]{1,24}?"
"""What a thing is done to, as a pattern: words of one clause without a number."""
ALL_OF = re.compile(r"[：:，,]即|分别[为是]|构成[为是]|由[^，。；]{0,12}组成")
"""Words that open a list of all parts there are."""
BECAUSE = frozenset({"因", "由于", "因为"})
"""Conjunctions of cause, which may open a sentence: 因甲事，乙支出5万元."""
EVERY_DAY = re.compile("日均|平均每[日天]")
"""Words of a mean over the days of a year."""
DAYS = (365, 366)
MULTIPLE = "times"
"""The kind of a number that says how many times as much: 1.24倍."""
_SEVERAL = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")


@lru_cache(maxsize=1)
def amount_words() -> Mapping[str, str]:
    """Every word with its class; a word belongs to the first class that lists it."""
    text = Path(__file__).with_name("amounts.yaml").read_text(encoding="utf-8")
    out: dict[str, str] = {}
    for name, words in yaml.safe_load(text).items():
        for word in words.split():
            out.setdefault(word, name)
    return MappingProxyType(out)


def written_out(pattern: str) -> tuple[str, ...]:
    """The words that a pattern stands for: what is in square brackets may be left out (收入[决算]总计)."""
    ways = [""]
    for i, part in enumerate(_OPTIONAL.split(pattern)):
        ways = [way + more for way in ways for more in ((part, "") if i % 2 else (part,))]
    return tuple(dict.fromkeys(w for w in ways if w))


def adds_several(word: str) -> int:
    """How many numbers before it a word of a total says that it adds up: 三项合计; 0 where it does not say."""
    return _SEVERAL.get(word[:1], 0) if amount_words().get(word) == "total" else 0


def tells_mean(words: str) -> bool:
    """Whether words before a number, which may be taken for part of it, make it a mean: 平均每月92次."""
    return any(kind == "every" and word in words for word, kind in amount_words().items() if len(word) > 1)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a word is: its class and the entries that it may stand for."""

    kind: str
    entries: tuple[str, ...] = ()


@dataclass(frozen=True)
class Vocabulary:
    """Words with their meanings; a word of several entries of one class stands for any of them."""

    words: Mapping[str, Meaning]
    _lengths: Mapping[str, tuple[int, ...]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, words: Iterable[tuple[str, Meaning]]) -> Vocabulary:
        """A vocabulary of words; of two classes of one word the first one holds."""
        found: dict[str, Meaning] = {}
        for word, meaning in words:
            known = found.get(word)
            if known is None:
                found[word] = meaning
            elif known.kind == meaning.kind:
                found[word] = Meaning(known.kind, tuple(dict.fromkeys((*known.entries, *meaning.entries))))
        lengths: dict[str, set[int]] = {}
        for word in found:
            lengths.setdefault(word[0], set()).add(len(word))
        return cls(found, {c: tuple(sorted(n, reverse=True)) for c, n in lengths.items()})

    def longest(self, text: str, at: int) -> str | None:
        """The longest word that begins at a place."""
        for length in self._lengths.get(text[at : at + 1], ()):
            word = text[at : at + length]
            if word in self.words:
                return word
        return None


def cut(text: str, start: int, end: int, vocabulary: Vocabulary) -> Iterator[tuple[int, int, Meaning]]:
    """A stretch of text in words, marks and unknown runs, in order."""
    at = unknown = start
    while at < end:
        word = vocabulary.longest(text, at)
        if word is not None and at + len(word) <= end:
            meaning: Meaning | None = vocabulary.words[word]
        elif text[at] in PUNCTUATION:
            word, meaning = text[at], Meaning(PUNCTUATION[text[at]])
        else:
            at += 1
            continue
        if unknown < at:
            yield unknown, at, _UNKNOWN
        assert meaning is not None
        yield at, at + len(word), meaning
        at += len(word)
        unknown = at
    if unknown < end:
        yield unknown, end, _UNKNOWN


_UNKNOWN = Meaning("unknown")
