"""What the tables of a document hold, cell by cell of the official form.

Bottom up: the segments of every table are given to the blocks of the form that explain them best, their cells are
taken, what the labels leave open is settled by the relations of the form, and what the form has and the report has
not is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from drafting.analysis.flat import read_flat
from drafting.analysis.keyed_tables import KeyedReading, read_keyed
from drafting.analysis.labels import BlockLabels, Target
from drafting.analysis.money import in_the_units_of_the_form, other_units
from drafting.analysis.structure import Structure
from drafting.analysis.table_cells import Gathered, take_segment
from drafting.analysis.table_choice import Chosen, FormLabels, chosen_segments
from drafting.analysis.table_editions import counterpart, tell_departures, tell_other_edition
from drafting.analysis.table_settling import (
    doubt_header,
    merge_groups,
    settle_bare_columns,
    settle_by_relations,
    settle_short_rows,
)
from drafting.analysis.table_troubles import TableTrouble, TroubleKind
from drafting.document.model import Document, Table
from drafting.genre.form_layout import cell_path
from drafting.genre.keyed import with_rows
from drafting.genre.model import CellReading, Edition, FormTable, Genre
from drafting.text.mapped import MappedText
from drafting.text.span import Span

READ_ANYWAY: frozenset[TroubleKind] = frozenset(
    {"label_variant", "reworded", "foreign_label", "misplaced", "merged_row"}
)
"""Troubles that leave no doubt about any figure."""


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


_BETWEEN = 90
"""Characters that may stand between two lines of a table that lost its grid."""
_NAMED = 4
"""How many missing rows or columns a message names."""


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
        FormLabels.of(e, form)
        for e in (edition, *(e for e in genre.editions if e is not edition))
        for form in e.tables
        if not form.keyed
    ]
    taken = {id(t) for t in keyed.taken}
    chosen = chosen_segments(document, structure, edition, forms, taken)
    state = Gathered()
    for item in chosen:
        doubt_header(item)
        take_segment(item, state)
        tell_departures(item, edition, genre.editions, state)
    settle_by_relations(state)
    merge_groups(chosen, edition, forms, state)
    settle_short_rows(chosen, state)
    settle_bare_columns(chosen, state)
    tell_other_edition(chosen, edition, forms, state)
    if structure is not None:
        _read_flat_sections(structure, edition, chosen, state)
    tables: dict[str, tuple[Table, ...]] = {}
    recognised: dict[str, FormTable] = {}
    for item in chosen:
        id_ = (counterpart(item.form.form, edition) or item.form.form).id
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
    document: Document, structure: Structure | None, edition: Edition, keyed: KeyedReading, state: Gathered
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
            span = _home_of(document, structure, form)
            state.troubles.append(TableTrouble("missing_table", form.id, f"没有读到{form.name}", span, paths))


def _distinct(troubles: Iterable[TableTrouble]) -> Iterable[TableTrouble]:
    return dict.fromkeys(troubles)


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
    chosen: Sequence[Chosen],
    state: Gathered,
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
    chosen: Sequence[Chosen],
    forms: Sequence[FormLabels],
    tables: Mapping[str, tuple[Table, ...]],
    state: Gathered,
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
                home = _home_of(document, structure, form)
                _missing_axes(form, labels, span, home, named, state)
            named.update(p for t in state.troubles for p in t.cells)
        else:
            span = _home_of(document, structure, form)
        optional = {p for p in paths if edition.cells[p].row.optional or edition.cells[p].column.optional}
        rest = tuple(p for p in paths if p not in state.cells and p not in named and p not in optional)
        if form.id not in tables and len(rest) == len(paths):
            state.troubles.append(TableTrouble("missing_table", form.id, f"没有读到{form.name}", span, rest))
        elif rest:
            state.troubles.append(
                TableTrouble("unreadable", form.id, f"{form.name}有{len(rest)}个单元格没有读到", span, rest)
            )


def _missing_axes(
    form: FormTable, labels: BlockLabels, span: Span, home: Span, named: set[str], state: Gathered
) -> None:
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


def _gap_of(lost: Sequence[Target], labels: BlockLabels, state: Gathered, home: Span) -> Span | None:
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
    state: Gathered,
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


def _home_of(document: Document, structure: Structure | None, form: FormTable) -> Span:
    """Where a table that is not there would stand: the heading of its section, else the title or the beginning."""
    section = structure.section(form.section) if structure is not None else None
    if section is not None:
        return section.heading.span
    title = document.title
    return title.span if title is not None else Span(0, 0)
