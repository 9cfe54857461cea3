"""Reports as sites and word processors publish them are read cell by cell and block by block as they were written."""

from __future__ import annotations

from pathlib import Path

import pytest

from drafting.api import Report, draft, lint, load_figures
from drafting.readers.files import read_document
from drafting.resources import corpus_root
from tests.browser import print_to
from tests.office import converted
from tests.readers.as_docx import word_file
from tests.readers.as_html import page, print_page
from tests.readers.as_text import markdown_file, text_file
from tests.readers.publishing import GENRE, KINDS, outcome, published

FORMATS = {".html": page, ".docx": word_file, ".md": markdown_file}
SEEDS = range(12)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("suffix", FORMATS)
def test_every_cell_and_every_block(suffix: str, seed: int) -> None:
    said = published(seed, blanks=seed % 4 == 0)
    data = FORMATS[suffix](said, seed)
    found = outcome(Report(read_document(f"report{suffix}", content=data), GENRE), said)
    assert not found.faults(said)
    assert not found.word_faults(said)


@pytest.mark.parametrize("seed", SEEDS)
def test_text_is_read_right_or_says_what_it_lost(seed: int) -> None:
    said = published(seed, blanks=seed % 4 == 0)
    found = outcome(Report(read_document("report.txt", content=text_file(said, seed)), GENRE), said)
    assert not found.wrong
    assert not found.silent
    assert (found.agency, found.year) == (said.agency, said.year)


def test_the_generator_makes_different_reports() -> None:
    made = [published(seed) for seed in SEEDS]
    assert len({said.pieces for said in made}) == len(made)
    assert len({said.agency for said in made}) > 3
    assert {p.kind for said in made for p in said.pieces} == set(KINDS)


@pytest.mark.slow
def test_word_files_that_libreoffice_saved(tmp_path: Path) -> None:
    reports = {tmp_path / f"{seed}.docx": published(seed) for seed in range(6)}
    for path, said in reports.items():
        path.write_bytes(word_file(said, int(path.stem), printable=True))
    converted("docx", tmp_path / "out", *reports)
    for path, said in reports.items():
        found = outcome(Report(read_document(tmp_path / "out" / path.name), GENRE), said)
        assert not found.faults(said)
        assert not found.word_faults(said)


@pytest.mark.slow
def test_word_files_that_libreoffice_printed(tmp_path: Path) -> None:
    reports = {tmp_path / f"{seed}.docx": published(seed) for seed in range(6)}
    for path, said in reports.items():
        path.write_bytes(word_file(said, int(path.stem), printable=True))
    converted("pdf", tmp_path / "out", *reports)
    for path, said in reports.items():
        found = outcome(Report(read_document(tmp_path / "out" / f"{path.stem}.pdf"), GENRE), said)
        assert not found.faults(said)


def _chromium(source: Path) -> Path:
    """The page printed to PDF."""
    printed = source.with_suffix(".pdf")
    print_to(source, printed)
    return printed


@pytest.mark.slow
def test_the_draft_as_a_page_that_chromium_printed(tmp_path: Path) -> None:
    """The white area behind the text is no table around it, and no radical stands for a character."""
    figures = load_figures(corpus_root() / "gi_annual_report" / "2024" / "shili-county-office.figures.yaml")
    made = draft(figures)
    source = tmp_path / "draft.html"
    made.write(source)
    read = Report(read_document(_chromium(source)), GENRE)
    assert [s.spec and s.spec.id for s in read.structure.known] == [s.id for s in GENRE.outline.sections]
    assert {f.rule for f in lint(read)} <= {"ST08"}
    assert read.text.count("【待补充") == made.text.count("【待补充")


@pytest.mark.slow
def test_pages_that_chromium_printed(tmp_path: Path) -> None:
    for seed in range(4):
        said = published(seed)
        source = tmp_path / f"{seed}.html"
        source.write_text(print_page(said, seed), encoding="utf-8")
        printed = _chromium(source)
        found = outcome(Report(read_document(printed), GENRE), said)
        assert not found.wrong
        assert not found.silent
        assert (found.agency, found.year) == (said.agency, said.year)
