"""The title: there, with agency and year, in the official wording."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.genre.structure_checks import structure_checks
from drafting.rules.base import Context, Rule
from drafting.text.span import Span

_TWICE = re.compile(r"([\u4e00-\u9fff]{3,})[\u4e00-\u9fff]*?(\1)")


class Title(Rule):
    """The title against the pack's pattern: missing, without agency or year, in another wording, repeated."""

    code = "ST11"
    severity = Severity.ERROR
    title = "报告标题不规范"
    remedy = "按规定的样式改写标题，机关名称、年份、文种各写一次"
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
        official = re.fullmatch(outline.title_pattern, squeezed.text)
        if official is not None:
            start, end = official.span("agency")
            for known in structure_checks(context.genre).names:
                if known.pattern.search(official["agency"]) is not None:
                    span = squeezed.span_of(start, end)
                    yield self.finding(context, span, known.reason, severity=Severity(known.severity))
            twice = _TWICE.search(official["agency"])
            if twice is not None:
                span = squeezed.span_of(start + twice.start(2), start + twice.end(2))
                yield self.finding(context, span, f"标题里“{twice[1]}”写了两遍", severity=Severity.WARNING)
            return
        for variant in outline.title_variants:
            match = re.search(variant.text, squeezed.text)
            if match is None:
                continue
            group = "fault" if "fault" in match.re.groupindex and match["fault"] is not None else 0
            yield self.finding(
                context,
                squeezed.span_of(*match.span(group)),
                f"标题不规范：{_filled(variant.reason, match)}",
                severity=Severity(variant.severity),
            )
            return
        yield self.finding(
            context,
            title.span,
            f"标题应写作“机关名称＋四位年份＋年{context.genre.name}”",
            severity=Severity.WARNING,
        )


def _filled(reason: str, match: re.Match[str]) -> str:
    """A reason with what the title says put in: ``{0}`` is all that was found, ``{name}`` a group of the pattern."""
    groups = {"0": match[0], **{name: said or "" for name, said in match.groupdict().items()}}
    return re.sub(r"\{(\w+)\}", lambda m: groups.get(m[1], m[0]), reason)
