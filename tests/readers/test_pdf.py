"""PDF: prose joined over lines and pages, ruled tables as grids, what is no text refused."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from drafting.drafter import draft_report
from drafting.errors import InputError
from drafting.extraction import extract
from drafting.genre.loader import load_genre
from drafting.readers.composed import tidy
from drafting.readers.figures import load_figures
from drafting.readers.files import read_document
from drafting.readers.grids import Placed
from drafting.readers.pdf import _appended, _goes_on, _Grid, clean, read_pdf
from drafting.renderers.documents import write_document
from drafting.resources import corpus_root
from tests.office import converted


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
def test_a_draft_printed_by_libreoffice_reads_back(tmp_path: Path) -> None:
    figures = load_figures(corpus_root() / "gi_annual_report" / "2022" / "shili-city-government.figures.yaml")
    document = draft_report(figures).document
    write_document(document, tmp_path / "draft.docx")
    (printed,) = converted("pdf", tmp_path, tmp_path / "draft.docx")
    read = read_document(printed)
    assert [p.text for p in read.paragraphs] == [p.text for p in document.paragraphs]
    assert extract(read, load_genre()).figures.cells == figures.cells
    for angle in (90, 180, 270):
        turned = read_pdf(_turned(tmp_path / "draft.pdf", angle), "turned.pdf")
        assert turned == read
    bare = (tmp_path / "draft.pdf").read_bytes()
    assert b"/ToUnicode" in bare
    with pytest.raises(InputError, match="ToUnicode"):
        read_pdf(bare.replace(b"/ToUnicode", b"/ToUnicodX"), "bare.pdf")


def _turned(path: Path, angle: int) -> bytes:
    """The file with its pages turned, as a viewer saves them."""
    pdf = pdfium.PdfDocument(path)
    for page in pdf:
        page.set_rotation((page.get_rotation() + angle) % 360)
    out = io.BytesIO()
    pdf.save(out)
    return out.getvalue()


@pytest.mark.parametrize("angle", [90, 180, 270])
def test_a_page_that_was_turned_reads_as_before(shared_reports: Path, angle: int) -> None:
    path = shared_reports / "huaian-city-2024.pdf"
    assert read_pdf(_turned(path, angle), "turned.pdf") == read_document(path)


def _grid(*rows: list[str]) -> _Grid:
    cells = [Placed(text, r, k, 1, 1) for r, row in enumerate(rows) for k, text in enumerate(row)]
    return _Grid(cells, [0.0, 100.0, 140.0, 180.0], 0.0, len(rows))


def _texts(grid: _Grid) -> list[list[str]]:
    return [[tidy(c.content) for c in grid.cells if c.row == r] for r in range(grid.rows)]


def test_a_row_that_the_end_of_a_page_cuts_is_one_row() -> None:
    above = _grid(["1.重复申请", "3", "4"], ["2.无正当理由大量", "31880", "17"])
    below = _grid(["反复申请", "", "56"], ["3.其他", "0", "0"])
    assert _texts(_appended(above, below)) == [
        ["1.重复申请", "3", "4"],
        ["2.无正当理由大量反复申请", "31880", "1756"],
        ["3.其他", "0", "0"],
    ]


def test_a_row_of_blanks_is_no_part_of_the_next() -> None:
    above = _grid(["1.重复申请", "", ""])
    below = _grid(["2.其他", "1", "2"])
    assert _texts(_appended(above, below)) == [["1.重复申请", "", ""], ["2.其他", "1", "2"]]


def test_a_header_that_the_next_page_repeats_is_read_once() -> None:
    above = _grid(["项目", "甲", "乙"], ["1.重复申请", "1", "2"])
    below = _grid(["项目", "甲", "乙"], ["2.其他", "3", "4"])
    assert _texts(_appended(above, below))[1:] == [["1.重复申请", "1", "2"], ["2.其他", "3", "4"]]


def test_pieces_of_one_width_go_on() -> None:
    head = _Grid([], [67.0, 202.0, 360.0, 517.0], 0.0, 1)
    body = _Grid([], [67.0, 112.0, 157.0, 202.0, 360.0, 517.0], 0.0, 1)
    other = _Grid([], [67.0, 130.0, 400.0, 517.0], 0.0, 1)
    assert _goes_on(head, body)
    assert not _goes_on(head, other)
