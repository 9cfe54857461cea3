"""Tables without data, and what must be said below them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import ClassVar

from drafting.findings import Finding, Severity
from drafting.genre.declared import Knowledge
from drafting.genre.model import FormTable, fill
from drafting.rules.base import Context, Rule
from drafting.text.span import Span

_BELOW = 6
"""Blocks below a table among which its note stands."""


class BlankTables(Rule):
    """A table of the form without any value that lacks the note demanded below it, or has values and the note."""

    code = "TB14"
    knowledge: ClassVar[tuple[Knowledge, ...]] = (("tables.yaml", "blank_note"),)
    severity = Severity.WARNING
    title = "空表没有说明，或说明与表格不符"
    remedy = "没有数据的，在表下写明；有数据的，删去“无数据”的说明"
    what = "没有数字的规定表格，查下面有没有规定的说明；有数字的，查下面是不是还写着没有数据。"
    why = "没有数据的表也要保留并作说明，否则分不清是没有还是漏填。"

    def check(self, context: Context) -> Iterator[Finding]:
        for form in context.edition.tables:
            tables = context.tables.tables.get(form.id, ())
            if not form.blank_note or not tables:
                continue
            name = context.agency.name if context.agency is not None else ""
            wanted = fill(form.blank_note, name, context.year or "")
            said = _note_below(context, form, tables[-1].span)
            filled = any(
                context.tables.values.get(p) for p, spec in context.edition.cells.items() if spec.table.id == form.id
            )
            if filled and said is not None:
                yield self.finding(context, said, f"{form.name}有数据，下面却写着没有数据")
            elif not filled and said is None:
                cell = tables[-1].cells[0]
                told = f"{form.name}没有数据，表下应当写明：{wanted}"
                yield self.finding(context, cell.content.strip().span or tables[-1].span, told, expected=wanted)


def _note_below(context: Context, form: FormTable, table: Span) -> Span | None:
    """Where the note stands below a table, whichever name it gives the agency."""
    before, _, after = form.blank_note.partition("{agency}")
    begins, ends = _plain(fill(before, "", context.year or "")), _plain(fill(after, "", context.year or ""))
    below = [b for b in context.document.blocks if b.span.start >= table.end][:_BELOW]
    for block in below:
        said = _plain(getattr(block, "text", ""))
        if said.endswith(ends) and begins in said:
            return block.span
    return None


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text)
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LN")
