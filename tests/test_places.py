"""Places that a person finds again: sections and paragraphs of a Word file, true lines of a web page."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import drafting
from drafting.cli import app
from drafting.document.places import PlaceNames
from drafting.readers.files import read_document
from drafting.renderers.documents import render_document
from drafting.resources import corpus_root
from tests.readers.as_html import page
from tests.readers.publishing import published

FAULTY = corpus_root() / "gi_annual_report" / "2024" / "shili-county-office.md"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args])


def faulty(folder: Path, suffix: str) -> Path:
    path = folder / f"r{suffix}"
    content = render_document(read_document(FAULTY), suffix)
    path.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
    return path


@pytest.mark.parametrize("suffix", [".docx", ".html"])
def test_text_names_section_sub_section_and_paragraph(suffix: str, tmp_path: Path) -> None:
    report = faulty(tmp_path, suffix)
    out = run("lint", report).stdout
    assert f"{report} 一、总体情况（二）第1段 错误 NM01" in out
    assert f"{report} 六、其他需要报告的事项第2段 警告 FM02" in out
    assert re.search(rf"{re.escape(str(report))} 三、收到和处理政府信息公开申请情况的表第\d+行第\d+列 错误 TB01", out)
    assert f"{report} 五、存在主要问题及改进情况的标题 警告 ST03" in out
    assert not re.search(rf"{re.escape(str(report))}:\d", out)
    assert "另见 一、总体情况（一）第1段 “198”：分项" in out


def test_lines_and_columns_of_text_files_stay() -> None:
    assert f"{FAULTY}:15:14 错误 NM01" in run("lint", FAULTY).stdout


def test_cells_of_one_relation_are_told_in_one_line() -> None:
    lines = [line for line in run("lint", FAULTY, "--select", "TB01").stdout.splitlines() if "另见" in line]
    assert len(lines) == 1
    assert lines[0].startswith("      另见 同一勾稽关系：表三“总计”行“自然人”列 21（82:35）、")


def test_paragraphs_are_counted_as_the_report_shows_them() -> None:
    document = drafting.read(FAULTY).document
    names = PlaceNames(document)
    assert document.title is not None
    assert str(names.name(document.title.span.start)) == "标题"
    seen: list[str] = []
    for paragraph in document.paragraphs:
        named = str(names.name(paragraph.span.start))
        assert named == str(names.name(max(paragraph.span.start, paragraph.span.end - 1)))
        seen.append(named)
    assert len(seen) == len(set(seen))
    assert seen[0] == "开头第1段"


@pytest.mark.parametrize("seed", range(12))
def test_lines_of_a_page_are_those_of_its_source(seed: int) -> None:
    data = page(published(seed), seed)
    source = data.decode("utf-8", errors="replace").replace("\r\n", "\n").split("\n")
    if "\ufffd" in "".join(source):
        source = data.decode("gb18030").replace("\r\n", "\n").split("\n")
    document = read_document("r.html", content=data)
    checked = 0
    for content in document.contents():
        letters = "".join(content.text.split())
        if len(letters) < 2 or not letters[:2].isalnum() or "&" in letters:
            continue
        line = document.source_map.file_line(content.span.start)
        assert line is not None
        # Markup may stand between two letters; the first of them is on the line that is told.
        assert letters[0] in re.sub(r"<[^>]*>", "", source[line - 1]), (letters[:10], line)
        checked += 1
    assert checked > 20


def test_words_in_a_paragraph_that_the_source_wraps_are_found_on_their_line() -> None:
    text = "<html><body><h1>示例县水利局2024年政府信息公开工作年度报告</h1>\n<p>第一行的文字，\n第二行的文字。</p>\n"
    text += "<!-- 一段\n说明 -->\n<p>后面的一段文字，足够长，可以读出来。</p></body></html>"
    document = read_document("r.html", content=text.encode("utf-8"))
    for words, line in (("第一行", 2), ("第二行", 3), ("后面的一段", 6)):
        assert document.source_map.file_line(document.text.index(words)) == line


def test_sarif_points_at_lines_of_pages_and_at_sections_of_word_files(tmp_path: Path) -> None:
    html = faulty(tmp_path, ".html")
    source = html.read_text(encoding="utf-8").split("\n")
    results = json.loads(run("lint", html, "--format", "sarif").stdout)["runs"][0]["results"]
    for result in results:
        (location,) = result["locations"]
        region = location["physicalLocation"]["region"]
        assert region["snippet"]["text"][:4] in source[region["startLine"] - 1]
        assert location["logicalLocations"][0]["fullyQualifiedName"]
    word = faulty(tmp_path, ".docx")
    tree = json.loads(run("lint", word, "--format", "sarif").stdout)["runs"][0]
    for result in tree["results"]:
        (location,) = result["locations"]
        assert "region" not in location["physicalLocation"]
        assert location["logicalLocations"][0]["name"]
    rules = tree["tool"]["driver"]["rules"]
    assert all(r["help"]["markdown"] and r["fullDescription"]["text"] for r in rules)
    skipped = [n["message"]["text"] for n in tree["invocations"][0]["toolExecutionNotifications"]]
    assert len(skipped) == len(set(skipped))


def test_annotations_point_at_lines_of_pages_and_name_sections_of_word_files(tmp_path: Path) -> None:
    html = faulty(tmp_path, ".html")
    source = html.read_text(encoding="utf-8").split("\n")
    for line in run("lint", html, "--format", "github", "--select", "NM01,ST03").stdout.splitlines()[:2]:
        number = re.search(r"line=(\d+)", line)
        assert number is not None
        assert "27件" in source[int(number[1]) - 1] or "存在主要问题" in source[int(number[1]) - 1]
    word = run("lint", faulty(tmp_path, ".docx"), "--format", "github").stdout.splitlines()[0]
    assert ",line=" not in word
    assert "::一、总体情况（一）第1段：" in word


def test_what_would_steer_a_terminal_is_shown_as_a_space(tmp_path: Path) -> None:
    report = tmp_path / "a\x1b[31mb.md"
    report.write_text(FAULTY.read_text(encoding="utf-8").replace("27件", "27\u202e件"), encoding="utf-8")
    told = run("lint", report)
    assert "\x1b" not in told.stdout
    assert "\u202e" not in told.stdout
    missing = run("lint", tmp_path / "x\x1b]0;evil\x07.md")
    assert missing.exit_code == 2
    assert "\x1b" not in missing.stderr
    assert "\x07" not in missing.stderr
