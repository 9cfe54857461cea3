"""The cells of the chosen segments, and what is to be said of their labels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from drafting.analysis.cell_values import cell_value
from drafting.analysis.grid_reading import (
    RowCells,
)
from drafting.analysis.labels import BlockLabels
from drafting.analysis.table_choice import Chosen
from drafting.analysis.table_troubles import TableTrouble, TroubleKind
from drafting.document.model import Cell, Table
from drafting.genre.form_layout import cell_path
from drafting.genre.model import CellReading, Edition, FormTable
from drafting.text.span import Span


@dataclass(slots=True)
class Gathered:
    """What has been gathered while the chosen segments are turned into cells."""

    cells: dict[str, CellReading] = field(default_factory=dict)
    troubles: list[TableTrouble] = field(default_factory=list)
    rows_seen: set[int] = field(default_factory=set)
    columns_seen: set[int] = field(default_factory=set)
    row_labels: dict[int, Span] = field(default_factory=dict)
    """Where the labels of the rows stand."""
    unlabelled: list[Chosen] = field(default_factory=list)
    """Segments whose figures stand below no labels."""


def path_of(form: FormTable, labels: BlockLabels, row: int, column: int) -> str:
    """The path of the cell where a row and a column of a block cross."""
    key = form.path, row, column
    path = labels.paths.get(key)
    if path is None:
        path = labels.paths[key] = cell_path(form, labels.rows[row].way, labels.columns[column].way)
    return path


def reading_of(path: str, cell: Cell, edition: Edition) -> CellReading:
    """What a cell of the document says as a cell of the form."""
    spec = edition.cells.get(path)
    text = cell.content.strip()
    value = cell_value(text.text, spec.unit if spec is not None else "")
    return CellReading(path, text.text, value.value, value.status, text.span)


def place_of(cell: Cell | None, table: Table) -> Span:
    """Where a cell stands; the whole table where there is none."""
    return cell.content.strip().span if cell is not None else table.span


def take_segment(item: Chosen, state: Gathered) -> None:
    """The cells of a chosen segment, and what is to be said of its labels."""
    _take_columns(item, state)
    _take_rows(item, state)
    _tell_unknown(item, state)
    _tell_unsure(item, state)
    _tell_unreadable(item, state)
    if not item.reading.labelled:
        state.unlabelled.append(item)


def _tell(
    item: Chosen,
    state: Gathered,
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


def _take_columns(item: Chosen, state: Gathered) -> None:
    """Which columns a segment has, and which are labelled in other words than the form's."""
    reading, labels = item.reading, item.reading.labels
    for column in reading.columns:
        state.columns_seen.add(id(labels.columns[column.target]))
        if column.match is not None and not reading.columns_inherited and column.match.grade in ("wrong", "fuzzy"):
            expected = labels.columns[column.target].label
            said = column.match.label.strip()
            message = f"的栏目“{said}”与规定的“{expected}”不一致"
            _tell(item, state, "label_variant", message, place_of(column.cell, item.table), (), said, expected)


def _take_rows(item: Chosen, state: Gathered) -> None:
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
        state.row_labels[id(target)] = place_of(row.label, table)
        if row.match is not None and row.match.grade in ("wrong", "fuzzy"):
            said = row.match.label.strip()
            message = f"的项目“{said}”与规定的“{target.label}”不一致"
            _tell(item, state, "label_variant", message, place_of(row.label, table), (), said, target.label)
        if not reading.labelled:
            continue
        repeated |= _take_cells(item, row, state)
        # A column that the table does not have is told as such, and lost in every row.
        if row.shifted and set(row.lost) - lacking:
            shifted.append(row)
    if shifted:
        _tell_shifted(item, shifted, state)
    if repeated:
        span = place_of(next(iter(repeated.values())), table)
        _tell(item, state, "duplicate", "有重复的单元格且数字不同，以先出现的为准", span, repeated)


def _take_cells(item: Chosen, row: RowCells, state: Gathered) -> dict[str, Cell]:
    """Take the cells of a row; those that were there before with another number are returned by their paths."""
    repeated: dict[str, Cell] = {}
    for column_target, cell in row.cells.items():
        path = path_of(item.form.form, item.reading.labels, row.target, column_target)
        found = reading_of(path, cell, item.form.edition)
        known = state.cells.get(path)
        # The first is kept, unless it was blank.
        if known is None or (known.status != "value" and found.status == "value"):
            state.cells[path] = found
        elif found.value != known.value:
            repeated[path] = cell
    return repeated


def _tell_shifted(item: Chosen, rows: Sequence[RowCells], state: Gathered) -> None:
    """Rows whose figures all stand a column further to the right than their labels."""
    form, labels, first = item.form.form, item.reading.labels, rows[0]
    name = labels.rows[first.target].label
    _tell(
        item,
        state,
        "unreadable",
        f"的“{name}”{'一行' if len(rows) == 1 else f'等{len(rows)}行'}整体向右错位，末尾的数字缺失",
        place_of(first.label, item.table),
        (path_of(form, labels, r.target, c) for r in rows for c in r.lost),
        first.label.text.strip() if first.label is not None else "",
        name,
    )


def _tell_unknown(item: Chosen, state: Gathered) -> None:
    """Rows and columns that the form does not have."""
    for row_label, cells in item.reading.unknown_rows:
        said = row_label.text.strip() if row_label is not None else ""
        message = f"有规定格式以外的行“{said}”" if said else "有一行数字没有项目名称，未读取"
        _tell(item, state, "unknown_row", message, place_of(row_label or cells[0], item.table), (), said)
    for column_label, _ in item.reading.unknown_columns:
        said = column_label.text.strip()
        message = f"有规定格式以外的栏目“{said}”"
        _tell(item, state, "unknown_column", message, place_of(column_label, item.table), (), said)


def _tell_unsure(item: Chosen, state: Gathered) -> None:
    """Rows and columns whose labels fit several of the form's."""
    form, labels = item.form.form, item.reading.labels
    leaf_columns = [j for j, t in enumerate(labels.columns) if t.leaf]
    leaf_rows = [i for i, t in enumerate(labels.rows) if t.leaf]
    for unsure, candidates in item.reading.unsure_rows:
        names = "、".join(f"“{labels.rows[i].label}”" for i in candidates)
        paths = [path_of(form, labels, i, j) for i in candidates if labels.rows[i].leaf for j in leaf_columns]
        said = unsure.text.strip() if unsure is not None else ""
        message = f"的项目“{said}”可能是{names}，不能确定，未读取"
        _tell(item, state, "unsure_label", message, place_of(unsure, item.table), paths, said)
    for unsure, candidates in item.reading.unsure_columns:
        names = "、".join(f"“{labels.columns[j].label}”" for j in candidates)
        paths = [path_of(form, labels, i, j) for j in candidates if labels.columns[j].leaf for i in leaf_rows]
        said = unsure.text.strip() if unsure is not None else ""
        message = f"的栏目“{said}”可能是{names}，不能确定，未读取"
        _tell(item, state, "unsure_label", message, place_of(unsure, item.table), paths, said)


def _tell_unreadable(item: Chosen, state: Gathered) -> None:
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
            place_of(stub, item.table),
            (path_of(form, labels, row_target, c) for c in vague),
            stub.text.strip() if stub is not None else "",
            target.label,
        )
