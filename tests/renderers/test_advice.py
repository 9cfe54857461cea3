"""What a unit is told to do: never only that it should look into what is said."""

from __future__ import annotations

import pytest

from drafting.renderers.remarks import advice
from drafting.rules.registry import rule
from tests.rules.cases import Case, all_cases, run_case

GENERAL = "请按所述问题核实、改正"
_NO_REMEDY = ("NM09", "NM15")
"""A number that cannot be, or is last year's: what is right is known to nobody but the unit."""


@pytest.mark.parametrize(
    "case", [pytest.param(c, id=c.name) for c in all_cases() if c.kind == "fail" and not c.values.get("open")]
)
def test_advice_says_how(case: Case) -> None:
    result = run_case(case).result
    assert result.document is not None
    for finding in result.findings:
        found = rule(finding.rule)
        assert found is not None
        said = advice(finding, result.document, found.remedy)
        assert (said == GENERAL) <= (finding.rule in _NO_REMEDY), finding
        # To write what stands there already is no advice.
        assert said != f"改为“{finding.text}”", finding
