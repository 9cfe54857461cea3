"""Sections stand in another order than the outline's."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Related, Severity
from drafting.rules.base import Context, Rule
from drafting.text.ordering import longest_increasing


class SectionOrder(Rule):
    """Sections that are out of the outline's order (the longest increasing sequence stays), stand twice, or belong to
    no outline."""

    code = "ST02"
    severity = Severity.ERROR
    title = "各部分顺序不对、重复或多出"
    remedy = "按规定的顺序调整；重复、多出的内容并入相应部分"
    what = "把报告各部分与规定的提纲排在一起比较，报告排错位置的、出现两次的和提纲里没有的部分。"
    why = "各部分的顺序和数目由规定的格式确定，既不能调换，也不能自行增设。"

    def check(self, context: Context) -> Iterator[Finding]:
        outline = context.outline
        rank = {spec.id: i for i, spec in enumerate(outline)}
        known = [s for s in context.structure.sections if s.spec is not None]
        seen: dict[str, int] = {}
        firsts = []
        for section in known:
            assert section.spec is not None
            if section.spec.id in seen:
                first = known[seen[section.spec.id]]
                yield self.finding(
                    context,
                    section.heading.span,
                    f"“{section.spec.heading}”这一部分出现了两次",
                    related=(Related("第一次出现在这里", first.heading.span.start, first.heading.span.end),),
                )
                continue
            seen[section.spec.id] = known.index(section)
            firsts.append(section)
        ranks = [rank[s.spec.id] for s in firsts if s.spec is not None]
        in_order = set(longest_increasing(ranks))
        for i, section in enumerate(firsts):
            if i in in_order or section.spec is None:
                continue
            before = [spec.heading for spec in outline[: rank[section.spec.id]]]
            where = f"应排在“{before[-1]}”之后" if before else "应排在最前"
            yield self.finding(context, section.heading.span, f"“{section.spec.heading}”排错了位置，{where}")
        if known:
            for section in context.structure.sections:
                if section.spec is None:
                    yield self.finding(
                        context,
                        section.heading.span,
                        f"规定的提纲里没有“{section.label.text}”这一部分，请并入相应部分",
                        severity=Severity.WARNING,
                    )
