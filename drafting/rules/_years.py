"""What the rules on years and dates share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from drafting.analysis.years import TimeFault
from drafting.findings import Finding
from drafting.rules.base import Context, Rule


class TimeRule(Rule):
    """A rule that tells faults of time."""

    def faults(self, context: Context, faults: Iterable[TimeFault]) -> Iterator[Finding]:
        """The faults as findings."""
        for fault in faults:
            yield self.finding(
                context,
                context.reading.span(fault.start, fault.end),
                fault.message,
                severity=fault.severity,
                found=context.reading.text[fault.start : fault.end],
                expected=fault.expected,
            )
