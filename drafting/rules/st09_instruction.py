"""An instruction of the form itself that was left in the report."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar

from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.rules.base import Context, Rule
from drafting.text.taken import Taken


class Instruction(Rule):
    """A sentence of the form that speaks to the person who fills it in, copied into the report."""

    code = "ST09"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("outline.yaml", "instructions"),)
    severity = Severity.ERROR
    title = "留有格式里的填写说明"
    remedy = "删去填写说明，写上实际内容"
    what = "查格式文本里供填写人看的说明文字是否被原样抄进了报告。"
    why = "填写说明不是报告的内容，留在报告里说明是照抄格式而没有清理。"

    def check(self, context: Context) -> Iterator[Finding]:
        written = context.genre.outline.instructions
        patterns = [re.compile(p) for p in written]
        without: set[str] = set()  # most cells say the same, in all reports
        for content in context.document.contents():
            if content.text in without:
                continue
            instructs = _instructs_in_cell if len(content.text) <= _CELL else _instructs
            if not instructs(content.text, written):
                without.add(content.text)
                continue
            told = Taken()
            for match in sorted(
                (m for pattern in patterns for m in pattern.finditer(content.text) if m.group()),
                key=lambda m: (m.start(), -m.end()),
            ):
                if not told.take(*match.span()):
                    continue  # the same words by another pattern
                yield self.finding(
                    context,
                    content.span_of(*match.span()),
                    f"“{match.group()}”是格式里的填写说明，应当删去",
                )


@lru_cache(maxsize=64)
def _compiled(patterns: tuple[str, ...]) -> tuple[re.Pattern[str], ...]:
    return tuple(map(re.compile, patterns))


def _instructs(text: str, patterns: tuple[str, ...]) -> bool:
    """Whether an instruction stands in a piece of text."""
    return any(pattern.search(text) for pattern in _compiled(patterns))


_CELL = 20
"""Characters of what a cell of a table holds."""
_instructs_in_cell = lru_cache(maxsize=4096)(_instructs)
