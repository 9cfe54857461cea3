"""A statement about all of a kind that the table denies."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._numbers import NumberRule
from drafting.rules.base import Context


class UniversalStatement(NumberRule):
    """A statement that all of a kind are so, where a cell that must then be zero is not. Words of punctuality alone
    say nothing of completeness."""

    code = "NM03"
    severity = Severity.ERROR
    kind = "universal"
    title = "说“全部”“均”而表中并非如此"
    what = (
        "查“全部办结”“均为……”“均维持”“办结率100%”一类的话同表格是否相符，一件案件的结果写得对不对。"
        "只说按时、未超期的不算，那不等于都已办完；写明还有结转的，答复率说的是到期的。"
    )
    why = "还有未办完的就说全部办完，是对事实的误述。"

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self.contradictions(context)
