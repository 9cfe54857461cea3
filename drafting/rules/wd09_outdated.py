"""Vocabulary of older forms, principles and slogans that were given up."""

from __future__ import annotations

from typing import ClassVar

from drafting.findings import Severity
from drafting.genre.declared import Knowledge
from drafting.rules._wording import SlipRule


class Outdated(SlipRule):
    """A word of an older form or of a principle since replaced."""

    code = "WD09"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("wording.yaml", "outdated"),)
    severity = Severity.WARNING
    title = "用了旧格式、旧提法的词语"
    remedy = "改用现行的说法"
    what = "查旧统计表、旧格式的用语，和已被新规定取代的原则、口号。"
    why = "旧格式的用语与现行表格的口径对不上，旧原则与现行规定相抵触。"
    source = "现行格式和法规，见知识包"
    topic = "outdated"
