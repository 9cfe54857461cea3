"""A placeholder that was never filled in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from drafting.findings import Finding, Severity
from drafting.rules.base import Context, Rule
from drafting.text.quotes import quoted
from drafting.text.taken import Taken

_FEW = 3


class Placeholder(Rule):
    """A placeholder of the pack's patterns in title, prose or cells."""

    code = "ST08"
    severity = Severity.ERROR
    title = "留有未填的占位符"
    remedy = "填写实际内容，连同占位符一起替换"
    what = "查正文、标题和表格中没有填写的占位符，例如方括号里的提示、成串的叉号、下划线和空缺的数字。"
    why = "占位符是给起草人看的，留在报告里说明没有填完、没有校对。"

    def check(self, context: Context) -> Iterator[Finding]:
        patterns = context.genre.outline.placeholders
        tables = {id(cell.content): n for n, table in enumerate(context.document.tables) for cell in table.cells}
        places: dict[str, tuple[tuple[int, int], ...]] = {}
        for content in context.document.contents():
            if content.text not in places:  # most cells say the same, in all reports
                find = _places_in_cell if len(content.text) <= _CELL else _places
                places[content.text] = find(content.text, patterns)
        found = [(content, span) for content in context.document.contents() for span in places[content.text]]
        counts = Counter(tables.get(id(content)) for content, _ in found)
        told: set[int] = set()
        for content, (start, end) in found:
            said = f"占位符{quoted(content.text[start:end])}没有填写：请写好内容，连同方括号一起换掉"
            table = tables.get(id(content))
            if table is not None and counts[table] > _FEW:
                # Of a table full of them one finding speaks for all.
                if table in told:
                    continue
                told.add(table)
                said = f"表里有{counts[table]}处占位符没有填写，这是第一处：请逐格填好，没有发生的填0"
            yield self.finding(context, content.span_of(start, end), said)


@lru_cache(maxsize=64)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, patterns))


def _places(text: str, patterns: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Where placeholders stand in a piece of text; of two that overlap the one of the earlier pattern."""
    taken = Taken()
    out: list[tuple[int, int]] = []
    for pattern in _compiled(patterns):
        for match in pattern.finditer(text):
            a, b = match.span()
            if a < b and taken.take(a, b):
                out.append((a, b))
    return tuple(out)


_CELL = 20
"""Characters of what a cell of a table holds."""
_places_in_cell = lru_cache(maxsize=4096)(_places)
