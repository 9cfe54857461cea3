"""What a comparison shows unmarked is the same in both reports, in every format."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drafting.alignment.model import Comparison
from drafting.document.builder import ComposeBuilder
from drafting.document.model import Document
from drafting.readers.files import read_document
from drafting.renderers.comparison_html import render_comparison_html
from drafting.renderers.comparison_text import render_comparison_text
from drafting.renderers.side_by_side import rows
from drafting.resources import corpus_root
from tests.alignment.reports import POOL, compare, overview

ROOT = corpus_root() / "gi_annual_report"
PAIRS = [
    (ROOT / "2023" / "shili-county-office.md", ROOT / "2024" / "shili-county-office.md"),
    (ROOT / "2023" / "drafted-shili-county-2023.md", ROOT / "2024" / "drafted-shili-county-2024.md"),
    (ROOT / "2022" / "shili-hewan-town.md", ROOT / "2024" / "drafted-shili-qingshan-township.md"),
]
_TEXT_MARKS = re.compile(r"\[-.*?-\]|\{\+.*?\+\}|<[^<>]*>|~[^~]*~|!![^!]*!!|«[^«»]*»|\[…\]")
_HTML_MARKS = re.compile(
    r'<del>.*?</del>|<ins>.*?</ins>|<span class="(?:t-[a-z]+|side)">.*?</span>'
    r'|<strong class="t-stale"[^>]*>.*?</strong>'
)


def check(comparison: Comparison) -> int:
    """The number of rows in which both sides stand; in each of them the unmarked words are the same."""
    both = 0
    for row in rows(comparison):
        if not (row.old and row.new):
            continue
        both += 1
        unmarked = ["".join(p.text for p in side if p.tone == "plain") for side in (row.old, row.new)]
        assert unmarked[0] == unmarked[1], row
    text = render_comparison_text(comparison, width=100_000)
    for line in text.splitlines():
        if " │ " in line and line.startswith("     "):
            left, _, right = line.strip().partition(" │ ")
            assert _TEXT_MARKS.sub("", left).strip() == _TEXT_MARKS.sub("", right).strip(), line
    page = render_comparison_html(comparison)
    pairs = re.findall(r'<div class="old">(.*?)</div><div class="new">(.*?)</div>', page, re.DOTALL)
    pairs = [(a, b) for a, b in pairs if 'class="empty"' not in a + b]
    assert len(pairs) >= both
    for old, new in pairs:
        if old and new:
            assert _HTML_MARKS.sub("", old) == _HTML_MARKS.sub("", new)
    return both


@pytest.mark.parametrize(("old", "new"), PAIRS, ids=lambda p: p.stem)
def test_reports_of_the_corpus(old: Path, new: Path) -> None:
    assert check(compare(read_document(old), read_document(new))) > 5


pieces = st.sampled_from(
    ["，受理12件", "，共公开信息10407条", "，办理申请218件", "二〇二四年", "2024年", "２０２４年", "（3次）", "等"]
)
sentences = st.builds(
    lambda base, at, piece, cut: base[: at % len(base)] + piece + base[at % len(base) + cut :],
    st.sampled_from(POOL),
    st.integers(0, 60),
    pieces,
    st.integers(0, 8),
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(sentences, min_size=1, max_size=4), st.lists(sentences, min_size=1, max_size=4))
def test_sentences_that_were_rewritten(old: list[str], new: list[str]) -> None:
    check(compare(overview(*old, year=2023), overview(*new)))


def test_a_figure_in_a_rewritten_sentence_is_a_figure() -> None:
    old = overview("全年通过门户网站主动公开各类政府信息10407条，及时回应社会关切", year=2023)
    new = overview("本年度依托门户网站和新媒体，主动公开政府信息11320条，让群众看得懂")
    found = [c.figure for c in compare(old, new).changes if c.figure is not None]
    assert [(int(f.old), int(f.new), f.unit) for f in found] == [(10407, 11320, "条")]


def test_numbers_of_other_things_are_no_change_of_a_figure() -> None:
    old = overview("当年办理政府信息公开申请218件，均按期答复", year=2023)
    new = overview("期末结转下年度继续办理6件，正在征求第三方意见")
    assert not [c.figure for c in compare(old, new).changes if c.figure is not None]


def test_a_number_goes_with_its_words_not_with_its_place() -> None:
    old = overview("办理申请218件，结转下年度继续办理6件", year=2023)
    new = overview("新收申请230件，办理申请225件")
    comparison = compare(old, new)
    check(comparison)
    assert [(int(c.figure.old), int(c.figure.new)) for c in comparison.changes if c.figure is not None] == [(218, 225)]


def test_a_number_that_no_other_fits_better_stays_with_its_place() -> None:
    old = overview("受理申请10件，办理申请8件", year=2023)
    new = overview("受理申请12件，办理申请9件")
    found = [(int(c.figure.old), int(c.figure.new)) for c in compare(old, new).changes if c.figure is not None]
    assert found == [(10, 12), (8, 9)]


def headed(title: str, first: str, last: str) -> Document:
    builder = ComposeBuilder("draft")
    builder.heading(title, 0)
    builder.heading("一、总体情况", 1)
    builder.heading(first, 2)
    builder.paragraph(POOL[0] + "。")
    builder.heading(last, 1)
    builder.paragraph(POOL[1] + "。")
    return builder.build()


def test_of_a_heading_the_words_that_changed_are_marked_and_no_more() -> None:
    old = headed("示例县水利局2023年度政府信息公开工作年度报告", "（一）主动公开方面", "五、存在的主要问题及改进情况")
    new = headed("示例县水利局2024年政府信息公开工作年度报告", "（一）主动公开", "五、存在主要问题及改进情况")
    comparison = compare(old, new)
    check(comparison)
    found = [r for r in rows(comparison) if r.kinds == ("heading",)]
    marked = [tuple("".join(p.text for p in side if p.tone != "plain") for side in (r.old, r.new)) for r in found]
    assert marked == [("2023年度", "2024年"), ("方面", ""), ("的", "")]
