"""Numbers given to names in their order (甲、乙、丙分别为3件、2件、1件): are there as many of them as names?

What joins the names may also stand inside one of them (规划和建设局), and what qualifies the last may have a list of
its own; names are counted as the range of what they may be, and only numbers outside of it are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from drafting.language.enumerations import VALUES_AND_TWO

_NUMBER = r"(?:增加|减少|增长|下降|上升)?(?:[约近达超逾]|超过)?\d[\d,]*(?:\.\d+)?[余多]?(?:万|亿)?余?"
_UNIT = r"(?:[^\W\d_一二三四五六七八九十两]{1,3}?|%)"
_ROW = re.compile(
    rf"(?:分别|依次)(?P<verb>[^\d，。；：、（）“”《》]{{0,12}}?)"
    rf"(?P<row>{_NUMBER}(?P<unit>{_UNIT}?)(?:(?:[、和及与]|以及){_NUMBER}(?:{_UNIT}|(?=[、和及与，。；]|$)))+)"
    r"(?=[，。；）]|$)"
)
_APIECE = re.compile(r"[、和及与]|以及")
_CLAUSE = re.compile(r"[，。；：！？（）]")
_BRACKETED = re.compile(r"（[^（）]*）|“[^“”]*”|《[^《》]*》")
_DATED = re.compile(r"(?:20)?\d\d年(?:度|底|末)?|[1-9]\d?月(?:份)?|第?[1-4一二三四]季度")
_RUN = re.compile(r"[至到—~～-]")
_COUNT = re.compile(
    r"(?<![第前近\d、])(?P<count>[两二三四五六七八九]|[2-9])(?:类|种|家|个|项|者|大类|大平台|个平台|个单位|个部门|个镇街?|个乡镇)"
    r"[^\d、，和及与的]{0,8}$"
)
_LISTED = re.compile(r"(?:依次|分别)(?:为|是|有)(?P<names>[^\d，。；：]*、[^\d，。；：]*)$")
_SHORT = 6
_DATES = frozenset("年 月 日 号 时 月份 季度 年度".split())


@dataclass(frozen=True, slots=True)
class Unequal:
    """Numbers that are more or fewer than the names they are given to: the range of both, and how many there are."""

    start: int
    end: int
    names: int
    numbers: int


def unequal(text: str) -> Iterator[Unequal]:
    """The rows of numbers in a text that cannot be given to the names before them one by one."""
    for match in _ROW.finditer(text):
        if match["unit"] in _DATES or "每" in match["verb"] or "各" in match["verb"]:
            continue
        numbers = len(_APIECE.findall(match["row"])) + 1
        # A comma before the last number: what is its own then, nobody can say.
        if re.match(r"，(?:约|近)?\d", text[match.end("row") :]):
            continue
        start = max((m.end() for m in _CLAUSE.finditer(_blanked(text[: match.start()]))), default=0)
        before = text[start : match.start()]
        if len(before) <= _SHORT and not _APIECE.search(before) and not _COUNT.search(before):
            found = _before_clause(text, start)
        else:
            counted = _names(before)
            found = (start, counted) if counted is not None else None
        if found is None or not found[1] or numbers in found[1]:
            continue
        yield Unequal(found[0], match.end("row"), max(found[1]), numbers)


def _blanked(text: str) -> str:
    """A text whose brackets, quotations and titles hold nothing that ends a clause."""
    return _BRACKETED.sub(lambda m: "·" * len(m.group()), text)


def _before_clause(text: str, start: int) -> tuple[int, range] | None:
    """The names that the clause before lists as the order of what is counted (依次为甲、乙、丙，数量依次为……)."""
    before = _blanked(text[: max(start - 1, 0)])
    begin = max((m.end() for m in _CLAUSE.finditer(before)), default=0)
    listed = _LISTED.search(before[begin:])
    if listed is None or text[start - 1 : start] != "，":
        return None
    counted = _names(listed["names"])
    return (begin + listed.start("names"), counted) if counted is not None else None


def _names(words: str) -> range | None:
    """How many names a text may list; None where it lists none, or holds numbers of its own."""
    plain = _DATED.sub("日", _BRACKETED.sub("名", words))
    if re.search(r"\d", plain) and _COUNT.search(plain) is None:
        return None
    announced = _COUNT.search(plain)
    if announced is not None:
        said = announced["count"]
        count = int(said) if said.isdigit() else VALUES_AND_TWO[said]
        return range(count, count + 1)
    if "等" in plain or "每" in plain or "各" in plain or (_RUN.search(plain) and "日" in plain):
        return None
    paused = plain.split("、")
    joined = [len(_APIECE.findall(p)) for p in paused]
    most = len(paused) + sum(joined)
    if most < 2:
        return None
    least = len(paused) if len(paused) > 1 else min(most, 2)
    last = paused[-1]
    # 教育、医疗、住房领域的网站和微信: what is counted may be what the list only qualifies.
    if len(paused) > 1 and joined[-1]:
        least = min(least, 1 + joined[-1])
    if "的" in "".join(paused[:-1]) or ("的" in last and len(paused) > 1 and re.search("的.*[和及与]", last)):
        least = min(least, 2)
    return range(least, most + 1)
