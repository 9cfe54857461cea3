"""Plans, budgets, accounts and carried cases of a year that is not the one they must be of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.analysis.years import titles_of_two_years
from drafting.findings import Finding, Related, Severity
from drafting.genre.declared import Knowledge
from drafting.rules._wording import SlipRule
from drafting.rules.base import Context
from drafting.text.taken import Ranges


class DatedWorks(SlipRule):
    """Annual plans, budgets, accounts and carried-over cases whose year is not the one that their kind must be of."""

    code = "YR10"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("wording.yaml", "dated"),)
    severity = Severity.ERROR
    title = "要点、预决算、结转所写的年份不对"
    remedy = "核对所引文件、数据的年份后改正"
    what = (
        "查年度要点、计划、考核办法是否为报告年度的，公开的预算是否为当年、决算是否为上年，"
        "没有办完的申请是否写成结转到报告年度本身或者别的年度，结转来的是否写成上年以外的年度，"
        "同一份文件在两处写的年份是否一致；与上年比较、延续、清理上年文件的不报。"
    )
    why = "沿用旧稿时最容易漏改这些年份，一看就知道依据不是当年的。"
    topic = "dated"
    fixable = True

    def beside(self, context: Context, told: Ranges) -> Iterator[Finding]:
        year = context.report_year
        if year is None:
            return
        for fault, other in titles_of_two_years(context.reading, year):
            if told.meet(fault.start, fault.end):
                continue
            span = context.reading.span(*other)
            yield self.finding(
                context,
                context.reading.span(fault.start, fault.end),
                fault.message,
                severity=fault.severity,
                found=context.reading.text[fault.start : fault.end],
                expected=fault.expected,
                related=(Related("别处写的年份", span.start, span.end),),
            )
