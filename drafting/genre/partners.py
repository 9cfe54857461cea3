"""Whether two inputs belong together: figures and reports of one agency, of one year or of successive ones."""

from __future__ import annotations

import re
import unicodedata

from drafting.genre.figures import Agency

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


def _plain(agency: Agency | str | None) -> str:
    name = "" if agency is None else str(agency)
    return re.sub(r"[\s·（）()]", "", unicodedata.normalize("NFKC", name))
