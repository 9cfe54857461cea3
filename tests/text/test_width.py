"""Columns of a terminal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drafting.text.width import display_width, pad, truncate_to_width

TEXTS = st.text(st.sampled_from("a1 示例，“、\u0301\u200bé\t"), max_size=30)


@pytest.mark.parametrize(
    ("text", "width"),
    [
        ("", 0),
        ("abc", 3),
        ("示例", 4),
        ("示例县 12", 9),
        ("，。", 4),
        ("e\u0301", 1),
        ("\u200b示", 2),
        ("a\tb", 9),
        ("示\t", 8),
        ("\x07a", 1),
        ("第一行\nab", 2),
    ],
)
def test_width_of_a_text(text: str, width: int) -> None:
    assert display_width(text) == width


def test_tab_counts_from_the_column_where_the_text_begins() -> None:
    assert display_width("\t", start=3) == 5
    assert display_width("\t", tab=4) == 4


def test_pad() -> None:
    assert pad("示例", 6) == "示例  "
    assert pad("示例县", 4) == "示例县"


def test_cut_to_a_width() -> None:
    assert truncate_to_width("示例县", 6) == "示例县"
    assert truncate_to_width("示例县人", 6) == "示例…"
    assert truncate_to_width("示例县", 1, "……") == ""
    assert truncate_to_width("ae\u0301示", 3, "") == "ae\u0301"
    with pytest.raises(ValueError, match="columns"):
        truncate_to_width("a", -1)


@given(TEXTS, st.integers(0, 40))
def test_cut_text_fits_and_is_a_beginning(text: str, width: int) -> None:
    cut = truncate_to_width(text, width)
    assert display_width(cut) <= width
    assert cut == text or text.startswith(cut.removesuffix("…"))


@given(TEXTS, st.integers(0, 60))
def test_padded_text_is_wide_enough(text: str, width: int) -> None:
    assert display_width(pad(text, width)) == max(width, display_width(text))


@given(TEXTS)
def test_columns_never_go_back(text: str) -> None:
    columns = [display_width(text[:i]) for i in range(len(text) + 1)]
    assert columns == sorted(columns)
