"""One thing stated twice with different numbers."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._numbers import NumberRule
from drafting.rules.base import Context


class StatedTwice(NumberRule):
    """Two numbers with one unit for the same subject in the same words, where no table has it."""

    code = "NM07"
    severity = Severity.WARNING
    kind = "repeated"
    title = "同一件事前后两个数"
    what = "查表格里没有、而正文不止一处写到的数：说法相同、单位相同，数字却不同。"
    why = "前后两个数，必有一处没有改到。"

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self.contradictions(context)
