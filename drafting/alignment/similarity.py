"""The most alike among many reports.

Sentences of the agencies' own, numbers, years and names masked, are sketched by MinHash; sketches that fall
together are compared word by word by the same measure as two years of one agency. What more than half of the
reports say was handed down to all of them and says nothing about who took it from whom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from rensa import RMinHash, RMinHashLSH

from drafting.alignment.copying import COPIED
from drafting.alignment.matching import Likeness

_SKETCH, _BANDS, _SEED = 48, 16, 20080501
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
    holders: dict[int, set[int]] = defaultdict(set)
    for (report, _), family in families.items():
        holders[family].add(report)
    half = len(reports) / 2
    handed = {f for f, who in holders.items() if len(reports) >= _ENOUGH_REPORTS and len(who) > half}
    own = [0] * len(reports)
    members: dict[int, dict[int, int]] = defaultdict(dict)
    for (report, sentence), family in families.items():
        if family not in handed:
            own[report] += 1
            members[family].setdefault(report, sentence)
    shared: dict[tuple[int, int], list[int]] = defaultdict(list)
    for family, who in members.items():
        holding = sorted(who)
        for i, a in enumerate(holding):
            for b in holding[i + 1 :]:
                shared[a, b].append(family)
    ranked = sorted(shared.items(), key=lambda s: (-len(s[1]) / min(own[s[0][0]], own[s[0][1]]), -len(s[1]), s[0]))

    def pair(a: int, b: int, found: Sequence[int]) -> SimilarPair:
        both = sorted(found, key=lambda f: members[f][a])
        sentences = ((reports[a].sentences[members[f][a]], reports[b].sentences[members[f][b]]) for f in both)
        return SimilarPair(reports[a], reports[b], own[a], own[b], tuple(SharedSentence(*s) for s in sentences))

    def enough(a: int, b: int, found: Sequence[int], share: Decimal) -> bool:
        return Decimal(len(found)) >= share * min(own[a], own[b])

    pairs = tuple(pair(a, b, found) for (a, b), found in ranked[:most] if enough(a, b, found, least))
    alike = [(a, b, len(found)) for (a, b), found in ranked if enough(a, b, found, min(grouped, _SAME))]
    groups, copies = _groups(reports, own, members, alike, grouped)
    return Resemblance(len(reports), pairs, tuple(_common(reports, families, handed)), groups, copies, grouped, least)


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


def _common(reports: Sequence[ReportSketch], families: dict[tuple[int, int], int], handed: set[int]) -> Iterator[str]:
    told: set[int] = set()
    for (report, sentence), family in families.items():
        if family in handed and family not in told:
            told.add(family)
            yield reports[report].sentences[sentence].text


def _families(reports: Sequence[ReportSketch]) -> dict[tuple[int, int], int]:
    """The family of each sentence: sentences that were taken from one another, word for word or nearly."""
    numbers: dict[tuple[str, ...], int] = {}
    out: dict[tuple[int, int], int] = {}
    for r, report in enumerate(reports):
        for s, sentence in enumerate(report.sentences):
            out[r, s] = numbers.setdefault(sentence.keys, len(numbers))
    sets = _Sets(len(numbers))
    likeness = Likeness()
    texts = [likeness.encode(keys) for keys in numbers]
    for a, b in _candidates(list(numbers)):
        if sets.root(a) != sets.root(b) and likeness.of(texts[a], texts[b], COPIED) >= COPIED:
            sets.join(a, b)
    return {at: sets.root(number) for at, number in out.items()}


def _candidates(sentences: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Pairs whose sketches fall together in some band; each pair once, the later first."""
    index = RMinHashLSH(threshold=0.5, num_perm=_SKETCH, num_bands=_BANDS)
    for i, keys in enumerate(sentences):
        sketch = RMinHash(num_perm=_SKETCH, seed=_SEED)
        sketch.update(list(keys))
        for j in sorted(index.query(sketch)):
            yield i, j
        index.insert(i, sketch)
