"""The name of another agency, where the report's own belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import takewhile
from typing import ClassVar

from rapidfuzz import fuzz

from drafting.analysis.names import city_of, own_names, places, rank_of
from drafting.analysis.tokens import Tokens
from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.genre.wording import Bodies
from drafting.language.titles import BEFORE_A_PLACE, report_titled
from drafting.rules.base import Context, Rule
from drafting.text.confusable import confusable
from drafting.text.mapped import MappedText
from drafting.text.taken import Ranges

_REACH = 200
_SHORTEST_ORGAN = 3
_SENTENCE = "。；！？\n"
_ALIKE, _SAME_ORGAN = 55, 80
_LEAD, _LONG_PLACE, _LONG_NAME = 14, 4, 8
_SHORTEST_FORM, _LONG_TAIL = 3, 5


@lru_cache(maxsize=64)
def _regex(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern or "(?!)")


@lru_cache(maxsize=8)
def _bodies_of(bodies: Bodies) -> re.Pattern[str]:
    divisions = "|".join(map(re.escape, bodies.divisions))
    own = "|".join(map(re.escape, sorted(bodies.of_place, key=len, reverse=True)))
    sites = sorted((b for b in bodies.of_place if b.endswith(bodies.sites)), key=len, reverse=True)
    site = "|".join(map(re.escape, sites))
    other = f"|(?:{bodies.other_bodies})" if bodies.other_bodies else ""
    return re.compile(rf"(?P<division>{divisions})(?:(?P<body>(?P<site>{site or '(?!)'})|{own}){other})")


def _named(own: str, bodies: Bodies) -> tuple[str, str] | None:
    """The places in an agency's name, and what it is there."""
    place = "".join(places(own, bodies))
    return (place, own[len(place) :]) if place else None


@lru_cache(maxsize=8)
def _leads(bodies: Bodies) -> re.Pattern[str]:
    return re.compile(bodies.leads or "(?!)")


def _without_lead(words: str, tokens: Tokens, bodies: Bodies) -> tuple[str, str]:
    """What stands before a name and ends in a word that leads to one, and what stands behind it; cut at words only, so
    that none is looked for inside another (及 in 及时)."""
    end = at = 0
    for word in tokens.cut(words):
        at += len(word)
        if _leads(bodies).fullmatch(word) is not None:
            end = at
    return words[:end], words[end:]


def _place_before(text: str, at: int, division: str, tokens: Tokens, bodies: Bodies) -> str:
    """What stands before a division and may be the name of its place: a name that the dictionary has, what follows a
    preposition or verb, or what is no word at all; another word there (覆盖县政府) is none."""
    lead = BEFORE_A_PLACE.search(text[max(0, at - _LEAD) : at])
    words = lead.group() if lead is not None else ""
    before, name = _without_lead(words, tokens, bodies)
    known = tokens.known
    for size in (4, 3, 2):
        if len(name) >= size and known(name[-size:] + division):
            return name[-size:]
    if not 2 <= len(name) <= _LONG_PLACE or name[-1] in bodies.generic or name[-1] in bodies.organs:
        return ""
    preposed = _regex(bodies.preposed).search(before) is not None
    if preposed and (len(name) <= 3 or not known(name[-2:])):
        return name
    return "" if any(known(name[i : i + 2]) for i in range(len(name) - 1)) else name


def _zone_before(text: str, at: int, zone: str, tokens: Tokens, bodies: Bodies) -> str:
    """The place before what a zone is called: as before a division, or one that the dictionary has with a division."""
    name = _place_before(text, at, zone, tokens, bodies)
    name = name if len(name) > 1 and not any(c in bodies.generic for c in name) else ""
    tails = (text[at - size : at] for size in (3, 2) if at >= size)
    return name or next((t for t in tails if any(tokens.known(t + d) for d in bodies.divisions)), "")


def _another(other: str, own: str, bodies: Bodies) -> bool:
    """Whether a name is another agency's, and neither a slip of one's own nor its short form."""
    if fuzz.ratio(other, own) < _ALIKE:
        return True
    one, two = ("".join(places(n, bodies)) for n in (other, own))
    organ, right = other.removeprefix(one), own.removeprefix(two)
    if one != two or len(organ) != len(right) or fuzz.ratio(organ, right) >= _SAME_ORGAN:
        return False
    # One character taken for one like it is a slip.
    return any(a != b and a not in confusable(b) for a, b in zip(organ, right, strict=True))


def _twin_zone(said: str, own: str) -> bool:
    """Whether a body is of one's own kind to the last character, and another before that (of a zone, which is no place
    among those that have a government)."""
    tail = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(reversed(said), reversed(own), strict=False)))
    head, mine = said[: len(said) - tail], own[: len(own) - tail]
    if tail < _LONG_TAIL or not (head and mine):
        return False
    return head[-1] not in confusable(mine[-1])


def _is_sister(said: str, own_places: Sequence[str], organ: str, bodies: Bodies) -> bool:
    """Whether a body called by its division alone (市体育局) is another of one's own kind, and no short form of one's
    own name, of which it would have the characters in their order."""
    division = next((d for d in bodies.divisions if own_places and own_places[-1].endswith(d)), "")
    rest = said.removeprefix(division)
    if not division or rest == said or rest[-1:] != organ[-1:] or len(rest) < _SHORTEST_ORGAN:
        return False
    return not _short_of(rest, organ) and organ not in rest


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
    """An agency of the same kind in another place, where context asks for the report's own; visits, transfers and
    cited names are exempt."""

    code = "ST16"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("names.yaml", "bodies"),)
    severity = Severity.ERROR
    title = "留有别的机关的名称"
    remedy = "改为本机关的名称；确实说的是另一机关的，写明与本机关的关系"
    what = (
        "查正文里与本机关同类而地名不同的机关名称，别的地方的政府、办公室、网站和部门，写成别的机关的编制单位和联系单位，"
        "年度报告所在的网站写成别的部门的，公开所用的专栏写成别的部门、乡镇的，以及书名号里写着别的机关的本年度报告名称；学习考察、转办移送等应当写别处机关的不算。"
    )
    yields_to = ("WD12",)
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
            slots = [*self._slots(context, content, own), *self._columns(context, content, own)]
            yield from slots
            told = Ranges((f.start, f.end) for f in slots)
            if named is not None and len(named[1]) >= 2:
                for finding in self._twins(context, content, own, *named):
                    if not told.meet(finding.start, finding.end):
                        told.add(finding.start, finding.end)
                        yield finding
            for finding in (*self._elsewhere(context, content, own), *self._zones(context, content, own)):
                if not told.meet(finding.start, finding.end):
                    yield finding

    def _cited(self, context: Context, content: MappedText, own: str) -> Iterator[Finding]:
        """Titles of a report of this kind that name another agency."""
        for match in report_titled(context.genre.name).finditer(content.text):
            other = "".join(match["agency"].split())
            if not other or other in own or own in other or not _another(other, own, context.wording.bodies):
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
        # A zone is of no rank: the county that it lies in is not another place.
        ranks = {rank_of(p, bodies) for p in own_places if _regex(bodies.no_place).search(p) is None}
        narrowest = max(ranks, default=-1)
        for match in pattern.finditer(content.text):
            rank = rank_of(match["division"], bodies)
            if rank not in ranks:
                continue
            name = _place_before(content.text, match.start(), match["division"], context.tokens, bodies)
            printed = name + match["division"]
            if not name or re.search(bodies.no_place, printed) is not None or _is_own(printed, own, own_places):
                continue
            start = match.start() - len(name)
            around = content.text[max(0, start - _LEAD) : start]
            # What belongs to a wider place of one's own is another's where one's own is of the same rank.
            if any(p[:-1] in around for p in own_places if rank_of(p, bodies) >= rank or rank > narrowest):
                continue
            # A city speaks of its counties' cities; it obeys none of them, and publishes on none of their sites.
            if rank < bodies.county and _regex(bodies.used if match["site"] else bodies.obeyed).search(around) is None:
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

    def _zones(self, context: Context, content: MappedText, own: str) -> Iterator[Finding]:
        """Another zone, or one of another kind, in the report of a zone, which names itself only."""
        bodies = context.wording.bodies
        if context.agency is None or context.agency.kind != "zone" or not bodies.zones:
            return
        for match in _regex(bodies.zones).finditer(content.text):
            zone, start = match["zone"], match.start("zone")
            name = _zone_before(content.text, start, zone, context.tokens, bodies)
            if name in own and _short_of(zone, own):
                continue
            if bodies.rightly and re.search(bodies.rightly, _sentence(content.text, start)) is not None:
                continue
            said = name + zone
            yield self.finding(
                context,
                content.span_of(start - len(name), match.end("zone")),
                f"“{said}”与本报告的机关“{own}”不符",
                severity=Severity.ERROR if name and name not in own else Severity.WARNING,
                found=said,
                expected=own,
            )

    def _twins(self, context: Context, content: MappedText, own: str, place: str, organ: str) -> Iterator[Finding]:
        """Agencies of the same kind whose place is another one of the same level."""
        bodies = context.wording.bodies
        division = next((d for d in sorted(bodies.divisions, key=len, reverse=True) if place.endswith(d)), "")
        rank = rank_of(place, bodies)
        if not division or rank < bodies.county - 1:
            return
        tail = division + organ
        for match in re.finditer(re.escape(tail), content.text):
            if content.text.startswith(own, match.end() - len(own)):
                continue
            name = self._twin_place(context, content.text, match.start(), division, rank)
            if not name or place.endswith(name + division) or (name + division).endswith(place):
                continue
            if not any(c in bodies.divisions for c in name[1:]) and place.removesuffix(division).endswith(name[-2:]):
                continue
            start = match.start() - len(name)
            if _regex(bodies.visited).search(content.text[max(start - 8, 0) : start]) is not None:
                continue
            if rank < bodies.county and _regex(bodies.rightly).search(_sentence(content.text, start)) is not None:
                continue
            yield self.finding(
                context,
                content.span_of(start, match.end()),
                f"“{name + tail}”与本报告的机关“{own}”不符",
                found=name + tail,
                expected=own,
            )

    @staticmethod
    def _twin_place(context: Context, text: str, at: int, division: str, rank: int) -> str:
        """The name of the place before an organ like one's own, the wider places with it; empty where there is none."""
        bodies = context.wording.bodies
        lead = BEFORE_A_PLACE.search(text[max(0, at - _LEAD) : at])
        words = lead.group() if lead is not None else ""
        before, name = _without_lead(words, context.tokens, bodies)
        if not before and len(name) > _LONG_NAME:
            name = name[-3:]
        if not 1 <= len(name) <= _LONG_NAME or name[-1] in bodies.generic:
            return ""
        if rank >= bodies.county and any(c in bodies.divisions for c in name[1:]):
            return name
        return _place_before(text, at, division, context.tokens, bodies)

    def _slots(self, context: Context, content: MappedText, own: str) -> Iterator[Finding]:
        """The body that a report says made it, or answers for it, where that is none of its own."""
        bodies = context.wording.bodies
        agency = context.agency
        if agency is None or not bodies.ranks:
            return
        # What everybody calls the bodies of their own place, every place has.
        forms = {n.text for n in own_names(agency, bodies) if n.whose == "own" and (n.place != 1 or not n.edits)}
        own_places = (*city_of(context.reading.text, own, bodies), *places(own, bodies))
        organ = own.removeprefix("".join(places(own, bodies)))
        for patterns, asked in ((bodies.authors, False), (bodies.contacts, True)):
            for match in (m for p in patterns for m in _regex(p).finditer(content.text)):
                said = match["body"]
                if own in said or said in own or any(f in said for f in forms if len(f) >= _SHORTEST_FORM):
                    continue
                named = places(said, bodies)
                if not asked and agency.kind == "department" and _is_sister(said, own_places, organ, bodies):
                    yield self.finding(
                        context,
                        content.span_of(*match.span("body")),
                        f"“{said}”与本报告的机关“{own}”不符",
                        severity=Severity.WARNING,
                        found=said,
                        expected=own,
                    )
                    continue
                if agency.kind in ("zone", "subdistrict") and _twin_zone(said, own):
                    yield self.finding(
                        context,
                        content.span_of(*match.span("body")),
                        f"“{said}”与本报告的机关“{own}”不符",
                        found=said,
                        expected=own,
                    )
                    continue
                other = bool(named) and not any(_is_own(p, own, own_places) for p in named)
                if named and bodies.no_place and re.search(bodies.no_place, named[-1]) is not None:
                    continue
                rest = said.removeprefix("".join(named))
                # What an office or government publishes others may have made and may answer for.
                if not other and (agency.kind != "department" or not named or rest in organ or organ in rest):
                    continue
                if asked and not other and _regex(bodies.for_all).search(rest) is not None:
                    continue
                light = asked and rest not in bodies.usual
                yield self.finding(
                    context,
                    content.span_of(*match.span("body")),
                    f"“{said}”与本报告的机关“{own}”不符",
                    severity=Severity.ERROR if other else Severity.INFO if light else Severity.WARNING,
                    found=said,
                    expected=own,
                )

    def _columns(self, context: Context, content: MappedText, own: str) -> Iterator[Finding]:
        """The column of a common site in which the report publishes, where it is another body's."""
        bodies, agency = context.wording.bodies, context.agency
        if agency is None or not (agency.kind in ("department", "subdistrict") or agency.level == "township"):
            return
        own_places = places(own, bodies)
        town = next((p for p in own_places if rank_of(p, bodies) > bodies.county), "")
        organ = own.removeprefix("".join(own_places))
        for match in (m for p in bodies.columns for m in _regex(p).finditer(content.text)):
            said = match["body"].removeprefix(own_places[0] if own_places else "")
            rest = said.removeprefix(next((d for d in bodies.divisions if said.startswith(d)), ""))
            meant = town if town and rank_of(rest, bodies) > bodies.county else organ
            if not rest or rest[:-1] == meant[:-1] or _short_of(rest[:-1], town + organ) or own in rest:
                continue
            if fuzz.ratio(rest, meant) >= _SAME_ORGAN or _regex(bodies.for_all).search(rest) is not None:
                continue
            sentence = _sentence(content.text, match.start())
            # With another body named by itself it is that one's work that is told.
            if sentence.count(rest) > 1 or _regex(bodies.rightly).search(sentence) is not None:
                continue
            yield self.finding(
                context,
                content.span_of(*match.span("body")),
                f"在“{match['body']}”的专栏里公开，与本报告的机关“{own}”不符",
                severity=Severity.WARNING,
                found=match["body"],
                expected=own,
            )


def _short_of(said: str, name: str) -> bool:
    """Whether a name has the characters of what is said in their order: it may be its short form."""
    left = iter(name)
    return all(c in left for c in said)
