"""Whether a Chinese text is written in simplified or in traditional characters."""

from __future__ import annotations

_SHARE = 10
"""One character in so many is enough: ordinary traditional text has one in three."""


def is_traditional(text: str) -> bool:
    """Whether many characters are none of the simplified set (GB/T 2312), which lacks only rare ones."""
    hanzi = [c for c in text if "\u4e00" <= c <= "\u9fff"]
    return sum(not _simplified(c) for c in hanzi) * _SHARE > len(hanzi)


def _simplified(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
