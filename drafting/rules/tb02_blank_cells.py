"""Cells of an official table that were left blank."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.genre.form_layout import number_text
from drafting.genre.model import CellReading
from drafting.rules._tables import implied, name, related_cells
from drafting.rules.base import Context, Rule

_FEW = 3


class BlankCells(Rule):
    """A cell of the form without content that the form does not allow to be blank; many become one finding."""

    code = "TB02"
    severity = Severity.WARNING
    title = "表格有空白单元格"
    remedy = "对照台账逐格填写，没有发生的填0"
    what = "查规定表格里没有填数字的单元格；空白多的，合成一处报告。"
    why = "每一格都要填，没有发生的填0；留空分不清是没有还是漏填。"

    def check(self, context: Context) -> Iterator[Finding]:
        by_table: dict[str, list[CellReading]] = defaultdict(list)
        filled: set[str] = set()
        for path, reading in context.tables.cells.items():
            spec = context.cell(path)
            if spec is None or path in context.edition.blanks:
                continue
            if reading.status == "blank":
                by_table[spec.table.id].append(reading)
            else:
                filled.add(spec.table.id)
        for table, blanks in by_table.items():
            if len(blanks) <= _FEW:
                for reading in blanks:
                    value = implied(context, reading.path)
                    said = "没有发生的请填0" if not value else f"按其他各格应为{number_text(value)}"
                    yield self.finding(
                        context,
                        reading.span,
                        f"{name(context, reading.path)}是空白，{said}",
                        expected=value,
                        cells=(reading.path,),
                    )
                continue
            first = blanks[0]
            spec = context.cell(first.path)
            form = spec.table.name if spec is not None else table
            how = f"有{len(blanks)}格空白" if table in filled else "各格都没有填"
            yield self.finding(
                context,
                first.span,
                f"{form}{how}，第一处是{name(context, first.path)}；没有发生的请填0",
                cells=tuple(r.path for r in blanks),
                related=related_cells(context, [r.path for r in blanks[1:6]], "也是空白"),
            )
