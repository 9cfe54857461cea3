"""Figures of many reports: a folder of files, one table, and the sum of it."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafting.errors import InputError
from drafting.genre.figures import Agency, Fact, Figures, Hedge, Part
from drafting.genre.loader import load_genre
from drafting.merging import merge
from drafting.readers.figures import load_figures
from drafting.readers.unit_table import is_unit_table, load_unit_table
from drafting.renderers.unit_table import has_parquet, render_parquet, render_unit_table
from tests.review.folders import CORPUS, OFFICE, run
from tests.strategies import AGENCIES, consistent_figures

YEAR = CORPUS / "2023"
REPORTS = sorted(YEAR.glob("*.md"))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def plain(figures: Figures) -> Figures:
    """Figures without where they came from."""
    return replace(figures, path=None, stands={}, remarks=())


def test_a_folder_and_a_table(here: Path) -> None:
    told = run("extract", *REPORTS, "-o", "数据/")
    assert told.exit_code == 0, told.stderr
    files = sorted(p for p in (here / "数据").iterdir() if p.suffix == ".yaml")
    assert len(files) == len(REPORTS)
    assert f"{len(REPORTS)}份数据" in told.stderr
    units = load_unit_table(here / "数据" / "units.xlsx")
    for file, unit in zip(files, units, strict=True):
        alone = load_figures(file)
        assert (unit.agency, unit.year, unit.cells) == (alone.agency, alone.year, alone.cells)
        assert unit.facts == alone.facts
        assert unit.amounts == alone.amounts
        assert unit.contact == alone.contact
    assert has_parquet() or "pyarrow" in told.stderr


def test_merge_from_the_table_is_merge_from_the_files(here: Path) -> None:
    run("extract", YEAR, "-o", "数据/")
    agency = ("--agency", "示例县人民政府")
    assert run("merge", "数据/units.xlsx", *agency, "-o", "a.yaml").exit_code == 0
    assert run("merge", *sorted((here / "数据").glob("*.yaml")), *agency, "-o", "b.yaml").exit_code == 0
    # Beside the files of its units the table only repeats them.
    assert run("merge", "数据", *agency, "-o", "c.yaml").exit_code == 0
    assert (here / "a.yaml").read_bytes() == (here / "b.yaml").read_bytes() == (here / "c.yaml").read_bytes()


def test_one_bad_file_does_not_stop_the_rest(here: Path) -> None:
    (here / "in").mkdir()
    for report in REPORTS[:2]:
        (here / "in" / report.name).write_bytes(report.read_bytes())
    (here / "in" / "坏的.docx").write_bytes(b"PK\x03\x04")
    (here / "in" / "旧.doc").write_bytes(b"x")
    (here / "in" / "通知.md").write_text("# 会议通知\n\n请参加。\n", encoding="utf-8")
    told = run("extract", "in", "-o", "数据/")
    assert told.exit_code == 2
    assert len(load_unit_table(here / "数据" / "units.xlsx")) == 2
    for name in ("坏的.docx", "旧.doc", "略过 in"):
        assert name in told.stderr


def test_files_are_not_written_over(here: Path) -> None:
    assert run("extract", *REPORTS[:2], "-o", "数据/", "--format", "json").exit_code == 0
    before = {p: p.read_bytes() for p in (here / "数据").iterdir()}
    told = run("extract", *REPORTS[:2], "-o", "数据/", "--format", "json")
    assert told.exit_code == 2
    assert "--overwrite" in told.stderr
    assert {p: p.read_bytes() for p in (here / "数据").iterdir()} == before
    assert run("extract", *REPORTS[:2], "-o", "数据/", "--format", "json", "--overwrite").exit_code == 0


@pytest.mark.parametrize("output", [(), ("-o", "a.yaml"), ("-o", "-")])
def test_many_reports_want_a_folder(here: Path, output: tuple[str, ...]) -> None:
    told = run("extract", *REPORTS[:2], *output)
    assert told.exit_code == 2
    assert "文件夹" in told.stderr
    assert list(here.iterdir()) == []


def test_messages_are_folded_and_chinese(here: Path) -> None:
    (here / "in").mkdir()
    text = OFFICE.read_text(encoding="utf-8").replace("<td>20</td><td>3</td>", "<td></td><td>3</td>")
    (here / "in" / "a.md").write_text(text, encoding="utf-8")
    (here / "in" / "b.md").write_bytes(OFFICE.read_bytes())
    told = run("extract", "in", "-o", "数据/")
    assert "a.md：1格没有读到（表三1格）" in told.stderr
    assert "applications" not in told.stderr
    told = run("merge", "数据/units.xlsx", "--agency", "示例县人民政府", "--force")
    assert told.exit_code == 2
    assert "每个单位只给一份" in told.stderr


def test_what_is_wrong_in_a_table_is_told_with_its_cell(here: Path) -> None:
    unit = load_figures(YEAR / "shili-county-office.figures.yaml")
    path = "applications.new.total"
    wrong = replace(unit, cells={**unit.cells, path: Decimal(-3), "applications.carried_in.total": Decimal("1.5")})
    (here / "t.xlsx").write_bytes(render_unit_table([unit, wrong]))
    with pytest.raises(InputError) as error:
        load_unit_table(here / "t.xlsx")
    assert "第4行" in str(error.value)
    assert "不能是负数" in str(error.value)
    assert "应当是整数" in str(error.value)
    assert not is_unit_table(YEAR / "shili-county-office.figures.yaml")


def test_the_same_figures_the_same_bytes() -> None:
    unit = load_figures(YEAR / "shili-county-office.figures.yaml")
    assert render_unit_table([unit]) == render_unit_table([unit])


def test_parquet_holds_the_same_numbers(tmp_path: Path) -> None:
    parquet: Any = pytest.importorskip("pyarrow.parquet")
    units = [load_figures(p) for p in sorted(YEAR.glob("*.figures.yaml"))]
    path = tmp_path / "u.parquet"
    path.write_bytes(render_parquet(units))
    table = parquet.read_table(path)
    assert table.num_rows == len(units)
    for unit, row in zip(units, table.to_pylist(), strict=True):
        assert row["agency"] == unit.agency.name
        for cell, value in unit.cells.items():
            assert row[cell] == value


def test_parquet_says_that_it_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "pyarrow.parquet", None)
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    assert not has_parquet()
    with pytest.raises(InputError, match="pyarrow"):
        render_parquet([])


# ------------------------------------------------------------------------------------------ properties

_labels = st.text("通过网站公开信息举办培训=+@", min_size=1, max_size=8).filter(lambda t: bool(t.strip()))


@st.composite
def facts(draw: st.DrawFn) -> tuple[Fact, ...]:
    out = []
    for n in range(draw(st.integers(0, 3))):
        parts = tuple(
            Part(draw(_labels), Decimal(draw(st.integers(0, 99))), draw(st.sampled_from(["", "条"])))
            for _ in range(draw(st.integers(0, 3)))
        )
        value = sum((p.value for p in parts), Decimal(0)) if parts else Decimal(draw(st.integers(0, 9999)))
        hedge: Hedge | None = draw(st.sampled_from([None, "over", "about"]))
        section = draw(st.sampled_from([None, "proactive"]))
        same = tuple(replace(p, unit="") for p in parts)
        out.append(Fact(f"f{n}", draw(_labels), value, "条", same, draw(st.booleans()), hedge, section))
    return tuple(out)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_a_table_reads_back_as_it_was_written(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    units = [
        replace(data.draw(consistent_figures(years=(2023, 2023), agencies=(agency,))), facts=data.draw(facts()))
        for agency in data.draw(st.lists(st.sampled_from(AGENCIES), unique=True, min_size=1, max_size=3))
    ]
    path = tmp_path_factory.mktemp("t") / "units.xlsx"
    path.write_bytes(render_unit_table(units))
    read = load_unit_table(path)
    assert [plain(r) for r in read] == [plain(replace(u, notes={})) for u in units]
    pack = load_genre(units[0].genre)
    whole = Agency("示例省人民政府", "province", "government")
    assert merge(read, whole, pack).figures == merge(units, whole, pack).figures
