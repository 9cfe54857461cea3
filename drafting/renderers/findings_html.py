"""A linted report as one web page that needs nothing but itself: the report as it reads, findings marked in place.

Beside the report stand the findings, below it the account of every number. Everything is there without a script; the
one script of the page filters, leads from finding to finding by keyboard, and puts hints beside the words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath

from drafting.baseline import Applied
from drafting.document.model import Document
from drafting.errors import InputError
from drafting.findings import Severity
from drafting.renderers.findings_view import ReportView, report_view
from drafting.renderers.outcome import RulePage, Run
from drafting.renderers.remarks import counted
from drafting.renderers.text import NAMES, STATUS_NAMES
from drafting.renderers.web import render_page
from drafting.results import LintResult
from drafting.review.model import ACCEPTED, STATES, Remark, Reviewed
from drafting.review.verdicts import RESUBMIT, VERDICTS

_MEANS = {
    "verified": "与表格、数据或上年相符",
    "contradicted": "与表格、数据或另一处不符",
    "consistent": "只与正文其他数字相符",
    "unchecked": "没有可以核对的",
}
_BAR = 1000


@dataclass(frozen=True, slots=True)
class _Counted:
    """A severity, a rule or a status of numbers: what it is called, and how many there are."""

    id: str
    name: str
    count: int
    what: str = ""
    x: float = 0
    width: float = 0


@dataclass(frozen=True, slots=True)
class _Coverage:
    total: int
    parts: tuple[_Counted, ...]


@dataclass(frozen=True, slots=True)
class _Rule:
    code: str
    title: str
    count: int = 0


@dataclass(frozen=True, slots=True)
class _Silenced:
    count: int
    resolved: tuple[object, ...]


def render_findings_html(run: Run) -> str:
    """The page of the one report of a run. Raises InputError for several: each gets its own in a folder."""
    if len(run.results) != 1:
        advice = "请用 -o 文件夹/ 给每份报告各写一页，或用 --format json、text"
        raise InputError("--format html", "只能用于一份报告", advice=advice)
    (result,) = run.results
    if result.document is None:
        raise InputError(result.path or "--format html", "没有报告的文字，不能写成网页")
    reports = run.review.reports if run.review is not None else ()
    return findings_page(
        result.document,
        result,
        titles=run.titles,
        pages=run.pages,
        version=run.version,
        baseline=run.baseline,
        review=next((r for r in reports if r.read and r.path == result.path), None),
    )


def findings_page(
    report: Document,
    result: LintResult,
    *,
    titles: Mapping[str, str] | None = None,
    pages: Mapping[str, RulePage] | None = None,
    version: str = "",
    baseline: Applied | None = None,
    states: Sequence[str] = (),
    review: Reviewed | None = None,
    index: str = "",
) -> str:
    """The page of one report and what linting it gave.

    ``titles`` and ``pages`` are those of the rules, by code; ``states`` says something of each finding, in their order
    (what became of it since last time). ``review`` is what a reviewer thinks of the same findings, and gives their
    states; ``index`` is a link to the page of all reports.
    """
    known = titles or {}
    if review is not None and not states:
        states = [_state(r) for r in review.remarks]
    view = report_view(report, result, known, states)
    explained = {code: page for code, page in (pages or {}).items() if any(f.rule == code for f in result.findings)}
    title = report.title.text if report.title is not None else PurePath(result.path or "").name or "报告"
    return render_page(
        "findings.html.j2",
        style=("web.css", "findings.css"),
        script="findings.js",
        name=title,
        facts=(*_facts(result), *_opinion(review)),
        fixed=review.fixed if review is not None else (),
        index=index,
        result=result,
        view=view,
        related=any(r.anchor for f in view.findings for r in f.related),
        severities=[
            _Counted(s.value, NAMES[s], sum(f.severity is s for f in result.findings))
            for s in (Severity.ERROR, Severity.WARNING, Severity.INFO)
        ],
        rules=tuple(_rules(view)),
        coverage=_coverage(result),
        skipped=_skipped(result, known),
        silenced=_Silenced(baseline.silenced, baseline.resolved) if baseline is not None else None,
        pages=explained,
        version=version,
    )


def _facts(result: LintResult) -> Iterator[tuple[str, str]]:
    if result.agency is not None:
        yield "机关", result.agency.name
    if result.year is not None:
        yield "报告年度", f"{result.year}年"
    if result.path is not None:
        yield "文件", result.path


def _opinion(review: Reviewed | None) -> Iterator[tuple[str, str]]:
    """What the reviewer says of the report as a whole."""
    if review is None:
        return
    yield "审核结论", f"{VERDICTS[review.verdict]}（{counted(review)}）"
    yield "重新报送", RESUBMIT[review.verdict]
    if review.accepted:
        yield ACCEPTED, f"已定为“{ACCEPTED}”的{len(review.accepted)}处没有列出"


def _state(remark: Remark) -> str:
    """What became of a finding since last time, and its words then where they are others now."""
    if remark.state is None:
        return ""
    name = STATES[remark.state]
    if remark.before and remark.state == "open":
        return f"{name}（上次此处为“{' '.join(remark.before.split())[:60]}”，改后仍不对）"
    return name


def _rules(view: ReportView) -> Iterator[_Rule]:
    titles = {f.finding.rule: f.title for f in view.findings}
    for code in sorted(titles):
        yield _Rule(code, titles[code], sum(f.finding.rule == code for f in view.findings))


def _coverage(result: LintResult) -> _Coverage | None:
    if result.analyse is None:
        return None
    found = result.coverage
    parts: list[_Counted] = []
    x = 0.0
    for status, meaning in _MEANS.items():
        count = int(getattr(found, status))
        width = round(_BAR * count / found.numbers, 1) if found.numbers else 0.0
        parts.append(_Counted(status, STATUS_NAMES[status], count, meaning, round(x, 1), width))
        x += width
    return _Coverage(found.numbers, tuple(parts))


def _skipped(result: LintResult, titles: Mapping[str, str]) -> list[tuple[str, list[_Rule]]]:
    """The rules that were not applied, by what they lacked."""
    out: dict[str, list[_Rule]] = {}
    for skip in result.skipped:
        # What the genre has no knowledge for is one thing to a reader, whichever file of the pack it is.
        reason = "不用于这种报告" if skip.of_genre else skip.reason
        out.setdefault(reason, []).append(_Rule(skip.rule, titles.get(skip.rule, "")))
    return list(out.items())
