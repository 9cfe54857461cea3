"""Figures that do not add up, told as a clerk sees the form: its rows and columns, and where the numbers stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from drafting.analysis.faults import Fault, find_faults
from drafting.analysis.row_gaps import RowGap, excess, row_gaps
from drafting.genre.evaluation import Evaluation, evaluate_relation
from drafting.genre.expressions import PREVIOUS, Expression
from drafting.genre.figures import Figures
from drafting.genre.form_layout import number_text
from drafting.genre.model import Axis, CellSpec, Edition, Relation, is_long, short_label
from drafting.text.quotes import quoted

_FEW = 4
"""So many cells of a sum are told one by one."""
"""Labels longer than this are told by the name that prose has for them."""


@dataclass(frozen=True, slots=True)
class Imbalance:
    """Something that does not add up: in Chinese, the cells in it, and the tables (by id) that they stand in."""

    message: str
    cells: tuple[str, ...]
    tables: frozenset[str]


def imbalances(
    figures: Figures, previous: Figures | None, edition: Edition, broken: Sequence[Evaluation]
) -> tuple[Imbalance, ...]:
    """What is wrong behind the relations that the figures break, the cell at fault first where arithmetic tells it."""
    told = _Telling(figures, previous, edition)
    out: list[Imbalance] = []
    gaps = row_gaps((e.relation for e in broken if e.relation.grade == "hard"), figures.cells, edition)
    explained: set[str] = {r.id for gap in gaps for r in gap.relations}
    out.extend(told.row_left_out(gap) for gap in gaps)
    for fault in _decided(figures, edition, explained):
        explained |= {r.id for r in fault.relations}
        out.append(told.fault(fault))
    rest = [e for e in broken if e.relation.id not in explained]
    # A total that fails with the columns that it is the sum of says nothing new.
    families = {e.relation.id.partition(".")[0] for e in rest if not _of_totals(e.relation, edition)}
    shown = [e for e in rest if not (_of_totals(e.relation, edition) and e.relation.id.partition(".")[0] in families)]
    out.extend(told.relation(e) for e in shown)
    return tuple(out)


def impossible(figures: Figures, edition: Edition) -> tuple[Imbalance, ...]:
    """Numbers that may not stand in their cells: negative ones, and fractions where the form counts."""
    told = _Telling(figures, None, edition)
    out = []
    for path, spec in edition.cells.items():
        value = figures.cells.get(path)
        if value is None or allowed(spec, value):
            continue
        must = "不能是负数" if value < 0 and not spec.signed else "应当是整数"
        said = f"{spec.name}{told.place(path)}为{number_text(value)}，{must}"
        out.append(Imbalance(said, (path,), frozenset({spec.table.id})))
    return tuple(out)


def allowed(spec: CellSpec, value: Decimal) -> bool:
    """Whether a number may stand in a cell: not negative, whole where the form counts."""
    return (value >= 0 or spec.signed) and (not spec.integer or value == value.to_integral_value())


def _decided(figures: Figures, edition: Edition, apart: Collection[str]) -> Iterable[Fault]:
    """The faults that arithmetic tells, but for those of the relations set ``apart``."""
    equations = (r for r in edition.relations if r.grade == "hard" and r.operator == "=" and not r.needs_previous)
    hard = [r for r in equations if r.id not in apart]

    def may(path: str, value: Decimal) -> bool:
        spec = edition.cells.get(path)
        return spec is None or allowed(spec, value)

    faults = find_faults(hard, figures.cells, allowed=may)
    return [f for f in faults if f.certainty == "decided" and f.options and len(f.options[0]) == 1]


def _of_totals(relation: Relation, edition: Edition) -> bool:
    """Whether a relation is that of a total column: it follows from the others of its kind."""
    specs = [edition.cells[c] for c in relation.cells if c in edition.cells]
    return bool(specs) and all(s.column.total for s in specs) and not all(s.row.total for s in specs)


class _Telling:
    """How cells and relations of some figures are told."""

    def __init__(self, figures: Figures, previous: Figures | None, edition: Edition) -> None:
        self.figures = figures
        self.before = None if previous is None else previous.cells
        self.edition = edition

    def fault(self, fault: Fault) -> Imbalance:
        (cell,) = fault.options[0]
        spec = self.edition.cells[cell.path]
        lines = "和".join(dict.fromkeys(self._line(r) for r in fault.relations[:2]))
        said = (
            f"{spec.name}{self.place(cell.path)}填{number_text(cell.value)}，使{lines}不平"
            f"（{'；'.join(self._sums(r) for r in fault.relations[:2])}），改为{number_text(cell.repair)}就平"
        )
        return Imbalance(said, (cell.path,), frozenset({spec.table.id}))

    def row_left_out(self, gap: RowGap) -> Imbalance:
        """A keyed row that is more, in several columns, than the rows below it."""
        spec = self.edition.cells[gap.cells[0]]
        row = f"{spec.table.name}{quoted(f'{spec.row.code}{spec.row.label}')}行"
        said = f"{row}有{len(gap.cells)}栏多于下面所列各行之和：{excess(gap, self.edition.cells)}；像是漏列了一行"
        return Imbalance(said, gap.cells, frozenset({spec.table.id}))

    def _sums(self, relation: Relation) -> str:
        """Both sides of a relation in numbers, in the words of the line that it is about."""
        evaluated = evaluate_relation(relation, self.figures.cells, self.before)
        return self._sides(relation, evaluated.left, evaluated.right, self._shared(relation)[1])

    def relation(self, evaluated: Evaluation) -> Imbalance:
        relation = evaluated.relation
        where, by_row = self._shared(relation)
        sides = self._sides(relation, evaluated.left, evaluated.right, by_row)
        own = [c for c in relation.cells if c in self.edition.cells]
        return Imbalance(
            f"{where}，{sides}" if where else sides,
            tuple(relation.cells),
            frozenset(self.edition.cells[c].table.id for c in own),
        )

    def _sides(self, relation: Relation, left: Decimal | None, right: Decimal | None, by_row: bool | None) -> str:
        one = self._side(relation.left, left, by_row, alone=len(relation.right.terms) > 1)
        other = self._side(relation.right, right, by_row, alone=False)
        joint = {"=": "，", "<=": "，不应多于", ">=": "，不应少于"}[relation.operator]
        return f"{one}{joint}{other}{self._unequal(relation, left, right)}"

    def _unequal(self, relation: Relation, left: Decimal | None, right: Decimal | None) -> str:
        """That two sides which must be equal are not, and which is the larger one."""
        if relation.operator != "=" or left is None or right is None or left == right:
            return ""
        units = {s.unit for c in relation.cells if (s := self.edition.cells.get(c.removeprefix(PREVIOUS))) is not None}
        unit = units.pop() if len(units) == 1 else ""
        way = "多" if left > right else "少"
        return f"，两者不等：前者比后者{way}{number_text(abs(left - right))}{unit}"

    def _side(self, expression: Expression, value: Decimal | None, by_row: bool | None, *, alone: bool) -> str:
        total = number_text(value or Decimal(0))
        names = [t for t in expression.terms if t.name is not None]
        if not names:
            return total
        if len(names) == 1:
            path = names[0].name or ""
            return f"{self._label(path, by_row)}{self.place(path)}填{total}"
        if len(names) <= _FEW and not alone:
            parts = "".join(
                ("－" if t.sign < 0 else "＋" if i else "")
                + f"{self._label(t.name or '', by_row)}{self.place(t.name or '')}{self._value(t.name or '')}"
                for i, t in enumerate(names)
            )
            return f"{parts}＝{total}"
        if len(names) <= _FEW:
            parts = "＋".join(f"{self._label(t.name or '', by_row)}{self._value(t.name or '')}" for t in names)
            return f"{parts}＝{total}"
        return f"各项相加为{total}"

    def _value(self, path: str) -> str:
        source = self.before or {} if path.startswith(PREVIOUS) else self.figures.cells
        value = source.get(path.removeprefix(PREVIOUS))
        return "空白" if value is None else number_text(value)

    def place(self, path: str) -> str:
        """Where a cell of the figures stands in their file, in brackets."""
        where = self.figures.stands.get(path, "")
        spec = self.edition.cells.get(path)
        if spec is not None:
            # The table is named beside it; a page has nothing more to say than that.
            where = "" if where == spec.table.name else where.removeprefix(f"{spec.table.name} ")
        return f"（{where}）" if where else ""

    def _shared(self, relation: Relation) -> tuple[str, bool | None]:
        """The row or column that all cells of a relation stand in, and whether its cells then differ by row; None where
        they are of several tables, so that each must be named in full."""
        specs = [s for c in relation.cells if (s := self.edition.cells.get(c.removeprefix(PREVIOUS))) is not None]
        if not specs:
            return relation.message, True
        table = specs[0].table.name
        if any(s.table is not specs[0].table for s in specs):
            return "", None
        if all(s.columns == specs[0].columns for s in specs) and specs[0].column.segment:
            return f"{table}{quoted(_way(specs[0].columns))}列", True
        if all(s.rows == specs[0].rows for s in specs) and any(a.label for a in specs[0].rows):
            return f"{table}{quoted(_way(specs[0].rows))}行", False
        if all(s.columns[0] == specs[0].columns[0] for s in specs) and specs[0].columns[0].label:
            return f"{table}“{_name(specs[0].columns[0])}”", False
        return table, True

    def _line(self, relation: Relation) -> str:
        where, _ = self._shared(relation)
        if not where:
            return relation.message
        return where.partition("“")[1] + where.partition("“")[2] if "“" in where else where

    def _label(self, path: str, by_row: bool | None) -> str:
        plain = path.removeprefix(PREVIOUS)
        spec = self.edition.cells.get(plain)
        before = "上年" if path.startswith(PREVIOUS) else ""
        if spec is None:
            return before + plain
        if by_row is None:
            return before + spec.name
        axes = spec.rows if by_row and any(a.label for a in spec.rows) else spec.columns
        return f"{before}{quoted(_name(axes[-1]))}"


def _name(axis: Axis) -> str:
    return short_label(axis) if is_long(axis) else f"{axis.number}{axis.label}"


def _way(axes: Sequence[Axis]) -> str:
    return "—".join(_name(a) for a in axes if a.label and a.segment) or _name(axes[-1])
