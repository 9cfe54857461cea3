"""Sub-headings of one section that end differently."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import ClassVar

from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.rules.base import Context, Rule


class SubsectionSuffix(Rule):
    """Sub-headings of a section whose suffix differs from that of most of their siblings."""

    code = "ST06"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("outline.yaml", "subsections"),)
    severity = Severity.INFO
    title = "分项标题的写法不统一"
    remedy = "全部分项标题统一成一种写法"
    what = "同一部分的各分项标题，有的带后缀有的不带，或者所带后缀不同时，指出与多数不同的那几个。"
    why = "分项标题带不带后缀、带哪个后缀都可以，但一份报告里应当统一。"

    def check(self, context: Context) -> Iterator[Finding]:
        for section in context.structure.sections:
            found = [s for s in section.subsections if s.spec is not None and s.variant is None]
            counts = Counter(s.suffix for s in found)
            if len(counts) < 2:
                continue
            usual = max(counts, key=lambda suffix: (counts[suffix], -[s.suffix for s in found].index(suffix)))
            how = f"以“{usual}”结尾" if usual else "不带后缀"
            for s in found:
                if s.suffix != usual:
                    yield self.finding(context, s.label.span, f"其他分项标题多{how}，此处写法不统一")
