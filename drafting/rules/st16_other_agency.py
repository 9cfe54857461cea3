"""The name of another agency, where the report's own belongs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from rapidfuzz import fuzz

from drafting.analysis.names import COUNTY, city_of, places, rank_of
from drafting.findings import Finding, Severity
from drafting.genre.wording import Bodies
from drafting.rules.base import Context, Rule
from drafting.text.mapped import MappedText

_DIVISION = "县区旗镇乡市州盟"
_BEFORE = re.compile(r"[^，。、；：！？《》“”（）()\s,.;:!?0-9年]{0,12}$")
_VISITED = re.compile(r"移送|移交|转办|转送|转交|咨询|学习|考察|借鉴|前往|赴|兄弟|周边|邻近|对口|联合|会同")
_CUT = re.compile(
    r".*(?:按照|依照|遵照|参照|对照|移送|转送|转交|呈报|上报|报送|报|要求|需|属于|作为|与|和|由|在|请|向|到|对|为|是|及|经|将|把|于|据|按|登录|登陆|可|访问|联系|通过|关注|发布|依托|根据|咨询|致电|现将|赴|前往|邀请|会同|联合|协助|配合|指导|督促"
    # What is done to something or somewhere is no part of its name: 查阅区水利局, 更新了区水利局.
    r"|了|着|过|查阅|查看|查询|浏览|下载|更新|维护|开展|做好|加强|推动|推进|落实|组织|召开|印发|制定|成立|设立|优化|完善|明确"
    r"|强化|纳入|出版|编制|编印|刊发|代表|覆盖|报送|移交|转交|转办|答复|受理|收到|可以)"
)
_REACH = 200
_SENTENCE = "。；！？\n"
_GENERIC = frozenset("年内度全本各该某我辖两多外邻旧新原市县区省乡镇街道个")
_ALIKE = 55
_SITE = "网站"
_OBEYED = re.compile(r"(?:按照|依照|遵照|参照|根据|落实|执行|贯彻|依据|配合)$")
_USED = re.compile(r"(?:通过|登录|登陆|访问|依托|关注|[在从于])$")
_LEADS = re.compile(
    r"(?:按照|依照|遵照|参照|移送|由|在|向|到|经|据|登录|登陆|访问|联系|通过|关注|依托|根据|咨询|致电|邀请|请与|与)$"
)
_LEAD, _LONG_PLACE = 14, 4
_ORGAN = "委府局办院厅处会级"


@lru_cache(maxsize=8)
def _bodies_of(bodies: Bodies) -> re.Pattern[str]:
    divisions = "|".join(map(re.escape, bodies.divisions))
    own = "|".join(map(re.escape, sorted(bodies.of_place, key=len, reverse=True)))
    site = "|".join(map(re.escape, sorted((b for b in bodies.of_place if b.endswith(_SITE)), key=len, reverse=True)))
    other = f"|(?:{bodies.other_bodies})" if bodies.other_bodies else ""
    return re.compile(rf"(?P<division>{divisions})(?:(?P<body>(?P<site>{site or '(?!)'})|{own}){other})")


def _named(own: str, bodies: Bodies) -> tuple[str, str] | None:
    """The places in an agency's name, and what it is there."""
    place = "".join(places(own, bodies))
    return (place, own[len(place) :]) if place else None


def _place_before(text: str, at: int, division: str, known: Callable[[str], bool]) -> str:
    """What stands before a division and may be the name of its place: a name that the dictionary has, what follows a
    preposition or verb, or what is no word at all; another word there (覆盖县政府) is none."""
    lead = _BEFORE.search(text[max(0, at - _LEAD) : at])
    words = lead.group() if lead is not None else ""
    cut = _CUT.match(words)
    name = words[cut.end() :] if cut is not None else words
    for size in (4, 3, 2):
        if len(name) >= size and known(name[-size:] + division):
            return name[-size:]
    if not 2 <= len(name) <= _LONG_PLACE or name[-1] in _GENERIC or name[-1] in _ORGAN:
        return ""
    if cut is not None and _LEADS.search(cut.group()) is not None and (len(name) <= 3 or not known(name[-2:])):
        return name
    return "" if any(known(name[i : i + 2]) for i in range(len(name) - 1)) else name


def _is_own(printed: str, own: str, own_places: Sequence[str]) -> bool:
    """Whether a place is one of the agency's own, or shares its root with one (示例县 in 示例市)."""
    if printed in own or any(printed.endswith(p) or p.endswith(printed) for p in own_places):
        return True
    return any(p[:-1].endswith(printed[-3:-1]) or printed[:-1].endswith(p[:-1]) for p in own_places)


def _sentence(text: str, at: int) -> str:
    """The sentence around a place, no further than what may bear on it."""
    low, high = max(0, at - _REACH), min(len(text), at + _REACH)
    start = max((text.rfind(mark, low, at) for mark in _SENTENCE), default=-1) + 1
    ends = [e for e in (text.find(mark, at, high) for mark in _SENTENCE) if e >= 0]
    return text[max(start, low) : min(ends, default=high)]


class OtherAgency(Rule):
    code = "ST16"
    severity = Severity.ERROR
    title = "留有别的机关的名称"
    remedy = "改为本机关的名称；确实说的是另一机关的，写明与本机关的关系"
    what = (
        "查正文里与本机关同类而地名不同的机关名称，别的地方的政府、办公室、网站和部门，"
        "以及书名号里写着别的机关的本年度报告名称；学习考察、转办移送等应当写别处机关的不算。"
    )
    why = "套用别的单位的文稿，标题改了而正文没有改净，是最难堪的差错之一。"

    def check(self, context: Context) -> Iterator[Finding]:
        if context.agency is None:
            return
        own = "".join(context.agency.name.split())
        named = _named(own, context.wording.bodies)
        for content in context.prose:
            if context.document.title is not None and content.span == context.document.title.span:
                continue
            yield from self._cited(context, content, own)
            told: list[tuple[int, int]] = []
            if named is not None and len(named[1]) >= 2:
                for finding in self._twins(context, content, own, *named):
                    told.append((finding.start, finding.end))
                    yield finding
            for finding in self._elsewhere(context, content, own):
                if not any(a < finding.end and finding.start < b for a, b in told):
                    yield finding

    def _cited(self, context: Context, content: MappedText, own: str) -> Iterator[Finding]:
        """Titles of a report of this kind that name another agency."""
        pattern = rf"《(?P<agency>[^《》0-9]{{3,30}}?)(?:20[0-9]{{2}})年?度?{re.escape(context.genre.name)}》"
        for match in re.finditer(pattern, content.text):
            other = "".join(match["agency"].split())
            if not other or other in own or own in other or fuzz.ratio(other, own) >= _ALIKE:
                continue
            yield self.finding(
                context,
                content.span_of(*match.span("agency")),
                f"书名号里写的是“{other}”，本报告的机关是“{own}”",
                found=other,
                expected=own,
            )

    def _elsewhere(self, context: Context, content: MappedText, own: str) -> Iterator[Finding]:
        """The government, office, site or bureau of another place of a rank of which the agency's name has one."""
        bodies = context.wording.bodies
        if not bodies.ranks or context.agency is None:
            return
        pattern = _bodies_of(bodies)
        own_places = (*city_of(context.reading.text, own, bodies), *places(own, bodies))
        ranks = {rank_of(p, bodies) for p in own_places}
        for match in pattern.finditer(content.text):
            rank = rank_of(match["division"], bodies)
            if rank not in ranks:
                continue
            name = _place_before(content.text, match.start(), match["division"], context.tokens.known)
            printed = name + match["division"]
            if not name or re.search(bodies.no_place, printed) is not None or _is_own(printed, own, own_places):
                continue
            start = match.start() - len(name)
            around = content.text[max(0, start - _LEAD) : start]
            if any(p[:-1] in around for p in own_places):
                continue
            # A city speaks of its counties' cities; it obeys none of them, and publishes on none of their sites.
            if rank < COUNTY and (_USED if match["site"] else _OBEYED).search(around) is None:
                continue
            if bodies.rightly and re.search(bodies.rightly, _sentence(content.text, start)) is not None:
                continue
            grave = Severity.ERROR if match["body"] else Severity.WARNING
            yield self.finding(
                context,
                content.span_of(start, match.end()),
                f"“{content.text[start : match.end()]}”是别的地方的，本报告的机关是“{own}”",
                severity=grave,
                found=content.text[start : match.end()],
                expected=own,
            )

    def _twins(self, context: Context, content: MappedText, own: str, place: str, organ: str) -> Iterator[Finding]:
        """Agencies of the same kind whose place is another one of the same level."""
        division = place[-1]
        if division not in "县区旗镇乡道":
            return
        tail = ("街道" if division == "道" else division) + organ
        for match in re.finditer(re.escape(tail), content.text):
            lead = _BEFORE.search(content.text[max(0, match.start() - _LEAD) : match.start()])
            words = lead.group() if lead is not None else ""
            cut = _CUT.match(words)
            name = words[cut.end() :] if cut is not None else (words if len(words) <= 8 else words[-3:])
            if not 1 <= len(name) <= 8 or name[-1] in _GENERIC:
                continue
            printed = name + ("街道" if division == "道" else division)
            higher = any(c in _DIVISION for c in name[1:])
            if not higher:
                name = _place_before(content.text, match.start(), division, context.tokens.known)
                if not name:
                    continue
            if place.endswith(printed) or printed.endswith(place):
                continue
            if not higher and place[: -1 if division != "道" else -2].endswith(name[-2:]):
                continue
            around = content.text[max(match.start() - len(name) - 8, 0) : match.start() - len(name)]
            if _VISITED.search(around) is not None:
                continue
            start = match.start() - len(name)
            yield self.finding(
                context,
                content.span_of(start, match.end()),
                f"“{name + tail}”与本报告的机关“{own}”不符",
                found=name + tail,
                expected=own,
            )
