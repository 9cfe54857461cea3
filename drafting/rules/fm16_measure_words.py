"""A measure word that the thing counted does not take."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import ClassVar

from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.genre.structure_checks import structure_checks
from drafting.rules._typography import Place, told
from drafting.rules.base import Context, Rule


class MeasureWords(Rule):
    """A measure word behind a thing counted, against those that the pack allows for it."""

    code = "FM16"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("structure.yaml", "measures"),)
    severity = Severity.WARNING
    title = "量词不合规定的用法"
    what = "查规定的事项后面所用的量词，例如按“件”统计的写成“条”“份”“宗”；件次、人次数的不是同一回事，报为警告。"
    why = "表格里按什么单位统计，正文就用什么量词，前后一致才好核对。"
    fixable = True

    def check(self, context: Context) -> Iterator[Finding]:
        places = []
        for known in structure_checks(context.genre).measures:
            wrong = "|".join(re.escape(w) for w in sorted(known.wrong, key=len, reverse=True))
            pattern = re.compile(
                rf"(?:{known.noun.pattern})[^0-9，。；、]{{0,4}}[0-9]+\s*(?P<unit>{wrong})(?!\w*[”》])"
            )
            for content in context.prose:
                for match in pattern.finditer(content.text):
                    said = f"此处按“{known.unit}”计，不用“{match['unit']}”"
                    sure = Severity.WARNING if match["unit"] in known.never else Severity.INFO
                    places.append(Place(content, *match.span("unit"), said, known.unit, severity=sure))
        for severity in (self.severity, Severity.INFO):
            yield from told(self, context, [p for p in places if p.severity is severity], severity=severity)
