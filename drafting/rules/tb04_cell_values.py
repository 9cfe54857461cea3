"""A cell that holds what it may not: words, a negative number, a fraction of a case."""

from __future__ import annotations

import re
from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.genre.form_layout import number_text
from drafting.rules._tables import implied, is_placeholder, name
from drafting.rules.base import Context, Rule

_UNIT = re.compile(r"[0-9][0-9,，.]*\s*[\u4e00-\u9fff]{1,2}")


class CellValues(Rule):
    """A negative number, a fraction where things are counted, or words in a cell of numbers."""

    code = "TB04"
    severity = Severity.ERROR
    title = "单元格里不是合格的数"
    remedy = "只填数字：去掉单位和文字，并折合成这一格的计量单位"
    what = "查规定表格里的负数、件数栏里的小数，以及应填数字却填了文字的单元格。"
    why = "件数只能是不小于零的整数；金额可以有小数，但不能是负数。"

    def check(self, context: Context) -> Iterator[Finding]:
        for path, reading in context.tables.cells.items():
            spec = context.cell(path)
            if spec is None or is_placeholder(context, reading.raw):
                continue
            if reading.status == "text":
                problem = f"应填数字，现为“{reading.raw.strip()}”"
            elif reading.value is None:
                continue
            elif reading.value < 0 and not spec.signed:
                problem = f"不能是负数，现为{number_text(reading.value)}"
            elif spec.integer and reading.value != reading.value.to_integral_value():
                problem = f"应为整数，现为{number_text(reading.value)}"
            else:
                if _UNIT.fullmatch(reading.raw.strip()) is not None:
                    said = f"{name(context, path)}只填数字，不带单位：现为“{reading.raw.strip()}”"
                    yield self.finding(
                        context, reading.span, said, severity=Severity.INFO, found=reading.value, cells=(path,)
                    )
                continue
            value = implied(context, path)
            yield self.finding(
                context,
                reading.span,
                f"{name(context, path)}{problem}"
                + (f"；按其他各格应为{number_text(value)}" if value is not None else ""),
                found=reading.value,
                expected=value,
                cells=(path,),
            )
