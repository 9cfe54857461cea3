"""The report's tables against the figures that were given beside it."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.genre.form_layout import number_text
from drafting.rules._tables import name
from drafting.rules.base import Context, Rule


class GivenFigures(Rule):
    """Each cell of the report against the figures given beside it."""

    code = "TB07"
    severity = Severity.ERROR
    title = "表格与所给数据不一致"
    remedy = "对照台账核实，改不对的一处，使表格与数据文件相同"
    what = "给出数据文件时，把报告表格的每一格与数据文件逐格核对。"
    why = "报告里的表格多是手工誊抄的，誊错的那一格单看表格未必看得出来。"
    needs = ("figures",)

    def check(self, context: Context) -> Iterator[Finding]:
        assert context.figures is not None
        for path, reading in context.tables.cells.items():
            given = context.figures.cells.get(path)
            if given is None or reading.value is None or given == reading.value:
                continue
            yield self.finding(
                context,
                reading.span,
                f"{name(context, path)}为{number_text(reading.value)}，所给数据为{number_text(given)}",
                found=reading.value,
                expected=given,
                reading=path,
                cells=(path,),
            )
