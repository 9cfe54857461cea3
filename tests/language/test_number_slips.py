"""Slips of the hand in numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest

from drafting.language.slips import one_stroke


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("3.20", "4.20", True),
        ("3.20", "4.00", False),
        ("158", "185", True),
        ("158", "1580", True),
        ("0.46", "4.6", True),
        ("139", "1390", True),
        ("139", "1397", True),
        ("10.00", "9.50", False),
        ("7163", "7361", False),
    ],
)
def test_numbers_that_one_stroke_exchanges(one: str, other: str, alike: bool) -> None:
    assert one_stroke(Decimal(one), Decimal(other)) is alike
    assert one_stroke(Decimal(other), Decimal(one)) is alike
