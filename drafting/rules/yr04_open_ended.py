"""Words of time without an end: until now, this year."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.analysis.slips import find_slips
from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.rules._wording import slip_finding
from drafting.rules.base import Context, Rule


class OpenEnded(Rule):
    """A word of time relative to the day of writing, which a reader of the published report cannot know."""

    code = "YR04"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("wording.yaml", "time open_ended"),)
    severity = Severity.INFO
    title = "用了没有确定时点的时间词"
    remedy = "写明具体年份，或截至哪一天"
    what = "查以写稿当时为准的时间词；报告在下一年才公布，读者不知道指的是哪一天、哪一年。"
    why = "年度报告的数据有起止日期，时间应写明到日或到年。"

    def check(self, context: Context) -> Iterator[Finding]:
        for found in find_slips(context.reading, context.wording.time.open_ended, context.agency, context.report_year):
            yield slip_finding(self, context, found)
