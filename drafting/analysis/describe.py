"""Expressions over cells in a clerk's words: tables, rows and columns by their official labels."""

from __future__ import annotations

from decimal import Decimal

from drafting.genre.expressions import PREVIOUS, Expression
from drafting.genre.model import CellSpec, Edition
from drafting.text.numerals import to_digits


def number(value: Decimal) -> str:
    """A number in digits, as short as it is exact."""
    return to_digits(value)


def describe(expression: Expression, edition: Edition) -> str:
    """What an expression adds up: the group, its column, and that it is a sum."""
    out = []
    positive = [t for t in expression.terms if t.sign > 0 and t.name is not None]
    negative = [t for t in expression.terms if t.sign < 0 and t.name is not None]
    for sign, terms in (("＋", positive), ("－", negative)):
        text = _sum(tuple(str(t.name) for t in terms), edition)
        if text:
            out.append((sign, text))
    return "".join((sign if i else "") + text for i, (sign, text) in enumerate(out))


def _sum(names: tuple[str, ...], edition: Edition) -> str:
    specs = [(n, edition.cells.get(n.removeprefix(PREVIOUS))) for n in names]
    known = [(n, s) for n, s in specs if s is not None]
    if not known:
        return "＋".join(names)
    last_year = "上年" if names[0].startswith(PREVIOUS) else ""
    groups: list[list[CellSpec]] = []
    for _, spec in known:
        for group in groups:
            if (
                _alike(group[0], spec)
                and len({id(g.column) for g in [*group, spec]}) * len({id(g.row) for g in [*group, spec]})
                == len(group) + 1
            ):
                group.append(spec)
                break
        else:
            groups.append([spec])
    return "＋".join(last_year + _group(g) for g in groups)


def _alike(one: CellSpec, other: CellSpec) -> bool:
    if one.table is not other.table:
        return False
    same_group = len(one.rows) > 1 and one.rows[:-1] == other.rows[:-1] and any(a.label for a in one.rows[:-1])
    return (same_group and one.column == other.column) or one.row == other.row


def _group(specs: list[CellSpec]) -> str:
    first = specs[0]
    if len(specs) == 1:
        return first.name
    if all(s.row == first.row and s.rows == first.rows for s in specs):
        labels = [s.column.label for s in specs]
        groups = [next((a.label for a in reversed(s.columns[:-1]) if a.label), "") for s in specs]
        if len(set(labels)) == 1 and all(groups):
            return f"{first.table.name}“{'、'.join(groups)}”各组“{labels[0]}”之和"
        long = len(specs) < 3 or len(set(labels)) < len(labels)
        columns = "、".join(f"{g}—{label}" if g and long else label for g, label in zip(groups, labels, strict=True))
        row = "—".join(a.label for a in first.rows if a.label)
        return f"{first.table.name}“{row}”的“{columns}”之和" if row else f"{first.table.name}“{columns}”之和"
    above = next((a for a in reversed(first.rows[:-1]) if a.label), None)
    if above is not None and len(specs) == len(above.children):
        return f"{first.table.name}“{above.number}{above.label}”各项的“{first.column.label}”之和"
    rows = "、".join(s.row.label for s in specs)
    return f"{first.table.name}“{rows}”的“{first.column.label}”之和"
