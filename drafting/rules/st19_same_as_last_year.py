"""The section on problems was taken over from last year's report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.genre.structure_checks import structure_checks
from drafting.rules.base import Context, Need, Rule
from drafting.text.span import Span

_MOST = 0.8
_LEAST = 40


class SameAsLastYear(Rule):
    """A section of problems of which at least four in five sentences were taken over from last year's report; names
    and figures are not compared."""

    code = "ST19"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("structure.yaml", "problems"),)
    severity = Severity.WARNING
    title = "写问题和办法的部分与上年雷同"
    remedy = "按本年的实际情况重写，写明上年问题的整改结果"
    what = (
        "在上年报告里逐句查找写问题和办法的部分，八成以上的句子是沿用的，报告。"
        "年份、数字和本机关名称不计；自拟的词语九成以上依次相同，算沿用。算法与 drafting compare 的沿用率相同。"
    )
    why = "内容雷同是要追究的情形；问题年年一样，等于没有解决。"
    needs: ClassVar[tuple[Need, ...]] = ("previous_report",)

    def check(self, context: Context) -> Iterator[Finding]:
        from drafting.alignment.copying import copy_shares

        known = structure_checks(context.genre).problems
        section = context.structure.section(known.section) if known is not None else None
        if known is None or section is None or not section.passages or context.alignment is None:
            return
        if sum(len(p.content.squeeze()) for p in section.passages) < _LEAST:
            return
        part = next((p for p in copy_shares(context.alignment)[1] if p.section == known.section), None)
        if part is not None and part.copied >= _MOST * part.own:
            span = Span(section.passages[0].span.start, section.passages[-1].span.end)
            message = f"自拟的{part.own}句中有{part.copied}句与上年报告相同，应按当年的情况重写"
            yield self.finding(context, span, message)
