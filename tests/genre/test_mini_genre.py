"""The engine knows no genre: a made-up one runs on data alone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

from drafting.drafter import draft_report
from drafting.extraction import extract
from drafting.genre.figures import Agency, Figures
from drafting.genre.loader import load_genre
from drafting.linter import lint_document
from drafting.readers.markdown import read_markdown
from drafting.renderers.markdown import render_markdown

GENRE = load_genre("mini", Path(__file__).resolve().parents[1] / "genres")
CELLS = {
    "loans.novels.lent": 12,
    "loans.novels.returned": 10,
    "loans.science.lent": 5,
    "loans.science.returned": 5,
    "loans.total.lent": 17,
    "loans.total.returned": 15,
}


def figures(**changes: int) -> Figures:
    cells: dict[str, Decimal | None] = {p: Decimal(changes.get(p.replace(".", "_"), v)) for p, v in CELLS.items()}
    return Figures("mini", Agency("河湾镇阅览室", "town", "room"), 2023, "2010", cells, frozenset(cells))


def test_a_draft_is_written_read_and_linted() -> None:
    document = draft_report(figures(), genre=GENRE).document
    assert document.title is not None
    assert document.title.text == "河湾镇阅览室2023年阅览室年度小结"
    read = read_markdown(render_markdown(document))
    assert read == document
    taken = extract(read, GENRE)
    assert taken.figures.cells == figures().cells
    assert taken.figures.agency == Agency("河湾镇阅览室", "town", "room")
    result = lint_document(read, GENRE)
    assert not result.failed
    assert [(f.rule, f.text) for f in result] == [("ST08", "【待补充：全年来访人数】")]


def test_a_wrong_cell_is_named() -> None:
    document = draft_report(figures(loans_novels_lent=13), genre=GENRE, force=True).document
    (finding,) = (f for f in lint_document(document, GENRE) if f.rule == "TB01")
    assert "loans.novels.lent" in finding.cells
    assert "借阅表" in finding.message


def test_an_inequality_is_checked_too() -> None:
    broken = figures(loans_science_returned=6, loans_total_returned=16)
    document = draft_report(broken, genre=GENRE, force=True).document
    (finding,) = (f for f in lint_document(document, GENRE) if f.rule == "TB01")
    assert finding.cells == ("loans.science.returned", "loans.science.lent")


def test_a_heading_with_a_slip_is_recognised() -> None:
    text = render_markdown(draft_report(figures(), genre=GENRE).document).replace("读者来访", "读者到访")
    (finding,) = (f for f in lint_document(read_markdown(text), GENRE) if f.rule == "ST03")
    assert finding.expected == "读者来访"


def test_a_number_of_the_prose_is_held_against_its_cell() -> None:
    text = render_markdown(draft_report(figures(), genre=GENRE).document).replace(
        "全年借出图书17册", "全年借出图书18册"
    )
    (finding,) = (f for f in lint_document(read_markdown(text), GENRE) if f.rule == "NM01")
    assert (finding.text, finding.expected, finding.cells) == ("18", Decimal(17), ("loans.total.lent",))
