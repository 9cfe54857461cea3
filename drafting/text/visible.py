"""Characters that no report has and a terminal obeys: control characters, and halves of characters (surrogates)."""

from __future__ import annotations

import re

_STRAY = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
"""All but those that part lines and pages."""
_OBEYED = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_COLOURS = re.compile(r"(\x1b\[(?:0|[1-4]|[349][0-7])?(?:;(?:[0-4]|[349][0-7]))*m)")
"""What colours text and hides none."""


def stray_in(text: str) -> int:
    """How many control characters and surrogates a text has, line ends aside."""
    return len(_STRAY.findall(text))


def without_stray(text: str) -> str:
    """The text with a space for each of them: every other character stays at its place."""
    return _STRAY.sub(" ", text)


def for_terminal(text: str) -> str:
    """The text without what would steer a terminal, colours aside."""
    return "".join(piece if k % 2 else _OBEYED.sub(" ", piece) for k, piece in enumerate(_COLOURS.split(text)))


def encodable(text: str) -> str:
    """The text as UTF-8 can hold it: halves of characters, as in names of files that are not UTF-8, are written out
    (which JSON takes for what they are)."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
