"""An official table that is missing, or that stands in another section."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Related, Severity
from drafting.rules.base import Context, Profile, Rule


class TablePlace(Rule):
    """A table of the form that was not found, or whose cells stand in another section than the form's."""

    code = "ST07"
    severity = Severity.ERROR
    title = "规定的表格缺失或不在应在的部分"
    remedy = "补上规定的表格，放到应在的部分"
    what = "查规定的各张表是否都在，是否各在规定的部分里。"
    why = "这些部分以表格形式报告，缺表等于缺内容；表格贴成图片或在转换时丢失，也会在这里查出来。"

    def demands(self, profile: Profile) -> tuple[str, ...]:
        if profile.year is None:
            return ()
        out = []
        for form in profile.genre.edition(profile.year).tables:
            home = profile.genre.outline.section(form.section)
            if home is not None:
                out.append(f"{form.name}放在“{home.number}{home.heading}”里")
        return tuple(out)

    def check(self, context: Context) -> Iterator[Finding]:
        for section in context.structure.sections:
            if section.spec is None:
                continue
            for form in context.edition.tables:
                if form.section != section.spec.id:
                    continue
                if form.id not in context.tables.tables and not section.flat:
                    yield self.finding(
                        context,
                        section.heading.span,
                        f"“{section.spec.heading}”里没有找到{form.name}，表格可能缺失、是图片或在转换时丢失",
                    )
        for id, tables in context.tables.tables.items():
            form = context.tables.forms[id]
            astray = [
                t.cells[0].span
                for t in tables
                if t.cells and context.structure.section_at(t.span.start) not in (None, form.section)
            ]
            if astray:
                home = context.structure.spec(form.section)
                where = f"“{home.heading}”" if home is not None else "规定的部分"
                said = f"{form.name}应放在{where}里，现在不在那里"
                pieces = tuple(Related("同一张表", span.start, span.end) for span in astray[1:])
                yield self.finding(context, astray[0], said, related=pieces)
