"""The finished report in another form, as it stands: from the Word file to the page, and back."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from typer.testing import CliRunner, Result

import drafting
from drafting.cli import app
from drafting.converting import converted
from drafting.document.model import Document
from drafting.readers.files import read_document
from drafting.renderers.documents import render_document
from drafting.resources import corpus_root
from tests.document.strategies import documents

ROOT = corpus_root() / "gi_annual_report"
FIGURES = ROOT / "2024" / "shili-county-office.figures.yaml"
BEFORE = ROOT / "2023" / "shili-county-office.md"


def run(*args: str | Path) -> Result:
    return CliRunner().invoke(app, [str(a) for a in args])


def through(document: Document, suffix: str) -> Document:
    content = render_document(converted(document), suffix)
    data = content if isinstance(content, bytes) else content.encode("utf-8")
    return read_document(f"r{suffix}", content=data)


@pytest.mark.parametrize("report", sorted(ROOT.glob("20*/*.md")), ids=lambda p: p.stem)
def test_every_report_of_the_corpus_is_the_same_in_every_form_and_back(report: Path) -> None:
    document = read_document(report)
    word = through(document, ".docx")
    page = through(word, ".html")
    assert word == page == document
    assert through(page, ".docx") == through(page, ".md") == document


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents())
def test_any_document_reads_the_same_after_conversion(document: Document) -> None:
    # Pages and Word files are read with an eye for what stands around a report: for them the corpus speaks.
    assert through(document, ".md") == document


def test_from_the_draft_to_the_page_that_is_published_and_back(tmp_path: Path) -> None:
    word, page, back = tmp_path / "2024.docx", tmp_path / "2024.html", tmp_path / "back.docx"
    assert run("draft", FIGURES, "--previous", BEFORE, "-o", word).exit_code == 0
    comments = len(list(docx.Document(str(word)).comments))
    assert comments > 1
    told = run("convert", word, "-o", page)
    assert told.exit_code == 0
    assert told.stderr.startswith(f"已写出 {page}：还有")
    assert "处占位符没有填写" in told.stderr
    assert f"，{comments}条批注没有写入" in told.stderr
    assert "脚注" not in told.stderr
    source = page.read_text(encoding="utf-8")
    for word_of_a_draft in ("<aside", "批注", "data-from", "<data", 'class="doubt"', "上年报告所列的问题"):
        assert word_of_a_draft not in source
    assert source.count("<table>") == 3
    assert run("convert", page, "-o", back).exit_code == 0
    assert read_document(back) == read_document(page) == read_document(word)
    assert not list(docx.Document(str(back)).comments)
    assert drafting.extract(drafting.read(page)).cells == drafting.extract(drafting.read(word)).cells


def test_the_suffix_picks_the_form_and_others_are_refused(tmp_path: Path) -> None:
    assert run("convert", BEFORE).stdout.startswith("<!DOCTYPE html>")
    assert run("convert", BEFORE, "--format", "md").stdout.startswith("# ")
    refused = run("convert", BEFORE, "-o", tmp_path / "r.pdf")
    assert refused.exit_code == 2
    assert "可用的格式：html、docx、md" in refused.stderr
