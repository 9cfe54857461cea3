"""What the rules on years and dates share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from drafting.analysis.years import TimeFault, title_year
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


def year_of(context: Context) -> int | None:
    """The year that the text reports on: the title's, unless everything else speaks of another."""
    other = title_year(context.reading, context.wording.time, context.year, context.genre.period)
    return other if other is not None else context.year
