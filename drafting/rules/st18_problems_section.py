"""The section on problems and improvements: nothing, too little, no problem, no measure."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.genre.structure_checks import ProblemsSection, structure_checks
from drafting.rules._enumerations import Item, items_in
from drafting.rules.base import Context, Rule
from drafting.text.mapped import MappedText
from drafting.text.span import Span


class Problems(Rule):
    code = "ST18"
    severity = Severity.ERROR
    title = "问题和改进一节内容空泛，或问题与措施不对应"
    what = "查写问题和改进的部分：是否只写“无”、过短，是否只有问题没有改进、只有改进没有问题，条数是否对得上。"
    why = "这一部分要写本单位当年的具体问题和逐条的改进做法，敷衍、雷同都会被追究。"

    def check(self, context: Context) -> Iterator[Finding]:
        known = structure_checks(context.genre).problems
        if known is None:
            return
        sections = [s for s in context.structure.known if s.spec is not None and s.spec.id == known.section]
        passages = [p.content for s in sections for p in s.passages if p.content.squeeze().text]
        if passages:
            yield from self._section(context, sections[0].heading, passages, known)

    def _section(
        self, context: Context, heading: MappedText, passages: list[MappedText], known: ProblemsSection
    ) -> Iterator[Finding]:
        text = "".join(p.squeeze().text for p in passages)
        whole = Span(passages[0].span.start, passages[-1].span.end)
        if known.nothing.search(text) is not None:
            yield self.finding(context, whole, "只写没有问题，应写明本单位当年的具体问题和改进做法")
            return
        if len(text) < known.shortest:
            said = f"全部分只有{len(text)}个字，过于简略，应写明具体问题和逐条的改进做法"
            yield self.finding(context, whole, said)
            return
        problem = known.problem.search(text)
        lists = [
            i for n, p in enumerate(passages) for i in items_in(p, n, (0, 0)) if i.family == "是" and i.number == 1
        ]
        measure = known.turn.search(text) or known.measure.search(text) or len(lists) > 1
        if problem is None:
            said = "没有写出存在什么问题，只有成绩或措施"
            yield self.finding(context, heading.span, said, severity=Severity.WARNING)
        elif not measure:
            said = "写了问题，没有写如何改进"
            yield self.finding(context, heading.span, said, severity=Severity.WARNING)
        else:
            yield from self._counts(context, passages, known)

    def _counts(self, context: Context, passages: list[MappedText], known: ProblemsSection) -> Iterator[Finding]:
        """As many measures as problems, where both are counted."""
        problems: list[Item] = []
        measures: list[Item] = []
        turned = False
        for number, content in enumerate(passages):
            turns = [m.start() for m in known.turn.finditer(content.text)]
            for item in items_in(content, number, (0, 0)):
                if item.family != "是":
                    continue
                if item.number == 1 and (problems or any(t < item.start for t in turns)):
                    turned = True
                (measures if turned else problems).append(item)
        if len(problems) < 2 or len(measures) < 1 or len(problems) == len(measures):
            return
        starts = [i.number for i in measures]
        if starts.count(1) != 1 or [i.number for i in problems].count(1) != 1:
            return
        first = measures[0]
        yield self.finding(
            context,
            first.content.span_of(first.start, first.end),
            f"问题写了{len(problems)}条，改进措施写了{len(measures)}条，请核对是否逐条对应",
            severity=Severity.INFO,
        )
