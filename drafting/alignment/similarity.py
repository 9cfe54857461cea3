"""The most alike among many reports.

Sentences of the agencies' own, numbers, years and names masked, are sketched by MinHash; sketches that fall
together are compared word by word by the same measure as two years of one agency. What more than half of the
reports say was handed down to all of them and says nothing about who took it from whom.

What it costs grows with the sentences and with the pairs that share a sentence that few reports have, not with the
square of the reports: a sentence of more than MANY reports makes no pairs by itself. Reports that share such sentences
alone are found by a sketch of these, so that chains of copies hang together, but not every two of them are listed.
"""

from __future__ import annotations

import heapq
import sys
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from hashlib import blake2b
from typing import Literal

from rensa import RMinHash

from drafting.alignment.copying import COPIED
from drafting.alignment.matching import Likeness

_SKETCH, _BANDS, _SEED = 48, 16, 20080501
_BAND = 8
"""Bytes of what a band of a sketch is known by."""
MANY = 200
"""From more reports than these on, a sentence that they share makes no pairs by itself."""
_CROWD, _NEAR = 64, 4
"""Sketches of a band that more than so many have are held against the first and the last few of them only."""
_SAME = Decimal("0.9")
GROUPED = Decimal("0.3")
"""From this share on, reports are put into one group where no other is asked for."""
_ENOUGH_SHARED = 3
"""From so many shared sentences on, two reports are put into one group: one sentence may be a saying."""
_ENOUGH_REPORTS = 10
"""From so many reports on, what half of them say counts as handed down."""


@dataclass(frozen=True, slots=True)
class OwnSentence:
    """A sentence of an agency's own: the keys of its own words, and how it stands in its report."""

    keys: tuple[str, ...]
    text: str
    line: int
    bands: bytes = b""
    """Its sketch: what each band is known by, one behind the other."""


def own_sentence(keys: Iterable[str], text: str, line: int) -> OwnSentence:
    """A sentence with its sketch; words that other sentences have, too, are kept once."""
    known = tuple(sys.intern(k) for k in keys)
    return OwnSentence(known, text, line, bands_of(known))


def bands_of(keys: Iterable[str], bands: int = _BANDS) -> bytes:
    """The sketch of a set of words: of MinHash values, as many as fill a band are known by one hash."""
    sketch = RMinHash(num_perm=_SKETCH, seed=_SEED)
    sketch.update(list(keys))
    values, rows = sketch.digest(), _SKETCH // bands
    return b"".join(
        blake2b(repr(values[at : at + rows]).encode(), digest_size=_BAND).digest() for at in range(0, _SKETCH, rows)
    )


@dataclass(frozen=True, slots=True)
class ReportSketch:
    """A report as comparing many looks at it; ``sentences`` are its own ones."""

    path: str
    agency: str
    year: int | None
    sentences: tuple[OwnSentence, ...]


Relation = Literal["same", "versions", "years", "agencies"]
"""Whose two alike reports are, which says what their being alike means: one report twice (in two formats perhaps), two
drafts of one, an agency's own years, or those of two agencies."""


def relation(first: ReportSketch, second: ReportSketch, share: Decimal) -> Relation:
    """Whose two reports are that share so much of their own sentences."""
    if not first.agency or first.agency != second.agency:
        return "agencies"
    if first.year is None or first.year != second.year:
        return "years"
    return "same" if share >= _SAME else "versions"


@dataclass(frozen=True, slots=True)
class SharedSentence:
    """A sentence that two reports have in common, as it stands in either."""

    first: OwnSentence
    second: OwnSentence


@dataclass(frozen=True, slots=True)
class SimilarPair:
    """Two reports and what they share; own counts are without what was handed down to all."""

    first: ReportSketch
    second: ReportSketch
    own_first: int
    own_second: int
    shared: tuple[SharedSentence, ...]

    @property
    def share(self) -> Decimal:
        """The share of the shorter report's own sentences that the other has, too; from 0 to 1."""
        return _share(len(self.shared), self.own_first, self.own_second)

    @property
    def same(self) -> bool:
        """Whether it is one report twice, in two formats perhaps: of one agency and one year, and next to all alike."""
        return self.relation == "same"

    @property
    def relation(self) -> Relation:
        """Whose reports they are."""
        return relation(self.first, self.second, self.share)


@dataclass(frozen=True, slots=True)
class Member:
    """A report of a group. ``copies`` are the files that hold the same report; ``share`` is the largest part that it
    shares with another member."""

    report: ReportSketch
    own: int
    copies: tuple[ReportSketch, ...]
    share: Decimal


@dataclass(frozen=True, slots=True)
class GroupSentence:
    """A sentence that several members of a group have: which, by their order, and how it stands in each."""

    places: tuple[tuple[int, OwnSentence], ...]

    @property
    def text(self) -> str:
        """The sentence as the first member has it."""
        return self.places[0][1].text


@dataclass(frozen=True, slots=True)
class GroupPair:
    """Two members of a group, by their order, how many sentences they share, and the share of the shorter one."""

    first: int
    second: int
    shared: int
    share: Decimal
    relation: Relation


@dataclass(frozen=True, slots=True)
class AlikeGroup:
    """Reports that hang together: each is like some other of them, though not every two need be alike.

    ``pairs`` are those that are, the most alike first; ``sentences`` are the shared ones, those of most members first.
    """

    members: tuple[Member, ...]
    pairs: tuple[GroupPair, ...]
    sentences: tuple[GroupSentence, ...]

    @property
    def share(self) -> Decimal:
        """The share of the most alike two."""
        return self.pairs[0].share

    @property
    def agencies(self) -> int:
        """How many agencies' reports they are; one whose agency is not known counts as another's."""
        return len({m.report.agency or m.report.path for m in self.members})


@dataclass(frozen=True, slots=True)
class Resemblance:
    """The most alike pairs among many reports, the most alike first, and what all have in common."""

    reports: int
    pairs: tuple[SimilarPair, ...]
    common: tuple[str, ...] = ()
    """Sentences that more than half of the reports say."""
    groups: tuple[AlikeGroup, ...] = ()
    """Reports that share ``grouped`` or more, whatever the number of pairs that is listed."""
    copies: tuple[tuple[ReportSketch, ...], ...] = ()
    """Files that hold one and the same report."""
    grouped: Decimal = GROUPED
    least: Decimal = Decimal(0)
    """The share below which no pair is listed."""


def most_similar(
    reports: Sequence[ReportSketch], most: int = 20, least: Decimal = Decimal(0), grouped: Decimal = GROUPED
) -> Resemblance:
    """The ``most`` pairs of reports that share the largest part of their own sentences, ``least`` or more of them; and
    the groups of reports that share ``grouped`` or more."""
    families = _families(reports)
    holders: Counter[int] = Counter(f for own_families in families for f in set(own_families))
    handed = {f for f, count in holders.items() if len(reports) >= _ENOUGH_REPORTS and count > len(reports) / 2}
    own = [0] * len(reports)
    members: dict[int, dict[int, int]] = defaultdict(dict)
    for report, own_families in enumerate(families):
        for sentence, family in enumerate(own_families):
            if family not in handed:
                own[report] += 1
                if holders[family] > 1:
                    members[family].setdefault(report, sentence)
    held: list[list[int]] = [[] for _ in reports]
    for family, who in members.items():
        for report in who:
            held[report].append(family)

    def pair(a: int, b: int) -> SimilarPair:
        both = sorted((f for f in held[a] if b in members[f]), key=lambda f: members[f][a])
        sentences = ((reports[a].sentences[members[f][a]], reports[b].sentences[members[f][b]]) for f in both)
        return SimilarPair(reports[a], reports[b], own[a], own[b], tuple(SharedSentence(*s) for s in sentences))

    def enough(a: int, b: int, shared: int, share: Decimal) -> bool:
        return Decimal(shared) >= share * min(own[a], own[b])

    def order(found: tuple[int, int, int]) -> tuple[float, int, int, int]:
        a, b, shared = found
        return (-shared / min(own[a], own[b]), -shared, a, b)

    least_alike = min(grouped, _SAME)
    alike: list[tuple[int, int, int]] = []

    def noted() -> Iterator[tuple[int, int, int]]:
        for a, b, shared in _sharing(held, members):
            if enough(a, b, shared, least_alike):
                alike.append((a, b, shared))
            yield a, b, shared

    best = heapq.nsmallest(most, noted(), key=order)
    pairs = tuple(pair(a, b) for a, b, shared in best if enough(a, b, shared, least))
    alike.sort(key=order)
    groups, copies = _groups(reports, own, members, alike, grouped)
    return Resemblance(len(reports), pairs, tuple(_common(reports, families, handed)), groups, copies, grouped, least)


def _sharing(held: Sequence[Sequence[int]], members: Mapping[int, Mapping[int, int]]) -> Iterator[tuple[int, int, int]]:
    """Pairs of reports that have sentences in common, and how many; ``held`` are the families of each report."""
    holding = {family: sorted(who) for family, who in members.items()}
    crowded = [frozenset(f for f in own if len(holding[f]) > MANY) for own in held]
    others = _crowds(crowded)
    for a, own in enumerate(held):
        counts: Counter[int] = Counter()
        for family in own:
            who = holding[family]
            if len(who) <= MANY:
                counts.update(who[bisect_right(who, a) :])
        for b in sorted(counts.keys() | others.get(a, set())):
            yield a, b, counts[b] + len(crowded[a] & crowded[b])


def _crowds(crowded: Sequence[frozenset[int]]) -> dict[int, set[int]]:
    """Reports, by the earlier one of each pair, whose sentences that very many have are likely to be the same."""
    at = [report for report, families in enumerate(crowded) if families]
    sketches = [bands_of((str(f) for f in sorted(crowded[report])), _SKETCH // 2) for report in at]
    out: dict[int, set[int]] = defaultdict(set)
    for i, j in _candidates(sketches):
        first, second = sorted((at[i], at[j]))
        out[first].add(second)
    return {a: {b for b in found if crowded[a] & crowded[b]} for a, found in out.items()}


class _Sets:
    """Things that belong together, told by the least of them."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def root(self, i: int) -> int:
        while self._parent[i] != i:
            self._parent[i] = self._parent[self._parent[i]]
            i = self._parent[i]
        return i

    def join(self, a: int, b: int) -> None:
        first, second = self.root(a), self.root(b)
        self._parent[max(first, second)] = min(first, second)

    def several(self) -> list[list[int]]:
        """The sets with more than one thing, in order."""
        out: dict[int, list[int]] = defaultdict(list)
        for i in range(len(self._parent)):
            out[self.root(i)].append(i)
        return [held for held in out.values() if len(held) > 1]


def _groups(
    reports: Sequence[ReportSketch],
    own: Sequence[int],
    members: Mapping[int, Mapping[int, int]],
    alike: Sequence[tuple[int, int, int]],
    grouped: Decimal,
) -> tuple[tuple[AlikeGroup, ...], tuple[tuple[ReportSketch, ...], ...]]:
    """The groups, the most alike first, and the files that hold one report. Such files are one member of a group.

    ``alike`` are two reports and how many sentences they share, the most alike first.
    """
    same, connected = _Sets(len(reports)), _Sets(len(reports))
    linked = []
    for a, b, count in alike:
        share = _share(count, own[a], own[b])
        if relation(reports[a], reports[b], share) == "same":
            same.join(a, b)
        elif count < _ENOUGH_SHARED or share < grouped:
            continue
        connected.join(a, b)
        linked.append((a, b, count, share))
    best: dict[tuple[int, int], tuple[int, Decimal]] = {}
    for a, b, count, share in linked:
        first, second = sorted((same.root(a), same.root(b)))
        if first != second:
            best.setdefault((first, second), (count, share))
    pairs: dict[int, list[tuple[int, int, int, Decimal]]] = defaultdict(list)
    for (a, b), (count, share) in best.items():
        pairs[connected.root(a)].append((a, b, count, share))
    holding: dict[int, list[int]] = defaultdict(list)
    for family, who in members.items():
        for root in sorted({connected.root(r) for r in who}):
            holding[root].append(family)
    made = [
        _group(reports, own, members, held, same, pairs[held[0]], holding[held[0]])
        for held in connected.several()
        if pairs[held[0]]
    ]
    made.sort(key=lambda g: (-g.share, -len(g.members), g.members[0].report.path))
    return tuple(made), tuple(tuple(reports[r] for r in held) for held in same.several())


def _group(
    reports: Sequence[ReportSketch],
    own: Sequence[int],
    members: Mapping[int, Mapping[int, int]],
    held: Sequence[int],
    same: _Sets,
    links: Sequence[tuple[int, int, int, Decimal]],
    families: Sequence[int],
) -> AlikeGroup:
    """One group, of the reports ``held`` and the links between those of them that are no copies."""
    copies: dict[int, list[int]] = defaultdict(list)
    for report in held:
        copies[same.root(report)].append(report)
    order = {node: k for k, node in enumerate(copies)}
    pairs = [
        GroupPair(order[a], order[b], count, share, relation(reports[a], reports[b], share))
        for a, b, count, share in links
    ]
    pairs.sort(key=lambda p: (-p.share, p.first, p.second))
    highest: dict[int, Decimal] = {}
    for pair in pairs:
        highest.setdefault(pair.first, pair.share)
        highest.setdefault(pair.second, pair.share)
    inside = set(held)
    sentences = []
    for family in families:
        at: dict[int, OwnSentence] = {}
        for report in sorted(inside & members[family].keys()):
            at.setdefault(order[same.root(report)], reports[report].sentences[members[family][report]])
        if len(at) > 1:
            sentences.append(GroupSentence(tuple(sorted(at.items(), key=lambda p: p[0]))))
    sentences.sort(key=lambda s: (-len(s.places), s.places[0][0], s.places[0][1].line, s.text))
    people = tuple(
        Member(reports[node], own[node], tuple(reports[r] for r in files[1:]), highest[order[node]])
        for node, files in copies.items()
    )
    return AlikeGroup(people, tuple(pairs), tuple(sentences))


def _share(shared: int, own: int, other: int) -> Decimal:
    return (Decimal(shared) / min(own, other)).quantize(Decimal("0.0001"), ROUND_HALF_UP)


def _common(reports: Sequence[ReportSketch], families: Sequence[Sequence[int]], handed: set[int]) -> Iterator[str]:
    told: set[int] = set()
    for report, own in enumerate(families):
        for sentence, family in enumerate(own):
            if family in handed and family not in told:
                told.add(family)
                yield reports[report].sentences[sentence].text


def _families(reports: Sequence[ReportSketch]) -> list[list[int]]:
    """The family of each sentence of each report: sentences that were taken from one another, word for word or
    nearly."""
    numbers: dict[tuple[str, ...], int] = {}
    sketches: list[bytes] = []
    out: list[list[int]] = []
    for report in reports:
        own = []
        for sentence in report.sentences:
            number = numbers.setdefault(sentence.keys, len(numbers))
            if number == len(sketches):
                sketches.append(sentence.bands or bands_of(sentence.keys))
            own.append(number)
        out.append(own)
    sets = _Sets(len(numbers))
    likeness = Likeness()
    texts = [likeness.encode(keys) for keys in numbers]
    for a, b in _candidates(sketches):
        if sets.root(a) != sets.root(b) and likeness.of(texts[a], texts[b], COPIED) >= COPIED:
            sets.join(a, b)
    return [[sets.root(number) for number in own] for own in out]


def _candidates(sketches: Sequence[bytes]) -> Iterator[tuple[int, int]]:
    """Pairs whose sketches fall together in some band, in a crowd only those near one another; perhaps repeatedly."""
    bands = len(sketches[0]) // _BAND if sketches else 0
    for band in range(bands):
        column = [sketch[band * _BAND : (band + 1) * _BAND] for sketch in sketches]
        start = 0
        order = sorted(range(len(column)), key=column.__getitem__)
        for end in range(1, len(order) + 1):
            if end < len(order) and column[order[end]] == column[order[start]]:
                continue
            crowd = order[start:end]
            for k, j in enumerate(crowd):
                others = crowd[:k] if len(crowd) <= _CROWD else {crowd[0], *crowd[max(0, k - _NEAR) : k]} - {j}
                for i in others:
                    yield i, j
            start = end
