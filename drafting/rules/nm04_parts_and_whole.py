"""Parts that do not add up to their whole."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.language.balance import imbalances
from drafting.rules._numbers import NumberRule
from drafting.rules.base import Context
from drafting.text.taken import Ranges


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
        "表中没有的事项，原有的加新收的应等于办结的加剩下的。办结的比收到的多、满意的比收回的多，又没有写明含结转的，也予以指出。"
    )
    why = "分项加不起来，说明总数或某一项有误。"

    def check(self, context: Context) -> Iterator[Finding]:
        told = list(self.contradictions(context))
        yield from told
        yield from self._stocks(context, Ranges((f.start, f.end) for f in told))

    def _stocks(self, context: Context, told: Ranges) -> Iterator[Finding]:
        """What came over and came in against what was done and is left, of things that no table has."""
        prose = context.reading
        in_tables = {a.span.start for a in context.numbers.accounts if a.cells}
        for found in imbalances(prose.text):
            span = prose.span(found.start, found.end)
            if told.meet(span.start, span.end) or any(prose.span(*n).start in in_tables for n in found.numbers):
                continue
            was, became = ("加".join(map(str, n)) for n in (found.there_was, found.became))
            result = f"办结的和剩下的{became}得{sum(found.became)}" if len(found.became) > 1 else f"办结的只有{became}"
            yield self.finding(
                context,
                span,
                f"结转的和新收的{was}得{sum(found.there_was)}，{result}，对不上",
                severity=Severity.WARNING,
            )
