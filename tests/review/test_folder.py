"""A folder in, an answer for each out: forty-five files of all kinds, broken ones and hostile ones among them."""

from __future__ import annotations

import html.parser
import os
import re
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path
from urllib.parse import unquote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

import drafting
from drafting.findings import Severity
from drafting.renderers.answers import opinion_sheet
from drafting.renderers.summary_text import render_summary_table
from drafting.review.model import Remark, Review, Reviewed
from drafting.review.verdicts import Limit, Limits, Verdict
from drafting.reviewing import answer_names
from drafting.text.width import display_width
from tests.review.folders import (
    CLEAN,
    OFFICE,
    book,
    by_file,
    comments,
    mixed_folder,
    patient,
    reports,
    run,
    words,
    write_as,
)

_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


@pytest.fixture(scope="module")
def mixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty-five files, and what a review of them wrote."""
    root = tmp_path_factory.mktemp("mixed")
    folder = root / "报送"
    mixed_folder(folder)
    roster = "示例县水利局\n示例县民政局\n示例县政府办公室\n示例县柳林镇\n"
    (root / "名单.txt").write_text(roster, encoding="utf-8")
    before = Path.cwd()
    os.chdir(root)
    try:
        told = run("lint", "报送", "-o", "意见/", "--roster", "名单.txt", "--year", "2024")
    finally:
        os.chdir(before)
    assert told.exit_code == 2, told.output
    (root / "stdout").write_text(told.stdout, encoding="utf-8")
    (root / "stderr").write_text(told.stderr, encoding="utf-8")
    return root


def test_every_report_has_an_answer(mixed: Path) -> None:
    sheets = book(mixed / "意见" / "summary.xlsx")
    rows = sheets["汇总"]
    files = [p for p in (mixed / "报送").rglob("*") if p.is_file()]
    assert len(files) >= 45
    assert len(rows) == len(files) - 2  # what is no report has no answer
    answers = {r["意见"] for r in rows}
    assert len(answers) == len(rows)
    assert {p.name for p in (mixed / "意见").iterdir()} == answers | {"index.html", "summary.xlsx", "页面"}
    pages = {p.name for p in (mixed / "意见" / "页面").iterdir()}
    assert len(pages) == sum(r["结论"] != "未能读取" for r in rows)
    for row in rows:
        path = mixed / "意见" / row["意见"]
        assert zipfile.is_zipfile(path)
        copy = row["文件"].endswith(".docx") and row["结论"] != "未能读取"
        assert path.stem.endswith("-批注" if copy else "-审核意见")
        if not copy:
            said = words(path)
            assert "审核意见" in said
            assert f"审核结论：{row['结论']}" in said
            assert "是否重新报送" in said
    assert {p["文件"] for p in sheets["没有检查的文件"]} == {
        str(Path("报送") / "会议通知.md"),
        str(Path("报送") / "部门预算.md"),
    }
    assert any("部门预算" in p["原因"] and "标题是" in p["原因"] for p in sheets["没有检查的文件"])


def test_opinion_sheet_and_comments_say_all(mixed: Path) -> None:
    rows = book(mixed / "意见" / "summary.xlsx")["汇总"]
    markdown = next(r for r in rows if Path(r["文件"]) == Path("报送/办公室.md"))
    said = words(mixed / "意见" / markdown["意见"])
    assert "共24个：与表格、数据或上年相符" in said
    for part in ("一、总体情况（二）第1段", "27", "正文写27件", "写成23即与表格一致", "报告单位：示例县人民政府办公室"):
        assert part in said
    word = next(r for r in rows if Path(r["文件"]) == Path("报送/办公室.docx"))
    found = comments(mixed / "意见" / word["意见"])
    assert len(found) == 1 + sum(int(word[k]) for k in ("错误", "警告", "提示"))
    assert "需要" in found[0]
    assert any("修改建议：写成23即与表格一致" in c for c in found)


def test_the_worst_come_first_and_the_counts_agree(mixed: Path) -> None:
    sheets = book(mixed / "意见" / "summary.xlsx")
    ranks = ["未能读取", "退回", "需修改", "合格"]
    order = [ranks.index(r["结论"]) for r in sheets["汇总"]]
    assert order == sorted(order)
    found = sheets["逐条意见"]
    for row in sheets["汇总"]:
        if row["结论"] != "未能读取":
            mine = [f for f in found if f["文件"] == row["文件"]]
            assert [int(row[k]) for k in ("错误", "警告", "提示")] == [
                sum(f["级别"] == k for f in mine) for k in ("错误", "警告", "提示")
            ]
    by_rule = {r["规则"]: int(r["合计（处）"]) for r in sheets["按规则"]}
    assert sum(by_rule.values()) == len(found)
    units = {r["单位"]: r for r in sheets["按单位"]}
    assert int(units["示例县人民政府办公室"]["份数"]) >= 5
    assert sum(int(r["错误"]) for r in sheets["按单位"]) == sum(f["级别"] == "错误" for f in found)


def test_years_roster_and_files_that_cannot_be_read(mixed: Path) -> None:
    sheets = book(mixed / "意见" / "summary.xlsx")
    standing = {r["名单上的单位"]: r["情况"] for r in sheets["报送情况"] if r.get("名单上的单位")}
    assert standing == {
        "示例县水利局": "已报，未能读取",  # its .wps may be this year's
        "示例县民政局": "未报",
        "示例县政府办公室": "重复报送",
        "示例县柳林镇": "只报了其他年度",
    }
    rows = by_file(sheets["汇总"])
    assert rows["老版本.doc"]["结论"] == "未能读取"
    assert "另存为 .docx" in rows["老版本.doc"]["说明"]
    other = next(r for r in sheets["汇总"] if r.get("单位") == "示例县水利局" and r.get("年度"))
    assert other["结论"] == "退回"
    assert rows["水利局.wps"]["单位"] == "示例县水利局"
    assert "不是2024年度的" in other["说明"]
    assert "内容相同" in rows["办公室.html"]["说明"]
    stdout, stderr = ((mixed / n).read_text(encoding="utf-8") for n in ("stdout", "stderr"))
    assert "未报1个：示例县民政局" in stdout
    assert re.search(r"名单上没有的\d+份：[^\n]*示例", stdout)
    assert re.search(r"看不出是哪个单位的\d+份：[^\n]*坏的", stdout)
    outside = {Path(r["文件"]).name: r["情况"] for r in sheets["报送情况"] if not r.get("名单上的单位")}
    assert outside["坏的.docx"] == "看不出是哪个单位"
    assert "名单上没有" in outside.values()
    for name in ("老版本.doc", "水利局.wps", "表.xls", "全部.rar", "扫描.jpg", "旧.ceb"):
        assert name in stderr
    assert "坏的.docx" in stderr


def test_nothing_hostile_is_more_than_text(mixed: Path) -> None:
    page = (mixed / "意见" / "index.html").read_text(encoding="utf-8")
    tags: list[tuple[str, dict[str, str | None]]] = []

    class Reader(html.parser.HTMLParser):
        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            tags.append((tag, dict(attrs)))

    Reader().feed(page)
    assert sum(tag == "script" for tag, _ in tags) == 1
    assert not [tag for tag, _ in tags if tag == "img"]
    assert not [a for _, attrs in tags for a in attrs if a.startswith("on")]
    assert "五、存在主要问题&lt;b&gt;" in page
    assert os.name == "nt" or "&lt;img src=x onerror" in page
    assert "\u202e" not in page
    links = [str(attrs["href"]) for tag, attrs in tags if tag == "a"]
    assert all(re.fullmatch(r"\./(%E9%A1%B5%E9%9D%A2/)?[\w%.()~-]+(#f\d+)?", link) for link in links), links
    for link in links:
        name, _, anchor = link.partition("#")
        target = mixed / "意见" / unquote(name)
        assert target.is_file()
        assert not anchor or f'id="{anchor}"' in target.read_text(encoding="utf-8")
    for path in (mixed / "意见" / "页面").iterdir():
        tags.clear()
        Reader().feed(path.read_text(encoding="utf-8"))
        assert sum(tag == "script" for tag, _ in tags) == 1
        assert not [tag for tag, _ in tags if tag == "img"]
        assert not [a for _, attrs in tags for a in attrs if a.startswith("on")]
        assert "\u202e" not in path.read_text(encoding="utf-8")
    assert not re.search(r"https?://|//[a-z]", re.sub(r"<style>.*?</style>", "", page).split("</head>")[0])
    with zipfile.ZipFile(mixed / "意见" / "summary.xlsx") as package:
        for name in package.namelist():
            data = package.read(name)
            if name.endswith(".xml"):
                root = etree.fromstring(data)
                assert not list(root.iter("{*}f")), name
                assert "\u202e" not in data.decode("utf-8")
    cells = book(mixed / "意见" / "summary.xlsx")["汇总"]
    assert any("=cmd.md" in r["文件"] for r in cells)
    for path in (mixed / "意见").glob("*.docx"):
        assert "\u202e" not in words(path) or path.stem.endswith("-批注")
        assert not re.search(r'[<>:"/\\|?*\x00-\x1f\u202e]', path.name)
        assert path.name[0] not in "=-+@."
    assert "\u202e" not in (mixed / "stdout").read_text(encoding="utf-8")
    assert "\n行.md" not in (mixed / "stdout").read_text(encoding="utf-8")


def test_the_workbook_leads_to_answers_and_pages(mixed: Path) -> None:
    summary = mixed / "意见" / "summary.xlsx"
    led: dict[str, dict[str, str]] = {}
    with zipfile.ZipFile(summary) as package:
        for name in ("sheet1", "sheet2"):
            rels = etree.fromstring(package.read(f"xl/worksheets/_rels/{name}.xml.rels"))
            targets = {str(r.get("Id")): str(r.get("Target")) for r in rels}
            sheet = etree.fromstring(package.read(f"xl/worksheets/{name}.xml"))
            led[name] = {
                str(h.get("ref")): "#".join(filter(None, (targets[str(h.get(_RELATED))], h.get("location"))))
                for h in sheet.iter("{*}hyperlink")
            }
    rows = book(summary)
    read = [r for r in rows["汇总"] if r["结论"] != "未能读取"]
    assert len(led["sheet1"]) == len(rows["汇总"]) + len(read)
    assert len(led["sheet2"]) == len(rows["逐条意见"])
    assert {r["页面"] for r in rows["逐条意见"]} == {"看原文"}
    for target in (*led["sheet1"].values(), *led["sheet2"].values()):
        name, _, anchor = target.partition("#")
        # Letters as they are: Windows takes escaped bytes of a file's name for its own code page.
        assert not re.search("%[89A-Fa-f]", name)
        path = mixed / "意见" / unquote(name.replace("\\", "/"))
        assert path.is_file(), target
        assert not anchor or f'id="{anchor}"' in path.read_text(encoding="utf-8")


def test_the_folder_is_named_once(mixed: Path) -> None:
    said = (mixed / "stdout").read_text(encoding="utf-8")
    assert said.count(f"报送{os.sep}") == 1
    page = (mixed / "意见" / "index.html").read_text(encoding="utf-8")
    assert page.count(f"报送{os.sep}") == 1
    for line in said.splitlines():
        assert not line.strip().startswith(("、", "，", "；", "：", "）")), line


def test_twice_the_same_and_twice_with_other_figures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for name in ("甲.md", "乙.docx", "丙.html", "丁.txt"):
        write_as(OFFICE, tmp_path / "in" / name)
    text = OFFICE.read_text(encoding="utf-8")
    (tmp_path / "in" / "改.md").write_text(text.replace("27件", "26件"), encoding="utf-8")
    row = "| 行政规范性文件 | 1 | 2 | 8 |"
    assert row in text
    (tmp_path / "in" / "表.md").write_text(text.replace(row, "| 行政规范性文件 | 1 | 2 | 9 |"), encoding="utf-8")
    told = run("lint", "in", "-o", "out/")
    assert "报告有6份（大部分相同，文字或数字有出入" in told.stdout
    notes = {name: row["说明"] for name, row in by_file(book(tmp_path / "out" / "summary.xlsx")["汇总"]).items()}
    same, _, near = notes["甲.md"].partition("；")
    assert "内容相同" in same
    assert {n for n in ("乙.docx", "丙.html", "丁.txt") if n in same} == {"乙.docx", "丙.html", "丁.txt"}
    assert "改.md" in near
    assert "表.md" in near
    assert "有出入" in near
    assert "内容相同" not in notes["表.md"]


def test_answers_are_never_written_over(mixed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(mixed)
    answers = sorted(p for p in (mixed / "意见").rglob("*") if p.is_file())
    before = {p: p.read_bytes() for p in answers}
    told = run("lint", "报送", "-o", "意见/")
    assert told.exit_code == 2
    assert "--overwrite" in told.stderr
    assert {p: p.read_bytes() for p in answers} == before
    # Summaries are for machines: they are replaced, and the same run writes the same bytes.
    (mixed / "二").mkdir()
    assert run("lint", "报送/办公室.md", "-o", "二/").exit_code == 1
    made = {p.name: p.read_bytes() for p in (mixed / "二").rglob("*") if p.is_file()}
    assert len(made) == 4
    assert run("lint", "报送/办公室.md", "-o", "二/").exit_code == 2
    assert run("lint", "报送/办公室.md", "-o", "二/", "--overwrite").exit_code == 1
    assert {p.name: p.read_bytes() for p in (mixed / "二").rglob("*") if p.is_file()} == made
    (mixed / "二" / "办公室-审核意见.docx").unlink()
    assert run("lint", "报送/办公室.md", "-o", "二/").exit_code == 1


def test_earlier_answers_are_no_reports(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    write_as(OFFICE, tmp_path / "in" / "甲.docx")
    write_as(CLEAN, tmp_path / "in" / "乙.html")
    assert run("lint", "in", "-o", "in/意见/").exit_code == 1
    again = run("lint", "in", "-o", "in/意见2/")
    assert again.exit_code == 1
    assert len(book(tmp_path / "in" / "意见2" / "summary.xlsx")["汇总"]) == 2
    assert "没有当作报告检查" in again.stderr
    told = run("lint", "in", "-o", "in/")
    assert told.exit_code == 2
    assert "另一个文件夹" in told.stderr


def test_one_report_and_a_clean_one(tmp_path: Path) -> None:
    assert run("lint", CLEAN, "-o", f"{tmp_path}/意见/").exit_code == 0
    (row,) = book(tmp_path / "意见" / "summary.xlsx")["汇总"]
    assert row["结论"] == "合格"
    assert "不需要重新报送" in words(tmp_path / "意见" / row["意见"])


def test_nothing_is_left_when_nothing_can_be_written(tmp_path: Path) -> None:
    told = run("lint", tmp_path / "none.md", "-o", f"{tmp_path}/意见/")
    assert told.exit_code == 2
    (tmp_path / "f").write_text("", encoding="utf-8")
    told = run("lint", OFFICE, "-o", f"{tmp_path}/f/")
    assert told.exit_code == 2
    assert not list(tmp_path.rglob(".drafting-*"))


@pytest.mark.parametrize(
    "settings", ["[verdict.revise]\nerror = 4\nwarning = 0\n", "verdict = {revise = {error = 4, warning = 0}}"]
)
def test_thresholds_of_the_settings(tmp_path: Path, settings: str) -> None:
    report = tmp_path / "r.md"
    write_as(OFFICE, report)
    (tmp_path / "drafting.toml").write_text(settings, encoding="utf-8")
    run("lint", report, "-o", f"{tmp_path}/意见/")
    sheets = book(tmp_path / "意见" / "summary.xlsx")
    assert sheets["汇总"][0]["结论"] == "合格"
    assert any("错误4处以上" in r["含义"] for r in sheets["说明"])
    (tmp_path / "drafting.toml").write_text('[verdict.return]\nrules = ["TB01"]\n', encoding="utf-8")
    run("lint", report, "-o", f"{tmp_path}/意见2/")
    assert book(tmp_path / "意见2" / "summary.xlsx")["汇总"][0]["结论"] == "退回"


@pytest.mark.parametrize(
    "text",
    ["verdict = 3", "[verdict.worse]\nerror = 1", "[verdict.revise]\nerror = -1", "[verdict.revise]\nerrors = 1",
     "[verdict.return]\nrules = 3", '[verdict.return]\nrules = ["ZZ"]', "[verdict.revise]\nerror = true"],
)  # fmt: skip
def test_settings_are_strict(tmp_path: Path, text: str) -> None:
    report = tmp_path / "r.md"
    write_as(OFFICE, report)
    (tmp_path / "drafting.toml").write_text(text, encoding="utf-8")
    told = run("lint", report)
    assert told.exit_code == 2
    assert len(told.stderr.splitlines()) == 1


@pytest.mark.parametrize("columns", [80, 120])
def test_the_table_fits_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: int) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in").mkdir()
    for n, source in enumerate(reports()[:6]):
        write_as(source, tmp_path / "in" / f"{n}.md")
    told = run("lint", "in", "--select", "ST", columns=columns)
    assert "^^" not in told.stdout
    assert "单位" in told.stdout
    assert all(display_width(line) <= columns for line in told.stdout.splitlines()[:8])
    write_as(OFFICE, tmp_path / "in" / "9.md")
    assert "^^" in run("lint", "in", "--select", "ST", "--verbose", columns=columns).stdout


def test_summary_format_and_its_suffix(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    write_as(OFFICE, tmp_path / "r.md")
    assert run("lint", "r.md", "-o", "s.xlsx").exit_code == 1
    assert book(tmp_path / "s.xlsx")["汇总"][0]["错误"] == "3"
    assert run("lint", "r.md", "-o", "s.xlsx").exit_code == 1


# ------------------------------------------------------------------------------------------ properties

_parts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="/\x00"), min_size=1, max_size=40)


@patient
@example([("0", "@", ".md"), ("1", "@", ".md")])
@given(st.lists(st.tuples(_parts, _parts, st.sampled_from([".md", ".docx", ".HTML"])), max_size=12))
def test_names_of_answers_are_usable_and_differ(files: list[tuple[str, str, str]]) -> None:
    paths = list(dict.fromkeys(f"{folder}/{name}{suffix}" for folder, name, suffix in files))
    names = answer_names([(p, p.endswith(".docx")) for p in paths])
    assert set(names) == set(paths)
    folded = [n.casefold() for n in names.values()]
    assert len(folded) == len(set(folded))
    for name in names.values():
        assert re.fullmatch(r'[^<>:"/\\|?*\x00-\x1f]+\.docx', name)
        assert len(name.encode("utf-8")) <= 255
        assert name[0] not in " .~$-=+@"


_severities = st.lists(st.tuples(st.sampled_from(["NM01", "TB01", "FM04"]), st.sampled_from(Severity)), max_size=30)


@patient
@given(_severities, _severities)
def test_more_findings_never_make_a_better_verdict(
    some: list[tuple[str, Severity]], more: list[tuple[str, Severity]]
) -> None:
    limits = Limits()
    assert limits.judge([*some, *more]).rank >= limits.judge(some).rank
    assert limits.judge([]) is Verdict.PASSED
    assert Limits(Limit({}), Limit({})).judge([*some, *more]) is Verdict.PASSED


_texts = st.text(st.sampled_from("示例县局水利abc \u202e\n\t<>&=—①"), max_size=30)


@st.composite
def reviews(draw: st.DrawFn) -> Review:
    made = []
    for n in range(draw(st.integers(1, 5))):
        found = draw(st.lists(st.sampled_from(Severity), max_size=4))
        remarks = tuple(
            Remark("NM01", s, "一、", draw(_texts), draw(_texts), draw(_texts), mark=f"{n:08x}") for s in found
        )
        verdict = draw(st.sampled_from(Verdict))
        problem = draw(_texts) if verdict is Verdict.UNREAD else None
        made.append(Reviewed(f"{n}{draw(_texts)}.md", draw(_texts), 2024, verdict, remarks, problem=problem))
    return Review(tuple(made))


@patient
@given(reviews(), st.integers(60, 160))
def test_any_table_fits(review: Review, width: int) -> None:
    lines = render_summary_table(review, width=width).split("\n")
    assert all(display_width(line) <= width for line in lines)
    assert len(lines) >= len(review.reports) + 1


if sys.platform == "linux":

    def test_names_that_are_no_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "in").mkdir()
        name = os.fsdecode(b"in/\xff\xfe.md")
        Path(name).write_bytes(OFFICE.read_bytes())
        write_as(CLEAN, tmp_path / "in" / "乙.md")
        told = run("lint", "in", "-o", "意见/")
        assert told.exit_code == 1, told.output
        assert len(list((tmp_path / "意见").glob("*.docx"))) == 2


def test_a_format_for_machines_leaves_the_roster_to_standard_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_as(OFFICE, tmp_path / "r.md")
    (tmp_path / "名单.txt").write_text("示例县水利局\n县政府办\n", encoding="utf-8")
    told = run("lint", "r.md", "--roster", "名单.txt", "--year", "2023", "--format", "json")
    assert told.stdout.startswith("{")
    assert "未报1个：示例县水利局" in told.stderr
    assert "不是2023年度的" in told.stderr


def test_a_word_file_that_takes_no_comments_gets_a_sheet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise ValueError("no place for a comment")

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRAFTING_DEBUG", raising=False)
    monkeypatch.setattr("drafting.renderers.answers.commented_copy", refuse)
    write_as(OFFICE, tmp_path / "r.docx")
    assert run("lint", "r.docx", "-o", "意见/").exit_code == 1
    (row,) = book(tmp_path / "意见" / "summary.xlsx")["汇总"]
    assert "审核意见" in words(tmp_path / "意见" / row["意见"])


def test_one_answer_that_fails_does_not_lose_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(report: Reviewed) -> bytes:
        if "乙" in report.path:
            raise ValueError("broken")
        return opinion_sheet(report)

    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRAFTING_DEBUG", raising=False)
    monkeypatch.setattr("drafting.renderers.answers.opinion_sheet", fail)
    for name in ("甲", "乙"):
        write_as(OFFICE, tmp_path / f"{name}.md")
    told = run("lint", "甲.md", "乙.md", "-o", "意见/")
    assert told.exit_code == 2
    assert "乙.md：意见没有写成" in told.stderr
    rows = by_file(book(tmp_path / "意见" / "summary.xlsx")["汇总"])
    assert rows["甲.md"]["意见"]
    assert "意见" not in rows["乙.md"]


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C cannot be sent to another process there")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_it_at_once_and_leaves_nothing(tmp_path: Path, jobs: str) -> None:
    reports = tmp_path / "in"
    reports.mkdir()
    for n in range(300):
        write_as(OFFICE, reports / f"{n}.md")
    running = subprocess.Popen(
        [sys.executable, "-m", "drafting", "lint", "in", "-o", "意见/", "--jobs", jobs],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(drafting.__file__).parents[1])},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    waited = time.monotonic()
    # Something is laid down as soon as the first reports are read.
    while not list(tmp_path.glob("意见/.drafting-*/*.kept")):
        assert running.poll() is None
        assert time.monotonic() < waited + 120
        time.sleep(0.05)
    os.killpg(running.pid, signal.SIGINT)
    said = time.monotonic()
    out, err = running.communicate(timeout=60)
    # A busy machine takes longer than the two seconds; checking three hundred reports takes much longer.
    assert time.monotonic() < said + 10
    assert running.returncode == 2
    assert (out.decode(), err.decode()) == ("", "已中断\n")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["in"]


@pytest.mark.parametrize("command", [["lint", OFFICE], ["extract", OFFICE, CLEAN]], ids=lambda c: str(c[0]))
@pytest.mark.parametrize("name", ["示" * 200, "a\0b", "f/g"])
def test_impossible_folders_are_one_line(tmp_path: Path, command: list[str | Path], name: str) -> None:
    (tmp_path / "f").write_text("", encoding="utf-8")
    told = run(*command, "-o", f"{tmp_path}/{name}/")
    assert told.exit_code == 2
    assert "程序出错" not in told.stderr
    assert len(told.stderr.splitlines()) == 1


@pytest.mark.parametrize("option", ["--roster", "--since", "--accept"])
@pytest.mark.parametrize("name", ["示" * 200 + ".xlsx", "a\0b.xlsx", "none.xlsx", "."])
def test_impossible_records_are_one_line(option: str, name: str) -> None:
    told = run("lint", OFFICE, option, name)
    assert told.exit_code == 2
    assert "程序出错" not in told.stderr
    assert len(told.stderr.splitlines()) == 1
