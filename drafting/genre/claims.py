"""What the numbers of a genre's prose say, for genres whose prose tells of amounts: ``claims.yaml``.

Subjects with their words, the cells and budgets that they are, what they are parts of; the rows of keyed tables; sums,
bounds and counts that must stand. A pack without the file has none of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from pathlib import Path
from typing import Literal, cast

from drafting.genre import schema
from drafting.genre.expressions import Expression
from drafting.genre.model import Genre
from drafting.genre.yaml_nodes import Node, load_yaml, near
from drafting.language.amounts import written_out

CLAIMS = "claims.yaml"
ANY = "any"
"""The scope of cells that are meant whatever the words around say."""
WHOLE = "whole"
"""The scope where none is named."""
Form = Literal["value", "change", "budget"]


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


@dataclass(frozen=True, slots=True)
class RowCells:
    """The cell that a row of a table is, by its code."""

    table: str
    scope: str
    cell: str
    of: tuple[Reference, ...]


@dataclass(frozen=True, slots=True)
class SumOf:
    """A whole and its parts, for numbers of one form. ``rows``: the parts are that table's rows without rows below."""

    form: Form
    whole: str
    parts: tuple[str, ...]
    scope: str = ""
    rows: str = ""


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


def load_claims(genre: Genre) -> Claims | None:
    """The knowledge of a genre's pack; None where it has none. Raises PackError, with file and line."""
    path = Path(genre.root) / CLAIMS
    if not genre.root or not path.is_file():
        return None
    return _load(str(path), tuple(s.id for s in genre.outline.sections))


@lru_cache(maxsize=8)
def _load(path: str, sections: tuple[str, ...]) -> Claims:
    keys = load_yaml(Path(path)).shaped(schema.CLAIMS)
    scopes = {}
    for node in keys["scopes"].list() if "scopes" in keys else ():
        parts = node.shaped(schema.CLAIM_SCOPE)
        scopes[parts["id"].text()] = _words(parts["words"])
    known = (*scopes, WHOLE, ANY)
    subjects = _subjects(keys["subjects"], known)
    outside = keys["outside"].shaped(schema.CLAIM_OUTSIDE) if "outside" in keys else {}
    return Claims(
        {unit: _factor(node) for unit, node in keys["units"].items()},
        keys["levels"].texts() if "levels" in keys else (),
        keys["suffix"].text() if "suffix" in keys else "",
        _roles(keys["roles"]),
        _words(keys["fillers"]) if "fillers" in keys else (),
        _words(keys["reasons"]) if "reasons" in keys else (),
        scopes,
        subjects,
        tuple(_row(n, subjects) for n in keys["rows"].list()) if "rows" in keys else (),
        tuple(_sum(n, subjects, known) for n in keys["sums"].list()) if "sums" in keys else (),
        tuple(_bound(n, subjects) for n in keys["bounds"].list()) if "bounds" in keys else (),
        tuple(tuple(_known(n, n.text(), subjects) for n in group.list()) for group in keys["alike"].list())
        if "alike" in keys
        else (),
        tuple(_mandated(n, subjects) for n in keys["mandated"].list()) if "mandated" in keys else (),
        _outside(outside, sections),
        tuple(n.regex() for n in outside["headings"].list()) if "headings" in outside else (),
        tuple(n.regex() for n in outside["rest"].list()) if "rest" in outside else (),
        tuple(n.regex() for n in keys["ignored"].list()) if "ignored" in keys else (),
    )


def _words(node: Node) -> tuple[str, ...]:
    """The words of a text, parted by blanks, those written out that may leave something out."""
    return tuple(dict.fromkeys(w for pattern in node.text().split() for w in written_out(pattern)))


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


def _subjects(node: Node, scopes: tuple[str, ...]) -> dict[str, Subject]:
    out: dict[str, Subject] = {}
    references: list[tuple[Node, str]] = []
    for item in node.list():
        keys = item.shaped(schema.CLAIM_SUBJECT)
        id = keys["id"].text()
        if id in out:
            keys["id"].fail(f"id “{id}”重复")
        of = _of(keys["of"]) if "of" in keys else ()
        references += [(keys["of"], r.subject) for r in of]
        out[id] = Subject(
            id,
            keys["name"].text(),
            _words(keys["words"]),
            _cells(keys["cells"], scopes) if "cells" in keys else {},
            tuple(_expression(n) for n in keys["budgets"].list()) if "budgets" in keys else (),
            _expression(keys["cells_at_most"]) if "cells_at_most" in keys else None,
            of,
            frozenset(keys["units"].texts()) if "units" in keys else frozenset(),
            keys["generic"].boolean() if "generic" in keys else False,
            keys["total"].boolean() if "total" in keys else False,
        )
    for place, id in references:
        _known(place, id, out)
    return out


def _cells(node: Node, scopes: tuple[str, ...]) -> dict[str, tuple[Expression, ...]]:
    out = {}
    for scope, cells in node.items():
        if scope not in scopes:
            cells.fail(f"没有范围“{scope}”", near(scope, scopes, "范围"))
        out[scope] = tuple(_expression(n) for n in cells.list())
    return out


def _expression(node: Node) -> Expression:
    try:
        return Expression.parse(node.text())
    except ValueError as error:
        node.fail(f"式子读不懂：{error}")


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


def _row(node: Node, subjects: Mapping[str, Subject]) -> RowCells:
    keys = node.shaped(schema.CLAIM_ROW)
    of = _of(keys["of"]) if "of" in keys else ()
    for r in of:
        _known(keys["of"], r.subject, subjects)
    return RowCells(keys["table"].text(), keys["scope"].text(), keys["cell"].text(), of)


def _sum(node: Node, subjects: Mapping[str, Subject], scopes: tuple[str, ...]) -> SumOf:
    keys = node.shaped(schema.CLAIM_SUM)
    form = cast(Form, keys["form"].choice("value", "change", "budget"))
    parts = tuple(_known(n, n.text(), subjects) for n in keys["parts"].list()) if "parts" in keys else ()
    if bool(parts) == ("rows" in keys):
        node.fail("parts 和 rows 写一个，也只写一个")
    scope = keys["scope"].choice(*scopes) if "scope" in keys else ""
    rows = keys["rows"].text() if "rows" in keys else ""
    return SumOf(form, _known(keys["whole"], keys["whole"].text(), subjects), parts, scope, rows)


def _bound(node: Node, subjects: Mapping[str, Subject]) -> Bound:
    keys = node.shaped(schema.CLAIM_BOUND)
    low = _known(keys["low"], keys["low"].text(), subjects)
    if ("high" in keys) == ("most" in keys):
        node.fail("high 和 most 写一个，也只写一个")
    if "most" in keys:
        return Bound(low, most=keys["most"].decimal())
    anywhere = keys["anywhere"].boolean() if "anywhere" in keys else False
    return Bound(low, _known(keys["high"], keys["high"].text(), subjects), anywhere=anywhere)


def _mandated(node: Node, subjects: Mapping[str, Subject]) -> Mandated:
    keys = node.shaped(schema.CLAIM_MANDATED)
    wanted = tuple(_known(n, n.text(), subjects) for n in keys["subjects"].list())
    any_of = keys["any"].boolean() if "any" in keys else False
    return Mandated(keys["when"].text(), wanted, keys["name"].text(), any_of)
