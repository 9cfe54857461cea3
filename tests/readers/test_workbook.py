"""Figures as a workbook: written like the form, read back the same, never shifted, refused by sheet and cell."""

from __future__ import annotations

import dataclasses
import io
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

import drafting
from drafting.errors import InputError
from drafting.genre.evaluation import total_expressions
from drafting.genre.figures import Fact, Figures, Hedge, Part
from drafting.genre.form_layout import form_layout
from drafting.genre.form_sheets import FACTS_SHEET, FORM_SHEET, GRID_TOP, NOTES_SHEET, sheet_names
from drafting.genre.loader import load_genre
from drafting.readers.figures import load_figures
from drafting.readers.spreadsheet import Place, TypedCell, read_workbook
from drafting.renderers.figures import render_json, render_yaml
from drafting.renderers.workbook import render_workbook
from drafting.resources import corpus_root
from tests.office import converted
from tests.strategies import consistent_figures, fee_of
from tests.workbooks import Cells, changed, inserted_row, number, text

CORPUS = corpus_root() / "gi_annual_report"
FULL = drafting.load_figures(CORPUS / "2023" / "shili-county-office.figures.yaml")
GENRE = load_genre()
TABLE_2, TABLE_3, TABLE_4 = (f.name for f in GENRE.edition(2023).tables)
NEW = "applications.new.natural_person"


def load(data: bytes) -> Figures:
    return load_figures("f.xlsx", content=data)


def bare(figures: Figures) -> Figures:
    """Without what a file does not keep: which cells its source gave."""
    return dataclasses.replace(figures, given=frozenset(), path=None)


def place_of(path: str, data: bytes) -> Place:
    """Where a cell of the form stands in a workbook as it is written."""
    spec = GENRE.edition(2023).cells[path]
    assert any(s.name == spec.table.name for s in read_workbook(data, "f.xlsx"))
    return next((GRID_TOP + c.row, c.column) for c in form_layout(spec.table) if c.path == path)


def refused(data: bytes) -> str:
    with pytest.raises(InputError) as caught:
        load(data)
    line = str(caught.value)
    assert "\n" not in line
    return line


# ------------------------------------------------------------------------------------------ back and forth

WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cn")), min_size=1, max_size=12).filter(str.strip)
NUMBERS = st.decimals(0, 10**9, places=2).map(lambda d: d.normalize())


@st.composite
def facts(draw: st.DrawFn) -> tuple[Fact, ...]:
    """Facts with parts two levels deep that add up, or do not and say so."""
    out = []
    for i in range(draw(st.integers(0, 3))):
        parts = []
        for _ in range(draw(st.integers(0, 3))):
            inner = tuple(Part(draw(WORDS), draw(NUMBERS), "件") for _ in range(draw(st.integers(0, 2))))
            value = sum((p.value for p in inner), Decimal(0)) if inner else draw(NUMBERS)
            parts.append(Part(draw(WORDS), value, draw(st.sampled_from(["", "件"])) if not inner else "件", inner))
        exhaustive = draw(st.booleans()) or not parts
        total = sum((p.value for p in parts), Decimal(0)) if exhaustive and parts else draw(NUMBERS)
        hedge: Hedge | None = draw(st.sampled_from([None, "over", "under", "about"]))
        section = draw(st.sampled_from([None, "overview", "proactive", "improvements"]))
        out.append(Fact(f"f{i}", draw(WORDS), total, "件", tuple(parts), exhaustive, hedge, section))
    return tuple(out)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(consistent_figures(years=(2019, 2025)), facts(), WORDS, st.booleans(), st.data())
def test_every_format_reads_back_the_same(
    figures: Figures, more: tuple[Fact, ...], words: str, guide: bool, data: st.DataObject
) -> None:
    fee = data.draw(st.sampled_from([{}, fee_of(2, "30.5")]))
    full = dataclasses.replace(
        figures,
        facts=more,
        amounts=fee or figures.amounts,
        contact={"phone": "0000-1234567", "postcode": "000100", "address": words},
        notes={"platform": words, "overview": "=1+1"},
    )
    edition = GENRE.edition(full.year)
    # A cell that nobody filled in, and a total that its parts do not make.
    blank = data.draw(st.sampled_from(sorted(set(edition.cells) - set(total_expressions(edition)))))
    totals = [p for p, e in total_expressions(edition).items() if blank in e.cells]
    lost = {blank: None, **dict.fromkeys(totals)} if data.draw(st.booleans()) else {}
    lost |= {p: None for p, e in total_expressions(edition).items() if set(e.cells) & set(lost)}
    odd = {"review.total": Decimal(10**9 + 1)} if data.draw(st.booleans()) else {}
    full = dataclasses.replace(full, cells={**full.cells, **lost, **odd})
    assert bare(load(render_workbook(full, guide=guide))) == bare(full)
    assert bare(load_figures("f.yaml", content=render_yaml(full, guide=guide).encode())) == bare(full)
    assert bare(load_figures("f.json", content=render_json(full).encode())) == bare(full)


def test_the_same_figures_give_the_same_bytes() -> None:
    assert render_workbook(FULL) == render_workbook(FULL)


def test_the_public_interface_reads_and_writes_workbooks(tmp_path: Path) -> None:
    FULL.write(tmp_path / "f.xlsx")
    assert bare(drafting.load_figures(tmp_path / "f.xlsx")) == bare(FULL)
    (tmp_path / "f.xlsx").rename(tmp_path / "F.XLSX")
    assert bare(drafting.load_figures(tmp_path / "F.XLSX")) == bare(FULL)


def test_cells_of_another_edition_are_kept() -> None:
    mixed = dataclasses.replace(FULL, cells={**FULL.cells, "disclosure_2019.fees.change": Decimal(-3)})
    assert load(render_workbook(mixed)).cells == mixed.cells


# ------------------------------------------------------------------------------------------ what is in the file


def raw(data: bytes, sheet: str) -> dict[str, tuple[str | None, str | None]]:
    """Every cell of a sheet as the file has it: its formula and its value."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        names = [s.name for s in read_workbook(data, "f.xlsx")]
        root = etree.fromstring(package.read(f"xl/worksheets/sheet{names.index(sheet) + 1}.xml"))
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    return {c.get("r", ""): (c.findtext(f"{space}f"), c.findtext(f"{space}v")) for c in root.iter(f"{space}c")}


def test_totals_are_formulas_that_hold_their_value() -> None:
    cells = raw(render_workbook(FULL), TABLE_3)
    row, column = place_of("applications.new.total", render_workbook(FULL))
    total = f"{chr(65 + column)}{row + 1}"
    formulas = {place: f for place, (f, _) in cells.items() if f is not None}
    assert len(formulas) == len([p for p in total_expressions(GENRE.edition(2023)) if p.startswith("applications")])
    value = FULL.cells["applications.new.total"]
    assert value is not None
    assert Decimal(cells[total][1] or "") == value
    # Nothing is shown for a sum whose parts are not all there.
    empty = raw(render_workbook(dataclasses.replace(FULL, cells=dict.fromkeys(FULL.cells))), TABLE_3)
    assert empty[total][0] == formulas[total]
    assert not empty[total][1]


def test_the_sheets_look_like_the_form() -> None:
    data = render_workbook(FULL, guide=True)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        sheets = {
            s.name: package.read(f"xl/worksheets/sheet{i}.xml").decode()
            for i, s in enumerate(read_workbook(data, "f.xlsx"), 1)
        }
    for name in sheet_names(GENRE.edition(2023)).values():
        assert "<pane " in sheets[name], name
        assert 'state="frozen"' in sheets[name]
        assert "<mergeCell " in sheets[name]
        assert 'type="whole"' in sheets[name]
    assert 'type="decimal"' in sheets[TABLE_2]
    assert sheets[FORM_SHEET].count('type="list"') == 2


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t=", "http://", "{="])
def test_text_is_written_as_text(first: str) -> None:
    words = f'{first}HYPERLINK("http://example.cn";"x")'
    full = dataclasses.replace(FULL, notes={"platform": words}, contact={"address": words})
    data = render_workbook(full)
    assert load(data).notes == {"platform": words}
    for sheet in (NOTES_SHEET, FORM_SHEET):
        assert all(formula is None for formula, _ in raw(data, sheet).values())
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert b"hyperlink" not in b"".join(package.read(n) for n in package.namelist() if "worksheets" in n)


def test_what_a_workbook_cannot_hold_is_refused() -> None:
    with pytest.raises(InputError, match="15位"):
        render_workbook(dataclasses.replace(FULL, cells={**FULL.cells, NEW: Decimal("1234567890123456789")}))
    with pytest.raises(InputError, match="32767"):
        render_workbook(dataclasses.replace(FULL, notes={"platform": "字" * 40_000}))


# ------------------------------------------------------------------------------------------ what people do to it


def put(sheet: str, place: Place, cell: TypedCell | None) -> Callable[[dict[str, Cells]], None]:
    def change(sheets: dict[str, Cells]) -> None:
        sheets[sheet].pop(place, None)
        if cell is not None:
            sheets[sheet][place] = cell

    return change


def test_an_empty_cell_is_missing_and_so_is_its_total() -> None:
    data = render_workbook(FULL)
    read = load(changed(data, put(TABLE_3, place_of(NEW, data), None)))
    assert read.cells[NEW] is None
    assert read.cells["applications.new.total"] is None
    assert read.cells["applications.granted.total"] == FULL.cells["applications.granted.total"]


def test_a_total_is_the_sum_of_its_parts_whatever_was_calculated_for_it() -> None:
    data = render_workbook(FULL)
    old = FULL.cells[NEW]
    assert old is not None
    # The writer of these tests leaves 777 as the value of every formula.
    read = load(changed(data, put(TABLE_3, place_of(NEW, data), number(str(old + 5)))))
    assert read.cells["applications.new.total"] == (FULL.cells["applications.new.total"] or 0) + 5
    typed = load(changed(data, put(TABLE_3, place_of("applications.new.total", data), number(99))))
    assert typed.cells["applications.new.total"] == 99


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (text("三件"), "这里应当是数字，现为“三件”"),
        (text("3件"), "只填3，不带“件”"),
        (text("1 2"), "现为“1 2”"),
        (text("/"), "“/”不是数字：没有发生的填0，暂时不知道的留空"),
        (text("—"), "“—”不是数字：没有发生的填0，暂时不知道的留空"),
        (TypedCell("boolean"), "现为逻辑值"),
        (TypedCell("date"), "现为日期"),
    ],
)
def test_what_is_no_number_is_named_by_sheet_and_cell(cell: TypedCell, said: str) -> None:
    data = render_workbook(FULL)
    row, column = place_of(NEW, data)
    line = refused(changed(data, put(TABLE_3, (row, column), cell)))
    assert f"f.xlsx，工作表“{TABLE_3}”{chr(65 + column)}{row + 1}：" in line
    assert said in line


@pytest.mark.parametrize("typed", ["'12", "\u202a12\u202c", "12\u200e", "１２", " 12 ", "\u00ad12"])
def test_a_number_that_is_stored_as_text_is_that_number(typed: str) -> None:
    data = render_workbook(FULL)
    place = place_of("disclosure.licences", data)
    read = load(changed(data, put(TABLE_2, place, text(typed))))
    assert read.cells["disclosure.licences"] == 12


def test_a_postcode_that_was_typed_as_a_number_keeps_its_zeros() -> None:
    tree = "genre: gi_annual_report\nagency: {name: 示例县民政局}\nyear: 2024\ncells: {}\ncontact: {postcode: %s}\n"
    for typed in ("100", "'000100'", "000100"):
        read = load_figures("f.yaml", content=(tree % typed).encode("utf-8"))
        assert read.contact["postcode"] == "000100"


def rows_of(cells: Cells, row: int) -> Cells:
    return {p: c for p, c in cells.items() if p[0] == row}


def move_up(sheets: dict[str, Cells]) -> None:
    """A table further down and to the right."""
    sheets[TABLE_3] = {(r + 4, c + 2): cell for (r, c), cell in sheets[TABLE_3].items()}


def swap_first_rows(sheets: dict[str, Cells]) -> None:
    data = render_workbook(FULL)
    one, two = place_of(NEW, data)[0], place_of("applications.carried_in.natural_person", data)[0]
    cells = sheets[TABLE_3]
    mine, other = rows_of(cells, one), rows_of(cells, two)
    for p in (*mine, *other):
        del cells[p]
    cells.update({(two, c): cell for (_, c), cell in mine.items()})
    cells.update({(one, c): cell for (_, c), cell in other.items()})


def insert_blank_row(sheets: dict[str, Cells]) -> None:
    row = place_of("applications.carried_in.natural_person", render_workbook(FULL))[0]
    sheets[TABLE_3] = inserted_row(sheets[TABLE_3], row)


def rename_sheets(sheets: dict[str, Cells]) -> None:
    for name in (TABLE_2, TABLE_3, TABLE_4):
        sheets[name + "（填）"] = sheets.pop(name)


def note_beside(sheets: dict[str, Cells]) -> None:
    sheets[TABLE_3][(1, 0)] = text("张三填")
    sheets[TABLE_2][(40, 20)] = text("备注")


@pytest.mark.parametrize("change", [move_up, swap_first_rows, insert_blank_row, rename_sheets, note_beside])
def test_a_table_that_was_rearranged_is_read_by_its_labels(change: Callable[[dict[str, Cells]], None]) -> None:
    assert bare(load(changed(render_workbook(FULL), change))) == bare(FULL)


def delete_row(sheets: dict[str, Cells]) -> None:
    row = place_of("applications.carried_in.natural_person", render_workbook(FULL))[0]
    sheets[TABLE_3] = {(r - (r > row), c): cell for (r, c), cell in sheets[TABLE_3].items() if r != row}


def delete_column(sheets: dict[str, Cells]) -> None:
    column = place_of("applications.carried_in.enterprise", render_workbook(FULL))[1]
    sheets[TABLE_3] = {(r, c - (c > column)): cell for (r, c), cell in sheets[TABLE_3].items() if c != column}


def shift_numbers_down(sheets: dict[str, Cells]) -> None:
    """The figures moved one row down, their labels left."""
    data = render_workbook(FULL)
    first, column = place_of(NEW, data)
    cells = sheets[TABLE_3]
    moved = {p: cells.pop(p) for p in list(cells) if p[0] >= first and p[1] >= column}
    cells.update({(r + 1, c): cell for (r, c), cell in moved.items()})


def double(sheets: dict[str, Cells]) -> None:
    sheets[TABLE_3 + " (2)"] = dict(sheets[TABLE_3])


def drop(sheets: dict[str, Cells]) -> None:
    del sheets[TABLE_4]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (delete_row, TABLE_3),
        (delete_column, TABLE_3),
        (double, "出现了2次"),
        (drop, TABLE_4),
        (lambda s: s.pop(FORM_SHEET), f"没有“{FORM_SHEET}”工作表"),
        (put(FORM_SHEET, (3, 1), None), "没有填“机关全称”"),
        (put(FORM_SHEET, (3, 0), text("单位名")), "不认识的项目“单位名”"),
        (put(FORM_SHEET, (4, 1), text("区级")), "“区级”不在可选的值之内。可选：省级、市级、县级、乡镇级"),
        (put(FORM_SHEET, (6, 1), text("今年")), "现为“今年”"),
        (put(FORM_SHEET, (6, 1), number(202)), "报告年度不对"),
        (put(FORM_SHEET, (6, 1), number(2020)), "是2021年版的，报告年度适用2019年版"),
        (put(FORM_SHEET, (8, 0), text("机关全称")), "出现了两次"),
        (put(NOTES_SHEET, (2, 1), TypedCell("formula")), "应当是文字，现为公式"),
        (put(FACTS_SHEET, (3, 0), number(5)), "级次为5"),
        (put(FACTS_SHEET, (3, 2), text("很多")), "现为“很多”"),
        (put(FACTS_SHEET, (3, 2), number(1)), "各部分之和"),
        (put(FACTS_SHEET, (3, 1), None), "没有填“名称”"),
        (put(FACTS_SHEET, (2, 6), text("哪里")), "“哪里”不在可选的值之内"),
        (put(FACTS_SHEET, (3, 4), text("近（不到）")), "分项不填“约数”"),
    ],
)
def test_what_is_left_open_is_refused(change: Callable[[dict[str, Cells]], object], said: str) -> None:
    def run(sheets: dict[str, Cells]) -> None:
        change(sheets)

    assert said in refused(changed(render_workbook(FULL), run))


def test_figures_moved_away_from_their_labels_are_never_taken_for_others() -> None:
    # The formula of the total row now stands where a figure should.
    assert "这里是公式" in refused(changed(render_workbook(FULL), shift_numbers_down))


def test_a_fact_needs_no_id_and_no_level() -> None:
    def change(sheets: dict[str, Cells]) -> None:
        sheets[FACTS_SHEET][(20, 1)] = text("举办培训")
        sheets[FACTS_SHEET][(20, 2)] = number(6)
        sheets[FACTS_SHEET][(20, 3)] = text("次")

    read = load(changed(render_workbook(FULL, guide=True), change))
    assert read.facts == (*FULL.facts, Fact("fact1", "举办培训", Decimal(6), "次"))


# ------------------------------------------------------------------------------------------ bad files


def replaced(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for item in old.namelist():
            new.writestr(item, content if item == name else old.read(item))
    return out.getvalue()


GOOD = render_workbook(FULL)
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><sst><si><t>&b;</t></si></sst>'
BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "文件是空的"),
    "old or encrypted": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "加了密码"),
    "not a package": (lambda: b"not a workbook at all", "不是完好的 .xlsx 工作簿"),
    "cut off": (lambda: GOOD[: len(GOOD) // 2], "不是完好的 .xlsx 工作簿"),
    "damaged": (lambda: GOOD[:3000] + b"\0" * 200 + GOOD[3200:], "不是完好的 .xlsx 工作簿"),
    "another package": (lambda: replaced(GOOD, "_rels/.rels", b"<Relationships/>"), "不是完好的 .xlsx 工作簿"),
    "broken XML": (
        lambda: replaced(GOOD, "xl/worksheets/sheet2.xml", b"<worksheet><sheetData>"),
        "不是完好的 .xlsx 工作簿",
    ),
    "entities": (lambda: replaced(GOOD, "xl/sharedStrings.xml", BOMB), "不是完好的 .xlsx 工作簿"),
    "no such text": (lambda: replaced(GOOD, "xl/sharedStrings.xml", b"<sst/>"), "不是完好的 .xlsx 工作簿"),
    "too large": (lambda: replaced(GOOD, "xl/sharedStrings.xml", b" " * (70 * 2**20)), "工作簿太大"),
    "too many cells": (
        lambda: replaced(
            GOOD,
            "xl/worksheets/sheet2.xml",
            b"<worksheet><sheetData>" + b"<row><c><v>1</v></c></row>" * 200_001 + b"</sheetData></worksheet>",
        ),
        "工作簿太大",
    ),
    "cell beyond the sheet": (
        lambda: replaced(
            GOOD,
            "xl/worksheets/sheet2.xml",
            b'<worksheet><sheetData><row r="1"><c r="ZZZ9"><v>1</v></c></row></sheetData></worksheet>',
        ),
        "不是完好的 .xlsx 工作簿",
    ),
}


@pytest.mark.parametrize("case", sorted(BAD))
def test_files_that_cannot_be_used(case: str) -> None:
    make, said = BAD[case]
    assert said in refused(make())


def test_other_spreadsheets_are_refused_with_advice(tmp_path: Path) -> None:
    for suffix in (".xls", ".et", ".ods", ".csv"):
        (tmp_path / f"f{suffix}").write_bytes(b"x")
        with pytest.raises(InputError, match=r"另存为 \.xlsx"):
            load_figures(tmp_path / f"f{suffix}")


# ------------------------------------------------------------------------------------------ another program


def by_office(folder: Path, file: Path, kind: str) -> Path:
    """The file opened, calculated and saved by LibreOffice."""
    (saved,) = converted(kind, folder / "saved", file)
    return saved


@pytest.mark.slow
def test_a_workbook_saved_by_libreoffice_reads_the_same_and_calculates_the_same(tmp_path: Path) -> None:
    full = dataclasses.replace(FULL, notes={"platform": "=1+1", "overview": "一\n二"}, amounts=fee_of(1, "2.5"))
    full.write(tmp_path / "f.xlsx")
    saved = by_office(tmp_path, tmp_path / "f.xlsx", "xlsx")
    assert bare(drafting.load_figures(saved)) == bare(full)
    # Through another format all formulas are parsed and calculated anew: they give what the form sums up to.
    ods = by_office(tmp_path, tmp_path / "f.xlsx", "ods")
    again = by_office(tmp_path, ods, "xlsx")
    assert bare(drafting.load_figures(again)) == bare(full)
    row, column = place_of("applications.new.total", again.read_bytes())
    formula, value = raw(again.read_bytes(), TABLE_3)[f"{chr(65 + column)}{row + 1}"]
    assert formula is not None
    assert Decimal(value or "") == full.cells["applications.new.total"]


# ------------------------------------------------------------------------------------------ what last year asks for

ASKED = (
    Fact("a", "公开信息", Decimal(10), "条", (Part("甲类", Decimal(4)), Part("乙类", Decimal(6)))),
    Fact("b", "举办培训", Decimal(3), "次"),
)


def typed(*values: tuple[int, int]) -> Callable[[dict[str, Cells]], None]:
    """Values typed into lines of the list of facts, counted from 0."""

    def change(sheets: dict[str, Cells]) -> None:
        for row, value in values:
            sheets[FACTS_SHEET][(2 + row, 2)] = number(value)

    return change


def test_a_form_asks_for_the_facts_of_last_year() -> None:
    form = render_workbook(dataclasses.replace(FULL, facts=()), guide=True, asked=ASKED)
    assert load(form).facts == ()
    one = load(changed(form, typed((3, 5)))).facts
    assert one == (dataclasses.replace(ASKED[1], value=Decimal(5)),)
    whole = load(changed(form, typed((0, 12)))).facts
    assert whole == (Fact("a", "公开信息", Decimal(12), "条"),)
    all_of_it = load(changed(form, typed((0, 12), (1, 5), (2, 7), (3, 5)))).facts
    assert [(f.label, int(f.value)) for f in all_of_it] == [("公开信息", 12), ("举办培训", 5)]
    assert [(p.label, int(p.value)) for p in all_of_it[0].parts] == [("甲类", 5), ("乙类", 7)]


@pytest.mark.parametrize("values", [((0, 12), (1, 5)), ((0, 12), (2, 5)), ((1, 5), (2, 7)), ((2, 7), (3, 5))])
def test_a_list_that_is_half_filled_in_is_refused(values: tuple[tuple[int, int], ...]) -> None:
    form = render_workbook(dataclasses.replace(FULL, facts=()), guide=True, asked=ASKED)
    assert "没有填“数值”，而同一数字的其他各项填了" in refused(changed(form, typed(*values)))


def test_a_yaml_form_asks_for_them_in_comments() -> None:
    text = render_yaml(dataclasses.replace(FULL, facts=()), guide=True, asked=ASKED)
    assert load_figures("f.yaml", content=text.encode()).facts == ()
    start = text.index("facts:")
    end = text.index("\nprocessing_fee:")
    filled = text[:start] + text[start:end].replace("\n#", "\n ") + text[end:]
    assert load_figures("f.yaml", content=filled.encode()).facts == ASKED
