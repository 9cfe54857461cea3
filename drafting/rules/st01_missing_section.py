"""A section of the outline is not there."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.rules.base import Context, Profile, Rule
from drafting.text.span import Span


class MissingSection(Rule):
    """A section of the outline for which no heading was found."""

    code = "ST01"
    severity = Severity.ERROR
    title = "缺少规定的部分"
    remedy = "补上所缺的部分和规定的标题，写明实际情况"
    what = "对照规定的提纲，逐一查找各部分的标题，报告找不到的部分。"
    why = "报告的各部分由规定的格式确定，缺一部分即不符合格式，会被退回。"

    def demands(self, profile: Profile) -> tuple[str, ...]:
        return tuple(f"要有“{s.number}{s.heading}”" for s in profile.genre.outline.sections if not s.optional)

    def check(self, context: Context) -> Iterator[Finding]:
        found = {s.spec.id for s in context.structure.sections if s.spec is not None}
        for index, spec in enumerate(context.outline):
            if spec.optional or spec.id in found:
                continue
            following = {s.id for s in context.genre.outline.sections[index + 1 :]}
            place = next(
                (s.heading.span for s in context.structure.sections if s.spec is not None and s.spec.id in following),
                None,
            )
            where = "应在此处之前" if place is not None else "应在文末"
            yield self.finding(
                context,
                place or _last_words(context),
                f"缺少“{spec.number}{spec.heading}”这一部分，{where}",
                expected=f"{spec.number}{spec.heading}",
            )


def _last_words(context: Context) -> Span:
    """Where a section that should end the report would follow: the last heading, else the report's first words."""
    if context.structure.sections:
        return context.structure.sections[-1].heading.span
    return context.document.blocks[0].span
