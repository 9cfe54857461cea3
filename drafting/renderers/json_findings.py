"""Findings as JSON, the form that other programs rely on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from drafting.findings import Finding, Related
from drafting.renderers.exact_json import dumps
from drafting.renderers.outcome import Run
from drafting.results import LintResult, count
from drafting.review.model import STATES

if TYPE_CHECKING:
    from drafting.analysis.numbers import NumberAccount
    from drafting.review.model import Remark, Review, Since, State

Tree = dict[str, object]


def render_json(run: Run) -> str:
    """All results of a run; see docs/schema/findings.schema.json."""
    tree: Tree = {
        "version": 1,
        "files": [_file(r, run, states=run.states.get(r.path or "", ())) for r in run.results],
        "summary": {s.value: n for s, n in count(run.results).items()},
    }
    if run.unusable:
        tree["unusable"] = [{"path": u.path, "message": u.message} for u in run.unusable]
    if run.baseline is not None:
        tree["baseline"] = {
            "silenced": run.baseline.silenced,
            "resolved": [
                {"rule": k.rule, "fingerprint": k.fingerprint, "text": k.text, "context": k.context, "reason": k.reason}
                for k in run.baseline.resolved
            ],
        }
    if run.review is not None and run.review.since is not None:
        tree["since"] = _since(run.review, run.review.since)
    return dumps(tree) + "\n"


def _since(review: Review, since: Since) -> Tree:
    """What became of the last pass, over all files."""
    states = review.states()
    return {
        "path": since.path,
        **{state: states[state] for state in STATES},
        "accepted": sum(len(r.accepted) for r in review.reports),
        "absent": [{"agency": agency or None, "year": year, "path": path} for agency, year, path in since.absent],
        "unplaced": [_gone(r) for r in since.fixed],
    }


def reviewed_trees(files: Sequence[Mapping[str, Any]], review: Review) -> list[dict[str, Any]]:
    """What was rendered of each report before it was known what became of the last pass, with that: the findings that
    are left, each with its state, and those that are gone."""
    reports = {r.path: r for r in review.reports}
    out: list[dict[str, Any]] = []
    for file in files:
        report = reports.get(str(file["path"]))
        if report is None:
            out.append(dict(file))
            continue
        found = file["findings"]
        left = [
            {**found[r.at], "state": r.state} if r.state is not None else found[r.at]
            for r in sorted(report.remarks, key=lambda r: r.at)
        ]
        tree: dict[str, Any] = {**file, "findings": left}
        if review.since is not None:
            tree["fixed"] = [{**_gone(r), "severity": r.severity.value} for r in report.fixed]
        out.append(tree)
    return out


def since_tree(review: Review) -> Tree | None:
    """What became of the last pass, over all files; None where there is none."""
    return None if review.since is None else _since(review, review.since)


def _gone(remark: Remark) -> Tree:
    """A finding of the last pass, by what was recorded of it: its offsets were those of another text."""
    return {
        "rule": remark.rule,
        "fingerprint": remark.mark,
        "place": remark.place,
        "text": remark.text,
        "message": remark.message,
        "context": remark.context,
        "cells": list(remark.cells),
    }


def _file(result: LintResult, run: Run, states: Sequence[State | None]) -> Tree:
    coverage = result.coverage if result.analyse is not None else None
    tree: Tree = {
        "path": result.path,
        "agency": result.agency.name if result.agency is not None else None,
        "year": result.year,
        "findings": [_stated(f, states[n] if states else None) for n, f in enumerate(result.findings)],
        "coverage": None
        if coverage is None
        else {
            "numbers": coverage.numbers,
            "verified": coverage.verified,
            "contradicted": coverage.contradicted,
            "consistent": coverage.consistent,
            "unchecked": coverage.unchecked,
        },
    }
    if run.review is not None and run.review.since is not None:
        fixed = next((r.fixed for r in run.review.reports if r.path == result.path), ())
        tree["fixed"] = [{**_gone(r), "severity": r.severity.value} for r in fixed]
    if run.numbers:
        tree["numbers"] = _numbers(result.numbers)
    tree["skipped"] = [{"rule": s.rule, "reason": s.reason} for s in result.skipped]
    tree["failed"] = [{"rule": f.rule, "reason": f.reason} for f in result.failed]
    if result.notes:
        tree["notes"] = list(result.notes)
    return tree


def _stated(finding: Finding, state: State | None) -> Tree:
    tree = finding_tree(finding)
    return tree if state is None else {**tree, "state": state}


def finding_tree(finding: Finding) -> Tree:
    """One finding with every attribute that it has in Python, in a fixed order."""
    fix = finding.fix
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "section": finding.section,
        "line": finding.line,
        "column": finding.column,
        "end_line": finding.end_line,
        "end_column": finding.end_column,
        "start": finding.start,
        "end": finding.end,
        "text": finding.text,
        "context": finding.context,
        "found": finding.found,
        "expected": finding.expected,
        "reading": finding.reading,
        "cells": list(finding.cells),
        "related": [_related(r) for r in finding.related],
        "fix": None if fix is None else {"start": fix.start, "end": fix.end, "replacement": fix.replacement},
    }


def _related(related: Related) -> Tree:
    return {
        "start": related.start,
        "end": related.end,
        "line": related.line,
        "column": related.column,
        "text": related.text,
        "cell": related.cell,
        "message": related.message,
    }


def _numbers(accounts: Sequence[NumberAccount]) -> list[Tree]:
    return [
        {
            "text": a.text,
            "start": a.span.start,
            "end": a.span.end,
            "value": a.value,
            "unit": a.unit,
            "status": str(a.status),
            "reading": a.reading,
            "cells": list(a.cells),
            "reason": a.reason,
            "readings": [{"expression": e, "value": v, "weight": Decimal(str(w))} for e, v, w in a.readings],
            "evidence": list(a.evidence),
        }
        for a in accounts
    ]
