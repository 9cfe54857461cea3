"""Forms as people fill them in: blanks, full-width digits, marks, slips. Nothing is lost, all that is wrong is told."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

import drafting
from drafting.cli import app
from drafting.errors import FormError, InputError
from drafting.forms import new_form
from drafting.genre.evaluation import total_expressions
from drafting.genre.figures import Agency
from drafting.genre.form_layout import form_layout
from drafting.genre.form_sheets import FACTS_SHEET, FORM_SHEET, GRID_TOP, NOTES_SHEET, sheet_names
from drafting.genre.loader import load_genre
from drafting.linter import lint_document
from drafting.readers.figures import load_figures
from drafting.readers.files import read_document
from drafting.readers.spreadsheet import TypedCell, place_name, read_workbook
from drafting.readers.typed import NotANumberError, typed_number
from drafting.renderers.figures import render_figures
from tests.workbooks import Cells, changed, number, text

GENRE = load_genre()
EDITION = GENRE.edition(2024)
AGENCY = Agency("示例县水利局", "county", "department")
_FORM = render_figures(new_form(GENRE, AGENCY, 2024), ".xlsx", guide=True)
assert isinstance(_FORM, bytes)
FORM = _FORM
SHEETS = sheet_names(EDITION)
PLACES = {
    cell.path: (SHEETS[form.id], (GRID_TOP + cell.row, cell.column))
    for form in EDITION.tables
    for cell in form_layout(form)
    if cell.path is not None
}
TOTALS = total_expressions(EDITION)
OWN = [p for p in PLACES if p not in TOTALS]


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args])


def filled(cells: dict[str, TypedCell]) -> bytes:
    def change(sheets: dict[str, Cells]) -> None:
        for path, cell in cells.items():
            sheet, place = PLACES[path]
            sheets[sheet][place] = cell

    return changed(FORM, change)


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("１２３４", 1234), (" 1234 ", 1234), ("1,234", 1234), ("１，２３４", 1234), ("1 234", 1234),
        ("12,345,678", 12345678), ("0", 0), ("+5", 5), ("－3", -3), ("−3", -3), ("12.50", Decimal("12.5")),
        ("\u200b7", 7), ("　8　", 8),
    ],
)  # fmt: skip
def test_numbers_as_people_type_them(typed: str, value: int | Decimal) -> None:
    assert typed_number(typed) == value


@pytest.mark.parametrize(
    "typed", ["1,23", "12,3456", "1 2", "三", "①", "1/2", "1e3", "0x10", "5-3", "1.2.3", "件", "½"]
)
def test_what_leaves_a_doubt_is_no_number(typed: str) -> None:
    with pytest.raises(NotANumberError):
        typed_number(typed)


@pytest.mark.parametrize("typed", ["/", "／", "—", "——", "-", "无", "没有"])
def test_a_mark_for_nothing_is_told_what_to_do(typed: str) -> None:
    with pytest.raises(NotANumberError) as told:
        typed_number(typed)
    assert told.value.problem == f"“{typed}”不是数字：没有发生的填0，暂时不知道的留空"


def test_a_form_with_its_zeros_left_blank_is_no_contradiction(tmp_path: Path) -> None:
    form = tmp_path / "f.xlsx"
    typed = {"applications.new.natural_person": number(5), "applications.granted.natural_person": number(4)}
    form.write_bytes(filled({**typed, "applications.other.not_supplemented.natural_person": number(1)}))
    told = run("draft", form, "-o", tmp_path / "d.docx")
    assert told.exit_code == 0, told.stderr
    *blanks, written = told.stderr.splitlines()
    assert [b.partition("：")[2][:2] for b in blanks] == ["表二", "表三", "表四"]
    assert all("格留空" in b and "--blank zero" in b for b in blanks)
    assert written.startswith(f"已写出 {tmp_path / 'd.docx'}：")
    linted = run("lint", tmp_path / "d.docx", "--select", "TB,NM,ST08", "--format", "json")
    found = [f["rule"] for f in json.loads(linted.stdout)["files"][0]["findings"]]
    assert found.count("TB02") == 3
    assert len(found) < 25


def test_blanks_count_as_nothing_when_that_is_asked_for(tmp_path: Path) -> None:
    form = tmp_path / "f.xlsx"
    typed = {"applications.new.natural_person": number(5), "applications.granted.natural_person": number(5)}
    form.write_bytes(filled(typed))
    told = run("draft", form, "--blank", "zero", "-o", tmp_path / "d.md")
    assert told.exit_code == 0, told.stderr
    assert "留空" not in told.stderr
    assert run("lint", tmp_path / "d.md", "--select", "TB", "--fail-on", "info").exit_code == 0
    # A total that was given is still held against its parts.
    form.write_bytes(filled({**typed, "applications.new.total": number(9)}))
    assert "改为5就平" in run("draft", form, "--blank", "zero").stderr
    assert run("draft", form, "--blank", "nothing").exit_code == 2


def test_the_kept_value_of_a_formula_is_read_and_said(tmp_path: Path) -> None:
    form = tmp_path / "f.xlsx"
    path = "disclosure.licences"
    sheet, place = PLACES[path]
    form.write_bytes(filled({path: TypedCell("formula", source="=700+77")}))
    figures = load_figures(form)
    assert figures.cells[path] == 777
    assert f"工作表“{sheet}”{place_name(place)}：是公式" in figures.remarks[0]
    assert "是公式，取其结果" in run("draft", form).stderr


SLIPS: list[tuple[Callable[[int], TypedCell], bool]] = [
    (lambda n: number(n), True),
    (lambda n: text(str(n)), True),
    (lambda n: text(f"{n:,}"), True),
    (lambda n: text(str(n).translate(str.maketrans("0123456789", "０１２３４５６７８９"))), True),
    (lambda n: text(f" {n} "), True),
    (lambda _: text("/"), False),
    (lambda _: text("—"), False),
    (lambda n: text(f"{n}件"), False),
    (lambda _: text("不清楚"), False),
    (lambda n: number(-1 - n), False),
    (lambda n: number(f"{n}.5"), False),
    (lambda _: TypedCell("boolean"), False),
    (lambda _: TypedCell("date"), False),
]
counts = [p for p in OWN if EDITION.cells[p].integer]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    typed=st.dictionaries(
        st.sampled_from(counts), st.tuples(st.integers(0, 99_999), st.sampled_from(range(len(SLIPS)))), max_size=40
    )
)
def test_any_form_is_read_whole_or_all_that_is_wrong_is_told(typed: dict[str, tuple[int, int]], tmp_path: Path) -> None:
    cells = {p: SLIPS[kind][0](n) for p, (n, kind) in typed.items()}
    wrong = {p for p, (_, kind) in typed.items() if not SLIPS[kind][1]}
    form = tmp_path / "f.xlsx"
    form.write_bytes(filled(cells))
    try:
        figures = load_figures(form)
    except InputError as error:
        errors = error.errors if isinstance(error, FormError) else (error,)
        places = {f"工作表“{PLACES[p][0]}”{place_name(PLACES[p][1])}" for p in wrong}
        assert {e.place for e in errors} == places
        told = run("draft", form)
        assert told.exit_code == 2
        assert "程序出错" not in told.stderr
        # No slip waits for another run.
        assert all(place in told.stderr for place in sorted(places)[:10])
        return
    assert not wrong
    for path in counts:
        given = typed.get(path)
        assert figures.cells[path] == (None if given is None else given[0])
    for options in ([], ["--blank", "zero"], ["--force"]):
        told = run("draft", form, *options)
        assert told.exit_code in (0, 2)
        assert "程序出错" not in told.stderr
        assert "None" not in told.stdout
    assert run("draft", form, "--force").exit_code == 0


Slip = tuple[str, tuple[int, int], TypedCell]
HEAD, FACTS, NOTES = FORM_SHEET, FACTS_SHEET, NOTES_SHEET


def _beside(sheet: str, label: str) -> tuple[int, int]:
    """The cell to fill in beside a label."""
    found = next(s for s in read_workbook(FORM, "f.xlsx") if s.name == sheet)
    return next((r, c + 1) for (r, c), cell in sorted(found.cells.items()) if cell.text == label)


def _line(row: int, *cells: TypedCell | None) -> list[Slip]:
    return [(FACTS, (row, column), cell) for column, cell in enumerate(cells) if cell is not None]


# Level, name, value, unit, hedge, whether all parts are told, place. Rows 3 and 4 of the sheet are a fact and its part.
SOUND = [
    *_line(2, number(1), text("公开信息"), text("１，３２０"), text("条")),
    *_line(3, number(2), text("动态类"), number(1320)),
    *_line(4, number(1), text("培训"), text(" 3 "), text("期"), text("约")),
    (NOTES, _beside(NOTES, "五、存在的主要问题及改进情况—存在的问题"), text("一是人手不足。\n二是更新不及时；")),
    (HEAD, _beside(HEAD, "邮编"), text("000100")),
    (HEAD, _beside(HEAD, "发出收费通知"), number(0)),
]
WRONG: list[Slip] = [
    (HEAD, _beside(HEAD, "层级"), text("县里")),
    (HEAD, _beside(HEAD, "类别"), text("机关单位")),
    (HEAD, _beside(HEAD, "报告年度"), text("2024年")),
    (HEAD, _beside(HEAD, "通知收取金额"), text("约5元")),
    (HEAD, _beside(HEAD, "实际收取金额"), TypedCell("boolean")),
    (FACTS, (3, 2), text("/")),
    (FACTS, (4, 0), text("一级")),
    (FACTS, (4, 2), text("3期")),
    (FACTS, (4, 4), text("多一点")),
    (FACTS, (4, 5), text("没有")),
    (FACTS, (4, 6), text("第一部分")),
    (NOTES, _beside(NOTES, "六、其他需要报告的事项"), TypedCell("boolean")),
]


def typed_in(slips: Sequence[Slip], cells: dict[str, TypedCell]) -> bytes:
    """The form with what is sound beside the tables, these slips, and these cells."""

    def change(sheets: dict[str, Cells]) -> None:
        for sheet, place, cell in (*SOUND, *slips):
            sheets[sheet][place] = cell

    return changed(filled(cells), change)


@settings(max_examples=30, deadline=None)
@given(
    slips=st.lists(st.sampled_from(range(len(WRONG))), unique=True),
    typed=st.dictionaries(st.sampled_from(counts), st.sampled_from(range(len(SLIPS))), max_size=8),
)
def test_slips_anywhere_in_a_form_are_told_together(slips: list[int], typed: dict[str, int]) -> None:
    cells = {p: SLIPS[kind][0](7) for p, kind in typed.items()}
    data = typed_in([WRONG[n] for n in slips], cells)
    wrong = {(WRONG[n][0], WRONG[n][1]) for n in slips} | {PLACES[p] for p, kind in typed.items() if not SLIPS[kind][1]}
    if not wrong:
        assert load_figures("f.xlsx", content=data).facts[0].value == 1320
        return
    with pytest.raises(InputError) as refused:
        load_figures("f.xlsx", content=data)
    errors = refused.value.errors if isinstance(refused.value, FormError) else (refused.value,)
    assert {e.place for e in errors} == {f"工作表“{sheet}”{place_name(place)}" for sheet, place in wrong}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(typed=st.dictionaries(st.sampled_from(counts), st.integers(0, 99_999), max_size=30))
def test_what_is_typed_into_a_form_stands_in_its_draft(typed: dict[str, int], tmp_path: Path) -> None:
    form, made = tmp_path / "f.xlsx", tmp_path / "d.md"
    form.write_bytes(typed_in((), {p: number(n) for p, n in typed.items()}))
    told = run("draft", form, "--force", "--overwrite", "-o", made)
    assert told.exit_code == 0, told.stderr
    cells = drafting.extract(drafting.read(made)).cells
    assert {p: cells[p] for p in counts} == {p: typed.get(p) for p in counts}
    text = made.read_text(encoding="utf-8")
    assert all(said in text for said in ("公开信息1320条", "培训约3期", "人手不足", "更新不及时", "000100"))


def test_a_table_full_of_placeholders_draws_one_finding() -> None:
    cell = "<td>【待补充：数据缺】</td>"
    table = "<table><tr><th>甲</th><th>乙</th></tr>" + f"<tr>{cell}{cell}</tr>" * 40 + "</table>"
    text = f"# 示例县水利局2024年{GENRE.name}\n\n## 一、总体情况\n\n【待补充：一】\n\n{table}\n"
    found = [f for f in lint_document(read_document("r.md", content=text)) if f.rule == "ST08"]
    assert len(found) == 2
    assert "80处" in found[1].message


def test_a_number_typed_beside_the_table_is_named(tmp_path: Path) -> None:
    sheet = SHEETS["applications"]

    def change(sheets: dict[str, Cells]) -> None:
        sheets[sheet][(GRID_TOP + 2, 15)] = number(7)
        sheets[sheet][(60, 2)] = text("１２")
        sheets[sheet][(61, 2)] = text("已与信访科核对")

    path = tmp_path / "f.xlsx"
    path.write_bytes(changed(FORM, change))
    told = run("draft", path, "-o", tmp_path / "d.md")
    assert told.exit_code == 0
    (line,) = [x for x in told.stderr.splitlines() if "在表格之外，没有采用" in x]
    assert f"工作表“{sheet}”{place_name((GRID_TOP + 2, 15))}、{place_name((60, 2))}：" in line
    plain = tmp_path / "plain.xlsx"
    plain.write_bytes(FORM)
    assert "在表格之外" not in run("draft", plain, "-o", tmp_path / "e.md").stderr


@pytest.mark.parametrize("sheet", ["填报单位", "文字材料"])
def test_a_text_in_a_line_without_a_name_is_not_lost(sheet: str) -> None:
    def change(sheets: dict[str, Cells]) -> None:
        row = max(r for r, _ in sheets[sheet]) + 2
        sheets[sheet][(row, 1)] = text("另有一段话")

    with pytest.raises(InputError, match="“另有一段话”这一行没有项目名称"):
        load_figures("f.xlsx", content=changed(FORM, change))
