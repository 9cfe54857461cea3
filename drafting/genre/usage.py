"""How often words, and words side by side, stand in the prose of a genre (``usage.txt`` of its pack).

Made by ``python -m drafting.genre.usage FILE…`` from clean prose, never by hand. A line is a word and its count, and
then the words that stood behind it, each with its count; ``^`` and ``$`` are the marks before and behind a run of
words, ``0`` that of a number beside it, ``、`` with a word that of a list in which the run follows the word.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import pairwise
from pathlib import Path

from drafting.genre.model import Genre

START, END, NUMBER, LISTED = "^", "$", "0", "、"
RUN = re.compile(r"[\u4e00-\u9fff]+")
_DIGIT = re.compile(r"[0-9%]")
_LEAST = 2
_SMOOTH = 3
_COUNTED = 0.6
_ALONE, _SEEN = 0.5, 5
"""What is added to the counts of a character, so that one seldom seen is not taken to stand alone never or always."""


@dataclass(frozen=True)
class Usage:
    """Counts of words and of pairs."""

    words: dict[str, int] = field(default_factory=dict)
    pairs: dict[tuple[str, str], int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.words)

    @cached_property
    def _total(self) -> int:
        return sum(self.words.values()) or 1

    def count(self, word: str) -> int:
        """How often a word was seen."""
        return self.words.get(word, 0)

    @cached_property
    def _kept(self) -> dict[str, int]:
        """How often a word stands before one of those that the pairs have; the rest is for words not seen there."""
        out: Counter[str] = Counter()
        for (before, _), count in self.pairs.items():
            out[before] += count
        return dict(out)

    @cached_property
    def _characters(self) -> dict[str, int]:
        """How often a character was seen, in whatever word."""
        out: Counter[str] = Counter()
        for word, count in self.words.items():
            for character in word:
                out[character] += count
        return dict(out)

    def alone(self, character: str) -> float:
        """The share of its places where a character is a word by itself."""
        return (self.count(character) + _ALONE) / (self._characters.get(character, 0) + _SEEN)

    def cost(self, before: str, word: str, elsewhere: float) -> float:
        """How surprising a word is behind another (a negative logarithm); ``elsewhere`` is its chance in any text."""
        chance = _COUNTED * self.words.get(word, 0) / self._total + elsewhere
        seen = self.words.get(before, 0)
        if seen:
            unseen = 1 - self._kept.get(before, 0) / (seen + _SMOOTH)
            chance = self.pairs.get((before, word), 0) / (seen + _SMOOTH) + unseen * chance
        return -math.log(chance)


@lru_cache(maxsize=8)
def _read(root: str) -> Usage:
    path = Path(root) / "usage.txt"
    if not root or not path.is_file():
        return Usage()
    words: dict[str, int] = {}
    pairs: dict[tuple[str, str], int] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        word, count, *behind = line.split()
        words[word] = int(count)
        for next_word, times in zip(behind[::2], behind[1::2], strict=True):
            pairs[word, next_word] = int(times)
    return Usage(words, pairs)


def load_usage(genre: Genre) -> Usage:
    """The counts of a pack; empty when it has none."""
    return _read(genre.root)


def counted(cut: Iterable[Iterable[str]]) -> Usage:
    """The counts of runs of words and their marks; words that stand only once are left out, and pairs with them."""
    words: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    for run in cut:
        row = list(run)
        words.update(row)
        pairs.update(pairwise(row))
    kept = {w: n for w, n in sorted(words.items()) if n >= _LEAST}
    return Usage(kept, {(a, b): n for (a, b), n in sorted(pairs.items()) if a in kept and b in kept})


def mark_before(text: str, start: int, previous: str = "") -> str:
    """The mark before a run of words that begins at a place; ``previous`` is the word before it, if one of a list."""
    if start and _DIGIT.match(text, start - 1):
        return NUMBER
    return LISTED + previous if previous and text[start - 1 : start] == LISTED else START


def mark_behind(text: str, end: int) -> str:
    """The mark behind a run of words that ends at a place."""
    return NUMBER if _DIGIT.match(text, end) else END


def runs(text: str, words: Iterable[str]) -> list[list[str]]:
    """The runs of Chinese words in a text between their marks, cut with the words of a pack."""
    from drafting.language.segmentation import segmenter

    cutter = segmenter(tuple(words))
    out: list[list[str]] = []
    previous, end = "", 0
    for m in RUN.finditer(text):
        before = mark_before(text, m.start(), previous if end == m.start() - 1 else "")
        row = [before, *cutter.words(m.group()), mark_behind(text, m.end())]
        previous, end = row[-2], m.end()
        out.append(row)
    return out


def texts(path: Path) -> list[str]:
    """The passages of a file: lines of prose, or the texts of labelled passages."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".jsonl":
        return [json.loads(line)["text"] for line in text.splitlines()]
    return [line for line in text.splitlines() if not line.lstrip().startswith(("|", "<", "#"))]


def _main(paths: list[str]) -> None:
    from drafting.genre.loader import load_genre
    from drafting.genre.words import dictionary_words

    genre = load_genre()
    words = dictionary_words(genre)
    usage = counted(run for path in paths for text in texts(Path(path)) for run in runs(text, words))
    behind: dict[str, list[str]] = defaultdict(list)
    for (a, b), count in usage.pairs.items():
        behind[a].append(f" {b} {count}")
    lines = [
        "# Words in clean prose, what stands behind them, and how often; made by `python -m drafting.genre.usage`."
    ]
    lines += [f"{word} {count}{''.join(behind[word])}" for word, count in usage.words.items()]
    (Path(genre.root) / "usage.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    _main(sys.argv[1:])
