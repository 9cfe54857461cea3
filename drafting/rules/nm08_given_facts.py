"""Numbers that contradict the facts given beside the tables."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules._numbers import NumberRule
from drafting.rules.base import Context


class GivenFacts(NumberRule):
    """A number against the facts and fees given beside the report."""

    code = "NM08"
    severity = Severity.ERROR
    kind = "fact"
    title = "与所给的其他数据不一致"
    what = (
        "表格之外、随数据文件给出的数（如各渠道的发布数）和收费数，正文写到时应当一致；实际收取的不应多于应收的，"
        "说没有收取而数据中有的，也报告。"
    )
    why = "这些数表格里查不到，只能同起草时所依据的数据对照。"

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self.contradictions(context)
