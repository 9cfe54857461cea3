"""What the program says, in words for a page."""

from __future__ import annotations

import re

_OPTION = re.compile(r"（[^（）]*--[a-z][^（）]*）|[；，。][^；，。]*--[a-z][^；，。]*")


def without_options(text: str) -> str:
    """A message without what one would do about it at a terminal."""
    return _OPTION.sub("", text)
