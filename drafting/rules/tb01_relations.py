"""A table does not add up."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from drafting.analysis.faults import Fault, Option
from drafting.analysis.row_gaps import RowGap, excess, row_gaps
from drafting.findings import Finding, Related, Severity
from drafting.genre.evaluation import evaluate_relation
from drafting.genre.expressions import Cells
from drafting.genre.form_layout import number_text
from drafting.genre.model import Relation
from drafting.rules._tables import (
    hard_relations,
    line_name,
    name,
    place,
    related_cells,
    settled,
    sides,
    solved,
    table_faults,
)
from drafting.rules.base import Context, Rule

_SHOWN = 4
_RELATIONS = 3
_RELATED = 8
_LINE = 4


class Relations(Rule):
    """A hard relation of the form that does not hold. The cell at fault is the one that mends all relations that it
    is in; else the candidates are listed."""

    code = "TB01"
    severity = Severity.ERROR
    title = "表格数字不合勾稽关系"
    remedy = "对照台账核实有关各格，改不对的一格，使勾稽关系成立"
    what = (
        "逐一核对规定表格的勾稽关系：行合计、列合计、收办平衡。一处错往往同时破坏一行和一列，"
        "据此指出出错的单元格和应有的数；只凭算术定不下来的，列出可能出错的各格。"
    )
    why = "表格自己对不上，是审核系统和上级最先退回的问题。"
    source = "规定格式表内注明的勾稽关系；各合计栏的含义"

    def check(self, context: Context) -> Iterator[Finding]:
        values = settled(context)
        gaps = row_gaps(hard_relations(context), values, context.edition)
        for gap in gaps:
            yield self._row_left_out(context, gap, values)
        for fault in table_faults(context, [r for gap in gaps for r in gap.relations]):
            yield self._fault(context, fault, values) if fault.options else self._open(context, fault, values)
        for relation in context.edition.relations:
            if relation.needs_previous or (relation.grade == "hard" and relation.operator == "="):
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
                    related=related_cells(context, relation.cells[1:], "同一勾稽关系"),
                )

    def _fault(self, context: Context, fault: Fault, values: Cells) -> Finding:
        """A fault that one change, or one of several, would mend."""
        options, said = _borne_out(context, fault)
        first = options[0][0]
        # A row and a column that cross are proof enough.
        broken = _broken(fault.relations[:2] if fault.certainty == "decided" else fault.relations, values)
        if fault.certainty == "decided":
            message = _decided(context, fault.options[0], broken)
        else:
            ways = "，或".join(_changes(context, option) for option in options[:_SHOWN])
            more = f"等（共{len(options)}种可能）" if len(options) > _SHOWN else ""
            message = (
                f"{broken}不成立；正文写的是{number_text(first.repair)}，像是{_changes(context, options[0])}"
                if said
                else f"{broken}不成立；只凭算术定不了错在哪一格，可能是：{ways}{more}"
            )
        cells = tuple(c.path for c in (options[0] if said else fault.candidates))
        others = dict.fromkeys(p for r in fault.relations for p in r.cells if p != first.path)
        shown = [p for p in others if p in cells or values.get(p)]
        return self.finding(
            context,
            place(context, first.path),
            message,
            found=first.value,
            expected=first.repair,
            reading=solved(fault.relations, first.path, first.repair, values),
            cells=cells,
            related=related_cells(context, shown[:_RELATED], "同一勾稽关系"),
        )

    def _row_left_out(self, context: Context, gap: RowGap, values: Cells) -> Finding:
        """A keyed row that is more, in several columns, than the rows below it."""
        paths = gap.cells
        more = excess(gap, context.edition.cells)
        line = line_name(context, paths) or name(context, paths[0])
        return self.finding(
            context,
            place(context, paths[0]),
            f"{line}有{len(paths)}栏多于下面所列各行之和：{more}；像是漏列了一行，请核对",
            found=values.get(paths[0]),
            expected=gap.relations[0].right.evaluate(values),
            cells=paths,
            related=related_cells(context, paths[1:_RELATED], "同一行"),
        )

    def _open(self, context: Context, fault: Fault, values: Cells) -> Finding:
        """Relations that fail in so many places that no few changes explain them: all are listed."""
        relations = fault.relations
        path = relations[0].left.cells[0]
        related = []
        for relation in relations[1:]:
            total = relation.left.cells[0]
            reading = context.tables.cells.get(total)
            if reading is not None:
                said = f"{relation.message}（{sides(relation, values)}）"
                related.append(Related(said, reading.span.start, reading.span.end, cell=total))
        return self.finding(
            context,
            place(context, path),
            f"{_broken(relations, values)}不成立；出错的不止一处，请逐格核对有关的行和列",
            found=values.get(path),
            expected=relations[0].right.evaluate(values) if len(relations[0].left.terms) == 1 else None,
            reading=str(relations[0].right) if len(relations[0].left.terms) == 1 else None,
            cells=tuple(dict.fromkeys(c for r in relations for c in r.cells)),
            related=tuple(related),
        )


def _borne_out(context: Context, fault: Fault) -> tuple[tuple[Option, ...], bool]:
    """The changes that would mend a fault, first those whose numbers the prose gives; whether there are such."""
    if fault.certainty == "decided":
        return tuple(fault.options), False
    stated = {(c.cells, c.found) for c in context.numbers.of_kind("cell") if c.severity is not Severity.INFO}
    backed = [o for o in fault.options if all(((c.path,), c.repair) in stated for c in o)]
    rest = [o for o in fault.options if o not in backed]
    return ((*backed, *rest), len(backed) == 1) if len(backed) == 1 else (tuple(fault.options), False)


def _broken(relations: Sequence[Relation], values: Cells) -> str:
    """The relations that fail, each with its numbers."""
    said = "；".join(f"{r.message}（{sides(r, values)}）" for r in relations[:_RELATIONS])
    return said + (f"等{len(relations)}处" if len(relations) > _RELATIONS else "")


def _decided(context: Context, option: Option, broken: str) -> str:
    if len(option) == 1:
        (cell,) = option
        return (
            f"{name(context, cell.path)}为{number_text(cell.value)}，使{broken}不成立；"
            f"改为{number_text(cell.repair)}即成立"
        )
    line = line_name(context, [c.path for c in option])
    if len(option) >= _LINE and line is not None:
        slid = sorted(c.value for c in option) == sorted(c.repair for c in option)
        wrong = "像是整体错了位" if slid else "有多格不符"
        right = "、".join(f"{name(context, c.path)}{number_text(c.repair)}" for c in option)
        return f"{line}的数字{wrong}，使{broken}不成立；应为：{right}"
    a, b = option[0], option[-1]
    if len(option) == 2 and (a.value, b.value) == (b.repair, a.repair):
        return (
            f"{name(context, a.path)}为{number_text(a.value)}，{name(context, b.path)}为{number_text(b.value)}，"
            f"使{broken}不成立；像是两格的数字填反了，对调即成立"
        )
    return f"{broken}不成立；{_changes(context, option)}即成立"


def _changes(context: Context, option: Option) -> str:
    return "、".join(f"{name(context, c.path)}由{number_text(c.value)}改为{number_text(c.repair)}" for c in option)
