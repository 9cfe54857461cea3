"""The terminal's manners: help that is whole, names in Chinese, what to do next, quiet and talkative runs."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from drafting.cli import app
from drafting.help_page import wrapped
from drafting.resources import corpus_root, genre_titles
from drafting.text.width import display_width

YEAR = corpus_root() / "gi_annual_report" / "2024"
FAULTY = YEAR / "shili-county-office.md"
REPORT = FAULTY
FIGURES = YEAR / "shili-county-office.figures.yaml"
COMMANDS = sorted(str(command.name) for command in app.registered_commands)


def run(*args: str | Path, input: bytes | None = None, columns: int = 80) -> Result:
    return CliRunner(env={"COLUMNS": str(columns)}).invoke(app, [str(a) for a in args], input=input)


@pytest.mark.parametrize("columns", [60, 80, 100])
@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_as_wide_as_the_terminal_and_cuts_nothing(command: str, columns: int) -> None:
    page = run(command, "--help", columns=columns).stdout
    assert "…" not in page.replace("已写出……", "")
    assert all(display_width(line) <= columns for line in page.splitlines())
    assert not re.search(r"<(?:str|bool|int|list)", page)
    assert not re.search(r"\[(?:default|required)|Show this message|Options", page)


def test_values_are_on_one_line_each() -> None:
    page = run("lint", "--help", columns=60).stdout
    for value in ("error（默认）", "warning", "sarif", "github", "--stdin-name", ".docx"):
        assert value in page
    # The levels and kinds are a genre's own: the help says where they stand, and there they stand on one line each.
    page = run("new", "--help", columns=60).stdout
    assert "drafting genres" in page
    page = run("genres", "gi_annual_report", columns=60).stdout
    for values in ("省级、市级、县级、乡镇级", "政府、政府办公厅（室）、部门、街道办事处、开发区、管委会"):
        assert values in page


def test_a_value_is_never_broken() -> None:
    text = "输出格式：text（默认）、json、sarif、github；写成 2025年报.docx 或 a-very-long-value_indeed.docx，都可以。"
    for width in range(30, 90):
        lines = list(wrapped(text, width))
        assert "".join("".join(lines).split()) == "".join(text.split())
        assert any("a-very-long-value_indeed.docx" in line for line in lines)
        assert not any(line[0] in "，。、；：）" for line in lines)


def test_the_program_alone_says_what_to_do_next() -> None:
    for told in (run(), run("-h"), run("--help")):
        page = told.stdout + told.stderr
        assert "第一次用" in page
        assert "drafting lint 报告.docx" in page
        assert "drafting new --agency" in page
        assert all(command in page for command in COMMANDS)
    assert f"起草、检查、比较{'、'.join(genre_titles())}。" in run("--help").stdout.replace("\n", "")
    assert genre_titles()[0] == "政府信息公开工作年度报告"


def test_an_empty_folder_and_one_of_other_files_say_what_to_do(tmp_path: Path) -> None:
    for command in (["lint"], ["merge", "--agency", "示例县人民政府"]):
        told = run(*command, tmp_path)
        assert told.exit_code == 2
        assert "可以读取的格式" in told.stderr
    (tmp_path / "老版本.doc").touch()
    assert "老版本.doc" in run("lint", tmp_path).stderr


@pytest.mark.parametrize(
    ("given", "level"), [("县级", "county"), ("县", "county"), ("county", "county"), ("乡镇级", "township")]
)
def test_levels_and_kinds_may_be_chinese(given: str, level: str) -> None:
    told = run("new", "--agency", "示例县水利局", "--year", "2025", "--level", given, "--kind", "部门")
    assert told.exit_code == 0
    assert f"level: {level}" in told.stdout
    assert "kind: department" in told.stdout
    assert (
        run("rules", "--level", given, "--kind", "政府").stdout
        == run("rules", "--level", level, "--kind", "government").stdout
    )


def test_what_is_no_level_is_answered_with_all_of_them() -> None:
    told = run("new", "--agency", "示例县水利局", "--year", "2025", "--level", "区级")
    assert told.exit_code == 2
    assert "--level 可填：province（省级）" in told.stderr


@pytest.mark.parametrize(
    ("year", "said"),
    [("2025年", "--year 请填四位年份，如2025，不带“年”字"), ("2007", "报告年度应在2008年以后（《条例》2008年施行）")],
)
def test_years_that_are_none(year: str, said: str) -> None:
    told = run("new", "--agency", "示例县水利局", "--year", year)
    assert told.exit_code == 2
    assert said in told.stderr


def test_completion_is_there() -> None:
    page = run("--help").stdout
    assert "--install-completion" in page
    assert "自动补全" in page
    environment = {
        **os.environ,
        "COMP_WORDS": "drafting new --level ",
        "COMP_CWORD": "3",
        "_DRAFTING_COMPLETE": "complete_bash",
    }
    told = subprocess.run(
        [sys.executable, "-c", "import sys; sys.argv[0] = 'drafting'; from drafting.cli import main; main()"],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert told.stdout.split() == ["province", "city", "county", "township"]


def test_codes_are_checked_exactly(tmp_path: Path) -> None:
    report = tmp_path / "r.md"
    report.write_bytes(FAULTY.read_bytes())
    settings = tmp_path / "drafting.toml"
    for code in ("NM1", "N", "TB0", "nm"):
        settings.write_text(f'ignore = ["{code}"]\n', encoding="utf-8")
        told = run("lint", report)
        if code == "nm":
            assert told.exit_code == 1
            assert " NM" not in told.stdout
            continue
        assert told.exit_code == 2
        assert str(settings) in told.stderr
        assert f"“{code}”" in told.stderr
        assert run("lint", FAULTY, "--ignore", code).exit_code == 2
    settings.write_text('genre = "x"\n', encoding="utf-8")
    told = run("lint", report)
    assert told.exit_code == 2
    assert str(settings) in told.stderr


def test_recording_what_is_found_is_no_failure(tmp_path: Path) -> None:
    known = tmp_path / "known.json"
    assert run("lint", FAULTY, "--write-baseline", known).exit_code == 0
    assert run("lint", FAULTY, "--baseline", known).exit_code == 0
    assert run("lint", FAULTY).exit_code == 1


@pytest.mark.parametrize("suffix", [".html", ".docx", ".md"])
def test_standard_input_is_recognised(suffix: str, tmp_path: Path) -> None:
    report = tmp_path / f"r{suffix}"
    assert run("convert", FAULTY, "-o", report).exit_code == 0
    by_name = run("lint", report, "--format", "json").stdout
    piped = run("lint", "-", "--format", "json", input=report.read_bytes())
    assert piped.exit_code == 1
    assert piped.stdout.replace("标准输入", "X") == by_name.replace(str(report), "X")
    named = run("lint", "-", "--stdin-name", f"稿{suffix}", "--format", "json", input=report.read_bytes())
    assert named.stdout.replace(f"稿{suffix}", "X") == by_name.replace(str(report), "X")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "另存为 .docx"),
        (b"{\\rtf1 x}", "另存为 .docx"),
        (b"PK\x03\x04broken", "标准输入"),
        (b"%PDF-1.4 broken", "PDF"),
    ],
)
def test_standard_input_that_is_no_report_says_what_it_is(data: bytes, said: str) -> None:
    told = run("lint", "-", input=data)
    assert told.exit_code == 2
    assert said in told.stderr
    assert "程序出错" not in told.stderr


def test_a_quiet_run_says_nothing_beside_its_results(tmp_path: Path) -> None:
    figures = YEAR / "shili-county-office.figures.yaml"
    out = tmp_path / "f"
    commands: list[list[str | Path]] = [
        ["extract", FAULTY, "-o", f"{out}.yaml"],
        ["draft", figures, "-o", f"{out}.docx"],
        ["new", "--agency", "示例县水利局", "--year", "2025", "-o", f"{out}.xlsx"],
        ["merge", figures, "--agency", "示例县人民政府", "-o", f"{out}2.yaml"],
        ["convert", FAULTY, "-o", f"{out}.html"],
        ["compare", FAULTY, FAULTY, "-o", f"{out}3.html"],
        ["lint", FAULTY, "-o", f"{out}.json"],
    ]
    for command in commands:
        told = run(*command)
        assert "已写出" in told.stderr, command
        assert told.exit_code in (0, 1)
        assert run(*command, "--overwrite", "--quiet").stderr == "", command


def test_what_is_written_beside_findings_is_said_unless_quiet(tmp_path: Path) -> None:
    report = tmp_path / "r.md"
    commands: list[tuple[str, list[str | Path]]] = [
        ("已写出", ["rules", "-o", tmp_path / "rules.md"]),
        ("个模板复制到", ["new", "--templates", tmp_path / "t"]),
        ("处问题记入", ["lint", report, "--write-baseline", tmp_path / "b.json"]),
        ("改好", ["lint", report, "--fix"]),
    ]
    for said, command in commands:
        for quiet in (False, True):
            report.write_bytes(FAULTY.read_bytes())
            for made in (tmp_path / "t").glob("*"):
                made.unlink()
            told = run(*command, *(["--quiet"] if quiet else []))
            assert told.exit_code in (0, 1), command
            assert (said in told.stderr) is not quiet, command


def test_files_of_a_folder_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    (tmp_path / "r.md").write_bytes(FAULTY.read_bytes())
    for name in ("老版本.doc", "扫描.png", "压缩.rar", "表.xls", "~$r.doc"):
        (tmp_path / name).write_bytes(b"x")
    told = run("lint", tmp_path)
    assert told.exit_code == 1
    named = [line for line in told.stderr.splitlines() if line.startswith("没有读的文件：")]
    assert [re.findall(r"[^/\\]+(?=（)", line)[0] for line in named] == ["压缩.rar", "扫描.png", "老版本.doc", "表.xls"]
    assert "另存为 .docx" in named[2]


@pytest.mark.parametrize(
    "command",
    [
        ["new", "--agency", "示例县水利局", "--year", "2024"], ["draft", FIGURES], ["convert", REPORT],
        ["extract", REPORT], ["lint", REPORT], ["compare", REPORT, REPORT],
    ],
    ids=lambda c: c[0],
)  # fmt: skip
def test_an_output_without_a_suffix_or_a_folder_says_what_is_missing(command: list[str | Path], tmp_path: Path) -> None:
    for name in ("结果", ""):
        told = run(*command, "-o", tmp_path / name)
        assert told.exit_code == 2
        (line,) = told.stderr.splitlines()
        assert "“”" not in line
        assert "后缀" in line
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command", [["new", "--agency", "示例县水利局"], ["extract", REPORT], ["rules"]], ids=lambda c: c[0]
)
@pytest.mark.parametrize("year", ["99", "2007", "20240"])
def test_a_year_that_no_report_is_of_is_refused(command: list[str | Path], year: str) -> None:
    told = run(*command, "--year", year)
    assert told.exit_code == 2
    assert told.stdout == ""
    assert "写四位年份" in told.stderr


def test_a_report_for_figures_and_figures_for_a_report(tmp_path: Path) -> None:
    report, figures = tmp_path / "r.md", tmp_path / "f.yaml"
    report.write_text("# 报告\n", encoding="utf-8")
    figures.write_text("year: 2024\n", encoding="utf-8")
    told = run("draft", report)
    assert told.exit_code == 2
    assert "是报告，不是数据文件。先提取它的数据：drafting extract r.md -o r.xlsx" in told.stderr
    told = run("lint", figures)
    assert told.exit_code == 2
    assert "像是数据文件，不是报告。核对用的数据用 --figures 给出" in told.stderr


@pytest.mark.parametrize(
    ("text", "place"), [("ignore = [NM01", "第1行第11个字"), ("select = [", "末尾"), ("a = 1\nb 2", "第2行第3个字")]
)
def test_settings_that_are_no_toml_are_told_in_chinese(tmp_path: Path, text: str, place: str) -> None:
    settings = tmp_path / "drafting.toml"
    settings.write_text(text, encoding="utf-8")
    told = run("lint", REPORT, "--config", settings)
    assert told.exit_code == 2
    assert f"drafting.toml，{place}：不是合格的 TOML 文件。请检查引号" in told.stderr
    assert not re.search("[a-z]{4,} [a-z]{2,}", told.stderr)


def test_a_misspelt_code_of_a_page_draws_the_nearest() -> None:
    told = run("rules", "NM0")
    assert told.exit_code == 2
    assert "是否想写" in told.stderr
    assert "是一类规则" in run("rules", "NM").stderr
