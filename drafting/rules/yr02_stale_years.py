"""A year of another report in a sentence that says what was done."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.analysis.years import stale_years, years_set_against
from drafting.findings import Finding, Severity
from drafting.rules._years import TimeRule
from drafting.rules.base import Context


class StaleYears(TimeRule):
    """A year in a sentence about what was done that is not the report's; titles, comparisons, history and plans are
    exempt."""

    code = "YR02"
    severity = Severity.ERROR
    title = "正文里的年份与报告年度不符"
    remedy = "核实是哪一年的事：是报告年度的，改正年份；是往年的，在文中说明"
    what = (
        "查正文每一个年份：报告当年情况的句子写了别的年份就报。"
        "文件名称和文号、与上年的比较、从上年转来的、沿革、规划期、下一年的打算不算；"
        "增减是同上年比较的，写成同前年或者报告年度本身比较也报。"
    )
    why = "沿用上年旧稿而没有改年份，是退回的常见原因。"
    yields_to = ("YR07", "YR10")

    def check(self, context: Context) -> Iterator[Finding]:
        year = context.report_year
        if year is not None:
            time = context.wording.time
            yield from self.faults(context, stale_years(context.reading, time, year, context.genre.period))
            yield from self.faults(context, years_set_against(context.reading, time, year))
