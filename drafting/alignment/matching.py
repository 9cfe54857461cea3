"""Finds the sentences of one report again in another: kept, changed, moved, split, merged, added, dropped.

Likeness is the share of tokens that two sentences have in common, in order (normalised indel similarity of
rapidfuzz), punctuation aside. Inside a section the pairs are chosen by dynamic programming, so that they keep
their order; what is left over is then looked for anywhere in the other report.

Swapping the two reports mirrors the result by construction: the work is always done in one orientation,
which depends on the texts alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property
from typing import Literal

from rapidfuzz.distance import Indel

from drafting.alignment.sentences import ReportText, Sentence

Relation = Literal["same", "moved", "split", "merged", "added", "dropped"]

ALIKE = 0.42
"""Sentences of one place count as the same from this share of common tokens on."""
ALIKE_ELSEWHERE = 0.7
"""Further away the likeness must be plainer."""
_LONGEST_GROUP = 4
_GAIN = 0.08
"""By so much a split or merged sentence must be more like the whole than like its best part."""
_FEW = 4
"""Sentences with fewer tokens of weight must be nearly equal to count as the same."""
_ALIKE_IF_SHORT = 0.8
_ALIKE_WITH_CLAUSE = 0.3
_CLAUSE = 10
"""With a clause of so many tokens word for word in common, less likeness is enough."""

_MIRRORED: dict[Relation, Relation] = {"split": "merged", "merged": "split", "added": "dropped", "dropped": "added"}


@dataclass(frozen=True, slots=True)
class Group:
    """Sentences of the old report and those of the new one that they became."""

    old: tuple[Sentence, ...]
    new: tuple[Sentence, ...]
    relation: Relation
    likeness: float
    """From 0 to 1; 0 for what has no counterpart."""

    def mirrored(self) -> Group:
        """The same, seen from the other side."""
        return Group(self.new, self.old, _MIRRORED.get(self.relation, self.relation), self.likeness)

    @property
    def place(self) -> tuple[int, int]:
        """For order: where it stands in the new report, else in the old one."""
        return (self.new[0].index if self.new else -1, self.old[0].index if self.old else -1)


@dataclass(frozen=True)
class Alignment:
    """Every sentence of two reports, each in exactly one group, in the order of the new report."""

    old: ReportText
    new: ReportText
    groups: tuple[Group, ...]

    @cached_property
    def of_old(self) -> dict[int, Group]:
        """The group of a sentence of the old report, by its index."""
        return {s.index: g for g in self.groups for s in g.old}


def _character(number: int) -> str:
    """The character that stands for the token of that number; surrogates are left out.

    There are not more characters than a million: of more words than that, two may count as one.
    """
    at = 0x1000 + number % 0x100000
    return chr(at if at < 0xD800 else at + 0x800)


class Likeness:
    """Likeness of sentences; tokens become characters, so that the library compares strings."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}

    def encode(self, keys: Iterable[str]) -> str:
        """A string with one character a token."""
        return "".join(self._codes.setdefault(k, _character(len(self._codes))) for k in keys)

    def of(self, first: str, second: str, cutoff: float = 0.0) -> float:
        """From 0 to 1."""
        return float(Indel.normalized_similarity(first, second, score_cutoff=min(cutoff, 1.0)))


def align(old: ReportText, new: ReportText) -> Alignment:
    """Find the sentences of two reports in one another."""
    turned = old.order > new.order
    groups = _Aligner(new, old).run() if turned else _Aligner(old, new).run()
    return Alignment(old, new, tuple(_ordered([g.mirrored() for g in groups] if turned else groups)))


def _ordered(groups: Sequence[Group]) -> list[Group]:
    """In the order of the new report; what was dropped stands behind what stood before it in the old one."""
    placed = sorted((g for g in groups if g.new), key=lambda g: g.place)
    after: dict[int, int] = {}
    for position, group in enumerate(placed):
        if group.relation != "moved":
            for sentence in group.old:
                after[sentence.index] = position
    slots: dict[int, list[Group]] = {}
    for group in sorted((g for g in groups if not g.new), key=lambda g: g.old[0].index):
        gone = group.old[0]
        at = max((p for i, p in after.items() if i < gone.index), default=-1)
        if at < 0 or not _together(placed[at].new[-1], gone):
            # The first of its place: before the new report's sentences there, not behind those of another place.
            behind = [k for k, g in enumerate(placed) if k > at and _together(g.new[0], gone)]
            within = [k for k, g in enumerate(placed) if g.new[0].section == gone.section]
            if behind:
                at = behind[0] - 1
            elif within and (at < 0 or placed[at].new[-1].section != gone.section):
                at = within[0] - 1
        slots.setdefault(at, []).append(group)
    out = list(slots.get(-1, ()))
    for position, group in enumerate(placed):
        out.append(group)
        out.extend(slots.get(position, ()))
    return out


def _together(first: Sentence, second: Sentence) -> bool:
    return (first.section, first.subsection) == (second.section, second.subsection)


class _Aligner:
    """One alignment in the making."""

    def __init__(self, old: ReportText, new: ReportText) -> None:
        self.old, self.new = old, new
        self.likeness = Likeness()
        self.code = {
            **{(0, s.index): self.likeness.encode(s.key) for s in old.sentences},
            **{(1, s.index): self.likeness.encode(s.key) for s in new.sentences},
        }
        self.weight = {
            **{(0, s.index): sum(t.weighty for t in s.tokens) for s in old.sentences},
            **{(1, s.index): sum(t.weighty for t in s.tokens) for s in new.sentences},
        }

    def run(self) -> list[Group]:
        groups: list[Group] = []
        for id in dict.fromkeys((*(s.section for s in self.old.sentences), *(s.section for s in self.new.sentences))):
            before = [s for s in self.old.sentences if s.section == id]
            after = [s for s in self.new.sentences if s.section == id]
            groups.extend(self._with_anchors(before, after))
        groups.extend(self._elsewhere(groups))
        matched_old = {s.index for g in groups for s in g.old}
        matched_new = {s.index for g in groups for s in g.new}
        groups.extend(Group((s,), (), "dropped", 0.0) for s in self.old.sentences if s.index not in matched_old)
        groups.extend(Group((), (s,), "added", 0.0) for s in self.new.sentences if s.index not in matched_new)
        return groups

    def _score(self, old: Sequence[Sentence], new: Sequence[Sentence], least: float) -> float:
        """Likeness of two runs of sentences; 0 when it is below what counts."""
        first = "".join(self.code[0, s.index] for s in old)
        second = "".join(self.code[1, s.index] for s in new)
        if not first or not second:
            return 0.0
        if min(sum(self.weight[0, s.index] for s in old), sum(self.weight[1, s.index] for s in new)) < _FEW:
            return self.likeness.of(first, second, max(least, _ALIKE_IF_SHORT))
        score = self.likeness.of(first, second, min(least, _ALIKE_WITH_CLAUSE))
        if score >= least or (score and least == ALIKE and _longest_common(first, second) >= _CLAUSE):
            return score
        return 0.0

    def _with_anchors(self, old: Sequence[Sentence], new: Sequence[Sentence]) -> list[Group]:
        """The best pairs in order. Equal sentences at either end are pairs without asking, as no other pair is worth
        more, so that what two years have in common costs its length and not its square."""
        tail = 0
        while tail < min(len(old), len(new)) and self._equal(old[-1 - tail], new[-1 - tail]):
            tail += 1
        rest_old, rest_new = old[: len(old) - tail], new[: len(new) - tail]
        once = self._once(0, rest_old) & self._once(1, rest_new)
        head = 0
        while (
            head < min(len(rest_old), len(rest_new))
            and self._equal(rest_old[head], rest_new[head])
            and self.code[0, rest_old[head].index] in once
        ):
            head += 1
        ends = [*zip(rest_old[:head], rest_new[:head], strict=True), *zip(old[::-1], new[::-1], strict=False)]
        pairs = [Group((a,), (b,), "moved" if _changed_place(a, b) else "same", 1.0) for a, b in ends[: head + tail]]
        return [*self._in_order(rest_old[head:], rest_new[head:]), *pairs]

    def _equal(self, old: Sentence, new: Sentence) -> bool:
        code = self.code[0, old.index]
        return bool(code) and code == self.code[1, new.index]

    def _once(self, side: int, sentences: Sequence[Sentence]) -> set[str]:
        """What only one of the sentences says: which of several equal ones is meant is not for the ends to decide."""
        counts = Counter(self.code[side, s.index] for s in sentences)
        return {code for code, count in counts.items() if count == 1}

    def _in_order(self, old: Sequence[Sentence], new: Sequence[Sentence]) -> list[Group]:
        """The best pairs that keep their order. A pair counts by the cube of its likeness, so that one sentence
        found again word for word is worth more than two that are only alike."""
        n, m = len(old), len(new)
        if not n or not m:
            return []
        single = [[self._score((a,), (b,), ALIKE) for b in new] for a in old]
        best = [[0.0] * (m + 1) for _ in range(n + 1)]
        step: list[list[tuple[int, int]]] = [[(0, 0)] * (m + 1) for _ in range(n + 1)]
        for i in range(n + 1):
            for j in range(m + 1):
                if i == j == 0:
                    continue
                options: list[tuple[float, tuple[int, int]]] = []
                if i and j and single[i - 1][j - 1]:
                    options.append(
                        (best[i - 1][j - 1] + self._worth(single[i - 1][j - 1], old[i - 1], new[j - 1]), (1, 1))
                    )
                for p, q in self._groups(i, j):
                    score = self._grouped(old[i - p : i], new[j - q : j], single, i, j, p, q)
                    if score:
                        worth = score**3 * max(p, q) * 0.9
                        options.append((best[i - p][j - q] + worth, (p, q)))
                if i:
                    options.append((best[i - 1][j], (1, 0)))
                if j:
                    options.append((best[i][j - 1], (0, 1)))
                best[i][j], step[i][j] = max(options, key=lambda o: o[0])
        out: list[Group] = []
        i, j = n, m
        while i or j:
            p, q = step[i][j]
            if p and q:
                before, after = tuple(old[i - p : i]), tuple(new[j - q : j])
                if p == q == 1:
                    moved = _changed_place(before[0], after[0])
                    out.append(Group(before, after, "moved" if moved else "same", single[i - 1][j - 1]))
                else:
                    out.append(Group(before, after, "split" if q > 1 else "merged", self._score(before, after, 0.0)))
            i, j = i - p, j - q
        return out

    def _worth(self, score: float, old: Sentence, new: Sentence) -> float:
        length = len(self.code[0, old.index]) + len(self.code[1, new.index])
        return score**3 + length * 1e-4

    @staticmethod
    def _groups(i: int, j: int) -> Iterable[tuple[int, int]]:
        for k in range(2, _LONGEST_GROUP + 1):
            if i >= 1 and j >= k:
                yield 1, k
            if j >= 1 and i >= k:
                yield k, 1

    def _grouped(
        self,
        old: Sequence[Sentence],
        new: Sequence[Sentence],
        single: list[list[float]],
        i: int,
        j: int,
        p: int,
        q: int,
    ) -> float:
        """Likeness of one sentence and several, when it is plainer than with any one of them alone."""
        if p == q:
            return 0.0
        lengths = [len(self.code[0, s.index]) for s in old], [len(self.code[1, s.index]) for s in new]
        if min(sum(lengths[0]), sum(lengths[1])) < 0.45 * max(sum(lengths[0]), sum(lengths[1])):
            return 0.0
        alone = max(single[a][b] for a in range(i - p, i) for b in range(j - q, j))
        if alone > 0.95:
            return 0.0
        score = self._score(old, new, max(0.65, alone + _GAIN))
        if not score:
            return 0.0
        # Every part must be found in the whole, else the rest was only added to it.
        whole = self.code[0, old[0].index] if p == 1 else self.code[1, new[0].index]
        parts = [self.code[1, s.index] for s in new] if p == 1 else [self.code[0, s.index] for s in old]
        return score if all(_contained(part, whole) >= 0.6 for part in parts) else 0.0

    def _elsewhere(self, groups: Sequence[Group]) -> list[Group]:
        """Sentences found again out of their order or in another section, the plainest first."""
        matched_old = {s.index for g in groups for s in g.old}
        matched_new = {s.index for g in groups for s in g.new}
        left_old = [s for s in self.old.sentences if s.index not in matched_old]
        left_new = [s for s in self.new.sentences if s.index not in matched_new]
        found: list[tuple[float, int, int, Sentence, Sentence]] = []
        for a in left_old:
            for b in left_new:
                score = self._score((a,), (b,), ALIKE_ELSEWHERE if a.section != b.section else 0.6)
                if score:
                    found.append((-score, a.index, b.index, a, b))
        out: list[Group] = []
        used_old: set[int] = set()
        used_new: set[int] = set()
        for score, _, _, a, b in sorted(found, key=lambda f: f[:3]):
            if a.index in used_old or b.index in used_new:
                continue
            used_old.add(a.index)
            used_new.add(b.index)
            crossing = a.section != b.section or _changed_place(a, b) or _crosses(groups, a, b)
            out.append(Group((a,), (b,), "moved" if crossing else "same", -score))
        return out


def _changed_place(old: Sentence, new: Sentence) -> bool:
    """Whether a sentence stands under another heading. A report may lack sub-headings; that moves nothing."""
    if old.section != new.section:
        return True
    return old.subsection is not None and new.subsection is not None and old.subsection != new.subsection


def _crosses(groups: Iterable[Group], old: Sentence, new: Sentence) -> bool:
    return any(
        (g.old[0].index < old.index) != (g.new[0].index < new.index)
        for g in groups
        if g.old and g.new and g.old[0].section == old.section and g.new[0].section == new.section
    )


def _longest_common(first: str, second: str) -> int:
    """The length of the longest run of tokens that stands in both."""
    return SequenceMatcher(None, first, second, autojunk=False).find_longest_match().size


def _contained(part: str, whole: str) -> float:
    """The share of a part's tokens that stand, in order, in the whole."""
    if not part:
        return 1.0
    common = (len(part) + len(whole) - Indel.distance(part, whole)) / 2
    return float(common / len(part))
