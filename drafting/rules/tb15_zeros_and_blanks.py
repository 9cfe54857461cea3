"""Tables in which nothing is printed as 0 here and left blank there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.genre.model import CellReading
from drafting.rules._tables import name, related_cells
from drafting.rules.base import Context, Rule

_SHOWN = 5


class ZerosAndBlanks(Rule):
    """A table that may be left blank and mixes blank cells with zeros, told once at the rarer of the two."""

    code = "TB15"
    severity = Severity.INFO
    title = "同一张表里没有数的格写法不一"
    remedy = "没有数的格，一张表里要么都空着，要么都写0"
    what = "可以空着的表格，查同一张表里没有数的格是不是有的空着、有的写了0；每张表只报一处，报在少的一种上。"
    why = "写法不一，空着的格分不清是没有数还是漏填。"

    def check(self, context: Context) -> Iterator[Finding]:
        nothing: dict[str, dict[str, list[CellReading]]] = defaultdict(lambda: {"blank": [], "zero": []})
        for path, reading in context.tables.cells.items():
            spec = context.cell(path)
            if spec is None or spec.integer or path not in context.edition.blanks:
                continue
            if reading.status == "blank":
                nothing[spec.table.id]["blank"].append(reading)
            elif reading.status == "value" and reading.value == 0:
                nothing[spec.table.id]["zero"].append(reading)
        for table, found in nothing.items():
            blank, zero = found["blank"], found["zero"]
            if blank and zero:
                yield self._told(context, table, blank, zero)

    def _told(self, context: Context, table: str, blank: list[CellReading], zero: list[CellReading]) -> Finding:
        few = min(blank, zero, key=len)
        form = next((t.name for t in context.edition.tables if t.id == table), table)
        here = f"第一处{'写0' if few is zero else '空着'}的是{name(context, few[0].path)}"
        return self.finding(
            context,
            few[0].span,
            f"{form}里没有数的格，{len(blank)}格空着、{len(zero)}格写0，{here}",
            cells=tuple(r.path for r in few),
            related=related_cells(context, [r.path for r in few[1 : 1 + _SHOWN]], "写法也不同"),
        )
