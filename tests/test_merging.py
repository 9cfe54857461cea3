"""A superior's sum: what adds up, what is refused, and where each share came from."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner, Result

import drafting
from drafting.cli import app
from drafting.errors import InputError
from drafting.genre.evaluation import evaluate_relation
from drafting.genre.figures import Agency, Fact, Figures, Part
from drafting.genre.form_sheets import ACCOUNT_SHEET, FORM_SHEET, LIST_TOP, SHARES_SHEET, cell_label
from drafting.genre.loader import load_genre
from drafting.merging import merge
from drafting.readers.figures import load_figures
from drafting.readers.spreadsheet import read_workbook
from drafting.renderers.figures import render_yaml
from tests.strategies import AGENCIES, consistent_figures, fee_of

WHOLE = Agency("示例市人民政府", "city", "government")
GENRE = load_genre()


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args])


def unit(name: str, year: int = 2024, **cells: int) -> Figures:
    """A unit whose cells are all 0 but for those given (``review__total=3``)."""
    edition = GENRE.edition(year)
    values: dict[str, Decimal | None] = dict.fromkeys(edition.cells, Decimal(0))
    values.update({k.replace("__", "."): Decimal(v) for k, v in cells.items()})
    return Figures(GENRE.id, Agency(name, "county", "department"), year, edition.id, values, path=f"{name}.yaml")


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(consistent_figures(years=(2024, 2024)), min_size=1, max_size=4))
def test_the_sum_of_consistent_figures_is_consistent(drawn: list[Figures]) -> None:
    units = [replace(u, agency=AGENCIES[i]) for i, u in enumerate(drawn)]
    merged = merge(units, WHOLE, GENRE)
    assert not merged.faults
    assert not merged.blanks
    for path, value in merged.figures.cells.items():
        assert value == sum(u.cells[path] or 0 for u in units)
        assert value == sum(s.value or 0 for s in merged.shares[path])
    for relation in GENRE.edition(2024).relations:
        if relation.grade == "hard" and not relation.needs_previous:
            assert evaluate_relation(relation, merged.figures.cells).status == "holds"


def test_a_cell_that_a_unit_leaves_blank_has_no_sum() -> None:
    blank = unit("示例县水利局", disclosure__licences=3)
    blank = replace(blank, cells={**blank.cells, "disclosure.penalties": None})
    merged = merge([blank, unit("示例县教育局", disclosure__penalties=2, disclosure__licences=4)], WHOLE, GENRE)
    assert merged.figures.cells["disclosure.licences"] == 7
    assert merged.figures.cells["disclosure.penalties"] is None
    assert merged.blanks == {"disclosure.penalties": ("示例县水利局",)}
    assert merged.lacking() == {"示例县水利局": ("disclosure.penalties",)}
    remarks = merged.remarks()
    assert remarks["disclosure.licences"] == "示例县水利局3＋示例县教育局4"
    assert "示例县水利局" in remarks["disclosure.penalties"]
    assert "示例县水利局3＋示例县教育局4" in render_yaml(merged.figures, remarks=remarks)


def test_facts_and_fees_add_up() -> None:
    parts = (Part("甲", Decimal(1)), Part("乙", Decimal(2), "", (Part("丙", Decimal(2)),)))
    one = replace(
        unit("示例县水利局"),
        facts=(
            Fact("a", "公开信息", Decimal(3), "条", parts),
            Fact("b", "开展培训", Decimal(2), "次", hedge="over"),
            Fact("c", "公开信息", Decimal(1), "万条"),
        ),
        amounts=fee_of(1, 100),
    )
    two = replace(
        unit("示例县教育局"),
        facts=(
            Fact("x", "公开信息", Decimal(9), "条", (Part("甲", Decimal(4)), Part("丁", Decimal(5)))),
            Fact("a", "开展培训", Decimal(5), "次", (Part("甲", Decimal(5)),)),
        ),
        amounts=fee_of(2, 50, 7),
    )
    merged = merge([one, two], WHOLE, GENRE)
    posts, training, more = merged.figures.facts
    assert (posts.value, posts.unit, posts.exhaustive) == (Decimal(12), "条", True)
    assert {p.label: p.value for p in posts.parts} == {"甲": Decimal(5), "乙": Decimal(2), "丁": Decimal(5)}
    assert training == Fact("b", "开展培训", Decimal(7), "次", hedge="over")
    assert (more.label, more.unit, more.value) == ("公开信息", "万条", Decimal(1))
    assert len({f.id for f in merged.figures.facts}) == 3
    assert merged.figures.amounts == fee_of(3, 150)
    assert merge([one, unit("示例县教育局")], WHOLE, GENRE).partial["开展培训"] == ("示例县教育局",)
    # What is written can be read: parts still add up to their wholes.
    read = load_figures("m.yaml", content=render_yaml(merged.figures).encode())
    assert read.facts == merged.figures.facts


@pytest.mark.parametrize(
    ("units", "said"),
    [
        (
            [unit("甲局"), unit("乙局", 2023)],
            "不是同一年度。2024年的1份：甲局.yaml；2023年的1份：乙局.yaml。请拿开其他年度的",
        ),
        (
            [unit("丁局", 2022), unit("甲局"), unit("乙局", 2023), unit("丙局"), unit("戊局", 2023), unit("己局")],
            "不是同一年度。2024年的3份；2023年的2份：乙局.yaml、戊局.yaml；2022年的1份：丁局.yaml",
        ),
        ([unit("甲局"), replace(unit("乙局"), genre="mini")], "文种"),
        ([unit("甲局"), replace(unit("乙局"), edition="2019")], "表式"),
        (
            [unit("甲局"), unit("乙局"), unit("甲局"), unit("乙局")],
            "甲局.yaml、甲局.yaml 都是“甲局”的数据；乙局.yaml、乙局.yaml 都是“乙局”的数据。每个单位只给一份",
        ),
        ([], "没有给出"),
    ],
)
def test_what_is_not_added_up(units: list[Figures], said: str) -> None:
    with pytest.raises(InputError, match=said):
        merge(units, WHOLE, GENRE)


@pytest.fixture
def units(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of two units' figures."""
    folder = tmp_path / "units"
    (folder / "deeper").mkdir(parents=True)
    unit("示例县水利局", disclosure__licences=3).write(folder / "a.yaml")
    unit("示例县教育局", disclosure__licences=4).write(folder / "deeper" / "b.json")
    monkeypatch.chdir(tmp_path)
    return folder


def test_folder_glob_and_files_mean_the_same(units: Path) -> None:
    shown = run("merge", units, "--agency", "示例县人民政府")
    assert shown.exit_code == 0, shown.stderr
    assert "汇总了2个单位：示例县水利局、示例县教育局" in shown.stderr
    for args in (["units/*.yaml", "units/**/*.json"], ["units/a.yaml", "units/deeper/b.json", "units"]):
        assert run("merge", *args, "--agency", "示例县人民政府").stdout == shown.stdout
    # What an earlier run wrote beside the units is none of them.
    for _ in range(2):
        made = run("merge", units, "--agency", "示例县人民政府", "-o", units / "sum.yaml", "--overwrite")
        assert made.exit_code == 0
    figures = drafting.load_figures(units / "sum.yaml")
    assert figures.cells["disclosure.licences"] == 7
    assert (figures.agency.level, figures.agency.kind) == ("county", "government")


def test_a_unit_whose_figures_do_not_add_up_is_named(units: Path) -> None:
    unit("示例县民政局", review__total=2).write(units / "c.yaml")
    refused = run("merge", units, "--agency", "示例县人民政府", "-o", "sum.yaml")
    assert refused.exit_code == 2
    assert "示例县民政局" in refused.stderr
    assert "表四" in refused.stderr
    assert not Path("sum.yaml").exists()
    forced = run("merge", units, "--agency", "示例县人民政府", "-o", "sum.yaml", "--force")
    assert forced.exit_code == 0
    assert "示例县民政局" in forced.stderr
    assert drafting.load_figures("sum.yaml").cells["review.total"] == 2


def test_bad_units_stop_none_of_the_others(units: Path) -> None:
    (units / "a0.yaml").write_text("agency: [", encoding="utf-8")
    (units / "z.xlsx").write_bytes(b"no workbook")
    told = run("merge", units, "--agency", "示例县人民政府", "-o", "sum.yaml")
    assert told.exit_code == 2
    assert [sum(name in line for line in told.stderr.splitlines()) for name in ("a0.yaml", "z.xlsx")] == [1, 1]
    assert "汇总2个单位，2个数据文件用不了，没有计入" in told.stderr
    assert drafting.load_figures("sum.yaml").cells["disclosure.licences"] == 7


def test_the_sum_itself_says_what_it_lacks(units: Path) -> None:
    """The screen is gone when somebody opens the sum in March."""
    (units / "z.xlsx").write_bytes(b"no workbook")
    lacking = unit("示例县民政局")
    replace(lacking, cells={**lacking.cells, "disclosure.fees": None}).write(units / "c.yaml")
    for name in ("sum.yaml", "sum.xlsx"):
        assert run("merge", units, "--agency", "示例县人民政府", "-o", name).exit_code == 2
    first = Path("sum.yaml").read_text(encoding="utf-8").splitlines()[:3]
    assert first[0] == "# 汇总自3个单位：示例县水利局、示例县民政局、示例县教育局"
    assert first[1].startswith("# 没有计入：z.xlsx：")
    assert first[2] == "# 示例县民政局缺1格，这些格没有汇总：表二“行政事业性收费”"
    sheet = read_workbook(Path("sum.xlsx").read_bytes(), "sum.xlsx")[0]
    assert sheet.name == ACCOUNT_SHEET
    assert [sheet.text((r, 1)) for r in range(1, 4)] == ["".join(line[2:].split()) for line in first]
    for name in ("sum.yaml", "sum.xlsx"):
        assert drafting.load_figures(name).cells["disclosure.licences"] == 7


def test_facts_that_few_units_state_are_told_together() -> None:
    own = [Fact(f"f{n}", f"举办活动{n}", Decimal(n), "场") for n in range(6)]
    units = [
        replace(unit("甲局"), facts=tuple(own)),
        unit("乙局"),
        replace(unit("丙局"), facts=(own[0],)),
        unit("丁局"),
    ]
    merged = merge(units, WHOLE, GENRE)
    assert merged.facts_lacking() == (
        "“举办活动0”有2个单位未填，合计中不含：乙局、丁局",
        "“举办活动1”“举办活动2”“举办活动3”“举办活动4”等5项只有甲局填了，合计中不含其余3个单位",
    )


def test_a_whole_sum_opens_on_the_form(units: Path) -> None:
    assert run("merge", units, "--agency", "示例县人民政府", "-o", "sum.xlsx").exit_code == 0
    names = [s.name for s in read_workbook(Path("sum.xlsx").read_bytes(), "sum.xlsx")]
    assert names[0] == FORM_SHEET
    assert ACCOUNT_SHEET in names


def test_bad_units_alone_give_no_sum(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("agency: [", encoding="utf-8")
    told = run("merge", tmp_path, "--agency", "示例县人民政府", "-o", tmp_path / "sum.yaml")
    assert told.exit_code == 2
    assert len(told.stderr.splitlines()) == 1
    assert not (tmp_path / "sum.yaml").exists()


def test_missing_cells_are_said(units: Path) -> None:
    lacking = unit("示例县民政局")
    replace(lacking, cells={**lacking.cells, "disclosure.fees": None}).write(units / "c.yaml")
    shown = run("merge", units, "--agency", "示例县人民政府", "-o", "sum.yaml")
    assert "示例县民政局缺1格，这些格没有汇总：表二“行政事业性收费”" in shown.stderr
    assert drafting.load_figures("sum.yaml").cells["disclosure.fees"] is None


@pytest.mark.parametrize("args", [["nowhere.yaml"], ["nothing*.yaml"], ["."]])
def test_nothing_to_add_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, args: list[str]) -> None:
    monkeypatch.chdir(tmp_path)
    result = run("merge", *args, "--agency", "示例县人民政府")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) == 1
    assert result.stdout == ""


def test_a_workbook_tells_the_share_of_each_unit(units: Path) -> None:
    assert run("merge", units, "--agency", "示例县人民政府", "-o", "sum.xlsx").exit_code == 0
    sheet = next(s for s in read_workbook(Path("sum.xlsx").read_bytes(), "sum.xlsx") if s.name == SHARES_SHEET)
    head = [sheet.text((LIST_TOP - 1, c)) for c in range(4)]
    assert head == ["名称", "汇总", "示例县水利局", "示例县教育局"]
    label = cell_label(GENRE.edition(2024).cells["disclosure.licences"])
    row = next(r for r, c in sheet.cells if c == 0 and sheet.text((r, c)) == label)
    assert [sheet.text((row, c)) for c in (1, 2, 3)] == ["7", "3", "4"]
    # A sum is figures like any other, and may be a part of a larger one.
    assert run("merge", "sum.xlsx", "units/a.yaml", "--agency", "示例市人民政府", "-o", "all.xlsx").exit_code == 0
    assert drafting.load_figures("all.xlsx").cells["disclosure.licences"] == 10
