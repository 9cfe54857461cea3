"""This year's tables against last year's figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from drafting.findings import Finding, Severity
from drafting.genre.evaluation import Evaluation, evaluate_relation
from drafting.genre.expressions import PREVIOUS, Cells
from drafting.genre.form_layout import number_text
from drafting.rules._tables import name, place, previous_cells, related_cells, sides, table_faults
from drafting.rules.base import Context, Rule


class LastYear(Rule):
    """Relations that hold between this year's cells and last year's."""

    code = "TB08"
    severity = Severity.ERROR
    title = "与上年数据接不上"
    remedy = "与上年报告核对后改正；上年有误的，写明原因"
    what = "用上年的数据核对跨年的关系：本年承接上年的数，应等于上年报告转下来的数；期末的数应由上年的期末数加减而来。"
    why = "上年的数没有带过来、带错了列，是沿用旧稿时的常见错误；确有原因不一致的，应在报告里说明。"
    needs = ("previous",)

    def check(self, context: Context) -> Iterator[Finding]:
        before = previous_cells(context)
        if before is None:
            return
        # A cell that the table's own sums show to be wrong is reported there.
        repaired = {**context.cells}
        for fault in table_faults(context):
            if fault.certainty == "decided":
                repaired.update({c.path: c.repair for c in fault.options[0]})
        families: dict[str, list[Evaluation]] = defaultdict(list)
        for relation in context.edition.relations:
            if relation.needs_previous:
                evaluated = evaluate_relation(relation, context.cells, before)
                if evaluated.status == "fails" and evaluate_relation(relation, repaired, before).status == "fails":
                    families[relation.id.partition(".")[0]].append(evaluated)
        for failing in families.values():
            yield from self._family(context, failing, before)

    def _family(self, context: Context, failing: list[Evaluation], before: Cells) -> Iterator[Finding]:
        """The failures of one relation over its rows or columns. A total that fails with its parts is said with
        them; parts that fail while their total holds are a matter of classification."""
        totals = set(context.edition.computed)
        own = [e for e in failing if e.relation.left.cells[0] not in totals]
        shown = own or failing
        total_fails = len(shown) < len(failing) or not own
        has_total = any(
            p in totals and p.rpartition(".")[0] == e.relation.left.cells[0].rpartition(".")[0]
            for e in own
            for p in totals
        )
        for evaluated in shown:
            relation = evaluated.relation
            path = relation.left.cells[0]
            left, right = evaluated.left, evaluated.right
            assert left is not None
            assert right is not None
            note = ""
            severity = Severity.ERROR if relation.grade == "hard" else Severity.WARNING
            if relation.grade == "soft":
                note = f"，差{number_text(abs(left - right))}，请核对或说明原因"
            elif has_total and not total_fails:
                severity = Severity.WARNING
                note = "；合计相符而分类不同，如系重新归类请说明"
            yield self.finding(
                context,
                place(context, path),
                f"{name(context, path)}为{number_text(left)}，按上年数据应为{number_text(right)}："
                f"{relation.message}（{sides(relation, context.cells, before)}）{note}",
                severity=severity,
                found=left,
                expected=right,
                reading=str(relation.right),
                cells=(path, *(c for c in relation.cells if c != path)),
                related=related_cells(
                    context, [c for c in relation.cells[1:] if not c.startswith(PREVIOUS)], "同一勾稽关系"
                ),
            )
