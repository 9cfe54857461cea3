"""The date on which the report was made or published: too early, or too late."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.analysis.years import closing_faults
from drafting.findings import Finding, Severity
from drafting.rules._years import TimeRule
from drafting.rules.base import Context


class ClosingDate(TimeRule):
    """The date of the report against the end of its year and the last day on which it may be published."""

    code = "YR06"
    severity = Severity.ERROR
    title = "成文或公布的日期不对"
    remedy = "核实成文、公布的日期后改正"
    what = "报告写有成文日期、公布日期时，查它是否早于报告年度终了，是否晚于公布期限。"
    why = "年度没有结束就成文，日期必有一错；逾期公布是考核通报的事项。"

    def check(self, context: Context) -> Iterator[Finding]:
        year = context.report_year
        if year is not None:
            yield from self.faults(
                context,
                closing_faults(
                    context.reading,
                    context.wording.time,
                    context.wording.deadlines,
                    context.agency,
                    year,
                    context.genre.period,
                ),
            )
