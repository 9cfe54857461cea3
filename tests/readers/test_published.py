"""Reports as sites and word processors publish them are read cell by cell and block by block as they were written."""

from __future__ import annotations

import pytest

from drafting.api import Report
from drafting.readers.files import read_document
from tests.readers.as_docx import word_file
from tests.readers.as_html import page
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
