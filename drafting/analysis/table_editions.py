"""Tables whose labels are not those of the form, or are those of another edition of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from drafting.analysis.labels import Target
from drafting.analysis.printed_form import Departure, belongs_to, departures, labels_of
from drafting.analysis.table_cells import Gathered, place_of
from drafting.analysis.table_choice import Chosen, FormLabels
from drafting.analysis.table_troubles import TableTrouble, TroubleKind
from drafting.genre.form_layout import cell_path
from drafting.genre.model import Edition, FormTable


def counterpart(form: FormTable, edition: Edition) -> FormTable | None:
    """The edition's own form for a form of any edition: the same one, or the one in the same section."""
    near = [f for f in edition.tables if f.section == form.section]
    same = next((f for f in edition.tables if f.id == form.id), None) or next(
        (f for f in near if f.name == form.name), None
    )
    return same or (near[0] if len(near) == 1 else None)


def tell_departures(item: Chosen, edition: Edition, editions: Sequence[Edition], state: Gathered) -> None:
    """Labels that stand out of order, or in other words than the form's; in a table of another edition's layout that
    layout itself is the trouble."""
    if item.form.edition is not edition or not item.reading.labelled:
        return
    form = item.form.form
    own = frozenset(_labels(form))
    for found in departures(item.reading):
        span = place_of(found.cell, item.table)
        if found.kind == "misplaced":
            others = tuple(place_of(c, item.table) for c in found.others)
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


def _order_of(item: Chosen, found: Departure) -> str:
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


def tell_other_edition(
    chosen: Sequence[Chosen], edition: Edition, forms: Sequence[FormLabels], state: Gathered
) -> None:
    """Tables printed in another edition's layout: say so, and take over the cells that both editions print alike."""
    said: set[tuple[str, str]] = set()
    for item in chosen:
        foreign = item.form
        if foreign.edition is edition:
            continue
        key = (foreign.edition.id, foreign.form.id)
        mine = counterpart(foreign.form, edition)
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


def _twins(item: Chosen, edition: Edition, own: Sequence[FormLabels]) -> Iterable[tuple[str, str]]:
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
