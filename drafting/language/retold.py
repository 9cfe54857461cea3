"""One number told twice: once exactly and once hedged, or once with two of its digits exchanged."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

_COUNT = re.compile(
    r"(?<![\d.,，年月])(?P<number>\d{3,8})(?P<hedge>余|多)?(?P<unit>人次|件次|场次|[件条篇份个项户册次期人])(?P<behind>左右|以上)?"
)
_DIGITS = 3
"""A number of so many digits before its zeros is no round one."""
_BESIDE = 10
_LIMITS = re.compile(r"近|约|超过?|逾|突破|不足|不到|至少|大约|接近|[、和及至到~—-]")
_OTHER = re.compile(r"上年|去年|往年|\d{4}年|其中|每|人均|计划|目标|将|下属|[上下]半年|\d月|季度")
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
_EMPTY = frozenset(
    "全年 年内 本年 年度 共计 合计 累计 达到 工作 开展 组织 举办 各类 政府 信息 发布 公开 全县 全市 全区".split()
)


@dataclass(frozen=True, slots=True)
class Retold:
    """A number told again: where, the words that tell it, and the other place with what stands there."""

    start: int
    end: int
    words: str
    other: tuple[int, int]
    right: str


def _round(number: str) -> bool:
    return len(number.rstrip("0")) < _DIGITS


def hedged_again(text: str) -> Iterator[Retold]:
    """The numbers that are told with 余 though they stand exactly elsewhere (10260余条 beside 10260条)."""
    counts = list(_COUNT.finditer(text))
    exact = {
        (m["number"], m["unit"]): m
        for m in reversed(counts)
        if not (m["hedge"] or m["behind"] or _LIMITS.search(text, m.start() - 2, m.start()))
    }
    for match in counts:
        other = exact.get((match["number"], match["unit"]))
        if match["hedge"] and not _round(match["number"]) and other is not None:
            span = (other.start(), other.end("unit"))
            yield Retold(match.start(), match.end("unit"), match["hedge"], span, match["number"] + match["unit"])


def exchanged_again(text: str) -> Iterator[Retold]:
    """The numbers that are told again, behind the same word, with two digits side by side exchanged; the first is
    taken for the right one. A number that stands more than once is no slip."""
    counts = [m for m in _COUNT.finditer(text) if not (m["hedge"] or m["behind"])]
    often = Counter(m["number"] for m in counts)
    alike: dict[tuple[str, str], list[re.Match[str]]] = {}
    for match in counts:
        if often[match["number"]] == 1:
            alike.setdefault((match["unit"], "".join(sorted(match["number"]))), []).append(match)
    for one, again in (pair for same in alike.values() for pair in combinations(same, 2)):
        if not _exchanged(one["number"], again["number"]):
            continue
        before = [_before(text, m.start()) for m in (one, again)]
        if any(_OTHER.search(words) for words in before):
            continue
        shared = (_words(before[0]) & _words(before[1])) - _EMPTY
        if shared:
            right = one["number"] + one["unit"]
            yield Retold(again.start(), again.end("unit"), min(shared), (one.start(), one.end("unit")), right)


def _before(text: str, at: int) -> str:
    """What stands before a number in its clause."""
    return re.split("[，。；：、\n]", text[max(0, at - _BESIDE) : at])[-1]


def _words(text: str) -> frozenset[str]:
    return frozenset(text[i : i + 2] for i in range(len(text) - 1) if _HAN.fullmatch(text[i : i + 2]))


def _exchanged(one: str, other: str) -> bool:
    """Whether two numbers differ by two digits side by side that are exchanged."""
    if len(one) != len(other) or one == other:
        return False
    at = [i for i, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(at) == 2 and at[1] == at[0] + 1 and one[at[0]] == other[at[1]] and one[at[1]] == other[at[0]]
