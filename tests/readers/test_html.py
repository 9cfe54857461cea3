"""Pages: where the title stands, and what a cell shows."""

from __future__ import annotations

import pytest

from drafting.document.model import Document, Table
from drafting.readers.html import read_html

ARTICLE = (
    "<p>根据有关规定编制本报告，本报告所列数据的统计期限为全年，欢迎查阅，电子版可以在网站上查阅和下载。</p>"
    "<p>一、总体情况</p><p>全年公开各类信息三百一十二条，内容都在网站的专栏里，随时可以查到。</p>"
    "<table><tr><td>甲</td><td>乙</td></tr><tr><td>1</td><td>2</td></tr></table>"
)
TITLE = "示例县水利局2024年政府信息公开工作年度报告"


def read(body: str) -> Document:
    return read_html(f"<html><head><title>示例县</title></head><body>{body}</body></html>".encode())


@pytest.mark.parametrize(
    "page",
    [
        f"<h2>示例县水利局<br>2024年政府信息公开工作年度报告</h2><div class='c'>{ARTICLE}</div>",
        "<table><tr><td>索引号</td><td>A1/2025-1</td></tr><tr><td>日期</td><td>2025-01-18</td></tr></table>"
        f"<p><b>示例县水利局</b></p><p><b>2024年政府信息公开工作年度报告</b></p>{ARTICLE}",
        f"<table><tr><td>{TITLE}</td></tr><tr><td><div>{ARTICLE}</div></td></tr></table>",
    ],
    ids=["two-lines-of-a-heading", "below-a-catalogue-entry", "in-a-cell-that-arranges-the-page"],
)
def test_the_title_is_found_whole(page: str) -> None:
    title = read(page).title
    assert title is not None
    assert title.content.squeeze().text == TITLE


def test_of_several_reports_named_above_the_article_none_is_its_title() -> None:
    others = "".join(f"<p>示例县水利局{year}年政府信息公开工作年度报告</p>" for year in (2022, 2023))
    title = read(f"<table><tr><td>{others}</td></tr><tr><td><div>{ARTICLE * 4}</div></td></tr></table>").title
    assert title is None or "水利局" not in title.text


def test_the_mark_of_a_note_does_not_run_into_a_figure() -> None:
    document = read(f"<h1>{TITLE}</h1>{ARTICLE.replace('<td>2</td>', '<td>2<sup>1</sup></td>')}")
    (table,) = (b for b in document.blocks if isinstance(b, Table))
    assert [c.text for c in table.cells] == ["甲", "乙", "1", "2¹"]


def test_a_heading_keeps_the_level_that_the_page_gives_it() -> None:
    parts = "<h2>一、总体情况</h2><h3>（一）主动公开</h3><p>（二）依申请公开</p><p>规范办理流程，做好答复工作。</p>"
    read_ = read(f"<h1>{TITLE}</h1>{parts}{ARTICLE}")
    marked = {h.text: h.marked for h in reversed(read_.headings)}
    assert (marked["一、总体情况"], marked["（一）主动公开"], marked["（二）依申请公开"]) == (2, 3, 0)
