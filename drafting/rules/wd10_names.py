"""Short names: not introduced, introduced twice, not kept to."""

from __future__ import annotations

from typing import ClassVar

from drafting.findings import Severity
from drafting.genre.declared import Knowledge
from drafting.rules._wording import SlipRule


class Names(SlipRule):
    """Abbreviations of agency and documents: used before they are introduced, introduced twice, mixed with the full
    name."""

    code = "WD10"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("wording.yaml", "names"),)
    severity = Severity.INFO
    title = "简称没有交代、重复交代或前后不一"
    remedy = "第一次出现用全称并注明简称，后文统一用简称"
    what = "查简称是否先交代后使用、是否只交代一次、交代后全文是否统一，以及已不新的“新”字。"
    why = "简称前后不一，读者会以为说的是两件事。"
    source = "通行的公文写法"
    topic = "names"
