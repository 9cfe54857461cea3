"""Printed labels against the labels of a form: how alike they are, and which order fits best.

Labels are compared without spaces, punctuation and ordinals. What is exactly alike comes before a known
variant, a known misprint and a likeness of letters, in this order; a likeness that fits two labels about
equally is unsure and counts as none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from rapidfuzz import fuzz

from drafting.genre.model import Axis, FormBlock
from drafting.language.tables import BARE_DIGITS, LABEL_ORDINAL, LABEL_YEAR, TAIL_DIGITS, TWO_SPELLINGS

Grade = Literal["exact", "variant", "wrong", "fuzzy"]

STRONG = 0.75
"""A likeness from which on a label is taken for that of the form."""
MARGIN = 0.07
"""By how much the best likeness of letters must surpass the second best."""
_TINY = 0.01
_LOWEST = 55.0
"""Likeness of letters, in hundredths, that no use of a score looks at."""

_BRACKETED = re.compile(r"[(（\[【][^()（）\[\]【】]*[)）\]】]\s*$")


@lru_cache(maxsize=16384)
def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower()
    kept = "".join(c for c in folded if unicodedata.category(c)[0] in "LN")
    return kept.replace(*TWO_SPELLINGS)


def without_ordinal(text: str) -> str:
    """The label without the ordinals before it; all of it when nothing else is there."""
    rest = text
    while (match := LABEL_ORDINAL.match(rest)) and _letters(rest[match.end() :]):
        rest = rest[match.end() :]
    return rest


@dataclass(frozen=True, slots=True)
class PrintedLabel:
    """The keys under which a printed label is compared."""

    key: str
    """Letters and digits only, without the ordinal."""
    bare: str
    """The same without a bracketed remark at the end; equal to ``key`` when there is none."""
    whole: str
    """With the ordinal."""


@lru_cache(maxsize=16384)
def printed(text: str) -> PrintedLabel:
    """The comparison keys of a label as printed."""
    whole = _letters(text)
    rest = without_ordinal(text)
    # A form filled in for a year may print it in its labels.
    undated = LABEL_YEAR.sub(lambda m: m["this"] or "", rest)
    rest = undated if len(_letters(undated)) >= 2 else rest
    key = _letters(rest)
    bare = _letters(_BRACKETED.sub("", rest)) or key
    if match := BARE_DIGITS.match(key):
        key, bare = key[match.end() :], BARE_DIGITS.sub("", bare) or bare
    return PrintedLabel(key, bare, whole)


def _ratio(a: str, b: str) -> float:
    """Likeness of letters from 0 to 1, one label being the beginning or a part of the other counted in its favour;
    0 for one that is too low to matter."""
    ratio = fuzz.ratio(a, b, score_cutoff=_LOWEST) / 100
    short, long = (a, b) if len(a) < len(b) else (b, a)
    if len(short) >= 4 and short in long:
        ratio = max(ratio, (0.85 if long.startswith(short) else 0.8) + 0.1 * len(short) / len(long))
    return ratio


@dataclass(frozen=True, slots=True, eq=False)
class _Keys:
    """The keys of a label by how well they speak for it; the same object for the same keys."""

    exact: frozenset[str]
    variants: frozenset[str]
    wrong: frozenset[str]


@lru_cache(maxsize=4096)
def _keys(exact: frozenset[str], variants: frozenset[str], wrong: frozenset[str]) -> _Keys:
    return _Keys(exact, variants, wrong)


@dataclass(frozen=True, slots=True, eq=False)
class AxisNames:
    """The keys of an axis by how well they speak for it."""

    axis: Axis
    keys: _Keys
    short: frozenset[str]
    """Names that prose uses; they count only joined to another label."""

    @classmethod
    def of(cls, axis: Axis) -> AxisNames:
        """The keys of a row or column: its label, variants and wrong forms, each counted for the best of these only."""

        def keys(texts: Iterable[str]) -> frozenset[str]:
            return frozenset(k for t in texts for k in (printed(t).key, _letters(t)) if k)

        exact = keys((axis.label, axis.label + axis.note))
        own = _keys(exact, keys(axis.variants) - exact, keys(axis.wrong) - exact)
        return cls(axis, own, keys(axis.names) - exact)

    @property
    def exact(self) -> frozenset[str]:
        """The label as the form has it."""
        return self.keys.exact

    @property
    def variants(self) -> frozenset[str]:
        """Other ways to print it that are read without remark."""
        return self.keys.variants

    @property
    def wrong(self) -> frozenset[str]:
        """Known misprints."""
        return self.keys.wrong

    def score(self, text: str) -> tuple[float, Grade]:
        """How well a printed label fits, from 0 to 1, and in what way; 0 when it is not worth a look."""
        return _score(self.keys, text)

    def likeness(self, key: str) -> float:
        """How well a key that was cut off a longer label speaks for the axis, as a group over it."""
        best = 0.0
        for own in (*self.exact, *self.variants, *self.short):
            if key == own:
                return 1.0
            value = fuzz.ratio(key, own) / 100
            # The end of a name carries its meaning: reports cut it at the front.
            if len(key) >= 2 and own.endswith(key):
                value = max(value, 0.75 + 0.2 * len(key) / len(own))
            elif len(key) >= 2 and key in own:
                value = max(value, 0.5 + 0.2 * len(key) / len(own))
            best = max(best, value)
        return best


@lru_cache(maxsize=1 << 16)
def _score(names: _Keys, text: str) -> tuple[float, Grade]:
    """``AxisNames.score``, kept: a table asks for the same label against the same row again and again."""
    label = printed(text)
    if not label.key:
        return 0.0, "fuzzy"
    for key in (label.key, label.whole):
        if key in names.exact:
            return 1.0, "exact"
    for key in (label.key, label.whole):
        if key in names.variants:
            return 0.99, "variant"
        if key in names.wrong:
            return 0.97, "wrong"
    if label.bare != label.key:
        if label.bare in names.exact:
            return 0.96, "wrong"
        if label.bare in names.variants or label.bare in names.wrong:
            return 0.95, "wrong"
    best = 0.0
    for own in (*names.exact, *names.variants):
        # One letter says nothing about likeness.
        if min(len(own), len(label.key)) >= 2:
            best = max(best, _ratio(label.key, own))
    return 0.94 * best, "fuzzy"


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A leaf or a group of an axis tree that a printed label may stand for."""

    way: tuple[Axis, ...]
    names: tuple[AxisNames, ...]
    """Of the labelled axes of the way, outermost first; empty when none has a label."""
    leaf: bool

    @property
    def label(self) -> str:
        """The label of its innermost labelled axis as the form has it."""
        if not self.names:
            return ""
        axis = self.names[-1].axis
        return f"{axis.number}{axis.label}"


def _walk(axes: Sequence[Axis], above: tuple[AxisNames, ...], way: tuple[Axis, ...]) -> Iterator[Target]:
    for axis in axes:
        own = (*above, AxisNames.of(axis)) if axis.label else above
        here = (*way, axis)
        if not axis.children or axis.label:
            yield Target(here, own, not axis.children)
        yield from _walk(axis.children, own, here)


def targets(axes: Sequence[Axis]) -> tuple[Target, ...]:
    """Groups and leaves of an axis tree in the order of the form."""
    return tuple(_walk(axes, (), ()))


_MOST_SAID = 4096


@dataclass(frozen=True, slots=True, eq=False)
class BlockLabels:
    """The labels of a block, made ready once."""

    block: FormBlock
    rows: tuple[Target, ...]
    columns: tuple[Target, ...]
    names: frozenset[str]
    row_leaves: tuple[Target, ...] = field(init=False, repr=False)
    """The rows that hold cells, from top to bottom."""
    column_leaves: tuple[Target, ...] = field(init=False, repr=False)
    """The columns that hold cells, from left to right."""
    labelled_rows: bool = field(init=False, repr=False)
    """Whether any row has a label."""
    nameless: bool = field(init=False, repr=False)
    """Whether no row and no column has one."""
    _said: dict[str, tuple[bool, bool]] = field(default_factory=dict, repr=False)
    """Of texts, whether each is the block's own label, and whether it speaks of it: reports print the same ones."""
    _like: dict[tuple[bool, str], float] = field(default_factory=dict, repr=False)
    """Of texts, how well each fits any of the rows, or any of the columns that hold cells."""
    paths: dict[tuple[str, int, int], str] = field(default_factory=dict, repr=False)
    """The paths of its cells by the path of a form, the row and the column, once they were asked for."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "row_leaves", tuple(t for t in self.rows if t.leaf))
        object.__setattr__(self, "column_leaves", tuple(t for t in self.columns if t.leaf))
        object.__setattr__(self, "labelled_rows", any(t.names for t in self.rows))
        object.__setattr__(self, "nameless", not any(t.names for t in (*self.rows, *self.columns)))

    @classmethod
    def of(cls, block: FormBlock) -> BlockLabels:
        """The labels of a block with the leaves that they lead to."""
        names = frozenset(_letters(t) for t in (block.label, *block.variants) if t)
        return cls(block, targets(block.rows), targets(block.columns), names)

    def best_row(self, text: str) -> float:
        """How well a text fits the row that it fits best."""
        return self._best(text, rows=True)

    def best_column(self, text: str) -> float:
        """How well a text fits the column with cells that it fits best."""
        return self._best(text, rows=False)

    def _best(self, text: str, *, rows: bool) -> float:
        found = self._like.get((rows, text))
        if found is None:
            if len(self._like) >= _MOST_SAID:
                self._like.clear()
            labels = self.rows if rows else self.column_leaves
            found = max((t.names[-1].score(text)[0] for t in labels if t.names), default=0.0)
            self._like[rows, text] = found
        return found

    def named_by(self, text: str) -> bool:
        """Whether a text is the block's own label."""
        return self._of(text)[0]

    def spoken_of_by(self, text: str) -> bool:
        """Whether a text looks like the label of one of its rows: of a column, where its rows have none."""
        return self._of(text)[1]

    def _of(self, text: str) -> tuple[bool, bool]:
        found = self._said.get(text)
        if found is None:
            if len(self._said) >= _MOST_SAID:
                self._said.clear()
            key = _letters(text)
            named = any(key == n or (len(key) >= 4 and fuzz.ratio(key, n) >= 97) for n in self.names)
            labels = [t.names[-1] for t in self.rows if t.names] or [t.names[-1] for t in self.columns if t.names]
            found = self._said[text] = (named, any(n.score(text)[0] > 0 for n in labels))
        return found


def folded(block: FormBlock) -> FormBlock | None:
    """The block with the groups of its columns printed as rows, when it has one nameless row and equal groups."""
    if any(t.names for t in targets(block.rows)):
        return None
    inner: list[tuple[Axis, ...]] = []

    def strip(axis: Axis) -> Axis:
        if any(child.children for child in axis.children):
            return replace(axis, children=tuple(strip(child) for child in axis.children))
        inner.append(axis.children)
        return replace(axis, children=())

    if not all(axis.children for axis in block.columns):
        return None
    rows = tuple(strip(axis) for axis in block.columns)
    shapes = {tuple((a.segment, a.label) for a in leaves) for leaves in inner}
    if len(shapes) != 1 or not inner[0] or len(inner) < 2:
        return None
    return FormBlock(rows, inner[0], block.label, block.variants)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is printed for a row or column: its own texts and those that seem to stand over it, outermost first."""

    direct: tuple[str, ...]
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A printed row or column and the target it was matched with."""

    target: int
    score: float
    grade: Grade
    label: str
    """What was compared, as printed."""


@dataclass(slots=True)
class Alignment:
    """For every printed item its match; and the items whose best likeness was unsure, with the candidates."""

    matches: list[Match | None]
    unsure: dict[int, tuple[int, ...]]
    best: list[float]
    """The best likeness that any target had for the item, taken or not."""


_MANY_ITEMS = 200
"""Rows or columns from which on a table is no form as it is printed, and what it gave is not kept."""
_Scored = tuple[float, float, Grade, str]


def _leaf_scores(item: Evidence, target: Target) -> Iterator[tuple[float, Grade, str, tuple[str, ...], str]]:
    """Ways to read the item's own texts as the target's label: score, grade, label, outer texts, cut-off prefix."""
    names = target.names[-1]
    texts = item.direct
    for k in range(1, len(texts) + 1):
        text = "".join(texts[-k:])
        score, grade = names.score(text)
        if k > 1:
            # A label over two lines or cells must fit as a whole; a group with its own label is not one.
            score = score - 0.01 if grade != "fuzzy" else 0.0
        yield score, grade, text, (*item.context, *texts[:-k]), ""
    if len(target.names) > 1:
        key = printed(texts[-1]).whole
        for kind, grade_, value in (("exact", "exact", 0.94), ("variants", "variant", 0.93), ("wrong", "wrong", 0.92)):
            for own in getattr(names, kind):
                if key.endswith(own) and len(key) > len(own):
                    prefix = key[: -len(own)]
                    yield value, grade_, texts[-1], (*item.context, *texts[:-1]), prefix  # type: ignore[misc]


def _prefix_fit(prefix: str, groups: Sequence[AxisNames]) -> float:
    """How well what stands before a label in one cell names the groups over it."""
    rest = TAIL_DIGITS.sub("", prefix) or prefix
    keys = {prefix, rest}
    best = 0.0
    joined = ""
    for group in reversed(groups):
        for key in keys:
            best = max(best, group.likeness(key))
            for own in group.exact:
                if joined and fuzz.ratio(key, own + joined) >= 85:
                    best = 1.0
                if key.endswith(own):
                    best = max(best, 0.9)
        joined = next(iter(group.exact), "") + joined
    return best


def score_table(items: Sequence[Evidence], goals: Sequence[Target]) -> list[list[_Scored | None]]:
    """For every item and target: total with the groups' word, likeness of the label alone, grade and label."""
    groups: dict[int, AxisNames] = {id(n.axis): n for g in goals for n in g.names[:-1]}
    meaning: dict[str, frozenset[int]] = {}

    def stands_for(text: str) -> frozenset[int]:
        if text not in meaning:
            scored = {i: n.score(text)[0] for i, n in groups.items()}
            top = max(scored.values(), default=0.0)
            meaning[text] = frozenset(i for i, s in scored.items() if s >= STRONG and s >= top - 0.02)
        return meaning[text]

    twice = Counter(g.names[-1].exact for g in goals if g.names)
    out: list[list[_Scored | None]] = []
    for item in items:
        row: list[_Scored | None] = []
        for goal in goals:
            if not goal.names or not item.direct:
                row.append(None)
                continue
            best: _Scored | None = None
            over = goal.names[:-1]
            own = {id(n.axis) for n in over}
            for score, grade, label, outer, prefix in _leaf_scores(item, goal):
                if score < 0.6:
                    continue
                bonus = 0.0
                if prefix:
                    fit = _prefix_fit(prefix, over)
                    if fit < 0.3:
                        continue
                    bonus += 0.5 * fit
                foreign = False
                for text in outer:
                    known = stands_for(text)
                    if known & own:
                        bonus += 0.25
                    elif known:
                        bonus -= 0.35
                        foreign = foreign or text not in item.context
                # A label that several groups have belongs to the group that is printed with it.
                if foreign and twice[goal.names[-1].exact] > 1:
                    continue
                found = (score + bonus, score, grade, label)
                if best is None or found[0] > best[0]:
                    best = found
            row.append(best)
        out.append(row)
    return out


def align(items: Sequence[Evidence], goals: Sequence[Target]) -> Alignment:
    """The order-keeping assignment of items to targets that fits best, then strays that fit exactly.

    A match is given only when it is better than every other for the item; what fits two targets about
    equally is named as unsure.
    """
    if len(items) > _MANY_ITEMS:
        return _aligned(items, goals)
    kept = _kept(tuple(items), tuple(goals))
    return Alignment(list(kept.matches), dict(kept.unsure), list(kept.best))


@lru_cache(maxsize=1024)
def _kept(items: tuple[Evidence, ...], goals: tuple[Target, ...]) -> Alignment:
    """``align`` of what has been aligned before: reports print the same labels. Nobody may change what it gives."""
    return _aligned(items, goals)


def _aligned(items: Sequence[Evidence], goals: Sequence[Target]) -> Alignment:
    """See ``align``."""
    table = score_table(items, goals)
    best_label = [max((c[1] for c in row if c), default=0.0) for row in table]
    worth, unsure = _worth(table, goals, best_label)
    matches = _in_order(table, worth, unsure)
    _match_strays(table, worth, matches, unsure)
    return Alignment(matches, unsure, best_label)


def _worth(
    table: Sequence[Sequence[_Scored | None]], goals: Sequence[Target], best_label: Sequence[float]
) -> tuple[list[list[float]], dict[int, tuple[int, ...]]]:
    """What matching an item with a target is worth, 0 for what may not be matched; and the items that are about as
    like to several targets, with these."""
    worth = [[0.0] * len(goals) for _ in table]
    unsure: dict[int, tuple[int, ...]] = {}
    for i, row in enumerate(table):
        for j, cell in enumerate(row):
            if cell is None or cell[1] < STRONG or cell[1] < best_label[i] - 0.05:
                continue
            if cell[2] == "fuzzy":
                keys = goals[j].names[-1].exact
                rivals = [
                    k
                    for k, other in enumerate(row)
                    if other and not goals[k].names[-1].exact & keys and other[1] > cell[1] - MARGIN
                ]
                if rivals:
                    unsure[i] = tuple(sorted({j, *rivals, *unsure.get(i, ())}))
                    continue
            worth[i][j] = max(_TINY, cell[0])
    return worth, unsure


def _in_order(
    table: Sequence[Sequence[_Scored | None]], worth: Sequence[Sequence[float]], unsure: dict[int, tuple[int, ...]]
) -> list[Match | None]:
    """By item, its match in every alignment that keeps the order and is worth most; an item that several of these
    match differently is added to ``unsure``, one that is matched taken out."""
    n, m = len(worth), len(worth[0]) if worth else 0
    before, after = _sums(worth, n, m)
    matches: list[Match | None] = [None] * n
    for i in range(n):
        through = sorted(
            ((before[i][j] + worth[i][j] + after[i + 1][j + 1], j) for j in range(m) if worth[i][j]), reverse=True
        )
        if not through or through[0][0] < before[n][m] - 1e-9:
            continue
        if len(through) > 1 and through[1][0] > through[0][0] - _TINY:
            unsure[i] = tuple(sorted(j for v, j in through if v > through[0][0] - _TINY))
            continue
        j = through[0][1]
        matches[i] = _match(table[i][j], j)
        if matches[i] is not None:
            unsure.pop(i, None)
    return matches


def _sums(worth: Sequence[Sequence[float]], n: int, m: int) -> tuple[list[list[float]], list[list[float]]]:
    """What the best alignment of the first i items with the first j targets is worth, and that of those from i and j
    on (Needleman and Wunsch 1970, without a price for gaps)."""
    before = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n):
        for j in range(m):
            taken = before[i][j] + worth[i][j] if worth[i][j] else 0.0
            before[i + 1][j + 1] = max(before[i][j + 1], before[i + 1][j], taken)
    after = [[0.0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            taken = after[i + 1][j + 1] + worth[i][j] if worth[i][j] else 0.0
            after[i][j] = max(after[i + 1][j], after[i][j + 1], taken)
    return before, after


def _match_strays(
    table: Sequence[Sequence[_Scored | None]],
    worth: Sequence[Sequence[float]],
    matches: list[Match | None],
    unsure: Mapping[int, tuple[int, ...]],
) -> None:
    """Match what stands out of order and fits one target alone, exactly, where that is free."""
    taken = {match.target for match in matches if match}
    for i, row in enumerate(table):
        if matches[i] is not None or i in unsure:
            continue
        free = [j for j, cell in enumerate(row) if worth[i][j] and (cell or (0.0, 0.0))[1] >= 0.95]
        if len(free) == 1 and free[0] not in taken:
            matches[i] = _match(row[free[0]], free[0])
            taken.add(free[0])


def _match(cell: _Scored | None, target: int) -> Match | None:
    return None if cell is None else Match(target, cell[1], cell[2], cell[3])
