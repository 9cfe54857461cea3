"""compare --matrix and years: what could not be read decides the exit status, the same report twice is called so."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from drafting.cli import app
from drafting.resources import corpus_root

ROOT = corpus_root() / "gi_annual_report"
OFFICE = [ROOT / year / "shili-county-office.md" for year in ("2023", "2024")]
THIRD = ROOT / "2022" / "shili-hewan-town.md"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for year, report in zip(("2023", "2024"), OFFICE, strict=True):
        shutil.copy(report, tmp_path / f"office{year}.md")
    shutil.copy(THIRD, tmp_path / "town.md")
    return tmp_path


def test_a_file_that_cannot_be_read_decides_the_exit_status(folder: Path) -> None:
    assert run("compare", "--matrix", folder).exit_code == 0
    (folder / "notice.md").write_text("# 会议通知\n\n请参加会议，并提前准备材料。\n", encoding="utf-8")
    told = run("compare", "--matrix", folder)
    assert told.exit_code == 0
    assert "notice.md" in told.stderr
    (folder / "broken.docx").write_bytes(b"PK\x03\x04broken")
    told = run("compare", "--matrix", folder)
    assert told.exit_code == 2
    assert "broken.docx" in told.stderr
    assert "雷同率" in told.stdout


def test_the_same_report_twice_is_called_so(folder: Path) -> None:
    assert run("convert", folder / "office2024.md", "-o", folder / "again.docx").exit_code == 0
    told = run("compare", "--matrix", folder)
    assert "同一份报告" in told.stdout.splitlines()[2]
    tree = json.loads(run("compare", "--matrix", folder, "--format", "json").stdout)
    assert [p["same"] for p in tree["pairs"]].count(True) == 1
    page = run("compare", "--matrix", folder, "--format", "html").stdout
    assert "同一份报告" in page
    assert str(folder) not in page  # it says nothing of any of them


def test_a_least_share(folder: Path) -> None:
    third = (folder / "office2023.md").read_text(encoding="utf-8").replace("2023", "2022")
    (folder / "office2022.md").write_text(third, encoding="utf-8")
    every = json.loads(run("compare", "--matrix", folder, "--format", "json").stdout)["pairs"]
    shares = sorted(p["share"] for p in every)
    assert len(shares) > 1
    middle = (shares[0] + shares[-1]) / 2
    for given in (f"{middle * 100}%", str(middle)):
        some = json.loads(run("compare", "--matrix", folder, "--min", given, "--format", "json").stdout)["pairs"]
        assert sorted(p["share"] for p in some) == [s for s in shares if s >= middle]
    for wrong in ("x", "-3%", "300%"):
        assert run("compare", "--matrix", folder, "--min", wrong).exit_code == 2
    assert run("compare", *OFFICE, "--min", "30%").exit_code == 2


def test_years_show_their_figures_first(tmp_path: Path) -> None:
    third = tmp_path / "2022.md"
    third.write_text(OFFICE[0].read_text(encoding="utf-8").replace("2023", "2022"), encoding="utf-8")
    told = run("compare", third, *OFFICE).stdout
    assert told.index("历年数字") < told.index("沿用率（行为旧")
    line = next(x for x in told.splitlines() if "“本年新收政府信息公开申请数量”行“总计”列" in x)
    assert line.split()[:3] == ["17", "17", "23"]
    page = run("compare", third, *OFFICE, "--format", "html").stdout
    assert page.index("历年数字") < page.index("<h2>沿用率")


def test_a_wrong_order_is_asked_about() -> None:
    assert "旧报告（2024年）比新报告（2023年）还晚，次序是否写反了？" in run("compare", *reversed(OFFICE)).stdout


def test_two_reports_of_one_year_are_said_to_be(tmp_path: Path) -> None:
    other = tmp_path / "other.md"
    other.write_text(OFFICE[1].read_text(encoding="utf-8").replace("27件", "23件"), encoding="utf-8")
    assert "两份报告都是2024年的" in run("compare", OFFICE[1], other).stdout
    assert "两份报告都是" not in run("compare", OFFICE[1], OFFICE[1]).stdout
    assert "两份报告都是" not in run("compare", *OFFICE).stdout
