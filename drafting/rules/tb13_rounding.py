"""Sums that are off by what rounding may do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import ClassVar

from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.genre.evaluation import Evaluation, evaluate_relation
from drafting.rules._tables import place, related_cells, settled, sides
from drafting.rules.base import Context, Rule

_SHOWN = 3
_RELATED = 6


class Rounding(Rule):
    """Relations that miss by no more than rounding of each operand explains, told once a table."""

    code = "TB13"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("relations.yaml", "tolerance"),)
    severity = Severity.INFO
    title = "合计与各项相差四舍五入的尾数"
    remedy = "多半是各数分别四舍五入所致，可以不改；要一致的，以合计为准调整一项的尾数"
    what = (
        "各数分别四舍五入以后，合计与各项之和可以差一两个尾数。差数在允许的范围之内的，每张表合成一处提示，不作为错误。"
    )
    why = "按元核算、按万元公开的表，尾数差一两个是常有的；差得更多就是错误，由 TB01 指出。"

    def check(self, context: Context) -> Iterator[Finding]:
        tables: dict[str, list[Evaluation]] = defaultdict(list)
        if not any(r.tolerance for r in context.edition.relations):
            return
        values = settled(context)
        for relation in context.edition.relations:
            if not relation.tolerance or relation.needs_previous:
                continue
            outcome = evaluate_relation(relation, values)
            spec = context.edition.cells.get(relation.cells[0])
            if outcome.rounded and spec is not None:
                tables[spec.table.id].append(outcome)
        for found in tables.values():
            first = found[0].relation
            told = "；".join(f"{e.relation.message}（{sides(e.relation, values)}）" for e in found[:_SHOWN])
            more = f"等{len(found)}处" if len(found) > _SHOWN else ""
            paths = [e.relation.cells[0] for e in found]
            yield self.finding(
                context,
                place(context, paths[0]),
                f"{told}{more}，相差的是四舍五入的尾数",
                found=values.get(paths[0]),
                expected=first.right.evaluate(values),
                cells=tuple(paths),
                related=related_cells(context, paths[1:_RELATED], "同样相差尾数"),
            )
