"""The period of the figures: another year, not the whole year, a date cut short."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.analysis.years import period_faults
from drafting.findings import Finding, Severity
from drafting.rules._years import TimeRule
from drafting.rules.base import Context


class Period(TimeRule):
    """The stated period of the figures against that of the genre and the report's year."""

    code = "YR01"
    severity = Severity.ERROR
    title = "数据的起止日期写错"
    remedy = "按报告年度的起止，改正日期"
    what = (
        "查所列数据的起止日期是否为报告年度的1月1日至12月31日：年份错、起止日不对、缺“日”。"
        "年内新成立、撤并的单位可以不满一年。"
    )
    why = "起止日期写错，全部数字就失去了前提；沿用旧稿时最容易漏改。"

    def check(self, context: Context) -> Iterator[Finding]:
        year = context.report_year
        if year is not None:
            yield from self.faults(
                context, period_faults(context.reading, context.wording.time, year, context.genre.period)
            )
