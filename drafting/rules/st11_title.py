"""The title: there, with agency and year, in the official wording."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules.base import Context, Rule
from drafting.text.span import Span


class Title(Rule):
    code = "ST11"
    severity = Severity.ERROR
    title = "报告标题不规范"
    what = "查报告有没有标题，标题是否由机关名称、四位年份和规定的文种名称组成，有无重复、遗漏的字。"
    why = "标题写明谁的、哪一年的报告，检索和归档都靠它；年份重复、漏字是沿用旧稿时常留下的痕迹。"

    def check(self, context: Context) -> Iterator[Finding]:
        outline = context.genre.outline
        title = context.document.title
        if title is None:
            start = context.document.blocks[0].span.start
            yield self.finding(context, Span(start, start), "没有找到报告标题", severity=Severity.WARNING)
            return
        squeezed = title.content.squeeze()
        if re.fullmatch(outline.title_pattern, squeezed.text):
            return
        for variant in outline.title_variants:
            match = re.search(variant.text, squeezed.text)
            if match is None:
                continue
            group = "fault" if "fault" in match.re.groupindex and match["fault"] is not None else 0
            yield self.finding(
                context,
                squeezed.span_of(*match.span(group)),
                f"标题不规范：{variant.reason}",
                severity=Severity(variant.severity),
            )
            return
        yield self.finding(
            context,
            title.span,
            f"标题应写作“机关名称＋四位年份＋年{context.genre.name}”",
            severity=Severity.WARNING,
        )
