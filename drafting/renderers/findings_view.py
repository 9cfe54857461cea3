"""A linted report as its page shows it: the text in pieces, each with the findings and the number that it belongs to.

The pieces of a block, put together, are the block's reading text: nothing is added, left out or moved. Findings may
overlap in any way; a piece lies wholly inside or wholly outside each of them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from drafting.document.model import Cell, Document, Heading, Table
from drafting.document.places import PlaceNames
from drafting.findings import Finding, Related
from drafting.genre.form_layout import number_text
from drafting.renderers.html_document import cell_shape
from drafting.renderers.text import NAMES, STATUS_NAMES, fix_words
from drafting.results import LintResult
from drafting.text.mapped import MappedText
from drafting.text.span import Span
from drafting.text.taken import Overlapping

if TYPE_CHECKING:
    from drafting.analysis.numbers import NumberAccount

_AROUND = 24
"""Characters of the report shown on either side of a finding's words."""
_LONGEST = 120
"""Characters of a finding's words that are shown in the list."""
_MOST_READINGS = 3
"""Readings that are told of a number for which none was chosen."""
_MOST_CELLS = 12
"""Cells up to which a finding is marked in each; one about more is marked at the table as a whole."""


@dataclass(eq=False, slots=True)
class RelatedView:
    """Another place of a finding. ``anchor`` is where the page marks it, empty when it is in no text."""

    message: str
    text: str
    place: str
    span: Span | None
    anchor: str = ""
    what: str = ""
    """The message without what is said of several places alike."""


@dataclass(eq=False, slots=True)
class FindingView:
    """A finding as it is listed, numbered in order of the text."""

    number: int
    finding: Finding
    severity: str
    severity_name: str
    title: str
    place: str
    fix: str
    related: list[RelatedView]
    groups: list[tuple[str, list[RelatedView]]]
    """The same places, those together of which the same is said."""
    state: str = ""
    before: str = ""
    words: str = ""
    after: str = ""

    @property
    def anchor(self) -> str:
        """Where the page marks it first: at its words, or at the table that it is about as a whole."""
        return f"m{self.number}"


@dataclass(eq=False, slots=True)
class NumberView:
    """A number of the prose with its account."""

    number: int
    account: NumberAccount
    status: str
    status_name: str
    place: str
    value: str
    held: str
    """What its cells hold: the value of the reading that was chosen."""
    label: str
    """That reading in the form's words; empty when none was chosen."""
    others: tuple[tuple[str, str], ...]
    """What else it may be, with the value: all readings where none was chosen, else none."""
    cells: list[str] = field(default_factory=list)
    """The anchors of the cells that it was held against."""
    findings: list[FindingView] = field(default_factory=list)
    anchored: bool = False

    @property
    def anchor(self) -> str:
        """The id of its element in the page."""
        return f"w{self.number}"


@dataclass(frozen=True, slots=True)
class Mark:
    """A piece's membership in a finding, or (``also``) in another place that the finding names."""

    finding: FindingView
    anchor: str = ""
    also: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters with the same marks, outermost first. ``ends`` are the findings whose words end here."""

    text: str
    marks: tuple[Mark, ...] = ()
    number: NumberView | None = None
    anchor: str = ""
    """Where the number is linked to; only on its first piece."""
    ends: tuple[FindingView, ...] = ()
    points: tuple[FindingView, ...] = ()
    """Findings of ``ends`` that have no words: they stand between two characters."""


@dataclass(frozen=True, slots=True)
class CellView:
    """A cell of a table. ``fault`` is the gravest severity of what was found in it."""

    tag: Literal["td", "th"]
    scope: str
    shape: str
    rowspan: int
    colspan: int
    anchor: str
    fault: str
    faulty: tuple[int, ...]
    """The numbers of the findings at fault here."""
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class TableView:
    """A table; ``findings`` are those about it as a whole that are told first here, ``fault`` the gravest of all."""

    name: str
    rows: tuple[tuple[CellView, ...], ...]
    findings: tuple[FindingView, ...]
    fault: str


@dataclass(frozen=True, slots=True)
class TextView:
    """A heading or a paragraph; ``level`` is 0 for a paragraph."""

    level: int
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ReportView:
    """All of a linted report."""

    blocks: tuple[TextView | TableView, ...]
    findings: tuple[FindingView, ...]
    numbers: tuple[NumberView, ...]


def report_view(
    document: Document, result: LintResult, titles: Mapping[str, str], states: Sequence[str] = ()
) -> ReportView:
    """The view of a result in its document. ``states`` says something of each finding, in their order (已改, 新增)."""
    names = PlaceNames(document)
    findings = tuple(
        _finding(k, f, document, names, titles, states[k - 1] if states else "")
        for k, f in enumerate(result.findings, 1)
    )
    accounts = result.numbers if result.analyse is not None else ()
    words = result.words if result.analyse is not None else {}
    numbers = tuple(_number(k, a, document, names, words) for k, a in enumerate(accounts, 1))
    told = Overlapping((f.finding.start, f.finding.end) for f in findings)
    for number in numbers:
        number.findings = [findings[i] for i in told.of(number.account.span.start, number.account.span.end)]
    made = _Report(document, result, findings, numbers)
    return ReportView(tuple(made.blocks(names)), findings, numbers)


def _finding(
    number: int, finding: Finding, document: Document, names: PlaceNames, titles: Mapping[str, str], state: str
) -> FindingView:
    related = [_related(r, document, names, f"r{number}-{i}", finding.span) for i, r in enumerate(finding.related, 1)]
    fix = fix_words(finding.fix, document.text) if finding.fix is not None else ""
    return FindingView(
        number,
        finding,
        finding.severity.value,
        NAMES[finding.severity],
        titles.get(finding.rule, ""),
        _place(document, names, finding.start),
        fix,
        related,
        _grouped(related),
        state,
    )


def _related(related: Related, document: Document, names: PlaceNames, anchor: str, own: Span) -> RelatedView:
    if related.start is None or related.end is None:
        return RelatedView(related.message, related.text, "", None)
    span = Span(related.start, related.end)
    place = _place(document, names, related.start)
    return RelatedView(related.message, related.text, place, None if span == own else span, anchor)


def _grouped(related: Sequence[RelatedView]) -> list[tuple[str, list[RelatedView]]]:
    """Places with what is said of all of them (``同一勾稽关系：…``); one that stands alone keeps its whole message."""
    alike = Counter(one.message for one in related)
    groups: dict[str, list[RelatedView]] = {}
    for one in related:
        said, colon, one.what = one.message.partition("：")
        if alike[one.message] > 1:
            said, one.what = one.message, ""
        elif not (colon and one.what):
            said = ""
        groups.setdefault(said, []).append(one)
    out: list[tuple[str, list[RelatedView]]] = []
    for said, members in groups.items():
        if not said or len(members) == 1:
            for one in members:
                one.what = one.message
            said = ""
        out.append((said, members))
    return out


def _place(document: Document, names: PlaceNames, offset: int) -> str:
    """Where it stands, as a person finds it; with the line where the file has lines that people see."""
    named = str(names.name(offset))
    return f"{named}（第{document.place(offset).line}行）" if document.format in ("md", "txt") else named


def _number(
    number: int, account: NumberAccount, document: Document, names: PlaceNames, words: Mapping[str, str]
) -> NumberView:
    status = str(account.status)
    held = next((v for expression, v, _ in account.readings if expression == account.reading), None)
    label = account.label or words.get(account.reading or "", "")
    others = () if label else tuple((words.get(e, e), _value(v)) for e, v, _ in account.readings[:_MOST_READINGS])
    return NumberView(
        number,
        account,
        status,
        STATUS_NAMES.get(status, status),
        _place(document, names, account.span.start),
        f"{number_text(account.value)}{account.unit}",
        number_text(held) if held is not None else "",
        label,
        others,
    )


def _value(value: Decimal | None) -> str:
    return number_text(value) if value is not None else "缺"


@dataclass(frozen=True, slots=True)
class _Layer:
    """A run of characters of one content that belongs to a finding, another place of one, or a number."""

    start: int
    end: int
    finding: FindingView | None = None
    related: RelatedView | None = None
    number: NumberView | None = None
    first: bool = True
    """Whether it is the first content that its words stand in: there the page links to and from it."""


class _Report:
    """The blocks of one report, being made."""

    def __init__(
        self,
        document: Document,
        result: LintResult,
        findings: Sequence[FindingView],
        numbers: Sequence[NumberView],
    ) -> None:
        self.document = document
        self.contents = list(document.contents())
        self.spans = Overlapping((c.span.start, c.span.end) for c in self.contents)
        self.characters: dict[int, Overlapping] = {}
        """The places of the characters of the contents that were looked into."""
        self.layers: dict[int, list[_Layer]] = {}
        self.points: dict[int, list[tuple[int, FindingView]]] = {}
        self.whole: dict[int, list[tuple[FindingView, bool]]] = {}
        self.anchors: dict[int, str] = {}
        self.blanks: dict[int, list[Mark]] = {}
        self.empty = {c.span.start: c.content for t in document.tables for c in t.cells if not c.text}
        self.tables = {id(c.content): t for t in document.tables for c in t.cells}
        for finding in findings:
            self._lay_finding(finding)
            for related in finding.related:
                self._lay_related(finding, related)
        for number in numbers:
            for content, start, end in self._touched(number.account.span):
                self._add(content, _Layer(start, end, number=number))
        self._anchor_cells(result.places, numbers)

    def _add(self, content: MappedText, layer: _Layer) -> None:
        self.layers.setdefault(id(content), []).append(layer)

    def _touched(self, span: Span) -> list[tuple[MappedText, int, int]]:
        """The contents that a span touches, each with the range of its characters that it does."""
        out = []
        for i in self.spans.of(span.start, span.end):
            content = self.contents[i]
            if i not in self.characters:
                self.characters[i] = Overlapping(zip(content.starts, content.ends, strict=True))
            touched = self.characters[i].of(span.start, span.end)
            if touched:
                out.append((content, touched[0], touched[-1] + 1))
        return out

    def _lay_finding(self, finding: FindingView) -> None:
        touched = self._touched(finding.finding.span)
        cells: dict[int, int] = {}
        for content, _, _ in touched:
            table = self.tables.get(id(content))
            if table is not None:
                cells[id(table)] = cells.get(id(table), 0) + 1
        whole = {t: n for t, n in cells.items() if n > _MOST_CELLS}
        for at, about in enumerate(whole):
            self.whole.setdefault(about, []).append((finding, at == 0))
        kept: list[tuple[MappedText, int, int]] = []
        for content, start, end in touched:
            if id(self.tables.get(id(content))) in whole:
                continue
            self._add(content, _Layer(start, end, finding=finding, first=not kept and not whole))
            kept.append((content, start, end))
        if kept:
            content, start, end = kept[0]
            finding.before = ("…" if start > _AROUND else "") + content.text[max(start - _AROUND, 0) : start]
            said = content.text[start:end]
            finding.words = said if len(said) <= _LONGEST else said[: _LONGEST - 1] + "…"
            rest = content.text[end : end + _AROUND] if len(kept) == 1 else ""
            finding.after = rest + ("…" if end + _AROUND < len(content) or len(kept) > 1 else "")
        elif not touched:
            self._point(finding)

    def _point(self, finding: FindingView) -> None:
        """A finding without words of the reading text stands where it would be read: in the nearest content."""
        at = finding.finding.start
        if not self.contents:
            return

        def distance(content: MappedText) -> tuple[int, int]:
            span = content.span
            return (max(span.start - at, at - span.end, 0), len(span))

        nearest = min(self.contents, key=distance)
        index = sum(start < at for start in nearest.starts)
        self.points.setdefault(id(nearest), []).append((index, finding))
        finding.before = nearest.text[max(index - _AROUND, 0) : index]
        finding.after = nearest.text[index : index + _AROUND]

    def _lay_related(self, finding: FindingView, related: RelatedView) -> None:
        touched = self._touched(related.span) if related.span is not None else []
        empty = self.empty.get(related.span.start) if related.span is not None and not len(related.span) else None
        if empty is not None:
            self.blanks.setdefault(id(empty), []).append(Mark(finding, related.anchor, also=True))
            return
        if not touched or len(touched) > _MOST_CELLS:
            related.anchor = ""
            return
        for k, (content, start, end) in enumerate(touched):
            self._add(content, _Layer(start, end, finding=finding, related=related, first=k == 0))

    def _anchor_cells(self, places: Mapping[str, Span], numbers: Iterable[NumberView]) -> None:
        """Give an anchor to each cell that a number was held against."""
        wanted = {path for n in numbers for path in n.account.cells if path in places}
        by_place = {(c.span.start, c.span.end): c for t in self.document.tables for c in t.cells}
        found: dict[str, str] = {}
        for path in sorted(wanted, key=lambda p: (places[p].start, places[p].end, p)):
            cell = by_place.get((places[path].start, places[path].end))
            if cell is not None:
                found[path] = self.anchors.setdefault(id(cell), f"c{len(self.anchors) + 1}")
        for number in numbers:
            number.cells = list(dict.fromkeys(found[p] for p in number.account.cells if p in found))

    # -------------------------------------------------------------------------------------- blocks

    def blocks(self, names: PlaceNames) -> Iterator[TextView | TableView]:
        for block in self.document.blocks:
            if isinstance(block, Table):
                yield self._table(block, names)
            else:
                level = block.level + 1 if isinstance(block, Heading) else 0
                yield TextView(level, tuple(self.pieces(block.content)))

    def _table(self, table: Table, names: PlaceNames) -> TableView:
        whole = self.whole.get(id(table), ())
        here = tuple(f for f, first in whole if first)
        head = _head_rows(table)
        rows: list[list[CellView]] = [[] for _ in range(table.rows)]
        for cell in sorted(table.cells, key=lambda c: (c.row, c.column)):
            rows[cell.row].append(self._cell(table, cell, head))
        return TableView(
            str(names.name(table.span.start)), tuple(tuple(r) for r in rows), here, _gravest(f for f, _ in whole)
        )

    def _cell(self, table: Table, cell: Cell, head: int) -> CellView:
        found = [la.finding for la in self.layers.get(id(cell.content), ()) if la.finding and not la.related]
        found += [f for _, f in self.points.get(id(cell.content), ())]
        header = bool(cell.text.strip()) and (cell.row < head or not _is_value(cell))
        scope = "" if not header else "col" if cell.row < head else "row"
        return CellView(
            "th" if header else "td",
            scope + ("group" if scope == "col" and cell.colspan > 1 else ""),
            " ".join(cell_shape(table, cell)),
            cell.rowspan,
            cell.colspan,
            self.anchors.get(id(cell), ""),
            _gravest(found),
            tuple(dict.fromkeys(f.number for f in found)),
            tuple(self.pieces(cell.content)),
        )

    # -------------------------------------------------------------------------------------- pieces

    def pieces(self, content: MappedText) -> Iterator[Piece]:
        """The text of a content cut wherever a finding, another place, or a number begins or ends."""
        layers = self.layers.get(id(content), [])
        points: dict[int, list[FindingView]] = {}
        for at, finding in self.points.get(id(content), ()):
            points.setdefault(at, []).append(finding)
        cuts = {0, len(content.text)}
        for layer in layers:
            cuts |= {layer.start, layer.end}
        cuts |= points.keys()
        edges = sorted(cuts)
        # Cut at every end of theirs, a piece lies wholly inside each of those that it shares a character with.
        places = Overlapping((la.start, la.end) for la in layers)
        for mark in self.blanks.get(id(content), ()):
            yield Piece("", (mark,))
        yield from self._points_at(points, 0)
        for start, end in pairwise(edges):
            yield self._piece(content, start, end, [layers[i] for i in places.of(start, end)])
            yield from self._points_at(points, end)

    @staticmethod
    def _points_at(points: Mapping[int, Sequence[FindingView]], at: int) -> Iterator[Piece]:
        here = tuple(points.get(at, ()))
        if here:
            yield Piece("", ends=here, points=here)

    @staticmethod
    def _piece(content: MappedText, start: int, end: int, layers: Sequence[_Layer]) -> Piece:
        over = sorted(
            layers,
            key=lambda la: (la.start - la.end, la.finding.number if la.finding else 0, la.related is not None),
        )
        marks = []
        for layer in over:
            if layer.finding is None:
                continue
            if layer.related is not None:
                anchor = layer.related.anchor if layer.first and layer.start == start else ""
                marks.append(Mark(layer.finding, anchor, also=True))
                continue
            marks.append(Mark(layer.finding, layer.finding.anchor if layer.first and layer.start == start else ""))
        ends = [la.finding for la in over if la.finding and not la.related and la.first and la.end == end]
        number = next((la.number for la in over if la.number is not None), None)
        anchor = ""
        if number is not None and not number.anchored:
            number.anchored = True
            anchor = number.anchor
        return Piece(content.text[start:end], tuple(marks), number, anchor, tuple(sorted(ends, key=lambda f: f.number)))


def _gravest(findings: Iterable[FindingView]) -> str:
    gravest = max(findings, key=lambda f: f.finding.severity.rank, default=None)
    return gravest.severity if gravest is not None else ""


_SIGNS = frozenset("0123456789.,%％/-—－")


def _is_value(cell: Cell) -> bool:
    """Whether a cell holds a number, a sign for none, or nothing: it is told of, and names nothing."""
    return all(c in _SIGNS or c.isspace() for c in cell.text)


def _head_rows(table: Table) -> int:
    """How many rows at the top only name columns."""
    for row in range(table.rows):
        here = [c for c in table.cells if c.row <= row < c.row + c.rowspan]
        if any(_is_value(c) and (c.column or c.text.strip()) for c in here):
            return row
    return 1
