"""The commands, as a person or a script runs them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from typer.testing import CliRunner, Result

import drafting
from drafting.cli import app
from drafting.findings import Finding, Severity
from drafting.renderers.exact_json import dumps
from drafting.renderers.formats import FORMATS
from drafting.renderers.github import render_github
from drafting.renderers.outcome import Run
from drafting.renderers.text import excerpt, render_text
from drafting.resources import corpus_root
from drafting.results import LintResult
from drafting.rules.registry import all_rules
from drafting.text.width import display_width

ROOT = Path(__file__).resolve().parents[1]
YEAR = corpus_root() / "gi_annual_report" / "2024"
FAULTY = YEAR / "shili-county-office.md"
FIGURES = YEAR / "shili-county-office.figures.yaml"
BEFORE = YEAR.parent / "2023" / "shili-county-office.md"
SCHEMA = json.loads((ROOT / "docs" / "schema" / "findings.schema.json").read_text(encoding="utf-8"))


def run(*args: str | Path, input: str | bytes | None = None) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args], input=input)


def findings(result: Result) -> list[dict[str, Any]]:
    tree = json.loads(result.stdout)
    jsonschema.validate(tree, SCHEMA)
    return [f for file in tree["files"] for f in file["findings"]]


def one_line(result: Result) -> str:
    """The error of a run that could not be done: one Chinese line, exit status 2, nothing on standard output."""
    assert result.exit_code == 2, result.output
    assert result.stdout == ""
    lines = result.stderr.splitlines()
    assert len(lines) == 1, result.stderr
    assert any("\u4e00" <= c <= "\u9fff" for c in lines[0])
    return lines[0]


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# ------------------------------------------------------------------------------------------ lint


def test_findings_decide_the_exit_status() -> None:
    assert run("lint", FAULTY, "--select", "ST03,FM02").exit_code == 0
    assert run("lint", FAULTY, "--select", "ST03", "--fail-on", "warning").exit_code == 1
    assert run("lint", BEFORE).exit_code == 0
    assert run("lint", FAULTY).exit_code == 1


def test_json_keeps_its_schema_and_equals_the_python_interface() -> None:
    result = run("lint", FAULTY, "--format", "json", "--numbers")
    found = findings(result)
    tree = json.loads(result.stdout)["files"][0]
    expected = drafting.lint(drafting.read(FAULTY))
    assert [(f["rule"], f["start"], f["end"], f["text"]) for f in found] == [
        (f.rule, f.start, f.end, f.text) for f in expected
    ]
    assert tree["agency"] == "示例县人民政府办公室"
    assert tree["year"] == 2024
    assert tree["coverage"]["numbers"] == len(tree["numbers"])
    assert [s["rule"] for s in tree["skipped"]] == [s.rule for s in expected.skipped]
    assert tree["failed"] == []
    text = FAULTY.read_text(encoding="utf-8")
    assert all(text[n["start"] : n["end"]] == n["text"] for n in tree["numbers"])


def test_same_input_same_bytes() -> None:
    for name in FORMATS.keys() - {"docx"}:
        assert run("lint", FAULTY, "--format", name).stdout_bytes == run("lint", FAULTY, "--format", name).stdout_bytes


def test_text_underlines_the_words() -> None:
    result = run("lint", FAULTY, "--select", "ST03")
    lines = result.stdout.splitlines()
    assert f"{FAULTY}:95:4 警告 ST03" in lines[0]
    assert lines[1] == "   95 | ## 五、存在主要问题及改进情况"
    assert lines[2] == "      |    " + "^" * 26
    assert "\x1b" not in result.stdout


def test_text_says_what_was_not_run_and_what_was_counted() -> None:
    out = run("lint", BEFORE).stdout
    assert "没有发现问题" in out
    assert "正文数字" in out
    assert "另有7条规则没有查：" in out
    assert "--previous" in out


def test_numbers_are_listed() -> None:
    out = run("lint", BEFORE, "--numbers").stdout
    assert "正文中的数字：" in out
    assert "已核对" in out


def test_output_file_and_its_suffix(tmp_path: Path) -> None:
    out = tmp_path / "findings.json"
    result = run("lint", FAULTY, "-o", out)
    assert result.exit_code == 1
    assert result.stdout == ""
    jsonschema.validate(json.loads(out.read_text(encoding="utf-8")), SCHEMA)
    assert run("lint", FAULTY, "-o", tmp_path / "r.txt").exit_code == 1
    assert "ST03" in (tmp_path / "r.txt").read_text(encoding="utf-8")
    assert run("lint", FAULTY, "--format", "json", "-o", tmp_path / "r.txt").exit_code == 1
    assert (tmp_path / "r.txt").read_text(encoding="utf-8") == out.read_text(encoding="utf-8")
    assert "后缀" in one_line(run("lint", FAULTY, "-o", tmp_path / "r.xyz"))
    assert "文件夹" in one_line(run("lint", FAULTY, "-o", tmp_path / "none" / "r.json"))
    assert sorted(p.name for p in tmp_path.iterdir()) == ["findings.json", "r.txt"]


@pytest.mark.parametrize(
    "args",
    [
        ("lint", FAULTY, "--select", "ST03"),
        ("extract", FAULTY),
        ("draft", FIGURES),
        ("new", "--agency", "示例县人民政府", "--year", "2024"),
        ("merge", FIGURES, "--agency", "示例县人民政府"),
        ("compare", BEFORE, FAULTY),
        ("rules", "NM01"),
    ],
    ids=lambda args: str(args[0]),
)
def test_a_dash_is_standard_output(elsewhere: Path, args: tuple[str | Path, ...]) -> None:
    plain, dashed = run(*args), run(*args, "-o", "-")
    assert plain.stdout
    assert (dashed.exit_code, dashed.stdout) == (plain.exit_code, plain.stdout)
    assert not any(elsewhere.iterdir())


def test_sarif_points_at_the_words_and_says_what_was_not_run(elsewhere: Path) -> None:
    (elsewhere / "年报 一.md").write_bytes(FAULTY.read_bytes())
    shown = run("lint", "年报 一.md", "none.md", "-o", "r.sarif")
    assert shown.exit_code == 2
    tree = json.loads((elsewhere / "r.sarif").read_text(encoding="utf-8"))
    (only,) = tree["runs"]
    lines = FAULTY.read_text(encoding="utf-8").split("\n")
    expected = drafting.lint(drafting.read(FAULTY))
    assert only["tool"]["driver"]["version"] == drafting.__version__
    assert len(only["results"]) == len(expected)
    for made, finding in zip(only["results"], expected, strict=True):
        rule = only["tool"]["driver"]["rules"][made["ruleIndex"]]
        assert made["ruleId"] == rule["id"] == finding.rule
        assert rule["shortDescription"]["text"]
        assert made["level"] == finding.severity.value
        place = made["locations"][0]["physicalLocation"]
        assert place["artifactLocation"]["uri"] == "%E5%B9%B4%E6%8A%A5%20%E4%B8%80.md"
        region = place["region"]
        assert lines[region["startLine"] - 1][region["startColumn"] - 1 : region["endColumn"] - 1] == finding.text
        for change in made.get("fixes", ()):
            (replacement,) = change["artifactChanges"][0]["replacements"]
            deleted = replacement["deletedRegion"]
            assert finding.fix is not None
            assert replacement["insertedContent"]["text"] == finding.fix.replacement
            assert deleted["startColumn"] < deleted["endColumn"]
    assert sum("fixes" in made for made in only["results"]) == sum(f.fix is not None for f in expected)
    (invocation,) = only["invocations"]
    assert not invocation["executionSuccessful"]
    said = [n["message"]["text"] for n in invocation["toolExecutionNotifications"]]
    assert any("none.md" in text for text in said)
    assert all(any(text.startswith(s.rule) for text in said) for s in expected.skipped)


def test_word_comments_stand_on_the_exact_words(elsewhere: Path) -> None:
    import docx
    from docx.oxml.ns import qn

    original, first, second = (elsewhere / name for name in ("a.docx", "b.docx", "c.docx"))
    assert run("draft", FIGURES, "-o", "a.docx").exit_code == 0
    written = docx.Document(str(original))
    said = next(p for p in written.paragraphs if "新收到政府信息公开申请" in p.text)
    number = next(t for control in said._p.iter(qn("w:sdtContent")) for t in control.iter(qn("w:t")))
    number.text = "9999"
    said.add_run("加粗的2025年13月1日，，见《条例》。").bold = True
    written.save(str(original))
    before = original.read_bytes()
    report = drafting.read(original)
    expected = drafting.lint(report).findings
    assert run("lint", "a.docx", "-o", "b.docx").exit_code == 1
    assert run("lint", "a.docx", "-o", "c.docx").exit_code == 1
    assert first.read_bytes() == second.read_bytes()
    again = drafting.lint(drafting.read(first)).findings
    assert [(f.rule, f.start, f.end) for f in again] == [(f.rule, f.start, f.end) for f in expected]
    marked = docx.Document(str(first))
    comments = {c.comment_id: c.text for c in marked.comments}
    words = dict.fromkeys(comments, "")
    inside: set[int] = set()
    for element in marked.element.body.iter(qn("w:commentRangeStart"), qn("w:commentRangeEnd"), qn("w:t")):
        if element.tag == qn("w:t"):
            for mark in inside:
                words[mark] += element.text or ""
        elif element.tag == qn("w:commentRangeStart"):
            inside.add(int(element.get(qn("w:id"))))
        else:
            inside.remove(int(element.get(qn("w:id"))))
    assert not inside
    assert {"FM07", "NM01", "YR03", "ST08"} <= {f.rule for f in expected}
    assert [words[mark] for mark in sorted(comments)] == [f.text for f in expected]
    assert all(
        f.rule in comments[mark] and f.message in comments[mark]
        for mark, f in zip(sorted(comments), expected, strict=True)
    )
    assert any(r.bold and "13月" in r.text for p in marked.paragraphs for r in p.runs)
    assert "Word" in one_line(run("lint", FAULTY, "-o", "d.docx"))
    assert "一份" in one_line(run("lint", "a.docx", "b.docx", "-o", "d.docx"))
    assert not (elsewhere / "d.docx").exists()
    assert "覆盖" in one_line(run("lint", "a.docx", "-o", "a.docx"))
    assert original.read_bytes() == before


def test_no_input_is_written_over(elsewhere: Path) -> None:
    (elsewhere / "f.json").write_text(run("extract", BEFORE, "--format", "json").stdout, encoding="utf-8")
    (elsewhere / "r.txt").write_bytes(FAULTY.read_bytes())
    kept = {p.name: p.read_bytes() for p in elsewhere.iterdir()}
    for args in (
        ("draft", "f.json", "-o", "./f.json"),
        ("draft", FIGURES, "--previous", "f.json", "-o", "f.json"),
        ("merge", "f.json", "--agency", "示例县人民政府", "-o", "f.json"),
        ("new", "--previous", "f.json", "-o", "f.json"),
        ("lint", "r.txt", "-o", "r.txt"),
        ("compare", BEFORE, "r.txt", "-o", "r.txt"),
    ):
        assert "覆盖" in one_line(run(*args))
    assert {p.name: p.read_bytes() for p in elsewhere.iterdir()} == kept


def test_github_annotations() -> None:
    shown = run("lint", FAULTY, "--format", "github").stdout.splitlines()
    expected = drafting.lint(drafting.read(FAULTY)).findings
    for line, finding in zip(shown, expected, strict=False):
        level = {"error": "error", "warning": "warning", "info": "notice"}[finding.severity.value]
        assert line.startswith(f"::{level} file=")
        assert f",line={finding.line},endLine={finding.end_line},col={finding.column}," in line
        assert line.endswith(f",title={finding.rule}::{finding.message}")
    assert shown[len(expected)].startswith(f"共{len(expected)}处")
    broken = Finding("NM01", Severity.INFO, "100%\n都对不上", 0, 1, "x", line=1, column=2, end_line=2, end_column=1)
    made = render_github(Run((LintResult("C:\\a,b.md", None, None, (broken,)),)))
    assert made.startswith("::notice file=C%3A\\a%2Cb.md,line=1,endLine=2,title=NM01::100%25%0A都对不上\n")


def test_selection() -> None:
    everything = {f["rule"] for f in findings(run("lint", FAULTY, "--format", "json"))}
    assert {f["rule"] for f in findings(run("lint", FAULTY, "--format", "json", "--select", "st"))} == {"ST03"}
    left = {f["rule"] for f in findings(run("lint", FAULTY, "--format", "json", "--ignore", "ST,FM02"))}
    assert left == everything - {"ST03", "FM02"}
    assert "QQ01" in one_line(run("lint", FAULTY, "--select", "QQ01"))


def test_standard_input() -> None:
    text = FAULTY.read_bytes()
    found = findings(run("lint", "-", "--format", "json", input=text))
    assert [f["rule"] for f in found] == [f["rule"] for f in findings(run("lint", FAULTY, "--format", "json"))]
    out = run("lint", "-", "--select", "ST03", input=text).stdout
    assert out.startswith("标准输入:95:4")
    given = findings(run("lint", FAULTY, "--figures", "-", "--format", "json", input=FIGURES.read_bytes()))
    assert given == findings(run("lint", FAULTY, "--figures", FIGURES, "--format", "json"))
    assert "标准输入" in one_line(run("lint", "-", "--figures", "-", input=text))


def test_previous_year_as_report_and_as_figures() -> None:
    for previous in (BEFORE, BEFORE.with_suffix(".figures.yaml")):
        result = run("lint", FAULTY, "--previous", previous, "--format", "json")
        tree = json.loads(result.stdout)["files"][0]
        assert not [s for s in tree["skipped"] if "上年的数据" in s["reason"]]


def test_folder_glob_and_many_inputs(elsewhere: Path) -> None:
    for i in range(4):
        (elsewhere / "in" / f"{i}").mkdir(parents=True)
        (elsewhere / "in" / f"{i}" / "报告.md").write_bytes((FAULTY if i % 2 else BEFORE).read_bytes())
        (elsewhere / "in" / f"{i}" / "报告.figures.yaml").write_bytes(FIGURES.read_bytes())
    reports = [str(Path("in") / f"{i}" / "报告.md") for i in range(4)]
    by_folder = run("lint", "in", "--select", "ST")
    assert [p for p in reports if f"{p}:" in by_folder.stdout] == reports[1::2]
    assert by_folder.stdout.index(reports[1]) < by_folder.stdout.index(reports[3])
    assert by_folder.exit_code == 0
    assert "4份报告" in by_folder.stdout
    assert run("lint", "in", "--select", "ST", "--jobs", "2").stdout == by_folder.stdout
    assert run("lint", "in/**/*.md", "--select", "ST", "--jobs", "1").stdout == by_folder.stdout
    assert run("lint", *reports, "--select", "ST", "--jobs", "1").stdout == by_folder.stdout
    twice = run("lint", reports[1], "in/1", reports[1], "--select", "ST")
    assert twice.stdout.count("ST03") == 1
    (elsewhere / "empty").mkdir()
    assert "没有报告" in one_line(run("lint", "empty"))
    assert "相符" in one_line(run("lint", "*.md"))


def test_folder_with_other_texts(elsewhere: Path) -> None:
    (elsewhere / "README.md").write_text("# 说明\n\n这里放报告。\n", encoding="utf-8")
    assert "不像" in one_line(run("lint", "README.md"))
    assert run("lint", ".").exit_code == 2
    (elsewhere / "report.md").write_bytes(BEFORE.read_bytes())
    result = run("lint", ".")
    assert result.exit_code == 0
    assert "略过 README.md" in result.stderr


def test_one_bad_input_does_not_lose_the_others(elsewhere: Path) -> None:
    (elsewhere / "empty.md").write_text("", encoding="utf-8")
    result = run("lint", "missing.md", FAULTY, "empty.md", "--format", "json")
    assert result.exit_code == 2
    tree = json.loads(result.stdout)
    jsonschema.validate(tree, SCHEMA)
    assert [f["path"] for f in tree["files"]] == [str(FAULTY)]
    assert tree["files"][0]["findings"]
    assert [u["path"] for u in tree["unusable"]] == ["missing.md", "empty.md"]
    assert len(result.stderr.splitlines()) == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("missing.md", None, "找不到"),
        ("empty.txt", b"", "空"),
        ("other.md", "# 会议通知\n\n请参加。\n".encode(), "不像"),
        ("rubbish.txt", bytes(range(256)) * 8, "编码"),
        ("report.xyz", b"abc", "格式"),
    ],
)
def test_unusable_reports(elsewhere: Path, name: str, content: bytes | None, said: str) -> None:
    if content is not None:
        (elsewhere / name).write_bytes(content)
    line = one_line(run("lint", name, "--format", "text"))
    assert name in line
    assert said in line


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("year: 2024\nagency: {name: 示例县人民政府办公室}\ncels: {}\n", "第3行"),
        ("year: 2024\nagency: {name: 示例县人民政府办公室}\ncells: {review: {upheld: 许多}}\n", "数字"),
        ("a: [", "YAML"),
        ("", "空"),
    ],
)
@pytest.mark.parametrize("command", ["lint", "draft"])
def test_unusable_figures(elsewhere: Path, command: str, text: str, said: str) -> None:
    (elsewhere / "f.yaml").write_text(text, encoding="utf-8")
    args = ["lint", str(FAULTY), "--figures", "f.yaml"] if command == "lint" else ["draft", "f.yaml"]
    line = one_line(run(*args))
    assert "f.yaml" in line
    assert said in line


def test_gbk_is_read(elsewhere: Path) -> None:
    text = FAULTY.read_text(encoding="utf-8")
    (elsewhere / "r.md").write_bytes(text.encode("gb18030"))
    assert findings(run("lint", "r.md", "--format", "json")) == findings(run("lint", FAULTY, "--format", "json"))


# ------------------------------------------------------------------------------------------ settings, baseline


def copy(folder: Path) -> Path:
    path = folder / "report.md"
    path.write_bytes(FAULTY.read_bytes())
    return path


def test_settings_are_found_upward(elsewhere: Path) -> None:
    (elsewhere / "a" / "b").mkdir(parents=True)
    report = copy(elsewhere / "a" / "b")
    (elsewhere / "pyproject.toml").write_text('[tool.drafting]\nignore = ["TB", "NM", "FM"]\n', encoding="utf-8")
    (elsewhere / "a" / "pyproject.toml").write_text('[project]\nname = "other"\n', encoding="utf-8")
    assert {f["rule"] for f in findings(run("lint", report, "--format", "json"))} == {"ST03"}
    assert run("lint", report).exit_code == 0
    (elsewhere / "a" / "drafting.toml").write_text('select = ["ST03"]\nfail-on = "warning"\n', encoding="utf-8")
    assert run("lint", report).exit_code == 1
    assert run("lint", report, "--fail-on", "error").exit_code == 0
    other = elsewhere / "other.toml"
    other.write_text('[tool.drafting]\nselect = ["FM02"]\n', encoding="utf-8")
    assert {f["rule"] for f in findings(run("lint", report, "--config", other, "--format", "json"))} == {"FM02"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('selct = ["ST"]\n', "selct"),
        ('select = "ST"\n', "一组文字"),
        ('fail-on = "grave"\n', "grave"),
        ("select = [\n", "TOML"),
        ('select = ["QQ"]\n', "QQ"),
        ('genre = "novel"\n', "novel"),
    ],
)
def test_settings_are_strict(elsewhere: Path, text: str, said: str) -> None:
    (elsewhere / "drafting.toml").write_text(text, encoding="utf-8")
    assert said in one_line(run("lint", copy(elsewhere)))


def test_baseline(elsewhere: Path) -> None:
    report = copy(elsewhere)
    written = run("lint", report, "--write-baseline", "known.json")
    assert written.exit_code == 0
    silent = run("lint", report, "--baseline", "known.json")
    assert silent.exit_code == 0
    assert "没有发现问题" in silent.stdout
    report.write_text(report.read_text(encoding="utf-8").replace("存在主要问题", "存在的主要问题"), encoding="utf-8")
    mended = run("lint", report, "--baseline", "known.json", "--format", "json")
    assert findings(mended) == []
    assert [k["rule"] for k in json.loads(mended.stdout)["baseline"]["resolved"]] == ["ST03"]
    assert "已不再出现" in mended.stderr
    assert "找不到" in one_line(run("lint", report, "--baseline", "none.json"))


def test_nothing_that_is_read_is_written_over(elsewhere: Path) -> None:
    report = copy(elsewhere)
    settings = elsewhere / "drafting.toml"
    settings.write_text('ignore = ["ST03"]\n', encoding="utf-8")
    own = elsewhere / "own"
    assert run("new", "--templates", own).exit_code == 0
    title = own / "title.md.j2"
    figures = elsewhere / "f.yaml"
    assert run("extract", report, "-o", figures).exit_code == 0
    kept = {p: p.read_bytes() for p in (report, settings, title, figures)}
    for said in (
        run("lint", report, "--write-baseline", report),
        run("lint", report, "--write-baseline", settings),
        run("lint", report, "--figures", figures, "--write-baseline", figures),
        run("lint", report, "-o", settings, "--format", "json"),
        run("lint", elsewhere, "-o", report, "--format", "json", "--overwrite"),
        run("compare", "--matrix", elsewhere, "-o", report, "--format", "json", "--overwrite"),
        run("draft", figures, "--templates", own, "-o", title, "--format", "json", "--overwrite"),
    ):
        assert said.exit_code == 2
        assert "是输入文件，不能覆盖" in one_line(said)
    assert {p: p.read_bytes() for p in kept} == kept


def test_an_agency_that_no_form_could_hold_is_refused(elsewhere: Path) -> None:
    for name in ("示例县\x1b[8m民政局", "示例" * 200, "示例县\n民政局"):
        said = run("new", "--agency", name, "--level", "county", "--kind", "office", "--year", "2024", "-o", "a.yaml")
        assert said.exit_code == 2
        assert "机关名称不对" in one_line(said)
    assert not (elsewhere / "a.yaml").exists()


# ------------------------------------------------------------------------------------------ other commands


@pytest.mark.parametrize("suffix", [".yaml", ".json", ".xlsx"])
def test_extract_writes_figures_that_read_back(elsewhere: Path, suffix: str) -> None:
    out = elsewhere / f"f{suffix}"
    assert run("extract", BEFORE, "-o", out).exit_code == 0
    read = drafting.load_figures(out)
    expected = drafting.extract(drafting.read(BEFORE))
    assert read.cells == expected.cells
    assert (read.agency, read.year) == (expected.agency, expected.year)
    shown = run("extract", BEFORE, "--format", suffix[1:])
    assert shown.stdout_bytes == out.read_bytes()
    expected.write(elsewhere / f"again{suffix}")
    assert (elsewhere / f"again{suffix}").read_bytes() == shown.stdout_bytes
    # From standard input, too, whatever the format is.
    drafted = run("draft", "-", "--force", input=out.read_bytes())
    assert drafted.stdout == run("draft", out, "--force").stdout
    assert drafted.exit_code == 0


def test_extract_names_what_is_missing(elsewhere: Path) -> None:
    text = BEFORE.read_text(encoding="utf-8")
    start = text.index("## 四、")
    end = text.index("## 五、")
    (elsewhere / "r.md").write_text(text[:start] + text[end:], encoding="utf-8")
    result = run("extract", "r.md", "-o", "f.yaml")
    assert result.exit_code == 0
    assert "  表四15格" in result.stderr
    assert result.stderr.splitlines()[-1] == "已写出 f.yaml：15格没有读到，请补填"
    assert "review" not in result.stderr
    more = run("extract", "r.md", "-o", "f.yaml", "--overwrite", "--verbose").stderr
    assert "表四“行政复议—结果维持”" in more
    assert drafting.load_figures("f.yaml").cells["review.upheld"] is None


def test_draft_then_lint_finds_only_placeholders(elsewhere: Path) -> None:
    assert run("draft", FIGURES, "-o", "d.md").exit_code == 0
    found = findings(run("lint", "d.md", "--figures", FIGURES, "--format", "json"))
    assert {f["text"][:4] for f in found} <= {"【待补充"}
    assert run("draft", "-", input=FIGURES.read_bytes()).stdout == (elsewhere / "d.md").read_text(encoding="utf-8")
    assert "格式" in one_line(run("draft", FIGURES, "-o", "d.xyz"))


def test_draft_takes_own_templates_and_a_reference_document(elsewhere: Path) -> None:
    made = run("new", "--templates", "own")
    assert made.exit_code == 0
    assert "模板复制到 own" in made.stderr
    (elsewhere / "own" / "other.md.j2").write_text("自己的话。\n", encoding="utf-8")
    assert run("draft", FIGURES, "--templates", "own", "-o", "d.docx").exit_code == 0
    assert "自己的话。" in drafting.read("d.docx").text
    assert run("draft", FIGURES, "--reference", "d.docx", "-o", "e.docx").exit_code == 0
    assert drafting.read("e.docx").document == drafting.draft(drafting.load_figures(FIGURES)).document
    assert "只有写成 .docx" in one_line(run("draft", FIGURES, "--reference", "d.docx", "-o", "e.html"))
    (elsewhere / "bad.docx").write_text("x", encoding="utf-8")
    assert "不是可用的 Word 文件" in one_line(run("draft", FIGURES, "--reference", "bad.docx", "-o", "f.docx"))
    assert not (elsewhere / "f.docx").exists()
    (elsewhere / "own" / "other.md.j2").write_text("{{ nothing }}\n", encoding="utf-8")
    assert "第1行" in one_line(run("draft", FIGURES, "--templates", "own", "-o", "g.md"))
    assert "已经存在" in one_line(run("new", "--templates", "own"))


def test_draft_refuses_figures_that_do_not_add_up(elsewhere: Path) -> None:
    text = FIGURES.read_text(encoding="utf-8").replace("total: 23", "total: 24")
    (elsewhere / "f.yaml").write_text(text, encoding="utf-8")
    assert "勾稽" in one_line(run("draft", "f.yaml", "-o", "d.md"))
    assert not (elsewhere / "d.md").exists()
    assert run("draft", "f.yaml", "-o", "d.md", "--force").exit_code == 0


def test_new_form(elsewhere: Path) -> None:
    made = run(
        "new",
        "--agency",
        "示例县发展和改革局",
        "--level",
        "county",
        "--kind",
        "department",
        "--year",
        "2024",
        "-o",
        "n.yaml",
    )
    assert made.exit_code == 0
    form = drafting.load_figures("n.yaml")
    assert (form.agency.name, form.agency.level, form.agency.kind) == ("示例县发展和改革局", "county", "department")
    assert set(form.cells.values()) == {None}
    assert run("new", "--agency", "示例县发展和改革局", "--year", "2024").stdout == (elsewhere / "n.yaml").read_text(
        encoding="utf-8"
    )


def test_new_form_carries_over_last_year(elsewhere: Path) -> None:
    before = drafting.load_figures(BEFORE.with_suffix(".figures.yaml"))
    out = elsewhere / "n.yaml"
    assert run("new", "--previous", BEFORE.with_suffix(".figures.yaml"), "-o", out).exit_code == 0
    form = drafting.load_figures(out)
    assert form.year == 2024
    assert form.agency == before.agency
    assert form.contact == before.contact
    assert (
        form.cells["applications.carried_in.natural_person"] == before.cells["applications.carried_out.natural_person"]
    )
    assert form.cells["applications.new.natural_person"] is None
    assert "上一年" in one_line(run("new", "--previous", BEFORE.with_suffix(".figures.yaml"), "--year", "2030"))
    # A report will do as well as its figures.
    assert run("new", "--previous", BEFORE, "-o", out, "--overwrite").exit_code == 0
    again = drafting.load_figures(out)
    assert again.cells == form.cells
    assert again.contact["phone"] == before.contact["phone"]
    assert "概况类" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--year", "2024"], "--agency"),
        (["--agency", "示例县发展和改革局"], "--year"),
        (["--agency", "示例", "--year", "2024"], "--level"),
        (["--agency", "示例县发展和改革局", "--year", "2024", "--kind", "shop"], "shop"),
        (["--agency", "示例县发展和改革局", "--year", "24"], "24"),
    ],
)
def test_new_form_needs_to_know(elsewhere: Path, args: list[str], said: str) -> None:
    assert said in one_line(run("new", *args, "-o", "n.yaml"))
    assert not (elsewhere / "n.yaml").exists()


def test_rules() -> None:
    codes = [r.code for r in all_rules()]
    assert [line[:4] for line in run("rules").stdout.splitlines()] == codes
    assert [r["code"] for r in json.loads(run("rules", "--format", "json").stdout)] == codes
    shown = run("rules", codes[0].lower())
    assert shown.exit_code == 0
    assert shown.stdout.startswith(codes[0])
    assert "QQ01" in one_line(run("rules", "QQ01"))


# ------------------------------------------------------------------------------------------ manners


def test_help_is_chinese_and_complete() -> None:
    for command in ([], ["lint"], ["extract"], ["draft"], ["new"], ["merge"], ["rules"]):
        result = run(*command, "--help")
        assert result.exit_code == 0
        assert "用法：" in result.stdout
        for word in ("Usage", "Options", "Arguments", "Commands", "Show this"):
            assert word not in result.stdout


def test_version() -> None:
    assert run("--version").stdout == f"drafting {drafting.__version__}\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["lint", "--nope", "x.md"], "没有选项 --nope"),
        (["lint", "x.md", "--fromat", "json"], "--format"),
        (["nope"], "没有命令 nope"),
        (["lnt"], "是否想写 lint"),
        (["extract"], ""),
        (["rules", "A", "B"], "多余的参数 B"),
        (["lint", "x.md", "--jobs", "many"], "--jobs、-j 的值不对：应当是整数"),
        (["lint", "x.md", "--format", "nope"], "nope"),
        (["lint", "x.md", "--fail-on", "nope"], "nope"),
    ],
)
def test_wrong_usage(args: list[str], said: str) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert said in result.stderr + result.stdout


def test_a_crash_is_one_line_and_status_two(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(*_: object, **__: object) -> None:
        raise ZeroDivisionError("divided")

    monkeypatch.setattr("drafting.batch.lint_document", crash)
    line = one_line(run("lint", FAULTY, "--format", "text"))
    assert "ZeroDivisionError" in line


def process(*args: str | Path, **kwargs: Any) -> subprocess.CompletedProcess[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **kwargs.pop("env", {})}
    return subprocess.run(
        [sys.executable, "-m", "drafting", *map(str, args)], capture_output=True, env=environment, check=False, **kwargs
    )


@pytest.mark.parametrize(
    "args",
    [["--help"], ["rules"], ["rules", "--format", "json"], ["new", "--agency", "示例县发展和改革局", "--year", "2024"]],
    ids=lambda a: a[0],
)
def test_commands_without_language_tools_import_none(args: list[str], tmp_path: Path) -> None:
    code = (
        "import sys; from drafting.cli import app\n"
        "try: app(sys.argv[1:])\n"
        "except SystemExit as end: assert not end.code\n"
        "heavy = {'spacy', 'jieba', 'numpy'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()


def test_output_is_utf8_whatever_the_console() -> None:
    done = process("rules", env={"PYTHONIOENCODING": "gbk", "PYTHONUTF8": "0"})
    assert done.returncode == 0
    assert "标题" in done.stdout.decode("utf-8")


def test_a_reader_that_has_gone_is_no_error() -> None:
    command = f'"{sys.executable}" -m drafting rules --format md | head -n 1 >/dev/null; echo "${{PIPESTATUS[0]}}"'
    done = subprocess.run(
        ["bash", "-c", command],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.stderr == b""
    assert done.stdout.strip() == b"0"


# ------------------------------------------------------------------------------------------ renderers


def test_long_lines_are_cut_to_a_window_around_the_words() -> None:
    from drafting.readers.files import read_document

    text = "# 标题\n\n" + "前文" * 60 + "收到１２件" + "后文，" * 60 + "\n"
    document = read_document("r.md", content=text)
    start = text.index("收到")
    for room in (34, 60, 94):
        shown, before, marked = excerpt(document, start, start + 5, room)
        assert display_width(shown) <= room
        assert marked == 10
        assert shown.startswith("…")
        assert shown.endswith("…")
        assert display_width(shown[: shown.index("收到")]) == before


def test_words_over_several_lines_and_empty_places() -> None:
    from drafting.readers.files import read_document

    text = "# 标题\n\n第一行\n第二行\n"
    document = read_document("r.md", content=text)
    start = text.index("一行")
    assert excerpt(document, start, text.index("二行"), 60) == ("第一行", 2, 4)
    assert excerpt(document, start, start, 60) == ("第一行", 2, 1)
    assert excerpt(document, len(text), len(text), 60) == ("", 0, 1)


def test_colour_only_where_it_is_wanted() -> None:
    result = drafting.lint(drafting.read(FAULTY))
    assert "\x1b[" in render_text(Run((result,), colour=True))
    assert "\x1b[" not in render_text(Run((result,)))


def test_json_numbers_are_exact() -> None:
    tree = {
        "a": Decimal("0.10"),
        "b": Decimal("12345678901234567890"),
        "c": Decimal("1E+2"),
        "d": [True, None, "“"],
        "e": {},
    }
    text = dumps(tree)
    assert '"a": 0.1,' in text
    assert "12345678901234567890" in text
    assert '"c": 100' in text
    assert json.loads(text)["d"] == [True, None, "“"]


def test_every_attribute_of_a_finding_is_in_the_schema() -> None:
    names = set(SCHEMA["$defs"]["finding"]["properties"])
    # What a reviewer knows beside the finding itself.
    assert names == {*Finding.__dataclass_fields__, "state"}
    assert set(SCHEMA["$defs"]["finding"]["properties"]["severity"]["enum"]) == {s.value for s in Severity}
