"""Paragraphs that take the rows of a keyed table one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import ClassVar

from drafting.analysis.structure import Passage, SectionFound
from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.genre.model import FormTable
from drafting.genre.structure_checks import ListedRows, structure_checks
from drafting.rules.base import Context, Rule
from drafting.text.layout import ordinal_of
from drafting.text.span import Span

_SHOWN = 3
_TAIL = 2
"""Characters of the word that names of rows end in and prose leaves out."""


@dataclass(frozen=True, slots=True)
class _Item:
    """A paragraph on a row: the names by which it names it, from the widest to its own, and where."""

    names: tuple[str, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class _Table:
    """A keyed table whose rows are taken one by one, and the names that lead to each of its rows, by code."""

    listed: ListedRows
    form: FormTable
    every: Mapping[str, tuple[str, ...]]
    rows: Mapping[str, tuple[str, ...]]
    """Those that have no rows below them, and an amount."""

    def items(self, section: SectionFound) -> list[_Item]:
        """The paragraphs of a section that are on a row."""
        return [i for p in section.passages if (i := _item(p, self.listed.pattern)) is not None]

    def code(self, item: _Item) -> str | None:
        """The row that a paragraph is on."""
        return next((c for c, names in self.every.items() if _alike(item.names, names)), None)

    def on_row(self, passage: Passage) -> str | None:
        """The row that a passage is on."""
        item = _item(passage, self.listed.pattern)
        return None if item is None else self.code(item)

    def told(self, section: SectionFound) -> set[str]:
        """The rows without rows below them that a section has a paragraph on."""
        return {c for p in section.passages if (c := self.on_row(p)) is not None and c in self.rows}


class RowsInProse(Rule):
    """Paragraphs that explain a keyed table row by row: a row without one, a paragraph without a row, one twice, a
    name that differs."""

    code = "ST33"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("structure.yaml", "listed"),)
    severity = Severity.ERROR
    title = "逐项说明与表格的行不一致"
    remedy = "每一行写一段，名称照表格写"
    what = "规定要对表格的各行逐项说明的，查是否每一行都有一段、每一段在表里都有这一行、有没有写了两遍，名称是否一致。"
    why = "逐项说明多从上年稿子改来，容易漏掉新增的行，留下已经没有的行和旧的名称。"

    def check(self, context: Context) -> Iterator[Finding]:
        tables = [t for listed in structure_checks(context.genre).listed if (t := _table(context, listed)) is not None]
        for table in tables:
            section = context.structure.section(table.listed.section)
            if section is not None:
                yield from self._listed(context, table, section)
        for section in context.structure.sections:
            if section.spec is None:
                yield from self._unknown(context, tables, section)

    def _unknown(self, context: Context, tables: Sequence[_Table], section: SectionFound) -> Iterator[Finding]:
        """A section below a heading of its own: of the tables whose rows it mostly tells."""
        here = [t for t in tables if 2 * len(t.told(section)) >= len(t.rows) > 0]
        for table in here:
            others = [names for t in tables if t is not table for names in t.every.values()]
            yield from self._listed(context, table, section, others)

    def _listed(
        self, context: Context, table: _Table, section: SectionFound, others: Sequence[tuple[str, ...]] = ()
    ) -> Iterator[Finding]:
        """What is told of a section that takes the rows of a table, beside it those named by ``others``."""
        listed, form, rows = table.listed, table.form, table.rows
        items = table.items(section)
        left = dict(rows)
        seen: set[tuple[str, ...]] = set()
        for item in items:
            code = table.code(item)
            if code is None and any(_alike(item.names, names) for names in others):
                continue
            if item.names in seen:
                if not any(_alike(item.names, names) for names in others):
                    yield self.finding(context, item.span, f"“{_said(item.names)}”写了两段")
                continue
            seen.add(item.names)
            if code is not None:
                left.pop(code, None)
                continue
            near = get_close_matches(_said(item.names), [_said(n) for n in left.values()], 1, 0.6)
            told = f"{form.name}里没有“{_said(item.names)}”这一行"
            if near:
                told += f"，是否应为“{near[0]}”？"
                left = {c: n for c, n in left.items() if _said(n) != near[0]}
            yield self.finding(context, item.span, told, expected=near[0] if near else None)
        left = _untold(left, section, table)
        if left and self._by_rows(listed, section, len(rows) - len(left)):
            names = "、".join(f"“{_said(n)}”" for n in list(left.values())[:_SHOWN])
            more = f"等{len(left)}行" if len(left) > _SHOWN else ""
            cells = tuple(".".join(p for p in (form.path, c, listed.column) if p) for c in left)
            place = items[-1].span if items else section.heading.span
            yield self.finding(context, place, f"没有说明{form.name}的{names}{more}", cells=cells)

    @staticmethod
    def _by_rows(listed: ListedRows, section: SectionFound, told: int) -> bool:
        """Whether a section takes the rows one by one: it tells some of them, or ends with announcing to."""
        announced, passages = listed.announced, section.passages
        return told > 0 or (announced is not None and bool(passages) and bool(announced.search(passages[-1].text)))


def _table(context: Context, listed: ListedRows) -> _Table | None:
    """What a report has of a table; None where it has no row."""
    form = next((t for t in context.edition.keyed if t.path == listed.table), None)
    if form is None:
        return None
    printed = form.id in context.tables.tables
    values = context.tables.values if printed else context.cells
    every = _row_names(form, () if printed else values)
    if not every:
        return None
    return _Table(listed, form, every, {c: every[c] for c in _leaves(form, every, values, listed.column)})


def _row_names(form: FormTable, cells: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The names that lead to each row that a report has, by code; of the ``cells`` of figures by the list of codes."""
    axes = [a for b in form.blocks for group in b.rows for a in group.children if a.code]
    names = {a.code: _plain(a.label) for a in axes}
    for code in filter(None, map(form.code_of, cells)):
        family = form.family_of(code)
        if family is not None and code in family.names:
            names.setdefault(code, _plain(family.names[code]))
    return {code: tuple(names[c] for c in sorted(names) if code.startswith(c)) for code in names}


def _leaves(
    form: FormTable, names: Mapping[str, tuple[str, ...]], values: Mapping[str, object], column: str
) -> Iterator[str]:
    """The rows that have no rows below them and an amount."""
    for code in names:
        path = ".".join(p for p in (form.path, code, column) if p)
        if values.get(path) and not any(c != code and c.startswith(code) for c in names):
            yield code


def _alike(said: tuple[str, ...], names: tuple[str, ...]) -> bool:
    """Whether names are those of a row or the last of them, but for a last word of no more than two characters that one
    leaves out."""
    return 0 < len(said) <= len(names) and all(
        a == b or (b.startswith(a) and len(b) - len(a) <= _TAIL) for a, b in zip(said, names[-len(said) :], strict=True)
    )


def _untold(
    left: Mapping[str, tuple[str, ...]],
    section: SectionFound,
    table: _Table,
) -> dict[str, tuple[str, ...]]:
    """The rows that a section does not tell in any other way either: by their code, or by a name that only they have
    and an amount behind it. What stands without an ordinal before the first paragraph on a row sums up and takes no
    row's place."""
    texts = [p.text.strip() for p in section.passages]
    first = next((i for i, p in enumerate(section.passages) if table.on_row(p) in table.rows), 0)
    text = _plain("".join(texts))
    listing = _plain("".join(t for i, t in enumerate(texts) if i >= first or ordinal_of(t) is not None))
    own = [names[-1] for names in table.rows.values()]
    return {
        code: names
        for code, names in left.items()
        if code not in text
        and not (own.count(names[-1]) == 1 and re.search(rf"{re.escape(names[-1])}[^，。；、\d]{{0,8}}\d", listing))
    }


def _item(passage: Passage, pattern: re.Pattern[str]) -> _Item | None:
    found = pattern.match(passage.text.strip())
    if found is None:
        return None
    start = passage.text.index(found[0])
    names = tuple(_plain(n) for n in found.groups() if n is not None)
    return _Item(names, passage.content.span_of(start, start + len(found[0].rstrip("。，：:"))))


def _plain(name: str) -> str:
    return "".join(name.split()).translate(_BRACKETS)


_BRACKETS = str.maketrans("()", "（）", '“”"')
"""Widths and quotation marks in which a name (“两庭”建设) may differ."""


def _said(names: tuple[str, ...]) -> str:
    return "—".join(names)
