"""Growth that contradicts the two values of the same sentence."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._numbers import NumberRule
from drafting.rules.base import Context


class GrowthInText(NumberRule):
    """A difference, growth or multiple against the two values that the same sentence states; no figures of last year
    are needed."""

    code = "NM16"
    severity = Severity.ERROR
    kind = "change"
    title = "增减与正文自己写的两个数不符"
    what = (
        "正文同时写了今年和上年两个数的（由180件增至225件、较上年的52件增加24件），用这两个数重算增减数、增减幅度和倍数，"
        "先写增减数、后写增减幅度的，两者也应当相符；"
        "按所写的小数位四舍五入；把末位截去的只作提示。不需要上年的数据。"
    )
    why = "两个数都在句子里，读者自己一算就知道对不对。"

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self.contradictions(context)
