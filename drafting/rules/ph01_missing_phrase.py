"""Something that the report must state, and does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.genre.phrases import load_phrases
from drafting.rules._phrases import unmet
from drafting.rules.base import Context, Profile, Rule


class MissingPhrase(Rule):
    """A demanded statement of which no accepted wording is found, by year, level and kind of the agency."""

    code = "PH01"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("phrases.yaml", "phrases"),)
    severity = Severity.WARNING
    title = "缺少应当写明的内容"
    what = (
        "按报告年度、机关的层级和类别，逐项查应当写明的内容是否写了；每项内容有哪些写法，在知识包里列明。"
        "只说到、没有写明结果的，也要指出。"
    )
    why = "这些内容由法规和格式规定，没有也要写明没有；缺一项，上级即要求补报。"
    source = "法规和规定的格式，各项内容的依据见知识包"

    def demands(self, profile: Profile) -> tuple[str, ...]:
        applying = (
            d for d in load_phrases(profile.genre).demands if d.applies.to(profile.level, profile.kind, profile.year)
        )
        return tuple(f"写明{d.name}{f'（{d.source}）' if d.source else ''}" for d in applying)

    def check(self, context: Context) -> Iterator[Finding]:
        for each in unmet(context):
            if each.altered is not None:
                continue
            demand = each.demand
            if each.unstated:
                yield self.finding(
                    context,
                    each.place,
                    each.element.unstated,
                    severity=Severity(demand.missing),
                    expected=each.element.name,
                )
                continue
            light = each.hinted or (demand.needs_place and not each.has_home)
            advice = f"，{demand.advice}" if demand.advice else ""
            source = f"（{demand.source}）" if demand.source else ""
            yield self.finding(
                context,
                each.place,
                f"没有写明{demand.name}{advice}{source}",
                severity=Severity.INFO if light else Severity(demand.missing),
                expected=each.element.name,
            )
