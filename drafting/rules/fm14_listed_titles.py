"""Enumeration commas between book-title marks or quotation marks that follow each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.findings import Finding, Related, Severity
from drafting.rules._typography import Place
from drafting.rules.base import Context, Rule

_BETWEEN = re.compile(r"(?<=[》”])、(?=[《“])")


class ListedTitles(Rule):
    """The enumeration comma between titles or quotations that stand side by side, told once a report."""

    code = "FM14"
    severity = Severity.INFO
    title = "并列的书名号、引号之间用了顿号"
    remedy = "删去并列的书名号、引号之间的顿号"
    what = "查并列的《》《》或“”“”之间的顿号；整份报告只提示一次。"
    why = "标有书名号、引号的并列成分之间通常不用顿号；其间另有文字或括注时可以用。"
    source = "GB/T 15834—2011《标点符号用法》4.5.3.5"

    def check(self, context: Context) -> Iterator[Finding]:
        places = [
            Place(content, match.start() - 1, match.end() + 1, "并列的书名号、引号之间通常不用顿号")
            for content in context.prose
            for match in _BETWEEN.finditer(content.text)
        ]
        if not places:
            return
        spans = [p.content.span_of(p.start, p.end) for p in places]
        more = f"；全文另有{len(spans) - 1}处" if len(spans) > 1 else ""
        related = tuple(Related(places[0].message, s.start, s.end) for s in spans[1:])
        yield self.finding(context, spans[0], places[0].message + more, related=related)
