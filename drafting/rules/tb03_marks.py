"""A sign where a 0 belongs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from drafting.findings import Finding, Fix, Severity
from drafting.genre.form_layout import number_text
from drafting.genre.model import CellReading
from drafting.rules._tables import implied, name, related_cells
from drafting.rules.base import Context, Rule

_FEW = 3


class Marks(Rule):
    """A slash, dash or word for "none" in a cell that wants a number, 0 included."""

    code = "TB03"
    severity = Severity.WARNING
    title = "表格用符号代替0"
    what = "查规定表格里用斜线、横线或“无”代替数字0的单元格；同一张表里多的，合成一处报告。"
    why = "没有发生的应填0；斜线和横线分不清是没有、不适用还是漏填，汇总时也读不成数。"
    fixable = True

    def check(self, context: Context) -> Iterator[Finding]:
        by_table: dict[str, list[CellReading]] = defaultdict(list)
        for path, reading in context.tables.cells.items():
            spec = context.cell(path)
            if spec is not None and reading.status == "mark":
                by_table[spec.table.name].append(reading)
        for form, marks in by_table.items():
            groups = [[m] for m in marks] if len(marks) <= _FEW else [marks]
            for group in groups:
                first = group[0]
                said = f"{name(context, first.path)}填的是“{first.raw.strip()}”"
                if len(group) > 1:
                    said = f"{form}有{len(group)}格用符号代替数字，第一处是{name(context, first.path)}"
                value = implied(context, first.path) if len(group) == 1 else None
                should = f"按其他各格应为{number_text(value)}" if value else "没有发生的应填0"
                yield self.finding(
                    context,
                    first.span,
                    f"{said}，{should}",
                    found=first.raw.strip(),
                    expected=value or Decimal(0),
                    cells=tuple(r.path for r in group),
                    related=related_cells(context, [r.path for r in group[1:6]], "也是符号"),
                    fix=Fix(first.span.start, first.span.end, "0") if len(group) == 1 and not value else None,
                )
