"""A number a thousand times last year's."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.analysis.jumps import jumps
from drafting.findings import Finding, Severity
from drafting.rules._tables import place, previous_cells
from drafting.rules.base import Context, Rule

_LARGE = 100_000
"""Below it a number that was next to nothing last year may well be right."""


class Jumps(Rule):
    """A cell above a hundred thousand that is a thousand times last year's or more, or an amount about ten thousand
    times last year's: a slip of the unit."""

    code = "TB09"
    severity = Severity.WARNING
    title = "是上年的上千倍"
    remedy = "核对是否多写了位数、填错了单位"
    what = "用上年的数据核对数量级：一格的数超过十万，又是上年的一千倍以上；以万元计的，还查是否恰为上年的一万倍左右。"
    why = "多半是把元填成了万元，或者多填了几位；表内自己是平的，别处看不出来。"
    needs = ("previous",)

    def check(self, context: Context) -> Iterator[Finding]:
        before = previous_cells(context)
        if before is None:
            return
        for jump in jumps(context.cells, before, context.edition, above=_LARGE):
            path = jump.spec.path
            yield self.finding(context, place(context, path), jump.message, found=jump.now, cells=(path,))
