"""What a genre pack says, once it is loaded and checked.

Nothing here knows any genre. A *form table* is a sheet of the official form: blocks, each a tree of rows
crossed with a tree of columns, every crossing of two leaves a *cell* with a path such as
``applications.new.total``. *Relations* are equations over cells. The *outline* is the sections that a
report must have.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from drafting.genre.agencies import AgencyRules
from drafting.genre.expressions import Expression
from drafting.language.years import YEAR_OF_NONE
from drafting.text.quotes import quoted
from drafting.text.span import Span

Grade = Literal["hard", "soft"]


@dataclass(frozen=True, slots=True)
class Axis:
    """A row or column of the form, or a group of them.

    ``segment`` is its part of a cell's path (empty for a group or axis that adds none). ``label`` is what
    the official form prints, ``variants`` are other ways in which published reports print it (read without
    remark), ``wrong`` are misprints that are read and reported. ``number`` is the ordinal that the form
    prints before the label (``（一）``, ``1.``), kept apart because reports drop or restyle it.
    """

    segment: str
    label: str
    number: str = ""
    variants: tuple[str, ...] = ()
    wrong: tuple[str, ...] = ()
    note: str = ""
    """Words in brackets that the form prints behind the label; part of the exact label, not needed to match it."""
    unit: str = ""
    integer: bool = True
    total: bool = False
    """Whether the form calls it a total (of its siblings)."""
    names: tuple[str, ...] = ()
    """How prose names it; the first is used in messages when the label is long."""
    children: tuple[Axis, ...] = ()
    signed: bool = False
    """Whether its numbers may be negative (changes against last year)."""
    code: str = ""
    """The code of a keyed row."""
    optional: bool = False
    """Whether a report may be without it."""
    foot: bool = False
    """Whether it and what follows stand at the foot of its list, level with the foot of the list beside it."""
    gap: int = 0
    """Rows that the form leaves blank before it."""
    decimals: int | None = None
    """With how many decimals its amounts are printed; None where the table says it."""

    def leaves(self, above: tuple[Axis, ...] = ()) -> Iterator[tuple[Axis, ...]]:
        """Every way from here down to a leaf, the groups passed on the way first."""
        way = (*above, self)
        if not self.children:
            yield way
        for child in self.children:
            yield from child.leaves(way)


@lru_cache(maxsize=16384)
def _matches(pattern: str, code: str) -> bool:
    """Whether a text is as a pattern has it; kept, as each cell of an account is asked for its code again and again."""
    return re.fullmatch(pattern, code) is not None


@dataclass(frozen=True, slots=True)
class Family:
    """Rows that a report brings itself, each named by a code: which codes there may be, and how they are printed.

    A code of one length stands below the code of the next shorter length that it begins with.
    """

    pattern: str
    lengths: tuple[int, ...]
    names: Mapping[str, str] = field(repr=False)
    """What the list of codes calls each that it has."""
    code_labels: tuple[str, ...]
    """What stands above the codes, the form's own label first."""
    name_labels: tuple[str, ...]
    total_last: bool = False
    """Whether the rows without a code stand below those with one."""
    whole_list: bool = False
    """Whether the form prints every code of the list."""
    exact_names: bool = False
    """Whether a code of the list must be called as the list calls it."""

    def holds(self, code: str) -> bool:
        """Whether a text is a code of the family."""
        return len(code) in self.lengths and _matches(self.pattern, code)

    def parent(self, code: str) -> str | None:
        """The code that one stands below; None for one of the first level."""
        shorter = [n for n in self.lengths if n < len(code)]
        return code[: max(shorter)] if shorter else None

    def row(self, code: str, name: str | None = None) -> Axis:
        """A row as the form prints it: the code, beside it the name."""
        own = Axis(code, name or self.names.get(code) or code, code=code, optional=True)
        return Axis("", code, children=(own,))


@dataclass(frozen=True, slots=True)
class FormBlock:
    """Rows crossed with columns under one heading of a form table."""

    rows: tuple[Axis, ...]
    columns: tuple[Axis, ...]
    label: str = ""
    variants: tuple[str, ...] = ()
    family: Family | None = None
    """The rows that a report brings itself; ``rows`` are then those without a code."""
    beside: bool = False
    """Whether it stands to the right of the block before it, in the same rows of the grid."""


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table of the official form. ``name`` is how messages call it (表三), ``section`` where it stands."""

    id: str
    name: str
    title: str
    section: str
    path: str
    """First part of the path of its cells; may be empty."""
    blocks: tuple[FormBlock, ...]
    corner: str = ""
    """Text of the top left corner cell, where the form prints one."""
    captions: tuple[str, ...] = ()
    """Lines that the form prints above the table; ``{agency}`` and ``{year}`` stand in their places."""
    notes: tuple[str, ...] = ()
    """Paragraphs that the form itself prints below the table."""
    remarks: tuple[str, ...] = ()
    """Patterns of such paragraphs in other words."""
    blank_note: str = ""
    """What must stand below the table when it holds nothing."""
    ignored: tuple[str, ...] = ()
    """Labels of rows and columns that hold no figures of the form: numbers of lines."""
    decimals: int | None = None
    """With how many decimals its amounts are printed; None for as many as there are."""
    keyed: bool = field(init=False, compare=False, repr=False)
    """Whether a report brings rows of its own."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "keyed", any(b.family is not None for b in self.blocks))

    def decimals_of(self, spec: CellSpec | None) -> int | None:
        """With how many decimals the number of a cell is printed: as its column says, else its row, else none where it
        can only be whole, else as the table says."""
        if spec is None:
            return self.decimals
        for axis in (spec.column, spec.row):
            if axis.decimals is not None:
                return axis.decimals
        return None if spec.integer else self.decimals

    def code_of(self, path: str) -> str | None:
        """The code that the path of a cell (or of a row) of a keyed table names; None for any other path."""
        if not self.keyed or not path.startswith(self.path) or path[len(self.path) : len(self.path) + 1] != ".":
            return None
        code = path[len(self.path) + 1 :].partition(".")[0]
        return code if self.family_of(code) is not None else None

    def family_of(self, code: str) -> Family | None:
        """The family that a code belongs to."""
        return next((b.family for b in self.blocks if b.family is not None and b.family.holds(code)), None)

    def keyed_cell(self, path: str) -> CellSpec | None:
        """The cell of a row that a report may have, None for a path that names none."""
        code = self.code_of(path)
        if code is None:
            return None
        wanted = path[len(self.path) + 1 + len(code) :].removeprefix(".")
        for block in self.blocks:
            if block.family is None or not block.family.holds(code):
                continue
            group = block.family.row(code)
            for columns in (way for axis in block.columns for way in axis.leaves()):
                if ".".join(a.segment for a in columns if a.segment) == wanted:
                    return CellSpec(path, self, block, (group, *group.children), columns)
        return None


@dataclass(frozen=True, slots=True)
class CellSpec:
    """A cell of the form: its path, its table and the rows and columns that lead to it, outermost first."""

    path: str
    table: FormTable = field(repr=False)
    block: FormBlock = field(repr=False)
    rows: tuple[Axis, ...] = field(repr=False)
    columns: tuple[Axis, ...] = field(repr=False)

    @property
    def row(self) -> Axis:
        """The innermost row: the one that the cell stands in."""
        return self.rows[-1]

    @property
    def column(self) -> Axis:
        """The innermost column."""
        return self.columns[-1]

    @property
    def unit(self) -> str:
        """What it counts or measures in, by its column or else its row; empty where neither says."""
        return self.column.unit or self.row.unit

    @property
    def integer(self) -> bool:
        """Whether only whole numbers are in order: both row and column count things."""
        return self.row.integer and self.column.integer

    @property
    def signed(self) -> bool:
        """Whether a negative number is in order here."""
        return self.row.signed or self.column.signed

    @property
    def told_columns(self) -> tuple[Axis, ...]:
        """The labelled columns that lead to it: those in its path, and the groups above where the block has more than
        one column of its label."""
        leaves = [way[-1].label for axis in self.block.columns for way in axis.leaves()]
        same = leaves.count(self.column.label) > 1
        return tuple(a for a in self.columns if a.label and (a.segment or same))

    @property
    def name(self) -> str:
        """For a person: the table, the row and the column by their official labels."""
        row = "—".join(f"{a.code}{a.label}" for a in self.rows if a.label and a.segment)
        told = self.told_columns or (self.columns if len(self.columns) == 1 else ())
        column = "—".join(a.label for a in told if a.label)
        if not row:
            return f"{self.table.name}{quoted(column)}"
        if not self.column.segment:
            return f"{self.table.name}{quoted(row)}"
        return f"{self.table.name}{quoted(row)}行{quoted(column)}列"

    @property
    def short_name(self) -> str:
        """For a person, as one says it: long labels by the name that the pack gives them, the column of totals in one
        word behind the row."""
        rows, column = self.short_rows, self.column
        if not rows or not column.segment or not column.total:
            return self.name
        return f"{self.table.name}{column.label if self.row.total else quoted(rows) + column.label}"

    @property
    def short_rows(self) -> str:
        """The rows that lead to it, as one says them; empty in a table that has none."""
        return "—".join(short_label(a) for a in self.rows if a.label and a.segment)


_LONG = 8


def is_long(axis: Axis) -> bool:
    """Whether the label of a row or column is too long for running text, and it has another name."""
    return len(axis.label) > _LONG and bool(axis.names)


def short_label(axis: Axis) -> str:
    """What a row or column is called in running text: its label, or its first name where the label is long."""
    return axis.names[0] if is_long(axis) else axis.label


@dataclass(frozen=True, slots=True)
class Relation:
    """An equation or inequality that figures must satisfy.

    ``id`` is the relation's name in the pack with the row or column it was expanded for (``Q1.enterprise``).
    ``left operator right``; ``needs_previous`` when a term is a cell of last year.
    ``message`` says it in Chinese, for a person.
    """

    id: str
    left: Expression
    operator: Literal["=", "<=", ">="]
    right: Expression
    grade: Grade
    message: str
    source: str = ""
    optional: frozenset[str] = frozenset()
    """Cells in it that count as 0 where a report's form does not have them."""
    blanks: frozenset[str] = frozenset()
    """Cells in it that count as 0 where they are blank."""
    tolerance: Decimal = Decimal(0)
    """By how much the sides may differ, their numbers having been rounded each for itself."""
    cells: tuple[str, ...] = field(init=False, repr=False, compare=False)
    """Paths of all cells in it, in order of appearance; last year's with the prefix ``previous:``."""
    needs_previous: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        cells = tuple(dict.fromkeys((*self.left.cells, *self.right.cells)))
        object.__setattr__(self, "cells", cells)
        object.__setattr__(self, "needs_previous", any(c.startswith("previous:") for c in cells))


Codes = Mapping[str, tuple[str, ...]]
"""The codes of each keyed table that a report has, by the table's id."""
Relate = Callable[["Edition", Codes], tuple[Relation, ...]]
Compute = Callable[["Edition", Codes], Mapping[str, Expression]]


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition of the official form: the years it holds for, its tables and relations."""

    id: str
    first_year: int
    last_year: int | None
    document: str
    """Name and number of the document that issued it."""
    tables: tuple[FormTable, ...]
    cells: Mapping[str, CellSpec]
    relations: tuple[Relation, ...]
    computed: Mapping[str, Expression]
    """How an absent total follows from other cells, by path."""
    blanks: frozenset[str] = frozenset()
    """Cells that the form lets be blank where there is nothing."""
    places: str = ""
    """A pattern over the names of the bodies that it is for; empty for all that have none of their own."""
    numbers: Mapping[str, str] = field(default_factory=dict)
    """The numbers of sections that stand elsewhere than in the outline, by their ids."""
    lenient: frozenset[str] = frozenset()
    """Codes of rules that only inform here: the form does not lay down what they check."""
    blank_patterns: tuple[str, ...] = ()
    """Patterns of the paths of such cells, for keyed rows too."""
    relate: Relate | None = field(default=None, repr=False, compare=False)
    """Writes out the relations for the keyed rows that a report has."""
    compute: Compute | None = field(default=None, repr=False, compare=False)
    """Writes out the totals that follow from others for the keyed rows that a report has."""

    def arranged(self, sections: tuple[SectionSpec, ...]) -> tuple[SectionSpec, ...]:
        """The sections of the outline as this edition numbers them; those of one part change places."""
        if not self.numbers:
            return sections
        numbered = [replace(s, number=self.numbers.get(s.id, s.number)) for s in sections]
        out = list(numbered)
        for part in dict.fromkeys(s.part for s in numbered):
            own = [i for i, s in enumerate(numbered) if s.part == part]
            there = {sections[i].number: n for n, i in enumerate(own)}
            ordered = sorted((numbered[i] for i in own), key=lambda s: there.get(s.number, len(there)))
            for i, spec in zip(own, ordered, strict=True):
                out[i] = spec
        return tuple(out)

    @property
    def keyed(self) -> tuple[FormTable, ...]:
        """The tables that have keyed rows."""
        return tuple(t for t in self.tables if t.keyed)

    def covers(self, year: int) -> bool:
        """Whether it holds for a report year."""
        return self.first_year <= year and (self.last_year is None or year <= self.last_year)


@dataclass(frozen=True, slots=True)
class Applies:
    """For which reports a piece of knowledge holds; an empty tuple means all."""

    levels: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    first_year: int | None = None
    last_year: int | None = None

    def to(self, level: str | None, kind: str | None, year: int | None) -> bool:
        """Whether it holds. What is not known about a report never rules a piece of knowledge out."""
        if self.levels and level is not None and level not in self.levels:
            return False
        if self.kinds and kind is not None and kind not in self.kinds:
            return False
        if year is not None:
            if self.first_year is not None and year < self.first_year:
                return False
            if self.last_year is not None and year > self.last_year:
                return False
        return True


@dataclass(frozen=True, slots=True)
class HeadingVariant:
    """Another wording of a heading that reports print, how grave that is, and why."""

    text: str
    severity: Literal["error", "warning", "info"]
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SubsectionSpec:
    """A sub-heading that the form asks for. ``names`` are shorter or longer ways to print it that are accepted."""

    id: str
    label: str
    names: tuple[str, ...] = ()
    wrong: tuple[HeadingVariant, ...] = ()


ROLES = ("review", "plans")
"""What a section may be for: it sets problems against what is done about them, or says what is to come."""


@dataclass(frozen=True, slots=True)
class SectionSpec:
    """A section of the outline: its number and exact heading, and what stands in it."""

    id: str
    number: str
    heading: str
    variants: tuple[HeadingVariant, ...] = ()
    subsections: tuple[SubsectionSpec, ...] = ()
    subsection_suffixes: tuple[str, ...] = ()
    """Words that may follow the label of a sub-heading, the same for all of a report (情况, 方面 …)."""
    tables: tuple[str, ...] = ()
    """Ids of the form tables that stand in it, of any edition."""
    optional: bool = False
    notes: tuple[str, ...] = ()
    """Ids of further texts that a draft of it takes from a figures file's notes."""
    part: str | None = None
    """Id of the section that it stands in, where sections stand in larger parts."""
    whole: bool = False
    """Whether other sections stand in it, so that it need hold nothing of its own."""
    unnumbered: bool = False
    """Whether the heading is also printed without its number."""
    template: str = ""
    """The heading as the pack writes it, when what stands in ``heading`` was filled in for one report."""
    also: tuple[str, ...] = ()
    """Other headings that are as good."""
    also_templates: tuple[str, ...] = ()
    """Those as the pack writes them, when they were filled in."""
    roles: tuple[str, ...] = ()
    """What it is for, of ``ROLES``: a rule asks for the section of a role and knows none by its id."""

    @property
    def varies(self) -> bool:
        """Whether the heading names the agency or the year."""
        return any(f in heading for f in FIELDS for heading in (self.heading, *self.also))

    def filled(self, agency: str, year: int | str) -> SectionSpec:
        """The same with the heading of one agency's report of one year; empty values leave nothing in their place."""
        if not self.varies:
            return self
        also = tuple(fill(t, agency, year) for t in self.also)
        heading = fill(self.heading, agency, year)
        return replace(self, heading=heading, template=self.heading, also=also, also_templates=self.also)


FIELDS = ("{agency}", "{year}")


def fill(text: str, agency: str, year: int | str) -> str:
    """A text of the form with the agency and the year in their places; without the words around a year that is not
    known."""
    if not str(year):
        text = YEAR_OF_NONE.sub("", text)
    return text.replace("{agency}", agency).replace("{year}", str(year))


@dataclass(frozen=True, slots=True)
class Outline:
    """The sections in their order, and what a title looks like."""

    sections: tuple[SectionSpec, ...]
    title_pattern: str
    """A regular expression with the groups ``agency`` and ``year`` for a correct title."""
    title_variants: tuple[HeadingVariant, ...] = ()
    """Regular expressions (``text``) of titles that are read all the same, and reported."""
    placeholders: tuple[str, ...] = ()
    """Regular expressions of left-over placeholders."""
    instructions: tuple[str, ...] = ()
    """Instructions of the form itself that must not stand in a report, as regular expressions."""
    official: tuple[str, ...] = ()
    """Whole paragraphs of the form, without white space, as regular expressions."""

    @property
    def places(self) -> tuple[str, ...]:
        """Ids of all places that a note or a fact can be meant for: sections, sub-headings, further texts."""
        return tuple(i for s in self.sections for i in (s.id, *(sub.id for sub in s.subsections), *s.notes))

    def filled(self, agency: str, year: int | str) -> tuple[SectionSpec, ...]:
        """The sections with the headings of one report."""
        return tuple(s.filled(agency, year) for s in self.sections) if self.varies else self.sections

    @property
    def varies(self) -> bool:
        """Whether any heading names the agency or the year."""
        return any(s.varies for s in self.sections)

    def section(self, id: str) -> SectionSpec | None:
        """The section of an id, among the outermost and those inside them; None where there is none."""
        return next((s for s in self.sections if s.id == id), None)

    def of_role(self, role: str) -> tuple[str, ...]:
        """Ids of the sections that a role is played by."""
        return tuple(s.id for s in self.sections if role in s.roles)


@dataclass(frozen=True, slots=True)
class Period:
    """The days that a report covers, as (month, day); a period that ends before it begins ends in the next year."""

    first: tuple[int, int] = (1, 1)
    last: tuple[int, int] = (12, 31)

    @property
    def crosses(self) -> bool:
        """Whether it ends in the year after that it is named for."""
        return self.last < self.first

    def end(self, year: int) -> dt.date:
        """Its last day for a report year."""
        month, day = self.last
        year += self.crosses
        return dt.date(year, month, min(day, monthrange(year, month)[1]))

    @property
    def first_day(self) -> str:
        """The first day as a report prints it, month and day without the year."""
        return "{}月{}日".format(*self.first)

    @property
    def last_day(self) -> str:
        """The last day as a report prints it, month and day without the year."""
        return "{}月{}日".format(*self.last)


@dataclass(frozen=True, slots=True)
class Genre:
    """A loaded pack. ``root`` is where its other files (templates, lexicon …) are found."""

    id: str
    name: str
    editions: tuple[Edition, ...]
    outline: Outline
    levels: Mapping[str, str]
    """Level id to its Chinese name."""
    kinds: Mapping[str, str]
    root: str
    agencies: AgencyRules = field(default_factory=AgencyRules)
    period: Period = Period()
    sources: Mapping[str, str] = field(default_factory=dict)
    """What rules rest on for reports of this genre, by their codes, where that is more than they say themselves."""
    paths: frozenset[str] = field(init=False, repr=False, compare=False)
    """Every cell path of every edition."""
    prefixes: frozenset[str] = field(init=False, repr=False, compare=False)
    """What paths begin with: tables, rows and groups of rows."""

    def __post_init__(self) -> None:
        paths = frozenset(p for e in self.editions for p in e.cells)
        object.__setattr__(self, "paths", paths)
        prefixes = {p[:i] for p in paths for i, c in enumerate(p) if c == "."}
        object.__setattr__(self, "prefixes", frozenset(prefixes))

    def edition(self, year: int | None, agency: str = "") -> Edition:
        """The edition that holds for a report year (the latest, for None) and an agency: one of its place, else one of
        no place; the nearest one for a year before the first."""
        own = [e for e in self.editions if e.places and re.search(e.places, agency)]
        editions = own or [e for e in self.editions if not e.places] or list(self.editions)
        if year is None:
            return editions[-1]
        return next((e for e in editions if e.covers(year)), editions[0])

    def edition_by_id(self, id: str) -> Edition | None:
        """The edition of an id; None where there is none."""
        return next((e for e in self.editions if e.id == id), None)

    def cell(self, path: str) -> CellSpec | None:
        """The cell of that path in any edition, the latest first."""
        for e in reversed(self.editions):
            if path in e.cells:
                return e.cells[path]
        return next((c for e in reversed(self.editions) for t in e.keyed if (c := t.keyed_cell(path))), None)


@dataclass(frozen=True, slots=True)
class CellReading:
    """What a report's own table has in a cell.

    ``status``: ``value`` a number; ``blank`` nothing; ``mark`` a sign that stands for nothing (/, —, 无);
    ``text`` something else. A cell that the report does not have at all has no reading: it is missing.
    """

    path: str
    raw: str
    value: Decimal | None
    status: Literal["value", "blank", "mark", "text"]
    span: Span
