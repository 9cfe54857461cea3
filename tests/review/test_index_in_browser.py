"""The page of all reports in a browser: nothing serious for axe-core, and no wider than the screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafting.text.radicals import fold_radicals
from tests.browser import evaluate, printed, violations
from tests.review.folders import BAD, CLEAN, OFFICE, changed, run, write_as

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    """All that the page can show: every verdict, states, a roster, what is no report, hostile words."""
    root = tmp_path_factory.mktemp("index")
    reports = root / "in"
    reports.mkdir()
    for name in ("甲.md", "乙.docx", "丙.html"):
        write_as(OFFICE, reports / name)
    write_as(CLEAN, reports / "丁.md")
    (reports / "戊.md").write_text(BAD, encoding="utf-8")
    (reports / "己.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    (reports / "通知.md").write_text("# 关于召开会议的通知\n\n请参加。\n", encoding="utf-8")
    (root / "名单.txt").write_text("示例县水利局\n示例县人民政府办公室\n", encoding="utf-8")
    assert run("lint", reports, "-o", f"{root}/一审/").exit_code == 1
    changed(reports / "甲.md", ("申请27件", "申请23件"), ("制发行政规范性文件1件", "制发行政规范性文件6件"))
    options = ("--since", root / "一审", "--roster", root / "名单.txt", "--year", "2024")
    assert run("lint", reports, "-o", f"{root}/二审/", *options).exit_code == 1
    return (root / "二审" / "index.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(index: str, tmp_path: Path, width: int, dark: bool) -> None:
    for shown in ("已改", "未改", "新增", "未能读取", "退回", "需修改", "合格", "没有检查的文件", "报送情况"):
        assert shown in index
    assert violations(index, tmp_path, width=width, dark=dark) == []


def test_a_dark_screen_gets_a_dark_page(index: str, tmp_path: Path) -> None:
    function = "function () { return getComputedStyle(document.body).backgroundColor; }"
    assert evaluate(index, function, tmp_path) == "rgb(255, 255, 255)"
    assert evaluate(index, function, tmp_path, dark=True) == "rgb(22, 25, 29)"


def test_on_paper_a_row_is_a_report(index: str, tmp_path: Path) -> None:
    """No column of links that breaks a name over ten lines, no empty rows of what is folded."""
    sheets = [fold_radicals(s) for s in printed(index, tmp_path)]  # Chromium prints some words as radicals
    assert len(sheets) <= 2
    assert "结论 年度 错误 警告" in sheets[0]
    assert "没有检查的文件" in sheets[-1]
    assert not any("审核意见.docx" in s or "原文和问题" in s for s in sheets)


@pytest.mark.parametrize("width", [1280, 390])
def test_nothing_is_wider_than_the_screen(index: str, tmp_path: Path, width: int) -> None:
    told = evaluate(
        index,
        "function () { return [document.documentElement.scrollWidth, window.innerWidth, document.scripts.length]; }",
        tmp_path,
        width=width,
    )
    assert told[1] == width
    assert told[0] <= told[1]
    assert told[2] == 2  # the page's own, and the test's


def test_rows_are_hidden_by_verdict_and_by_words(index: str, tmp_path: Path) -> None:
    told = evaluate(
        index,
        """function () {
          var out = [], form = document.querySelector('.filter'), words = form.querySelector('[type=search]');
          function shown() {
            var rows = Array.prototype.filter.call(document.querySelectorAll('tr.report'), function (r) {
              return getComputedStyle(r).display !== 'none'; });
            out.push(rows.length, document.getElementById('shown').textContent);
          }
          shown();
          form.querySelector('input[value=unread]').click();
          shown();
          words.value = '丁.MD';
          words.dispatchEvent(new Event('input', {bubbles: true}));
          shown();
          return out;
        }""",
        tmp_path,
    )
    assert told == [6, "显示6份", 5, "显示5份", 1, "显示1份"]
