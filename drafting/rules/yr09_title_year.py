"""The title's year is not the one that the report is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.analysis.years import title_year
from drafting.findings import Finding, Severity
from drafting.rules.base import Context, Rule


class TitleYear(Rule):
    """A year of the title that disagrees with the period and most years of the prose, or with the given figures."""

    code = "YR09"
    severity = Severity.ERROR
    title = "标题的年份与正文不符"
    remedy = "标题的年份改为报告所属的年度"
    what = "标题的年份与数据的起止日期、正文绝大多数年份都不同，或与所给数据的年份不同时，报告标题的年份。"
    why = "标题应写所报告的年份，不写发布的年份；写错了，检索和归档都会出错。"

    def check(self, context: Context) -> Iterator[Finding]:
        year = context.year
        if year is None:
            return
        other = title_year(context.reading, context.wording.time, year, context.genre.period)
        why = "正文写的是"
        if other is None and context.figures is not None and context.figures.year != year:
            other, why = context.figures.year, "所给数据是"
        if other is None:
            return
        for piece in context.reading.pieces:
            if piece.kind != "official":
                continue
            match = re.search(str(year), context.reading.text[piece.start : piece.end])
            if match is not None:
                yield self.finding(
                    context,
                    context.reading.span(piece.start + match.start(), piece.start + match.end()),
                    f"标题写的是{year}年，{why}{other}年",
                    found=str(year),
                    expected=str(other),
                )
                return
