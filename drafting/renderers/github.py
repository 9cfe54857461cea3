"""Findings as workflow commands of GitHub Actions: annotations at the lines of a pull request.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from collections.abc import Iterator

from drafting.document.places import PlaceNames
from drafting.findings import Finding, Severity
from drafting.renderers.outcome import Run
from drafting.renderers.text import render_summary
from drafting.results import LintResult

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(run: Run) -> str:
    """One annotation a finding, unusable input or broken rule; then the summary, as plain lines of the log."""
    lines = [line for result in run.results for line in _annotations(result)]
    lines += [_command("error", {"file": u.path}, u.message) for u in run.unusable]
    return "\n".join(lines) + ("\n" if lines else "") + render_summary(run)


def _annotations(result: LintResult) -> Iterator[str]:
    document = result.document
    plain = document is None or document.format in ("md", "txt")
    names = None if document is None or plain else PlaceNames(document)
    for finding in result.findings:
        yield _annotation(result, finding, names)


def _annotation(result: LintResult, finding: Finding, names: PlaceNames | None) -> str:
    """A finding at its line of the file; where the file has no lines that people see, its section and paragraph are
    said before the message."""
    where = {"file": result.path or ""}
    message = finding.message
    if names is None or result.document is None:
        where |= {"line": str(finding.line), "endLine": str(finding.end_line)}
        if finding.line == finding.end_line:
            # Columns of a place that goes over several lines are not taken.
            where |= {"col": str(finding.column), "endColumn": str(finding.end_column)}
    else:
        source = result.document.source_map
        line = source.file_line(finding.start)
        if line is not None:
            last = source.file_line(max(finding.start, finding.end - 1)) or line
            where |= {"line": str(line), "endLine": str(max(line, last))}
        message = f"{names.name(finding.start)}：{message}"
    return _command(_LEVELS[finding.severity], where | {"title": finding.rule}, message)


def _command(level: str, properties: dict[str, str], message: str) -> str:
    given = ",".join(f"{k}={_escaped(v).replace(':', '%3A').replace(',', '%2C')}" for k, v in properties.items() if v)
    return f"::{level} {given}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
