"""One wrong cell is named; what arithmetic cannot decide is said to be open; what adds up draws nothing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafting.analysis.faults import find_faults, slip_rank
from drafting.genre.expressions import Expression
from drafting.genre.figures import Figures
from drafting.genre.loader import load_genre
from drafting.genre.model import Relation
from tests.strategies import consistent_figures

GENRE = load_genre()
SLOW = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def relations_of(figures: Figures) -> list[Relation]:
    edition = GENRE.edition_by_id(figures.edition)
    assert edition is not None
    return [r for r in edition.relations if r.grade == "hard" and r.operator == "=" and not r.needs_previous]


def whole(_path: str, value: Decimal) -> bool:
    return value >= 0 and value == value.to_integral_value()


@SLOW
@given(consistent_figures(years=(2019, 2025)))
def test_figures_that_add_up_draw_nothing(figures: Figures) -> None:
    assert find_faults(relations_of(figures), figures.cells) == ()


@SLOW
@given(st.data())
def test_one_wrong_cell_is_found_and_named_first_wherever_two_relations_cross(data: st.DataObject) -> None:
    figures = data.draw(consistent_figures())
    relations = relations_of(figures)
    covered = sorted({c for r in relations for c in r.cells})
    path = data.draw(st.sampled_from(covered))
    slip = data.draw(st.sampled_from([1, 2, 10, -1]))
    right = figures.cells[path]
    assert right is not None
    wrong = right + slip if right + slip >= 0 else right + 1
    faults = find_faults(relations, {**figures.cells, path: wrong}, allowed=whole)
    assert len(faults) == 1
    (fault,) = faults
    crossing = sum(path in r.cells for r in relations)
    if crossing > 1:
        assert fault.certainty == "decided"
        assert (fault.candidates[0].path, fault.candidates[0].repair) == (path, right)
    else:
        assert path in {c.path for c in fault.candidates}
        assert next(c.repair for c in fault.candidates if c.path == path) == right


@SLOW
@given(st.data())
def test_every_repair_that_is_offered_makes_the_relations_hold(data: st.DataObject) -> None:
    figures = data.draw(consistent_figures())
    relations = relations_of(figures)
    paths = data.draw(
        st.lists(st.sampled_from(sorted({c for r in relations for c in r.cells})), min_size=1, max_size=2)
    )
    cells = dict(figures.cells)
    for path in paths:
        value = cells[path]
        assert value is not None
        cells[path] = value + data.draw(st.integers(1, 30))
    faults = find_faults(relations, cells, allowed=whole)
    assert faults
    if all(f.certainty == "decided" for f in faults):
        for fault in faults:
            cells[fault.candidates[0].path] = fault.candidates[0].repair
        assert find_faults(relations, cells, allowed=whole) == ()


def relation(id: str, left: str, right: str, optional: frozenset[str] = frozenset()) -> Relation:
    return Relation(id, Expression.parse(left), "=", Expression.parse(right), "hard", id, "", optional)


def test_a_missing_cell_decides_nothing_unless_the_form_may_lack_it() -> None:
    cells = {"t.a": Decimal(1), "t.b": None, "t.sum": Decimal(5)}
    assert find_faults([relation("sum", "t.sum", "t.a + t.b")], cells) == ()
    (fault,) = find_faults([relation("sum", "t.sum", "t.a + t.b", frozenset({"t.b"}))], cells)
    assert {c.path for c in fault.candidates} == {"t.a", "t.sum"}


def test_repairs_that_a_cell_cannot_hold_are_not_offered() -> None:
    cells = {"t.a": Decimal(1), "t.b": Decimal(9), "t.sum": Decimal(2)}
    (fault,) = find_faults([relation("sum", "t.sum", "t.a + t.b")], cells)
    assert {c.path for c in fault.candidates} == {"t.b", "t.sum"}


def test_a_slip_copied_into_the_total_is_one_fault() -> None:
    relations = [
        relation("in.a", "in.a", "out.a"),
        relation("in.sum", "in.sum", "out.sum"),
        relation("row.in", "in.sum", "in.a + in.b"),
        relation("row.out", "out.sum", "out.a + out.b"),
    ]
    cells = {
        p: Decimal(v) for p, v in {"in.a": 2, "in.b": 0, "in.sum": 2, "out.a": 1, "out.b": 0, "out.sum": 1}.items()
    }
    (fault,) = find_faults(relations, cells)
    assert fault.certainty == "one_of"
    assert [{c.path: c.repair for c in o} for o in fault.options] == [
        {"in.a": 1, "in.sum": 1},
        {"out.a": 2, "out.sum": 2},
    ]


def test_many_errors_are_left_open_with_every_relation() -> None:
    relations = [relation(f"r{i}", f"t.sum{i}", f"t.a{i} + t.shared") for i in range(8)]
    cells = {f"t.a{i}": Decimal(i) for i in range(8)} | {f"t.sum{i}": Decimal(i + i * i) for i in range(8)}
    cells["t.shared"] = Decimal(0)
    (fault,) = find_faults(relations, cells)
    assert fault.certainty == "undecided"
    assert fault.options == ()
    assert {r.id for r in fault.relations} == {f"r{i}" for i in range(1, 8)}


@pytest.mark.parametrize(
    ("printed", "right", "rank"),
    [(132, 123, 0), (12, 123, 0), (1233, 123, 0), (173, 123, 0), (14, 13, 0), (5, 4, 0), (5, 0, 1), (80, 13, 2)],
)
def test_slips_of_a_typist_come_first(printed: int, right: int, rank: int) -> None:
    assert slip_rank(Decimal(printed), Decimal(right)) == rank
