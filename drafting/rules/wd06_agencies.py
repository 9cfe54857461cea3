"""Agencies under a name that they no longer bear."""

from __future__ import annotations

from typing import ClassVar

from drafting.findings import Severity
from drafting.genre.declared import Knowledge
from drafting.rules._wording import SlipRule


class Agencies(SlipRule):
    """An agency under a name from before its reform, by the report's year; a name marked as former is exempt."""

    code = "WD06"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("wording.yaml", "agencies"),)
    severity = Severity.WARNING
    title = "机构用了旧称"
    remedy = "改用机构的现行名称"
    what = "按报告年度查机构改革前的旧称；前面加“原”字的不报。"
    why = "机构改革后仍用旧称，多半是沿用旧稿，职责也可能已经划转。"
    source = "历次机构改革方案，见知识包"
    topic = "agencies"
