"""Layouts that published reports have, and worse: each is read right, or says which cells it was not read for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drafting.analysis.tables import TablesReading, read_tables
from drafting.document.builder import CellText
from drafting.genre.form_layout import form_cells, number_text
from drafting.genre.loader import load_genre
from tests.analysis import layouts as lay
from tests.analysis.layouts import Sheet

GENRE = load_genre()
EDITION = GENRE.edition(2024)
OLD = GENRE.edition(2019)
STUB = 3
RESULT_LABELS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
BLOCKS = (("review", "行政复议"), ("litigation.direct", "未经复议直接起诉"), ("litigation.after_review", "复议后起诉"))
Values = dict[str, Decimal]


def sheets(values: Values, write: Callable[[Decimal], str] = lay.text_of) -> list[Sheet]:
    return [lay.sheet(form, values, write) for form in EDITION.tables]


def kinds(reading: TablesReading) -> set[str]:
    return {t.kind for t in reading.troubles}


def second(values: Values, change: Callable[[Sheet], Sheet]) -> list[Sheet]:
    a, b, c = sheets(values)
    return [a, change(b), c]


def third(values: Values, *instead: Sheet) -> list[Sheet]:
    return [*sheets(values)[:2], *instead]


def full_width(value: Decimal) -> str:
    return number_text(value).translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))


def vertical_list(values: Values) -> Sheet:
    out: Sheet = []
    for block, name in BLOCKS:
        for column, label in zip((*lay.RESULTS, "total"), RESULT_LABELS, strict=True):
            row = lay.height(out) if out else 0
            texts = (name, label, number_text(values[f"{block}.{column}"]))
            out.extend(CellText(t, row, k) for k, t in enumerate(texts))
    return out


def block_tables(values: Values) -> list[Sheet]:
    out = []
    for block, name in BLOCKS:
        cells = [CellText(name, 0, 0, 1, 5)]
        cells += [CellText(label, 1, k) for k, label in enumerate(RESULT_LABELS)]
        cells += [CellText(number_text(values[f"{block}.{c}"]), 2, k) for k, c in enumerate((*lay.RESULTS, "total"))]
        out.append(cells)
    return out


def blocks_as_rows(values: Values) -> Sheet:
    out = [CellText("", 0, 0), *(CellText(label, 0, k) for k, label in enumerate(RESULT_LABELS, 1))]
    for row, (block, name) in enumerate(BLOCKS, 1):
        out.append(CellText(name, row, 0))
        out += [CellText(number_text(values[f"{block}.{c}"]), row, k) for k, c in enumerate((*lay.RESULTS, "total"), 1)]
    return out


def joined_header(values: Values) -> Sheet:
    out: Sheet = []
    for block, name in (
        ("review", "复议"),
        ("litigation.direct", "直接起诉"),
        ("litigation.after_review", "复议后起诉"),
    ):
        for c, label in zip((*lay.RESULTS, "total"), RESULT_LABELS, strict=True):
            k = len(out) // 2
            out += [CellText(f"{name}·{label}", 0, k), CellText(number_text(values[f"{block}.{c}"]), 1, k)]
    return out


def total_first(cells: Sheet) -> Sheet:
    flat = lay.flat_stub(cells, STUB)
    last = lay.width(flat) - 1
    moved = [c if c.column == 0 or c.row == 0 else replace(c, column=c.column + 1) for c in flat]
    return [replace(c, column=1) if c.column == last + 1 else c for c in moved]


def backwards(cells: Sheet) -> Sheet:
    flat = lay.flat_stub(cells, STUB)
    head, end = lay.header_rows(cells), lay.height(flat)
    return [c if c.row < head else replace(c, row=end - 1 - (c.row - head)) for c in flat]


def split_label_rows(cells: Sheet) -> Sheet:
    """Four-letter labels of the lowest header row broken in the middle, over two rows."""
    out: Sheet = []
    for c in cells:
        if c.row == 2 and c.rowspan == 1 and len(c.text) == 4 and not c.text.isdigit():
            out += [replace(c, text=c.text[:2]), replace(c, text=c.text[2:], row=3)]
        elif c.row + c.rowspan - 1 == 2:
            out.append(replace(c, rowspan=c.rowspan + 1))
        else:
            out.append(replace(c, row=c.row + 1) if c.row > 2 else c)
    return out


def serial_numbers(cells: Sheet) -> Sheet:
    flat = [replace(c, column=c.column + 1) for c in lay.flat_stub(cells, STUB)]
    numbers = [CellText(str(i), i + 2, 0) for i in range(1, lay.height(flat) - 2)]
    return [*flat, CellText("序号", 0, 0, 3), *numbers]


READ_RIGHT: dict[str, Callable[[Values], list[Sheet]]] = {
    "as printed": sheets,
    "merged cells lost": lambda v: [lay.unmerged(s) for s in sheets(v)],
    "merged cells repeated": lambda v: [lay.repeated_merges(s) for s in sheets(v)],
    "rows moved together, header over nothing": lambda v: [lay.ragged(s) for s in sheets(v)],
    "one column of labels": lambda v: second(v, lambda s: lay.flat_stub(s, STUB)),
    "one column of labels, merges lost": lambda v: second(v, lambda s: lay.unmerged(lay.flat_stub(s, STUB))),
    "rows as columns": lambda v: [lay.swapped(s) for s in sheets(v)],
    "spaces inside labels": lambda v: [lay.relabelled(s, " ".join) for s in sheets(v)],
    "no ordinals": lambda v: [lay.relabelled(s, lambda t: re.sub(r"^(（.）|.、|\d\.)", "", t)) for s in sheets(v)],
    "full-width digits": lambda v: sheets(v, full_width),
    "thousands separators": lambda v: sheets(v, lambda n: f"{n:,}"),
    "units behind the numbers": lambda v: sheets(v, lambda n: f"{number_text(n)}件" if n == int(n) else number_text(n)),
    "header repeated on every page": lambda v: [
        sheets(v)[0],
        *lay.pieces(sheets(v)[1], [9, 17, 24], True),
        sheets(v)[2],
    ],
    "pages without a header": lambda v: [sheets(v)[0], *lay.pieces(sheets(v)[1], [9, 17, 24], False), sheets(v)[2]],
    "a table a block": lambda v: [*lay.pieces(sheets(v)[0], [4, 7, 11], False), *sheets(v)[1:]],
    "three tables for one": lambda v: third(v, *block_tables(v)),
    "blocks under each other": lambda v: third(
        v, [replace(c, row=c.row + 3 * k) for k, s in enumerate(block_tables(v)) for c in s]
    ),
    "blocks as rows": lambda v: third(v, blocks_as_rows(v)),
    "a vertical list": lambda v: third(v, vertical_list(v)),
    "groups joined to labels": lambda v: third(v, joined_header(v)),
    "groups lost": lambda v: third(
        v, [replace(c, row=0 if c.row < STUB else 1, rowspan=1) for c in sheets(v)[2] if c.row + c.rowspan >= STUB]
    ),
    "labels over two rows": lambda v: second(v, split_label_rows),
    "total first": lambda v: second(v, total_first),
    "rows backwards": lambda v: second(v, backwards),
    "serial numbers before the labels": lambda v: second(v, serial_numbers),
    "all in one grid": lambda v: [
        [replace(c, row=c.row + o) for s, o in zip(sheets(v), (0, 20, 60), strict=True) for c in s]
    ],
}


@pytest.mark.parametrize("name", READ_RIGHT)
def test_layout_is_read_right(name: str) -> None:
    values = lay.consistent_figures(EDITION, seed=len(name), scale=3000)
    reading = lay.read(GENRE, READ_RIGHT[name](values))
    assert not lay.wrong_cells(reading, values)
    assert not lay.unread(reading, values)


def without_figure(cells: Sheet, row: int, nth: int) -> Sheet:
    """One figure of a row gone, the others moved left."""
    figures = [c for c in cells if c.row == row and c.text.replace(".", "").isdigit()]
    gone = figures[nth]
    return [
        replace(c, column=c.column - 1) if c.row == row and c.column > gone.column else c
        for c in cells
        if c is not gone
    ]


def label_blank(cells: Sheet, label: str) -> Sheet:
    return [replace(c, text="") if c.text == label else c for c in cells]


def lost_column(cells: Sheet, column: int) -> Sheet:
    """A column of figures gone below a whole header."""
    head = lay.header_rows(cells)
    return [
        replace(c, column=c.column - 1) if c.row >= head and c.column > column else c
        for c in lay.unmerged(cells)
        if not (c.row >= head and c.column == column)
    ]


NEVER_WRONG: dict[str, Callable[[Values], list[Sheet]]] = {
    "a figure lost in a row": lambda v: second(v, lambda s: without_figure(s, 5, 1)),
    "the first figure lost": lambda v: second(v, lambda s: without_figure(lay.flat_stub(s, STUB), 8, 0)),
    "a figure lost in the only row": lambda v: third(v, without_figure(sheets(v)[2], 3, 7)),
    "two rows with a lost figure": lambda v: second(v, lambda s: without_figure(without_figure(s, 5, 1), 9, 4)),
    "a column of figures lost": lambda v: second(v, lambda s: lost_column(s, 4)),
    "two column labels blank": lambda v: second(v, lambda s: label_blank(label_blank(s, "科研机构"), "商业企业")),
    "no header at all": lambda v: third(v, [replace(c, row=0) for c in sheets(v)[2] if c.row >= STUB]),
    "a row without its label": lambda v: second(v, lambda s: label_blank(s, "2.重复申请")),
    "labels that fit two rows": lambda v: second(
        v, lambda s: [replace(c, text="（一）予公开") if "予以公开" in c.text else c for c in s]
    ),
}


@pytest.mark.parametrize("name", NEVER_WRONG)
def test_damage_is_named_never_guessed(name: str) -> None:
    for seed in range(1, 2):
        values = lay.consistent_figures(EDITION, seed=seed, scale=300)
        reading = lay.read(GENRE, NEVER_WRONG[name](values))
        assert not lay.wrong_cells(reading, values)
        assert lay.unread(reading, values) <= lay.named(reading)
        assert reading.troubles


def test_a_total_column_without_label_is_recognised_by_the_sums() -> None:
    values = lay.consistent_figures(EDITION, seed=3)
    reading = lay.read(
        GENRE, second(values, lambda s: [replace(c, text="") if c.text == "总计" and c.row < STUB else c for c in s])
    )
    assert not lay.wrong_cells(reading, values)
    assert not lay.unread(reading, values)
    assert "label_variant" in kinds(reading)


def test_blank_and_marks_are_not_zero() -> None:
    values = lay.consistent_figures(EDITION, seed=4)
    marks = {
        "applications.new.ngo": "",
        "applications.granted.other": "/",
        "review.total": "—",
        "disclosure.fees": "无",
    }
    texts = {p: marks.get(p, number_text(v)) for p, v in values.items()}
    reading = lay.read(GENRE, [list(form_cells(f, texts)) for f in EDITION.tables])
    assert reading.cells["applications.new.ngo"].status == "blank"
    assert all(reading.cells[p].status == "mark" for p in list(marks)[1:])
    assert all(reading.values[p] is None for p in marks)
    assert not lay.wrong_cells(reading, values)


def test_a_form_that_nobody_filled_in_is_blank_in_every_cell() -> None:
    values = lay.consistent_figures(EDITION, 7)
    reading = lay.read(GENRE, sheets(values, lambda _: ""))
    assert {c.status for c in reading.cells.values()} == {"blank"}
    assert set(reading.cells) == set(EDITION.cells)
    assert not reading.troubles
    # A blank row at the end of a page is no row where the figures follow on the next one.
    *others, fourth = sheets(values)
    empty = [c if c.row < lay.header_rows(fourth) else replace(c, text="") for c in fourth]
    again = lay.read(GENRE, [*others, empty, fourth])
    assert not lay.wrong_cells(again, values)
    assert not lay.unread(again, values)


@pytest.mark.parametrize("between", ["", " "])
def test_two_figures_run_into_one_cell_leave_their_row_unread(between: str) -> None:
    values = lay.consistent_figures(EDITION, 3, 900)
    row = "applications.denied.third_party"
    values[f"{row}.enterprise"], values[f"{row}.research"] = Decimal(279), Decimal(792)
    a, b, c = sheets(values)
    at = next(x.row for x in b if x.text == "279")
    first = next(x.column for x in b if x.row == at and x.text == "279")
    ran_together: Sheet = []
    for x in b:
        if x.row != at or x.column < first:
            ran_together.append(x)
        elif x.column == first:
            ran_together.append(replace(x, text=f"279{between}792"))
        elif x.column > first + 1:
            ran_together.append(replace(x, column=x.column - 1))
    reading = lay.read(GENRE, [a, ran_together, c])
    assert not lay.wrong_cells(reading, values)
    assert {p for p in values if p.startswith(f"{row}.")} <= lay.unread(reading, values) & lay.named(reading)


def test_words_in_a_number_cell() -> None:
    values = lay.consistent_figures(EDITION, seed=5)
    texts = {p: "见附件" if p == "applications.partial.enterprise" else number_text(v) for p, v in values.items()}
    reading = lay.read(GENRE, [list(form_cells(f, texts)) for f in EDITION.tables])
    assert reading.cells["applications.partial.enterprise"].status == "text"
    assert not lay.wrong_cells(reading, values)


def test_a_group_printed_as_one_row() -> None:
    values = lay.consistent_figures(OLD, seed=6)
    form = next(f for f in OLD.tables if f.section == "applications")
    own = lay.consistent_figures(EDITION, seed=6)
    printed = [lay.sheet(EDITION.tables[0], own), lay.sheet(form, values), lay.sheet(EDITION.tables[2], own)]
    reading = lay.read(GENRE, printed)
    assert reading.values["applications.other.other.total"] == values["applications.other.other.total"]
    merged = next(t for t in reading.troubles if t.kind == "merged_row")
    assert "applications.other.fee_unpaid.total" in merged.cells
    assert not [p for p in reading.cells if p.startswith("applications.other.fee_unpaid")]


@pytest.mark.parametrize(("year", "printed"), [(2024, OLD), (2019, EDITION)])
def test_a_form_of_another_edition(year: int, printed: object) -> None:
    edition = OLD if printed is OLD else EDITION
    values = lay.consistent_figures(edition, seed=7)
    form = next(f for f in edition.tables if f.section == "disclosure")
    reading = lay.read(GENRE, [lay.sheet(form, values)], year)
    assert "other_edition" in kinds(reading)
    for path, spec in edition.cells.items():
        if spec.table is form:
            assert reading.values[path] == values[path]


def test_rows_and_columns_that_the_form_does_not_have() -> None:
    values = lay.consistent_figures(EDITION, seed=8)
    a, b, c = sheets(values)
    extra_row = [CellText("（九）电话咨询", lay.height(b), 0, 1, STUB)]
    extra_row += [CellText("7", lay.height(b), STUB + k) for k in range(7)]
    extra_column = [CellText("备注数", 0, 4), *(CellText("8", r, 4) for r in (2, 3))]
    reading = lay.read(GENRE, [[*a, *extra_column], [*b, *extra_row], c])
    assert {"unknown_row"} <= kinds(reading)
    assert not lay.wrong_cells(reading, values)
    assert not lay.unread(reading, values)


def test_a_misprinted_label_is_read_and_told() -> None:
    values = lay.consistent_figures(EDITION, seed=9)
    a, b, c = sheets(values)
    reading = lay.read(GENRE, [[replace(x, text=x.text.replace("现行有效", "现形有效")) for x in a], b, c])
    told = [t for t in reading.troubles if t.kind == "label_variant"]
    assert [t.expected for t in told] == ["现行有效件数"]
    assert not lay.unread(reading, values)


def test_a_second_table_does_not_overwrite_the_first() -> None:
    values = lay.consistent_figures(EDITION, seed=10)
    other = lay.consistent_figures(EDITION, seed=11)
    reading = lay.read(GENRE, [*sheets(values), sheets(other)[1]])
    assert not lay.wrong_cells(reading, values)
    assert "duplicate" in kinds(reading)


def test_a_missing_table_is_named_with_all_its_cells() -> None:
    values = lay.consistent_figures(EDITION, seed=12)
    reading = lay.read(GENRE, sheets(values)[:2])
    missing = [t for t in reading.troubles if t.kind == "missing_table"]
    assert len(missing) == 1
    assert len(missing[0].cells) == 15


def test_every_cell_has_the_place_of_its_number() -> None:
    values = lay.consistent_figures(EDITION, seed=13)
    document = lay.document(sheets(values))
    for cell in read_tables(document, GENRE, None, 2024).cells.values():
        assert cell.span.slice(document.text) == cell.raw


CHANGES: tuple[Callable[[Sheet], Sheet], ...] = (
    lambda s: s,
    lay.unmerged,
    lay.repeated_merges,
    lambda s: lay.relabelled(s, " ".join),
    lambda s: lay.relabelled(s, lambda t: t.replace("（", "(").replace("）", ") ")),
    lambda s: lay.relabelled(s, lambda t: re.sub(r"^(（.）|.、|\d\.)", "", t)),
)


@settings(max_examples=15, deadline=None)
@given(
    seed=st.integers(0, 10**6),
    scale=st.sampled_from([1, 30, 40_000]),
    write=st.sampled_from([lay.text_of, full_width, lambda n: f"{n:,}"]),
    change=st.sampled_from(CHANGES),
    relabel=st.sampled_from(CHANGES[3:]),
    flat=st.booleans(),
    cuts=st.lists(st.integers(4, 26), max_size=3),
    repeat=st.booleans(),
    turned=st.booleans(),
)
def test_any_mix_of_harmless_changes_gives_the_same_figures(
    seed: int,
    scale: int,
    write: Callable[[Decimal], str],
    change: Callable[[Sheet], Sheet],
    relabel: Callable[[Sheet], Sheet],
    flat: bool,
    cuts: list[int],
    repeat: bool,
    turned: bool,
) -> None:
    values = lay.consistent_figures(EDITION, seed, scale)
    first, middle, last = sheets(values, write)
    if flat:
        middle = lay.flat_stub(middle, STUB)
    parts = [middle] if not cuts or turned else lay.pieces(middle, cuts, repeat)
    made = [change(relabel(s)) for s in (first, *parts, last)]
    if turned:
        made = [lay.swapped(s) for s in made]
    reading = lay.read(GENRE, made)
    assert not lay.wrong_cells(reading, values)
    assert not lay.unread(reading, values)
