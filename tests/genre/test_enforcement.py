"""A real second genre that is data alone: statistics of administrative enforcement."""

from __future__ import annotations

import os
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import drafting
from drafting.drafter import draft_report
from drafting.extraction import extract
from drafting.genre.figures import Agency, Figures
from drafting.genre.loader import load_genre
from drafting.linter import lint_document
from drafting.readers.html import read_html
from drafting.readers.markdown import read_markdown
from drafting.renderers.documents import render_document
from drafting.renderers.markdown import render_markdown
from drafting.resources import corpus_root, templates_root

GENRE = load_genre("enforcement")
PACKAGE = Path(drafting.__file__).resolve().parent
SHARED = Path(os.environ.get("DRAFTING_SHARED") or PACKAGE.parent.parent / "shared")
SAMPLES = SHARED / "samples" / "enforcement"
KINDS = ("warning", "fine", "confiscation", "suspension", "revocation", "restriction", "closure", "detention", "other")


def test_it_is_data_alone() -> None:
    files = [p for root in (templates_root(), corpus_root()) for p in (root / GENRE.id).rglob("*") if p.is_file()]
    assert {"".join(p.suffixes[-1:]) for p in files} == {".yaml", ".md", ".j2", ".jsonl"}
    for module in PACKAGE.rglob("*.py"):
        if "_data" not in module.parts:
            assert "enforcement" not in module.read_text("utf-8").replace("templates/enforcement", ""), module


def figures(cells: dict[str, int | None], year: int = 2024) -> Figures:
    edition = GENRE.edition(year)
    values = {p: None if cells.get(p, 0) is None else Decimal(cells.get(p) or 0) for p in edition.cells}
    values["penalties.total"] = sum((values[f"penalties.{k}"] or Decimal(0) for k in KINDS), Decimal(0))
    values["compulsion.total"] = sum(
        (v or Decimal(0) for p, v in values.items() if p.startswith("compulsion.") and p != "compulsion.total"),
        Decimal(0),
    )
    given = frozenset(p for p, v in values.items() if v is not None)
    return Figures(GENRE.id, Agency("示例县人民政府", "county", "government"), year, edition.id, values, given)


COUNTS = st.one_of(st.none(), st.integers(0, 99999))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.fixed_dictionaries({f"penalties.{k}": COUNTS for k in KINDS}),
    st.lists(st.integers(0, 9999), min_size=3, max_size=3).map(lambda x: sorted(x, reverse=True)),
    st.sampled_from([".md", ".html"]),
)
def test_a_draft_is_clean_and_read_back(cells: dict[str, int | None], licences: list[int], suffix: str) -> None:
    names = ("applied", "accepted", "granted")
    data = figures(cells | {f"licences.{n}": v for n, v in zip(names, licences, strict=True)})
    made = draft_report(data, genre=GENRE)
    content = render_document(made.document, suffix, made.annotations)
    read = (
        read_markdown(str(content))
        if suffix == ".md"
        else read_html(content.encode() if isinstance(content, str) else content)
    )
    assert extract(read, GENRE).figures.cells == data.cells
    assert [(f.rule, f.text) for f in lint_document(read, GENRE)] == [
        ("ST08", "【待补充：全年行政执法工作的总体情况】")
    ]


def test_a_heading_names_the_agency_and_the_year_of_the_title() -> None:
    text = render_markdown(draft_report(figures({}), genre=GENRE).document)
    other = text.replace("第一部分 示例县人民政府2024年度", "第一部分 示例县人民政府2023年度")
    found = {f.rule: f for f in lint_document(read_markdown(other), GENRE)}
    assert found["ST03"].expected == "示例县人民政府2024年度行政执法数据表"
    assert "年度与标题不一致" in found["ST03"].message
    missing = text.replace("## 第二部分 示例县人民政府2024年度行政执法总体情况", "")
    (finding,) = (f for f in lint_document(read_markdown(missing), GENRE) if f.rule == "ST01")
    assert finding.expected == "第二部分 示例县人民政府2024年度行政执法总体情况"


def test_a_table_that_is_missing_is_told_though_others_stand_in_its_section() -> None:
    text = render_markdown(draft_report(figures({}), genre=GENRE).document)
    start, end = text.index("表二\n"), text.index("表三\n")
    found = [f for f in lint_document(read_markdown(text[:start] + text[end:]), GENRE) if f.rule == "ST07"]
    assert len(found) == 1
    assert "表二" in found[0].message


@pytest.mark.skipif(not SAMPLES.is_dir(), reason="the published pages are not at hand")
@pytest.mark.parametrize(
    ("file", "year", "expected"),
    [
        ("qingyuan-2024", 2024, {"penalties.fine": "94929", "penalties.total": "108156", "penalties.amount": "1753.79",
                                 "licences.applied": "26569", "licences.revoked": "5"}),
        ("xihu-gongan-2022", 2022, {"penalties_2018.fine": "54", "penalties_2018.suspension": None,
                                    "penalties_2018.total": "144", "penalties_2018.amount": "4.1"}),
        ("zhengzhou-chengguan-2020", 2020, {"licences.granted": "2207", "penalties_2018.total": "293",
                                            "penalties_2018.amount": "11817.5"}),
    ],
)  # fmt: skip
def test_published_tables_are_read(file: str, year: int, expected: dict[str, str | None]) -> None:
    lines: list[str] = []
    before: list[str] = []
    for line in (SAMPLES / f"{file}.excerpt.txt").read_text("utf-8").splitlines():
        row = [c.strip() for c in line.strip().removesuffix("|").split("|")]
        before = [*before, line] if len(row) > 1 else []
        if len(row) > 1:
            lines += [f"| {' | '.join(row)} |", *(["|" + " --- |" * len(row)] if len(before) == 1 else [])]
        elif line.strip() and not line.startswith("["):
            lines += ["", line.strip(), ""]
    found = extract(read_markdown("\n".join(lines)), GENRE, year=year)
    for path, value in expected.items():
        assert found.reading.cells[path].value == (None if value is None else Decimal(value)), path
