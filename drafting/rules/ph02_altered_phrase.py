"""Something that the report must state, with a word of it lost, changed, added or moved."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.rules._phrases import unmet
from drafting.rules.base import Context, Rule


class AlteredPhrase(Rule):
    """A demanded statement that is not there while a near one is: told as a word lost, added, replaced or moved."""

    code = "PH02"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("phrases.yaml", "phrases"),)
    severity = Severity.WARNING
    title = "应当写明的内容写走了样"
    remedy = "照应当写明的内容改写"
    what = "应当写明的内容没有照写，而有一处与它十分接近：逐词比较，指出缺了、换了、多了或颠倒了哪个词。"
    why = "规定的用语改了一个词，说的就可能是另一件事。"
    source = "法规和规定的格式，各项内容的依据见知识包"
    yields_to = ("WD03", "WD07", "WD08", "WD11")

    def check(self, context: Context) -> Iterator[Finding]:
        for each in unmet(context):
            if each.altered is None:
                continue
            source = f"（{each.demand.source}）" if each.demand.source else ""
            yield self.finding(
                context,
                context.reading.span(*each.altered.fault),
                f"{each.demand.name}应写作“{each.element.model}”，此处{each.altered.said}{source}",
                severity=Severity(each.demand.altered),
                found=context.reading.text[each.altered.start : each.altered.end],
                expected=each.element.model,
            )
