"""Every rule's examples: what is marked is found, nothing else is, and it is told what to do about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

import pytest

from drafting.genre.form_layout import number_text
from drafting.genre.loader import load_genre
from drafting.linter import lint_document
from drafting.readers.files import read_document
from drafting.renderers.remarks import advice
from drafting.rules.registry import all_rules, rule
from tests.rules.cases import (
    FIXTURES,
    Case,
    Ran,
    all_cases,
    complete_cells,
    left_after_repair,
    load_cases,
    make_report,
    run_case,
)
from tests.rules.slips import KINDS

CODES = [r.code for r in all_rules()]
CASES = {c.name: c for c in all_cases()}


GENERAL = "请按所述问题核实、改正"
_NO_REMEDY = ("NM09", "NM15")
"""A number that cannot be, or is last year's: what is right is known to nobody but the unit."""


@lru_cache(maxsize=2)
def _ran(name: str) -> Ran:
    """A case that was run: all that is asked of it is asked in turn."""
    return run_case(CASES[name])


def _is_found(case: Case) -> None:
    """What is marked is found, and nothing else is."""
    ran = _ran(case.name)
    if case.kind == "fail":
        asked = {r for r, _, _ in ran.marks} | {e["rule"] for e in ran.expect}
        assert case.rule in asked, "a failing case must mark or expect a finding of its rule"
    else:
        asked = {r for r, _, _ in ran.marks} | {e["rule"] for e in ran.expect}
        assert case.rule not in asked, f"a {case.kind} case expects nothing of its own rule"
    faults = ran.faults()
    assert not faults, "\n".join([case.place, *faults])


def _advice_says_how(case: Case) -> None:
    """What a unit is told to do is never only that it should look into what is said."""
    result = _ran(case.name).result
    assert result.document is not None
    for finding in result.findings:
        found = rule(finding.rule)
        assert found is not None
        said = advice(finding, result.document, found.remedy)
        assert (said == GENERAL) <= (finding.rule in _NO_REMEDY), finding
        # To write what stands there already is no advice.
        assert said != f"改为“{finding.text}”", finding


def _repair_leaves_nothing(case: Case) -> None:
    """What a rule offers to put there is right by its own measure."""
    assert left_after_repair(case, _ran(case.name)) == []


def _parameters() -> Iterator[Any]:
    """All cases with what is asked of them; one that says ``open`` is known to fail, and says so as soon as it does
    not."""
    for case in CASES.values():
        marks = [pytest.mark.xfail(strict=True, reason=case.values["open"])] if case.values.get("open") else []
        yield pytest.param(_is_found, case, id=case.name, marks=marks)
        if case.kind == "fail" and not marks:
            yield pytest.param(_advice_says_how, case, id=f"{case.name}-advice")
            found = rule(case.rule)
            if found is not None and found.fixable and "genre" not in case.values:
                yield pytest.param(_repair_leaves_nothing, case, id=f"{case.name}-repair")


@pytest.mark.parametrize(("check", "case"), list(_parameters()))
def test_case(check: Callable[[Case], None], case: Case) -> None:
    check(case)


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
