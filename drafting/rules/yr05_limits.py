"""Time limits that are not the law's."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.analysis.years import limit_faults
from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.rules._years import TimeRule
from drafting.rules.base import Context


class Limits(TimeRule):
    """The days and their unit of a time limit, against the law's; a shorter limit that an agency sets itself is
    exempt."""

    code = "YR05"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("wording.yaml", "limits"),)
    severity = Severity.WARNING
    title = "法定的期限写错"
    remedy = "按法定的期限改正"
    what = "查答复、补正、征询、缴费等期限的天数和单位是否与现行规定一致；自行承诺缩短的期限不报。"
    why = "写成旧规定的期限，说明没有按现行规定办理。"

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self.faults(context, limit_faults(context.reading, context.wording.limits))
