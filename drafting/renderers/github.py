"""Findings as workflow commands of GitHub Actions: annotations at the lines of a pull request.

https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions
"""

from __future__ import annotations

from drafting.findings import Finding, Severity
from drafting.renderers.outcome import Run
from drafting.renderers.text import render_summary

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render_github(run: Run) -> str:
    """One annotation a finding, unusable input or broken rule; then the summary, as plain lines of the log."""
    lines = [_annotation(result.path, finding) for result in run.results for finding in result.findings]
    lines += [_command("error", {"file": u.path}, u.message) for u in run.unusable]
    return "\n".join(lines) + ("\n" if lines else "") + render_summary(run)


def _annotation(path: str | None, finding: Finding) -> str:
    where = {"file": path or "", "line": str(finding.line), "endLine": str(finding.end_line)}
    if finding.line == finding.end_line:
        # Columns of a place that goes over several lines are not taken.
        where |= {"col": str(finding.column), "endColumn": str(finding.end_column)}
    return _command(_LEVELS[finding.severity], where | {"title": finding.rule}, finding.message)


def _command(level: str, properties: dict[str, str], message: str) -> str:
    given = ",".join(f"{k}={_escaped(v).replace(':', '%3A').replace(',', '%2C')}" for k, v in properties.items() if v)
    return f"::{level} {given}::{_escaped(message)}"


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
