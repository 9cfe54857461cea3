"""Whether two inputs belong together: figures and reports of one agency, of one year or of successive ones."""

from __future__ import annotations

import re
import unicodedata

from drafting.errors import InputError
from drafting.genre.figures import Agency, Figures

_SHORTEST = 3
"""Shorter names say too little to be the end of another one."""


def same_agency(one: Agency | str | None, other: Agency | str | None) -> bool:
    """Whether two names may be of one agency: equal, or one with the names of the places above it before.

    An agency whose name is not known is never called another one.
    """
    a, b = _plain(one), _plain(other)
    if not a or not b or a == b:
        return True
    longer, shorter = (a, b) if len(a) > len(b) else (b, a)
    return len(shorter) >= _SHORTEST and longer.endswith(shorter)


def other_agency(what: str, given: Agency | str | None, own: Agency | str | None, whose: str) -> str | None:
    """The remark that something given is another agency's than ``whose``; None when it may be the same."""
    if same_agency(given, own):
        return None
    return f"{what}是{given}的，{whose}是{own}的，不是同一机关，请核对是否给错了文件"


def require_year_before(previous: Figures, year: int, outcome: str = "") -> None:
    """Raise InputError when what is given as last year is of any year but the one before ``year``.

    ``outcome`` says what was not done for it.
    """
    if previous.year != year - 1:
        raise InputError(
            previous.path or "上年",
            f"是{previous.year}年的数据，不是{year - 1}年的" + (f"，{outcome}" if outcome else ""),
            advice=f"作为上年给出的，应是上一年（{year - 1}年）的数据或报告",
        )


def _plain(agency: Agency | str | None) -> str:
    name = "" if agency is None else str(agency)
    return re.sub(r"[\s·（）()]", "", unicodedata.normalize("NFKC", name))
