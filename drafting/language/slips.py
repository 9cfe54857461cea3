"""Slips of the hand in numbers: what a wrong number looks like beside the right one."""

from __future__ import annotations

from decimal import Decimal


def one_slip(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers are one slip apart: one digit other (1385, 1386), two neighbours exchanged (158, 185), a
    digit more or less at the end (139, 1390), the decimal point one place off (47.1, 4.71)."""
    gap = abs(one - other)
    if not gap:
        return False
    digits = gap.normalize().as_tuple().digits
    if len(digits) == 1:
        return True
    a, b = (format(x.normalize(), "f").replace(".", "") for x in (one, other))
    if a.strip("0") == b.strip("0") and abs(one.adjusted() - other.adjusted()) == 1:
        return True
    if len(a) == len(b) and sorted(a) == sorted(b):
        return neighbours_exchanged(one, other)
    short, long = sorted((a, b), key=len)
    return len(long) - len(short) == 1 and long.startswith(short) and len(short) > 1


def neighbours_exchanged(one: Decimal, other: Decimal) -> bool:
    """Whether two numbers differ in that two neighbouring digits are exchanged (158, 185)."""
    a, b = (format(x.normalize(), "f").replace(".", "") for x in (one, other))
    if len(a) != len(b) or sorted(a) != sorted(b):
        return False
    differing = [i for i in range(len(a)) if a[i] != b[i]]
    return len(differing) == 2 and differing[1] - differing[0] == 1
