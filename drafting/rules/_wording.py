"""What the rules on words share: they turn what the pack's knowledge finds into findings."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from drafting.analysis.slips import SlipFound, find_slips
from drafting.findings import Finding, Fix, Severity
from drafting.rules.base import Context, Rule
from drafting.text.span import Span
from drafting.text.taken import Ranges


class SlipRule(Rule):
    """A rule for one topic of the pack's slips."""

    topic: ClassVar[str]

    def check(self, context: Context) -> Iterator[Finding]:
        slips = self.slips(context)
        for slip in slips:
            yield slip_finding(self, context, slip)
        yield from self.beside(context, Ranges((s.start, s.end) for s in slips))

    def slips(self, context: Context) -> tuple[SlipFound, ...]:
        """The slips of the topic."""
        return tuple(find_slips(context.reading, context.wording.of(self.topic), context.agency, context.report_year))

    def beside(self, context: Context, told: Ranges) -> Iterator[Finding]:
        """What a rule finds beside the slips, where none was told."""
        del context, told
        yield from ()


def slip_finding(rule: Rule, context: Context, found: SlipFound) -> Finding:
    """A finding of a rule for a slip."""
    span = context.reading.span(found.start, found.end)
    printed = span.slice(context.document.text)
    shown = context.reading.text[found.start : found.end]
    slip = found.slip
    said = f"“{shown}”应为“{found.right}”" if found.right is not None else f"“{shown}”"
    message = f"{said}{'，' if found.right is not None else '：'}{slip.message}" if slip.message else said
    source = f"（{slip.source}）" if slip.source else ""
    return rule.finding(
        context,
        span,
        message + source,
        severity=Severity(slip.severity),
        found=printed,
        expected=found.right,
        fix=fix_of(span, found.start, found.end, found.right) if slip.severity != "info" else None,
    )


def fix_of(span: Span, start: int, end: int, right: str | None) -> Fix | None:
    """A replacement where the words stand in the file just as they read, without markup or breaks between them."""
    if right is None or len(span) != end - start:
        return None
    return Fix(span.start, span.end, right)
