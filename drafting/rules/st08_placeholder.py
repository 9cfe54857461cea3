"""A placeholder that was never filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules.base import Context, Rule
from drafting.text.quotes import quoted


class Placeholder(Rule):
    code = "ST08"
    severity = Severity.ERROR
    title = "留有未填的占位符"
    what = "查正文、标题和表格中没有填写的占位符，例如方括号里的提示、成串的叉号、下划线和空缺的数字。"
    why = "占位符是给起草人看的，留在报告里说明没有填完、没有校对。"

    def check(self, context: Context) -> Iterator[Finding]:
        patterns = [re.compile(p) for p in context.genre.outline.placeholders]
        for content in context.document.contents():
            taken: list[tuple[int, int]] = []
            for pattern in patterns:
                for match in pattern.finditer(content.text):
                    a, b = match.span()
                    if a == b or any(a < d and c < b for c, d in taken):
                        continue
                    taken.append((a, b))
                    yield self.finding(
                        context,
                        content.span_of(a, b),
                        f"占位符{quoted(match.group())}没有填写：请写好内容，连同方括号一起换掉",
                    )
