"""PDF: prose joined over lines and pages, ruled tables as grids, what is no text refused."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from drafting.drafter import draft_report
from drafting.errors import InputError
from drafting.extraction import extract
from drafting.genre.loader import load_genre
from drafting.readers.figures import load_figures
from drafting.readers.files import read_document
from drafting.readers.pdf import clean, read_pdf
from drafting.renderers.documents import write_document
from drafting.resources import corpus_root


def test_radicals_and_compatibility_characters_are_what_they_look_like() -> None:
    assert clean("⼀、⾏政\uf9e1\ue123") == "一、行政李"


@pytest.mark.parametrize(
    ("data", "message"),
    [(b"hello", "不是 PDF 文件"), (b"%PDF-1.7\nrubbish", "损坏|没有文字")],
)
def test_what_is_no_pdf_is_refused(data: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_pdf(data, "a.pdf")


def test_a_published_pdf_gives_its_figures(shared_reports: Path, shared_gold: Path) -> None:
    gold = json.loads((shared_gold / "huaian-city-2024.json").read_text(encoding="utf-8"))
    read = extract(read_document(shared_reports / "huaian-city-2024.pdf"), load_genre())
    wanted = {p: v for p, v in gold["cells"].items() if v is not None}
    assert {p: float(read.figures.cells[p] or 0) for p in wanted} == {p: float(v) for p, v in wanted.items()}
    assert (str(read.figures.agency), read.figures.year) == (gold["agency"]["name"], gold["year"])


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice makes the PDF")
def test_a_draft_printed_by_libreoffice_reads_back(tmp_path: Path) -> None:
    figures = load_figures(corpus_root() / "gi_annual_report" / "2022" / "shili-city-government.figures.yaml")
    document = draft_report(figures).document
    write_document(document, tmp_path / "draft.docx")
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(tmp_path / "draft.docx")],
        check=True,
        capture_output=True,
        timeout=120,
    )
    read = read_document(tmp_path / "draft.pdf")
    assert [p.text for p in read.paragraphs] == [p.text for p in document.paragraphs]
    assert extract(read, load_genre()).figures.cells == figures.cells
