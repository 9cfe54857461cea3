"""Fixed political wordings with a character lost, added, changed or moved."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import ClassVar

from drafting.analysis.approximate_match import ApproximateMatch, Finder
from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.genre.wording import Fixed
from drafting.rules._wording import SlipRule, fix_of
from drafting.rules.base import Context
from drafting.text.differences import describe_difference
from drafting.text.taken import Ranges


class FixedWordings(SlipRule):
    """A fixed formulation of the pack that is almost there: a character lost, added, replaced or moved."""

    code = "WD02"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("wording.yaml", "fixed_slips"), ("wording.yaml", "fixed"))
    severity = Severity.ERROR
    title = "固定表述写错"
    remedy = "照规范的表述改写"
    what = "查重要的固定表述是否一字不差：缺字、多字、错字、颠倒，大会与全会的“大”“届”误配，引号、搭配和先后次序。"
    why = "这些表述有统一的写法，错一个字就是政治性差错，一律退回。"
    source = "中央文件的通行表述，见知识包"
    topic = "fixed_slips"
    fixable = True

    def beside(self, context: Context, told: Ranges) -> Iterator[Finding]:
        fixed = tuple(f for f in context.wording.fixed if not f.term)
        if not fixed:
            return
        for near in finder(fixed).near(context.reading.text):
            if context.reading.piece_at(near.start).kind == "official":
                continue
            if told.meet(near.start, near.end):
                continue
            yield self._near(context, near, fixed[near.index])

    def _near(self, context: Context, near: ApproximateMatch, fixed: Fixed) -> Finding:
        span = context.reading.span(near.start, near.end)
        printed = context.reading.text[near.start : near.end]
        source = f"（{fixed.source}）" if fixed.source else ""
        return self.finding(
            context,
            span,
            f"“{printed}”应为“{fixed.text}”，{describe_difference(printed, fixed.text)}{source}",
            severity=Severity(fixed.severity),
            found=printed,
            expected=fixed.text,
            fix=fix_of(span, near.start, near.end, fixed.text),
        )


@lru_cache(maxsize=16)
def finder(fixed: tuple[Fixed, ...]) -> Finder:
    """The finder of some wordings, made once."""
    return Finder([(f.text, f.edits, f.allowed) for f in fixed])
