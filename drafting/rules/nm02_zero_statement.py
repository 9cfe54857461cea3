"""A statement that there is none, where the table has some."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._numbers import NumberRule
from drafting.rules.base import Context


class ZeroStatement(NumberRule):
    """A statement that there is nothing of a kind, where one of the cells that it denies is not zero; in a
    coordination each member is held to its own cells."""

    code = "NM02"
    severity = Severity.ERROR
    kind = "zero"
    title = "说“没有”而表中不是零"
    what = (
        "查“未收到”“未发生”“没有”“无”“均为零”一类的话。一句话否定几件事的（用顿号、“和”“或”连着的），每一件都对照表格。"
    )
    why = "说没有而表中有数，是最容易被人看出来的矛盾。"

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self.contradictions(context)
