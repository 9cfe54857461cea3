"""The same two reports in other formats, widths and runs give the same changes."""

from __future__ import annotations

import io
import json
import random
import unicodedata
from pathlib import Path

import docx
import jsonschema
import pytest

import drafting
from drafting.alignment.model import Comparison
from drafting.comparison import compare_documents
from drafting.document.model import Document
from drafting.genre.loader import load_genre
from drafting.readers.files import read_document
from drafting.renderers.comparison_json import render_comparison_json
from drafting.renderers.documents import render_document
from drafting.resources import corpus_root
from tests.alignment.reports import GENRE, compare, overview

ROOT = Path(__file__).resolve().parents[2]
CORPUS = corpus_root() / "gi_annual_report"
OLD, NEW = CORPUS / "2023" / "shili-county-office.md", CORPUS / "2024" / "shili-county-office.md"


def told(comparison: Comparison) -> list[tuple[str, ...]]:
    """Changes with their words in one width, free of places."""

    def words(text: str | None) -> str:
        return unicodedata.normalize("NFKC", text or "").replace(" ", "")

    return [
        (
            c.kind,
            c.section,
            words(c.old.text if c.old is not None else None),
            words(c.new.text if c.new is not None else None),
            *(words((e.old.text if e.old else "") + "→" + (e.new.text if e.new else "")) for e in c.edits),
        )
        for c in comparison
    ]


def compared(old: Document, new: Document) -> Comparison:
    return compare_documents(old, new, GENRE)


@pytest.fixture(scope="module")
def plain() -> Comparison:
    return compared(read_document(OLD), read_document(NEW))


def test_the_pair_of_the_corpus_counts_by_kind(plain: Comparison) -> None:
    """Counted by hand, sentence by sentence."""
    assert plain.counts == {
        "wording": 7,
        "figure": 13,
        "formulation": 1,
        "year_updated": 4,
        "added": 10,
        "dropped": 12,
        "heading": 1,
    }


@pytest.mark.parametrize("suffix", [".html", ".docx"])
def test_another_format_changes_nothing(plain: Comparison, suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"new{suffix}"
    content = render_document(read_document(NEW), suffix)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    assert told(compared(read_document(OLD), read_document(path))) == told(plain)


def test_other_widths_change_nothing(plain: Comparison) -> None:
    text = NEW.read_text(encoding="utf-8")
    wide = "".join(chr(ord(c) + 0xFEE0) if c.isdigit() and c.isascii() else c for c in text)
    # The tables are HTML in this file: their markup has digits that are no text.
    source = wide.partition("## 二、")[0] + "## 二、" + text.partition("## 二、")[2]
    assert told(compared(read_document(OLD), read_document("new.md", content=source))) == told(plain)


def test_shuffled_runs_change_nothing(plain: Comparison, tmp_path: Path) -> None:
    content = render_document(read_document(NEW), ".docx")
    assert isinstance(content, bytes)
    word = docx.Document(io.BytesIO(content))
    chance = random.Random(7)
    for paragraph in word.paragraphs:
        text = paragraph.text
        if not text:
            continue
        for run in paragraph.runs:
            run.text = ""
        while text:
            size = chance.randint(1, 9)
            paragraph.add_run(text[:size]).bold = chance.random() < 0.2
            text = text[size:]
    path = tmp_path / "runs.docx"
    word.save(str(path))
    assert told(compared(read_document(OLD), read_document(path))) == told(plain)


def test_json_meets_its_schema(plain: Comparison) -> None:
    schema = json.loads((ROOT / "docs" / "schema" / "comparison.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for comparison in (plain, compared(plain.old.document, plain.old.document)):
        jsonschema.validate(json.loads(render_comparison_json(comparison)), schema)


def test_places_lead_to_the_words(plain: Comparison) -> None:
    for change in plain:
        for side, report in ((change.old, plain.old), (change.new, plain.new)):
            if side is not None:
                assert "".join(report.document.text[side.start : side.end].split()) == side.text
        for edit in change.edits:
            for words, report in ((edit.old, plain.old), (edit.new, plain.new)):
                if words is not None:
                    assert "".join(report.document.text[words.start : words.end].split()) == words.text


def test_figures_are_linked_to_their_cells(plain: Comparison) -> None:
    linked = {c.figure.cells for c in plain if c.figure is not None}
    assert ("disclosure.normative_documents.in_force",) in linked
    assert ("applications.total.total",) in linked


def test_cells_come_with_difference_and_relations_across_the_years(plain: Comparison) -> None:
    cells = {c.path: c for c in plain.cells}
    issued = cells["disclosure.normative_documents.issued"]
    assert [issued.old, issued.new, issued.difference, issued.percent] == [2, 1, -1, -50]
    assert all(r.status == "holds" for r in plain.relations)
    assert {r.id.split(".")[0] for r in plain.relations} == {"Q7", "Q8", "Q9"}


def test_terms_that_came_and_went(plain: Comparison) -> None:
    terms = {t.text: t for t in plain.terms}
    assert terms["走进"].status == "came"
    assert terms["栏目"].status == "went"


def test_a_made_up_genre_is_compared_too() -> None:
    genre = load_genre("mini", ROOT / "tests" / "genres")
    table = (
        "| 书类 | 借出册数 | 归还册数 |\n| --- | --- | --- |\n"
        "| 小说 | {a} | 3 |\n| 科普读物 | 4 | 4 |\n| 合计 | {b} | 7 |\n"
    )
    text = (
        "# 河湾镇阅览室{y}年阅览室年度小结\n\n## 一、读者来访\n\n"
        "全年开放{n}天，周末延长到晚上九点。\n\n## 二、图书借阅\n\n" + table
    )
    old = read_document("a.md", content=text.format(y=2022, n=300, a=5, b=9))
    new = read_document("b.md", content=text.format(y=2023, n=310, a=6, b=10))
    found = compare_documents(old, new, genre)
    assert found.counts == {"figure": 1}
    assert {c.path: c.difference for c in found.cells if c.difference} == {
        "loans.novels.lent": 1,
        "loans.total.lent": 1,
    }


def test_python_compares_two_reports() -> None:
    found = drafting.compare(drafting.read(OLD), drafting.read(NEW))
    assert found.old.year == 2023
    assert len(list(found)) == len(found.changes)


def test_a_day_that_stays_is_no_change() -> None:
    old, new = (
        overview("数据统计时限为2023年1月1日至2023年12月31日", year=2023),
        overview("数据的统计期限自2024年1月1日起"),
    )
    words = {e.old.text for c in compare(old, new) for e in c.edits if e.old is not None}
    assert not any("1月1日" in w and "12月" not in w for w in words)
