"""Ranges that are taken one after another."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from drafting.text.taken import Overlapping, Ranges, Taken

ranges = st.lists(st.tuples(st.integers(0, 40), st.integers(1, 8)).map(lambda r: (r[0], r[0] + r[1])), max_size=30)


@given(ranges)
def test_what_is_taken_is_what_looking_at_all_of_them_takes(wanted: list[tuple[int, int]]) -> None:
    taken = Taken()
    kept: list[tuple[int, int]] = []
    for start, end in wanted:
        room = not any(a < end and start < b for a, b in kept)
        assert taken.take(start, end) is room
        if room:
            kept.append((start, end))


def test_ranges_that_only_touch_are_both_taken() -> None:
    taken = Taken()
    assert taken.take(3, 5)
    assert taken.take(5, 7)
    assert taken.take(1, 3)
    assert not taken.take(4, 6)


@given(ranges, ranges)
def test_what_meets_a_range_is_what_looking_at_all_of_them_finds(
    given: list[tuple[int, int]], asked: list[tuple[int, int]]
) -> None:
    known = Ranges(given[: len(given) // 2])
    for start, end in given[len(given) // 2 :]:
        known.add(start, end)
    for start, end in asked:
        assert known.meet(start, end) is any(a < end and start < b for a, b in given)


@given(
    ranges=st.lists(st.tuples(st.integers(0, 30), st.integers(0, 12))),
    asked=st.tuples(st.integers(0, 30), st.integers(0, 12)),
)
def test_those_that_overlap_are_those_that_share_something(
    ranges: list[tuple[int, int]], asked: tuple[int, int]
) -> None:
    spans = [(start, start + length) for start, length in ranges]
    low, high = asked[0], sum(asked)
    assert Overlapping(spans).of(low, high) == [i for i, (a, b) in enumerate(spans) if a < high and b > low]
