"""Words that make a number the average of the months or quarters of a year (``averages.yaml``)."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from drafting.resources import own_yaml


@lru_cache(maxsize=1)
def average_words() -> Mapping[str, int]:
    """Every word with the number of parts that it makes of a year, the longest first."""
    lines = own_yaml(Path(__file__).with_name("averages.yaml"))
    words = {w: int(parts) for parts, line in lines.items() for w in line.split()}
    return MappingProxyType(dict(sorted(words.items(), key=lambda i: -len(i[0]))))


def average_in(text: str) -> tuple[int, int, int] | None:
    """The last word of an average in a text: its start and end, and the number of parts; None without one."""
    found = [(at, at + len(w), parts) for w, parts in average_words().items() if (at := text.rfind(w)) >= 0]
    return max(found, key=lambda f: (f[1], f[1] - f[0]), default=None)
