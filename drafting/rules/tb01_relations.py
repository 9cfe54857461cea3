"""A table does not add up."""

from __future__ import annotations

from collections.abc import Iterator

from drafting.analysis.faults import Fault, find_faults
from drafting.findings import Finding, Severity
from drafting.genre.evaluation import evaluate_relation
from drafting.genre.form_layout import number_text
from drafting.rules._tables import may_hold, name, place, related_cells, sides
from drafting.rules.base import Context, Rule

_SHOWN = 4


class Relations(Rule):
    code = "TB01"
    severity = Severity.ERROR
    title = "表格数字不合勾稽关系"
    what = (
        "逐一核对规定表格的勾稽关系：行合计、列合计、收办平衡。一处错往往同时破坏一行和一列，"
        "据此指出出错的单元格和应有的数；只凭算术定不下来的，列出可能出错的各格。"
    )
    why = "表格自己对不上，是审核系统和上级最先退回的问题。"
    source = "规定格式表内注明的勾稽关系；各合计栏的含义"

    def check(self, context: Context) -> Iterator[Finding]:
        values = dict(context.tables.values)
        relations = [r for r in context.edition.relations if not r.needs_previous]
        hard = [r for r in relations if r.grade == "hard" and r.operator == "="]
        for fault in find_faults(hard, values, allowed=lambda p, v: may_hold(context, p, v)):
            yield self._fault(context, fault)
        for relation in relations:
            if relation in hard:
                continue
            evaluated = evaluate_relation(relation, values)
            if evaluated.status == "fails":
                path = relation.cells[0]
                yield self.finding(
                    context,
                    place(context, path),
                    f"{relation.message}，现为{sides(relation, values)}",
                    severity=Severity.ERROR if relation.grade == "hard" else Severity.WARNING,
                    found=values.get(path),
                    cells=relation.cells,
                    related=related_cells(context, relation.cells[1:], "在同一关系中"),
                )

    def _fault(self, context: Context, fault: Fault) -> Finding:
        values = dict(context.tables.values)
        broken = "；".join(f"{r.message}（{sides(r, values)}）" for r in fault.relations[:3])
        if len(fault.relations) > 3:
            broken += f"等{len(fault.relations)}处"
        if not fault.candidates:
            relation = fault.relations[0]
            path = relation.left.cells[0]
            message = f"{broken}不成立；出错的不止一处，请逐格核对这一关系中的数字"
            cells = relation.cells
            return self.finding(
                context,
                place(context, path),
                message,
                found=values.get(path),
                expected=relation.right.evaluate(values),
                reading=str(relation.right),
                cells=cells,
                related=related_cells(context, cells[1:_SHOWN], "在同一关系中"),
            )
        first = fault.candidates[0]
        if fault.certainty == "decided":
            message = (
                f"{name(context, first.path)}为{number_text(first.value)}，使{broken}不成立；"
                f"改为{number_text(first.repair)}即成立"
            )
            cells = (first.path,)
        else:
            options = "，或".join(
                f"{name(context, c.path)}由{number_text(c.value)}改为{number_text(c.repair)}"
                for c in fault.candidates[:_SHOWN]
            )
            more = f"等（共{len(fault.candidates)}种可能）" if len(fault.candidates) > _SHOWN else ""
            copied = ""
            if fault.together:
                copied = "；连带" + "、".join(
                    f"{name(context, c.path)}改为{number_text(c.repair)}" for c in fault.together
                )
            message = f"{broken}不成立；只凭算术定不了错在哪一格，可能是：{options}{more}{copied}"
            cells = tuple(dict.fromkeys(c.path for c in fault.candidates))
        others = dict.fromkeys(p for r in fault.relations for p in r.cells if p != first.path)
        shown = [p for p in others if p in cells or values.get(p)]
        return self.finding(
            context,
            place(context, first.path),
            message,
            found=first.value,
            expected=first.repair,
            cells=cells,
            related=related_cells(context, shown[:8], "在同一关系中"),
        )
