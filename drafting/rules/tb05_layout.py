"""Rows, columns and labels that are not the official form's."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from drafting.analysis.labels import printed
from drafting.document.model import Cell, Table
from drafting.findings import Finding, Related, Severity
from drafting.genre.model import Axis, FormTable
from drafting.rules.base import Context, Rule
from drafting.text.differences import describe_difference
from drafting.text.mapped import MappedText
from drafting.text.span import Span

_GRADES = {
    "unknown_row": Severity.ERROR,
    "unknown_column": Severity.ERROR,
    "missing_row": Severity.ERROR,
    "missing_column": Severity.ERROR,
    "misplaced": Severity.ERROR,
    "label_variant": Severity.WARNING,
    "foreign_label": Severity.WARNING,
    "reworded": Severity.INFO,
    "unsure_label": Severity.WARNING,
    "duplicate": Severity.ERROR,
    "unreadable": Severity.WARNING,
    "other_unit": Severity.ERROR,
}
_LIKE = 70
_LONG = 12
_BLOCK = 75
"""So alike is a text that was meant for the label of a block."""
_HEADER_ROWS = 3
_FOLDED = str.maketrans({"(": "（", ")": "）", ":": "：", ",": "，", ";": "；"})


class Layout(Rule):
    """The printed grid against the form: rows and columns that are missing, added, renamed or out of order, corner
    and unit changed."""

    code = "TB05"
    severity = Severity.ERROR
    title = "表格式样与规定不一致"
    remedy = "按规定的式样重新套表，再逐格核对数字"
    what = (
        "把报告的表格与规定的式样逐行逐列比较：缺的、多的、改了名的行和列，读不出的数字，左上角说明和上方的计量单位"
        "是否改动。"
    )
    why = "规定的表格不得增删行列、改动名称；缺一列，数字就可能错到邻列去。"

    def check(self, context: Context) -> Iterator[Finding]:
        for trouble in context.tables.troubles:
            severity = _GRADES.get(trouble.kind)
            if severity is None:
                continue
            if trouble.kind == "unreadable" and trouble.table not in context.tables.tables:
                # Without a grid it is the conversion that lost what stood where.
                severity = Severity.INFO
            yield self.finding(
                context,
                first_words(context, trouble.span),
                trouble.message,
                severity=severity,
                found=trouble.label or None,
                expected=trouble.expected or None,
                cells=trouble.cells,
                related=tuple(Related("也不在规定的位置", s.start, s.end) for s in trouble.others),
            )
        yield from self._blocks(context)
        yield from self._groups(context)
        yield from self._corners(context)
        yield from self._notes(context)

    def _notes(self, context: Context) -> Iterator[Finding]:
        """What the form says in brackets behind a label, and the report's table leaves out."""
        for id, tables in context.tables.tables.items():
            form = context.tables.forms[id]
            axes = [a for b in form.blocks for top in (*b.rows, *b.columns) for a in _all(top)]
            # A label without a note lacks none: every text holds the empty one.
            axes = [a for a in axes if a.note not in context.document.text]
            cells = [c for t in tables for c in t.cells if c.text.strip()] if axes else []
            texts = [c.content.squeeze().text.translate(_FOLDED) for c in cells]
            for axis in axes:
                note = axis.note.translate(_FOLDED).strip("（）")
                alone = [c for c in cells if printed(c.text).key == printed(axis.label).key]
                if len(alone) == 1 and not any(note in t for t in texts):
                    content = alone[0].content.strip()
                    yield self.finding(
                        context,
                        content.span,
                        f"{form.name}的项目“{content.text}”缺少规定的说明“{axis.note}”",
                        severity=Severity.INFO,
                        found=content.text,
                        expected=axis.number + axis.label + axis.note,
                    )

    def _groups(self, context: Context) -> Iterator[Finding]:
        """The labels of groups of rows and columns, which hold no figures of their own, with the form's ordinals."""
        for id, tables in context.tables.tables.items():
            form = context.tables.forms[id]
            if form not in context.edition.tables:
                continue
            axes = [a for b in form.blocks for top in (*b.rows, *b.columns) for a in _all(top)]
            known = {k for a in axes for k in _keys(a)}
            cells = [c for t in tables for c in t.cells if c.text.strip()]
            there = {printed(c.text).key for c in cells}
            for axis in axes:
                if not axis.children or not axis.label or there & _right(axis):
                    continue
                # The end of a page may have cut it: then it is a part of what it was.
                altered = [
                    c
                    for c in cells
                    if (key := printed(c.text).key) in _keys(axis)
                    or (key not in known and _is_no_rest(key, printed(axis.label).key) and _meant(c.text, axis))
                ]
                if len(altered) != 1:
                    continue
                content = altered[0].content.strip()
                expected = axis.number + axis.label
                yield self.finding(
                    context,
                    content.span,
                    f"{form.name}的项目“{content.text}”与规定的“{expected}”不一致",
                    severity=Severity.WARNING,
                    found=content.text,
                    expected=expected,
                )

    def _blocks(self, context: Context) -> Iterator[Finding]:
        """The labels of the blocks of a table, letter for letter and in the form's order."""
        for id, tables in context.tables.tables.items():
            form = context.tables.forms[id]
            wanted = [(b.label, {printed(t).key for t in (b.label, *b.variants)}) for b in form.blocks if b.label]
            known = {key for _, keys in wanted for key in keys}
            longest = max(map(len, known), default=0)
            found = [c for t in tables for c in t.cells if _like_block(c, known, longest)] if known else []
            for i, cell in enumerate(found):
                key = printed(cell.text).key
                if len(found) == len(wanted):
                    expected, keys = wanted[i]
                    if key in keys and _unbracketed(cell.text, expected):
                        yield self._otherwise(context, form, cell, expected, Severity.INFO)
                    if key in keys:
                        continue
                    if key in known and not _twice(found, key) and not _exchanged(found, [k for _, k in wanted], i):
                        continue
                elif key in known:
                    continue
                else:
                    expected = max((w for w, _ in wanted), key=lambda w: fuzz.ratio(printed(w).key, key))
                yield self._otherwise(context, form, cell, expected, Severity.WARNING)

    def _otherwise(self, context: Context, form: FormTable, cell: Cell, expected: str, severity: Severity) -> Finding:
        content = cell.content.strip()
        said = f"{form.name}的“{content.text}”与规定的“{expected}”不一致"
        return self.finding(context, content.span, said, severity=severity, found=content.text, expected=expected)

    def _corners(self, context: Context) -> Iterator[Finding]:
        """The note in a table's top left corner, letter for letter; the width of brackets is typography."""
        for id, tables in context.tables.tables.items():
            form = context.tables.forms[id]
            if len(form.corner) < _LONG:
                continue
            expected = form.corner.translate(_FOLDED)
            like = [c for t in tables for c in t.cells if c.row < _HEADER_ROWS and _like_corner(c, expected)]
            for cell in like:
                content = cell.content.squeeze()
                printed_ = content.text.translate(_FOLDED)
                if printed_.strip("（）") != expected.strip("（）"):
                    yield self.finding(
                        context,
                        content.span,
                        f"表格左上角的说明与规定不一致：{describe_difference(printed_, expected)}",
                        severity=Severity.INFO,
                        found=content.text,
                        expected=form.corner,
                    )
            if not like and (wrong := _set_apart(context, expected)) is not None:
                yield self.finding(
                    context,
                    wrong.span,
                    f"表格左上角的说明与规定不一致：{describe_difference(wrong.text.translate(_FOLDED), expected)}",
                    severity=Severity.INFO,
                    found=wrong.text,
                    expected=form.corner,
                )
                continue
            # A reader that found the table's sides may have set the note elsewhere: it is missed only when the report
            # has it nowhere.
            if like or not _has_header(form, tables[0]):
                continue
            if expected.strip("（）") not in "".join(context.document.text.split()).translate(_FOLDED):
                first = next(c for c in tables[0].cells if c.text.strip())
                yield self.finding(
                    context,
                    first.content.strip().span,
                    f"{form.name}左上角缺少规定的说明“{form.corner}”",
                    severity=Severity.WARNING if _empty_corner(tables[0]) else Severity.INFO,
                    expected=form.corner,
                )


def _empty_corner(table: Table) -> bool:
    """Whether the corner is there, merged as in the form, with nothing in it: no reader lost it with its cell."""
    return any(c.row == c.column == 0 and c.rowspan > 1 and c.colspan > 1 and not c.text.strip() for c in table.cells)


def _meant(text: str, axis: Axis) -> bool:
    """Whether a label without an equal in the form was meant for a group: it bears its ordinal, or is like it."""
    key, label = printed(text).key, printed(axis.label).key
    if len(key) > len(label) + 4:
        return False
    if not axis.number:
        return label not in key and fuzz.ratio(key, label) >= _BLOCK
    number = printed(axis.number + axis.label).whole[: -len(label)]
    return printed(text).whole == number + key


def _all(axis: Axis) -> Iterator[Axis]:
    yield axis
    for child in axis.children:
        yield from _all(child)


def _keys(axis: Axis) -> set[str]:
    return {printed(t).key for t in (axis.label, axis.label + axis.note, *axis.variants, *axis.wrong) if t}


def _right(axis: Axis) -> set[str]:
    return {printed(t).key for t in (axis.label, axis.label + axis.note, *axis.variants) if t}


def _like_block(cell: Cell, known: set[str], longest: int) -> bool:
    key = printed(cell.text).key
    return 0 < len(key) <= longest + 2 and any(fuzz.ratio(key, k) >= _BLOCK for k in known)


def _is_no_rest(key: str, label: str) -> bool:
    """Whether a text is not what the end of a page left of a label; its first character, which may deny the rest, is
    not cut off alone."""
    return key not in label or label[1:] == key


def _exchanged(found: list[Cell], wanted: list[set[str]], i: int) -> bool:
    """Whether a label has changed places with the one before or behind it."""
    keys = [printed(c.text).key for c in found]
    beside = (j for j in (i - 1, i + 1) if 0 <= j < len(wanted))
    return any(keys[i] in wanted[j] and keys[j] in wanted[i] for j in beside)


def _unbracketed(text: str, expected: str) -> bool:
    """Whether a label has lost the brackets around its number."""
    printed_ = text.translate(_FOLDED)
    return any(mark in expected and mark not in printed_ for mark in "（）")


def _twice(cells: list[Cell], key: str) -> bool:
    return sum(printed(c.text).key == key for c in cells) > 1


def _like_corner(cell: Cell, expected: str) -> bool:
    text = cell.content.squeeze().text.translate(_FOLDED)
    return len(text) >= _LONG and fuzz.ratio(text, expected) >= _LIKE


def _set_apart(context: Context, expected: str) -> MappedText | None:
    """The note of a corner that stands before the table as a paragraph, where it is not as it should be."""
    for content in context.prose:
        squeezed = content.squeeze()
        text = squeezed.text.translate(_FOLDED)
        if abs(len(text) - len(expected)) <= _LONG and fuzz.ratio(text, expected) >= _LIKE:
            return squeezed if text.strip("（）") != expected.strip("（）") else None
    return None


def _has_header(form: FormTable, table: Table) -> bool:
    """Whether the table begins with the header of the form: then a corner is there, if only an empty one."""
    labels = {printed(axis.label).key for block in form.blocks for axis in block.columns if axis.label}
    return any(c.row == 0 and printed(c.text).key in labels for c in table.cells)


def first_words(context: Context, span: Span) -> Span:
    """The first words of a longer stretch: where a person should look. Of a table, its first cell with words."""
    for table in context.document.tables:
        if table.span.overlaps(span):
            for cell in table.cells:
                if cell.text.strip() and span.covers(cell.span):
                    return cell.span
    text = span.slice(context.document.text)
    cut = min((text.find(c) for c in "\n\t" if c in text), default=len(text))
    return Span(span.start, span.start + cut) if cut > 0 else Span(span.start, min(span.end, span.start + 1))
