"""Documents that no longer hold, or do not hold yet, and articles of older texts."""

from __future__ import annotations

from typing import ClassVar

from drafting.findings import Severity
from drafting.genre.declared import Knowledge
from drafting.rules._wording import SlipRule


class Repealed(SlipRule):
    """A cited document or article that is repealed, replaced or not in force in the report's year."""

    code = "WD05"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("wording.yaml", "repealed"),)
    severity = Severity.ERROR
    title = "引用了失效或尚未施行的文件、旧条号"
    remedy = "改引现在施行的文件；确需提到原来的，写明已经失效"
    what = "按报告年度查所引的文件、条文是否已经失效、被取代或尚未施行，条号是否为旧文本的条号。"
    why = "引用失效的依据，说明没有按现行规定办理，也没有核对。"
    source = "各文件的施行、废止日期，见知识包"
    topic = "repealed"
