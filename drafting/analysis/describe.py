"""Expressions over cells in a clerk's words: tables, rows and columns by their official labels."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from drafting.genre.expressions import PREVIOUS, Expression, Term
from drafting.genre.model import CellSpec, Edition, short_label
from drafting.text.numerals import to_digits
from drafting.text.quotes import quoted


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


def describe_all(readings: Sequence[tuple[Expression, Decimal]], edition: Edition) -> str:
    """What each of several expressions comes to; one that adds to the one before it is told by what it adds."""
    out = ""
    before: frozenset[Term] = frozenset()
    for expression, value in readings:
        terms = frozenset(expression.terms)
        if before and before < terms and all(t.sign > 0 for t in terms):
            out += f"，加上{_added(expression, before, edition)}共{number(value)}"
        else:
            out += f"{'；' if out else ''}{describe(expression, edition)}为{number(value)}"
        before = terms
    return out


def _added(expression: Expression, before: frozenset[Term], edition: Edition) -> str:
    """What an expression has beyond some terms; of the same column the rows alone are named."""
    more = [t for t in expression.terms if t not in before]
    names = [str(t.name) for t in expression.terms]
    specs = [edition.cells.get(n.removeprefix(PREVIOUS)) for n in names]
    one_year = len({n.startswith(PREVIOUS) for n in names}) == 1
    if one_year and len({(id(s.table), id(s.column)) if s is not None else None for s in specs}) == 1:
        rows = [s.short_rows for t, s in zip(expression.terms, specs, strict=True) if t in more and s is not None]
        if rows and all(rows):
            return "".join(quoted(r) for r in rows)
    return describe(Expression(tuple(more)), edition)


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
        return first.short_name
    if all(s.row == first.row and s.rows == first.rows for s in specs):
        labels = [s.column.label for s in specs]
        groups = [next((a.label for a in reversed(s.columns[:-1]) if a.label), "") for s in specs]
        if len(set(labels)) == 1 and all(groups):
            over = first.columns[-3] if len(first.columns) > 2 else None
            if over is not None and over.label and len(over.children) == len(specs):
                groups = [over.label]
            return f"{first.table.name}{quoted('、'.join(groups))}各组“{labels[0]}”之和"
        long = len(specs) < 3 or len(set(labels)) < len(labels)
        columns = "、".join(f"{g}—{label}" if g and long else label for g, label in zip(groups, labels, strict=True))
        row = "—".join(short_label(a) for a in first.rows if a.label)
        return f"{first.table.name}{quoted(row)}的“{columns}”之和" if row else f"{first.table.name}“{columns}”之和"
    above = next((a for a in reversed(first.rows[:-1]) if a.label), None)
    if above is not None and len(specs) == len(above.children):
        return f"{first.table.name}“{above.number}{above.label}”各项的“{first.column.label}”之和"
    rows = "、".join(short_label(s.row) for s in specs)
    return f"{first.table.name}{quoted(rows)}的“{first.column.label}”之和"
