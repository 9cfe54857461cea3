"""Plans for a year that is over."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.analysis.years import plan_years
from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.rules._years import TimeRule
from drafting.rules.base import Context


class PlanYear(TimeRule):
    """A plan for the report's own year or one before it, which is over when it is read."""

    code = "YR07"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("outline.yaml", "roles plans"),)
    severity = Severity.WARNING
    title = "下一步措施的年份没有改"
    remedy = "下一步的措施，改写为下一年"
    what = "查下一步的打算、措施里写的是不是报告年度本身或者更早的年份；报告在下一年发布，打算应写下一年。"
    why = "把已经过去的一年写成将来，是沿用旧稿的痕迹。"
    source = "通行的公文写法"

    def check(self, context: Context) -> Iterator[Finding]:
        year = context.report_year
        if year is not None:
            yield from self.faults(context, plan_years(context.reading, context.wording.time, year))
