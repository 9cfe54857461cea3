"""How many columns of a terminal a text takes, so that carets stand under the very words they mean."""

from __future__ import annotations

import re

from wcwidth import wcswidth, wcwidth

TAB = 8
"""Columns from one tab stop to the next."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def display_width(s: str, *, tab: int = TAB, start: int = 0) -> int:
    """Columns the text takes when it begins in column ``start``: East Asian wide 2, combining marks 0.

    A tab reaches to the next stop; other control characters take no column. For a text of several lines it is the
    width of the last one.
    """
    column, origin = start, start
    for piece in re.split(r"([\t\n\r])", s):
        if piece == "\t":
            column += tab - column % tab
        elif piece in ("\n", "\r"):
            column = origin = 0
        elif piece:
            column += _plain_width(piece)
    return column - origin


def _plain_width(s: str) -> int:
    """The width of a text without tabs and line breaks."""
    if s.isascii() and s.isprintable():
        return len(s)
    return max(0, wcswidth(_CONTROL.sub("", s)))


def pad(s: str, n: int) -> str:
    """The text with blanks behind it up to ``n`` columns; a longer text comes back as it is."""
    return s + " " * max(0, n - display_width(s))


def truncate_to_width(s: str, n: int, ellipsis: str = "…") -> str:
    """The text cut to at most ``n`` columns, with the ellipsis behind it if anything was cut.

    A character is never parted from its combining marks. When not even the ellipsis fits, it is left out. Raises
    ValueError when ``n`` is negative.
    """
    if n < 0:
        raise ValueError(f"a width of {n} columns")
    if display_width(s) <= n:
        return s
    tail = ellipsis if display_width(ellipsis) <= n else ""
    room = n - display_width(tail)
    end = 0
    for i in range(1, len(s) + 1):
        if i < len(s) and _joins(s[i - 1], s[i]):
            continue
        if display_width(s[:i]) > room:
            break
        end = i
    return s[:end] + tail


def _joins(before: str, after: str) -> bool:
    """Whether the second character belongs to the first: a combining mark, or the half of a joined sign."""
    return wcwidth(after) == 0 or before == "\u200d"
