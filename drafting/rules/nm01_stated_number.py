"""A number of the prose that contradicts the cells that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._numbers import NumberRule
from drafting.rules.base import Context


class StatedNumber(NumberRule):
    """A number linked to cells whose every reading has another value: the contradictions of kind ``cell``. Weighed by
    the model of that name."""

    code = "NM01"
    severity = Severity.ERROR
    kind = "cell"
    title = "正文数字与表格不一致"
    what = (
        "把正文里说得出指的是哪一项的数字，同表格中的单元格或几格之和对照。"
        "一个数字可能有几种理解（如收到的件数可含或不含上年转来的），只有哪一种都对不上才报。"
        "约数只作上下限；别的范围、别的年份的数和说不准的数不报。"
        "把握不大的，以及范围更大、却同表中的数只差一点的，只作提示，并写出表中的数。"
    )
    why = "同一件事在正文和表格里是两个数，必有一处是错的，读者也无从知道信哪一个。"

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self.contradictions(context)
