"""Numbers and units that cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._numbers import NumberRule
from drafting.rules.base import Context


class ImpossibleNumber(NumberRule):
    """A number out of any proportion, a rate above its most, an approximation marked twice."""

    code = "NM09"
    severity = Severity.ERROR
    kind = "unit"
    title = "数字或单位不可能"
    remedy = "核对原始数据：多写的“万”字、单位或约数词删去一个，比率改为不超过百分之百的数"
    what = (
        "查大得离谱的数（如把条数又乘了一个“万”，或者同各分项之和差整一万倍）、超过百分之百的比率、重复的约数词。"
        "总数和其他分项都是确数、余下的却写成约数的，只作提示。"
    )
    why = "多写一个“万”字，数字就大了一万倍。"

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self.contradictions(context)
