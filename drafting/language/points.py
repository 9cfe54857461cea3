"""How far a rate went, told in per cent where it is by points: 由96%升至98%，提高2%."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

_N = r"\d{1,3}(?:\.\d{1,2})?"
_WENT = r"(?:提高|提升|上升|上涨|增加|增长|升高|下降|降低|减少|回落|上调|下调|升|降|高|低)"
_LAST = r"(?:上年|去年|上一年|前一年|\d{4}年)(?:度|同期)?的?"
_LATELY = rf"(?:同比|环比|(?:比|较){_LAST})?"
_FAULT = rf"{_WENT}(?:了|出)?(?P<fault>(?P<far>{_N})[%％])(?=[，。；、）]|$)"
_PATTERNS = (
    re.compile(
        rf"[率比重度](?:已|均)?[由从](?:{_LAST})?(?P<old>{_N})[%％]{_WENT}?[到至为](?P<new>{_N})[%％][，、（]{_LATELY}{_FAULT}"
    ),
    re.compile(
        rf"[率比重度](?:已|均)?(?:为|达到|达|是)?(?P<new>{_N})[%％][，、（](?:比|较){_LAST}(?P<old>{_N})[%％]{_FAULT}"
    ),
    re.compile(
        rf"[率比重度](?:已|均)?(?:为|达到|达|是)?(?P<new>{_N})[%％][，（]{_LAST}(?:为|是)?(?P<old>{_N})[%％][，、]{_LATELY}{_FAULT}"
    ),
)


@dataclass(frozen=True, slots=True)
class Points:
    """A difference of two rates in per cent: its range, and the two rates."""

    start: int
    end: int
    old: str
    new: str
    far: str


def differences_in_per_cent(text: str) -> Iterator[Points]:
    """The differences of two rates told beside them that are called per cent; growth of the rate is none."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            old, new, far = (Decimal(match[g]) for g in ("old", "new", "far"))
            if far and abs(new - old) == far:
                yield Points(*match.span("fault"), match["old"], match["new"], match["far"])
