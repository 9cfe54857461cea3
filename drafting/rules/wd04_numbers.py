"""Numbers of laws and documents that are not theirs, or not written as such numbers are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.analysis.works import miscited
from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.rules._wording import SlipRule, fix_of
from drafting.rules.base import Context
from drafting.text.taken import Ranges


class Numbers(SlipRule):
    """A document number behind a cited title, against the one that the pack has for it."""

    code = "WD04"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("wording.yaml", "numbers"), ("wording.yaml", "works"))
    severity = Severity.ERROR
    title = "法规、文件的文号写错"
    what = "把法规、文件后面的文号与知识包里的文号比较：令号、机关代字、年份、顺序号；括号等写法另有规则。"
    why = "文号是查找依据的线索，错一个字、一个数就指到别的文件上去了。"
    source = "《党政机关公文格式》（GB/T 9704—2012）；各文件的正式文本"
    topic = "numbers"
    fixable = True

    def beside(self, context: Context, told: Ranges) -> Iterator[Finding]:
        for cited in miscited(context.reading, context.wording.works):
            if cited.what != "number" or told.meet(cited.start, cited.end):
                continue
            span = context.reading.span(cited.start, cited.end)
            yield self.finding(
                context,
                span,
                f"《{cited.work.title}》的文号是{cited.right}",
                found=context.reading.text[cited.start : cited.end],
                expected=cited.right,
                fix=fix_of(span, cited.start, cited.end, cited.right),
            )
