"""A problem or a measure that last year's report lists in the same words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.rules.base import Context, Need, Rule
from drafting.rules.st19_same_as_last_year import SameAsLastYear


class RepeatedPoint(Rule):
    """One problem or remedy in the words of last year's report; where all of the section is, ST19 says it."""

    code = "ST25"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("phrases.yaml", "review"),)
    severity = Severity.INFO
    title = "问题或措施与上年的某一条相同"
    remedy = "写明这一条为什么没有解决、本年做到了哪一步，或按实际情况改写"
    what = (
        "把列出的每一条问题和措施与上年报告里的逐条比较，自拟的词语九成以上依次相同的，提示；"
        "整个部分都与上年雷同的，由 ST19 报告，不再逐条提示。"
    )
    why = "上年的问题今年还在，要说明为什么没有解决；上年的措施今年照抄，看不出做了什么。"
    needs: ClassVar[tuple[Need, ...]] = ("previous_report",)

    def check(self, context: Context) -> Iterator[Finding]:
        from drafting.alignment.copying import copied_groups, points

        if context.alignment is None or any(SameAsLastYear().check(context)):
            return
        known = context.alignment.new.knowledge.review
        if known is None:
            return
        listed = {s.index: s for role in ("problem", "measure") for s in points(context.alignment.new, role) if s.item}
        for group, _ in copied_groups(context.alignment):
            for sentence in group.new:
                if sentence.index in listed and all(s.role == sentence.role for s in group.old):
                    what = known.problem if sentence.role == "problem" else known.measure
                    message = f"这条{what}与上年报告的一条相同，请写明今年的情况"
                    yield self.finding(context, sentence.span, message)
