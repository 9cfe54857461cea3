"""The form helps whoever fills it in: instructions first, last year's numbers and problems, a check of the balance."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import drafting
from drafting.cli import app
from drafting.forms import texts_of
from drafting.genre.form_layout import form_layout, number_text
from drafting.genre.form_sheets import CHECK, GRID_TOP, GUIDE_SHEET, NOTES_SHEET, sheet_names
from drafting.genre.loader import load_genre
from drafting.readers.spreadsheet import place_name, read_workbook
from drafting.resources import corpus_root
from tests.office import converted
from tests.workbooks import Cells, changed, number, text

REPORT = corpus_root() / "gi_annual_report" / "2023" / "shili-county-office.md"
EDITION = load_genre().edition(2024)


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args])


@pytest.fixture(scope="module")
def form(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    out = tmp_path_factory.mktemp("form") / "2024.xlsx"
    assert run("new", "--previous", REPORT, "-o", out).exit_code == 0
    return out.read_bytes()


def notes(data: bytes) -> dict[str, str]:
    """The notes at cells, by the part that holds them and the cell."""
    out: dict[str, str] = {}
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if re.fullmatch(r"xl/comments\d+\.xml", name):
                source = package.read(name).decode("utf-8")
                for cell, said in re.findall(r'<comment ref="([A-Z]+\d+)".*?>(.*?)</comment>', source, re.DOTALL):
                    out[f"{name}!{cell}"] = re.sub(r"<[^>]*>", "", said)
    return out


def test_instructions_come_first(form: bytes) -> None:
    assert read_workbook(form, "f.xlsx")[0].name == GUIDE_SHEET


def test_every_cell_shows_last_years_value(form: bytes) -> None:
    before = drafting.extract(drafting.read(REPORT))
    found = notes(form)
    for table in EDITION.tables:
        for cell in form_layout(table):
            value = before.cells.get(cell.path or "")
            if value is not None:
                at = place_name((GRID_TOP + cell.row, cell.column))
                assert f"2023年：{number_text(value)}" in [v for k, v in found.items() if k.endswith(f"!{at}")], (
                    cell.path
                )


def test_last_years_problems_stand_at_the_line_for_this_years(form: bytes) -> None:
    said = [v for v in notes(form).values() if "供对照" in v]
    assert said
    report = drafting.read(REPORT)
    section = next(s for s in report.structure.known if s.spec is not None and s.spec.id == "problems")
    first = next(p.text for p in report.document.paragraphs if section.span.covers(p.span))
    assert any(first[:20] in v for v in said)


def test_last_years_measures_stand_at_their_own_line(form: bytes) -> None:
    report = drafting.read(REPORT)
    section = next(s for s in report.structure.known if s.spec is not None and s.spec.id == "problems")
    paragraphs = [p.text for p in report.document.paragraphs if section.span.covers(p.span)]
    said = [v for v in notes(form).values() if "供对照" in v]
    at = [v for v in said if paragraphs[-1][:20] in v]
    assert len(at) == 1
    assert paragraphs[0][:20] not in at[0]


@pytest.mark.parametrize(
    "end",
    [
        ["示例县人民政府办公室", "2024年1月20日"],
        ["示例县人民政府办公室 2024年1月20日"],
        ["示例县人民政府办公室", "二〇二四年一月二十日"],
        ["示例省示例县人民政府办公室", "2024 年 1 月 20 日"],
        [],
    ],
)
def test_a_signature_is_no_text_of_last_year(end: list[str], tmp_path: Path) -> None:
    path = tmp_path / "2023.md"
    source = REPORT.read_text(encoding="utf-8").rstrip("\n")
    path.write_text("\n\n".join([source, *end]) + "\n", encoding="utf-8")
    before = drafting.extract(drafting.read(path))
    plain = texts_of(str(REPORT), before, load_genre())
    assert texts_of(str(path), before, load_genre()) == plain
    assert plain["other"]


def test_the_check_says_nothing_until_somebody_typed(form: bytes) -> None:
    table = next(t for t in EDITION.tables if t.id == "applications")
    sheet = next(s for s in read_workbook(form, "f.xlsx") if s.name == sheet_names(EDITION)[table.id])
    (row,) = [r for (r, _), cell in sheet.cells.items() if cell.text.startswith(CHECK)]
    places = {c.path: place_name((GRID_TOP + c.row, c.column)) for c in form_layout(table) if c.path}
    for (r, column), cell in sheet.cells.items():
        if r == row and cell.kind == "formula":
            counted = cell.source.partition("COUNT(")[2].partition(")")[0]
            carried = next(n for p, n in places.items() if p.startswith("applications.carried_in.") and p in places)
            assert carried[1:] not in [n[1:] for n in counted.replace(":", ",").split(",")], column
    # Until then it would say of an empty form that it balances.


def test_each_text_says_what_it_wants_and_nobody_is_asked_for_more(form: bytes) -> None:
    sheet = next(s for s in read_workbook(form, "f.xlsx") if s.name == NOTES_SHEET)
    labels = [sheet.text((r, 0)) for r in range(2, 12) if (r, 0) in sheet.cells]
    assert not [label for label in labels if label.startswith(("二、", "三、", "四、"))]
    assert [label for label in labels if label.endswith("存在的问题")]
    for row in range(2, 2 + len(labels)):
        assert "一行一条" in sheet.text((row, 2))


def test_columns_that_do_not_balance_say_by_how_much(form: bytes) -> None:
    table = next(t for t in EDITION.tables if t.id == "applications")
    name = sheet_names(EDITION)[table.id]
    sheet = next(s for s in read_workbook(form, "f.xlsx") if s.name == name)
    (row,) = [r for (r, _), cell in sheet.cells.items() if cell.text.startswith(CHECK)]
    assert row > GRID_TOP + max(c.row for c in form_layout(table)) + 1
    checks = {c: cell for (r, c), cell in sheet.cells.items() if r == row and cell.kind == "formula"}
    assert len(checks) == 7
    assert all('"平"' in cell.source and '"差"' in cell.source for cell in checks.values())


def test_the_check_is_no_row_of_the_form(form: bytes) -> None:
    def move(sheets: dict[str, Cells]) -> None:
        name = sheet_names(EDITION)["applications"]
        sheets[name] = {(r + (r >= 1), c): cell for (r, c), cell in sheets[name].items()}
        sheets[name][(0, 20)] = text("备注")

    path = "applications.granted.natural_person"
    places = {c.path: (GRID_TOP + c.row, c.column) for t in EDITION.tables for c in form_layout(t)}

    def fill(sheets: dict[str, Cells]) -> None:
        sheets[sheet_names(EDITION)["applications"]][places[path]] = number(7)
        move(sheets)

    from drafting.readers.figures import load_figures

    assert load_figures("f.xlsx", content=changed(form, fill)).cells[path] == 7


def test_forms_of_earlier_versions_are_read(form: bytes) -> None:
    def old(sheets: dict[str, Cells]) -> None:
        cells = sheets[NOTES_SHEET]
        for (row, column), cell in list(cells.items()):
            if column == 0 and cell.text.endswith("—存在的问题"):
                cells[(row, column)] = text(cell.text.removesuffix("—存在的问题"))
                cells[(row, 1)] = text("解读形式单一")

    from drafting.readers.figures import load_figures

    assert load_figures("f.xlsx", content=changed(form, old)).notes == {"problems": "解读形式单一"}


@pytest.mark.slow
def test_libreoffice_keeps_it_whole_and_works_the_check_out(form: bytes, tmp_path: Path) -> None:
    places = {c.path: (GRID_TOP + c.row, c.column) for t in EDITION.tables for c in form_layout(t)}
    name = sheet_names(EDITION)["applications"]

    def fill(path: Path, granted: int) -> None:
        def change(sheets: dict[str, Cells]) -> None:
            sheets[name][places["applications.new.natural_person"]] = number(5)
            sheets[name][places["applications.granted.natural_person"]] = number(granted)

        path.write_bytes(changed(form, change, ""))

    source = tmp_path / "f.xlsx"
    (tmp_path / "plain.xlsx").write_bytes(form)
    fill(source, 4)
    converted("xlsx", tmp_path / "out", source, tmp_path / "plain.xlsx")
    saved = (tmp_path / "out" / "plain.xlsx").read_bytes()
    assert len(notes(saved)) == len(notes(form))
    assert read_workbook(saved, "s.xlsx")[0].name == GUIDE_SHEET
    sheet = next(s for s in read_workbook((tmp_path / "out" / "f.xlsx").read_bytes(), "s.xlsx") if s.name == name)
    (row,) = [r for (r, _), cell in sheet.cells.items() if cell.text.startswith(CHECK)]
    # Five and two carried over came in, four went out.
    assert sheet.cells[(row, places["applications.new.natural_person"][1])].text == "差3"


@pytest.mark.parametrize("suffix", [".xlsx", ".yaml"])
def test_the_next_command_is_told_whole(tmp_path: Path, suffix: str) -> None:
    """The command told after a new form writes a Word file: run without ``-o`` it would fill the terminal."""
    form, report = tmp_path / f"form{suffix}", tmp_path / "form.docx"
    made = run("new", "--agency", "示例县水利局", "--year", "2024", "-o", form)
    told = f"drafting draft {form} -o {report}"
    assert made.exit_code == 0
    assert told in made.stderr
    assert run(*told.split(" ")[1:]).exit_code == 0
    assert report.exists()


@pytest.mark.parametrize(
    ("given", "option"), [(("--agency", "示例县水利局"), "--year"), (("--year", "2024"), "--agency")]
)
def test_an_option_left_out_names_both_ways_out(tmp_path: Path, given: tuple[str, str], option: str) -> None:
    refused = run("new", *given, "-o", tmp_path / "form.xlsx")
    assert refused.exit_code == 2
    assert not list(tmp_path.iterdir())
    assert f"请加 {option}" in refused.stderr
    assert "--previous" in refused.stderr


def test_the_form_speaks_of_a_note_only_where_there_is_one(form: bytes, tmp_path: Path) -> None:
    plain = tmp_path / "plain.xlsx"
    agency = ("--agency", "示例县水利局", "--level", "county", "--kind", "department")
    assert run("new", *agency, "--year", "2024", "-o", plain).exit_code == 0

    def said(content: bytes) -> list[str]:
        sheet = next(s for s in read_workbook(content, "f.xlsx") if s.name == NOTES_SHEET)
        return [sheet.text(place) for place in sheet.cells if "批注" in sheet.text(place)]

    assert said(plain.read_bytes()) == []
    assert said(form)
    assert all(remark.endswith("上年所列见左边一格的批注") for remark in said(form))
