"""Amounts and shares that lost their unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.rules._numbers import NumberRule
from drafting.rules.base import Context


class LostUnit(NumberRule):
    """An amount without unit, a share without its per cent sign, or an amount whose unit is too small by the scale of
    its table."""

    code = "NM18"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("claims.yaml", ""),)
    severity = Severity.ERROR
    kind = "no_unit"
    title = "数字后面缺单位"
    remedy = "补上单位（万元、%）"
    what = (
        "查金额后面没有单位、比例和增减幅度后面没有百分号的，以及把表中以万元计的数写成元的。"
        "只查说得出是哪一项的金额和比例。"
    )
    why = "没有单位的数不成其为数，多是修改时连单位一起删了。"

    def check(self, context: Context) -> Iterator[Finding]:
        yield from self.contradictions(context)
