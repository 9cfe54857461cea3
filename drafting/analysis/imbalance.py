"""Figures that do not add up, told as a clerk sees the form: its rows and columns, and where the numbers stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from drafting.analysis.faults import Fault, find_faults
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
    explained: set[str] = set()
    for fault in _decided(figures, edition):
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


def _decided(figures: Figures, edition: Edition) -> Iterable[Fault]:
    hard = [r for r in edition.relations if r.grade == "hard" and r.operator == "=" and not r.needs_previous]

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

    def _sides(self, relation: Relation, left: Decimal | None, right: Decimal | None, by_row: bool) -> str:
        tables = {s.table.id for c in relation.cells if (s := self._spec(c)) is not None}
        label = partial(self._label, by_row=by_row, apart=len(tables) > 1)
        one = self._side(relation.left, left, label, alone=len(relation.right.terms) > 1)
        other = self._side(relation.right, right, label, alone=False)
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

    def _side(self, expression: Expression, value: Decimal | None, label: Callable[[str], str], *, alone: bool) -> str:
        total = number_text(value or Decimal(0))
        names = [t for t in expression.terms if t.name is not None]
        if not names:
            return total
        if len(names) == 1:
            path = names[0].name or ""
            return f"{label(path)}{self.place(path)}填{total}"
        if len(names) <= _FEW and not alone:
            parts = "".join(
                ("－" if t.sign < 0 else "＋" if i else "")
                + f"{label(t.name or '')}{self.place(t.name or '')}{self._value(t.name or '')}"
                for i, t in enumerate(names)
            )
            return f"{parts}＝{total}"
        if len(names) <= _FEW:
            parts = "＋".join(f"{label(t.name or '')}{self._value(t.name or '')}" for t in names)
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

    def _shared(self, relation: Relation) -> tuple[str, bool]:
        """The row or column that all cells of a relation stand in, and whether its cells then differ by row."""
        specs = [s for c in relation.cells if (s := self.edition.cells.get(c.removeprefix(PREVIOUS))) is not None]
        if not specs:
            return relation.message, True
        if len({s.table.id for s in specs}) > 1:
            return "", True  # each cell is told with its table
        table = specs[0].table.name
        if all(s.columns == specs[0].columns for s in specs) and any(a.label for a in specs[0].rows):
            # The only column of a table needs no name.
            return (f"{table}{quoted(_way(specs[0].columns))}列" if specs[0].column.segment else table), True
        if all(s.rows == specs[0].rows for s in specs) and any(a.label for a in specs[0].rows):
            return f"{table}{quoted(_way(specs[0].rows))}行", False
        if all(s.columns[0] == specs[0].columns[0] for s in specs) and specs[0].columns[0].label:
            return f"{table}“{_name(specs[0].columns[0])}”", False
        return table, True

    def _line(self, relation: Relation) -> str:
        where, _ = self._shared(relation)
        if not where:
            tables = (s.table.name for c in relation.cells if (s := self._spec(c)) is not None)
            return "与".join(dict.fromkeys(tables))
        return where.partition("“")[1] + where.partition("“")[2] if "“" in where else where

    def _spec(self, path: str) -> CellSpec | None:
        return self.edition.cells.get(path.removeprefix(PREVIOUS))

    def _label(self, path: str, by_row: bool, *, apart: bool) -> str:
        """What a cell is called in its line; ``apart`` for one whose relation holds several tables against each other:
        then with its table, and with its column where the table has several."""
        spec = self._spec(path)
        before = "上年" if path.startswith(PREVIOUS) else ""
        if spec is None:
            return before + path.removeprefix(PREVIOUS)
        if apart:
            columns = [way for axis in spec.block.columns for way in axis.leaves()]
            column = f"{quoted(_way(spec.columns))}列" if len(columns) > 1 and any(a.label for a in spec.rows) else ""
            axes = spec.rows if any(a.label for a in spec.rows) else spec.columns
            return f"{before}{spec.table.name}{quoted(_name(axes[-1]))}{'行' if column else ''}{column}"
        axes = spec.rows if by_row and any(a.label for a in spec.rows) else spec.columns
        return f"{before}{quoted(_name(axes[-1]))}"


def _name(axis: Axis) -> str:
    return short_label(axis) if is_long(axis) else f"{axis.number}{axis.label}"


def _way(axes: Sequence[Axis]) -> str:
    return "—".join(_name(a) for a in axes if a.label and a.segment) or _name(axes[-1])
