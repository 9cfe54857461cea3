"""Formulations that do not fit the report year: what has not taken place yet, what is no longer said."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import ClassVar

from drafting.analysis.slips import find_slips
from drafting.analysis.years import closing_dates
from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.rules._wording import slip_finding
from drafting.rules.base import Context, Rule

_PUBLISHED_BY = 3
"""Month of the next year until which a report whose date is not known may have been published."""


class Formulations(Rule):
    """An event of the calendar of politics that the report's year cannot know, no longer speaks of, or should
    mention."""

    code = "WD01"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("wording.yaml", "events"), ("wording.yaml", "formulations"))
    severity = Severity.ERROR
    title = "提法与报告年度不符"
    remedy = "改用报告年度的规范提法"
    what = (
        "按报告年度查重要会议、活动的提法：还没有召开的不能写，"
        "已经过去的不宜仍作为当年的写，已召开而没有提到的给予提示。"
    )
    why = "沿用旧稿、套用别的年度的稿子，最先暴露在这些提法上；时间对不上是政治性差错。"
    source = "会议公报等公开发布的日期，见知识包"

    def check(self, context: Context) -> Iterator[Finding]:
        if context.report_year is None:
            return
        yield from self._events(context, context.report_year)
        for found in find_slips(
            context.reading, context.wording.of("formulations"), context.agency, context.report_year
        ):
            yield slip_finding(self, context, found)

    def _events(self, context: Context, year: int) -> Iterator[Finding]:
        last_day = context.genre.period.end(year)
        published = [c.date for c in closing_dates(context.reading, context.wording.time) if c.date > last_day]
        horizon = max(published, default=dt.date(last_day.year + 1, _PUBLISHED_BY, 31))
        for event in context.wording.events:
            if event.date <= last_day:
                continue
            for match in re.finditer(event.pattern, context.reading.text):
                start, end = match.span("fault")
                if context.reading.piece_at(start).kind == "official":
                    continue
                on = f"{event.date.year}年{event.date.month}月"
                yield self.finding(
                    context,
                    context.reading.span(start, end),
                    f"{event.name}在{on}，晚于报告年度{year}年",
                    severity=Severity.INFO if event.date <= horizon else Severity.ERROR,
                    found=match.group("fault"),
                )
