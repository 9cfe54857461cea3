"""Parts that do not add up to their whole."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._numbers import NumberRule
from drafting.rules.base import Context


class PartsAndWhole(NumberRule):
    """Parts that do not add up to the whole that the prose states: more than the whole is always wrong, less only
    where the list is exhaustive or nearly adds up."""

    code = "NM04"
    severity = Severity.ERROR
    kind = "sum"
    title = "分项之和与总数不符"
    remedy = "核对总数和各分项，改正写错的数；没有列全的，写明“等”或补列"
    what = (
        "把“其中”“分别为”“包括”、括号里和“从内容看”之后的各项加起来，同前面的总数比；“共”“合计”同前面各项之和比。"
        "分项之和多于总数一定是错；少于总数的，话里说全了（分别为、由……组成、列了“其他”、一项与它的否定）或者只差一点才报。"
        "表中某一数的分项（按渠道、内容等）也要加得上。都以万计的，按各自末位四舍五入的余地来比。"
        "办结的比收到的多、满意的比收回的多，又没有写明含结转的，也予以指出。"
    )
    why = "分项加不起来，说明总数或某一项有误。"

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self.contradictions(context)
