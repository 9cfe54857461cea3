"""Tables that a conversion flattened into running text: labels and digits one after the other.

Without anything between the numbers a run of digits can be cut in many ways. Every cut of every row is
kept as a candidate; the relations of the form strike out candidates until no more fall. A cell that has
the same number in all that is left is read, every other cell is left out and named.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise, product

from drafting.analysis.cell_values import cell_value
from drafting.analysis.labels import Target, targets
from drafting.genre.form_layout import cell_path
from drafting.genre.model import Axis, CellReading, Edition, FormBlock, FormTable, Relation
from drafting.text.mapped import MappedText

_MAX_NODES = 60_000
_MAX_CUTS = 4_000
_MAX_COMBINATIONS = 20_000

_RUN = re.compile(r"[\s\u3000)）”\"】|]*((?:[\d.,，．\s|]|[/／—–\-－])*)")
_TOKEN = re.compile(r"\d[\d.,]*|[/—–\-]+")
_MORE = re.compile(r"[^\W\d_]{1,2}[\s|]*\d")
"""Behind a run of figures: a unit, and the row goes on."""
_BORDER = re.compile(r"[|\n]")
_ORDINAL_AT_END = re.compile(r"\d{1,2}[.、]$")


@dataclass(frozen=True, slots=True)
class FlatReading:
    """The cells that were read, and the paths of those that the text alone does not decide."""

    cells: Mapping[str, CellReading]
    undecided: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Piece:
    """A number of a candidate cut: its value and its place in the stretch."""

    value: Decimal | None
    start: int
    end: int


_Cut = tuple[_Piece, ...]


@dataclass(slots=True)
class _Row:
    """A row of the form found in the stretch, its cells' paths and the cuts of its digits that are still possible."""

    paths: tuple[str, ...]
    cuts: list[_Cut] = field(default_factory=list)
    overflow: bool = False
    conjectured: bool = False
    """Whether numbers that stand apart were cut further, so that only a relation can bear a cut out."""


class _View:
    """The letters and digits of a text, with the way back to it."""

    def __init__(self, text: str) -> None:
        letters: list[str] = []
        places: list[int] = []
        for i, character in enumerate(text):
            for folded in unicodedata.normalize("NFKC", character).lower():
                if unicodedata.category(folded)[0] in "LN":
                    letters.append(folded)
                    places.append(i)
        self.letters = "".join(letters)
        self.places = places
        self.text = text

    def occurrences(self, key: str, start: int) -> Iterator[tuple[int, int]]:
        """Start and end in the text of every occurrence of a key from a place of the text on."""
        at = self.letters.find(key)
        while at >= 0 and key:
            begin, end = self.places[at], self.places[at + len(key) - 1] + 1
            if begin >= start:
                yield begin, end
            at = self.letters.find(key, at + 1)


def _letters(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).lower()
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN")


def _keys(axis: Axis) -> tuple[str, ...]:
    """Ways to print an axis, the fullest first."""
    bodies = (axis.label + axis.note, axis.label, *axis.variants, *axis.wrong)
    return tuple(dict.fromkeys(_letters(t) for b in bodies for t in (axis.number + b, b) if b))


def _label_before_value(view: _View, axis: Axis, start: int) -> tuple[int, int] | None:
    """The first place from ``start`` where the label stands right before a figure."""
    best: tuple[int, int] | None = None
    for key in _keys(axis):
        for begin, end in view.occurrences(key, start):
            match = _RUN.match(view.text, end)
            if match is not None and match[1].strip():
                if best is None or begin < best[0] or (begin == best[0] and end > best[1]):
                    best = (begin, end)
                break
    return best


def read_flat(text: MappedText, forms: Sequence[FormTable], edition: Edition) -> FlatReading:
    """Read forms whose labels and figures run together in a stretch of text.

    ``forms`` are those that may stand in the stretch, in their order; relations come from the edition.
    """
    view = _View(text.text)
    rows: list[_Row] = []
    at = 0
    for form in forms:
        for block in form.blocks:
            found, at = _find_block(view, form, block, at, edition)
            rows.extend(found)
    relations = [r for r in edition.relations if r.grade == "hard" and r.operator == "=" and not r.needs_previous]
    for row in rows:
        _within(row, relations)
    _propagate(rows, relations)
    cells: dict[str, CellReading] = {}
    undecided: list[str] = []
    for row in rows:
        for k, path in enumerate(row.paths):
            choices = {(cut[k].value, cut[k].start, cut[k].end) for cut in row.cuts}
            if row.overflow or len(choices) != 1:
                undecided.append(path)
                continue
            value, start, end = next(iter(choices))
            piece = text.slice(start, end)
            status = cell_value(piece.text).status
            cells[path] = CellReading(path, piece.text, value, status, piece.span)
    return FlatReading(cells, tuple(p for p in undecided if p not in cells))


def _find_block(view: _View, form: FormTable, block: FormBlock, at: int, edition: Edition) -> tuple[list[_Row], int]:
    """The rows of a block from a place on, and where the block ends."""
    row_leaves = [t for t in targets(block.rows) if t.leaf]
    places: list[tuple[Target, int, int]] = []
    cursor = at
    for target in row_leaves:
        if not target.names:
            place = _nameless_row(view, block, cursor)
        else:
            place = _label_before_value(view, target.names[-1].axis, cursor)
        if place is not None:
            places.append((target, *place))
            cursor = place[1]
    if not places:
        return [], at
    columns = _columns_present(view, block, at, places[0][2])
    out: list[_Row] = []
    for i, (target, _, end) in enumerate(places):
        limit = places[i + 1][1] if i + 1 < len(places) else len(view.text)
        match = _RUN.match(view.text, end, max(limit, end))
        if match is None:
            continue
        specs = [(cell_path(form, target.way, c.way), c) for c in columns]
        paths = tuple(p for p, _ in specs)
        whole = [p not in edition.cells or edition.cells[p].integer for p in paths]
        row = _Row(paths)
        if _MORE.match(view.text, match.end(1), max(limit, end)) is None:
            _cut_run(row, view.text, match.start(1), match.end(1), whole)
        out.append(row)
        cursor = max(cursor, match.end())
    return out, cursor


def _nameless_row(view: _View, block: FormBlock, start: int) -> tuple[int, int] | None:
    """Where the figures of a block with one nameless row begin: behind the last label of its columns."""
    best: tuple[int, int] | None = None
    for target in targets(block.columns):
        if target.leaf and target.names:
            place = _label_before_value(view, target.names[-1].axis, start)
            if place is not None and (best is None or place[0] < best[0]):
                best = place
    return best


def _columns_present(view: _View, block: FormBlock, start: int, end: int) -> list[Target]:
    """The leaf columns whose label stands before the first row; all of them when none does."""
    leaves = [t for t in targets(block.columns) if t.leaf]
    counts: dict[str, int] = {}
    present: list[Target] = []
    for leaf in leaves:
        if not leaf.names:
            present.append(leaf)
            continue
        axis = leaf.names[-1].axis
        spots = {b for key in _keys(axis) for b, e in view.occurrences(key, start) if e <= end}
        counts[axis.label] = counts.get(axis.label, 0) + 1
        if len(spots) >= counts[axis.label]:
            present.append(leaf)
    # One column of many is a row's word that a column is called by too.
    return present if len(present) > 1 or len(leaves) == 1 else leaves


def _cut_run(row: _Row, text: str, start: int, end: int, whole: Sequence[bool]) -> None:
    """Every way to cut a run of digits into as many numbers as the row has cells."""
    run = text[start:end]
    folded = unicodedata.normalize("NFKC", run)
    if len(folded) != len(run):
        return
    tokens = [(m.start(), m.end()) for m in _TOKEN.finditer(folded)]
    if len(tokens) > 1 and (_ORDINAL_AT_END.search(folded.rstrip()) or text[end : end + 1] == "、"):
        # The number of the next row's label.
        tokens.pop()
    printed = _as_printed(folded, tokens, start) if len(tokens) == len(row.paths) > 0 else None
    if printed is not None:
        row.cuts = [printed]
        return
    if any(not folded[a:b].isdigit() for a, b in tokens) and all(whole):
        return
    if len(tokens) > 1 and all(_BORDER.search(folded[a:b]) for (_, a), (b, _) in pairwise(tokens)):
        # Every number stands in a cell of its own: there are cells too few or too many, and nothing to cut.
        return
    row.conjectured = len(tokens) > 1 and any(folded[a:b].strip("0") for a, b in tokens)
    if tokens:
        _Cutter(row, folded, tokens, start, whole).cut(0, tokens[0][0], ())


def _as_printed(folded: str, tokens: Sequence[tuple[int, int]], start: int) -> _Cut | None:
    """The numbers that stand apart, one a cell, as a cut; None when one of them is no number of a cell."""
    pieces = []
    for a, b in tokens:
        while b > a + 1 and folded[b - 1] in ".,":
            b -= 1
        value = cell_value(folded[a:b])
        if value.status == "text" or (value.value is not None and folded[a:b][:2] == "00"):
            return None
        pieces.append(_Piece(value.value, start + a, start + b))
    return tuple(pieces)


@dataclass(slots=True)
class _Cutter:
    """Cuts the tokens of a run (``folded``, at ``start`` of the stretch) into the cells of a row in every way."""

    row: _Row
    folded: str
    tokens: Sequence[tuple[int, int]]
    start: int
    whole: Sequence[bool]
    """By cell, whether it holds whole numbers only."""
    nodes: int = 0

    def cut(self, token: int, offset: int, done: _Cut) -> None:
        """Add to the row every cut that begins with ``done`` and goes on at an offset of a token; past a bound, mark
        the row as having too many."""
        self.nodes += 1
        if self.nodes > _MAX_NODES or len(self.row.cuts) > _MAX_CUTS:
            self.row.overflow = True
            return
        if len(done) == len(self.row.paths):
            if token >= len(self.tokens):
                self.row.cuts.append(done)
            return
        if token >= len(self.tokens):
            return
        for piece, next_token, next_offset in self._numbers(token, offset, len(done)):
            self.cut(next_token, next_offset, (*done, piece))
            if self.row.overflow:
                return

    def _numbers(self, token: int, offset: int, index: int) -> Iterator[tuple[_Piece, int, int]]:
        """Every number that may begin here and fill a cell, with where the rest begins."""
        folded, b, later = self.folded, self.tokens[token][1], self.tokens[token + 1 :]
        others = len(self.row.paths) - index - 1
        for stop in range(offset + 1, b + 1):
            digits = folded[offset:stop]
            if digits in ".,-/" or (len(digits) > 1 and digits[0] == "0" and "." not in digits):
                break
            if "." in digits and self.whole[index]:
                break
            if digits[-1] in ".,":
                continue
            if (b - stop) + sum(e - s for s, e in later) < others:
                break
            if len(later) + (1 if stop < b else 0) > others:
                continue
            read = cell_value(digits)
            if read.status != "value":
                continue
            piece = _Piece(read.value, self.start + offset, self.start + stop)
            yield (piece, token, stop) if stop < b else (piece, token + 1, later[0][0] if later else b)


def _holds(relation: Relation, values: Mapping[str, Decimal | None]) -> bool | None:
    left, right = relation.left.evaluate(values), relation.right.evaluate(values)
    return None if left is None or right is None else left == right


def _within(row: _Row, relations: Sequence[Relation]) -> None:
    """Keep the cuts that satisfy the relations that live inside the row; none left means that the row breaks them."""
    own = set(row.paths)
    inner = [r for r in relations if set(r.cells) <= own]
    if row.conjectured and not inner:
        row.cuts = []
    if not inner or row.overflow or (len(row.cuts) < 2 and not row.conjectured):
        return
    row.cuts = [
        cut
        for cut in row.cuts
        if all(_holds(r, {p: piece.value for p, piece in zip(row.paths, cut, strict=True)}) is not False for r in inner)
    ]


def coefficients_of(relation: Relation) -> tuple[dict[str, int], Decimal]:
    """The relation as a sum that is zero: coefficient of every cell, and the constant."""
    out: dict[str, int] = {}
    constant = Decimal(0)
    for side, sign in ((relation.left, 1), (relation.right, -1)):
        for term in side.terms:
            if term.name is None:
                constant += sign * term.sign * term.constant
            else:
                out[term.name] = out.get(term.name, 0) + sign * term.sign
    return {p: c for p, c in out.items() if c}, constant


def _propagate(rows: Sequence[_Row], relations: Sequence[Relation]) -> None:
    """Strike out cuts that no choice for the other rows can reconcile with a relation across rows."""
    where = {p: (row, k) for row in rows for k, p in enumerate(row.paths)}
    linear: list[tuple[dict[str, int], Decimal]] = []
    for relation in relations:
        coefficients, constant = coefficients_of(relation)
        # A row that the form may lack counts as nothing where the text does not have it.
        coefficients = {p: c for p, c in coefficients.items() if p in where or p not in relation.optional}
        places = [where.get(p) for p in coefficients]
        if any(place is None or place[0].overflow or not place[0].cuts for place in places):
            continue
        linear.append((coefficients, constant))
    broken: set[int] = set()
    changed = True
    while changed:
        changed = False
        for index, (coefficients, constant) in enumerate(linear):
            if index in broken:
                continue
            bounds: dict[str, tuple[Decimal, Decimal]] = {}
            for path, factor in coefficients.items():
                row, k = where[path]
                values = [factor * (cut[k].value or Decimal(0)) for cut in row.cuts]
                bounds[path] = (min(values), max(values))
            low = constant + sum(b[0] for b in bounds.values())
            high = constant + sum(b[1] for b in bounds.values())
            if low > 0 or high < 0:
                # The report itself breaks this relation: it cannot help to cut its digits.
                broken.add(index)
                continue
            for path, factor in coefficients.items():
                row, k = where[path]
                if len(row.cuts) < 2:
                    continue
                rest_low, rest_high = low - bounds[path][0], high - bounds[path][1]
                kept = [
                    cut
                    for cut in row.cuts
                    if rest_low + factor * (cut[k].value or Decimal(0)) <= 0
                    and rest_high + factor * (cut[k].value or Decimal(0)) >= 0
                ]
                if kept and len(kept) < len(row.cuts):
                    row.cuts = kept
                    changed = True
                    break
    _enumerate(rows, [lin for i, lin in enumerate(linear) if i not in broken])


def _enumerate(rows: Sequence[_Row], linear: Sequence[tuple[dict[str, int], Decimal]]) -> None:
    """Try what is left in all combinations, when they are few, and keep the cuts that occur in a solution."""
    open_rows = [r for r in rows if len(r.cuts) > 1 and not r.overflow]
    linked = [r for r in open_rows if any(set(c) & set(r.paths) for c, _ in linear)]
    size = 1
    for row in linked:
        size *= len(row.cuts)
    if not linked or size > _MAX_COMBINATIONS:
        return
    fixed = {
        p: row.cuts[0][k].value or Decimal(0) for row in rows if len(row.cuts) == 1 for k, p in enumerate(row.paths)
    }
    relevant = [(c, k) for c, k in linear if any(set(c) & set(r.paths) for r in linked)]
    solutions: list[tuple[int, ...]] = []
    for choice in product(*(range(len(r.cuts)) for r in linked)):
        values = dict(fixed)
        for row, cut in zip(linked, choice, strict=True):
            values.update({p: piece.value or Decimal(0) for p, piece in zip(row.paths, row.cuts[cut], strict=True)})
        if all(constant + sum(f * values[p] for p, f in c.items()) == 0 for c, constant in relevant):
            solutions.append(choice)
    if solutions:
        for i, row in enumerate(linked):
            keep = sorted({s[i] for s in solutions})
            row.cuts = [row.cuts[k] for k in keep]
