"""Results as rows of tables, and rows as results again: nothing that a command tells of a report is lost between."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from drafting.alignment.similarity import OwnSentence, ReportSketch
from drafting.analysis.numbers import Coverage
from drafting.batch import Outcome
from drafting.findings import Finding, Fix, Related, Severity
from drafting.gathering import Gathered
from drafting.genre.figures import Agency, Figures
from drafting.matrix import Sketched
from drafting.renderers.figures import render_figures
from drafting.renderers.json_findings import finding_tree
from drafting.results import Failed, LintResult, NumbersSummary, Skipped
from drafting.review.model import Remark, Reviewed
from drafting.review.verdicts import Limits, Verdict

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rows:
    """What became of one report: the row that says so, and the rows of what was found in it.

    ``again`` when that says nothing of the report, as it could not be fetched: it is not kept.
    """

    path: str
    key: str
    problem: str | None = None
    aside: bool = False
    again: bool = False
    report: Row = field(default_factory=dict)
    items: tuple[Row, ...] = ()


def _report(rows: Rows, **more: object) -> Row:
    return {"path": rows.path, "key": rows.key, "problem": rows.problem, "aside": rows.aside, **more}


def whole_row(rows: Rows) -> Row:
    """The row of a report, that of one which could not be read too."""
    return {**_report(rows), **rows.report}


# ------------------------------------------------------------------------------------------ lint


def lint_rows(outcome: Outcome, key: str) -> Rows:
    """A report that was linted: a row of its coverage, and one for each finding."""
    result, reviewed = outcome.result, outcome.reviewed
    head = Rows(outcome.path, key, outcome.problem, outcome.aside)
    if result is None or reviewed is None:
        # What a review says of it is a little more than the problem.
        report = _report(head, told=reviewed.problem if reviewed is not None else outcome.problem)
        return Rows(outcome.path, key, outcome.problem, outcome.aside, report=report)
    coverage = reviewed.coverage
    agency = result.agency
    report = _report(
        head,
        agency=agency.name if agency is not None else None,
        level=agency.level if agency is not None else None,
        kind=agency.kind if agency is not None else None,
        year=result.year,
        genre=result.genre,
        format=reviewed.format,
        fail_on=outcome.fail_on.value,
        errors=reviewed.count(Severity.ERROR),
        warnings=reviewed.count(Severity.WARNING),
        infos=reviewed.count(Severity.INFO),
        numbers=coverage.numbers if coverage is not None else None,
        verified=coverage.verified if coverage is not None else None,
        contradicted=coverage.contradicted if coverage is not None else None,
        consistent=coverage.consistent if coverage is not None else None,
        unchecked=coverage.unchecked if coverage is not None else None,
        analysed=result.analysed,
        skipped=[{"rule": s.rule, "reason": s.reason} for s in result.skipped],
        failed=[{"rule": f.rule, "reason": f.reason} for f in result.failed],
        notes=list(result.notes),
        sketch=reviewed.sketch,
        content=reviewed.content,
    )
    items = tuple(
        _finding_row(outcome.path, n, finding, remark)
        for n, (finding, remark) in enumerate(zip(result.findings, reviewed.remarks, strict=True))
    )
    return Rows(outcome.path, key, report=report, items=items)


def _finding_row(path: str, at: int, finding: Finding, remark: Remark) -> Row:
    return {
        "path": path,
        "at": at,
        **finding_tree(finding),
        "related": [_related_row(r) for r in finding.related],
        # A column of a table is of one type.
        "found": _written(finding.found),
        "found_number": isinstance(finding.found, Decimal),
        "expected": _written(finding.expected),
        "expected_number": isinstance(finding.expected, Decimal),
        "place": remark.place,
        "advice": remark.advice,
        "mark": remark.mark,
    }


def _written(value: Decimal | str | None) -> str | None:
    return None if value is None else str(value)


def _value(written: str | None, number: bool) -> Decimal | str | None:
    return Decimal(written) if number and written is not None else written


def _fix_row(fix: Fix | None) -> Row | None:
    return None if fix is None else {"start": fix.start, "end": fix.end, "replacement": fix.replacement}


def _fix(row: Row | None) -> Fix | None:
    return None if row is None else Fix(row["start"], row["end"], row["replacement"])


def _related_row(related: Related) -> Row:
    return {
        "message": related.message,
        "start": related.start,
        "end": related.end,
        "text": related.text,
        "cell": related.cell,
        "line": related.line,
        "column": related.column,
        "fix": _fix_row(related.fix),
    }


def finding_of(row: Row) -> Finding:
    """The finding of a row."""
    return Finding(
        row["rule"],
        Severity(row["severity"]),
        row["message"],
        row["start"],
        row["end"],
        row["text"],
        row["section"],
        _value(row["found"], row["found_number"]),
        _value(row["expected"], row["expected_number"]),
        row["reading"],
        tuple(row["cells"]),
        tuple(
            Related(r["message"], r["start"], r["end"], r["text"], r["cell"], r["line"], r["column"], _fix(r["fix"]))
            for r in row["related"]
        ),
        _fix(row["fix"]),
        row["line"],
        row["column"],
        row["end_line"],
        row["end_column"],
        row["context"],
    )


REMARK_COLUMNS = ("path", "at", "rule", "severity", "place", "text", "message", "advice", "context", "cells", "mark")
"""The columns of a finding that a review needs."""


def remark_of_row(row: Row) -> Remark:
    """The finding of a row as it goes to the unit."""
    return Remark(
        row["rule"],
        Severity(row["severity"]),
        row["place"],
        row["text"],
        row["message"],
        row["advice"],
        row["context"],
        tuple(row["cells"]),
        row["mark"],
        at=row["at"],
    )


def reviewed_of(row: Row, remarks: Sequence[Remark], limits: Limits) -> Reviewed:
    """What a review says of a report, before it is judged."""
    if row["problem"] is not None:
        return Reviewed(row["path"], verdict=Verdict.UNREAD, problem=row["told"] or row["problem"])
    return Reviewed(
        row["path"],
        row["agency"] or "",
        row["year"],
        remarks=tuple(remarks),
        coverage=_coverage(row),
        notes=tuple(row["notes"]),
        format=row["format"],
        sketch=row["sketch"],
        content=row["content"],
        limits=limits,
        broken=bool(row["failed"]),
        genre=row["genre"],
    )


def _coverage(row: Row) -> Coverage | None:
    if row["numbers"] is None:
        return None
    return Coverage(row["numbers"], row["verified"], row["contradicted"], row["consistent"], row["unchecked"])


def result_of(row: Row, findings: Sequence[Row]) -> LintResult | None:
    """What linting a report gave, as a run on one machine tells it; None for one that was not read."""
    if row["problem"] is not None:
        return None
    coverage = _coverage(row)
    named = row["agency"] is not None
    return LintResult(
        row["path"],
        Agency(row["agency"], row["level"], row["kind"]) if named else None,
        row["year"],
        tuple(finding_of(f) for f in findings),
        tuple(Skipped(s["rule"], s["reason"]) for s in row["skipped"]),
        tuple(Failed(f["rule"], f["reason"]) for f in row["failed"]),
        tuple(row["notes"]),
        analysed=row["analysed"],
        analyse=None if coverage is None else NumbersSummary(coverage, ()),
        genre=row["genre"],
    )


# ------------------------------------------------------------------------------------------ extract

_STEP = Decimal("0.000001")
_LARGEST = Decimal(10) ** 31


def figures_rows(found: Gathered, key: str) -> Rows:
    """A report whose figures were extracted: a row with all of them as a figures file, and one for each cell."""
    figures = found.figures
    head = Rows(found.path, key, found.problem, found.aside)
    if figures is None:
        return Rows(found.path, key, found.problem, found.aside, report=_report(head))
    content = render_figures(figures, ".json")
    report = _report(
        head,
        agency=figures.agency.name,
        level=figures.agency.level,
        kind=figures.agency.kind,
        year=figures.year,
        genre=figures.genre,
        edition=figures.edition,
        missing=[{"table": table, "cells": count} for table, count in found.missing],
        troubles=list(found.troubles),
        figures=content if isinstance(content, str) else content.decode("utf-8"),
    )
    return Rows(found.path, key, report=report, items=tuple(_cell_rows(found.path, figures)))


def _cell_rows(path: str, figures: Figures) -> list[Row]:
    same = {
        "path": path,
        "agency": figures.agency.name,
        "year": figures.year,
        "genre": figures.genre,
    }
    return [
        {**same, "cell": cell, "value": _storable(value), "given": cell in figures.given}
        for cell, value in figures.cells.items()
    ]


def _storable(value: Decimal | None) -> Decimal | None:
    """A value as the column has it, six places behind the point; what does not fit is only in the figures file."""
    return None if value is None or abs(value) >= _LARGEST else value.quantize(_STEP)


# ------------------------------------------------------------------------------------------ compare --matrix


def sketch_rows(path: str, found: Sketched, key: str) -> Rows:
    """A report that was sketched: a row that says whose it is, and one for each sentence of its own."""
    sketch = found.sketch
    head = Rows(path, key, found.problem, found.aside)
    if sketch is None:
        return Rows(path, key, found.problem, found.aside, report=_report(head))
    report = _report(head, agency=sketch.agency, year=sketch.year, genre=found.genre)
    items = tuple(
        {"path": path, "at": n, "line": s.line, "text": s.text, "keys": list(s.keys), "bands": s.bands}
        for n, s in enumerate(sketch.sentences)
    )
    return Rows(path, key, report=report, items=items)


def sketched_of(row: Row, sentences: Sequence[OwnSentence]) -> Sketched:
    """The report of a row as comparing many takes it."""
    if row["problem"] is not None:
        return Sketched(problem=row["problem"], aside=row["aside"])
    sketch = ReportSketch(row["path"], row["agency"], row["year"], tuple(sentences))
    return Sketched(sketch, genre=row["genre"])
