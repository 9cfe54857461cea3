"""Comparisons with last year that last year's figures deny."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._numbers import NumberRule
from drafting.rules.base import Context


class LastYear(NumberRule):
    """Last year's value, difference, growth, multiple or direction against last year's figures."""

    code = "NM06"
    severity = Severity.ERROR
    kind = "previous"
    title = "与上年相比的数不对"
    what = "有上年数据时，核对正文写的上年数、增减数、增减幅度、倍数、持平，以及增减的方向。"
    why = "上年的数已经公布，写错或算错一查便知。"
    needs = ("previous",)

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self.contradictions(context)
