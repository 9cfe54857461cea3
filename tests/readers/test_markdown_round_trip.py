"""What is written as Markdown reads back as the same document."""

from __future__ import annotations

from hypothesis import given, settings

from drafting.document.builder import CellText, ComposeBuilder
from drafting.document.model import Document
from drafting.readers.markdown import read_markdown
from drafting.renderers.markdown import render_markdown
from tests.document.strategies import documents


@settings(max_examples=150, deadline=None)
@given(documents())
def test_reads_back_the_same(document: Document) -> None:
    assert read_markdown(render_markdown(document)) == document


def test_merged_cells_are_html_and_others_pipes() -> None:
    builder = ComposeBuilder("draft")
    builder.heading("某湖2024年度报告", 0)
    builder.table([CellText("甲", 0, 0, 2, 1), CellText("乙", 0, 1), CellText("丙", 1, 1)])
    builder.heading("一、数量", 1)
    builder.table([CellText("甲|乙", 0, 0), CellText("", 0, 1), CellText("1", 1, 0)])
    text = render_markdown(builder.build())
    assert '<td rowspan="2">甲</td>' in text
    assert "| 甲\\|乙 |  |\n| --- | --- |\n| 1 |" in text
    assert read_markdown(text) == builder.build()


def test_hole_inside_a_row_becomes_a_blank_cell() -> None:
    builder = ComposeBuilder("draft")
    builder.heading("某湖2024年度报告", 0)
    builder.table([CellText("甲", 0, 0), CellText("乙", 0, 1), CellText("2", 1, 1)])
    cells = read_markdown(render_markdown(builder.build())).tables[0].cells
    assert [(c.text, c.row, c.column) for c in cells] == [("甲", 0, 0), ("乙", 0, 1), ("", 1, 0), ("2", 1, 1)]
