"""Linting the reports of one run, and telling what was found."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from drafting import __version__
from drafting.cli.inputs import name_unread
from drafting.cli.outputs import emit, say_written
from drafting.console import UNUSABLE, complain, progress, remark, wants_colour

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from drafting.baseline import Known
    from drafting.batch import Outcome, Settings, Source
    from drafting.renderers.outcome import RulePage
    from drafting.results import LintResult
    from drafting.review.model import State
    from drafting.reviewing import ReviewJob


@dataclass(frozen=True)
class OutputOptions:
    """How and where the findings of a run are printed."""

    format: str
    file: Path | None
    overwrite: bool
    numbers: bool
    plain: bool
    baseline: Path | None
    write_baseline: Path | None


def run_lint(
    job: ReviewJob, settings: Settings, known: Sequence[Known] | None, jobs: int | None, options: OutputOptions
) -> int:
    """Lint, and tell what was found; the exit status."""
    from drafting.batch import lint_sources
    from drafting.renderers.formats import FORMATS
    from drafting.renderers.outcome import Run, Unusable
    from drafting.reviewing import kept_findings
    from drafting.rules.registry import all_rules

    outcomes = _with_progress(job.sources, settings, jobs, partial(lint_sources, finish=job.finish))
    results = tuple(o.result for o in outcomes if o.result is not None)
    unusable = tuple(Unusable(o.path, o.problem) for o in outcomes if o.problem is not None and not o.aside)
    if options.write_baseline is not None:
        from drafting.baseline import write_baseline as record

        recorded = record(options.write_baseline, results)
        remark(f"已把{recorded}处问题记入 {options.write_baseline}")
    applied = None
    if known is not None:
        from drafting.baseline import apply_baseline

        applied = apply_baseline(known, results)
    titles = {rule.code: rule.title for rule in all_rules()}
    review = job.review(outcomes, titles, applied.results if applied is not None else None)
    states: Mapping[str, tuple[State | None, ...]] = {}
    if review is not None:
        if review.unmet:
            remark(f"--accept 没有对上任何问题：{'、'.join(review.unmet)}。原文可能已改，也可能编号或原文写得不对")
        results, states = kept_findings(outcomes, review)
    elif applied is not None:
        results = applied.results
    written = None
    if job.folder is not None and review is not None:
        with progress("写审核意见", len(review.reports)) as advance:
            written = job.write(review, jobs, advance)
    on_terminal = options.file is None and wants_colour(sys.stdout)
    colour = on_terminal and not options.plain
    table = ""
    if review is not None:
        from drafting.renderers.summary_text import render_summary_table
        from drafting.renderers.summary_text import told as summary_lines

        if options.format == "text":
            width = shutil.get_terminal_size((120, 24)).columns if options.file is None else 120
            table = render_summary_table(review, width=width, colour=colour)
        elif job.wanted.anything:
            for line in filter(None, summary_lines(review)):
                remark(line)
    run = Run(
        results,
        unusable,
        applied,
        options.numbers,
        colour=colour,
        width=min(shutil.get_terminal_size((100, 24)).columns, 100) if on_terminal else 100,
        titles=titles,
        pages=_explained(results) if FORMATS[options.format].explains else {},
        version=__version__,
        rules_page=next((o.rules_page for o in outcomes if o.rules_page), None),
        review=review,
        states=states,
        table=table,
        listed=job.listed,
    )
    if results or job.folder is not None or options.format == "xlsx":
        emit(FORMATS[options.format].render(run), options.file, options.overwrite)
        say_written(options.file, _counted(results))
    if written is not None:
        for line in job.told(written):
            remark(line)
        for problem in written.problems:
            complain(problem)
    name_unread(job.names)
    _remark(outcomes, applied.resolved if applied is not None else (), options.baseline)
    status = UNUSABLE if written is not None and written.problems else _status(outcomes, results)
    # Whoever records what is found today wants it to be known from now on: that is no failure.
    return 0 if options.write_baseline is not None and status == 1 else status


def _with_progress(
    sources: Sequence[Source],
    settings: Settings,
    jobs: int | None,
    run: Callable[..., tuple[Outcome, ...]],
) -> tuple[Outcome, ...]:
    """Lint, with a progress bar when there is something to wait for and somebody to see it."""
    with progress("检查报告", len(sources)) as advance:
        return run(sources, settings, jobs=jobs, advance=advance)


def _explained(results: Sequence[LintResult]) -> Mapping[str, RulePage]:
    """The pages of the rules that found something."""
    from drafting.rulebook import explained

    return explained(f.rule for r in results for f in r.findings)


def _counted(results: Sequence[LintResult]) -> str:
    """How many findings there are of each severity, for the line that says what was written."""
    from drafting.renderers.text import NAMES
    from drafting.results import count

    numbers = count(results)
    parts = "，".join(f"{NAMES[s]}{n}处" for s, n in numbers.items() if n)
    return f"{parts}，请逐一核对" if parts else "没有发现问题"


def _remark(outcomes: Sequence[Outcome], resolved: Sequence[object], baseline: Path | None) -> None:
    """What a person should know of the run beside the findings, on standard error."""
    from drafting.baseline import Known

    for outcome in outcomes:
        if outcome.problem is not None:
            complain(f"略过 {outcome.problem}" if outcome.aside else outcome.problem)
        elif outcome.result is not None:
            for note in outcome.result.notes:
                complain(f"{outcome.path}：{note}")
    gone = [k for k in resolved if isinstance(k, Known)]
    if gone:
        complain(f"{baseline}：有{len(gone)}处记录的问题已不再出现，可以删去：")
        for known in gone:
            complain(f"  {known.rule} “{known.text}”（{known.context}）")


def _status(outcomes: Sequence[Outcome], results: Sequence[object]) -> int:
    """2 when an input or a rule failed, 1 when a finding is grave enough, else 0."""
    from drafting.results import LintResult

    if not results or any(o.problem is not None and not o.aside for o in outcomes):
        return UNUSABLE
    kept = [r for r in results if isinstance(r, LintResult)]
    if any(r.failed for r in kept):
        return UNUSABLE
    thresholds = [o.fail_on for o in outcomes if o.result is not None]
    for result, threshold in zip(kept, thresholds, strict=True):
        if any(f.severity.rank >= threshold.rank for f in result.findings):
            return 1
    return 0
