"""Tables with keyed rows: rows are known by the code that they print, columns by their labels.

A code is right or it is another one: no code is matched by likeness, and a row whose code is none of the pattern is
named, never placed. A code stands in one cell, in one cell with the name, or in a cell for each of its steps; a table
may print two lists of codes side by side. Columns that the form has and the table has not, columns that no label of the
form names, and rows whose parent is left out are named, too.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal

from drafting.analysis.cell_values import cell_value
from drafting.analysis.grid_reading import Column, Grid, Segment, is_empty, read_columns
from drafting.analysis.labels import BlockLabels
from drafting.analysis.structure import Structure
from drafting.document.model import Cell, Document, Table
from drafting.genre.model import Axis, CellReading, Codes, Edition, Family, FormBlock, FormTable
from drafting.language.amounts import amount_words
from drafting.text.span import Span

_ENOUGH = 0.5
"""So large a share of the form's columns must be named."""
_AT_HOME, _CAPTIONED, _UNKNOWN, _OTHER = 0.6, 0.4, 0.1, 0.3
_ABOVE = 4
"""Blocks above a table among which its title may stand."""
_NAMED = 3
"""How many codes a message names."""
_SHORTEST_TOTAL = 2
"""Characters of the shortest word that calls a row a total."""
_BOTH = re.compile(r"([0-9A-Za-z]{1,8})\s*([^0-9A-Za-z]*[\u4e00-\u9fff].*)", re.DOTALL)
_STEP = re.compile(r"\d{2}")
_MOST_TEXTS = 16384
"""How many texts of cells are kept in another form."""
_MOST_FORMS = 256
"""Of how many forms the labels are kept."""


OddKind = Literal["unknown_row", "duplicate", "label_variant", "unknown_column", "missing_column", "missing_row"]


@dataclass(frozen=True, slots=True)
class Odd:
    """A row or column that is not as the form has it: what it prints, what the form has, and where.

    ``cells`` are the paths of what is missing because of it; ``unread`` the code, as printed, of a row whose figures
    were left out (empty when it prints none).
    """

    form: FormTable
    kind: OddKind
    message: str
    span: Span
    label: str
    expected: str = ""
    cells: tuple[str, ...] = ()
    unread: str | None = None


@dataclass(slots=True)
class KeyedReading:
    """What the keyed tables of a document hold."""

    cells: dict[str, CellReading] = field(default_factory=dict)
    codes: dict[str, list[str]] = field(default_factory=dict)
    """By the table's id, in the order in which they are printed."""
    labels: dict[str, str] = field(default_factory=dict)
    """What codes are called, where the list has none or another name."""
    tables: dict[str, list[Table]] = field(default_factory=dict)
    odd: list[Odd] = field(default_factory=list)
    taken: list[Table] = field(default_factory=list)
    """The tables of the document that were read, as they stand there."""
    steps: dict[str, set[str]] = field(default_factory=dict)
    """By the table's id, the path steps of the columns that were found."""
    anchors: dict[tuple[str, str], Span] = field(default_factory=dict)
    """Where each code of each table stands."""

    @property
    def found(self) -> Codes:
        """The codes of each table by its id, each once, in the order of codes."""
        return {id: tuple(sorted(set(codes))) for id, codes in self.codes.items()}

    @property
    def incomplete(self) -> frozenset[str]:
        """Paths of the rows below which a row was left out, so that what stands below them does not add up.

        A row without any code may stand below any other one.
        """
        out: set[str] = set()
        for odd in self.odd:
            if odd.unread is None:
                continue
            form, code = odd.form, odd.unread
            codes = self.codes.get(form.id, ())
            above = [c for c in codes if len(c) < len(code) and code.startswith(c)]
            plain = [a.segment for b in form.blocks for a in b.rows if a.segment]
            rows = [max(above, key=len)] if above else plain if code else [*plain, *codes]
            out.update(f"{form.path}.{row}" for row in rows)
        return frozenset(out)


@dataclass(frozen=True, slots=True)
class _List:
    """One list of codes in a grid: the columns of the code (one, or one a step), of the name, and the range of all."""

    code: tuple[int, ...]
    end: int

    @property
    def name(self) -> int:
        return self.code[-1] + 1


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a list: its code, or none, its name, the row of the grid, and the cells of its columns."""

    code: str | None
    name: str
    place: int
    cells: Mapping[str, Cell]
    label: Cell | None


@dataclass(frozen=True, slots=True)
class _Attempt:
    """A table read as a form table."""

    form: FormTable
    table: Table
    rows: tuple[_Row, ...]
    score: float
    odd: tuple[Odd, ...]
    columns: Mapping[int, tuple[tuple[str, int, int], ...]]
    """By the first column of a list: path step, start and end of each of its columns."""


def read_keyed(document: Document, structure: Structure | None, edition: Edition) -> KeyedReading:
    """Read the tables of a document that are keyed tables of an edition."""
    out = KeyedReading()
    if not edition.keyed:
        return out
    above = _titles(document)
    ignored = ignored_labels(edition.tables)
    last: _Attempt | None = None
    for table in document.tables:
        section = structure.section_at(table.span.start) if structure is not None else None
        plain = without_lines(table, ignored)
        grid = plain.grid()
        titles = above.get(id(table), ())
        filled = _filled(grid)
        attempts = [
            a
            for form in edition.keyed
            if (a := _attempt(plain, grid, filled, form, section, titles, form.id in out.tables)) is not None
        ]
        best = max(attempts, key=lambda a: a.score, default=None) or _continued(plain, last)
        if best is not None:
            _take(best, table, out)
            out.taken.append(table)
            last = best
    for form in edition.keyed:
        if form.id in out.tables:
            out.odd.extend(_missing_columns(form, out))
            out.odd.extend(_missing_parents(form, out))
    return out


def _missing_columns(form: FormTable, reading: KeyedReading) -> Iterator[Odd]:
    """The columns of a form that no table of it names."""
    have = reading.steps.get(form.id, set())
    ways = {w for b in form.blocks if b.family is not None for axis in b.columns for w in axis.leaves()}
    lost = [way for way in _in_form_order(form) if way in ways and not way[-1].optional and _step(way) not in have]
    if not lost:
        return
    names = ["—".join(a.label for a in way if a.label) for way in lost]
    plain = [a.segment for b in form.blocks for a in b.rows if a.segment]
    rows = [*plain, *reading.codes.get(form.id, ())]
    cells = tuple(".".join(p for p in (form.path, row, _step(way)) if p) for way in lost for row in rows)
    quoted = "".join(f"“{n}”" for n in names)
    count = "一栏" if len(lost) == 1 else f"{len(lost)}栏"
    table = reading.tables[form.id][0]
    first = next((c.content.strip().span for c in table.cells if not is_empty(c)), table.span)
    message = f"{form.name}缺少{quoted}{count}，这一栏的数没有读到，有关的勾稽关系没有核对"
    yield Odd(form, "missing_column", message, first, "", "、".join(names), cells)


def _in_form_order(form: FormTable) -> list[tuple[Axis, ...]]:
    return [way for b in form.blocks for axis in b.columns for way in axis.leaves()]


def _step(way: Sequence[Axis]) -> str:
    return ".".join(a.segment for a in way if a.segment)


def _missing_parents(form: FormTable, reading: KeyedReading) -> Iterator[Odd]:
    """Codes that stand below one that the table leaves out, where it has others of that level.

    A table that prints nothing of a level leaves the whole level out, which is a way to print it.
    """
    codes = reading.codes.get(form.id, [])
    have = set(codes)
    below: dict[str, list[str]] = {}
    for code in codes:
        family = form.family_of(code)
        above = family.parent(code) if family is not None else None
        if family is None or above is None or above in have or not family.holds(above):
            continue
        if any(len(other) == len(above) and family.holds(other) for other in have):
            below.setdefault(above, []).append(code)
    for above, own in below.items():
        family = form.family_of(above)
        name = (family.names.get(above) if family is not None else None) or ""
        span = reading.anchors.get((form.id, own[0]), reading.tables[form.id][0].span)
        listed = "、".join(own[:_NAMED]) + ("等" if len(own) > _NAMED else "")
        message = f"{form.name}有{listed}，没有它的上级“{above}{name}”一行"
        yield Odd(form, "missing_row", message, span, own[0], above)


def ignored_labels(forms: Iterable[FormTable]) -> frozenset[str]:
    """The labels of rows and columns that are no figures of any form."""
    return frozenset(_plain(label) for form in forms for label in form.ignored)


_LABEL_ROWS = 6
"""Rows from the top in which the label of a column stands."""


_COUNTED = 3


def _counting(table: Table) -> set[int]:
    """The rows that hold nothing but 1, 2, 3 … one after the other: they number the columns."""
    rows: dict[int, list[Cell]] = {}
    for cell in table.cells:
        if not is_empty(cell):
            rows.setdefault(cell.row, []).append(cell)
    found = set()
    for row, cells in rows.items():
        digits = [_digits(c) for c in sorted(cells, key=lambda c: c.column)]
        if len(digits) >= _COUNTED and digits == [str(n + 1) for n in range(len(digits))]:
            found.add(row)
    return found


def without_lines(table: Table, ignored: frozenset[str]) -> Table:
    """The table without the rows and columns that only number its lines."""
    if not ignored:
        return table
    named = [c for c in table.cells if _plain(c.text) in ignored]
    rows = {c.row for c in named if c.column == 0 or c.row >= _LABEL_ROWS} | _counting(table)
    columns = {c.column for c in named if c.colspan == 1 and c.row < _LABEL_ROWS and c.row not in rows}
    if not rows and not columns:
        return table
    kept = []
    for c in table.cells:
        height = sum(r not in rows for r in range(c.row, c.row + c.rowspan))
        width = sum(k not in columns for k in range(c.column, c.column + c.colspan))
        if height and width:
            row, column = (at - sum(x < at for x in gone) for at, gone in ((c.row, rows), (c.column, columns)))
            kept.append(Cell(c.content, row, column, height, width))
    return Table(tuple(kept), table.span)


def _titles(document: Document) -> dict[int, tuple[str, ...]]:
    """The texts right above each table."""
    out = {}
    blocks = document.blocks
    for i, block in enumerate(blocks):
        if isinstance(block, Table):
            near = blocks[max(0, i - _ABOVE) : i]
            out[id(block)] = tuple(_plain(b.text) for b in near if not isinstance(b, Table))
    return out


@lru_cache(maxsize=_MOST_TEXTS)
def _plain(text: str) -> str:
    """The letters and digits of a text; kept, as tables are held against one form after the other."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN")


def _word(cell: Cell | None) -> str:
    """A cell's text when it is nothing but the letters and digits that a code may be."""
    return _as_word(cell.text) if cell is not None else ""


@lru_cache(maxsize=_MOST_TEXTS)
def _as_word(text: str) -> str:
    word = "".join(unicodedata.normalize("NFKC", text).split())
    return word if word.isascii() and word.isalnum() else ""


def _digits(cell: Cell | None) -> str:
    """A cell's text when it is nothing but digits."""
    text = _word(cell)
    return text if text.isdigit() else ""


def _families(form: FormTable) -> list[Family]:
    return [b.family for b in form.blocks if b.family is not None]


_LABELS: dict[int, tuple[FormTable, BlockLabels]] = {}


def _labels_of(form: FormTable) -> BlockLabels:
    """The labels of a form's columns, made once: what is kept of their likenesses is kept by these objects."""
    known = _LABELS.get(id(form))
    if known is None or known[0] is not form:
        if len(_LABELS) >= _MOST_FORMS:
            _LABELS.clear()
        known = _LABELS[id(form)] = form, BlockLabels.of(FormBlock((Axis("", ""),), form.blocks[0].columns))
    return known[1]


def _filled(grid: Grid) -> list[list[Cell]]:
    """What each column of a grid holds, from where it begins in it."""
    width = max((len(row) for row in grid), default=0)
    return [
        [x for row in grid if c < len(row) and (x := row[c]) is not None and x.column == c and not is_empty(x)]
        for c in range(width)
    ]


def _attempt(
    table: Table,
    grid: Grid,
    filled: Sequence[Sequence[Cell]],
    form: FormTable,
    section: str | None,
    titles: Sequence[str],
    taken: bool,
) -> _Attempt | None:
    """The table read as a form; None when it has no codes, or too few of the form's columns are named."""
    lists = _lists(grid, filled, form)
    if not lists:
        return None
    first = next((r for r, row in enumerate(grid) if _is_data(grid, r, lists, form)), len(grid))
    header = [r for r in range(len(grid)) if r < first or _is_header(grid, r, lists)]
    labels = _labels_of(form)
    columns: dict[int, tuple[tuple[str, int, int], ...]] = {}
    named = unknown = 0
    altered: list[Odd] = []
    for one in lists:
        found = _columns(table, header, one, labels)
        columns[one.code[0]] = found.places
        named, unknown = named + len(found.places), unknown + len(found.strange)
        altered.extend(_altered(form, grid, header, found, labels))
    share = named / (len(labels.column_leaves) * len(lists))
    if share < _ENOUGH:
        return None
    score = share - _UNKNOWN * unknown
    if section is not None:
        score += _AT_HOME if section == form.section else -_OTHER
    score += _CAPTIONED * any(_plain(form.title) in t for t in titles) - _OTHER * taken
    rows, odd = _rows(grid, form, lists, columns, frozenset(header))
    return _Attempt(form, table, tuple(rows), score, (*altered, *odd), columns)


def _altered(form: FormTable, grid: Grid, header: Sequence[int], found: _Columns, labels: BlockLabels) -> Iterator[Odd]:
    """Columns whose label is another one than the form's, and those with figures that no label of the form names."""
    for column in found.columns:
        if column.match is not None and column.match.grade in ("wrong", "fuzzy") and column.cell is not None:
            said, expected = column.match.label.strip(), labels.columns[column.target].label
            message = f"{form.name}的栏目“{said}”与规定的“{expected}”不一致"
            yield Odd(form, "label_variant", message, column.cell.content.strip().span, said, expected)
    for cell, start, end in found.strange:
        below = (grid[r][c] for r in range(len(grid)) if r not in header for c in range(start, min(end, len(grid[r]))))
        if any(c is not None and cell_value(c.text).status == "value" for c in below):
            said = "".join(cell.text.split())
            message = f"{form.name}有规定格式以外的栏目“{said}”，未读取"
            yield Odd(form, "unknown_column", message, cell.content.strip().span, said)


def _continued(table: Table, last: _Attempt | None) -> _Attempt | None:
    """A table without a header that goes on with the rows of the one before it."""
    if last is None or not last.columns:
        return None
    grid = table.grid()
    lists = _lists(grid, _filled(grid), last.form)
    if tuple(one.code[0] for one in lists) != tuple(last.columns) or table.columns != last.table.columns:
        return None
    rows, odd = _rows(grid, last.form, lists, last.columns, frozenset())
    return _Attempt(last.form, table, tuple(rows), last.score, tuple(odd), last.columns)


def _lists(grid: Grid, filled: Sequence[Sequence[Cell]], form: FormTable) -> list[_List]:
    """Where lists of codes stand: by the codes in a column (``filled``: what each holds), or by the label above it."""
    families = _families(form)
    heads = {_plain(t) for f in families for t in f.code_labels}
    width = len(filled)
    headed = [c for c in range(width) if any(_plain(x.text) in heads for x in filled[c])]
    starts: list[tuple[int, ...]] = []
    # Where a label tells where the codes stand, no other column is looked at: small amounts may look like codes.
    for c in headed or range(width):
        if starts and c <= starts[-1][-1]:
            continue
        if headed or _holds_codes(filled[c], families):
            starts.append((c, *_steps(grid, c, families)))
    ends = [s[0] for s in starts[1:]] + [width] * bool(starts)
    return [_List(s, e) for s, e in zip(starts, ends, strict=True) if e - s[-1] > 1]


def _holds_codes(cells: Sequence[Cell], families: Sequence[Family]) -> bool:
    """Whether most of what a column holds are codes."""
    told = [c for c in cells if c.colspan == 1]
    others = [c for c in told if _code(c, families)[0] is None]
    return len(told) - len(others) > sum(cell_value(c.text).status == "value" for c in others)


def _code(cell: Cell, families: Sequence[Family]) -> tuple[str | None, str]:
    """The code of a cell, and the name that stands behind it in the same cell."""
    word = _word(cell)
    if word:
        return (word, "") if any(f.holds(word) for f in families) else (None, "")
    both = _BOTH.fullmatch(unicodedata.normalize("NFKC", cell.text).strip())
    if both is not None and any(f.holds(both[1]) for f in families):
        return both[1], "".join(both[2].split())
    return None, ""


def _steps(grid: Grid, column: int, families: Sequence[Family]) -> tuple[int, ...]:
    """The columns right of one that hold the further steps of its codes, two digits each."""
    out: list[int] = []
    for c in range(column + 1, column + max(len(f.lengths) for f in families)):
        cells = [row[c] for row in grid if c < len(row) and row[c] is not None]
        own = [x for x in cells if x is not None and x.column == c and not is_empty(x)]
        figures = [x for x in own if _digits(x) or cell_value(x.text).status == "value"]
        if not figures or any(_STEP.fullmatch(_digits(x)) is None for x in figures):
            break
        out.append(c)
    return tuple(out)


def _is_data(grid: Grid, r: int, lists: Sequence[_List], form: FormTable) -> bool:
    """Whether a row has a code, or is one of those without a code and holds no label of a column."""
    families = _families(form)
    for one in lists:
        cell = grid[r][one.code[0]]
        if cell is not None and cell.row == r and _code(cell, families)[0] is not None:
            return True
    return _plain_row(grid, r, lists, form) and not _is_header(grid, r, lists)


def _plain_row(grid: Grid, r: int, lists: Sequence[_List], form: FormTable) -> bool:
    return any(_without_code(grid[r][c], form) is not None for one in lists for c in (one.code[0], one.name))


def _without_code(cell: Cell | None, form: FormTable) -> Axis | None:
    """The row without a code that a label names."""
    if cell is None or is_empty(cell):
        return None
    said = _plain(cell.text)
    for block in form.blocks:
        for axis in block.rows:
            if not axis.children and said in {_plain(t) for t in (axis.label, *axis.variants, *axis.wrong)}:
                return axis
    totals = [a for block in form.blocks for a in block.rows if a.total and not a.children]
    return totals[0] if len(totals) == 1 and said in _total_words() else None


@lru_cache(maxsize=1)
def _total_words() -> frozenset[str]:
    """The words of the language that call a row a total; no word of one character, which may be anything."""
    return frozenset(w for w, kind in amount_words().items() if kind == "total" and len(w) >= _SHORTEST_TOTAL)


def _as_the_form_has_it(said: str, axis: Axis) -> bool:
    return _plain(said) in {_plain(t) for t in (axis.label, *axis.variants)}


def _is_header(grid: Grid, r: int, lists: Sequence[_List]) -> bool:
    """Whether a row has words, and no number, where figures would stand."""
    words = False
    for one in lists:
        for cell in grid[r][one.name + 1 : one.end]:
            if cell is None or is_empty(cell):
                continue
            status = cell_value(cell.text).status
            if status == "value":
                return False
            words = words or status == "text"
    return words


@dataclass(frozen=True, slots=True)
class _Columns:
    """The columns of a list: path step, start and end of each, and the labels that are none of the form's, with the
    columns of the grid that they stand over."""

    places: tuple[tuple[str, int, int], ...]
    columns: tuple[Column, ...]
    strange: tuple[tuple[Cell, int, int], ...]


def _columns(table: Table, header: Sequence[int], one: _List, labels: BlockLabels) -> _Columns:
    """The columns of a list by the labels above them."""
    start, end = one.name + 1, one.end
    cells = tuple(
        Cell(c.content, c.row, c.column - start, c.rowspan, min(c.colspan, end - c.column))
        for c in table.cells
        if start <= c.column < end
    )
    part = Table(cells, table.span)
    segment = Segment(part, _padded(part, table.rows, end - start), header=list(header))
    columns, items, _ = read_columns(segment, labels)
    named = {c.start for c in columns}
    return _Columns(
        tuple((_step(labels.columns[c.target].way), c.start + start, c.end + start) for c in columns),
        tuple(columns),
        tuple((i.cell, i.start + start, i.end + start) for i in items if i.start not in named),
    )


def _padded(table: Table, rows: int, columns: int) -> Grid:
    """The grid of a part of a table, as high and wide as that part is, its last rows and columns holes perhaps."""
    wide: Grid = [[*row, *([None] * (columns - len(row)))] for row in table.grid()]
    while len(wide) < rows:
        wide.append([None] * columns)
    return wide


def _rows(
    grid: Grid,
    form: FormTable,
    lists: Sequence[_List],
    columns: Mapping[int, Sequence[tuple[str, int, int]]],
    header: frozenset[int],
) -> tuple[list[_Row], list[Odd]]:
    rows: list[_Row] = []
    odd: list[Odd] = []
    for one in lists:
        known = _Steps(form, one)
        for r in range(len(grid)):
            first = grid[r][one.code[0]]
            below = {step: _below(grid[r], s, e, r) for step, s, e in columns[one.code[0]]}
            cells = {step: c for step, c in below.items() if c is not None and c is not first}
            if r in header:
                # The row of a total may stand in one line with the labels of the columns that divide another one.
                cells = {step: c for step, c in cells.items() if cell_value(c.text).status != "text"}
                axis = _without_code(first, form)
                if axis is not None and first is not None and first.row == r:
                    rows.append(_Row(None, axis.segment, r, cells, first))
                continue
            code, name = known.code(grid[r])
            if code is not None:
                rows.append(_Row(code, name, r, cells, first))
                continue
            axis, label = next(
                ((a, grid[r][c]) for c in (one.code[0], one.name) if (a := _without_code(grid[r][c], form))),
                (None, None),
            )
            if axis is not None:
                rows.append(_Row(None, axis.segment, r, cells or _behind(grid[r], one, lists, columns), label))
            elif any(cell_value(c.text).status == "value" for c in cells.values()):
                odd.append(_odd(form, grid[r], one, next(iter(cells.values()))))
    rows, otherwise = _plain_rows(form, rows)
    return rows, [*odd, *otherwise]


def _plain_rows(form: FormTable, rows: Sequence[_Row]) -> tuple[list[_Row], list[Odd]]:
    """The rows, and what is to be said of those without a code: one under another label is told; beside one under the
    form's own label it is another row, which is left out."""
    axes = {a.segment: a for b in form.blocks for a in b.rows if not a.children}
    exact = {r.name for r in rows if r.code is None and r.label is not None and _is_exact(r, axes)}
    kept: list[_Row] = []
    odd: list[Odd] = []
    for row in rows:
        axis = axes.get(row.name) if row.code is None else None
        if axis is None or row.label is None or is_empty(row.label) or _is_exact(row, axes):
            kept.append(row)
            continue
        span, said = row.label.content.strip().span, "".join(row.label.text.split())
        if row.name in exact:
            message = f"{form.name}有规定格式以外的行“{said}”，未读取"
            odd.append(Odd(form, "unknown_row", message, span, said))
            continue
        message = f"{form.name}的项目“{said}”与规定的“{axis.label}”不一致"
        odd.append(Odd(form, "label_variant", message, span, said, axis.label))
        kept.append(row)
    return kept, odd


def _is_exact(row: _Row, axes: Mapping[str, Axis]) -> bool:
    axis = axes.get(row.name)
    return axis is not None and row.label is not None and _as_the_form_has_it(row.label.text, axis)


def _behind(
    row: Sequence[Cell | None],
    one: _List,
    lists: Sequence[_List],
    columns: Mapping[int, Sequence[tuple[str, int, int]]],
) -> dict[str, Cell]:
    """The figures of a row whose label reaches over the lists beside it: those of the list behind it."""
    label = row[one.code[0]]
    if label is None:
        return {}
    reach = label.column + label.colspan
    for other in lists:
        found = {
            step: cell
            for step, start, end in columns[other.code[0]]
            if start >= reach and (cell := _below(row, start, end, label.row)) is not None
        }
        if found:
            return found
    return {}


def _odd(form: FormTable, row: Sequence[Cell | None], one: _List, figure: Cell) -> Odd:
    beside = [c for c in dict.fromkeys(row[one.code[0] : one.name + 1]) if c is not None]
    said = "".join("".join(c.text.split()) for c in beside)
    code = "".join(_word(c) for c in dict.fromkeys(row[c] for c in one.code))
    if not code and beside and (both := _BOTH.fullmatch(unicodedata.normalize("NFKC", beside[0].text).strip())):
        code = both[1]
    if code:
        lengths = "、".join(str(n) for n in sorted({n for f in _families(form) for n in f.lengths}))
        told = f"的“{said}”一行代码“{code}”不合规定（应为{lengths}位，式样见代码表），未读取"
    else:
        told = f"的“{said}”一行没有代码，未读取" if said else "有一行数字没有代码，未读取"
    place = next((c for c in beside if not is_empty(c)), figure)
    return Odd(form, "unknown_row", f"{form.name}{told}", place.content.strip().span, said, unread=code)


def _below(row: Sequence[Cell | None], start: int, end: int, r: int) -> Cell | None:
    """The cell of a row in a range of columns: the first that holds something, else the first."""
    cells = [c for c in dict.fromkeys(row[start:end]) if c is not None and c.row == r]
    return next((c for c in cells if not is_empty(c)), cells[0] if cells else None)


class _Steps:
    """The codes of a list, row after row: a step that is not printed again is that of the row above."""

    def __init__(self, form: FormTable, one: _List) -> None:
        self.families = _families(form)
        self.one = one
        self.last: list[str] = []

    def code(self, row: Sequence[Cell | None]) -> tuple[str | None, str]:
        """The code and the name of a row."""
        cells = [row[c] for c in self.one.code]
        first = cells[0]
        code, name = _code(first, self.families) if first is not None else (None, "")
        if len(cells) > 1:
            code = self._joined([_digits(c) for c in cells])
        if code is not None and not name:
            beside = row[self.one.name] if self.one.name < len(row) else None
            name = "".join(beside.text.split()) if beside is not None else ""
        return code, name

    def _joined(self, steps: Sequence[str]) -> str | None:
        filled = [i for i, s in enumerate(steps) if s]
        if not filled:
            return None
        whole = "".join(steps)
        if filled[0] > 0 and len(self.last) >= filled[0]:
            steps = [*self.last[: filled[0]], *steps[filled[0] :]]
            whole = "".join(steps)
        if not any(f.holds(whole) for f in self.families):
            return None
        self.last = [s for s in steps if s]
        return whole


def _take(best: _Attempt, table: Table, out: KeyedReading) -> None:
    form = best.form
    out.tables.setdefault(form.id, []).append(table)
    out.odd.extend(best.odd)
    out.steps.setdefault(form.id, set()).update(step for places in best.columns.values() for step, _, _ in places)
    codes = out.codes.setdefault(form.id, [])
    for row in best.rows:
        if row.code is not None:
            if row.code in codes:
                anchor = row.label.content.strip().span if row.label is not None else table.span
                told = f"{form.name}的代码“{row.code}”有两行，以先出现的为准"
                out.odd.append(Odd(form, "duplicate", told, anchor, row.code))
                continue
            codes.append(row.code)
            if row.label is not None:
                out.anchors[form.id, row.code] = row.label.content.strip().span
            _name(row, form, out)
        for path, cell in _paths(form, row):
            text = cell.content.strip()
            value = cell_value(text.text, _unit(form, path))
            out.cells.setdefault(path, CellReading(path, text.text, value.value, value.status, text.span))


def _name(row: _Row, form: FormTable, out: KeyedReading) -> None:
    family = form.family_of(row.code or "")
    if family is None or row.code is None or not row.name or family.names.get(row.code) == row.name:
        return
    out.labels.setdefault(row.code, row.name)
    expected = family.names.get(row.code)
    if family.exact_names and expected is not None and _plain(expected) != _plain(row.name) and row.label is not None:
        message = f"{form.name}代码{row.code}的名称“{row.name}”与代码表的“{expected}”不一致"
        out.odd.append(Odd(form, "label_variant", message, row.label.content.strip().span, row.name, expected))


def _paths(form: FormTable, row: _Row) -> Iterator[tuple[str, Cell]]:
    for step, cell in row.cells.items():
        name = row.code if row.code is not None else row.name
        yield ".".join(p for p in (form.path, name, step) if p), cell


def _unit(form: FormTable, path: str) -> str:
    spec = form.keyed_cell(path)
    return spec.unit if spec is not None else next(iter(_units(form)), "")


def _units(form: FormTable) -> Iterable[str]:
    return (way[-1].unit for b in form.blocks for axis in b.columns for way in axis.leaves() if way[-1].unit)
