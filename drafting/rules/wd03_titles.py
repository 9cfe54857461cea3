"""Titles of laws and documents that are not quite theirs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.analysis.works import miscited
from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.rules._wording import SlipRule, fix_of
from drafting.rules.base import Context
from drafting.text.differences import describe_difference
from drafting.text.taken import Ranges


class Titles(SlipRule):
    """A cited title that is close to one of the pack's laws and documents and is not it."""

    code = "WD03"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("wording.yaml", "titles"), ("wording.yaml", "works"))
    severity = Severity.ERROR
    title = "法规、文件的名称写错"
    what = "把书名号里的名称与知识包里法规、文件的全称比较，指出缺字、多字、错字和误称。"
    why = "依据的名称写错，等于没有依据；法规和文件应写全称，或写已交代的简称。"
    source = "各法规、文件的正式文本，见知识包"
    topic = "titles"
    fixable = True
    safe = True

    def beside(self, context: Context, told: Ranges) -> Iterator[Finding]:
        for cited in miscited(context.reading, context.wording.works):
            if cited.what != "title" or told.meet(cited.start, cited.end):
                continue
            span = context.reading.span(cited.start, cited.end)
            printed = context.reading.text[cited.start : cited.end]
            source = f"（{cited.work.source}）" if cited.work.source else ""
            yield self.finding(
                context,
                span,
                f"名称应为《{cited.right}》，{describe_difference(printed, cited.right)}{source}",
                severity=Severity.WARNING,
                found=printed,
                expected=cited.right,
                fix=fix_of(span, cited.start, cited.end, cited.right),
            )
