"""Dates that no calendar has."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.analysis.years import impossible_dates
from drafting.findings import Finding, Severity
from drafting.rules._years import TimeRule
from drafting.rules.base import Context


class ImpossibleDates(TimeRule):
    """A date that the calendar does not have."""

    code = "YR03"
    severity = Severity.ERROR
    title = "日期不存在"
    remedy = "对照日历核实，改正日期"
    what = "查日历上没有的日期，例如2月30日、13月、平年的2月29日。"
    why = "不存在的日期必定是笔误。"
    source = "公历"

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self.faults(context, impossible_dates(context.reading, context.report_year))
