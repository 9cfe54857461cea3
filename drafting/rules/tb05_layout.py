"""Rows, columns and labels that are not the official form's."""

from __future__ import annotations

from collections.abc import Iterator

from rapidfuzz import fuzz

from drafting.findings import Finding, Severity
from drafting.rules.base import Context, Rule
from drafting.text.differences import describe_difference
from drafting.text.span import Span

_GRADES = {
    "unknown_row": Severity.ERROR,
    "unknown_column": Severity.ERROR,
    "missing_row": Severity.ERROR,
    "missing_column": Severity.ERROR,
    "label_variant": Severity.WARNING,
    "unsure_label": Severity.WARNING,
    "duplicate": Severity.ERROR,
    "unreadable": Severity.WARNING,
}
_LIKE = 70
_LONG = 12
_FOLDED = str.maketrans({"(": "（", ")": "）", ":": "：", ",": "，", ";": "；"})


class Layout(Rule):
    code = "TB05"
    severity = Severity.ERROR
    title = "表格式样与规定不一致"
    what = "把报告的表格与规定的式样逐行逐列比较：缺的、多的、改了名的行和列，读不出的数字，左上角说明是否改动。"
    why = "规定的表格不得增删行列、改动名称；缺一列，数字就可能错到邻列去。"

    def check(self, context: Context) -> Iterator[Finding]:
        for trouble in context.tables.troubles:
            severity = _GRADES.get(trouble.kind)
            if severity is None:
                continue
            yield self.finding(
                context,
                first_words(context, trouble.span),
                trouble.message,
                severity=severity,
                found=trouble.label or None,
                expected=trouble.expected or None,
                cells=trouble.cells,
            )
        yield from self._corners(context)

    def _corners(self, context: Context) -> Iterator[Finding]:
        """The note in a table's top left corner, letter for letter; the width of brackets is typography."""
        for id, tables in context.tables.tables.items():
            corner = context.tables.forms[id].corner
            if len(corner) < _LONG:
                continue
            expected = corner.translate(_FOLDED)
            for table in tables:
                for cell in table.cells:
                    content = cell.content.squeeze()
                    printed = content.text.translate(_FOLDED)
                    if cell.row > 2 or len(printed) < _LONG or printed == expected:
                        continue
                    if fuzz.ratio(printed, expected) >= _LIKE and printed.strip("（）") != expected.strip("（）"):
                        yield self.finding(
                            context,
                            content.span,
                            f"表格左上角的说明与规定不一致：{describe_difference(printed, expected)}",
                            severity=Severity.INFO,
                            found=content.text,
                            expected=corner,
                        )


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
