"""A figure for acts that the body may not perform."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.genre.form_layout import number_text
from drafting.genre.structure_checks import structure_checks
from drafting.rules._tables import name, place, related_cells
from drafting.rules.base import Context, Profile, Rule


class Powers(Rule):
    """A value that is not zero in a cell for acts that a body of this level and kind has no power to do."""

    code = "TB10"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("structure.yaml", "powers"),)
    severity = Severity.ERROR
    title = "填了本机关无权作出的事项"
    remedy = "核实后改正；本机关没有作出过的，填0"
    what = "按机关的层级和类别，查只有一部分机关才有权作出的事项，其他机关的表格里是否填了零以外的数。"
    why = "没有这项权限而填了数，不是填错了行，就是把转发、执行的上级文件也算了进去。"

    def demands(self, profile: Profile) -> tuple[str, ...] | None:
        powers = structure_checks(profile.genre).powers
        if profile.level is None and profile.kind is None:
            return ()
        asked = tuple(
            f"{p.name}各栏填0" for p in powers if p.refused("", profile.level, profile.kind) in ("error", "warning")
        )
        return asked or None

    def check(self, context: Context) -> Iterator[Finding]:
        if context.agency is None:
            return
        agency = "".join(context.agency.name.split())
        for power in structure_checks(context.genre).powers:
            grade = power.refused(agency, context.agency.level, context.agency.kind)
            if grade is None:
                continue
            filled = [p for p, v in context.tables.values.items() if v and power.cells.search(p)]
            if not filled:
                continue
            first, *rest = filled
            value = context.tables.values[first]
            assert value is not None
            yield self.finding(
                context,
                place(context, first),
                f"{name(context, first)}为{number_text(value)}，{power.who}才有权制定{power.name}，"
                f"本机关应填0，请核对是否错了行或算进了上级文件",
                severity=Severity(grade),
                found=value,
                expected="0",
                cells=tuple(filled),
                related=related_cells(context, rest, "同一事项"),
            )
