"""What the tables of a document hold, cell by cell of the official form.

Every segment of every table is held against every block of every form table of every edition; the best
explanation wins, the edition of the report year first. Relations of the form choose between ways to place
the cells of a row that has fewer of them than its table; they never make up a value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from itertools import combinations
from typing import Literal

from drafting.analysis.cell_values import cell_value, looks_like_value
from drafting.analysis.flat import coefficients_of, read_flat
from drafting.analysis.grid_reading import (
    MANY,
    BlockReading,
    Column,
    Lexicon,
    RowCells,
    Segment,
    is_empty,
    read_block,
    segments,
    transposed,
)
from drafting.analysis.keyed_tables import KeyedReading, ignored_labels, read_keyed, without_lines
from drafting.analysis.labels import BlockLabels, Target, folded, printed
from drafting.analysis.money import in_the_units_of_the_form, other_units
from drafting.analysis.printed_form import Departure, belongs_to, departures, labels_of
from drafting.analysis.structure import Structure
from drafting.document.model import Cell, Document, Table
from drafting.genre.evaluation import evaluate_relation
from drafting.genre.form_layout import cell_path
from drafting.genre.keyed import with_rows
from drafting.genre.model import CellReading, Edition, FormTable, Genre, Relation
from drafting.text.mapped import MappedText
from drafting.text.span import Span

_BRACKET = re.compile(r"[()（）\[\]【】—:：]+")
TroubleKind = Literal[
    "unknown_row",
    "unknown_column",
    "missing_row",
    "missing_column",
    "label_variant",
    "reworded",
    "foreign_label",
    "misplaced",
    "unsure_label",
    "duplicate",
    "other_edition",
    "merged_row",
    "unreadable",
    "missing_table",
    "other_unit",
]


READ_ANYWAY: frozenset[TroubleKind] = frozenset(
    {"label_variant", "reworded", "foreign_label", "misplaced", "merged_row"}
)
"""Troubles that leave no doubt about any figure."""


@dataclass(frozen=True, slots=True)
class TableTrouble:
    """Something about a table's layout that a reader of the report should know; Chinese message.

    ``cells`` are the paths that are missing or uncertain because of it.
    """

    kind: TroubleKind
    table: str
    """Id of the form table."""
    message: str
    span: Span
    cells: tuple[str, ...] = ()
    label: str = ""
    """The label as printed, where one is at issue."""
    expected: str = ""
    """The label as the form has it."""
    others: tuple[Span, ...] = ()
    """Other places that the same trouble is about."""


@dataclass(frozen=True, slots=True)
class TablesReading:
    """Every cell that was read, what each form table was read from, and what was wrong with the layout.

    ``edition`` is the edition of the report year; a table printed in another edition's layout has its
    cells read by that layout, under that edition's paths, and is named in ``troubles``.
    A cell that the report does not have is not in ``cells``.
    """

    edition: Edition
    cells: Mapping[str, CellReading]
    tables: Mapping[str, tuple[Table, ...]]
    """Form table id to the tables of the document it was read from (a table may come in several pieces)."""
    forms: Mapping[str, FormTable]
    """Form table id to the form as it was recognised (of another edition, perhaps)."""
    troubles: tuple[TableTrouble, ...] = ()
    values: Mapping[str, Decimal | None] = field(default_factory=dict)
    """Cell path to value for every cell of the edition and every cell read: None where there is none.
    Absent totals are not computed here."""
    labels: Mapping[str, str] = field(default_factory=dict)
    """What the report calls codes of keyed rows, where the list of codes has none or another name."""
    incomplete: frozenset[str] = frozenset()
    """Paths of keyed rows below which a row could not be read: what is read below them does not add up to them."""


_OWN_EDITION = 0.6
_OWN_SECTION = 0.4
_OWN_LABEL = 1.5
_BETWEEN = 90
"""Characters that may stand between two lines of a table that lost its grid."""
_AT_ODDS = 3
"""Relations that must fail before a table's header is doubted."""
_NAMED = 4
"""How many missing rows or columns a message names."""
_CAPTION = 40
"""Characters up to which a text above a table may name it."""


@dataclass(frozen=True, slots=True, eq=False)
class _FormLabels:
    """A form table of an edition with the labels of its blocks."""

    edition: Edition
    form: FormTable
    blocks: tuple[BlockLabels, ...]
    folded: tuple[BlockLabels, ...]
    """Blocks of one nameless row as they look with their groups of columns printed as rows."""

    @classmethod
    def of(cls, edition: Edition, form: FormTable) -> _FormLabels:
        """The labels, made once for a form: what is kept of its labels' likenesses is kept by these objects."""
        key = id(edition), id(form)  # several editions share a form
        known = _MADE.get(key)
        if known is None or known.form is not form or known.edition is not edition:
            if len(_MADE) >= _MOST_MADE:
                _MADE.clear()
            known = _MADE[key] = cls._made(edition, form)
        return known

    @classmethod
    def _made(cls, edition: Edition, form: FormTable) -> _FormLabels:
        turned = (folded(b) for b in form.blocks)
        return cls(
            edition,
            form,
            tuple(BlockLabels.of(b) for b in form.blocks),
            tuple(BlockLabels.of(b) for b in turned if b is not None),
        )


_MADE: dict[tuple[int, int], _FormLabels] = {}
_MOST_MADE = 256
_MOST_TEXTS = 16384


@dataclass(slots=True)
class _Chosen:
    """A segment and the block that explains it best."""

    table: Table
    """As it stands in the document (``reading`` may be of its transposition)."""
    form: _FormLabels
    reading: BlockReading
    score: float


@dataclass(slots=True)
class _State:
    """What has been gathered while the chosen segments are turned into cells."""

    cells: dict[str, CellReading] = field(default_factory=dict)
    troubles: list[TableTrouble] = field(default_factory=list)
    rows_seen: set[int] = field(default_factory=set)
    columns_seen: set[int] = field(default_factory=set)
    row_labels: dict[int, Span] = field(default_factory=dict)
    """Where the labels of the rows stand."""
    unlabelled: list[_Chosen] = field(default_factory=list)
    """Segments whose figures stand below no labels."""


def read_tables(
    document: Document, genre: Genre, structure: Structure | None, year: int | None, agency: str = ""
) -> TablesReading:
    """Read every table of the document as tables of the form.

    ``structure`` tells in which section a table stands and offers tables that were flattened into running
    text; ``year`` and ``agency`` pick the edition (the latest one for no year). Nothing is guessed into place:
    a cell that the labels do not settle is left out and named in ``troubles``.
    """
    edition = genre.edition(year, agency)
    # Where places have forms of their own, a name need not say which place it is of: the layout does.
    others = [e for e in genre.editions if year is not None and e is not edition and e.covers(year)]
    read = [_read_as(e, document, genre, structure) for e in (edition, *others)]
    return max(read, key=lambda r: (len(r.cells) - sum(t.kind == "other_edition" for t in r.troubles), r is read[0]))


def _read_as(edition: Edition, document: Document, genre: Genre, structure: Structure | None) -> TablesReading:
    """Read the tables as those of an edition; what is printed as another one has it, is read so and told."""
    keyed = read_keyed(document, structure, edition)
    forms = [
        _FormLabels.of(e, form)
        for e in (edition, *(e for e in genre.editions if e is not edition))
        for form in e.tables
        if not form.keyed
    ]
    taken = {id(t) for t in keyed.taken}
    chosen = _of_one_edition(document, structure, edition, forms, taken)
    state = _State()
    for item in chosen:
        _doubt(item)
        _take(item, state)
        _depart(item, edition, genre.editions, state)
    _by_relations(state)
    _merge_groups(chosen, edition, forms, state)
    _settle_short_rows(chosen, state)
    _settle_bare_columns(chosen, state)
    _other_edition(chosen, edition, forms, state)
    if structure is not None:
        _read_flat_sections(structure, edition, chosen, state)
    tables: dict[str, tuple[Table, ...]] = {}
    recognised: dict[str, FormTable] = {}
    for item in chosen:
        id_ = (_counterpart(item.form.form, edition) or item.form.form).id
        known = tables.get(id_, ())
        if all(t is not item.table for t in known):
            tables[id_] = (*known, item.table)
        recognised.setdefault(id_, item.form.form)
    _missing(document, structure, edition, chosen, forms, tables, state)
    if edition.keyed:
        _add_keyed(document, structure, edition, keyed, state)
        tables.update({id: tuple(found) for id, found in keyed.tables.items()})
        recognised.update({f.id: f for f in edition.keyed if f.id in keyed.tables})
        edition = with_rows(edition, keyed.found, keyed.labels)
    if any(form.captions for form in edition.tables):
        state.cells = in_the_units_of_the_form(document, genre, state.cells)
        state.troubles.extend(
            TableTrouble(
                "other_unit",
                u.form.id,
                f"{u.form.name}上方写“单位：{u.said}”，规定是“单位：{u.expected}”，请核对各格的数是按哪个单位填的",
                u.span,
                (),
                u.said,
                u.expected,
            )
            for u in other_units(document, recognised, tables)
        )
    values: dict[str, Decimal | None] = dict.fromkeys(edition.cells)
    values.update({p: c.value for p, c in state.cells.items()})
    troubles = tuple(sorted(_distinct(state.troubles), key=lambda t: (t.span.start, t.span.end, t.kind, t.message)))
    return TablesReading(edition, state.cells, tables, recognised, troubles, values, keyed.labels, keyed.incomplete)


def _add_keyed(
    document: Document, structure: Structure | None, edition: Edition, keyed: KeyedReading, state: _State
) -> None:
    """What the keyed tables hold, and which of them are not there."""
    state.cells.update(keyed.cells)
    state.troubles.extend(
        TableTrouble(odd.kind, odd.form.id, odd.message, odd.span, odd.cells, odd.label, odd.expected)
        for odd in keyed.odd
    )
    for form in edition.keyed:
        if form.id not in keyed.tables:
            paths = tuple(p for p, spec in edition.cells.items() if spec.table is form)
            span = _place_of(document, structure, form)
            state.troubles.append(TableTrouble("missing_table", form.id, f"没有读到{form.name}", span, paths))


def _distinct(troubles: Iterable[TableTrouble]) -> Iterable[TableTrouble]:
    return dict.fromkeys(troubles)


def _counterpart(form: FormTable, edition: Edition) -> FormTable | None:
    """The edition's own form for a form of any edition: the same one, or the one in the same section."""
    near = [f for f in edition.tables if f.section == form.section]
    same = next((f for f in edition.tables if f.id == form.id), None) or next(
        (f for f in near if f.name == form.name), None
    )
    return same or (near[0] if len(near) == 1 else None)


@lru_cache(maxsize=8)
def _lexicon(forms: tuple[_FormLabels, ...]) -> Lexicon:
    """What is known of the texts of tables; kept, as reports print the same labels."""
    all_rows = [t for f in forms for b in f.blocks for t in b.rows]

    @lru_cache(maxsize=_MOST_TEXTS)
    def column(text: str) -> float:
        return max(
            (t.names[-1].score(text)[0] for f in forms for b in f.blocks for t in b.columns if t.names), default=0
        )

    @lru_cache(maxsize=_MOST_TEXTS)
    def row(text: str) -> float:
        return max((t.names[-1].score(text)[0] for t in all_rows if t.names), default=0)

    @lru_cache(maxsize=_MOST_TEXTS)
    def block(text: str) -> bool:
        return any(b.named_by(text) for f in forms for b in f.blocks)

    return Lexicon(column, row, block)


def _of_one_edition(
    document: Document,
    structure: Structure | None,
    edition: Edition,
    forms: Sequence[_FormLabels],
    taken: Set[int] = frozenset(),
) -> list[_Chosen]:
    """The chosen segments; where those of one section fell to several editions, the one that explains most has all."""
    chosen = _choose(document, structure, edition, forms, taken)
    weight: dict[str, dict[str, float]] = {}
    for item in chosen:
        editions = weight.setdefault(item.form.form.section, {})
        editions[item.form.edition.id] = editions.get(item.form.edition.id, 0.0) + item.score
    winner = {section: max(w, key=lambda e: w[e]) for section, w in weight.items() if len(w) > 1}
    if not winner:
        return chosen
    kept = [f for f in forms if winner.get(f.form.section, f.edition.id) == f.edition.id]
    again = _choose(document, structure, edition, kept, taken)
    explained = (sum(i.reading.explained for i in found) for found in (again, chosen))
    return again if next(explained) >= next(explained) else chosen


def _choose(
    document: Document,
    structure: Structure | None,
    edition: Edition,
    forms: Sequence[_FormLabels],
    taken: Set[int],
) -> list[_Chosen]:
    """For every segment of every table the block that explains it best; segments that none explains are left out."""
    lexicon = _lexicon(tuple(forms))
    captions = _captions(document, structure)
    out: list[_Chosen] = []
    previous: BlockReading | None = None
    ignored = ignored_labels(f.form for f in forms)
    for table in document.tables:
        if not table.cells or id(table) in taken:
            continue
        plain = without_lines(table, ignored)
        section = structure.section_at(table.span.start) if structure is not None else None
        best: list[_Chosen] = []
        figures = sum(looks_like_value(c.text) for c in table.cells)
        for view in _side_by_side(plain, forms) or (plain, transposed(plain)):
            if view is not plain and sum(i.reading.explained for i in best) >= max(figures, 1):
                break
            found: list[_Chosen] = []
            last = previous if view is plain else None
            parts = view if isinstance(view, tuple) else (view,)
            pieces = [s for part in parts for s in segments(part, lexicon, captions.get(id(table), ()))]
            for segment in pieces:
                item = _best_block(table, segment, section, edition, forms, last, lexicon)
                if item is not None:
                    found.append(item)
                    last = item.reading
            # The table as it stands is preferred: its transposition must explain clearly more.
            if sum(i.score for i in found) > sum(i.score for i in best) + (0 if view is plain else 1):
                best = found
        out.extend(best)
        if best:
            previous = best[-1].reading
    return out


_LISTED = 3
"""So many rows of a list must be known in a column for it to stand there."""


def _side_by_side(table: Table, forms: Sequence[_FormLabels]) -> tuple[tuple[Table, ...], ...]:
    """The table cut into the lists that a form prints side by side, each where most of its rows' labels stand."""
    return tuple(_cuts(table, forms))


def _cuts(table: Table, forms: Sequence[_FormLabels]) -> Iterator[tuple[Table, ...]]:
    for form in forms:
        blocks = form.blocks
        if not any(b.beside for b in form.form.blocks):
            continue
        starts = [_column_of(table, block) for block in blocks]
        if any(s is None for s in starts):
            continue
        places = sorted({s for s in starts if s is not None})
        if len(places) == len(blocks):
            yield tuple(_cut_out(table, s, e) for s, e in zip(places, (*places[1:], table.columns), strict=True))


def _column_of(table: Table, block: BlockLabels) -> int | None:
    """The column in which most labels of a block's rows stand; None when too few do in any."""
    found: dict[int, int] = {}
    known = {key for t in block.rows if t.names for key in t.names[-1].exact | t.names[-1].variants}
    for cell in table.cells:
        if printed(cell.text).key in known:
            found[cell.column] = found.get(cell.column, 0) + 1
    best = max(found, key=lambda c: (found[c], -c), default=None)
    return best if best is not None and found[best] >= min(_LISTED, len(block.rows)) else None


def _cut_out(table: Table, start: int, end: int) -> Table:
    cells = tuple(
        Cell(c.content, c.row, c.column - start, c.rowspan, min(c.colspan, end - c.column))
        for c in table.cells
        if start <= c.column < end
    )
    return Table(cells, table.span)


def _captions(document: Document, structure: Structure | None) -> dict[int, tuple[str, ...]]:
    """The short texts right above each table, and what they say in brackets; the heading of its section aside."""
    sections = {s.heading.span for s in structure.sections} if structure is not None else set()
    out: dict[int, tuple[str, ...]] = {}
    above: list[str] = []
    for block in document.blocks:
        if isinstance(block, Table):
            out[id(block)] = tuple(above)
            above = []
        elif len(block.text) > _CAPTION or block.span in sections:
            above = []
        else:
            said = [block.text, *(p.strip() for p in _BRACKET.split(block.text) if p.strip())]
            above = [*above, *dict.fromkeys(said)][-6:]
    return out


def _best_block(
    table: Table,
    segment: Segment,
    section: str | None,
    edition: Edition,
    forms: Sequence[_FormLabels],
    last: BlockReading | None,
    lexicon: Lexicon,
) -> _Chosen | None:
    ranked: list[tuple[float, int, _Chosen]] = []
    texts = [*segment.titles]
    texts += [
        c.text for r in (*segment.header, *segment.data) for c in segment.grid[r] if c is not None and not is_empty(c)
    ]
    distinct = tuple(dict.fromkeys(texts))
    # What is like no row (or column) of any block is like none of one block's: a long list of other things is not held
    # against each.
    rows = tuple(t for t in distinct if lexicon.row(t) > 0)
    columns = tuple(t for t in distinct if lexicon.column(t) > 0)
    named = {id(b) for f in forms for b in f.blocks if b.names and any(b.named_by(t) for t in distinct)}
    for form in forms:
        at_home = section is not None and section == form.form.section
        for labels in (*form.blocks, *form.folded):
            like = distinct if labels in form.folded else rows if any(t.names for t in labels.rows) else columns
            if not _worth_a_look(labels, like, distinct):
                continue
            inherited = last if last is not None and last.labels is labels else None
            reading = read_block(segment, labels, inherited)
            if not _plausible(reading, at_home or section is None):
                continue
            score = reading.explained - 0.5 * reading.unexplained + reading.quality
            score += _OWN_EDITION * (form.edition is edition) + _OWN_SECTION * at_home
            if named:
                score += _OWN_LABEL * ((id(labels) in named) - 0.5)
            ranked.append((score, -len(ranked), _Chosen(table, form, reading, score)))
    if not ranked:
        return None
    return max(ranked, key=lambda r: r[:2])[2]


def _worth_a_look(labels: BlockLabels, like: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether any text of a segment looks like a row of the block (a column, where its rows have no labels), or names
    a block of one row; ``like`` are the texts that may."""
    if len(labels.row_leaves) == 1 and any(labels.named_by(text) for text in texts):
        return True
    nameless = not any(t.names for t in (*labels.rows, *labels.columns))
    return nameless or any(labels.spoken_of_by(text) for text in like)


def _plausible(reading: BlockReading, at_home: bool) -> bool:
    """Whether enough labels speak for the block to read the segment as it at all."""
    if not reading.explained:
        return False
    labels = reading.labels
    rows = {r.target for r in reading.rows}
    columns = {c.target for c in reading.columns}
    all_rows, all_columns = len(labels.row_leaves), len(labels.column_leaves)
    nameless = not any(t.names for t in labels.rows)
    if nameless and (len(columns) < min(2, all_columns) or (reading.by_order and not reading.names_complete)):
        return False
    if not reading.by_order and not reading.columns_inherited and all_columns >= MANY and len(columns) < 2:
        return False
    if at_home:
        return True
    # In another section a table that merely looks alike is no table of the form.
    return len(columns) * 2 >= all_columns and (nameless or len(rows) * 2 >= all_rows) and not reading.by_order


def _path(form: FormTable, labels: BlockLabels, row: int, column: int) -> str:
    return cell_path(form, labels.rows[row].way, labels.columns[column].way)


def _reading(path: str, cell: Cell, edition: Edition) -> CellReading:
    spec = edition.cells.get(path)
    text = cell.content.strip()
    value = cell_value(text.text, spec.unit if spec is not None else "")
    return CellReading(path, text.text, value.value, value.status, text.span)


def _anchor(cell: Cell | None, table: Table) -> Span:
    return cell.content.strip().span if cell is not None else table.span


def _take(item: _Chosen, state: _State) -> None:
    """The cells of a chosen segment, and what is to be said of its labels."""
    _take_columns(item, state)
    _take_rows(item, state)
    _tell_unknown(item, state)
    _tell_unsure(item, state)
    _tell_unreadable(item, state)
    if not item.reading.labelled:
        state.unlabelled.append(item)


def _tell(
    item: _Chosen,
    state: _State,
    kind: TroubleKind,
    message: str,
    span: Span,
    cells: Iterable[str] = (),
    label: str = "",
    expected: str = "",
) -> None:
    """Add a trouble of the table that a segment is of; the message goes on from the table's name."""
    form = item.form.form
    state.troubles.append(TableTrouble(kind, form.id, f"{form.name}{message}", span, tuple(cells), label, expected))


def _take_columns(item: _Chosen, state: _State) -> None:
    """Which columns a segment has, and which are labelled in other words than the form's."""
    reading, labels = item.reading, item.reading.labels
    for column in reading.columns:
        state.columns_seen.add(id(labels.columns[column.target]))
        if column.match is not None and not reading.columns_inherited and column.match.grade in ("wrong", "fuzzy"):
            expected = labels.columns[column.target].label
            said = column.match.label.strip()
            message = f"的栏目“{said}”与规定的“{expected}”不一致"
            _tell(item, state, "label_variant", message, _anchor(column.cell, item.table), (), said, expected)


def _take_rows(item: _Chosen, state: _State) -> None:
    """The cells of a segment's rows; rows labelled in other words, shifted rows and cells that are there twice."""
    reading, table = item.reading, item.table
    seen = {c.target for c in reading.columns}
    lacking = {j for j, t in enumerate(reading.labels.columns) if t.leaf and j not in seen}
    repeated: dict[str, Cell] = {}
    shifted: list[RowCells] = []
    for row in reading.rows:
        target = reading.labels.rows[row.target]
        if not target.leaf:
            continue
        state.rows_seen.add(id(target))
        state.row_labels[id(target)] = _anchor(row.label, table)
        if row.match is not None and row.match.grade in ("wrong", "fuzzy"):
            said = row.match.label.strip()
            message = f"的项目“{said}”与规定的“{target.label}”不一致"
            _tell(item, state, "label_variant", message, _anchor(row.label, table), (), said, target.label)
        if not reading.labelled:
            continue
        repeated |= _take_cells(item, row, state)
        # A column that the table does not have is told as such, and lost in every row.
        if row.shifted and set(row.lost) - lacking:
            shifted.append(row)
    if shifted:
        _tell_shifted(item, shifted, state)
    if repeated:
        span = _anchor(next(iter(repeated.values())), table)
        _tell(item, state, "duplicate", "有重复的单元格且数字不同，以先出现的为准", span, repeated)


def _take_cells(item: _Chosen, row: RowCells, state: _State) -> dict[str, Cell]:
    """Take the cells of a row; those that were there before with another number are returned by their paths."""
    repeated: dict[str, Cell] = {}
    for column_target, cell in row.cells.items():
        path = _path(item.form.form, item.reading.labels, row.target, column_target)
        found = _reading(path, cell, item.form.edition)
        known = state.cells.get(path)
        # The first is kept, unless it was blank.
        if known is None or (known.status != "value" and found.status == "value"):
            state.cells[path] = found
        elif found.value != known.value:
            repeated[path] = cell
    return repeated


def _tell_shifted(item: _Chosen, rows: Sequence[RowCells], state: _State) -> None:
    """Rows whose figures all stand a column further to the right than their labels."""
    form, labels, first = item.form.form, item.reading.labels, rows[0]
    name = labels.rows[first.target].label
    _tell(
        item,
        state,
        "unreadable",
        f"的“{name}”{'一行' if len(rows) == 1 else f'等{len(rows)}行'}整体向右错位，末尾的数字缺失",
        _anchor(first.label, item.table),
        (_path(form, labels, r.target, c) for r in rows for c in r.lost),
        first.label.text.strip() if first.label is not None else "",
        name,
    )


def _tell_unknown(item: _Chosen, state: _State) -> None:
    """Rows and columns that the form does not have."""
    for row_label, cells in item.reading.unknown_rows:
        said = row_label.text.strip() if row_label is not None else ""
        message = f"有规定格式以外的行“{said}”" if said else "有一行数字没有项目名称，未读取"
        _tell(item, state, "unknown_row", message, _anchor(row_label or cells[0], item.table), (), said)
    for column_label, _ in item.reading.unknown_columns:
        said = column_label.text.strip()
        message = f"有规定格式以外的栏目“{said}”"
        _tell(item, state, "unknown_column", message, _anchor(column_label, item.table), (), said)


def _tell_unsure(item: _Chosen, state: _State) -> None:
    """Rows and columns whose labels fit several of the form's."""
    form, labels = item.form.form, item.reading.labels
    leaf_columns = [j for j, t in enumerate(labels.columns) if t.leaf]
    leaf_rows = [i for i, t in enumerate(labels.rows) if t.leaf]
    for unsure, candidates in item.reading.unsure_rows:
        names = "、".join(f"“{labels.rows[i].label}”" for i in candidates)
        paths = [_path(form, labels, i, j) for i in candidates if labels.rows[i].leaf for j in leaf_columns]
        said = unsure.text.strip() if unsure is not None else ""
        message = f"的项目“{said}”可能是{names}，不能确定，未读取"
        _tell(item, state, "unsure_label", message, _anchor(unsure, item.table), paths, said)
    for unsure, candidates in item.reading.unsure_columns:
        names = "、".join(f"“{labels.columns[j].label}”" for j in candidates)
        paths = [_path(form, labels, i, j) for j in candidates if labels.columns[j].leaf for i in leaf_rows]
        said = unsure.text.strip() if unsure is not None else ""
        message = f"的栏目“{said}”可能是{names}，不能确定，未读取"
        _tell(item, state, "unsure_label", message, _anchor(unsure, item.table), paths, said)


def _tell_unreadable(item: _Chosen, state: _State) -> None:
    """Rows whose figures could not be given their columns."""
    form, labels = item.form.form, item.reading.labels
    for row_target, stub, vague in item.reading.unreadable:
        target = labels.rows[row_target]
        state.rows_seen.add(id(target))
        if not target.leaf:
            continue
        name = f"的“{target.label}”一行" if target.label else ""
        _tell(
            item,
            state,
            "unreadable",
            f"{name}数字与栏目对不上，未读取",
            _anchor(stub, item.table),
            (_path(form, labels, row_target, c) for c in vague),
            stub.text.strip() if stub is not None else "",
            target.label,
        )


def _depart(item: _Chosen, edition: Edition, editions: Sequence[Edition], state: _State) -> None:
    """Labels that stand out of order, or in other words than the form's; in a table of another edition's layout that
    layout itself is the trouble."""
    if item.form.edition is not edition or not item.reading.labelled:
        return
    form = item.form.form
    own = frozenset(_labels(form))
    for found in departures(item.reading):
        span = _anchor(found.cell, item.table)
        if found.kind == "misplaced":
            others = tuple(_anchor(c, item.table) for c in found.others)
            message = f"{form.name}的{_AXES[found.axis]}次序与规定不一致：{_order_of(item, found)}"
            state.troubles.append(TableTrouble("misplaced", form.id, message, span, (), found.label, "", others))
            continue
        expected = found.target.label
        message = f"{form.name}的{_AXES[found.axis]}“{found.label}”与规定的“{expected}”不一致"
        older = next((e for e in editions if e is not edition and _is_of(e, form.section, found.label, own)), None)
        if older is not None:
            message += f"，是{older.document or older.id}的名称"
        kind: TroubleKind = "reworded" if older is None else "foreign_label"
        state.troubles.append(TableTrouble(kind, form.id, message, span, (), found.label, expected))


_AXES = {"column": "栏目", "row": "项目"}


def _order_of(item: _Chosen, found: Departure) -> str:
    """The labels of the row or column that are out of order, as the form has them."""
    labels = item.reading.labels
    seen = {c.target for c in item.reading.columns} if found.axis == "column" else {r.target for r in item.reading.rows}
    targets = labels.columns if found.axis == "column" else labels.rows
    siblings = [t for i, t in enumerate(targets) if i in seen and t.leaf and t.way[:-1] == found.target.way[:-1]]
    return "规定的次序是" + "、".join(f"“{t.label}”" for t in siblings)


def _labels(form: FormTable) -> Iterable[str]:
    for block in form.blocks:
        yield from labels_of(block.rows)
        yield from labels_of(block.columns)


def _is_of(edition: Edition, section: str, label: str, own: frozenset[str]) -> bool:
    """Whether a label is one that an edition's form has in a section and the form at hand has not."""
    theirs = frozenset(x for f in edition.tables if f.section == section for x in _labels(f))
    return belongs_to(label, theirs - own)


def _doubt(item: _Chosen) -> None:
    """Where some figures have no label above them, or another one than the form's, the header may not stand over its
    figures: then the rows must add up. None is believed when most do not, else those that do not are left out."""
    reading, relations = item.reading, item.form.edition.relations
    if not reading.labelled or not (reading.bare_columns or reading.unknown_columns or reading.unreadable):
        return
    found = {p: c.value for p, c in _unlabelled_cells(item).items()}
    broken, borne = _check(found, relations, found)
    if broken >= _AT_ODDS and broken > borne:
        reading.labelled = False
        return
    for row in list(reading.rows):
        own = {_path(item.form.form, reading.labels, row.target, c): cell for c, cell in row.cells.items()}
        values = {p: _reading(p, c, item.form.edition).value for p, c in own.items()}
        inside = [r for r in relations if set(r.cells) <= set(own)]
        if reading.labels.rows[row.target].leaf and _check(values, inside, values)[0]:
            reading.rows.remove(row)
            reading.unreadable.append((row.target, row.label, tuple(row.cells)))


def _by_relations(state: _State) -> None:
    """Figures whose header is lost: their order is believed only when the form's relations bear it out, for all
    pieces of a form together, else for each by itself."""
    forms: dict[int, list[_Chosen]] = {}
    for item in state.unlabelled:
        forms.setdefault(id(item.form), []).append(item)
    for items in forms.values():
        if not _believed(items, state):
            for item in items:
                if len(items) == 1 or not _believed([item], state):
                    message = f"{item.form.form.name}的栏目名称缺失或错位，数字未读取"
                    paths = tuple(p for p in _unlabelled_cells(item) if p not in state.cells)
                    state.troubles.append(
                        TableTrouble("unreadable", item.form.form.id, message, item.table.span, paths)
                    )


def _unlabelled_cells(item: _Chosen) -> dict[str, CellReading]:
    labels = item.reading.labels
    found: dict[str, CellReading] = {}
    for row in item.reading.rows:
        if labels.rows[row.target].leaf:
            for column, cell in row.cells.items():
                path = _path(item.form.form, labels, row.target, column)
                found.setdefault(path, _reading(path, cell, item.form.edition))
    return found


def _believed(items: Sequence[_Chosen], state: _State) -> bool:
    found: dict[str, CellReading] = {}
    for item in items:
        for path, cell in _unlabelled_cells(item).items():
            found.setdefault(path, cell)
    own = {p: c.value for p, c in found.items()}
    known = {p: c.value for p, c in state.cells.items()}
    broken, borne = _check({**own, **known}, items[0].form.edition.relations, own)
    # Where all figures are alike their order does not matter.
    if not found or not (borne > 4 * broken or len(set(own.values())) == 1):
        return False
    for item in items:
        state.columns_seen.update(id(t) for t in item.reading.labels.column_leaves)
    for path, cell in found.items():
        state.cells.setdefault(path, cell)
    return True


def _check(
    values: Mapping[str, Decimal | None], relations: Iterable[Relation], touching: Iterable[str]
) -> tuple[int, int]:
    """How many relations with one of the paths fail, and how many hold with something other than zeros in them."""
    wanted = set(touching)
    broken = borne = 0
    for relation in relations:
        if relation.needs_previous or relation.grade != "hard" or relation.operator != "=":
            continue
        if not wanted.intersection(relation.cells):
            continue
        result = evaluate_relation(relation, values)
        if result.status == "fails":
            broken += 1
        elif result.status == "holds" and result.left != 0:
            borne += 1
    return broken, borne


def _group_leaf(group: Target, item: _Chosen, edition: Edition, forms: Sequence[_FormLabels]) -> Target | None:
    """The leaf row by which another edition prints what this one prints as a group, when its cells exist here."""
    columns = item.reading.labels.column_leaves
    for other in forms:
        if other.edition is item.form.edition or other.form.section != item.form.form.section:
            continue
        for block in other.blocks:
            for row in block.row_leaves:
                if not row.names or row.names[-1].score(group.label)[0] < 0.95:
                    continue
                if all(cell_path(item.form.form, row.way, c.way) in edition.cells for c in columns):
                    return row
    return None


def _merge_groups(chosen: Sequence[_Chosen], edition: Edition, forms: Sequence[_FormLabels], state: _State) -> None:
    """Rows of figures printed for a group: the group printed as one row, or a subtotal that the form does not have."""
    for item in chosen:
        form, labels = item.form.form, item.reading.labels
        for row in item.reading.rows:
            group = labels.rows[row.target]
            if group.leaf or not any(not is_empty(c) for c in row.cells.values()):
                continue
            depth = len(group.way)
            members = [t for t in labels.rows if t.leaf and t.way[:depth] == group.way]
            span = _anchor(row.label, item.table)
            said = row.match.label.strip() if row.match is not None else ""
            leaf = None
            if not any(id(m) in state.rows_seen for m in members):
                leaf = _group_leaf(group, item, edition, forms)
            if leaf is None:
                state.troubles.append(
                    TableTrouble(
                        "unknown_row", form.id, f"{form.name}有规定格式以外的行“{said}”", span, (), said, group.label
                    )
                )
                continue
            read: set[str] = set()
            for column, cell in row.cells.items():
                path = cell_path(form, leaf.way, labels.columns[column].way)
                read.add(path)
                state.cells.setdefault(path, _reading(path, cell, item.form.edition))
            absent = [
                path
                for m in members
                for c in labels.column_leaves
                if (path := cell_path(form, m.way, c.way)) not in read
            ]
            state.rows_seen.update(id(m) for m in members)
            state.troubles.append(
                TableTrouble(
                    "merged_row",
                    form.id,
                    f"{form.name}的“{group.label}”合并成了一行，规定格式分为{len(members)}行",
                    span,
                    tuple(absent),
                    said,
                    group.label,
                )
            )


@dataclass(frozen=True, slots=True)
class _ShortRow:
    """A row with fewer cells than columns: the paths of its columns in order, and the cells that are there."""

    item: _Chosen
    row: RowCells
    paths: tuple[str, ...]
    given: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to say which cells of a short row are absent, with what the absent ones would have to be."""

    found: Mapping[str, CellReading]
    implied: Mapping[str, Decimal | None]
    rank: tuple[int, int]


def _settle_short_rows(chosen: Sequence[_Chosen], state: _State) -> None:
    """Rows that end before the last column: which of their cells are absent.

    Every choice is tried; relations rule choices out. A cell is kept where reading from the left puts it,
    if all choices that are left have the same value for it.
    """
    open_rows: list[_ShortRow] = []
    for item in chosen:
        labels = item.reading.labels
        for row in item.reading.rows:
            if not row.short or not labels.rows[row.target].leaf:
                continue
            columns = sorted(item.reading.columns, key=lambda c: c.start)
            paths = tuple(_path(item.form.form, labels, row.target, c.target) for c in columns)
            given = tuple(row.cells[c.target] for c in columns if c.target in row.cells)
            spans = {c.content.strip().span for c in given}
            if all(p not in state.cells or state.cells[p].span in spans for p in paths):
                open_rows.append(_ShortRow(item, row, paths, given))
                for path in paths:
                    state.cells.pop(path, None)
    # A row that is settled helps to settle others in its columns.
    for last in (False, True):
        for short in list(open_rows):
            settled = _settled(short, state)
            if len(settled) == len(short.given) or last:
                state.cells.update(settled)
                open_rows.remove(short)
                if len(settled) < len(short.given):
                    _tell_short(short, settled, state)


def _tell_short(short: _ShortRow, settled: Mapping[str, CellReading], state: _State) -> None:
    row, form = short.row, short.item.form.form
    label = short.item.reading.labels.rows[row.target].label
    name = f"的“{label}”一行" if label else ""
    state.troubles.append(
        TableTrouble(
            "unreadable",
            form.id,
            f"{form.name}{name}少了数字，不能确定缺的是哪一栏",
            _anchor(row.label or (short.given[0] if short.given else None), short.item.table),
            tuple(p for p in short.paths if p not in settled),
            row.label.text.strip() if row.label is not None else "",
            label,
        )
    )


def _settled(short: _ShortRow, state: _State) -> dict[str, CellReading]:
    """The cells of a short row that all admissible choices agree on."""
    paths, given = short.paths, short.given
    absent = len(paths) - len(given)
    if absent > 2:
        return {}
    edition = short.item.form.edition
    rest = {p: c.value for p, c in state.cells.items() if p not in paths}
    inner = [r for r in edition.relations if r.grade == "hard" and r.operator == "=" and set(r.cells) <= set(paths)]
    choices: list[_Reading] = []
    for left_out in combinations(range(len(paths)), absent):
        kept = [p for i, p in enumerate(paths) if i not in left_out]
        found = {p: _reading(p, c, edition) for p, c in zip(kept, given, strict=True)}
        values = {p: c.value for p, c in found.items()}
        implied = {paths[i]: _implied(paths[i], values, inner) for i in left_out}
        if any(v is not None and v < 0 for v in implied.values()):
            continue
        broken, borne = _check({**rest, **values, **implied}, edition.relations, paths)
        choices.append(_Reading(found, implied, (broken, -borne)))
    best = min((c.rank for c in choices), default=(1, 0))
    if best[0]:
        # No choice agrees with the rest of the table: two figures may have run into one cell.
        return {}
    left = [c for c in choices if c.rank == best]
    plain = {p: _reading(p, c, edition) for p, c in zip(paths, given, strict=False)}
    out: dict[str, CellReading] = {}
    for path in paths:
        source = plain.get(path) if len(left) > 1 else left[0].found.get(path)
        said = {c.found[path].value if path in c.found else c.implied[path] for c in left}
        if source is not None and len(said) == 1 and source.value in said and (len(left) == 1 or None not in said):
            out[path] = source
    return out


def _implied(path: str, values: Mapping[str, Decimal | None], relations: Iterable[Relation]) -> Decimal | None:
    """What an absent cell would have to be for a relation inside its row to hold; None when that cannot be told."""
    for relation in relations:
        coefficients, constant = coefficients_of(relation)
        factor = coefficients.pop(path, 0)
        terms = [None if values.get(p) is None else f * (values[p] or 0) for p, f in coefficients.items()]
        if factor and all(t is not None for t in terms):
            return -(constant + sum((t for t in terms if t is not None), Decimal(0))) / factor
    return None


def _settle_bare_columns(chosen: Sequence[_Chosen], state: _State) -> None:
    """A column of figures whose label is lost is the one column wanting there, when the relations bear it out."""
    for item in chosen:
        reading, form = item.reading, item.form.form
        labels = reading.labels
        if not reading.bare_columns:
            continue
        have = {c.target for c in reading.columns}
        wanting = [j for j, t in enumerate(labels.columns) if t.leaf and j not in have]
        first = next(iter(reading.bare_columns.values()))
        paths: tuple[str, ...] = ()
        if len(wanting) == 1 and len(reading.bare_columns) == 1:
            ((place, cells),) = reading.bare_columns.items()
            rows = {id(cell): row for row in reading.rows for cell in cells if _in_row(cell, row)}
            found: dict[str, CellReading] = {}
            for cell in cells:
                row = rows.get(id(cell))
                if row is not None and labels.rows[row.target].leaf:
                    path = _path(form, labels, row.target, wanting[0])
                    found[path] = _reading(path, cell, item.form.edition)
            values = {p: c.value for p, c in state.cells.items()} | {p: c.value for p, c in found.items()}
            broken, borne = _check(values, item.form.edition.relations, found)
            if _fits_between(place, wanting[0], reading.columns) and borne > broken * 4:
                for path, cell_found in found.items():
                    state.cells.setdefault(path, cell_found)
                state.columns_seen.add(id(labels.columns[wanting[0]]))
                expected = labels.columns[wanting[0]].label
                state.troubles.append(
                    TableTrouble(
                        "label_variant",
                        form.id,
                        f"{form.name}缺少栏目名称“{expected}”",
                        _anchor(cells[0], item.table),
                        (),
                        "",
                        expected,
                    )
                )
                continue
            paths = tuple(found)
        state.troubles.append(
            TableTrouble(
                "unreadable",
                form.id,
                f"{form.name}有数字上方没有栏目名称，未读取",
                _anchor(first[0], item.table),
                paths,
            )
        )


def _in_row(cell: Cell, row: RowCells) -> bool:
    return cell.row == row.row


def _fits_between(place: int, target: int, columns: Sequence[Column]) -> bool:
    """Whether a grid column stands where the form has a leaf: right of those before it and left of those behind."""
    return all((c.start < place) == (c.target < target) for c in columns)


def _other_edition(chosen: Sequence[_Chosen], edition: Edition, forms: Sequence[_FormLabels], state: _State) -> None:
    """Tables printed in another edition's layout: say so, and take over the cells that both editions print alike."""
    said: set[tuple[str, str]] = set()
    for item in chosen:
        foreign = item.form
        if foreign.edition is edition:
            continue
        key = (foreign.edition.id, foreign.form.id)
        mine = _counterpart(foreign.form, edition)
        own = [f for f in forms if f.edition is edition and f.form is mine]
        absent = [p for p in edition.cells if any(edition.cells[p].table is f.form for f in own)]
        for path, twin in _twins(item, edition, own):
            if path in state.cells:
                state.cells.setdefault(twin, replace(state.cells[path], path=twin))
        if key not in said:
            said.add(key)
            form = mine or foreign.form
            state.troubles.append(
                TableTrouble(
                    "other_edition",
                    form.id,
                    f"{form.name}用的是{foreign.edition.document or foreign.edition.id}的旧式样"
                    if foreign.edition.first_year < edition.first_year
                    else f"{form.name}用的是{foreign.edition.document or foreign.edition.id}的新式样",
                    item.table.span,
                    tuple(p for p in absent if p not in state.cells),
                )
            )


def _twins(item: _Chosen, edition: Edition, own: Sequence[_FormLabels]) -> Iterable[tuple[str, str]]:
    """Pairs of a cell of the recognised form and the cell of the year's own form with the same labels."""
    foreign = item.reading.labels
    for mine in own:
        for labels in mine.blocks:
            for row in foreign.row_leaves:
                twin_row = next((r for r in labels.row_leaves if _alike(r, row, 0.95)), None)
                if twin_row is None:
                    continue
                for column in foreign.column_leaves:
                    twin_column = next((c for c in labels.column_leaves if _alike(c, column, 0.8)), None)
                    if twin_column is not None:
                        path = cell_path(item.form.form, row.way, column.way)
                        twin = cell_path(mine.form, twin_row.way, twin_column.way)
                        if twin in edition.cells and twin != path:
                            yield path, twin


def _alike(mine: Target, other: Target, least: float) -> bool:
    if not mine.names or not other.names:
        return not mine.names and not other.names
    return mine.names[-1].score(other.names[-1].axis.label)[0] >= least


def _connected(stretches: Sequence[MappedText]) -> list[MappedText]:
    """Stretches that follow upon each other line by line as one: a table of which every cell is a line."""
    out: list[list[MappedText]] = []
    for stretch in stretches:
        if out and out[-1] and 0 <= stretch.span.start - out[-1][-1].span.end <= _BETWEEN:
            last = out[-1][-1].span.end
            out[-1].append(MappedText("\n", (last,), (stretch.span.start,), last))
            out[-1].append(stretch)
        else:
            out.append([stretch])
    return [MappedText.join(parts) for parts in out]


def _read_flat_sections(
    structure: Structure,
    edition: Edition,
    chosen: Sequence[_Chosen],
    state: _State,
) -> None:
    """Tables that a conversion flattened into running text."""
    have = {item.form.form.id for item in chosen}
    for section in structure.sections:
        stretches = getattr(section, "flat", ())
        if not stretches or section.spec is None:
            continue
        wanted = [f for f in edition.tables if f.id in section.spec.tables and f.id not in have]
        if not wanted:
            continue
        for stretch in _connected(stretches):
            flat = read_flat(stretch, wanted, edition)
            for path, cell in flat.cells.items():
                state.cells.setdefault(path, cell)
            for form in wanted:
                undecided = tuple(p for p in flat.undecided if edition.cells[p].table is form)
                if undecided:
                    state.troubles.append(
                        TableTrouble(
                            "unreadable",
                            form.id,
                            f"{form.name}的数字连成一片，有{len(undecided)}个数字无法分清，未读取",
                            stretch.span,
                            undecided,
                        )
                    )


def _missing(
    document: Document,
    structure: Structure | None,
    edition: Edition,
    chosen: Sequence[_Chosen],
    forms: Sequence[_FormLabels],
    tables: Mapping[str, tuple[Table, ...]],
    state: _State,
) -> None:
    """What the form has and the report does not: tables, rows, columns."""
    named = {p for t in state.troubles for p in t.cells}
    for own in (f for f in forms if f.edition is edition):
        form = own.form
        paths = [p for p, spec in edition.cells.items() if spec.table is form]
        if form.id in tables:
            if not any(item.form is own for item in chosen):
                continue
            span = tables[form.id][0].span
            for labels in own.blocks:
                home = _place_of(document, structure, form)
                _missing_axes(form, labels, span, home, named, state)
            named.update(p for t in state.troubles for p in t.cells)
        else:
            span = _place_of(document, structure, form)
        optional = {p for p in paths if edition.cells[p].row.optional or edition.cells[p].column.optional}
        rest = tuple(p for p in paths if p not in state.cells and p not in named and p not in optional)
        if form.id not in tables and len(rest) == len(paths):
            state.troubles.append(TableTrouble("missing_table", form.id, f"没有读到{form.name}", span, rest))
        elif rest:
            state.troubles.append(
                TableTrouble("unreadable", form.id, f"{form.name}有{len(rest)}个单元格没有读到", span, rest)
            )


def _missing_axes(form: FormTable, labels: BlockLabels, span: Span, home: Span, named: set[str], state: _State) -> None:
    rows = [t for t in labels.row_leaves if id(t) not in state.rows_seen and not t.way[-1].optional]
    columns = [t for t in labels.column_leaves if id(t) not in state.columns_seen and not t.way[-1].optional]
    whole = not any(t.names for t in labels.row_leaves)
    lost = [
        (row, paths)
        for row in (rows if not whole else ())
        if (
            paths := tuple(
                p
                for c in labels.column_leaves
                if (p := cell_path(form, row.way, c.way)) not in state.cells and p not in named
            )
        )
    ]
    gap = _gap_of([row for row, _ in lost], labels, state, home) or span
    _tell_missing("missing_row", form, [(row.label, paths) for row, paths in lost], "一行", "行", gap, state)
    if len(columns) == len(labels.column_leaves) and len(rows) == len(labels.row_leaves) and not whole:
        return
    said = [
        ("—".join(n.axis.label for n in column.names), paths)
        for column in columns
        if (
            paths := tuple(
                p
                for r in labels.row_leaves
                if (p := cell_path(form, r.way, column.way)) not in state.cells and p not in named
            )
        )
    ]
    _tell_missing("missing_column", form, said, "一栏", "栏", span, state)


def _gap_of(lost: Sequence[Target], labels: BlockLabels, state: _State, home: Span) -> Span | None:
    """Where rows that are not there should stand: at the label of the row behind them, else of the one before; where
    the whole block is lost, at the heading of its section."""
    order = labels.row_leaves
    if not lost:
        return None
    if not any(id(t) in state.row_labels for t in order):
        return home
    first = next(i for i, t in enumerate(order) if t is lost[0])
    behind = (state.row_labels[id(t)] for t in order[first:] if id(t) in state.row_labels)
    before = (state.row_labels[id(t)] for t in reversed(order[:first]) if id(t) in state.row_labels)
    return next(behind, None) or next(before, None)


def _tell_missing(
    kind: TroubleKind,
    form: FormTable,
    lost: Sequence[tuple[str, tuple[str, ...]]],
    one: str,
    several: str,
    span: Span,
    state: _State,
) -> None:
    """Rows or columns that are not there, all in one trouble."""
    if not lost:
        return
    names = [label for label, _ in lost]
    quoted = "".join(f"“{n}”" for n in names[:_NAMED])
    count = one if len(lost) == 1 else f"{len(lost)}{several}"
    message = f"{form.name}缺少{quoted}{'等' if len(lost) > _NAMED else ''}{count}"
    cells = tuple(p for _, paths in lost for p in paths)
    state.troubles.append(TableTrouble(kind, form.id, message, span, cells, "", "、".join(names)))


def _place_of(document: Document, structure: Structure | None, form: FormTable) -> Span:
    """Where a table that is not there would stand: the heading of its section, else the title or the beginning."""
    section = structure.section(form.section) if structure is not None else None
    if section is not None:
        return section.heading.span
    title = document.title
    return title.span if title is not None else Span(0, 0)
