"""Runs of letters and digits without end are put out of the way, places kept."""

from __future__ import annotations

import pytest

from drafting.language.quantities import find_quantities
from drafting.rules._typography import masked
from drafting.text.runs import FILLER, MOST, without_endless


@pytest.mark.parametrize("run", ["1" * MOST, "a1" * MOST, "a." * MOST + "com"])
def test_a_run_without_end_keeps_its_place_and_says_nothing(run: str) -> None:
    text = f"收到{run}件，另收到3件"
    plain = without_endless(text)
    assert len(plain) == len(text)
    assert plain.strip("收到件，另3") == FILLER * len(run)
    assert [q.numeral.value for q in find_quantities(text)] == [3]
    assert masked(text)[2 : 2 + len(run)] == [True] * len(run)


def test_addresses_that_there_are_stay() -> None:
    text = "网址 https://www.shili.gov.cn/" + "a" * (MOST - 1) + "/b.html，电话0000-12345678"
    assert without_endless(text) is text
    assert masked(text)[3]
    assert not masked(text)[0]
