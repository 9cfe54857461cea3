"""Something that the report says there is not, and tells of all the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import ClassVar

from drafting.findings import Finding, Related, Severity
from drafting.genre.declared import Knowledge
from drafting.genre.word_keys import with_years
from drafting.rules._wording import SlipRule, slip_finding
from drafting.rules.base import Context


class ContradictoryStatements(SlipRule):
    """A statement that there is none of a thing, beside a count of it elsewhere in the report."""

    code = "ST32"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("wording.yaml", "contradictions"),)
    severity = Severity.WARNING
    title = "一处写没有，另一处写有"
    remedy = "核对实际情况，把两处改为一致"
    what = (
        "查报告写明没有的事，别处又写了它的数量：没有新媒体、公众号、微博、短视频账号、网站、发布会、访谈、培训、"
        "专区、解读、收费，却写了发布的条数、举办的场次。"
    )
    why = "两句话至少有一句不实，多是套用往年或别的单位的文稿。"
    source = "校对通则"
    topic = "contradictions"

    def check(self, context: Context) -> Iterator[Finding]:
        prose = context.reading
        for found in self.slips(context):
            against = re.compile(with_years(found.slip.needs, context.report_year))
            # What speaks against it stands elsewhere, not in the words of the denial.
            other = against.search(prose.text, found.end) or against.search(prose.text, 0, found.start)
            if other is not None:
                span = prose.span(*other.span())
                related = (Related("与这里不符", span.start, span.end),)
                yield replace(slip_finding(self, context, found), related=related)
