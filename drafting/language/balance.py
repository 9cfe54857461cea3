"""What came over and came in, against what was done and what is left: 年初2件，新收7件，办结8件，年末1件."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_UNIT = r"(?P<unit>件次|[件起宗条个项份])"
_NUMBER = rf"(?P<number>\d+){_UNIT}"
_GAP = r"[^\d，。；：（）]{0,12}?"
_CARRIED_IN = re.compile(
    rf"(?:(?:上年|上年度|去年|往年|年初|期初|以前年度|历年){_GAP}(?:结转|结存|遗留|转入|积存|未结|在办){_GAP}|结转(?:上年|去年){_GAP}){_NUMBER}"
)
_CAME_IN = re.compile(
    rf"(?:新收|新受理|新增|新接|新立案|新承办|新接收|新收到|(?:本年|今年|当年|全年)(?:度)?(?:共|新)?(?:受理|收到|接收|承办|收)){_GAP}{_NUMBER}"
)
_DONE = re.compile(rf"(?<!未)(?<!无)(?:办结|办理完毕|审结|办复|化解|结案|处理完毕|答复){_GAP}{_NUMBER}")
_LEFT = re.compile(
    rf"(?:(?:结转|转入|移至|留待)(?:至|到|入)?(?:下年|次年|下一年|明年|20\d\d年)(?:度)?{_GAP}|(?:年末|年底|期末)?(?:(?:尚)?未(?:办结|结|审结)|正在办理|尚在办理|在办|正在处理){_GAP}"
    rf"|(?:年末|年底|期末){_GAP}(?:结存|结转){_GAP}|(?:剩余|尚余|还剩|结余){_GAP}){_NUMBER}"
)
_LEFT_BEHIND = re.compile(
    rf"{_NUMBER}(?:[^\d，。；：（）]{{0,6}})(?:正在(?:办理|处理|审理|调查)|结转(?:至|到)?(?:下年|次年|下一年)|尚?未(?:办结|审结)|在办)"
)
_NONE_LEFT = re.compile(
    r"(?:均|都|全部|全)(?:已|予以)?(?:[按依][期时法规][^，。；]{0,2})?(?:办结|办理完毕|审结|办复|化解|答复|处理完毕)"
    r"|(?:无|没有|未有)[^\d，。；]{0,4}(?:结转|未办结|未结|遗留|积存)|(?:办结|办复|化解|结案|审结)率(?:为|达到?|均为)?100[%％]"
)
_ASIDE = re.compile(r"其中|含|包括|同比|较|比|增长|下降|[一二三四]季度|\d月")
_SENTENCE = re.compile(r"[^。；！？\n]+")


@dataclass(frozen=True, slots=True)
class Imbalance:
    """A stock that does not balance: where it is told, what there was, and what became of it."""

    start: int
    end: int
    there_was: tuple[int, int]
    became: tuple[int, ...]
    numbers: tuple[tuple[int, int], ...]


def imbalances(text: str) -> Iterator[Imbalance]:
    """The sentences that tell a stock as a whole, each part of it once, and do not balance."""
    for sentence in _SENTENCE.finditer(text):
        said, at = sentence.group(), sentence.start()
        if _ASIDE.search(said) is not None:
            continue
        found = [list(p.finditer(said)) for p in (_CARRIED_IN, _CAME_IN, _DONE)]
        if any(len(m) != 1 for m in found):
            continue
        (carried,), (came,), (done,) = found
        left = [*_LEFT.finditer(said), *_LEFT_BEHIND.finditer(said)]
        spans = {m.span("number") for m in left} - {m.span("number") for m in (carried, came, done)}
        left = [m for m in left if m.span("number") in spans]
        nothing = not left and _NONE_LEFT.search(said) is not None
        members = [carried, came, done, *left]
        if len(spans) > 1 or not (left or nothing) or len({m["unit"] for m in members}) != 1:
            continue
        if len({m.span("number") for m in members}) != len(members) or len(re.findall(r"\d+", said)) > len(members) + 1:
            continue
        there_was, became = (
            (int(carried["number"]), int(came["number"])),
            tuple(int(m["number"]) for m in (done, *left)),
        )
        if sum(there_was) != sum(became):
            first = min(m.start("number") for m in members)
            last = max(m.end("unit") for m in members)
            where = tuple((at + m.start("number"), at + m.end("number")) for m in members)
            yield Imbalance(at + first, at + last, there_was, became, where)
