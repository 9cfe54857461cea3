"""Shares, rates and averages that are computed wrongly."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._numbers import NumberRule
from drafting.rules.base import Context


class Shares(NumberRule):
    """Shares, rates and averages computed again from figures of prose or tables, to the decimals printed; truncation
    instead of rounding is only a remark."""

    code = "NM05"
    severity = Severity.ERROR
    kind = "share"
    title = "比例、比率算得不对"
    what = (
        "用正文和表格里的数重算“占百分之几”和各种比率，按所写的小数位四舍五入；把末位截去的只作提示。"
        "一组比例加起来应为百分之百的，也一并核对；平均每月、每季度的数按全年的数重算。"
    )
    why = "比例由数字算出，算错了说明数字改过而比例没有跟着改。"

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self.contradictions(context)
