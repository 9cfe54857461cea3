"""The sub-headings that the outline asks for: missing, renamed, out of order, added."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

from rapidfuzz.distance import Indel

from drafting.analysis.structure import SectionFound, SubsectionFound
from drafting.findings import Finding, Fix, Severity
from drafting.genre.declared import Knowledge
from drafting.genre.model import SubsectionSpec
from drafting.rules.base import Context, Profile, Rule
from drafting.text.differences import describe_difference
from drafting.text.ordering import longest_increasing
from drafting.text.quotes import listed


class Subsections(Rule):
    """Sub-headings of a section against the outline: missing, renamed, out of order, added."""

    code = "ST05"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("outline.yaml", "subsections"),)
    severity = Severity.WARNING
    title = "分项标题缺少、改名、错序或多出"
    remedy = "按规定的分项标题补写、改名或调整顺序；确实没有这项工作的，也如实写明"
    what = "对照规定的提纲，查各部分的分项标题：缺哪几项，哪项名称改了，哪项排错了位置，哪项是提纲里没有的。"
    why = "分项及其顺序由规定的格式确定，合并、改名或自行增设都是结构上的偏离。"
    fixable = True
    safe = True

    def demands(self, profile: Profile) -> tuple[str, ...]:
        return tuple(
            f"“{s.number}{s.heading}”下分设{'、'.join(f'“{sub.label}”' for sub in s.subsections)}"
            for s in profile.genre.outline.sections
            if s.subsections
        )

    def check(self, context: Context) -> Iterator[Finding]:
        for section in context.structure.sections:
            if section.spec is not None and section.spec.subsections:
                yield from self._section(context, section, section.spec.subsections)

    def _alike(self, context: Context, found: SubsectionFound, spec: SubsectionSpec) -> Iterator[Finding]:
        """A label that is none of the accepted ones: a slip when a character or two differ, else another wording."""
        body = found.label.text.removesuffix(found.suffix) if found.suffix else found.label.text
        slip = abs(len(body) - len(spec.label)) <= 1 and Indel.distance(body, spec.label) <= 2
        yield self.finding(
            context,
            found.label.span,
            f"分项标题应为“{spec.label}”，{describe_difference(body, spec.label)}",
            severity=Severity.WARNING if slip else Severity.INFO,
            found=found.label.text,
            expected=spec.label + found.suffix,
            fix=Fix(found.label.span.start, found.label.span.end, spec.label + found.suffix) if slip else None,
        )

    def _section(self, context: Context, section: SectionFound, specs: tuple[SubsectionSpec, ...]) -> Iterator[Finding]:
        found = [s for s in section.subsections if s.spec is not None]
        ids = [s.spec.id for s in found if s.spec is not None]
        instead = _in_place_of(section.subsections, specs)
        missing = [spec for spec in specs if spec.id not in ids and spec not in instead.values()]
        names = listed(spec.label for spec in missing)
        if missing:
            nothing = len(missing) == len(specs)
            said = f"没有按规定分设{names}各项" if nothing else f"缺少分项{names}"
            yield self.finding(context, section.heading.span, f"“{section.label.text}”{said}")
        for s in found:
            if s.variant is not None and s.spec is not None:
                reason = f"（{s.variant.reason}）" if s.variant.reason else ""
                yield self.finding(
                    context,
                    s.label.span,
                    f"分项标题应为“{s.spec.label}”{reason}",
                    severity=Severity(s.variant.severity),
                    found=s.label.text,
                    expected=s.spec.label,
                    fix=Fix(s.label.span.start, s.label.span.end, s.spec.label + s.suffix),
                )
            elif not s.exact and s.spec is not None:
                yield from self._alike(context, s, s.spec)
        rank = {spec.id: i for i, spec in enumerate(specs)}
        in_order = set(longest_increasing([rank[i] for i in ids]))
        for i, s in enumerate(found):
            if i not in in_order and s.spec is not None:
                order = "、".join(spec.label for spec in specs)
                yield self.finding(context, s.label.span, f"分项“{s.spec.label}”排错了位置，规定的顺序是：{order}")
        if found:
            for s in section.subsections:
                if s in instead:
                    right = instead[s].label
                    yield self.finding(
                        context,
                        s.label.span,
                        f"此处按规定的提纲是分项“{right}”，写成了“{s.label.text}”；写的是这一项的，改用规定的标题，不是的，补写这一项",
                        found=s.label.text,
                        expected=right,
                    )
                elif s.spec is None:
                    yield self.finding(
                        context,
                        s.label.span,
                        f"规定的提纲里没有“{s.label.text}”这一分项，其内容宜并入相应分项",
                        severity=Severity.INFO,
                    )


def _in_place_of(
    found: Sequence[SubsectionFound], specs: Sequence[SubsectionSpec]
) -> dict[SubsectionFound, SubsectionSpec]:
    """The sub-headings that the outline does not have and that stand where a single one of its own is missing."""
    rank = {spec.id: i for i, spec in enumerate(specs)}
    places = [-1, *(rank[s.spec.id] if s.spec is not None else None for s in found), len(specs)]
    out = {}
    for before, place, after, s in zip(places, places[1:], places[2:], found, strict=False):
        if place is None and before is not None and after is not None and after - before == 2:
            out[s] = specs[before + 1]
    return out
