"""What labels leave open, settled by the relations of the form.

Relations choose between ways to place the cells of a row that has fewer of them than its table, and bear out the order
of figures without a header; they never make up a value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from drafting.analysis.flat import coefficients_of
from drafting.analysis.grid_reading import (
    Column,
    RowCells,
    is_empty,
)
from drafting.analysis.labels import Target
from drafting.analysis.table_cells import Gathered, path_of, place_of, reading_of
from drafting.analysis.table_choice import Chosen, FormLabels
from drafting.analysis.table_troubles import TableTrouble
from drafting.document.model import Cell
from drafting.genre.evaluation import evaluate_relation
from drafting.genre.form_layout import cell_path
from drafting.genre.model import CellReading, Edition, Relation

_AT_ODDS = 3
"""Relations that must fail before a table's header is doubted."""


def doubt_header(item: Chosen) -> None:
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
        own = {path_of(item.form.form, reading.labels, row.target, c): cell for c, cell in row.cells.items()}
        values = {p: reading_of(p, c, item.form.edition).value for p, c in own.items()}
        inside = [r for r in relations if set(r.cells) <= set(own)]
        if reading.labels.rows[row.target].leaf and _check(values, inside, values)[0]:
            reading.rows.remove(row)
            reading.unreadable.append((row.target, row.label, tuple(row.cells)))


def settle_by_relations(state: Gathered) -> None:
    """Figures whose header is lost: their order is believed only when the form's relations bear it out, for all
    pieces of a form together, else for each by itself."""
    forms: dict[int, list[Chosen]] = {}
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


def _unlabelled_cells(item: Chosen) -> dict[str, CellReading]:
    labels = item.reading.labels
    found: dict[str, CellReading] = {}
    for row in item.reading.rows:
        if labels.rows[row.target].leaf:
            for column, cell in row.cells.items():
                path = path_of(item.form.form, labels, row.target, column)
                found.setdefault(path, reading_of(path, cell, item.form.edition))
    return found


def _believed(items: Sequence[Chosen], state: Gathered) -> bool:
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


def _group_leaf(group: Target, item: Chosen, edition: Edition, forms: Sequence[FormLabels]) -> Target | None:
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


def merge_groups(chosen: Sequence[Chosen], edition: Edition, forms: Sequence[FormLabels], state: Gathered) -> None:
    """Rows of figures printed for a group: the group printed as one row, or a subtotal that the form does not have."""
    for item in chosen:
        form, labels = item.form.form, item.reading.labels
        for row in item.reading.rows:
            group = labels.rows[row.target]
            if group.leaf or not any(not is_empty(c) for c in row.cells.values()):
                continue
            depth = len(group.way)
            members = [t for t in labels.rows if t.leaf and t.way[:depth] == group.way]
            span = place_of(row.label, item.table)
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
                state.cells.setdefault(path, reading_of(path, cell, item.form.edition))
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

    item: Chosen
    row: RowCells
    paths: tuple[str, ...]
    given: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class _Choice:
    """One way to say which cells of a short row are absent, with what the absent ones would have to be."""

    found: Mapping[str, CellReading]
    implied: Mapping[str, Decimal | None]
    rank: tuple[int, int]


def settle_short_rows(chosen: Sequence[Chosen], state: Gathered) -> None:
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
            paths = tuple(path_of(item.form.form, labels, row.target, c.target) for c in columns)
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


def _tell_short(short: _ShortRow, settled: Mapping[str, CellReading], state: Gathered) -> None:
    row, form = short.row, short.item.form.form
    label = short.item.reading.labels.rows[row.target].label
    name = f"的“{label}”一行" if label else ""
    state.troubles.append(
        TableTrouble(
            "unreadable",
            form.id,
            f"{form.name}{name}少了数字，不能确定缺的是哪一栏",
            place_of(row.label or (short.given[0] if short.given else None), short.item.table),
            tuple(p for p in short.paths if p not in settled),
            row.label.text.strip() if row.label is not None else "",
            label,
        )
    )


def _settled(short: _ShortRow, state: Gathered) -> dict[str, CellReading]:
    """The cells of a short row that all admissible choices agree on."""
    paths, given = short.paths, short.given
    absent = len(paths) - len(given)
    if absent > 2:
        return {}
    edition = short.item.form.edition
    rest = {p: c.value for p, c in state.cells.items() if p not in paths}
    inner = [r for r in edition.relations if r.grade == "hard" and r.operator == "=" and set(r.cells) <= set(paths)]
    choices: list[_Choice] = []
    for left_out in combinations(range(len(paths)), absent):
        kept = [p for i, p in enumerate(paths) if i not in left_out]
        found = {p: reading_of(p, c, edition) for p, c in zip(kept, given, strict=True)}
        values = {p: c.value for p, c in found.items()}
        implied = {paths[i]: _implied(paths[i], values, inner) for i in left_out}
        if any(v is not None and v < 0 for v in implied.values()):
            continue
        broken, borne = _check({**rest, **values, **implied}, edition.relations, paths)
        choices.append(_Choice(found, implied, (broken, -borne)))
    best = min((c.rank for c in choices), default=(1, 0))
    if best[0]:
        # No choice agrees with the rest of the table: two figures may have run into one cell.
        return {}
    left = [c for c in choices if c.rank == best]
    plain = {p: reading_of(p, c, edition) for p, c in zip(paths, given, strict=False)}
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


def settle_bare_columns(chosen: Sequence[Chosen], state: Gathered) -> None:
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
                    path = path_of(form, labels, row.target, wanting[0])
                    found[path] = reading_of(path, cell, item.form.edition)
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
                        place_of(cells[0], item.table),
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
                place_of(first[0], item.table),
                paths,
            )
        )


def _in_row(cell: Cell, row: RowCells) -> bool:
    return cell.row == row.row


def _fits_between(place: int, target: int, columns: Sequence[Column]) -> bool:
    """Whether a grid column stands where the form has a leaf: right of those before it and left of those behind."""
    return all((c.start < place) == (c.target < target) for c in columns)
