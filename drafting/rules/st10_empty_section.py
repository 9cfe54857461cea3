"""A heading with nothing below it."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules.base import Context, Rule


class EmptySection(Rule):
    code = "ST10"
    severity = Severity.ERROR
    title = "标题下没有内容"
    what = "查各部分的标题下面是否有文字或表格。"
    why = "只有标题而没有内容，多半是漏写或粘贴时丢失；确无内容也应写明情况。"

    def check(self, context: Context) -> Iterator[Finding]:
        tables = {form.section for form in context.edition.tables}
        for section in context.structure.sections:
            if section.spec is not None and section.spec.id in tables:
                continue
            if not any(p.text.strip() for p in section.passages) and not section.tables and not section.flat:
                yield self.finding(context, section.heading.span, f"“{section.label.text}”下面没有内容")
