"""The labelled passages of the corpus draw no more false alarms than the committed baseline allows.

Recall is measured by ``python -m benchmarks.accuracy``, which takes too long for a test.
"""

from __future__ import annotations

import json
import random

import pytest

from benchmarks.accuracy import BASELINE, worse
from benchmarks.grounding import Bench, changed, load_cases, place_of, raised

CASES = load_cases()


def test_passages_cover_every_kind_of_number_level_and_agency() -> None:
    assert len(CASES) >= 150
    assert {m["kind"] for c in CASES for m in c["mentions"]} == {
        "cell",
        "sum",
        "internal_sum",
        "ratio",
        "previous",
        "none",
    }
    assert {c["agency"]["level"] for c in CASES} == {"province", "city", "county", "township"}
    assert {c["agency"]["kind"] for c in CASES} == {"government", "office", "department"}
    assert {s["kind"] for c in CASES for s in c["statements"]} == {"zero", "universal", "comparison"}


def test_labels_stand_where_they_say() -> None:
    for case in CASES:
        for mention in case["mentions"]:
            start = place_of(case["text"], mention)
            assert case["text"].startswith(mention["span"], start), case["id"]
        assert all(s["text"] in case["text"] for s in case["statements"]), case["id"]


@pytest.mark.slow
def test_true_text_draws_no_more_alarms_than_the_baseline() -> None:
    score = Bench().measure(CASES, mutate=False)
    name = "false alarms per 100 numbers"
    baseline = json.loads(BASELINE.read_text(encoding="utf-8"))
    assert worse({name: score.figures()[name]}, {name: baseline[name]}) == [], score.notes


@pytest.mark.slow
def test_a_sample_of_changed_numbers_is_found() -> None:
    score = Bench().measure(CASES[::16])
    assert score.recall["cell"].share > 0.7, score.notes


def test_worse_looks_the_right_way() -> None:
    was = {"recall sum": 0.9, "false alarms per 100 numbers": 0.2}
    assert worse(was, was) == []
    assert worse({"recall sum": 0.95, "false alarms per 100 numbers": 0.1}, was) == []
    assert len(worse({"recall sum": 0.8, "false alarms per 100 numbers": 0.5}, was)) == 2
    assert len(worse({}, was)) == 2


def test_changed_numbers_keep_their_form() -> None:
    rng = random.Random(1)
    for span in ("12", "9.50%", "100%", "1"):
        wrong = changed(span, {12}, rng)
        assert wrong != span
        assert wrong.endswith("%") == span.endswith("%")
        assert len(wrong.rstrip("%").partition(".")[2]) == len(span.rstrip("%").partition(".")[2])


def test_raising_a_cell_keeps_the_relations() -> None:
    cells = dict.fromkeys(
        (
            f"applications.{r}.{c}"
            for r in ("new", "granted", "total", "carried_out")
            for c in ("natural_person", "total")
        ),
        0,
    )
    out = raised(cells, "applications.carried_out.total")
    assert out["applications.new.total"] == out["applications.total.total"] + out["applications.carried_out.total"] == 1
