"""The reviewer's checklist: what is asked of a report, and what became of it in one."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from drafting.checklist import MANUAL, make_checklist
from drafting.cli import app
from drafting.genre.loader import load_genre
from drafting.linter import lint_document
from drafting.readers.files import read_document
from drafting.renderers.checklist import checklist_document, render_checklist_text, render_checklist_xlsx
from drafting.renderers.checklist_docx import render_checklist_docx
from drafting.resources import corpus_root
from drafting.results import STATES, Checklist, Item
from drafting.rules.base import Profile
from drafting.rules.registry import all_rules

GENRE = load_genre()
REPORT = corpus_root() / "gi_annual_report" / "2024" / "shili-dongfeng-subdistrict.md"


def items(checklist: Checklist) -> list[Item]:
    return [item for _, group in checklist.groups for item in group]


def filled() -> Checklist:
    result = lint_document(read_document(REPORT))
    assert result.agency is not None
    return make_checklist(Profile(GENRE, result.agency.level, result.agency.kind, result.year), result)


def test_every_rule_that_concerns_a_body_has_an_item() -> None:
    profile = Profile(GENRE, "county", "office", 2024)
    listed = {i.rule for i in items(make_checklist(profile)) if i.rule}
    assert listed == {
        # A rule that the pack has nothing for concerns no body of it.
        r.code
        for r in all_rules()
        if r.demands(profile) is not None and r.lacks(GENRE) is None
    }


def test_what_is_asked_depends_on_level_kind_and_year() -> None:
    def texts(level: str, kind: str, year: int) -> set[str]:
        return {i.text for i in items(make_checklist(Profile(GENRE, level, kind, year)))}

    assert any("3月31日" in t for t in texts("county", "government", 2024))
    assert not any("3月31日" in t for t in texts("county", "office", 2024))
    assert "规章各栏填0" in texts("township", "government", 2024)
    assert "规章各栏填0" not in texts("city", "government", 2024)
    assert "表格按国办公开办函〔2019〕60号填报" in texts("county", "office", 2020)


def test_every_finding_is_told_with_an_item_of_its_rule() -> None:
    result = lint_document(read_document(REPORT))
    found = {f.rule for f in result.findings}
    assert found
    by_rule = {i.rule for i in items(filled()) if i.state in ("unmet", "remark")}
    assert by_rule == found


def test_a_finding_stands_at_the_demand_that_it_is_about() -> None:
    text = REPORT.read_text(encoding="utf-8").replace("## 五、存在的主要问题及改进情况", "")
    result = lint_document(read_document("r.md", content=text))
    made = make_checklist(Profile(GENRE, "township", "subdistrict", 2024), result)
    states = {i.text: i.state for i in items(made) if i.rule == "ST01"}
    assert states["要有“五、存在的主要问题及改进情况”"] == "unmet"
    assert states["要有“六、其他需要报告的事项”"] == "met"


def test_what_was_not_checked_is_not_met() -> None:
    made = filled()
    skipped = [i for i in items(made) if i.rule == "TB08"]
    assert [i.state for i in skipped] == ["unchecked"]
    assert "上年" in skipped[0].note
    assert made.groups[-1][0] == MANUAL
    assert {i.state for i in made.groups[-1][1]} == {"manual"}


def test_every_format_holds_every_item() -> None:
    made = filled()
    text = render_checklist_text(made)
    document = checklist_document(made)
    word = render_checklist_docx(document)
    read = read_document("c.docx", content=word)
    with zipfile.ZipFile(io.BytesIO(render_checklist_xlsx(made))) as book:
        strings = book.read("xl/sharedStrings.xml").decode("utf-8")
    cells = {c.text for t in read.tables for c in t.cells}
    for item in items(made):
        assert item.text in text
        assert item.text in cells
        assert item.text in strings
        assert STATES[item.state] in cells
    assert word == render_checklist_docx(document)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".txt", ".md"])
def test_the_command_writes_it(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"c{suffix}"
    ran = CliRunner().invoke(app, ["rules", "--checklist", str(REPORT), "-o", str(out)])
    assert ran.exit_code == 0, ran.output
    assert out.stat().st_size > 1000
    assert "不符合" in ran.output
    assert "待人工核对" in ran.output
    if suffix in (".docx", ".xlsx", ".md"):
        again = CliRunner().invoke(app, ["rules", "--checklist", str(REPORT), "-o", str(out)])
        assert again.exit_code == 2


def test_without_a_report_it_is_to_be_filled_in_by_hand() -> None:
    ran = CliRunner().invoke(app, ["rules", "--checklist", "--level", "county", "--kind", "office", "--year", "2024"])
    assert ran.exit_code == 0
    assert "□符合" in ran.output
    assert "未核对" not in ran.output


@pytest.mark.parametrize("bad", [["--format", "pdf"], ["missing.md"], ["--level", "moon"]])
def test_what_cannot_be_used_is_told_in_a_line(bad: list[str]) -> None:
    ran = CliRunner().invoke(app, ["rules", "--checklist", *bad])
    assert ran.exit_code == 2
    assert "Traceback" not in ran.output


def test_lines_about_last_year_are_filled_in_from_last_years_report(tmp_path: Path) -> None:
    corpus = corpus_root() / "gi_annual_report"
    report, last = corpus / "2024" / "drafted-shili-county-2024.md", corpus / "2023" / "drafted-shili-county-2023.md"

    def states(*more: str) -> dict[str, set[str]]:
        output = tmp_path / f"{len(more)}.md"
        run = CliRunner().invoke(app, ["rules", "--checklist", str(report), *more, "-o", str(output)])
        assert run.exit_code == 0, run.output
        lines = [line for line in output.read_text(encoding="utf-8").splitlines() if "TB08" in line]
        assert lines
        return {STATES["unchecked"]: {line for line in lines if STATES["unchecked"] in line}}

    assert states()[STATES["unchecked"]]
    assert not states("--previous", str(last))[STATES["unchecked"]]


def test_last_year_without_a_report_is_refused() -> None:
    run = CliRunner().invoke(app, ["rules", "--checklist", "--previous", "a.md"])
    assert run.exit_code == 2
    run = CliRunner().invoke(app, ["rules", "--previous", "a.md"])
    assert run.exit_code == 2
