"""Statements about all or none, and what of them is told of a rate or an outcome."""

from __future__ import annotations

import pytest

from tests.grounding.engine import SIMPLE, analyse


def _holds(text: str, **cells: int) -> list[bool | None]:
    changed = {**SIMPLE, **{f"applications.{name}.total": n for name, n in cells.items()}}
    return [s.holds for s in analyse(text, changed).statements if s.features.get("rate")]


@pytest.mark.parametrize("written", ["100%", "百分之百"])
def test_a_rate_of_all_denies_what_is_left_open(written: str) -> None:
    text = f"政府信息公开申请办结率达到{written}。"
    assert _holds(text) == [False]
    assert _holds(text, carried_out=0) == [True]
    assert _holds(text, total=46, carried_out=5) == [True]


@pytest.mark.parametrize(
    "text",
    [
        "政府信息公开申请按期办结率100%。",
        "政府信息公开申请办结率94%。",
        "热线信件办结率100%。",
        "结转下年度2件，政府信息公开申请答复率100%。",
    ],
)
def test_other_rates_say_nothing_of_what_is_left_open(text: str) -> None:
    assert _holds(text) == []
