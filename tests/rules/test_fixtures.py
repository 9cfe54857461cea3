"""Every rule's examples: what is marked is found, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest

from drafting.genre.form_layout import number_text
from drafting.genre.loader import load_genre
from drafting.linter import lint_document
from drafting.readers.files import read_document
from drafting.rules.registry import all_rules
from tests.rules.cases import FIXTURES, KINDS, Case, all_cases, complete_cells, load_cases, make_report, run_case

CODES = [r.code for r in all_rules()]


def _parameters() -> list[Any]:
    """All cases; one that says ``open`` is known to fail, and says so as soon as it does not."""
    return [
        pytest.param(c, id=c.name, marks=[pytest.mark.xfail(strict=True, reason=c.values["open"])])
        if c.values.get("open")
        else pytest.param(c, id=c.name)
        for c in all_cases()
    ]


@pytest.mark.parametrize("case", _parameters())
def test_case(case: Case) -> None:
    ran = run_case(case)
    if case.kind == "fail":
        asked = {r for r, _, _ in ran.marks} | {e["rule"] for e in ran.expect}
        assert case.rule in asked, "a failing case must mark or expect a finding of its rule"
    else:
        asked = {r for r, _, _ in ran.marks} | {e["rule"] for e in ran.expect}
        assert case.rule not in asked, f"a {case.kind} case expects nothing of its own rule"
    faults = ran.faults()
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("code", CODES)
def test_every_rule_has_examples_of_each_kind(code: str) -> None:
    path = FIXTURES / "rules" / f"{code}.yaml"
    assert path.is_file(), f"{path.name} is missing"
    kinds = {c.kind for c in load_cases(path)}
    assert kinds == set(KINDS), f"{path.name} has only {sorted(kinds)}"


def test_every_fixture_file_belongs_to_a_rule() -> None:
    assert {p.stem for p in (FIXTURES / "rules").glob("*.yaml")} <= set(CODES)


@pytest.mark.parametrize("year", [2020, 2024])
def test_the_skeleton_is_clean(year: int) -> None:
    genre = load_genre()
    edition = genre.edition(year)
    texts = {p: number_text(v) for p, v in complete_cells({}, edition).items()}
    text = make_report(genre, edition, agency="示例县人民政府办公室", year=year, texts=texts)
    result = lint_document(read_document("report.md", content=text), genre)
    assert [f"{f.rule} {f.text} {f.message}" for f in result] == []
    assert result.failed == ()
