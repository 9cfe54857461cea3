"""Which block of which form explains each segment of a table best.

Every segment of every table is held against every block of every form table of every edition; the best
explanation wins, the edition of the report year first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from drafting.analysis.cell_values import looks_like_value
from drafting.analysis.grid_reading import (
    MANY,
    BlockReading,
    Lexicon,
    Segment,
    read_block,
    segments,
    transposed,
)
from drafting.analysis.keyed_tables import ignored_labels, without_lines
from drafting.analysis.labels import BlockLabels, folded, printed
from drafting.analysis.structure import Structure
from drafting.document.model import Cell, Document, Table
from drafting.genre.model import Edition, FormTable

_BRACKET = re.compile(r"[()（）\[\]【】—:：]+")
_OWN_EDITION = 0.6
_OWN_SECTION = 0.4
_OWN_LABEL = 1.5
_CAPTION = 40
"""Characters up to which a text above a table may name it."""


@dataclass(frozen=True, slots=True, eq=False)
class FormLabels:
    """A form table of an edition with the labels of its blocks."""

    edition: Edition
    form: FormTable
    blocks: tuple[BlockLabels, ...]
    folded: tuple[BlockLabels, ...]
    """Blocks of one nameless row as they look with their groups of columns printed as rows."""

    @classmethod
    def of(cls, edition: Edition, form: FormTable) -> FormLabels:
        """The labels, made once for a form: what is kept of its labels' likenesses is kept by these objects."""
        key = id(edition), id(form)  # several editions share a form
        known = _MADE.get(key)
        if known is None or known.form is not form or known.edition is not edition:
            if len(_MADE) >= _MOST_MADE:
                _MADE.clear()
            known = _MADE[key] = cls._made(edition, form)
        return known

    @classmethod
    def _made(cls, edition: Edition, form: FormTable) -> FormLabels:
        turned = (folded(b) for b in form.blocks)
        return cls(
            edition,
            form,
            tuple(BlockLabels.of(b) for b in form.blocks),
            tuple(BlockLabels.of(b) for b in turned if b is not None),
        )


_MADE: dict[tuple[int, int], FormLabels] = {}
_MOST_MADE = 256
_MOST_TEXTS = 16384


@dataclass(slots=True)
class Chosen:
    """A segment and the block that explains it best."""

    table: Table
    """As it stands in the document (``reading`` may be of its transposition)."""
    form: FormLabels
    reading: BlockReading
    score: float


@lru_cache(maxsize=8)
def _lexicon(forms: tuple[FormLabels, ...]) -> Lexicon:
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


def chosen_segments(
    document: Document,
    structure: Structure | None,
    edition: Edition,
    forms: Sequence[FormLabels],
    taken: Set[int] = frozenset(),
) -> list[Chosen]:
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
    forms: Sequence[FormLabels],
    taken: Set[int],
) -> list[Chosen]:
    """For every segment of every table the block that explains it best; segments that none explains are left out."""
    lexicon = _lexicon(tuple(forms))
    captions = _captions(document, structure)
    out: list[Chosen] = []
    previous: BlockReading | None = None
    ignored = ignored_labels(f.form for f in forms)
    for table in document.tables:
        if not table.cells or id(table) in taken:
            continue
        plain = without_lines(table, ignored)
        section = structure.section_at(table.span.start) if structure is not None else None
        best: list[Chosen] = []
        figures = sum(looks_like_value(c.text) for c in table.cells)
        for view in _views(plain, forms):
            found: list[Chosen] = []
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
            if sum(i.reading.explained for i in best) >= max(figures, 1):
                break
        out.extend(best)
        if best:
            previous = best[-1].reading
    return out


def _views(table: Table, forms: Sequence[FormLabels]) -> Iterator[Table | tuple[Table, ...]]:
    """The ways in which a table may be looked at; each is made when it is asked for."""
    cuts = _side_by_side(table, forms)
    yield from cuts
    if not cuts:
        yield table
        yield transposed(table)


_LISTED = 3
"""So many rows of a list must be known in a column for it to stand there."""


def _side_by_side(table: Table, forms: Sequence[FormLabels]) -> tuple[tuple[Table, ...], ...]:
    """The table cut into the lists that a form prints side by side, each where most of its rows' labels stand."""
    return tuple(_cuts(table, forms))


def _cuts(table: Table, forms: Sequence[FormLabels]) -> Iterator[tuple[Table, ...]]:
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
    forms: Sequence[FormLabels],
    last: BlockReading | None,
    lexicon: Lexicon,
) -> Chosen | None:
    ranked: list[tuple[float, int, Chosen]] = []
    distinct = segment.texts()
    # What is like no row (or column) of any block is like none of one block's: a long list of other things is not held
    # against each.
    rows = tuple(t for t in distinct if lexicon.row(t) > 0)
    columns = tuple(t for t in distinct if lexicon.column(t) > 0)
    naming = tuple(t for t in distinct if lexicon.block(t))
    named = {id(b) for f in forms for b in f.blocks if b.names and any(b.named_by(t) for t in naming)}
    for form in forms:
        at_home = section is not None and section == form.form.section
        for labels in (*form.blocks, *form.folded):
            like = distinct if labels in form.folded else rows if labels.labelled_rows else columns
            if not _worth_a_look(labels, like, naming):
                continue
            inherited = last if last is not None and last.labels is labels else None
            allowed = at_home or section is None
            reading = read_block(segment, labels, inherited, at_home=allowed)
            if reading is None or not _plausible(reading, allowed):
                continue
            score = reading.explained - 0.5 * reading.unexplained + reading.quality
            score += _OWN_EDITION * (form.edition is edition) + _OWN_SECTION * at_home
            if named:
                score += _OWN_LABEL * ((id(labels) in named) - 0.5)
            ranked.append((score, -len(ranked), Chosen(table, form, reading, score)))
    if not ranked:
        return None
    return max(ranked, key=lambda r: r[:2])[2]


def _worth_a_look(labels: BlockLabels, like: Sequence[str], naming: Sequence[str]) -> bool:
    """Whether any text of a segment looks like a row of the block (a column, where its rows have no labels), or names
    a block of one row; ``like`` are the texts that may, ``naming`` those that name a block at all."""
    if len(labels.row_leaves) == 1 and any(labels.named_by(text) for text in naming):
        return True
    return labels.nameless or any(labels.spoken_of_by(text) for text in like)


def _plausible(reading: BlockReading, at_home: bool) -> bool:
    """Whether enough labels speak for the block to read the segment as it at all."""
    if not reading.explained:
        return False
    labels = reading.labels
    rows = {r.target for r in reading.rows}
    columns = {c.target for c in reading.columns}
    all_rows, all_columns = len(labels.row_leaves), len(labels.column_leaves)
    nameless = not labels.labelled_rows
    if nameless and (len(columns) < min(2, all_columns) or (reading.by_order and not reading.names_complete)):
        return False
    if not reading.by_order and not reading.columns_inherited and all_columns >= MANY and len(columns) < 2:
        return False
    if at_home:
        return True
    # In another section a table that merely looks alike is no table of the form.
    return len(columns) * 2 >= all_columns and (nameless or len(rows) * 2 >= all_rows) and not reading.by_order
