"""Findings: what is wrong, at which words, compared with what."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from drafting.document.model import Document
from drafting.text.span import Span


class Severity(StrEnum):
    """``error``: a contradiction or a breach of the official format; ``warning``: very probably wrong; ``info``."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"

    @property
    def rank(self) -> int:
        """Higher is graver."""
        return {"info": 0, "warning": 1, "error": 2}[self.value]


@dataclass(frozen=True, slots=True)
class Fix:
    """A replacement that mends the finding: write ``replacement`` for ``[start, end)`` of the text."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a finding; ``start`` is None when it is not in this report's text."""

    message: str
    start: int | None = None
    end: int | None = None
    text: str = ""
    cell: str | None = None
    line: int | None = None
    column: int | None = None
    fix: Fix | None = None
    """What mends this place, for a finding that stands for several."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of one rule, as ``docs/schema/findings.schema.json`` describes it.

    ``start`` and ``end`` are offsets in the document's text, and ``text`` is what stands there. Lines,
    columns and ``context`` are filled in by ``locate``; rules leave them alone.
    """

    rule: str
    severity: Severity
    message: str
    start: int
    end: int
    text: str
    section: str | None = None
    found: Decimal | str | None = None
    expected: Decimal | str | None = None
    reading: str | None = None
    cells: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    line: int = 0
    column: int = 0
    end_line: int = 0
    end_column: int = 0
    context: str = ""

    @property
    def span(self) -> Span:
        """The place of the words that are wrong, in the document's text."""
        return Span(self.start, self.end)

    @property
    def sort_key(self) -> tuple[int, int, str, str]:
        """Order in a report: by place, the shorter span first, then by rule and message."""
        return (self.start, self.end, self.rule, self.message)


CONTEXT = 20
"""Characters of context shown on either side of a finding's words."""


def context_of(document: Document, span: Span) -> str:
    """The words and what stands around them in the same line, cut short with an ellipsis."""
    place = document.place(span.start)
    line_start, _ = document.source_map.line_range(place.line, len(document.text))
    _, line_end = document.source_map.line_range(document.place(span.end).line, len(document.text))
    start, end = max(line_start, span.start - CONTEXT), min(line_end, span.end + CONTEXT)
    before = "…" if start > line_start else ""
    after = "…" if end < line_end else ""
    body = document.text[start : max(end, span.end)]
    return before + " ".join(body.split("\n")) + after


def locate(document: Document, findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in order of the text, with lines, columns and context."""
    out = []
    for f in findings:
        start, end = document.place(f.start), document.place(f.end)
        related = tuple(
            r
            if r.start is None
            else replace(
                r,
                line=document.place(r.start).line,
                column=document.place(r.start).column,
                text=document.text[r.start : r.end],
            )
            for r in f.related
        )
        out.append(
            replace(
                f,
                line=start.line,
                column=start.column,
                end_line=end.line,
                end_column=end.column,
                context=context_of(document, f.span),
                related=related,
            )
        )
    return tuple(sorted(out, key=lambda f: f.sort_key))
