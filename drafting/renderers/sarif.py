"""Findings as SARIF 2.1.0, for code scanning and editors.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from drafting.baseline import fingerprint
from drafting.document.model import Document
from drafting.document.places import PlaceNames
from drafting.findings import Finding, Fix, Severity
from drafting.renderers.exact_json import dumps
from drafting.renderers.outcome import Run
from drafting.results import LintResult
from drafting.review.model import State

Tree = dict[str, object]

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}
_PROBLEM = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "recommendation"}
"""The severities of code scanning."""
_PLAIN = ("md", "txt")
"""Formats whose text is the file's own, so that places in it are places in the file."""


def render_sarif(run: Run) -> str:
    """All results as one run of the tool. Rules that were not applied, or broke, are its notifications."""
    codes = sorted({f.rule for r in run.results for f in r.findings})
    index = {code: at for at, code in enumerate(codes)}
    skipped = {s.rule: s.reason for r in run.results for s in r.skipped}
    notices = [_notice("note", f"{rule} 未执行：{reason}") for rule, reason in skipped.items()]
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
                "results": [t for r in run.results for t in _results(r, index, run.states.get(r.path or "", ()))],
            }
        ],
    }
    return dumps(tree) + "\n"


def _rules(codes: list[str], run: Run) -> list[Tree]:
    return [_rule(code, run) for code in codes]


def _rule(code: str, run: Run) -> Tree:
    """A rule as viewers show it: its title, what it checks, its page, and by what they sort and filter."""
    tree: Tree = {"id": code}
    if code in run.titles:
        tree["shortDescription"] = {"text": run.titles[code]}
    page = run.pages.get(code)
    if page is not None:
        tree["fullDescription"] = {"text": page.what}
        if run.rules_page is not None:
            # The standard asks for an absolute address. The program has no site of its own: the settings name one.
            tree["helpUri"] = f"{run.rules_page}#{code.lower()}"
        tree["help"] = {"text": page.text, "markdown": page.markdown}
        tree["defaultConfiguration"] = {"level": _LEVELS[page.severity]}
        tree["properties"] = {"tags": [t for t in (page.family,) if t], "problem.severity": _PROBLEM[page.severity]}
    return tree


def _notice(level: str, text: str, path: str | None = None) -> Tree:
    tree: Tree = {"level": level, "message": {"text": text}}
    if path is not None:
        tree["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(path)}}]
    return tree


_BASELINE: Mapping[State, str] = {"new": "new", "open": "unchanged"}


def _results(result: LintResult, index: Mapping[str, int], states: Sequence[State | None]) -> Iterator[Tree]:
    places = _Places(result)
    for n, finding in enumerate(result.findings):
        tree = _result(result, finding, index[finding.rule], places)
        state = states[n] if states else None
        yield tree if state is None else {**tree, "baselineState": _BASELINE[state]}


class _Places:
    """Where findings of one report stand: lines of the file where it has them, else section and paragraph."""

    def __init__(self, result: LintResult) -> None:
        self.path = result.path
        self.document = result.document
        self.plain = self.document is None or self.document.format in _PLAIN
        self.names = None if self.document is None or self.plain else PlaceNames(self.document)

    def location(self, start: int, end: int, words: str, lines: tuple[int, int, int, int]) -> Tree:
        """A place by offsets; ``lines`` are first line and column, last line and column as the report counts them."""
        physical: Tree = {"artifactLocation": _artifact(self.path)}
        tree: Tree = {"physicalLocation": physical}
        if self.plain:
            keys = ("startLine", "startColumn", "endLine", "endColumn")
            physical["region"] = dict(zip(keys, lines, strict=True)) | {"snippet": {"text": words}}
            return tree
        assert self.document is not None
        assert self.names is not None
        source = self.document.source_map
        line = source.file_line(start)
        if line is not None:
            last = source.file_line(max(start, end - 1)) or line
            physical["region"] = {"startLine": line, "endLine": max(line, last), "snippet": {"text": words}}
        named = self.names.name(start)
        tree["logicalLocations"] = [
            {"name": named.item, "fullyQualifiedName": "/".join((*named.headings, named.item)), "kind": "element"}
        ]
        return tree


def _result(result: LintResult, finding: Finding, index: int, places: _Places) -> Tree:
    lines = (finding.line, finding.column, finding.end_line, finding.end_column)
    tree: Tree = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [places.location(finding.start, finding.end, finding.text, lines)],
        "partialFingerprints": {"drafting/v1": fingerprint(finding)},
    }
    document = result.document
    related: list[Tree] = []
    for r in finding.related:
        if r.line is None or r.column is None or r.start is None or r.end is None:
            continue
        end = document.place(r.end) if document is not None else None
        last = (end.line, end.column) if end is not None else (r.line, r.column)
        place = places.location(r.start, r.end, r.text, (r.line, r.column, *last))
        # A place of a Word file has no region, so several may look alike: the words and a number tell them apart.
        said = r.message if places.plain else "：".join(x for x in (r.message, r.text) if x)
        related.append({"id": len(related) + 1} | place | {"message": {"text": said}})
    if related:
        tree["relatedLocations"] = related
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


def _artifact(path: str | None) -> Tree:
    given = Path(path or "-")
    return {"uri": given.as_uri() if given.is_absolute() else quote(given.as_posix())}
