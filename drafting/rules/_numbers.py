"""What the rules on numbers share: they turn contradictions that the analysis found into findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, ClassVar

from drafting.findings import Finding
from drafting.genre.declared import Knowledge
from drafting.rules.base import Context, Rule

if TYPE_CHECKING:
    from drafting.analysis.numbers import Kind


class NumberRule(Rule):
    """A rule for one kind of contradiction. The analysis is made once for all of them."""

    knowledge: ClassVar[tuple[Knowledge, ...]] = (("lexicon.yaml", ""), ("claims.yaml", ""))
    kind: ClassVar[Kind]

    def contradictions(self, context: Context) -> Iterator[Finding]:
        """The contradictions of this kind as findings."""
        for c in context.numbers.of_kind(self.kind):
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
