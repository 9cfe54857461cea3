"""Items that count themselves inside prose: 一是 … 二是 …, 第一，… 第二，…, 1. … 2. …, （1）… （2）…"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from drafting.language.enumerations import BY_HANZI, FAMILIES, HAN, TEN, VALUES
from drafting.rules.base import Context
from drafting.text.mapped import MappedText
from drafting.text.numerals import to_hanzi


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
        """The mark of the item as it is printed."""
        return self.content.text[self.start : self.end]

    def like(self, number: int) -> str:
        """The mark that the item of another number bears."""
        shown = to_hanzi(number) if self.family in BY_HANZI else str(number)
        printed = re.search(rf"[{HAN}0-9]+", self.text)
        return self.text if printed is None else self.text.replace(printed.group(), shown, 1)


@dataclass(frozen=True, slots=True)
class Run:
    """Items of one family that follow each other, from the one that begins the count."""

    items: tuple[Item, ...]


def _number(text: str) -> int:
    if text.isdigit():
        return int(text)
    if text.startswith(TEN):
        return 10 + (VALUES[text[1]] if len(text) > 1 else 0)
    return VALUES[text[0]] * 10 if text.endswith(TEN) and len(text) == 2 else VALUES[text[0]]


def items_in(content: MappedText, passage: int, scope: tuple[int, int]) -> Iterator[Item]:
    """The marks in a piece of text, in order."""
    found = []
    for family, pattern in FAMILIES:
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
