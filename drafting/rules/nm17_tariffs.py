"""Amounts of a fee that its tariff cannot give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.rules._numbers import NumberRule
from drafting.rules.base import Context


class Tariffs(NumberRule):
    """An amount of a fee that is no multiple of the tariff's smallest unit, or more than the tariff gives for the
    quantity stated."""

    code = "NM17"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("fees.yaml", ""),)
    severity = Severity.WARNING
    kind = "tariff"
    title = "费用与收费标准不符"
    what = (
        "按文种规定的收费标准核对正文所写的费用：数额应当是最小计费单位的整数倍；"
        "写明按哪一种标准、收了多少件或多少页的，数额不应多于按该标准算出的数（几个申请人分开计算只会更少）。减免的不查。"
    )
    why = "标准是公开的，照标准收不出这个数，不是数字写错，就是收费有误。"

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self.contradictions(context)
