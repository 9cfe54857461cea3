"""Whether two pieces of text are one sentence that was broken: what the first ends with, and the second begins with."""

from __future__ import annotations

import re
from collections.abc import Callable

from drafting.language.sentences import SMALL_WORDS
from drafting.text.numerals import MEASURES

UNFINISHED = (SMALL_WORDS - frozenset("等 了 又 也 都 其 之 上 下 中 是 有 到".split())) | frozenset(
    "以及 或 或者 并且 通过 按照 根据 依据 依照 围绕 针对 关于 对于 为了 由于 "
    "不断 进一步 切实 持续 积极 认真 着力 严格".split()
)
"""Words that govern, join or describe what comes behind them; a sentence does not end with them."""
BOUND = frozenset("的 地 得 了 着 和 与 及 以及 或 或者 等".split())
"""Words that a sentence does not begin with."""
_PAIRS = {"（": "）", "(": ")", "“": "”", "《": "》", "〈": "〉"}
_INSIDE = frozenset("，、")
_BEHIND_NUMBERS = frozenset("年 月 日 万 亿 余".split())
_WINDOW = 24
_LONGEST_COUNT = 4
_COUNT = re.compile(rf"(?<![\d.\-—－])\d{{1,{_LONGEST_COUNT}}}(?:\.\d+)?$")


def broken_between(before: str, after: str, cut: Callable[[str], tuple[str, ...]]) -> bool:
    """Whether a sentence goes on from one text to the next: ``before`` ends inside a word, inside a pair of brackets,
    between a number and its measure word, or with a word that wants another; or ``after`` begins with one that does."""
    if before[-1] in _INSIDE or _open(before, after):
        return True
    head = after[:_WINDOW]
    tail = re.split(r"[，。；：、！？]", before[-_WINDOW:])[-1]
    words, following = cut(tail), cut(head)
    if not words:
        return False
    if _COUNT.search(tail):
        return following[0] in MEASURES or following[0] in _BEHIND_NUMBERS
    if words[-1] in UNFINISHED or following[0] in BOUND:
        return True
    return _inside_a_word(words, following, cut(tail + head), len(tail))


def _open(before: str, after: str) -> bool:
    """Whether a bracket that the first text leaves open is closed by the next."""
    for left, right in _PAIRS.items():
        if before.count(left) == before.count(right) + 1 and after.count(right) == after.count(left) + 1:
            return True
    return False


def _inside_a_word(words: tuple[str, ...], following: tuple[str, ...], together: tuple[str, ...], at: int) -> bool:
    """Whether the two texts put together have a word where they meet, and apart only a character of it."""
    place = 0
    for word in together:
        if place < at < place + len(word):
            halves = word[: at - place], word[at - place :]
            lone = len(words[-1]) == 1 and words[-1] == halves[0], len(following[0]) == 1 and following[0] == halves[1]
            return any(lone)
        place += len(word)
    return False
