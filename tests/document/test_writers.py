"""What is written reads back equal, in every format that is both written and read."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from drafting.document.model import Document
from drafting.drafter import draft_report
from drafting.errors import InputError
from drafting.genre.figures import Figures
from drafting.readers.files import read_document, report_suffixes
from drafting.renderers.documents import document_suffixes, render_document, write_document
from tests.strategies import consistent_figures

BOTH = sorted(set(document_suffixes()) & set(report_suffixes()))


def read_back(document: Document, suffix: str) -> Document:
    written = render_document(document, suffix)
    return read_document(f"report{suffix}", content=written.encode("utf-8") if isinstance(written, str) else written)


@pytest.mark.parametrize("suffix", BOTH)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(figures=consistent_figures(years=(2019, 2025)))
def test_a_draft_reads_back_equal(suffix: str, figures: Figures) -> None:
    document = draft_report(figures).document
    assert read_back(document, suffix) == document


def test_every_written_format_but_none_else_is_offered(tmp_path: Path) -> None:
    assert {".md", ".html", ".docx"} <= set(document_suffixes())
    document = read_document("a.md", content="# 示例县人民政府2024年政府信息公开工作年度报告\n\n一段话。\n")
    for suffix in document_suffixes():
        write_document(document, tmp_path / f"a{suffix}")
        assert (tmp_path / f"a{suffix}").stat().st_size > 0
    with pytest.raises(InputError, match="不能写成这种格式"):
        write_document(document, tmp_path / "a.odt")
    assert not (tmp_path / "a.odt").exists()


def test_markup_in_words_stays_words() -> None:
    text = "# 标题 2024年报告\n\n甲\\<b\\>乙&丙“丁” 1\\*2\\*3。\n"
    document = read_document("a.md", content=text)
    for suffix in BOTH:
        assert read_back(document, suffix).paragraphs[0].text == document.paragraphs[0].text
