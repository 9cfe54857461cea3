"""Runs the rules over a report."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from drafting.analysis.identity import identify
from drafting.analysis.structure import Structure, analyse_structure
from drafting.analysis.tables import read_tables
from drafting.document.model import Document
from drafting.errors import InputError
from drafting.findings import Finding, locate
from drafting.genre.evaluation import complete_totals
from drafting.genre.figures import Agency, Figures
from drafting.genre.model import Genre
from drafting.rules.base import Context, PreviousYear, Rule
from drafting.rules.registry import selected
from drafting.suppressions import unsuppressed

if TYPE_CHECKING:
    from drafting.analysis.numbers import Coverage, NumberAccount


@dataclass(frozen=True, slots=True)
class Options:
    """What to run: rule codes or families, extra mandated phrases, extra dictionary words."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Skipped:
    """A rule that could not be applied for want of an input."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class Failed:
    """A rule that broke: a fault of the program. Its silence says nothing about the report."""

    rule: str
    reason: str


@dataclass(frozen=True)
class LintResult:
    """What linting a report gave. Iterating gives its findings, in order of the text."""

    path: str | None
    agency: Agency | None
    year: int | None
    findings: tuple[Finding, ...]
    skipped: tuple[Skipped, ...] = ()
    failed: tuple[Failed, ...] = ()
    document: Document | None = field(default=None, repr=False)
    context: Context | None = field(default=None, repr=False, compare=False)

    def __iter__(self) -> Iterator[Finding]:
        return iter(self.findings)

    def __len__(self) -> int:
        return len(self.findings)

    @property
    def coverage(self) -> Coverage:
        """What became of the numbers of the prose."""
        assert self.context is not None
        return self.context.numbers.coverage

    @property
    def numbers(self) -> Sequence[NumberAccount]:
        """The account of every number of the prose."""
        assert self.context is not None
        return self.context.numbers.accounts


_NEEDS = {
    "previous": "没有给出上年的数据（--previous）",
    "previous_report": "没有给出上年的报告（--previous）",
    "figures": "没有给出数据文件（--figures）",
}


def make_context(
    document: Document,
    genre: Genre,
    *,
    figures: Figures | None = None,
    previous: PreviousYear | None = None,
    options: Options = Options(),
) -> Context:
    """Read a document for linting. Raises InputError when it is no report of the genre."""
    structure = analyse_structure(document, genre)
    identity = identify(document, structure, genre)
    year = identity.year
    if year is None and figures is not None:
        year = figures.year
    tables = read_tables(document, genre, structure, year)
    _refuse_other_text(document, structure, bool(tables.cells), identity.year, genre)
    cells: dict[str, Decimal | None]
    if figures is not None:
        cells = dict(figures.cells)
        agency = figures.agency if identity.agency is None else _informed(identity.agency, figures.agency)
    else:
        cells, _ = complete_totals(tables.values, tables.edition)
        agency_or_none = identity.agency
        return Context(
            document, genre, tables.edition, structure, tables, agency_or_none, year, cells, None, previous,
            options.phrases, options.terms,
        )  # fmt: skip
    return Context(
        document, genre, tables.edition, structure, tables, agency, year, cells, figures, previous,
        options.phrases, options.terms,
    )  # fmt: skip


def _informed(read: Agency, given: Agency) -> Agency:
    """The agency that the report names, with the level and kind that the figures give."""
    return Agency(read.name or given.name, given.level or read.level, given.kind or read.kind)


def _refuse_other_text(
    document: Document, structure: Structure, has_cells: bool, year: int | None, genre: Genre
) -> None:
    known = any(s.spec is not None for s in structure.sections)
    title = document.title
    named = title is not None and genre.name[:6] in title.text
    if not known and not has_cells and not (named and year is not None):
        raise InputError(
            document.path or "输入",
            f"不像{genre.name}：没有找到规定的标题，也没有规定的表格",
            advice="请确认文件是否给错",
        )


def lint_document(
    document: Document,
    genre: Genre,
    *,
    figures: Figures | None = None,
    previous: PreviousYear | None = None,
    options: Options = Options(),
    rules: Sequence[Rule] | None = None,
) -> LintResult:
    """Lint a document: every selected rule, each by itself; one that breaks does not silence the others."""
    context = make_context(document, genre, figures=figures, previous=previous, options=options)
    found: list[Finding] = []
    skipped: list[Skipped] = []
    failed: list[Failed] = []
    for rule in selected(options.select, options.ignore) if rules is None else rules:
        reason = _lacking(rule, context)
        if reason is not None:
            skipped.append(Skipped(rule.code, reason))
            continue
        try:
            found.extend(rule.check(context))
        except Exception as error:
            if os.environ.get("DRAFTING_DEBUG"):
                traceback.print_exc()
            failed.append(Failed(rule.code, f"{type(error).__name__}: {error}"))
    located = unsuppressed(document, locate(document, dict.fromkeys(found)))
    return LintResult(
        document.path,
        context.agency,
        context.year,
        located,
        tuple(sorted(skipped, key=lambda s: s.rule)),
        tuple(sorted(failed, key=lambda f: f.rule)),
        document,
        context,
    )


def _lacking(rule: Rule, context: Context) -> str | None:
    """Why a rule cannot be applied, None when it can."""
    have = {
        "previous": context.previous is not None,
        "previous_report": context.previous is not None and context.previous.document is not None,
        "figures": context.figures is not None,
    }
    return next((_NEEDS[need] for need in rule.needs if not have[need]), None)
