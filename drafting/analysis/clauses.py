"""The shape of a passage: sentences, clauses, brackets, and the words that belong to each number.

Chinese official prose puts what is counted before the number, the unit behind it, and sometimes a
predicate behind that (其中10件已按时答复). The *field* of a number is the stretch of its clause that is
its own: on the left up to a mark or the number before it, on the right up to the next mark or number.
Brackets are seen through: what stands in them belongs to them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from drafting.language.quantities import Quantity

SENTENCE_ENDS = "。！？"
CLAUSE_ENDS = "，；：。！？"
_OPEN = "（[【〔"
_CLOSE = "）]】〕"
_AMONG = re.compile(r"(?:之|当)?[中里](?![央心国小学级医介型队等期旬部华共程])")
_WITH = re.compile(r"(?:含|包括|包含)[^（）0-9，。；]{1,10}[）)\]】]")
_LINK = re.compile(r"(?:以及|和|及|与)$")


@dataclass(frozen=True, slots=True)
class Shape:
    """Sentence, clause and bracket of every character of a text; a mark belongs to what it ends."""

    text: str
    sentence: tuple[int, ...]
    clause: tuple[int, ...]
    group: tuple[int, ...]
    """0 outside brackets, else the number of the innermost bracket."""
    parents: tuple[int, ...]
    """The group that a group stands in."""
    opened: tuple[int, ...]
    """Where each group opens; -1 for group 0."""
    closed: tuple[int, ...]

    def inside(self, group: int, outer: int) -> bool:
        """Whether a group is another one or stands in it."""
        while group != outer:
            if group == 0:
                return False
            group = self.parents[group]
        return True

    def sentence_range(self, index: int) -> tuple[int, int]:
        """Start and end of a sentence."""
        start = self.sentence.index(index)
        end = start
        while end < len(self.text) and self.sentence[end] == index:
            end += 1
        return start, end

    def clause_range(self, at: int) -> tuple[int, int]:
        """Start and end of the clause at a place, its closing mark left out; brackets stay in."""
        group = self.group[at]
        start = at
        while start > 0:
            i = start - 1
            if self.group[i] == group and self.text[i] in CLAUSE_ENDS:
                break
            if group and i <= self.opened[group]:
                break
            if self.sentence[i] != self.sentence[at] and self.group[i] == 0 == group:
                break
            start = i
        end = at
        while end < len(self.text):
            if self.group[end] == group and self.text[end] in CLAUSE_ENDS:
                break
            if group and end >= self.closed[group]:
                break
            end += 1
        return start, end


def shape_of(text: str) -> Shape:
    """Read the marks of a normalised text."""
    sentence: list[int] = []
    clause: list[int] = []
    group: list[int] = []
    parents, opened, closed = [0], [-1], [len(text)]
    stack = [0]
    s = c = 0
    for i, ch in enumerate(text):
        if ch in _OPEN:
            parents.append(stack[-1])
            opened.append(i)
            closed.append(len(text))
            stack.append(len(parents) - 1)
            c += 1
        sentence.append(s)
        clause.append(c)
        group.append(stack[-1])
        if ch in _CLOSE and len(stack) > 1:
            closed[stack.pop()] = i
            c += 1
        elif ch in CLAUSE_ENDS:
            c += 1
            if ch in SENTENCE_ENDS and len(stack) == 1:
                s += 1
    return Shape(text, tuple(sentence), tuple(clause), tuple(group), tuple(parents), tuple(opened), tuple(closed))


@dataclass(frozen=True, slots=True)
class Field:
    """A quantity and the words that are its own, as ranges of the text in order; brackets between them are cut out."""

    quantity: Quantity
    index: int
    sentence: int
    group: int
    left: tuple[tuple[int, int], ...]
    right: tuple[int, int]
    clause: tuple[int, int]
    mark: str
    """The mark before the left field: ， 、 ； ： 。 （, or '' at the start of the text; '#' behind a number."""

    def left_text(self, text: str) -> str:
        return "".join(text[a:b] for a, b in self.left)

    def holds_left(self, start: int, end: int) -> bool:
        """Whether a range lies in the left field."""
        return any(a <= start and end <= b for a, b in self.left)

    def holds_right(self, start: int, end: int) -> bool:
        return self.right[0] <= start and end <= self.right[1]


def fields_of(shape: Shape, quantities: Sequence[Quantity]) -> list[Field]:
    """The field of every quantity."""
    return [_field(shape, quantities, i) for i in range(len(quantities))]


def _field(shape: Shape, quantities: Sequence[Quantity], index: int) -> Field:
    q = quantities[index]
    text, group = shape.text, shape.group[q.start]
    stops = {other.stop: other for other in quantities[:index] if shape.group[other.start] == group}
    ranges: list[tuple[int, int]] = []
    mark = ""
    i = end = q.begin
    while True:
        if i in stops and i <= q.begin:
            mark = "#"
            cut = _joint(shape, group, i, end)
            if cut is not None:
                i, mark = cut, "、"
            break
        if i == 0:
            break
        previous = i - 1
        if shape.group[previous] != group:
            if group and previous <= shape.opened[group]:
                mark = "（"
                break
            if i == q.begin and _WITH.match(text, shape.opened[shape.group[previous]] + 1):
                i = max(shape.opened[shape.group[previous]], 0)  # 甲类（含乙类）12件
                continue
            if i < end:
                ranges.append((i, end))
            inner = shape.group[previous]
            while shape.parents[inner] != group and inner:
                inner = shape.parents[inner]
            i = end = max(shape.opened[inner], 0)
            continue
        if text[previous] in CLAUSE_ENDS or text[previous] in _OPEN:
            mark = "（" if text[previous] in _OPEN else text[previous]
            if mark == "（" and i == q.begin and not ranges and group and previous == shape.opened[group]:
                ranges = _outside(shape, quantities[:index], group)
                i = end
            alone = q.stop == len(text) or text[q.stop] in CLAUSE_ENDS or text[q.stop] in "、（" + _CLOSE
            if mark == "：" and alone and i == q.begin and not ranges and previous not in stops:
                i = end = previous  # 收到申请：12件
                continue
            break
        i = previous
    if i < end:
        ranges.append((i, end))
    ranges.reverse()
    after = quantities[index + 1] if index + 1 < len(quantities) else None
    limit = len(text)
    if after is not None and shape.group[after.start] == group:
        joint = _joint(shape, group, q.stop, after.begin)
        limit = after.begin if joint is None else min(joint, after.begin)
    stop = q.stop
    while stop < len(text):
        if text[stop] in CLAUSE_ENDS or text[stop] == "、" or text[stop] in _OPEN or text[stop] in _CLOSE:
            break
        if stop >= limit or (after is not None and stop >= after.begin):
            break
        stop += 1
    return Field(
        q, index, shape.sentence[q.start], group, tuple(ranges), (q.stop, stop), shape.clause_range(q.start), mark
    )


def _joint(shape: Shape, group: int, start: int, end: int) -> int | None:
    """Where, between two numbers of one clause, the words of the first end; None where that is open.

    3件维持、1件撤销 at the mark; 12件办结申请中引发复议3件 behind 中; 5件纠错案件和4件败诉案件 at 和.
    """
    text = shape.text
    mark = next((k for k in range(start, end) if text[k] == "、" and shape.group[k] == group), None)
    if mark is not None:
        return mark
    if any(text[k] in CLAUSE_ENDS and shape.group[k] == group for k in range(start, end)):
        return None
    among = _AMONG.search(text, start, end)
    if among is not None:
        return among.end()
    link = _LINK.search(text, start, end)
    return link.start() if link is not None and link.start() > start else None


def _outside(shape: Shape, before: Sequence[Quantity], group: int) -> list[tuple[int, int]]:
    """甲类（3件）: the words right before a bracket that begins with a number, back to a mark or a number."""
    text, outer = shape.text, shape.parents[group]
    end = start = shape.opened[group]
    stops = {q.stop for q in before}
    while start > 0 and start not in stops:
        i = start - 1
        if shape.group[i] != outer or text[i] in CLAUSE_ENDS or text[i] == "、":
            break
        start = i
    return [(start, end)] if start < end and start not in stops else []
