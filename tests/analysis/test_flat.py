"""Tables flattened into running text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafting.analysis.flat import FlatReading, read_flat
from drafting.genre.loader import load_genre
from drafting.text.mapped import MappedText
from tests.analysis import layouts as lay

EDITION = load_genre().edition(2024)


def flattened(seed: int, scale: int, separator: str) -> tuple[str, dict[str, object]]:
    values = lay.consistent_figures(EDITION, seed, scale)
    cells = [c for form in EDITION.tables for c in lay.sheet(form, values)]
    return separator.join(c.text for c in cells), dict(values)


def read(text: str) -> FlatReading:
    return read_flat(MappedText.of(text, 0, len(text)), EDITION.tables, EDITION)


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 10**6), scale=st.sampled_from([3, 40, 900]))
def test_run_together_digits_are_cut_right_or_not_at_all(seed: int, scale: int) -> None:
    text, values = flattened(seed, scale, "")
    reading = read(text)
    for path, cell in reading.cells.items():
        assert cell.value == values[path]
        assert cell.span.slice(text) == cell.raw
    assert set(reading.cells) | set(reading.undecided) == set(values)


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6), scale=st.sampled_from([3, 40, 90_000]))
def test_separated_numbers_are_all_read(seed: int, scale: int) -> None:
    text, values = flattened(seed, scale, " ")
    reading = read(text)
    assert {p: c.value for p, c in reading.cells.items()} == values
    assert not reading.undecided


def test_what_no_relation_decides_is_left_out() -> None:
    reading = read("第二十条第（一）项信息内容本年制发件数本年废止件数现行有效件数规章000行政规范性文件12345")
    assert reading.cells["disclosure.regulations.issued"].value == 0
    assert set(reading.undecided) == {f"disclosure.normative_documents.{c}" for c in ("issued", "repealed", "in_force")}


def row_of_cells(*cells: str, behind: str = "2.没有现成信息需要另行制作") -> FlatReading:
    return read("1.本机关不掌握相关政府信息\n" + "\n".join(cells) + f"\n{behind}\n")


@pytest.mark.parametrize("bar", ["", " |"])
def test_numbers_in_cells_of_their_own_are_never_cut(bar: str) -> None:
    path = "applications.unavailable.not_held"
    whole = row_of_cells(*(n + bar for n in ("3", "0", "5", "0", "27", "0", "35")))
    assert whole.cells[f"{path}.legal_service"].value == 27
    # One cell is blank: which one it is nobody can tell, and 27 is no 2 and 7.
    short = row_of_cells(*(n + bar for n in ("3", "0", "5", "0", "27", "0")))
    assert not [p for p in short.cells if p.startswith(path)]
    assert len([p for p in short.undecided if p.startswith(path)]) == 7


def test_the_number_of_the_next_label_is_no_figure() -> None:
    for behind in ("2、另行制作", "2.另行制作"):
        reading = row_of_cells("3", "0", "5", "0", "27", "0", behind=behind)
        assert not [p for p in reading.cells if p.startswith("applications.unavailable.not_held")]


def test_numbers_partly_apart_are_cut_only_where_a_sum_bears_it_out() -> None:
    path = "applications.unavailable.not_held"
    borne_out = row_of_cells("3 0 50 27 0 35", behind="")
    assert [borne_out.cells[f"{path}.{c}"].value for c in ("research", "ngo", "legal_service", "total")] == [
        5,
        0,
        27,
        35,
    ]
    assert not [p for p in row_of_cells("3 0 5 0 27 0", behind="").cells if p.startswith(path)]
    unborne = read("本年制发件数本年废止件数现行有效件数规章0 12行政规范性文件1 1 2")
    assert not [p for p in unborne.cells if p.startswith("disclosure.regulations")]
    assert unborne.cells["disclosure.normative_documents.in_force"].value == 2


def test_a_row_that_goes_on_behind_a_unit_is_not_read_by_its_first_figure() -> None:
    reading = read(
        "3.其他\n3件\n0件\n5件\n0件\n7件\n0件\n15件\n四、结转下年度继续办理\n1件\n0件\n0件\n0件\n0件\n0件\n1件"
    )
    assert not reading.cells
    assert {p.rpartition(".")[0] for p in reading.undecided} >= {"applications.other.other", "applications.carried_out"}
