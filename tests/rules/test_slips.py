"""A slip in a fixture file is told by file and line; what a mark says of a finding's gravity is held to."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.rules.cases import FIXTURES, Case, load_cases, run_case
from tests.rules.slips import FixtureError

_HEAD = "rule: FM05\ncases:\n- id: one\n  kind: fail\n"


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("rule: FM05\ncases: [\n", "3: "),
        ("rule: FM05\n", "1: the keys are rule and cases"),
        ("cases: []\nrule: FM04\n", "2: the file is about FM04"),
        ("rule: FM05\ncases: none\n", "2: cases is a list"),
        ("rule: FM05\ncases:\n- id: one\n  text: 收到\n", "3: id and kind are needed"),
        (f"{_HEAD}  sectoin: overview\n", "5: a case has no key sectoin"),
        (f"{_HEAD}  kind: near\n", "5: the key kind stands twice"),
        (f"{_HEAD}  figures:\n    a.b: 1\n    a.b: 2\n", "7: the key a.b stands twice"),
        (f"{_HEAD}- id: two\n  kind: nera\n", "6: kind is one of fail, clean, near"),
        (f"{_HEAD}- id: one\n  kind: near\n", "5: the id one stands twice"),
        (f"{_HEAD}  text: a\n  report: b\n", "3: either text or report"),
        (f"{_HEAD}  edits:\n  - find: a\n    replace: b\n  - find: c\n", "8: an edit has the keys find and replace"),
        (f"{_HEAD}  edits:\n  - find: a\n    place: b\n", "7: an edit has no key place"),
        (f"{_HEAD}  expect:\n  - rule: FM05\n    texts: a\n", "7: an expectation has no key texts"),
        (f"{_HEAD}  expect:\n  - rule: FM05\n", "6: an expectation names rule and severity"),
        (f"{_HEAD}  expect:\n  - rule: FM99\n    severity: info\n", "6: there is no rule FM99"),
        (f"{_HEAD}  expect:\n  - rule: FM05\n    severity: grave\n", "7: a severity is one of error, warning, info"),
        (f"{_HEAD}  text: |\n    一\n    二⟦FM05 info:三⟧\n    ⟦FM99 info:四⟧\n", "8: there is no rule FM99"),
        (f"{_HEAD}  text: |\n    一\n    二⟦FM05:三⟧\n", "7: ⟦FM05:三⟧ says no severity"),
        (f"{_HEAD}  text: 二⟦FM05 grave:三⟧\n", "5: a severity is one of"),
        (f"{_HEAD}  text: 二⟦FM05 info 三⟧\n", "5: this is no mark"),
        (f"{_HEAD}  text: |\n    二⟦FM05 info:三\n    四⟦FM05 info:五⟧\n", "6: this is no mark"),
        (f"{_HEAD}  text: 二⟦FM05 info:三⟧四⟧\n", "5: this is no mark"),
    ],
)
def test_a_slip_is_told_by_file_and_line(tmp_path: Path, content: str, told: str) -> None:
    path = tmp_path / "FM05.yaml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FixtureError) as raised:
        load_cases(path)
    assert str(raised.value).startswith(f"FM05.yaml:{told}")


@pytest.mark.parametrize(
    "values",
    [
        {"figures": {"applications.nwe.total": 1}},
        {"cells_in_report": {"applications.nwe.total": 1}},
        {"edits": [{"find": "此处没有的话", "replace": ""}]},
        {"previous_report": [{"find": "此处没有的话", "replace": ""}]},
    ],
)
def test_words_and_cells_that_the_report_has_not_are_told_by_the_place_of_the_case(values: dict[str, object]) -> None:
    with pytest.raises(FixtureError, match=r"^FM05\.yaml:7: "):
        run_case(Case("FM05", {"id": "one", "kind": "clean", **values}, "FM05.yaml:7"))


def test_a_mark_of_another_severity_is_a_fault() -> None:
    case = next(c for c in load_cases(FIXTURES / "rules" / "FM05.yaml") if c.kind == "fail")
    assert run_case(case).faults() == []
    values = {**case.values, "text": case.values["text"].replace("⟦FM05 warning:", "⟦FM05 error:")}
    assert any(fault.startswith("marked as error: FM05") for fault in run_case(Case("FM05", values)).faults())
