"""Who has handed in: names of a roster held against the agencies that reports name.

A roster says 发改局 where the report says 示例县发展和改革局. The forms of a name are those that the pack derives
from it; where none is equal, a short name is known as such by its characters, which stand in the full one in order.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from pathlib import PurePath

from drafting.analysis.names import places, rank_of, shortened
from drafting.genre.model import Genre
from drafting.genre.wording import Bodies, load_wording
from drafting.review.model import Likeness, Listed, Reviewed, Roster, Standing, Twice
from drafting.review.sketch import resemblance
from drafting.text.confusable import confusable

_EQUAL, _FORM, _PART, _SHORT = 4, 3, 2, 1
_SHORTEST = 3
_ALIKE = 0.6
"""From such a share of common clauses on, two files hold one report."""


@dataclass(frozen=True, slots=True)
class RosterName:
    """A name of a roster with what else the unit is called."""

    name: str
    aliases: tuple[str, ...] = ()


class Names:
    """How surely two names are of one agency."""

    def __init__(self, genre: Genre) -> None:
        self._agencies = genre.agencies
        self._bodies = load_wording(genre).bodies

    def likeness(self, listed: str, agency: str) -> int:
        """4 for equal names, 3 where they have a form in common, 2 where one lacks the places before the other, or is
        the place that the other governs, 1 for a short name; 0 for others, those of other places among them."""
        a, b = plain(listed), plain(agency)
        if self._elsewhere(a, b):
            return 0
        found = self._alike(a, b)
        if not found:
            one, other = self._own(a), self._own(b)
            if (one == a) != (other == b) and min(len(one), len(other)) >= _SHORTEST:
                found = min(self._alike(one, other), _PART)
        return found

    def near(self, listed: str, agency: str) -> int:
        """Whether two names that are not known as one may be meant for one, which a person has to say: 2 where a
        character is a slip or the places differ only in what they are (示例县, 示例区), 1 for the same body of another
        place; 0 for others."""
        a, b = plain(listed), plain(agency)
        if not a or not b or self.likeness(listed, agency):
            return 0
        if _slip(a, b):
            return 2
        one, other = self._own(a), self._own(b)
        if one == a or other == b or min(len(one), len(other)) < _SHORTEST or not self._alike(one, other):
            return 0
        stems = [{self._stem(p) for p in places(name, self._bodies)} for name in (a, b)]
        return 2 if stems[0] == stems[1] else 1

    def _lies_in(self, name: str) -> tuple[str, ...]:
        """The places that a body lies in: of a town or a subdistrict not itself."""
        found = places(name, self._bodies)
        last = len(self._bodies.ranks) - 1
        return found[:-1] if found and rank_of(found[-1], self._bodies) == last else found

    def _own(self, name: str) -> str:
        """A name without the places that the body lies in."""
        return name[len("".join(self._lies_in(name))) :]

    def _stem(self, place: str) -> str:
        return next((place[: -len(d)] for d in self._bodies.divisions if place.endswith(d)), place)

    def _elsewhere(self, a: str, b: str) -> bool:
        """Whether both names say where they lie, and not the same: two places of one rank of which neither is short for
        the other, or none that both name."""
        one, other = self._lies_in(a), self._lies_in(b)
        same = [(p, q) for p in one for q in other if _in_order(*sorted((p, q), key=len))]
        ranks = [{rank_of(p, self._bodies): p for p in found} for found in (one, other)]
        apart = any(r >= 0 and (ranks[0][r], ranks[1][r]) not in same for r in ranks[0].keys() & ranks[1].keys())
        return apart or (bool(one) and bool(other) and not same)

    def _alike(self, a: str, b: str) -> int:
        if not a or not b:
            return 0
        if a == b:
            return _EQUAL
        one, other = _forms(a, self._bodies), _forms(b, self._bodies)
        if one & other:
            return _FORM
        if _ends(one, other) or self._governs(a, b) or self._governs(b, a):
            return _PART
        short, long = sorted((a, b), key=len)
        return _SHORT if self._abbreviates(short, long) else 0

    def forms(self, name: str) -> frozenset[str]:
        """What a name may rightly be shortened to, with the wider places before it."""
        wider = "".join(places(name, self._bodies)[:-1])
        return frozenset(f for f in _forms(name, self._bodies) if not wider or f.startswith(wider))

    def within(self, listed: str, text: str) -> int:
        """How many characters of a text are a name, or a form of it without its places; 0 where it is not there."""
        name = plain(listed)
        tail = name[len("".join(places(name, self._bodies))) :]
        forms = {*_forms(name, self._bodies), *(_forms(tail, self._bodies) if len(tail) >= _SHORTEST else ())}
        return max((len(f) for f in forms if len(f) >= _SHORTEST - 1 and f in text), default=0)

    def _governs(self, place: str, agency: str) -> bool:
        """Whether a name is that of a place alone and the other one that of its government."""
        found = "".join(places(agency, self._bodies))
        kind = self._agencies.infer(place).kind
        return found.endswith(place) and kind is not None and kind == self._agencies.infer(agency).kind

    def _abbreviates(self, short: str, long: str) -> bool:
        """Whether the characters of a short name stand in a long one in order, from its first word to its last; the
        place of both aside."""
        last = self._last(long)
        return any(
            head[:1] == part[:1] and part[-1] in last and _in_order(part, head)
            for part, head in self._heads(short, long)
            if len(part) >= _SHORTEST
        )

    def _heads(self, short: str, long: str) -> Iterator[tuple[str, str]]:
        """A short name and a long one without the places before them, or without the own parts of those."""
        found = places(long, self._bodies)
        if not found:
            yield short, long
        at = 0
        # The own part of a place is mostly of two characters: 示例 of 示例经济技术开发区, too.
        for place in found or (long[: _STEM + 1],):
            stem = next((place[: -len(d)] for d in self._bodies.divisions if place.endswith(d)), place[:_STEM])
            for own in {stem, place, place[:_STEM]}:
                tail = long[at + len(own) :]
                yield short, tail
                if short.startswith(own):
                    yield short[len(own) :], tail
            at += len(place)

    def _last(self, name: str) -> set[str]:
        """The characters in which a name may end when it is shortened."""
        ends = {form[-1] for form in _forms(name, self._bodies)}
        for long, _ in self._bodies.short:
            if name.endswith(long) and len(name) > len(long):
                ends |= {name[-len(long) - 1], long[0]}
        return ends


_STEM = 2


def plain(name: str) -> str:
    """A name without white space, brackets and the width of its characters."""
    return re.sub(r"[\s·（）()〔〕\[\]【】]", "", unicodedata.normalize("NFKC", name))


@lru_cache(maxsize=8192)
def _forms(name: str, bodies: Bodies) -> frozenset[str]:
    return frozenset(shortened(name, bodies))


def _ends(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether a form of one name is the end of a form of the other."""
    others = tuple(other)
    return any(min(len(a), len(b)) >= _SHORTEST and (a.endswith(b) or b.endswith(a)) for a in one for b in others)


def _slip(one: str, other: str) -> bool:
    """Whether two names differ in one character that is easily typed for the other."""
    if len(one) != len(other) or len(one) <= _SHORTEST:
        return False
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    return len(differing) == 1 and differing[0][0] in confusable(differing[0][1])


def _in_order(short: str, long: str) -> bool:
    rest = iter(long)
    return all(c in rest for c in short)


# ------------------------------------------------------------------------------------------ roster


def match_roster(
    path: str,
    roster: Sequence[RosterName],
    reports: Sequence[Reviewed],
    names: Names,
    year: int | None = None,
) -> Roster:
    """What was handed in for each name of a roster, and what for none of them.

    A report that does not say whose it is, and a file that was not read, are known by the name of the file.
    """
    said: dict[str, list[Reviewed]] = {}
    silent: list[Reviewed] = []
    for report in reports:
        if report.agency:
            said.setdefault(plain(report.agency), []).append(report)
        else:
            silent.append(report)
    owners = _owners(roster, list(said), names)
    handed: dict[int, list[Reviewed]] = {}
    unclear: set[int] = set()
    outside: list[str] = []
    for agency, found in said.items():
        owner = owners[agency]
        if not owner:
            outside += [r.path for r in found]
        for n in owner:
            handed.setdefault(n, []).extend(found)
        if len(owner) > 1:
            unclear |= set(owner)
    # A near name is asked about: it is neither counted for the one that lacks its report, nor called a stranger.
    for agency, n in _nearest(roster, [a for a in said if not owners[a]], handed, names).items():
        handed.setdefault(n, []).extend(said[agency])
        unclear.add(n)
        outside = [p for p in outside if p not in {r.path for r in said[agency]}]
    for report in silent:
        named = _by_file(report.path, roster, names)
        if named is None:
            outside.append(report.path)
        else:
            handed.setdefault(named, []).append(report)
    for n, found in handed.items():
        if len({plain(r.agency) for r in found if r.agency}) > 1:
            unclear.add(n)
    listed = []
    for n, entry in enumerate(roster):
        mine = handed.get(n, [])
        standing = "unclear" if n in unclear else _standing(mine, year)
        agencies = tuple(dict.fromkeys(r.agency for r in mine if r.agency))
        if standing == "twice" and year is not None:
            mine = [r for r in mine if r.year == year]
        elif standing == "unread":
            mine = [r for r in mine if not r.read]
        listed.append(Listed(entry.name, standing, tuple(r.path for r in mine), agencies))
    return Roster(path, tuple(listed), tuple(outside))


def _owners(roster: Sequence[RosterName], agencies: Sequence[str], names: Names) -> Mapping[str, tuple[int, ...]]:
    """For each agency the names of the roster that it is; more than one where they suit it alike.

    The surest ones first: a name that has its report leaves the less sure ones to others.
    """
    scores: dict[tuple[int, str], int] = {}
    for n, entry in enumerate(roster):
        for agency in agencies:
            score = max(names.likeness(name, agency) for name in (entry.name, *entry.aliases))
            if score:
                scores[n, agency] = score
    out: dict[str, tuple[int, ...]] = dict.fromkeys(agencies, ())
    taken: set[int] = set()
    for level in (_EQUAL, _FORM, _PART, _SHORT):
        fits: dict[str, list[int]] = {}
        for (n, agency), score in scores.items():
            if score == level and not out[agency] and n not in taken:
                fits.setdefault(agency, []).append(n)
        for agency, found in fits.items():
            out[agency] = tuple(found)
        taken |= {n for found in fits.values() for n in found}
    return out


def _nearest(
    roster: Sequence[RosterName], agencies: Sequence[str], handed: Mapping[int, object], names: Names
) -> Mapping[str, int]:
    """For agencies that are on no roster the one name of it that has no report and that they may be meant for."""
    out: dict[str, int] = {}
    for agency in agencies:
        near: dict[int, list[int]] = {}
        for n, entry in enumerate(roster):
            if n not in handed:
                near.setdefault(max(names.near(name, agency) for name in (entry.name, *entry.aliases)), []).append(n)
        best = max(near, default=0)
        if best and len(near[best]) == 1:
            out[agency] = near[best][0]
    return out


def _by_file(path: str, roster: Sequence[RosterName], names: Names) -> int | None:
    """The name of the roster that a file's name holds, the longest one; none where two are as long."""
    stem = plain(PurePath(path.replace("\\", "/")).stem)
    found = [max(names.within(name, stem) for name in (e.name, *e.aliases)) for e in roster]
    most = max(found, default=0)
    return found.index(most) if most and found.count(most) == 1 else None


def _standing(reports: Sequence[Reviewed], year: int | None) -> Standing:
    if not reports:
        return "missing"
    read = [r for r in reports if r.read]
    if not read:
        return "unread"
    if year is not None:
        of_year = [r for r in read if r.year == year]
        if not of_year:
            # The file that was not read may be this year's.
            return "other_year" if len(read) == len(reports) else "unread"
        read = of_year
    years = [r.year for r in read]
    return "twice" if len(years) > len(set(years)) else "in"


# ------------------------------------------------------------------------------------------ twice


def handed_in_twice(reports: Sequence[Reviewed], names: Names) -> tuple[Twice, ...]:
    """The agencies with more than one report of a kind and a year, in the order of the first."""
    groups: list[list[Reviewed]] = []
    by_form: dict[tuple[str, str, int | None], list[Reviewed]] = {}
    for report in reports:
        if not report.read or not report.agency:
            continue
        own = plain(report.agency)
        group = next((by_form[k] for f in names.forms(own) if (k := (f, report.genre, report.year)) in by_form), None)
        if group is None:
            group = []
            groups.append(group)
        group.append(report)
        for form in names.forms(own):
            by_form.setdefault((form, report.genre, report.year), group)
    out = []
    for group in groups:
        if len(group) > 1:
            pairs = {(a.path, b.path): _likeness(a, b) for a, b in combinations(group, 2)}
            out.append(Twice(group[0].agency, group[0].year, tuple(r.path for r in group), pairs))
    return tuple(out)


def _likeness(one: Reviewed, other: Reviewed) -> Likeness:
    if one.content and one.content == other.content:
        return "same"
    return "alike" if (resemblance(one.sketch, other.sketch) or 0.0) >= _ALIKE else "different"
