"""``drafting compare`` as a person or a script runs it."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html as lxml_html
from typer.testing import CliRunner, Result

from drafting.cli import app
from drafting.comparison import compare_documents
from drafting.readers.files import read_document
from drafting.renderers.comparison_text import render_comparison_text
from drafting.resources import corpus_root
from drafting.text.width import display_width
from tests.alignment.reports import GENRE

CORPUS = corpus_root() / "gi_annual_report"
OLD, NEW = CORPUS / "2023" / "shili-county-office.md", CORPUS / "2024" / "shili-county-office.md"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, ["compare", *(str(a) for a in args)])


def test_text_is_the_default_and_ends_with_the_counts() -> None:
    result = run(OLD, NEW)
    assert result.exit_code == 0
    assert "沿用率＝" in result.stdout
    assert "共48处：措辞改动7处，数字变化13处" in result.stdout.splitlines()[-2]


def test_a_report_and_itself() -> None:
    result = run(NEW, NEW)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "两份报告没有不同"


@pytest.mark.parametrize("width", [60, 100, 160])
def test_no_line_of_text_is_wider_than_the_screen_but_cell_names(width: int) -> None:
    text = render_comparison_text(compare_documents(read_document(OLD), read_document(NEW), GENRE), width=width)
    changes = text.partition("── 沿用情况")[0].splitlines()
    rows = [line for line in changes[2:] if " → " not in line]
    assert max(map(display_width, rows)) <= width
    assert any(" │ " in line for line in rows) == (width >= 100)


def test_json_by_suffix_and_by_name(tmp_path: Path) -> None:
    target = tmp_path / "difference.json"
    assert run(OLD, NEW, "-o", target).exit_code == 0
    assert json.loads(target.read_text(encoding="utf-8")) == json.loads(run(OLD, NEW, "--format", "json").stdout)


@pytest.mark.parametrize(
    "args",
    [
        (OLD,),
        (OLD, "missing.md"),
        (OLD, NEW, "-o", "difference.xyz"),
        (OLD, NEW, "--format", "sarif"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(args: tuple[str | Path, ...]) -> None:
    result = run(*args)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert len(result.stderr.splitlines()) == 1


def test_the_page_needs_nothing_but_itself_and_marks_every_kind(tmp_path: Path) -> None:
    target = tmp_path / "difference.html"
    assert run(OLD, NEW, "-o", target).exit_code == 0
    html = target.read_text(encoding="utf-8")
    assert not re.search(r"<(?:link|img|iframe)\b|\bsrc=|@import|url\((?!#)", html)
    counts = compare_documents(read_document(OLD), read_document(NEW), GENRE).counts
    for kind, count in counts.items():
        assert f'value="{kind}" checked>' in html
        assert f"（{count}）</label>" in html
    for anchor in set(re.findall(r'href="#([\w-]+)"', html)):
        assert f'id="{anchor}"' in html
    lxml_html.fromstring(html)
    assert "<del>" in html
    assert 'class="t-figure"' in html
    assert "<svg" in html


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2.5万元", "3.5万元", "2.5万元 → 3.5万元（+1，+40%）"),
        ("1.2亿元", "3亿元", "1.2亿元 → 3亿元（+1.8，+150%）"),
        ("9000元", "1.8万元", "9000元 → 18000元（+9000，+100%）"),
        ("二万元", "3万元", "20000元 → 30000元（+10000，+50%）"),
    ],
)
def test_amounts_are_shown_as_both_reports_write_them(tmp_path: Path, old: str, new: str, said: str) -> None:
    source = (corpus_root() / "gi_annual_report" / "2023" / "shili-county-office.md").read_text(encoding="utf-8")
    paths = []
    for year, amount in (("2023", old), ("2024", new)):
        sentence = f"全年投入政务公开经费{amount}。\n\n### （二）"
        report = source.replace("### （二）", sentence, 1)
        paths.append(tmp_path / f"{year}.md")
        paths[-1].write_text(report.replace("2023", year), encoding="utf-8")
    told = CliRunner().invoke(app, ["compare", *map(str, paths), "-o", str(tmp_path / "c.html")])
    assert "数字变化1处" in told.stderr
    assert said in (tmp_path / "c.html").read_text(encoding="utf-8")
