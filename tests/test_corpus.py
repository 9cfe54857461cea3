"""The reports written for this project: each draws exactly the findings that stand in its gold file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

import drafting
from drafting.findings import Severity
from drafting.renderers.documents import render_document
from drafting.resources import corpus_root

REPORTS = sorted(corpus_root().glob("*/*/*.md"))


def gold(report: Path) -> list[dict[str, Any]]:
    tree = yaml.safe_load(report.with_suffix(".gold.yaml").read_text(encoding="utf-8"))
    assert tree["report"] == report.name
    return list(tree["findings"])


def test_there_are_reports_of_several_levels_and_years_two_of_them_faulty() -> None:
    figures = [drafting.load_figures(p.with_suffix(".figures.yaml")) for p in REPORTS]
    assert len(figures) >= 6
    assert {f.agency.level for f in figures} >= {"city", "county", "township"}
    assert {f.year for f in figures} >= {2022, 2023, 2024}
    assert sum(bool(gold(p)) for p in REPORTS) >= 2
    successive = {(f.agency.name, f.year) for f in figures}
    assert any((name, year + 1) in successive for name, year in successive)


@pytest.mark.parametrize("report", REPORTS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_findings_are_those_of_the_gold(report: Path) -> None:
    read = drafting.read(report)
    result = drafting.lint(read)
    assert not result.failed
    left = list(result.findings)
    for wanted in gold(report):
        met = next((f for f in left if meets(f, wanted, read.text)), None)
        assert met is not None, f"not found: {wanted}; left: {[(f.rule, f.text, f.message) for f in left]}"
        left.remove(met)
    assert [(f.rule, f.text, f.message) for f in left] == []


def meets(finding: drafting.Finding, wanted: dict[str, Any], text: str) -> bool:
    before = wanted.get("before", "")
    return (
        finding.rule == wanted["rule"]
        and finding.text == wanted["text"]
        and text[: finding.start].endswith(before)
        and (not wanted.get("cells") or list(finding.cells[: len(wanted["cells"])]) == wanted["cells"])
        and ("expected" not in wanted or finding.expected == wanted["expected"])
    )


@pytest.mark.parametrize("report", REPORTS, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_figures_read_from_a_report_are_those_beside_it(report: Path) -> None:
    if any(f["rule"].startswith("TB") for f in gold(report)):
        pytest.skip("its tables were made faulty on purpose")
    written = drafting.load_figures(report.with_suffix(".figures.yaml"))
    read = drafting.extract(drafting.read(report))
    assert read.cells == written.cells
    assert (read.agency, read.year) == (written.agency, written.year)


def test_the_second_year_is_clean_against_the_first_but_for_its_own_faults() -> None:
    root = corpus_root() / "gi_annual_report"
    before = drafting.load_figures(root / "2023" / "shili-county-office.figures.yaml")
    report = drafting.read(root / "2024" / "shili-county-office.md")
    alone = drafting.lint(report)
    compared = drafting.lint(report, previous=before)
    graver = [f for f in compared if f.severity is not Severity.INFO]
    assert [(f.rule, f.start) for f in graver] == [(f.rule, f.start) for f in alone if f.severity is not Severity.INFO]


DRAFTED = [r for r in REPORTS if r.stem.startswith("drafted-")]


def drafted(report: Path) -> str:
    """The report as the drafter writes it from the figures beside it, and last year's where the corpus has them."""
    figures = drafting.load_figures(report.with_suffix(".figures.yaml"))
    others = (drafting.load_figures(r.with_suffix(".figures.yaml")) for r in DRAFTED)
    before = next((f for f in others if f.agency == figures.agency and f.year == figures.year - 1), None)
    made = drafting.draft(figures, before)
    return str(render_document(made.document, ".md", made.annotations))


def test_there_are_drafts_for_ten_agencies_of_every_level_and_kind() -> None:
    figures = [drafting.load_figures(r.with_suffix(".figures.yaml")) for r in DRAFTED]
    assert len({f.agency.name for f in figures}) >= 10
    assert {f.agency.level for f in figures} == {"province", "city", "county", "township"}
    assert {f.agency.kind for f in figures} == {"government", "office", "department", "subdistrict", "zone"}
    assert {f.edition for f in figures} == {"2019", "2021"}


@pytest.mark.parametrize("report", DRAFTED, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_drafts_are_what_the_drafter_writes_now(report: Path) -> None:
    assert report.read_text(encoding="utf-8") == drafted(report), "renew with: python tests/test_corpus.py"


if __name__ == "__main__":
    for path in DRAFTED:
        path.write_text(drafted(path), encoding="utf-8")
