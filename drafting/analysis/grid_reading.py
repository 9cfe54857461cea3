"""From a grid of any layout to the cells of one block of a form.

A grid is cut into segments: the header rows and the rows of figures below them. A segment is held against
a block: its columns are found by the labels above them, its rows by the labels beside them, and a figure
belongs where the two cross. Numbers are never counted off against labels, except inside a row whose
columns are known and whose own cells were shifted as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from drafting.analysis.cell_values import looks_like_value
from drafting.analysis.labels import STRONG, Alignment, BlockLabels, Evidence, Match, Target, align
from drafting.document.model import Cell, Table
from drafting.text.mapped import ZERO_WIDTH, is_blank

Grid = list[list[Cell | None]]
_REWORDED = 0.5
_SURE = 0.95
"""A likeness that leaves no doubt."""
MANY = 4
"""Columns from which on one that is named alone says nothing about the others."""


def is_empty(cell: Cell | None) -> bool:
    """Whether a place of a grid is a hole or holds nothing but white space."""
    if cell is None:
        return True
    text = cell.content.text
    # Most cells begin with a character that is seen: one look tells.
    return not text or ((text[0].isspace() or text[0] in ZERO_WIDTH) and all(is_blank(c) for c in text))


def transposed(table: Table) -> Table:
    """The same cells with rows and columns exchanged."""
    return Table(tuple(Cell(c.content, c.column, c.row, c.colspan, c.rowspan) for c in table.cells), table.span)


@dataclass(slots=True)
class Segment:
    """Header rows and the rows of figures below them, by their places in the grid."""

    table: Table
    grid: Grid
    titles: list[str] = field(default_factory=list)
    captions: tuple[str, ...] = ()
    """What stands right above the table: it may name what the header leaves out."""
    header: list[int] = field(default_factory=list)
    data: list[int] = field(default_factory=list)
    items: list[_Item] | None = None
    """What its header rows hold, once it was looked at: it is the same for every block."""
    lines: list[_Line] | None = None
    """What its rows of figures hold, once it was looked at."""

    def texts(self) -> tuple[str, ...]:
        """What is printed in it, from top to bottom, each text once; its titles first."""
        printed = (
            c.text for r in (*self.header, *self.data) for c in self.grid[r] if c is not None and not is_empty(c)
        )
        return tuple(dict.fromkeys((*self.titles, *printed)))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What a text may be, whatever the block: how well it fits any column label, any row label, any block's label."""

    column: Callable[[str], float]
    row: Callable[[str], float]
    block: Callable[[str], bool]


def segments(table: Table, lexicon: Lexicon, captions: tuple[str, ...] = ()) -> list[Segment]:
    """The segments of a grid from top to bottom; ``captions`` are the short texts right above it."""
    grid = table.grid()
    out: list[Segment] = []
    current = Segment(table, grid, captions=captions)
    blank: int | None = None
    for r, row in enumerate(grid):
        own = list({id(c): c for c in row if c is not None and c.row == r and not is_empty(c)}.values())
        if not own:
            blank = r if blank is None and current.header else blank
            continue
        blank = None
        kind = _row_kind(own, lexicon, bool(current.header), current)
        if kind == "data":
            current.data.append(r)
            continue
        if current.data:
            out.append(current)
            current = Segment(table, grid, captions=captions)
        if kind == "title":
            current.titles.append(own[0].text)
        else:
            current.header.append(r)
            current.titles.extend(c.text for c in own if lexicon.block(c.text))
    if not current.data and blank is not None:
        # A form that nobody filled in: the row below the header is there, and blank.
        current.data.append(blank)
    if current.data:
        out.append(current)
    return out


def _row_kind(own: Sequence[Cell], lexicon: Lexicon, has_header: bool, current: Segment) -> str:
    values: list[Cell] = []
    words: list[Cell] = []
    for cell in own:
        (values if looks_like_value(cell.text) else words).append(cell)
    columns = sum(lexicon.column(c.text) >= STRONG for c in words)
    if values:
        signs_only = not any(ch.isdigit() for c in values for ch in c.text)
        return "header" if signs_only and columns >= 2 and len(values) <= 1 else "data"
    if len(words) == 1 and lexicon.block(words[0].text):
        return "title"
    rows = sum(lexicon.row(c.text) >= STRONG for c in words)
    if rows and (not columns or (columns <= rows and len(words) <= 3 and (has_header or bool(current.data)))):
        return "data"
    # A line that only goes on with the label above it, or a note below the table, has no figures of its own.
    return "data" if current.data and not columns and not rows and len(words) == 1 and words[0].column > 0 else "header"


@dataclass(frozen=True, slots=True)
class Column:
    """A leaf column of the form and the grid columns ``[start, end)`` that its label stands over."""

    target: int
    start: int
    end: int
    cell: Cell | None = None
    match: Match | None = None


@dataclass(frozen=True, slots=True)
class RowCells:
    """What one grid row gives: the leaf it belongs to, a cell for each column, the columns it does not give."""

    row: int
    target: int
    cells: dict[int, Cell]
    lost: tuple[int, ...]
    short: bool
    """Whether the row ends before the last column, so that relations must tell which cells are absent."""
    shifted: bool
    """Whether its cells were placed by their order because its label stands elsewhere than in other rows."""
    label: Cell | None
    match: Match | None


@dataclass(slots=True)
class BlockReading:
    """A segment read as a block of a form."""

    segment: Segment
    labels: BlockLabels
    columns: list[Column]
    rows: list[RowCells] = field(default_factory=list)
    explained: int = 0
    unexplained: int = 0
    quality: float = 0.0
    unknown_rows: list[tuple[Cell | None, list[Cell]]] = field(default_factory=list)
    unknown_columns: list[tuple[Cell, list[Cell]]] = field(default_factory=list)
    bare_columns: dict[int, list[Cell]] = field(default_factory=dict)
    """Grid columns with figures and no label, by their place."""
    unsure_rows: list[tuple[Cell | None, tuple[int, ...]]] = field(default_factory=list)
    unsure_columns: list[tuple[Cell | None, tuple[int, ...]]] = field(default_factory=list)
    unreadable: list[tuple[int, Cell | None, tuple[int, ...]]] = field(default_factory=list)
    """Row target, its label cell, and the column targets that could not be told apart."""
    by_order: bool = False
    """Whether the columns have no label of their own in this segment."""
    labelled: bool = True
    columns_inherited: bool = False
    names_complete: bool = False
    """Whether the header names every column, though its labels do not stand over their figures."""


@dataclass(frozen=True, slots=True)
class _Item:
    evidence: Evidence
    start: int
    end: int
    cell: Cell


def _column_items(segment: Segment) -> list[_Item]:
    grid, header = segment.grid, segment.header
    width = segment.table.columns
    items: list[_Item] = []
    last_key: tuple[int, ...] = ()
    for c in range(width):
        stack: list[tuple[int, Cell]] = []
        for r in header:
            cell = grid[r][c]
            if cell is not None and not is_empty(cell) and all(cell is not s for _, s in stack):
                stack.append((r, cell))
        key = tuple(id(s) for _, s in stack)
        if not stack:
            last_key = ()
            continue
        if key == last_key:
            items[-1] = _Item(items[-1].evidence, items[-1].start, c + 1, items[-1].cell)
            continue
        last_key = key
        bottom = stack[-1][0]
        context: list[str] = list(segment.captions)
        for r in header:
            if r >= bottom or not is_empty(grid[r][c]):
                continue
            left = next((grid[r][k] for k in range(c - 1, -1, -1) if not is_empty(grid[r][k])), None)
            if left is not None:
                context.append(left.text)
        items.append(_Item(Evidence(tuple(s.text for _, s in stack), tuple(context)), c, c + 1, stack[-1][1]))
    return items


def read_columns(segment: Segment, labels: BlockLabels) -> tuple[list[Column], list[_Item], Alignment]:
    """The leaf columns that the header rows name, left to right; and all header items."""
    if segment.items is None:
        segment.items = _column_items(segment)
    items = segment.items
    alignment = align([i.evidence for i in items], labels.columns)
    columns = [
        Column(match.target, item.start, item.end, item.cell, match)
        for item, match in zip(items, alignment.matches, strict=True)
        if match is not None and labels.columns[match.target].leaf
    ]
    if not columns and (only := _only_column(segment, labels, items)) is not None:
        columns.append(only)
        matches = [only.match if i.cell is only.cell else m for i, m in zip(items, alignment.matches, strict=True)]
        return columns, items, Alignment(matches, {}, alignment.best)
    if len(columns) < len(leaf_ways(labels.columns)) and (whole := _in_order(segment, labels, items)):
        # The groups above stand askew; the lowest labels of the header say it all, in their order.
        found = {c.start: c.match for c in whole}
        return whole, items, Alignment([found.get(i.start) for i in items], {}, [1.0] * len(items))
    return columns, items, alignment


def _only_column(segment: Segment, labels: BlockLabels, items: Sequence[_Item]) -> Column | None:
    """The column of a block that has one, where its label was reworded: the text of the header that is most like it."""
    leaves = [j for j, t in enumerate(labels.columns) if t.leaf and t.names]
    named = [*segment.titles, *segment.captions, *(t for i in items for t in i.evidence.direct)]
    if len(leaves) != 1 or not items or not any(labels.named_by(t) for t in named):
        return None
    (target,) = leaves
    scored = [(labels.columns[target].names[-1].score(i.cell.text)[0], -k, i) for k, i in enumerate(items)]
    score, _, best = max(scored, key=lambda s: s[:2])
    if score < _REWORDED:
        return None
    return Column(target, best.start, best.end, best.cell, Match(target, score, "fuzzy", best.cell.text))


def _only_row(segment: Segment, labels: BlockLabels, rows: Sequence[_DataRow]) -> list[Match | None]:
    """The row of a block that has one and is named above it, where its label was reworded; nothing otherwise."""
    leaves = [i for i, t in enumerate(labels.rows) if t.leaf and t.names]
    if len(leaves) != 1 or len(rows) != 1 or not rows[0].stub or not any(labels.named_by(t) for t in segment.titles):
        return []
    label = rows[0].stub[-1].text
    score, grade = labels.rows[leaves[0]].names[-1].score(label)
    return [] if grade != "fuzzy" or score >= STRONG else [Match(leaves[0], score, grade, label)]


def _in_order(segment: Segment, labels: BlockLabels, items: Sequence[_Item]) -> list[Column]:
    """The columns by the lowest labels of the header alone, when these name every leaf of the form in the form's
    order and the groups come in the form's order too; none otherwise."""
    leaves = leaf_ways(labels.columns)
    groups = [t for t in labels.columns if not t.leaf and t.names]
    own = [i for i in items if _is_leaf_label(i.cell.text, labels)]
    if not groups or len(leaves) < MANY or len(own) != len(leaves):
        return []
    scores = [labels.columns[j].names[-1].score(i.cell.text) for j, i in zip(leaves, own, strict=True)]
    if any(score < _SURE for score, _ in scores):
        return []
    said: list[Target] = []
    for r in segment.header:
        for cell in _row_cells(segment.grid, r):
            if cell.row == r and not is_empty(cell):
                said.extend(t for t in groups if t.names[-1].score(cell.text)[0] >= _SURE and t not in said)
    for depth in {len(t.names) for t in groups}:
        if [t for t in said if len(t.names) == depth] != [t for t in groups if len(t.names) == depth]:
            return []
    return [
        Column(j, i.start, i.end, i.cell, Match(j, score, grade, i.cell.text))
        for j, i, (score, grade) in zip(leaves, own, scores, strict=True)
    ]


def _row_cells(grid: Grid, r: int) -> list[Cell]:
    out: list[Cell] = []
    for cell in grid[r]:
        if cell is not None and (not out or out[-1] is not cell):
            out.append(cell)
    return out


def read_block(
    segment: Segment, labels: BlockLabels, inherited: BlockReading | None = None, *, at_home: bool = True
) -> BlockReading | None:
    """Read a segment as a block; ``inherited`` is the reading of the piece that it continues, if any.

    None where its header tells that nothing will come of it: no column of the block is there, or, in another section
    than the block's own, too few are.
    """
    leaves = leaf_ways(labels.columns)
    columns, items, alignment = read_columns(segment, labels)
    reading = BlockReading(segment, labels, sorted(columns, key=lambda c: c.start))
    if not columns and not _header_speaks(items, labels):
        if inherited is not None and inherited.columns and inherited.labels is labels:
            reading.columns = list(inherited.columns)
            reading.columns_inherited = True
            reading.by_order = inherited.by_order or inherited.segment.table.columns != segment.table.columns
            reading.labelled = inherited.labelled
        elif len(leaves) == 1 or not segment.header:
            reading.columns = [Column(j, 0, 0) for j in leaves]
            reading.by_order = True
            reading.labelled = len(leaves) == 1
    elif len(columns) < 2 and len(leaves) >= MANY and labels.labelled_rows:
        # A header that names the columns after nothing of the form (数据1, 数据2 …): the rows speak for the table,
        # the relations must speak for the order of its figures.
        reading.columns = [Column(j, 0, 0) for j in leaves]
        reading.by_order = True
        reading.labelled = False
        items, alignment = [], Alignment([], {}, [])
    there = len({c.target for c in reading.columns})
    if not there or (not at_home and (reading.by_order or there * 2 < len(leaves))):
        return None
    for index, (item, match) in enumerate(zip(items, alignment.matches, strict=True)):
        if index in alignment.unsure:
            reading.unsure_columns.append((item.cell, alignment.unsure[index]))
        elif match is not None and match.grade in ("wrong", "fuzzy"):
            reading.quality -= 0.01
    _read_rows(reading, items, alignment)
    return reading


def _header_speaks(items: Iterable[_Item], labels: BlockLabels) -> bool:
    """Whether the header rows name columns of any kind: at least two texts that are no label of a row or block."""
    return sum(not labels.named_by(i.cell.text) for i in items) >= 2


class _Line(NamedTuple):
    """A row of the grid: its cells, each once, and what every block asks of them."""

    cells: list[Cell]
    filled: list[Cell]
    """Those that hold anything."""
    words: list[tuple[Cell, bool]]
    """Those with words in them, and whether no figure stands to the left."""


def _line_of(grid: Grid, r: int) -> _Line:
    cells = _row_cells(grid, r)
    filled = [c for c in cells if not is_empty(c)]
    figure = [looks_like_value(c.text) for c in filled]
    first = min((c.column for c, is_one in zip(filled, figure, strict=True) if is_one), default=None)
    words = [(c, first is None or first >= c.column) for c, is_one in zip(filled, figure, strict=True) if not is_one]
    return _Line(cells, filled, words)


@dataclass(slots=True)
class _DataRow:
    row: int
    stub: list[Cell]
    values: list[Cell]
    filled: list[Cell]
    """Those of the values that hold anything."""
    end: int
    """Grid column behind the label."""


def _split_row(
    line: _Line, r: int, first: int | None, likeness: Callable[[str], float], labelled_rows: bool
) -> _DataRow:
    end = 0
    for cell, before_figures in line.words:
        leading = cell.column < first if first is not None else before_figures
        if leading or (labelled_rows and likeness(cell.text) >= STRONG):
            end = max(end, cell.column + cell.colspan)
    stub = [c for c, _ in line.words if c.column < end]
    values = [c for c in line.cells if c.column >= end]
    return _DataRow(r, stub, values, [c for c in line.filled if c.column >= end], end)


def _read_rows(reading: BlockReading, items: Sequence[_Item], alignment: Alignment) -> None:
    segment, labels = reading.segment, reading.labels
    placed = [] if reading.by_order else reading.columns
    first = min((c.start for c in placed), default=None)
    likeness = labels.best_row
    labelled_rows = labels.labelled_rows
    if segment.lines is None:
        segment.lines = [_line_of(segment.grid, r) for r in segment.data]
    rows = [
        _split_row(line, r, first, likeness, labelled_rows) for line, r in zip(segment.lines, segment.data, strict=True)
    ]
    if labelled_rows:
        evidence = [Evidence(tuple(c.text for c in row.stub)) for row in rows]
        matched = align(evidence, labels.rows)
        matches = _only_row(segment, labels, rows) or matched.matches
        rows, matches = _join_broken_labels(rows, matches, matched, labels)
    else:
        matched = Alignment([None] * len(rows), {}, [0.0] * len(rows))
        numbered = [i for i, row in enumerate(rows) if row.filled] or list(range(len(rows)))
        # A block with one nameless row: the figures below its header, the nameless row first.
        numbered.sort(key=lambda i: bool(rows[i].stub))
        matches = [None] * len(rows)
        if numbered:
            matches[numbered[0]] = Match(0, 1.0, "exact", "")
    if _misaligned(
        reading, [row for row, match in zip(rows, matches, strict=True) if match is not None], items, alignment
    ):
        _by_printed_order(reading)
    for i, (row, match) in enumerate(zip(rows, matches, strict=True)):
        filled = row.filled
        label = row.stub[-1] if row.stub else None
        if match is None:
            if i in matched.unsure:
                reading.unsure_rows.append((label, matched.unsure[i]))
                reading.unexplained += len(filled)
            elif filled:
                reading.unknown_rows.append((label, filled))
                reading.unexplained += len(filled)
            continue
        target = labels.rows[match.target]
        if not target.leaf and not filled:
            continue
        reading.quality += match.score / 100
        _place_row(reading, row, match, label)
    _unlabelled_columns(reading, rows, items, alignment)


def _is_leaf_label(text: str, labels: BlockLabels) -> bool:
    return labels.best_column(text) >= _SURE


def _misaligned(reading: BlockReading, rows: Sequence[_DataRow], items: Sequence[_Item], alignment: Alignment) -> bool:
    """Whether the labels of the header do not stand over the figures that they name.

    So it is when no row of figures leaves the first labelled column to a figure, when one column label
    stands over another, or when figures without a label stand where the form has no column left.
    """
    if reading.by_order or not reading.columns or not rows:
        return False
    labels = reading.labels
    first = min(c.start for c in reading.columns)
    if all(row.end > first for row in rows):
        return True
    for item in items:
        named = {t for t in item.evidence.direct if _is_leaf_label(t, labels)}
        if len(named) > 1:
            return True
    # A group's label alone does not name the columns below it.
    groups = {k for k, m in enumerate(alignment.matches) if m is not None and not labels.columns[m.target].leaf}
    covered = [(item.start, item.end) for k, item in enumerate(items) if k not in groups]
    covered += [(c.start, c.end) for c in reading.columns]
    under = {c for a, b in covered for c in range(a, b)}
    bare = {c.column for row in rows for c in row.filled if under.isdisjoint(range(c.column, c.column + c.colspan))}
    have = {c.target for c in reading.columns}
    wanting = [j for j, t in enumerate(labels.columns) if t.leaf and j not in have]
    if not bare:
        return False
    if not wanting:
        # As many figures as columns, and yet not below them: the row stands beside its header.
        return all(len(row.filled) == len(have) for row in rows)
    edges = [(-1, -1), *((c.start, c.target) for c in reading.columns), (10**6, 10**6)]
    for (place, target), (next_place, next_target) in pairwise(edges):
        here = sum(place < b < next_place for b in bare)
        if here > max(0, sum(target < w < next_target for w in wanting)):
            return True
    return False


def _by_printed_order(reading: BlockReading) -> None:
    """Give up the places of the header: its labels name the columns, their order must be borne out otherwise."""
    segment, labels = reading.segment, reading.labels
    leaves = [j for j, t in enumerate(labels.columns) if t.leaf]
    cells = {id(c): c for r in segment.header for c in segment.grid[r] if c is not None and not is_empty(c)}
    counts: dict[str, int] = {}
    present = True
    for j in leaves:
        name = labels.columns[j].names[-1] if labels.columns[j].names else None
        if name is None:
            continue
        counts[name.axis.label] = counts.get(name.axis.label, 0) + 1
        said = sum(name.score(c.text)[0] >= 0.95 for c in cells.values())
        present = present and said >= counts[name.axis.label]
    lines = {c.cell.row for c in reading.columns if c.cell is not None}
    one_line = len(lines) == 1 and len(reading.columns) == sum(_is_leaf_label(c.text, labels) for c in cells.values())
    if one_line:
        # A single line of labels: its own order is the order of the figures.
        reading.by_order = True
        return
    reading.columns = [Column(j, 0, 0) for j in leaves] if present else []
    reading.by_order = True
    reading.labelled = False
    reading.names_complete = present


def _join_broken_labels(
    rows: list[_DataRow], matches: list[Match | None], alignment: Alignment, labels: BlockLabels
) -> tuple[list[_DataRow], list[Match | None]]:
    """Rows without figures whose label is the end of the label above them belong to that row."""
    kept_rows: list[_DataRow] = []
    kept: list[Match | None] = []
    for i, (row, match) in enumerate(zip(rows, matches, strict=True)):
        if (
            kept_rows
            and row.stub
            and match is None
            and i not in alignment.unsure
            and not row.filled
            and kept_rows[-1].stub
        ):
            above = kept_rows[-1]
            joined = above.stub[-1].text + row.stub[-1].text
            score = [(t.names[-1].score(joined)[0], j) for j, t in enumerate(labels.rows) if t.names]
            top = max(score, default=(0.0, 0))
            old = kept[-1]
            if top[0] >= 0.9 and (old is None or old.target == top[1]):
                target = labels.rows[top[1]].names[-1].score(joined)
                kept[-1] = Match(top[1], target[0], target[1], joined)
                continue
        kept_rows.append(row)
        kept.append(match)
    return kept_rows, kept


def _overlap(cell: Cell, column: Column) -> int:
    return min(cell.column + cell.colspan, column.end) - max(cell.column, column.start)


def _place_row(reading: BlockReading, row: _DataRow, match: Match, label: Cell | None) -> None:
    columns = reading.columns
    targets = [c.target for c in columns]
    values = row.values
    usable = [c for c in values if c.row == row.row and c.rowspan == 1]
    if len(usable) != len(values):
        # A figure merged over several rows belongs to none of them alone.
        reading.unreadable.append((match.target, label, tuple(targets)))
        reading.unexplained += len(values)
        return
    placed: dict[int, Cell] = {}
    short = shifted = False
    tail = list(values)
    if reading.by_order:
        trimmed = _trim(tail, len(columns))
        if len(trimmed) == len(columns):
            placed = dict(zip(targets, trimmed, strict=True))
        else:
            reading.unreadable.append((match.target, label, tuple(targets)))
            reading.unexplained += len(row.filled)
            return
    else:
        first = min((c.start for c in columns), default=0)
        last = max((c.end for c in columns), default=0)
        reach = max((c.column + c.colspan for c in tail), default=row.end)
        before = [c for c in tail if c.column < first]
        if row.end > first:
            if len(tail) == len(columns) or reach >= last:
                placed = dict(zip(targets, tail, strict=False))
                shifted = True
            else:
                reading.unreadable.append((match.target, label, tuple(targets)))
                reading.unexplained += len(row.filled)
                return
        elif any(not is_empty(c) and not _touches(c, columns) for c in before) and reach < last:
            # The places that a merged label covers were dropped: the figures begin right behind the label.
            if len(tail) != len(columns):
                reading.unreadable.append((match.target, label, tuple(targets)))
                reading.unexplained += len(row.filled)
                return
            placed = dict(zip(targets, tail, strict=True))
            shifted = True
        else:
            tail = [c for c in tail if c.column + c.colspan > first]
            placed, vague = _by_position(tail, columns)
            if vague:
                reading.unreadable.append((match.target, label, tuple(vague)))
            short = reach < last
    lost = tuple(t for t in targets if t not in placed)
    reading.rows.append(RowCells(row.row, match.target, placed, lost, short, shifted, label, match))
    given = list(placed.values())
    reading.explained += len(given)


def _touches(cell: Cell, columns: Sequence[Column]) -> bool:
    return any(_overlap(cell, c) > 0 for c in columns)


def _trim(cells: list[Cell], wanted: int) -> list[Cell]:
    """Without blank cells, where as many are left as wanted; else without those at the right end, as long as more
    are there than wanted."""
    filled = [c for c in cells if not is_empty(c)]
    out = filled if len(filled) == wanted else list(cells)
    while len(out) > wanted and is_empty(out[-1]):
        out.pop()
    return out


def _by_position(cells: Sequence[Cell], columns: Sequence[Column]) -> tuple[dict[int, Cell], list[int]]:
    """The cell below each column's label; and the columns for which that is not one cell of their own."""
    ordered = sorted(columns, key=lambda c: c.start)
    if len(cells) == len(ordered) and all(_overlap(v, c) > 0 for v, c in zip(cells, ordered, strict=True)):
        return {c.target: v for v, c in zip(cells, ordered, strict=True)}, []
    placed: dict[int, Cell] = {}
    vague: list[int] = []
    over = {c.target: [v for v in cells if _overlap(v, c) > 0] for c in ordered}
    for column in ordered:
        below = over[column.target]
        if len(below) > 1:
            filled = [v for v in below if not is_empty(v)]
            below = filled or below[:1]
        if not below:
            continue
        shared = [t for t, vs in over.items() if t != column.target and any(v is below[0] for v in vs)]
        if len(below) > 1 or shared:
            vague.append(column.target)
        else:
            placed[column.target] = below[0]
    return placed, vague


def _unlabelled_columns(
    reading: BlockReading, rows: Sequence[_DataRow], items: Sequence[_Item], alignment: Alignment
) -> None:
    """Figures that stand under no column of the form: with a label of their own, or with none."""
    if reading.by_order:
        return
    used = {id(cell) for row in reading.rows for cell in row.cells.values()}
    placed_rows = {row.row for row in reading.rows if not row.shifted}
    loose: dict[int, list[Cell]] = {}
    for row in rows:
        if row.row not in placed_rows:
            continue
        for cell in row.filled:
            if id(cell) not in used:
                loose.setdefault(cell.column, []).append(cell)
    for column, cells in sorted(loose.items()):
        over = next(
            ((k, i) for k, i in enumerate(items) if i.start <= column < i.end and alignment.matches[k] is None), None
        )
        direct = over is not None and over[0] not in alignment.unsure
        if direct and over is not None:
            reading.unknown_columns.append((over[1].cell, cells))
            reading.unexplained += len(cells)
        elif over is None:
            reading.bare_columns[column] = cells
            reading.unexplained += len(cells)


def leaf_ways(goals: Sequence[Target]) -> list[int]:
    """Places of the leaves among the targets."""
    return [j for j, t in enumerate(goals) if t.leaf]
