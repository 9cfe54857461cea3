"""The report speaks of itself as another kind of body."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.genre.structure_checks import structure_checks
from drafting.rules._typography import Place, told
from drafting.rules.base import Context, Rule

_LONGEST_QUOTE = 200


class SelfReference(Rule):
    """A self-reference of the prose whose kind of body is not that of the report's agency."""

    code = "ST15"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("structure.yaml", "self_reference"),)
    severity = Severity.ERROR
    title = "自称与本机关不符"
    remedy = "改用本机关的自称"
    what = "按报告的机关名称，查正文里的自称是否属于别的一类机关，例如乡镇的报告里写“我局”。"
    why = "自称不符是套用别的单位的文稿没有改净，读者一眼就能看出。"

    def check(self, context: Context) -> Iterator[Finding]:
        if context.agency is None:
            return
        name = "".join(context.agency.name.split())
        for known in structure_checks(context.genre).self_reference:
            if known.agency.search(name) is not None:
                continue
            places = []
            for content in context.prose:
                for match in known.pattern.finditer(content.text):
                    if _quoted(content.text, match.start()):
                        continue
                    said = f"“{name}”的报告里自称“{match.group()}”，是{known.name}的说法"
                    places.append(Place(content, match.start(), match.end(), said))
            yield from told(self, context, places, severity=Severity(known.severity))


def _quoted(text: str, at: int) -> bool:
    """Whether a place stands between quotation or book-title marks: there somebody else speaks."""
    start = max(0, at - _LONGEST_QUOTE)
    return any(text.rfind(a, start, at) > text.rfind(b, start, at) for a, b in ("“”", "‘’", "《》", "「」"))
