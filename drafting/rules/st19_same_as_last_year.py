"""The section on problems reads as last year's did."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from rapidfuzz import fuzz

from drafting.analysis.structure import Structure
from drafting.findings import Finding, Severity
from drafting.genre.structure_checks import structure_checks
from drafting.rules.base import Context, Need, Rule
from drafting.text.span import Span

_SAME = 90.0
_LEAST = 40


class SameAsLastYear(Rule):
    code = "ST19"
    severity = Severity.WARNING
    title = "问题与改进的部分与上年雷同"
    what = "把写问题和改进的部分与上年报告的同一部分比较，去掉年份和数字后九成以上相同的，报告。"
    why = "内容雷同是要追究的情形；问题年年一样，等于没有改进。"
    needs: ClassVar[tuple[Need, ...]] = ("previous_report",)

    def check(self, context: Context) -> Iterator[Finding]:
        known = structure_checks(context.genre).problems
        if known is None or context.previous is None or context.previous.structure is None:
            return
        now, span = _words(context.structure, known.section)
        before, _ = _words(context.previous.structure, known.section)
        if span is None or min(len(now), len(before)) < _LEAST:
            return
        alike = fuzz.ratio(now, before)
        if alike >= _SAME:
            yield self.finding(context, span, f"与上年报告的同一部分有{alike:.0f}%相同，应按当年的情况重写")


def _words(structure: Structure, id: str) -> tuple[str, Span | None]:
    """The words of a section without figures, and where they stand."""
    section = structure.section(id)
    passages = [] if section is None else [p.content for p in section.passages]
    if not passages:
        return "", None
    text = "".join(c for p in passages for c in p.squeeze().text if not c.isdigit())
    return text, Span(passages[0].span.start, passages[-1].span.end)
