"""Findings as SARIF 2.1.0, for code scanning and editors.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from drafting.baseline import fingerprint
from drafting.document.model import Document
from drafting.findings import Finding, Fix, Severity
from drafting.renderers.exact_json import dumps
from drafting.renderers.outcome import Run
from drafting.results import LintResult

Tree = dict[str, object]

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PLAIN = ("md", "txt")
"""Formats whose text is the file's own, so that places in it are places in the file."""


def render_sarif(run: Run) -> str:
    """All results as one run of the tool. Rules that were not applied, or broke, are its notifications."""
    codes = sorted({f.rule for r in run.results for f in r.findings})
    index = {code: at for at, code in enumerate(codes)}
    notices = [_notice("note", f"{s.rule} 未执行：{s.reason}", r.path) for r in run.results for s in r.skipped]
    faults = [_notice("error", f"{f.rule} 运行出错：{f.reason}", r.path) for r in run.results for f in r.failed]
    faults += [_notice("error", u.message, u.path) for u in run.unusable]
    tree: Tree = {
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": {"name": "drafting", "version": run.version, "rules": _rules(codes, run)}},
                "columnKind": "unicodeCodePoints",
                "invocations": [{"executionSuccessful": not faults, "toolExecutionNotifications": [*faults, *notices]}],
                "results": [_result(r, f, index[f.rule]) for r in run.results for f in r.findings],
            }
        ],
    }
    return dumps(tree) + "\n"


def _rules(codes: list[str], run: Run) -> list[Tree]:
    return [
        {"id": code} | ({"shortDescription": {"text": run.titles[code]}} if code in run.titles else {})
        for code in codes
    ]


def _notice(level: str, text: str, path: str | None) -> Tree:
    return {
        "level": level,
        "message": {"text": text},
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(path)}}],
    }


def _result(result: LintResult, finding: Finding, index: int) -> Tree:
    region: Tree = {
        "startLine": finding.line,
        "startColumn": finding.column,
        "endLine": finding.end_line,
        "endColumn": finding.end_column,
        "snippet": {"text": finding.text},
    }
    tree: Tree = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [_location(result.path, region)],
        "partialFingerprints": {"drafting/v1": fingerprint(finding)},
    }
    related = [
        _location(result.path, {"startLine": r.line, "startColumn": r.column}) | {"message": {"text": r.message}}
        for r in finding.related
        if r.line is not None
    ]
    if related:
        tree["relatedLocations"] = related
    document = result.document
    if finding.fix is not None and document is not None and document.format in _PLAIN:
        tree["fixes"] = [_fix(result.path, document, finding.fix)]
    return tree


def _fix(path: str | None, document: Document, fix: Fix) -> Tree:
    start, end = document.place(fix.start), document.place(fix.end)
    deleted = {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
    replacement = {"deletedRegion": deleted, "insertedContent": {"text": fix.replacement}}
    return {"artifactChanges": [{"artifactLocation": _artifact(path), "replacements": [replacement]}]}


def _location(path: str | None, region: Tree) -> Tree:
    return {"physicalLocation": {"artifactLocation": _artifact(path), "region": region}}


def _artifact(path: str | None) -> Tree:
    given = Path(path or "-")
    return {"uri": given.as_uri() if given.is_absolute() else quote(given.as_posix())}
