"""The most alike among many reports.

Sentences of the agencies' own, numbers, years and names masked, are sketched by MinHash; sketches that fall
together are compared word by word by the same measure as two years of one agency. What more than half of the
reports say was handed down to all of them and says nothing about who took it from whom.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from rensa import RMinHash, RMinHashLSH

from drafting.alignment.copying import COPIED
from drafting.alignment.matching import Likeness

_SKETCH, _BANDS, _SEED = 48, 16, 20080501
_SAME = Decimal("0.9")
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
        least = min(self.own_first, self.own_second)
        return (Decimal(len(self.shared)) / least).quantize(Decimal("0.0001"), ROUND_HALF_UP)

    @property
    def same(self) -> bool:
        """Whether it is one report twice, in two formats perhaps: of one agency and one year, and next to all alike."""
        known = bool(self.first.agency) and self.first.year is not None
        alike = (self.first.agency, self.first.year) == (self.second.agency, self.second.year)
        return known and alike and self.share >= _SAME


@dataclass(frozen=True, slots=True)
class Resemblance:
    """The most alike pairs among many reports, the most alike first, and what all have in common."""

    reports: int
    pairs: tuple[SimilarPair, ...]
    common: tuple[str, ...] = ()
    """Sentences that more than half of the reports say."""


def most_similar(reports: Sequence[ReportSketch], most: int = 20, least: Decimal = Decimal(0)) -> Resemblance:
    """The ``most`` pairs of reports that share the largest part of their own sentences, ``least`` or more of them."""
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
    pairs = [
        SimilarPair(
            reports[a],
            reports[b],
            own[a],
            own[b],
            tuple(
                SharedSentence(reports[a].sentences[members[f][a]], reports[b].sentences[members[f][b]])
                for f in sorted(found, key=lambda f: members[f][a])
            ),
        )
        for (a, b), found in ranked[:most]
        if Decimal(len(found)) >= least * min(own[a], own[b])
    ]
    return Resemblance(len(reports), tuple(pairs), tuple(_common(reports, families, handed)))


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
    parent = list(range(len(numbers)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    likeness = Likeness()
    texts = [likeness.encode(keys) for keys in numbers]
    for a, b in _candidates(list(numbers)):
        first, second = root(a), root(b)
        if first != second and likeness.of(texts[a], texts[b], COPIED) >= COPIED:
            parent[max(first, second)] = min(first, second)
    return {at: root(number) for at, number in out.items()}


def _candidates(sentences: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int]]:
    """Pairs whose sketches fall together in some band; each pair once, the later first."""
    index = RMinHashLSH(threshold=0.5, num_perm=_SKETCH, num_bands=_BANDS)
    for i, keys in enumerate(sentences):
        sketch = RMinHash(num_perm=_SKETCH, seed=_SEED)
        sketch.update(list(keys))
        for j in sorted(index.query(sketch)):
            yield i, j
        index.insert(i, sketch)
