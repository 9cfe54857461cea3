"""Counts that must be stated and are not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.rules._numbers import NumberRule
from drafting.rules.base import Context


class UntoldCounts(NumberRule):
    """A count that the pack demands beside an amount, or the one operand of a relation that the prose leaves out
    though it is not zero."""

    code = "NM19"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("claims.yaml", "mandated"), ("lexicon.yaml", ""))
    severity = Severity.WARNING
    kind = "untold"
    title = "应当写明的数没有写"
    remedy = "补写这些数；确实没有的写明为0"
    what = (
        "规定有金额就要同时写明数量的（批次、人次、台数），金额不为零而正文没有写数量的，予以指出。"
        "同一勾稽关系的各数，正文写了其余各项、单漏了一项不为零的（收进、办完都写了，漏写年初转来的；结果列了五类，漏了一类），只作提示；"
        "收进多少之后直接写共多少件、多出来的从哪里来却没有写的，也只作提示；"
        "话里说没有列全的（等、其余）不报。"
    )
    why = (
        "只有金额没有数量，看不出钱花在多少事、多少人上；漏写一项，读者把所写的数加起来就对不上，是公开检查必查的内容。"
    )

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self.contradictions(context)
