"""A section's heading differs from the official wording."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Fix, Severity
from drafting.rules.base import Context, Rule
from drafting.text.differences import describe_difference


class SectionHeading(Rule):
    """A section's heading that differs from the official one, with the characters lost, added or changed."""

    code = "ST03"
    severity = Severity.ERROR
    title = "部分标题与规定不一致"
    what = "把每个部分的标题与规定的标题逐字比较，指出多了、少了或改了哪些字。"
    why = "各部分标题由规定的格式确定，一字不改；改动标题是审核时最常见的退回理由之一。"
    fixable = True
    safe = True

    def check(self, context: Context) -> Iterator[Finding]:
        for section in context.structure.sections:
            if section.spec is None or section.exact:
                continue
            span = section.heading.span
            expected = section.spec.heading
            variant = section.variant
            known = variant.reason if variant is not None else ""
            difference = known or describe_difference(section.label.text, expected)
            yield self.finding(
                context,
                span,
                f"标题应为“{section.spec.number}{expected}”，{difference}",
                severity=Severity(variant.severity) if variant is not None else Severity.WARNING,
                found=section.label.text,
                expected=expected,
                fix=Fix(section.label.span.start, section.label.span.end, expected),
            )
