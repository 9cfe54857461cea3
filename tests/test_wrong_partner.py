"""Figures and reports of another agency or another year are noticed in every command."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner, Result

from drafting.cli import app
from drafting.genre.partners import same_agency
from drafting.resources import corpus_root

ROOT = corpus_root() / "gi_annual_report"
OWN = ROOT / "2024" / "shili-county-office.figures.yaml"
OWN_REPORT = ROOT / "2024" / "shili-county-office.md"
BEFORE = ROOT / "2023" / "shili-county-office.figures.yaml"
BEFORE_REPORT = ROOT / "2023" / "shili-county-office.md"
OTHER = ROOT / "2023" / "shili-development-zone.figures.yaml"
OTHER_REPORT = ROOT / "2023" / "shili-development-zone.md"
OTHER_THIS_YEAR = ROOT / "2024" / "shili-dongfeng-subdistrict.figures.yaml"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args])


@pytest.mark.parametrize("previous", [OTHER, OTHER_REPORT])
def test_last_year_of_another_agency_is_named(previous: Path, tmp_path: Path) -> None:
    out = tmp_path / "d.docx"
    told = run("draft", OWN, "--previous", previous, "-o", out, "--force", "--quiet")
    assert told.exit_code == 0
    assert "不是同一机关" in told.stderr
    assert str(previous) in told.stderr
    assert any("不是同一机关" in c.text for c in docx.Document(str(out)).comments)
    told = run("new", "--agency", "示例县水利局", "--year", "2024", "--previous", previous)
    assert told.exit_code == 0
    assert "不是同一机关" in told.stderr
    told = run("rules", "--checklist", OWN_REPORT, "--previous", previous)
    assert told.exit_code == 0
    assert "不是同一机关" in told.stderr
    told = run("lint", OWN_REPORT, "--previous", previous)
    assert "不是同一机关" in told.stderr
    if previous.suffix == ".md":
        assert "机关名称不同" in run("compare", previous, OWN_REPORT).stdout


def test_figures_of_another_agency_are_named() -> None:
    told = run("lint", OWN_REPORT, "--figures", OTHER_THIS_YEAR)
    assert told.exit_code == 1
    assert "给出的数据是" in told.stderr
    assert "不是同一机关" in told.stderr


def test_figures_of_another_year_are_refused() -> None:
    told = run("lint", OWN_REPORT, "--figures", BEFORE)
    assert told.exit_code == 2
    assert told.stdout == ""
    assert "是2023年的数据" in told.stderr
    assert run("draft", OWN, "--previous", ROOT / "2022" / "shili-hewan-town.figures.yaml").exit_code == 2
    previous = run("lint", OWN_REPORT, "--previous", ROOT / "2022" / "shili-hewan-town.figures.yaml")
    assert "没有与它核对" in previous.stderr
    assert previous.exit_code == 2


@pytest.mark.parametrize("given", [OWN, OWN_REPORT, ROOT / "2022" / "shili-city-government.md"])
@pytest.mark.parametrize("command", ["lint", "draft", "new"])
def test_last_year_must_be_the_year_before(given: Path, command: str, tmp_path: Path) -> None:
    told = {
        "lint": lambda: run("lint", OWN_REPORT, "--previous", given),
        "draft": lambda: run("draft", OWN, "--previous", given, "-o", tmp_path / "d.docx"),
        "new": lambda: run("new", "--year", "2024", "--agency", "示例县水利局", "--previous", given),
    }[command]()
    assert told.exit_code == 2
    assert told.stdout == ""
    *remarks, error = told.stderr.splitlines()
    assert error.startswith(f"{given}：是20")
    assert "作为上年给出的，应是上一年（2023年）的数据或报告" in error
    assert all("不是同一机关" in line for line in remarks)
    assert not list(tmp_path.iterdir())


def test_among_many_reports_those_of_another_year_are_refused_by_name() -> None:
    told = run("lint", OWN_REPORT, BEFORE_REPORT, "--previous", BEFORE)
    assert told.exit_code == 2
    assert f"{OWN_REPORT}" in told.stdout
    assert f"报告 {BEFORE_REPORT} 是2023年的，没有与它核对" in told.stderr


def test_ones_own_are_not_remarked_on(tmp_path: Path) -> None:
    told = run("draft", OWN, "--previous", BEFORE_REPORT, "-o", tmp_path / "d.md")
    assert "不是同一机关" not in told.stderr
    assert "不是同一机关" not in run("lint", OWN_REPORT, "--figures", OWN, "--previous", BEFORE).stderr
    assert "不是同一机关" not in run("new", "--previous", BEFORE, "-o", tmp_path / "n.yaml").stderr


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("示例县水利局", "示例县水利局", True),
        ("示例省示例县水利局", "示例县水利局", True),
        ("示例县水利局", "示例县 水利局", True),
        ("示例县水利局", "示例县教育局", False),
        ("示例县人民政府", "示例县人民政府办公室", False),
        (None, "示例县水利局", True),
    ],
)
def test_names_with_and_without_the_places_above(one: str | None, other: str, same: bool) -> None:
    assert same_agency(one, other) is same
    assert same_agency(other, one) is same
