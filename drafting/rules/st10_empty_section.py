"""A heading with nothing below it."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules.base import Context, Rule


class EmptySection(Rule):
    """A section or sub-section whose heading nothing follows: no prose, no table, no sub-heading."""

    code = "ST10"
    severity = Severity.ERROR
    title = "标题下没有内容"
    remedy = "补写内容；确实没有的，如实写明"
    what = "查各部分和各分项的标题下面是否有文字或表格。"
    why = "只有标题而没有内容，多半是漏写或粘贴时丢失；确无内容也应写明情况。"

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self._subsections(context)
        tables = {form.section for form in context.edition.tables}
        for section in context.structure.sections:
            if section.spec is not None and (section.spec.id in tables or section.spec.whole):
                continue
            if not any(p.text.strip() for p in section.passages) and not section.has_more:
                yield self.finding(context, section.heading.span, f"“{section.label.text}”下面没有内容")

    def _subsections(self, context: Context) -> Iterator[Finding]:
        """Sub-headings that nothing follows before the next one or the end of the section."""
        for section in context.structure.sections:
            starts = sorted(s.label.span.start for s in section.subsections)
            content = sorted(
                [p.content.span.start for p in section.passages]
                + [t.span.start for t in section.tables]
                + [m.span.start for m in section.flat]
                + [h.span.start for h in context.document.headings if h.level > 2]
            )
            for sub in section.subsections:
                start = sub.label.span.start
                end = next((s for s in starts if s > start), section.span.end)
                if not any(start < c < end for c in content) and len(sub.label.text) <= 25:
                    yield self.finding(context, sub.label.span, f"“{sub.label.text}”下面没有内容")
