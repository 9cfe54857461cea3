"""Items that count themselves inside prose: 一是 … 二是 …, 第一，… 第二，…, 1. … 2. …, （1）… （2）…"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafting.rules.base import Context
from drafting.text.mapped import MappedText
from drafting.text.numerals import to_hanzi

_HAN = "一二三四五六七八九十"
_VALUES = {c: i for i, c in enumerate(_HAN, start=1)}
_FAMILIES: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "是",
        re.compile(
            rf"(?:(?<![{_HAN}百千万第期周其之唯统万逐每单同专归合])(?P<n>一)|(?<![{_HAN}百千万第期周其之几星])(?P<m>[{_HAN}]{{1,2}}))是"
        ),
    ),
    ("要", re.compile(rf"(?:^|(?<=[。；;：:，,、\s”）)]))(?P<n>[{_HAN}]{{1,2}})要(?!求)")),
    ("第", re.compile(rf"(?:^|(?<=[。；;：:\s”）)]))第(?P<n>[{_HAN}]{{1,2}})[，,、：]")),
    ("其", re.compile(rf"(?:^|(?<=[。；;：:\s”）)]))其(?P<n>[{_HAN}]{{1,2}})[，,、：是]")),
    ("（）", re.compile(r"(?:^|(?<=[。；;：:\s”]))[（(](?P<n>[0-9]{1,2})[）)]")),
    (".", re.compile(r"(?:^|(?<=[。；;：:\s”]))(?P<n>[0-9]{1,2})[.．、](?![0-9])")),
)


@dataclass(frozen=True, slots=True)
class Item:
    """The mark of an item: ``family`` is its shape, ``number`` what it counts."""

    family: str
    number: int
    content: MappedText
    start: int
    end: int
    passage: int
    scope: tuple[int, int]

    @property
    def text(self) -> str:
        return self.content.text[self.start : self.end]

    def like(self, number: int) -> str:
        """The mark that the item of another number bears."""
        shown = to_hanzi(number) if self.family in "是要第其" else str(number)
        printed = re.search(rf"[{_HAN}0-9]+", self.text)
        return self.text if printed is None else self.text.replace(printed.group(), shown, 1)


@dataclass(frozen=True, slots=True)
class Run:
    """Items of one family that follow each other, from the one that begins the count."""

    items: tuple[Item, ...]


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text.startswith("十"):
        return 10 + (_VALUES[text[1]] if len(text) > 1 else 0)
    return _VALUES[text[0]] * 10 if text.endswith("十") and len(text) == 2 else _VALUES[text[0]]


def items_in(content: MappedText, passage: int, scope: tuple[int, int]) -> Iterator[Item]:
    """The marks in a piece of text, in order."""
    found = []
    for family, pattern in _FAMILIES:
        for match in pattern.finditer(content.text):
            printed = match["n"] or (match["m"] if "m" in pattern.groupindex else "")
            found.append(Item(family, _number(printed), content, match.start(), match.end(), passage, scope))
    yield from sorted(found, key=lambda i: i.start)


def scopes(context: Context) -> Iterator[tuple[tuple[int, int], int, MappedText]]:
    """Every passage and lower heading with the place it belongs to: its section, and the sub-heading before it."""
    lower = sorted(
        ((h.content.span.start, h.content) for h in context.document.headings if h.level > 2), key=lambda h: h[0]
    )
    number = 0
    for s, section in enumerate((None, *context.structure.sections), start=-1):
        passages = context.structure.preamble if section is None else section.passages
        pieces = [p.content for p in passages]
        places: list[int] = []
        if section is not None:
            places = sorted(sub.label.span.start for sub in section.subsections)
            numbered = {sub.number.span.start for sub in section.subsections if sub.number.text}
            first = bisect_right(lower, section.span.start, key=lambda h: h[0])
            last = bisect_left(lower, section.span.end, key=lambda h: h[0])
            pieces += [heading for start, heading in lower[first:last] if start not in numbered]
        for content in sorted(pieces, key=lambda c: c.span.start):
            yield (s, bisect_right(places, content.span.start)), number, content
            number += 1


def all_items(context: Context) -> list[Item]:
    """The marks of a report, in order of the text."""
    return [item for scope, number, content in scopes(context) for item in items_in(content, number, scope)]


def runs(items: Sequence[Item]) -> list[Run]:
    """The items put together to counts; each begins where its family begins anew or its place ends."""
    open_: dict[tuple[str, tuple[int, int]], list[Item]] = {}
    order: list[list[Item]] = []
    for item in items:
        key = (item.family, item.scope)
        if key not in open_ or item.number == 1 or item.number < open_[key][-1].number:
            open_[key] = []
            order.append(open_[key])
        open_[key].append(item)
    return [Run(tuple(group)) for group in order]
