"""What linting a report gave: the value that the linter makes and every renderer takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from drafting.document.model import Document
from drafting.findings import Finding, Severity
from drafting.genre.figures import Agency
from drafting.text.span import Span

if TYPE_CHECKING:
    from drafting.analysis.numbers import Coverage, NumberAccount


NOT_OF_GENRE = "这个文种没有写它要查的内容（"
"""What the reason begins with for a rule that a genre's pack has no knowledge for."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that could not be applied for want of an input, or of what the genre's pack does not say."""

    rule: str
    reason: str

    @property
    def of_genre(self) -> bool:
        """Whether it is no rule for reports of this genre: nothing that is given with a report would change it."""
        return self.reason.startswith(NOT_OF_GENRE)


@dataclass(frozen=True, slots=True)
class Failed:
    """A rule that broke: a fault of the program. Its silence says nothing about the report."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class NumbersSummary:
    """What became of the numbers of the prose, as a whole and one by one.

    ``words`` are the expressions of all readings in the form's words.
    """

    coverage: Coverage
    numbers: tuple[NumberAccount, ...]
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LintResult:
    """What linting a report gave. Iterating gives its findings, in order of the text.

    ``notes`` are remarks on the run itself (last year's figures are of another year), not on the report.
    """

    path: str | None
    agency: Agency | None
    year: int | None
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...] = ()
    failed: tuple[Failed, ...] = ()
    notes: tuple[str, ...] = ()
    document: Document | None = field(default=None, repr=False, compare=False)
    analysed: bool = False
    """Whether a rule has looked at the numbers of the prose, so that their coverage says something."""
    analyse: Callable[[], NumbersSummary] | NumbersSummary | None = field(default=None, repr=False, compare=False)
    """The summary of the numbers, or how to come by it: it needs the language tools, so it is made on demand."""
    places: Mapping[str, Span] = field(default_factory=dict, repr=False, compare=False)
    """Where the report's own tables print each cell, by path."""
    genre: str = ""
    """Id of the genre it was checked as."""

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    @cached_property
    def _summary(self) -> NumbersSummary:
        if self.analyse is None:
            raise ValueError("this result was made without the numbers of the prose")
        return self.analyse() if callable(self.analyse) else self.analyse

    @property
    def coverage(self) -> Coverage:
        """What became of the numbers of the prose: how many were verified, contradicted …"""
        return self._summary.coverage

    @property
    def numbers(self) -> Sequence[NumberAccount]:
        """The account of every number of the prose, in order of the text."""
        return self._summary.numbers

    @property
    def words(self) -> Mapping[str, str]:
        """What each expression of a number's readings is in the form's words."""
        return self._summary.words

    def detached(self, *, numbers: bool) -> LintResult:
        """The result as plain data that can be sent to another process; with the numbers' summary on request."""
        return replace(self, analyse=self._summary if numbers and self.analyse is not None else None)

    def without(self, silenced: Iterable[Finding]) -> LintResult:
        """The result without some of its findings (each taken out once)."""
        gone = {id(f) for f in silenced}
        return replace(self, findings=tuple(f for f in self.findings if id(f) not in gone))


def count(results: Iterable[LintResult]) -> dict[Severity, int]:
    """How many findings of each severity there are, the gravest first."""
    out = {Severity.ERROR: 0, Severity.WARNING: 0, Severity.INFO: 0}
    for result in results:
        for finding in result.findings:
            out[finding.severity] += 1
    return out


def gravest(results: Iterable[LintResult]) -> Severity | None:
    """The gravest severity among the findings, None when there are none."""
    return next((s for s, n in count(results).items() if n), None)


State = Literal["open", "met", "unmet", "remark", "unchecked", "manual"]
STATES: dict[State, str] = {
    "open": "□符合　□不符合",
    "met": "符合",
    "unmet": "不符合",
    "remark": "有提示",
    "unchecked": "未核对",
    "manual": "□已核对",
}
"""What is printed for each state; of an open one a person ticks one."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to check: what, the rule it is (empty for one that only a person can check), and what became of it."""

    text: str
    rule: str
    source: str = ""
    state: State = "open"
    note: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """The items by group, and whom they are for."""

    title: str
    facts: tuple[tuple[str, str], ...]
    """What it says above the items: name and value."""
    groups: tuple[tuple[str, tuple[Item, ...]], ...]

    def count(self, state: State) -> int:
        """How many items are in a state, over all groups."""
        return sum(item.state == state for _, items in self.groups for item in items)
