"""What the numbers of a genre's prose say, for genres whose prose tells of amounts: ``claims.yaml``.

Subjects with their words, the cells and budgets that they are, what they are parts of; the rows of keyed tables; sums,
bounds and counts that must stand. A pack without the file has none of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Literal, TypeVar, cast

from drafting.genre import schema
from drafting.genre.expressions import PREVIOUS, Expression
from drafting.genre.keyed import sample_codes
from drafting.genre.model import Genre
from drafting.genre.yaml_nodes import Faults, Node, each, load_yaml, near, nearest
from drafting.language.amounts import written_out

CLAIMS = "claims.yaml"
ANY = "any"
"""The scope of cells that are meant whatever the words around say."""
GAP = "…"
"""Stands in a word for what may come between its beginning and its end."""
WHOLE = "whole"
"""The scope where none is named."""
Form = Literal["value", "change", "budget"]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reference:
    """A subject in a scope; without one, in that of what refers to it."""

    subject: str
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """A thing that has an amount or a count. ``units`` are those of its count; empty for money."""

    id: str
    name: str
    words: tuple[str, ...]
    cells: Mapping[str, tuple[Expression, ...]] = field(default_factory=dict)
    """The expressions over cells that its amount is, by scope."""
    budgets: tuple[Expression, ...] = ()
    at_most: Expression | None = None
    """What its amount does not exceed, and mostly is."""
    of: tuple[Reference, ...] = ()
    """What its shares are of."""
    units: frozenset[str] = frozenset()
    generic: bool = False
    """Whether its word names it only where nothing else does."""
    total: bool = False
    """Whether its words right behind another name only say that this is an income or a spending."""
    last: tuple[Expression, ...] = ()
    """The expressions over this year's cells that are its amount of last year."""
    mostly: tuple[Expression, ...] = ()
    """What its amount mostly is and need not be."""
    around: tuple[tuple[str, str], ...] = ()
    """The beginnings and ends of its words that have something else between them."""
    rate: tuple[str, ...] = ()
    """What its part of that which it is ``of`` is called."""


@dataclass(frozen=True, slots=True)
class RowCells:
    """The cell that a row of a table is, by its code. ``units`` are those of a count; empty for money."""

    table: str
    scope: str
    cell: str
    of: tuple[Reference, ...]
    units: frozenset[str] = frozenset()
    last: str = ""
    """The cell that has its amount of last year."""


@dataclass(frozen=True, slots=True)
class SumOf:
    """A whole and its parts, for numbers of one form. ``rows``: the parts are that table's rows without rows below."""

    form: Form
    whole: str
    parts: tuple[str, ...]
    scope: str = ""
    rows: str = ""
    rest: str = ""
    """The part that is all that the others are not: where it is told, nothing is left out."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A subject whose number is never more than another's, or than a fixed one."""

    low: str
    high: str = ""
    most: Decimal | None = None
    anywhere: bool = False
    """Whether the other one may stand anywhere in the report, and mostly is no less; else it stands beside."""


@dataclass(frozen=True, slots=True)
class Mandated:
    """Counts that must be told when a cell is not 0; ``any`` of the subjects is enough where it says so."""

    when: str
    subjects: tuple[str, ...]
    name: str
    any: bool


@dataclass(frozen=True)
class Claims:
    """The knowledge of one pack."""

    units: Mapping[str, Decimal]
    levels: tuple[str, ...]
    suffix: str
    roles: Mapping[str, tuple[str, ...]]
    fillers: tuple[str, ...]
    reasons: tuple[str, ...]
    scopes: Mapping[str, tuple[str, ...]]
    subjects: Mapping[str, Subject]
    rows: tuple[RowCells, ...]
    sums: tuple[SumOf, ...]
    bounds: tuple[Bound, ...]
    alike: tuple[tuple[str, ...], ...]
    """Subjects whose numbers are mostly the same."""
    mandated: tuple[Mandated, ...]
    outside: frozenset[str]
    """Sections whose prose says nothing of the tables."""
    outside_headings: tuple[re.Pattern[str], ...]
    rest: tuple[re.Pattern[str], ...]
    """Headings from which on nothing is said of the tables."""
    ignored: tuple[re.Pattern[str], ...]
    """Texts whose numbers belong to a name."""


_kept: dict[int, tuple[Genre, Claims]] = {}
_MOST_KEPT = 8


def load_claims(genre: Genre) -> Claims | None:
    """The knowledge of a genre's pack; None where it has none. Raises PackError, with file and line."""
    path = Path(genre.root) / CLAIMS
    if not genre.root or not path.is_file():
        return None
    known = _kept.get(id(genre))
    if known is not None and known[0] is genre:
        return known[1]
    claims = _Loader(genre).load(path)
    if len(_kept) >= _MOST_KEPT:
        _kept.clear()
    _kept[id(genre)] = (genre, claims)
    return claims


class _Loader:
    """The file of one genre, its cells and tables checked against the form."""

    def __init__(self, genre: Genre) -> None:
        self.genre = genre
        self.sections = tuple(s.id for s in genre.outline.sections)
        self.tables = {t.path: t for e in genre.editions for t in e.tables}
        self.steps = {
            path: tuple(
                ".".join(a.segment for a in way if a.segment)
                for block in form.blocks
                if block.family is not None
                for axis in block.columns
                for way in axis.leaves()
            )
            for path, form in self.tables.items()
            if form.keyed
        }
        self.codes = {t.path: codes for e in genre.editions for t in e.keyed for codes in [sample_codes(e)[t.id]]}

    def load(self, path: Path) -> Claims:
        """The knowledge of the file. Raises what is wrong with it, all together."""
        keys = load_yaml(path).shaped(schema.CLAIMS)
        faults = Faults()

        def kept(name: str, read: Callable[[Node], T], default: T) -> T:
            out = default
            if name in keys:
                with faults.kept():
                    out = read(keys[name])
            return out

        none: tuple[str, ...] = ()
        scopes: dict[str, tuple[str, ...]] = kept("scopes", _scopes, {})
        known = (*scopes, WHOLE, ANY)
        subjects: dict[str, Subject] = {}  # also those that are not in order: what refers to them is
        kept("subjects", lambda n: self.subjects(n, known, subjects), None)
        outside: dict[str, Node] = kept("outside", lambda n: n.shaped(schema.CLAIM_OUTSIDE), {})
        claims = Claims(
            kept("units", lambda n: {unit: _factor(node) for unit, node in n.items()}, {}),
            kept("levels", Node.texts, none),
            kept("suffix", Node.text, ""),
            kept("roles", _roles, {}),
            kept("fillers", _words, none),
            kept("reasons", _words, none),
            scopes,
            subjects,
            kept("rows", lambda n: tuple(each(n.list(), lambda i: self.row(i, subjects, known))), ()),
            kept("sums", lambda n: tuple(each(n.list(), lambda i: self.sum(i, subjects, known))), ()),
            kept("bounds", lambda n: tuple(each(n.list(), lambda i: _bound(i, subjects))), ()),
            kept("alike", lambda n: tuple(each(n.list(), lambda i: _alike(i, subjects))), ()),
            kept("mandated", lambda n: tuple(each(n.list(), lambda i: self.mandated(i, subjects))), ()),
            kept("outside", lambda _: _outside(outside, self.sections), frozenset()),
            kept("outside", lambda _: _regexes(outside, "headings"), ()),
            kept("outside", lambda _: _regexes(outside, "rest"), ()),
            kept("ignored", lambda n: tuple(each(n.list(), Node.regex)), ()),
        )
        faults.told()
        return claims

    def expression(self, node: Node) -> Expression:
        """An expression over cells of the form."""
        try:
            parsed = Expression.parse(node.text())
        except ValueError as error:
            node.fail(f"式子读不懂：{error}")
        for name in parsed.cells:
            self.cell(node, name.removeprefix(PREVIOUS))
        return parsed

    def cell(self, node: Node, path: str) -> str:
        """The path of a cell of the form."""
        if self.genre.cell(path) is None:
            keyed = {f"{t}.{c}.{s}" for t, steps in self.steps.items() for c in self.codes[t] for s in steps}
            node.fail(f"“{path}”不是任何表格的单元格", nearest(path, self.genre.paths | keyed))
        return path

    def coded(self, node: Node, table: str) -> str:
        """The path of a cell with ``{code}`` in it, in a table."""
        text = node.text()
        pattern = re.compile(re.escape(text).replace(re.escape("{code}"), r"\w+"))
        if "{code}" not in text:
            node.fail("这里要有 {code}，它是一行的代码", f"写成 {table}.{{code}}.栏的 id")
        samples = [text.replace("{code}", c) for c in self.codes.get(table, ())]
        fits = any(self.genre.cell(s) is not None for s in samples) or any(map(pattern.fullmatch, self.genre.paths))
        if not fits:
            known = [f"{table}.{{code}}.{step}" for step in self.steps.get(table, ())]
            node.fail(f"“{text}”不是任何表格的单元格", nearest(text, known))
        return text

    def table(self, node: Node) -> str:
        """The path of a table of the form, or of a group of its rows."""
        text = node.text()
        if text not in self.tables and not any(p.startswith(f"{text}.") for p in self.genre.paths):
            node.fail(f"没有路径是“{text}”的表", near(text, tuple(self.tables), "表"))
        return text

    def subjects(self, node: Node, scopes: tuple[str, ...], out: dict[str, Subject]) -> None:
        """Adds all subjects by id; what each refers to is there."""
        references: list[tuple[Node, str]] = []
        faults = Faults()
        for item in node.list():
            with faults.kept():
                keys = item.shaped(schema.CLAIM_SUBJECT)
                id = keys["id"].text()
                if id in out:
                    keys["id"].fail(f"id “{id}”重复")
                out[id] = Subject(id, keys["name"].text(), _words(keys["words"]))
                of = _of(keys["of"]) if "of" in keys else ()
                references += [(keys["of"], r.subject) for r in of]
                out[id] = self.subject(id, keys, of, scopes)
        for place, id in references:
            with faults.kept():
                _known(place, id, out)
        faults.told()

    def subject(self, id: str, keys: Mapping[str, Node], of: tuple[Reference, ...], scopes: tuple[str, ...]) -> Subject:
        """One subject."""
        faults = Faults()
        cells: dict[str, tuple[Expression, ...]] = {}
        for scope, node in keys["cells"].items() if "cells" in keys else ():
            with faults.kept():
                if scope not in scopes:
                    node.fail(f"没有范围“{scope}”", near(scope, scopes, "范围"))
                cells[scope] = tuple(each(node.list(), self.expression))
        budgets: list[Expression] = []
        last: list[Expression] = []
        mostly: list[Expression] = []
        for name, found in (("budgets", budgets), ("last", last), ("mostly", mostly)):
            if name in keys:
                with faults.kept():
                    found.extend(each(keys[name].list(), self.expression))
        at_most: Expression | None = None
        if "cells_at_most" in keys:
            with faults.kept():
                at_most = self.expression(keys["cells_at_most"])
        around: tuple[tuple[str, str], ...] = ()
        if "around" in keys:
            with faults.kept():
                around = _around(keys["around"])
        faults.told()
        return Subject(
            id,
            keys["name"].text(),
            _words(keys["words"]),
            cells,
            tuple(budgets),
            at_most,
            of,
            frozenset(keys["units"].texts()) if "units" in keys else frozenset(),
            keys["generic"].boolean() if "generic" in keys else False,
            keys["total"].boolean() if "total" in keys else False,
            tuple(last),
            tuple(mostly),
            around,
            _words(keys["rate"]) if "rate" in keys else (),
        )

    def row(self, node: Node, subjects: Mapping[str, Subject], scopes: tuple[str, ...]) -> RowCells:
        """Which cell a row of a table is."""
        keys = node.shaped(schema.CLAIM_ROW)
        of = _of(keys["of"]) if "of" in keys else ()
        for r in of:
            _known(keys["of"], r.subject, subjects)
        table = self.table(keys["table"])
        if keys["scope"].text() not in (*scopes, table):
            said = near(keys["scope"].text(), (*scopes, table), "范围")
            keys["scope"].fail(f"没有范围“{keys['scope'].text()}”", said)
        return RowCells(
            table,
            keys["scope"].text(),
            self.coded(keys["cell"], table),
            of,
            frozenset(keys["units"].texts()) if "units" in keys else frozenset(),
            self.coded(keys["last"], table) if "last" in keys else "",
        )

    def sum(self, node: Node, subjects: Mapping[str, Subject], scopes: tuple[str, ...]) -> SumOf:
        """A whole and its parts."""
        keys = node.shaped(schema.CLAIM_SUM)
        form = cast(Form, keys["form"].choice("value", "change", "budget"))
        parts = tuple(_known(n, n.text(), subjects) for n in keys["parts"].list()) if "parts" in keys else ()
        if bool(parts) == ("rows" in keys):
            node.fail("parts 和 rows 写一个，也只写一个")
        scope = keys["scope"].choice(*scopes) if "scope" in keys else ""
        rows = self.table(keys["rows"]) if "rows" in keys else ""
        rest = _known(keys["rest"], keys["rest"].text(), {p: subjects[p] for p in parts}) if "rest" in keys else ""
        return SumOf(form, _known(keys["whole"], keys["whole"].text(), subjects), parts, scope, rows, rest)

    def mandated(self, node: Node, subjects: Mapping[str, Subject]) -> Mandated:
        """Counts that must stand."""
        keys = node.shaped(schema.CLAIM_MANDATED)
        wanted = tuple(_known(n, n.text(), subjects) for n in keys["subjects"].list())
        any_of = keys["any"].boolean() if "any" in keys else False
        return Mandated(self.cell(keys["when"], keys["when"].text()), wanted, keys["name"].text(), any_of)


def _scopes(node: Node) -> dict[str, tuple[str, ...]]:
    out = {}
    for item in node.list():
        parts = item.shaped(schema.CLAIM_SCOPE)
        out[parts["id"].text()] = _words(parts["words"])
    return out


def _alike(node: Node, subjects: Mapping[str, Subject]) -> tuple[str, ...]:
    return tuple(_known(n, n.text(), subjects) for n in node.list())


def _regexes(keys: Mapping[str, Node], name: str) -> tuple[re.Pattern[str], ...]:
    return tuple(each(keys[name].list(), Node.regex)) if name in keys else ()


def _words(node: Node) -> tuple[str, ...]:
    """The words of a text, parted by blanks, those written out that may leave something out."""
    return tuple(dict.fromkeys(w for pattern in node.text().split() for w in written_out(pattern)))


def _around(node: Node) -> tuple[tuple[str, str], ...]:
    """The beginnings and ends of words that have something else between them."""
    out = []
    for word in _words(node):
        parts = tuple(word.split(GAP))
        if len(parts) != 2 or not all(parts):
            node.fail(f"“{word}”要有一个{GAP}，两边都有词")
        out.append((parts[0], parts[1]))
    return tuple(out)


def _factor(node: Node) -> Decimal:
    try:
        return Decimal(str(node.node.value))
    except (InvalidOperation, ValueError):
        node.fail("这里应当是一个数")


def _roles(node: Node) -> dict[str, tuple[str, ...]]:
    return {name: _words(words) for name, words in node.shaped(schema.CLAIM_ROLES).items()}


def _outside(keys: Mapping[str, Node], sections: tuple[str, ...]) -> frozenset[str]:
    if "sections" not in keys:
        return frozenset()
    for node in keys["sections"].list():
        if node.text() not in sections:
            node.fail(f"提纲里没有“{node.text()}”这一部分", near(node.text(), sections, "部分"))
    return frozenset(keys["sections"].texts())


def _of(node: Node) -> tuple[Reference, ...]:
    out = []
    for item in node.list():
        if item.is_mapping:
            keys = item.mapping(("subject", "scope"))
            out.append(Reference(keys["subject"].text(), keys["scope"].text()))
        else:
            out.append(Reference(item.text()))
    return tuple(out)


def _known(node: Node, id: str, subjects: Mapping[str, Subject]) -> str:
    if id not in subjects:
        node.fail(f"没有事项“{id}”", near(id, tuple(subjects), "事项"))
    return id


def _bound(node: Node, subjects: Mapping[str, Subject]) -> Bound:
    keys = node.shaped(schema.CLAIM_BOUND)
    low = _known(keys["low"], keys["low"].text(), subjects)
    if ("high" in keys) == ("most" in keys):
        node.fail("high 和 most 写一个，也只写一个")
    if "most" in keys:
        return Bound(low, most=keys["most"].decimal())
    anywhere = keys["anywhere"].boolean() if "anywhere" in keys else False
    return Bound(low, _known(keys["high"], keys["high"].text(), subjects), anywhere=anywhere)
