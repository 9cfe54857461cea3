"""Paragraphs on rows whose purpose is that of another row."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.analysis.structure import Passage
from drafting.findings import Finding, Severity
from drafting.genre.structure_checks import ListedRows, Purposes, structure_checks
from drafting.rules.base import Context, Rule


class OthersPurpose(Rule):
    """A paragraph whose stated purpose names the subject of another row than its own."""

    code = "ST34"
    severity = Severity.WARNING
    title = "逐项说明的用途是另一项的"
    remedy = "写上这一项自己的用途"
    what = "逐项说明的段落写了用途的，查用途说的是不是这一项：名称和用途各有所指、而所指不同的，报出来。"
    why = "逐项说明多是复制上一段再改，名称和金额改了，用途那句容易忘改。"

    def check(self, context: Context) -> Iterator[Finding]:
        checks = structure_checks(context.genre)
        if checks.purposes is None:
            return
        for listed in checks.listed:
            section = context.structure.section(listed.section)
            for passage in section.passages if section is not None else ():
                yield from self._item(context, listed, checks.purposes, passage)

    def _item(self, context: Context, listed: ListedRows, purposes: Purposes, passage: Passage) -> Iterator[Finding]:
        row = listed.pattern.match(passage.text.strip())
        said = purposes.pattern.search(passage.text)
        own = next((n for n in reversed(row.groups()) if n), "") if row is not None else ""
        name = "".join(own.split())
        if said is None or not name:
            return
        topic = next((t for t in purposes.topics if t.row.search(name)), None)
        words = "".join(said[1].split())
        if topic is None or topic.words.search(words):
            return
        other = next((t for t in purposes.topics if t is not topic and t.words.search(words)), None)
        if other is not None:
            span = passage.content.span_of(*said.span(1))
            yield self.finding(context, span, f"“{name}”的用途写的是“{words}”，请核对是不是另一项的用途")
