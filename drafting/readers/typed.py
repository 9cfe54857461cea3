"""Numbers as people type them into a form: full-width digits, spaces, thousands separators, numbers stored as text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from drafting.language.tables import NOTHING_TYPED

PLAIN = "只填阿拉伯数字，不带单位和文字；没有发生的填0，暂时不知道的留空"
_WIDE = str.maketrans("０１２３４５６７８９．，＋－−﹣", "0123456789.,+---")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")
"""Characters without a width: what is copied from a calculator or a web page begins and ends with them."""
_AS_TEXT = re.compile("^['’‘`＇]+(?=[0-9０-９+-])")
"""The mark by which a spreadsheet is told to keep a number as text, where another program wrote it into the cell."""
_NUMBER = re.compile(r"[+-]?(?:\d+|\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_SPACED = re.compile(r"[+-]?\d{1,3}(?:\s\d{3})+(?:\.\d+)?")
"""Spaces between digits part thousands; anywhere else inside a number they leave open what it is."""
_UNIT = re.compile(r"([+-]?[\d,]*\d(?:\.\d+)?)\s*([^\d\s.,+-]{1,4})")
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class NotANumberError(Exception):
    """What was typed is no number: what is wrong with it, and what to type instead."""

    problem: str
    advice: str | None = PLAIN


def typed_number(text: str) -> Decimal:
    """The number that was typed. Raises NotANumberError for anything that leaves a doubt."""
    plain = _AS_TEXT.sub("", _UNSEEN.sub("", text).strip()).translate(_WIDE)
    joined = "".join(plain.split())
    short = _short(text.strip())
    whole = joined == plain or _SPACED.fullmatch(plain) is not None
    if whole and len(joined) <= _LONGEST and _NUMBER.fullmatch(joined):
        return Decimal(joined.replace(",", ""))
    if NOTHING_TYPED.fullmatch(joined):
        raise NotANumberError(f"“{short}”不是数字：没有发生的填0，暂时不知道的留空", None)
    unit = _UNIT.fullmatch(joined)
    if unit is not None and _NUMBER.fullmatch(unit[1]):
        raise NotANumberError(f"这里应当是数字，现为“{short}”", f"只填{unit[1]}，不带“{unit[2]}”")
    raise NotANumberError(f"这里应当是数字，现为“{short}”")


def year_meant(value: object) -> int | None:
    """The year that what was typed instead of one speaks of (2025年, ２０２５年度); None when it speaks of none."""
    found = re.findall(r"(?<!\d)20\d\d(?!\d)", str(value).translate(_WIDE))
    return int(found[0]) if len(found) == 1 else None


def _short(text: str) -> str:
    return text if len(text) <= 20 else text[:20] + "…"
