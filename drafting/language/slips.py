"""Slips of the hand in numbers: what a wrong number looks like beside the right one."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise


def one_slip(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers are one slip apart: one digit other (1385, 1386), two neighbours exchanged (158, 185), a
    digit more or less at the end (139, 1390), the decimal point one place off (47.1, 4.71)."""
    gap = abs(one - other)
    if not gap:
        return False
    digits = gap.normalize().as_tuple().digits
    if len(digits) == 1:
        return True
    a, b = (digits_of(x) for x in (one, other))
    if a.strip("0") == b.strip("0") and abs(one.adjusted() - other.adjusted()) == 1:
        return True
    if len(a) == len(b) and sorted(a) == sorted(b):
        return neighbours_exchanged(one, other)
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and long.startswith(short) and len(short) > 1


def slips_within(gap: Decimal) -> int:
    """How many gaps of one digit are no larger (40: 13 of them): so many numbers on one side of another are a slip away
    by chance."""
    digits = digits_of(gap)
    return 9 * (len(digits) - 1) + int(digits[0])


def one_key(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers are one slip apart that is one key: of as many digits one alone differs (41, 31, not 38)."""
    a, b = digits_of(one), digits_of(other)
    if len(a) == len(b) and sorted(a) != sorted(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1
    return one_slip(one, other)


def one_stroke(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers are one slip apart as they are written out, with as many decimals: 3.20 and 4.20, not 3.20
    and 4.00, where two digits differ."""
    step = Decimal(1).scaleb(min(0, *(int(x.normalize().as_tuple().exponent) for x in (one, other))))
    a, b = (format(x.quantize(step), "f").replace(".", "").lstrip("0") for x in (one, other))
    if len(a) == len(b):
        return sum(x != y for x, y in zip(a, b, strict=True)) == 1 or neighbours_exchanged(one, other)
    short, long = sorted((digits_of(one).strip("0"), digits_of(other).strip("0")), key=len)
    tenfold = short == long and abs(one.adjusted() - other.adjusted()) == 1
    return tenfold or (len(long) - len(short) == 1 and long.startswith(short) and len(short) > 1)


def digits_of(number: Decimal) -> str:
    """The digits of a number as they are written, without its point."""
    return format(number.normalize(), "f").replace(".", "")


def exchanged(digits: str) -> Iterator[str]:
    """The digits with two different neighbours exchanged, each pair in turn."""
    for i, (one, other) in enumerate(pairwise(digits)):
        if one != other:
            yield digits[:i] + other + one + digits[i + 2 :]


def neighbours_exchanged(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers differ in that two neighbouring digits are exchanged (158, 185)."""
    a, b = (digits_of(x) for x in (one, other))
    if len(a) != len(b) or sorted(a) != sorted(b):
        return False
    differing = [i for i in range(len(a)) if a[i] != b[i]]
    return len(differing) == 2 and differing[1] - differing[0] == 1
