"""What became of the numbers of a report's prose: the account of each, and what contradicts it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Literal

from drafting.findings import Related, Severity
from drafting.text.span import Span

Status = Literal["verified", "contradicted", "consistent", "unchecked"]
Kind = Literal[
    "cell", "zero", "universal", "sum", "share", "previous", "repeated", "fact", "unit", "change", "tariff",
    "no_unit", "untold",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class NumberAccount:
    """What became of a number of the prose.

    ``reason`` is Chinese, ``reading`` an expression over cells or None, ``label`` that expression in the form's words.
    ``readings`` are all that it may be, each with its value and how much its words speak for it (0 to 1), ``evidence``
    what was weighed, in a clerk's words.
    """

    text: str
    span: Span
    value: Decimal
    unit: str
    status: Status
    reading: str | None = None
    cells: tuple[str, ...] = ()
    reason: str = ""
    label: str = ""
    readings: tuple[tuple[str, Decimal | None, float], ...] = ()
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Something the prose states that figures, or the prose itself, contradict."""

    kind: Kind
    span: Span
    message: str
    severity: Severity = Severity.ERROR
    found: Decimal | str | None = None
    expected: Decimal | str | None = None
    reading: str | None = None
    cells: tuple[str, ...] = ()
    related: tuple[Related, ...] = ()
    number: Span | None = None
    """The number that it is about, where more than that is marked."""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many numbers of the prose have which status."""

    numbers: int = 0
    verified: int = 0
    contradicted: int = 0
    consistent: int = 0
    unchecked: int = 0


@dataclass(frozen=True, slots=True)
class NumbersAnalysis:
    """All numbers of the prose in order, and the contradictions found."""

    accounts: tuple[NumberAccount, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)

    def of_kind(self, *kinds: Kind) -> tuple[Contradiction, ...]:
        """The contradictions of some kinds."""
        return tuple(c for c in self.contradictions if c.kind in kinds)


def collected(accounts: list[NumberAccount], contradictions: list[Contradiction]) -> NumbersAnalysis:
    """The accounts with what contradicts them, in order, and how many there are of each status."""
    contradicted = {c.number or c.span for c in contradictions if c.severity is not Severity.INFO}
    accounts = [
        replace(a, status="contradicted", reason="与数据或正文中的其他数不一致") if a.span in contradicted else a
        for a in accounts
    ]
    counts = dict.fromkeys(("verified", "contradicted", "consistent", "unchecked"), 0)
    for a in accounts:
        counts[a.status] += 1
    coverage = Coverage(len(accounts), **counts)
    ordered = sorted(contradictions, key=lambda c: (c.span.start, c.kind))
    return NumbersAnalysis(tuple(accounts), tuple(ordered), coverage)
