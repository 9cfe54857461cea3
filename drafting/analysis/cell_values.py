"""What stands in a cell that is meant for a number."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache
from typing import Literal, NamedTuple

from drafting.language.money import SCALES_OF_MONEY, UNIT_LINE
from drafting.language.tables import COUNTERS, NOTHING_IN_A_CELL
from drafting.text.mapped import ZERO_WIDTH

CellStatus = Literal["value", "blank", "mark", "text"]

_MARKS = frozenset("/-—–―－─|\\*~.、…")
_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?P<digits>\d+(?:,\d{3})+|\d+(?: \d{3})+|\d+)(?P<fraction>\.\d+)?(?P<unit>\D{0,4})"
)
_LEADING_NOUGHT = re.compile(r"0[\d ,]")
_PROMPT = re.compile(r"【[^】]{1,40}】")


class CellValue(NamedTuple):
    """The number of a cell, or None, and what kind of content it has."""

    value: Decimal | None
    status: CellStatus


def _scale(unit: str) -> tuple[Decimal, str]:
    """The factor that a unit begins with (万元 is ten thousand times 元) and the rest of it."""
    factor = Decimal(1)
    while unit and unit[0] in SCALES_OF_MONEY:
        factor *= SCALES_OF_MONEY[unit[0]]
        unit = unit[1:]
    return factor, unit


def money_unit(text: str) -> str | None:
    """The unit of money that a line above a table names (单位：万元); None for any other text."""
    said = UNIT_LINE.search("".join(text.split()))
    return said[1] if said is not None else None


def money_factor(said: str, unit: str) -> Decimal:
    """By what an amount in one unit of money is multiplied to be one in another."""
    return _scale(said)[0] / _scale(unit)[0]


@lru_cache(maxsize=4096)
def cell_value(text: str, unit: str = "") -> CellValue:
    """Read a cell. ``unit`` is the unit that its column counts in; an amount in another scale is converted exactly."""
    seen = "".join(c for c in text if c not in ZERO_WIDTH)
    folded = " ".join(unicodedata.normalize("NFKC", seen).split())
    folded = folded.replace("，", ",").replace("−", "-").replace("﹣", "-")
    if not folded:
        return CellValue(None, "blank")
    if all(c in _MARKS or c == " " for c in folded) or folded.lower() in NOTHING_IN_A_CELL:
        return CellValue(None, "mark")
    match = _NUMBER.fullmatch(re.sub(r"\s*,\s*", ",", folded))
    # A mark of a note (①, ²) is no digit; a nought before other digits is a figure that another ran into.
    if match is None or any(unicodedata.category(c) == "No" for c in seen) or _LEADING_NOUGHT.match(match["digits"]):
        return CellValue(None, "text")
    said = match["unit"].strip(" ()。;")
    value = Decimal(match["digits"].replace(",", "").replace(" ", "") + (match["fraction"] or ""))
    if said:
        if said != unit and not all(c in COUNTERS or c in SCALES_OF_MONEY for c in said):
            return CellValue(None, "text")
        own, _ = _scale(unit)
        other, _ = _scale(said)
        value = value * other / own if own != other else value
    return CellValue(-value if match["sign"] == "-" else value, "value")


@lru_cache(maxsize=4096)
def looks_like_value(text: str) -> bool:
    """Whether a cell holds a number, a sign that stands for none, or a prompt in brackets to fill one in."""
    return cell_value(text).status in ("value", "mark") or _PROMPT.fullmatch(text.strip()) is not None
