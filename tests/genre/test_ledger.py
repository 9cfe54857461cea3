"""The engine knows no codes: a made-up genre with rows that a report brings runs on data alone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import drafting
from drafting.comparison import compare_documents
from drafting.drafter import draft_report
from drafting.extraction import extract
from drafting.forms import new_form
from drafting.genre.expressions import Expression
from drafting.genre.figures import Agency, Figures
from drafting.genre.keyed import codes_in, edition_of, with_rows
from drafting.genre.loader import load_genre
from drafting.genre.packs import forget_packs
from drafting.linter import lint_document
from drafting.readers.markdown import read_markdown
from drafting.renderers.figures import render_figures
from drafting.renderers.markdown import render_markdown

GENRE = load_genre("ledger", Path(__file__).resolve().parents[1] / "genres")
PAID = {"A": "30.00", "A01": "20.00", "A02": "10.00", "B": "5.50", "B07": "5.50", "all": "35.50"}


def figures(paid: dict[str, str] | None = None, **changes: str) -> Figures:
    cells = {f"details.{code}.paid": Decimal(v) for code, v in (PAID if paid is None else paid).items()}
    total = cells.get("details.all.paid", Decimal(0))
    cells |= {"balance.income.rent": total, "balance.income.aid": Decimal("4.50")}
    cells |= {"balance.income.total": total + Decimal("4.50"), "balance.spending.left": Decimal("4.50")}
    cells["balance.spending.total"] = total
    cells |= {p.replace("_", "."): Decimal(v) for p, v in changes.items()}
    edition = GENRE.edition(2023)
    edition = with_rows(edition, codes_in(edition, cells))
    values: dict[str, Decimal | None] = {p: cells.get(p) for p in edition.cells}
    labels = {"B07": "黑板"} if "details.B07.paid" in cells else {}
    agency = Agency("河湾村村民委员会", "village", "committee")
    return Figures("ledger", agency, 2023, "2015", values, frozenset(cells), labels=labels)


def test_a_draft_is_written_read_and_linted() -> None:
    document = draft_report(figures(), genre=GENRE).document
    text = render_markdown(document)
    assert "第一部分 河湾村村民委员会2023年账目" in text
    assert "2. 修路—人工已付10.00元。" in text
    assert "3. 办学—黑板已付5.50元。" in text
    read = read_markdown(text)
    assert read == document
    taken = extract(read, GENRE).figures
    assert {p: v for p, v in taken.cells.items() if v} == {p: v for p, v in figures().cells.items() if v}
    assert taken.labels == {"B07": "黑板"}
    assert [(f.rule, f.text, f.message) for f in lint_document(read, GENRE)] == []


@pytest.mark.parametrize(
    ("change", "rule", "cell"),
    [
        ({"details_A01_paid": "20.50"}, "TB01", "details.A01.paid"),
        ({"details_all_paid": "35.80"}, "TB01", "details.all.paid"),
        ({"details_A_paid": "30.01"}, "TB13", "details.all.paid"),
        ({"details_B07_owed": "9.00"}, "TB01", "details.B07.owed"),
    ],
)
def test_rows_must_add_up(change: dict[str, str], rule: str, cell: str) -> None:
    document = draft_report(figures(None, **change), genre=GENRE, force=True).document
    found = [f for f in lint_document(document, GENRE) if f.rule.startswith("TB")]
    assert {f.rule for f in found} == {rule}
    assert cell in {c for f in found for c in f.cells}


def test_expressions_take_codes_with_and_without_quotes() -> None:
    plain = Expression.parse("details.A01.paid + details.B07.paid")
    assert Expression.parse("details.\"A01\".paid + details.'B07'.paid") == plain
    assert plain.evaluate(figures().cells) == Decimal("25.50")
    with pytest.raises(ValueError, match="column"):
        Expression.parse('details."A01.paid')


def test_a_ledger_without_rows_says_so() -> None:
    document = draft_report(figures({}), genre=GENRE).document
    assert "说明：河湾村村民委员会本年没有支出，细账无数据。" in document.text
    assert [f.rule for f in lint_document(document, GENRE)] == []


def test_a_row_that_came_and_one_that_went_are_compared() -> None:
    paid = {"A": "30.00", "A01": "20.00", "A02": "10.00", "all": "30.00"}
    old, new = (draft_report(f, genre=GENRE).document for f in (figures(), figures(paid)))
    changes = {c.path: (c.old, c.new) for c in compare_documents(old, new, GENRE).cells if c.old != c.new}
    assert changes["details.B07.paid"] == (Decimal("5.50"), None)
    assert changes["details.all.paid"] == (Decimal("35.50"), Decimal("30.00"))


@pytest.mark.parametrize("suffix", [".yaml", ".json", ".xlsx"])
def test_a_figures_file_and_a_form_keep_the_rows(suffix: str, tmp_path: Path) -> None:
    forget_packs()
    drafting.read(_report(tmp_path), genre=GENRE.root)  # makes the pack known by its id
    path = tmp_path / f"f{suffix}"
    for made in (figures(), new_form(GENRE, figures().agency, 2024, figures())):
        content = render_figures(made, suffix, guide=made.year == 2024)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        again = drafting.load_figures(path)
        assert {p: v for p, v in again.cells.items() if v} == {p: v for p, v in made.cells.items() if v}
        if suffix != ".xlsx" or made.year == 2023:
            assert "details.B07.paid" in again.cells
        assert edition_of(GENRE, again).cells["details.A02.paid"].name == "细账“A02人工”行“已付”列"
    forget_packs()


def _report(folder: Path) -> Path:
    path = folder / "r.md"
    path.write_text(render_markdown(draft_report(figures(), genre=GENRE).document), "utf-8")
    return path
