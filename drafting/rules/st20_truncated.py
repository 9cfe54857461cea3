"""A paragraph that lost its first word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.genre.structure_checks import structure_checks
from drafting.rules.base import Context, Rule


class Truncated(Rule):
    """A paragraph that begins with what can only follow another word."""

    code = "ST20"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("structure.yaml", "truncated"),)
    severity = Severity.ERROR
    title = "段首缺字"
    remedy = "对照原稿，补上段首缺的字"
    what = "查段落开头是否丢了字，例如以“据《……》”起头。"
    why = "开头的字在复制、转换时最容易丢，读者看第一眼就会发现。"

    def check(self, context: Context) -> Iterator[Finding]:
        for content in context.prose:
            for known in structure_checks(context.genre).truncated:
                match = known.pattern.search(content.text)
                if match is not None and match.group():
                    span = content.span_of(*match.span())
                    yield self.finding(context, span, known.reason, severity=Severity(known.severity))
