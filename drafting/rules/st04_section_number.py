"""The ordinals of sections and sub-sections: wrong, missing, repeated."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Fix, Severity
from drafting.language.enumerations import ORDINALS_IN_BRACKETS
from drafting.rules.base import Context, Rule
from drafting.text.mapped import MappedText
from drafting.text.numerals import to_hanzi
from drafting.text.span import Span


class SectionNumber(Rule):
    """A section's ordinal against the outline's, and the ordinals of its sub-sections against one, two, three."""

    code = "ST04"
    severity = Severity.ERROR
    title = "标题序号不对"
    remedy = "按顺序重新编写标题序号"
    what = "核对各部分标题的序号是否与规定的提纲一致，各分项标题的序号是否从一开始连续编排。"
    why = "序号错、漏、重，多半是增删段落后没有改过来，读者据此判断报告未经校对。"
    fixable = True
    safe = True
    yields_to = ("ST03",)

    def check(self, context: Context) -> Iterator[Finding]:
        numbers = {s.id: s.number for s in context.outline}
        for section in context.structure.sections:
            number = numbers[section.spec.id] if section.spec is not None else ""
            if section.spec is not None and not _same(section.number, number):
                printed = section.number.text.strip()
                if not printed and section.spec.unnumbered:
                    continue
                said = f"序号“{printed}”应为" if printed else "标题前缺序号"
                fix = Fix(section.number.span.start, section.number.span.end, number) if printed else None
                yield self.finding(
                    context,
                    section.number.span if printed else section.heading.span,
                    f"“{section.spec.heading}”的{said}“{number}”",
                    found=printed or None,
                    expected=number,
                    fix=fix,
                )
            if sum(bool(s.number.text.strip()) for s in section.subsections) >= 2:
                for subsection in section.subsections:
                    if subsection.spec is not None and not subsection.number.text.strip():
                        yield self.finding(
                            context,
                            subsection.label.span,
                            f"分项“{subsection.label.text}”前缺序号，其他分项都有",
                            severity=Severity.WARNING,
                        )
            numbered = [s for s in section.subsections if s.number.text.strip()]
            for index, subsection in enumerate(numbered, start=1):
                expected = f"（{to_hanzi(index)}）"
                if _same(subsection.number, expected):
                    continue
                # It is there, glued to its text, so that no heading was recognised in it.
                before = Span(section.heading.span.end, subsection.number.span.start).slice(context.document.text)
                if expected.strip("（）") in ORDINALS_IN_BRACKETS.findall("".join(before.split())):
                    break
                yield self.finding(
                    context,
                    subsection.number.span,
                    f"分项序号“{subsection.number.text.strip()}”不连续，此处应为“{expected}”",
                    severity=Severity.WARNING,
                    found=subsection.number.text.strip(),
                    expected=expected,
                )
                break


_PUNCTUATION = str.maketrans(
    {"(": "（", ")": "）", "．": "、", ".": "、", "，": "、", ",": "、", "：": "、", "﹑": "、"}
)


def _same(number: MappedText, expected: str) -> bool:
    """Whether an ordinal is the expected one; its brackets and the mark behind it are a matter of typography."""
    printed = number.squeeze().text.translate(_PUNCTUATION)
    expected = expected.strip()
    return printed == expected or (expected[-1] == "）" and printed == f"{expected}、")
