"""What the rules on numbers share: they turn contradictions that the analysis found into findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from drafting.findings import Finding
from drafting.genre.declared import Knowledge
from drafting.genre.structure_checks import structure_checks
from drafting.rules.base import Context, Rule

if TYPE_CHECKING:
    from drafting.analysis.numbers import Kind
    from drafting.text.span import Span


class NumberRule(Rule):
    """A rule for one kind of contradiction. The analysis is made once for all of them."""

    knowledge: ClassVar[tuple[Knowledge, ...]] = (("lexicon.yaml", ""), ("claims.yaml", ""))
    kind: ClassVar[Kind]

    def contradictions(self, context: Context) -> Iterator[Finding]:
        """The contradictions of this kind as findings."""
        parts = _parts_told(context)
        for c in context.numbers.of_kind(self.kind):
            if any(p.start <= c.span.start < p.end for p in parts):
                continue
            yield self.finding(
                context,
                c.span,
                c.message,
                severity=c.severity,
                found=c.found,
                expected=c.expected,
                reading=c.reading,
                cells=c.cells,
                related=c.related,
            )


def _parts_told(context: Context) -> list[Span]:
    """Where a report says how many parts it has: the names of parts beside it are no claim about what they hold."""
    return [
        passage.content.span_of(*match.span("said"))
        for passage in context.structure.passages
        for pattern in structure_checks(context.genre).parts
        for match in pattern.finditer(passage.content.text)
    ]
