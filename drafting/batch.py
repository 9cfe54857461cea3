"""Many reports at a time: which files are meant, and linting them side by side."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from drafting.config import Config, find_config
from drafting.document.model import Document
from drafting.errors import DraftingError, NotAReportError
from drafting.files import find_files, unread_files
from drafting.findings import Finding, Severity
from drafting.genre.figures import Figures
from drafting.language import spacy_parts
from drafting.linter import Options, lint_document
from drafting.processes import end_with_parent, process_context, settle
from drafting.readers.files import STDIN, advice_for, read_document, report_suffixes
from drafting.recognition import Chosen, genre_of, know_packs, not_recognised
from drafting.results import Failed, LintResult
from drafting.review.model import Reviewed
from drafting.review.verdicts import USUAL, Limits
from drafting.rules.base import PreviousYear
from drafting.rules.registry import check_codes, selected

if TYPE_CHECKING:
    from drafting.baseline import Known
    from drafting.fixing import Fixed

PARALLEL_FROM = 8
"""From so many reports on, starting further processes pays: one costs as much as several reports, for its libraries."""
_WARMED = "drafting.warmed"
"""The module that loads those once for all of them."""


@dataclass(frozen=True, slots=True)
class Source:
    """A report to read. ``searched`` when it was found in a folder or by a pattern, not named itself; ``name`` is what
    standard input is called, ``content`` what a file holds that was fetched already."""

    path: str
    searched: bool = False
    name: str | None = None
    content: bytes | None = field(default=None, repr=False, compare=False)


def find_reports(names: Sequence[str], stdin_name: str | None = None) -> tuple[Source, ...]:
    """The reports that are meant by files, folders (all below), patterns and ``-``; each once.

    In the order given, those of a folder or pattern by path. Raises InputError when a folder or pattern has
    none; a file that is not there is left for the reader to refuse.
    """
    found = find_files(names, report_suffixes(), "报告")
    return tuple(Source(path, searched, stdin_name if path == "-" else None) for path, searched in found)


def unread_lines(names: Sequence[str]) -> list[str]:
    """The files of folders that could not be read, and what to do with each: a line each, in Chinese."""
    return [f"没有读的文件：{path}（{advice_for(Path(path).suffix)}）" for path in unread_files(names)]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the command asks for; ``config`` replaces the files found beside the reports."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    genre: str | None = None
    fail_on: Severity | None = None
    config: Config | None = None
    figures: Figures | None = None
    previous: PreviousYear | None = None
    coverage: bool = False

    def config_for(self, path: str) -> Config:
        """The settings file that holds for a report."""
        return self.config if self.config is not None else find_config(Path.cwd() if path == "-" else Path(path))


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one report: a result, or the line that says why there is none.

    ``aside`` when the line is only a remark: a file of a folder that is no report.
    """

    path: str
    result: LintResult | None = None
    problem: str | None = None
    aside: bool = False
    fail_on: Severity = Severity.ERROR
    limits: Limits = USUAL
    reviewed: Reviewed | None = None
    """The same as a reviewer's list, where one was asked for."""
    rules_page: str | None = None
    """Where the settings say that the page of the rules is."""


def _genre(document: Document, settings: Settings, config: Config) -> Chosen:
    """The genre of a report; what is wrong in the settings file is told with its name."""
    if config.path is not None:
        check_codes(config.codes, config.path, "[tool.drafting]")
    know_packs(config)
    return genre_of(document, settings.genre, config)


def lint_source(source: Source, settings: Settings, document: Document | None = None) -> Outcome:
    """Read and lint one report; what is wrong with the input becomes part of the outcome.

    ``document`` is given where it was read already.
    """
    shown = (source.name or STDIN) if source.path == "-" else source.path
    try:
        config = settings.config_for(source.path)
        if document is None:
            document = read_document(source.path, content=source.content, name=source.name)
        chosen = _genre(document, settings, config)
        options = Options(
            settings.select or config.select,
            (*config.ignore, *settings.ignore),
            config.phrases,
            config.terms,
            config.names,
        )
        try:
            result = lint_document(
                document, chosen.genre, figures=settings.figures, previous=settings.previous, options=options
            )
        except NotAReportError as error:
            raise error if chosen.sure else not_recognised(document) from error
        result = _detached(result, settings.coverage)
        threshold = settings.fail_on or config.fail_on or Severity.ERROR
        return Outcome(shown, result, fail_on=threshold, limits=config.limits, rules_page=config.rules_page)
    except NotAReportError as error:
        return Outcome(shown, problem=str(error), aside=source.searched)
    except DraftingError as error:
        return Outcome(shown, problem=str(error))


def fix_source(source: Source, settings: Settings, known: Sequence[Known] | None = None) -> Fixed:
    """Mend one report in memory: the findings that the settings select and no baseline silences.

    Raises InputError for a format that is not written back, or a file that cannot be used.
    """
    from drafting.baseline import apply_baseline
    from drafting.fixing import fix_report

    config = settings.config_for(source.path)
    options = Options(
        settings.select or config.select,
        (*config.ignore, *settings.ignore),
        config.phrases,
        config.terms,
        config.names,
    )
    rules = tuple(r for r in selected(options.select, options.ignore) if r.safe)

    def lint(document: Document) -> tuple[Finding, ...]:
        genre = _genre(document, settings, config).genre
        result = lint_document(
            document, genre, figures=settings.figures, previous=settings.previous, options=options, rules=rules
        )
        return (apply_baseline(known, (result,)).results[0] if known is not None else result).findings

    return fix_report(source.path, lint)


def _detached(result: LintResult, coverage: bool) -> LintResult:
    """The result as plain data, with the numbers' summary when it is wanted or made already.

    An analysis that breaks is listed as failed; the findings stand all the same.
    """
    try:
        return result.detached(numbers=coverage or result.analysed)
    except Exception as error:
        if os.environ.get("DRAFTING_DEBUG"):
            traceback.print_exc()
        failed = (*result.failed, Failed("coverage", f"{type(error).__name__}: {error}"))
        return replace(result, analyse=None, failed=failed)


def _begin(in_parts: bool) -> None:
    """What a further process does first; ``in_parts`` when this one loads spaCy's parts without the rest."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    settle()
    threading.Thread(target=end_with_parent, daemon=True).start()
    if in_parts:
        spacy_parts.wish()


@contextmanager
def worker_pool(workers: int) -> Iterator[ProcessPoolExecutor]:
    """Further processes, which end at once when the work is broken off: whoever presses Ctrl-C does not wait for what
    is being read.

    They leave Ctrl-C, which a terminal sends to all of them, to the process that started them, and end with it.
    """
    in_parts = spacy_parts.wished()
    others = set(multiprocessing.active_children())
    pool = ProcessPoolExecutor(
        workers,
        mp_context=process_context(*([spacy_parts.WISHED] if in_parts else []), _WARMED),
        initializer=_begin,
        initargs=(in_parts,),
    )
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in set(multiprocessing.active_children()) - others:
            process.terminate()
        raise
    pool.shutdown()


Finish = Callable[[Source, Outcome], Outcome]
"""What is done with an outcome where the report was linted, so that less of it has to be kept."""


def guarded(source: Source, settings: Settings, finish: Finish | None = None) -> Outcome:
    """Linting that never raises: a fault of the program over one report must not lose the others."""
    try:
        outcome = lint_source(source, settings)
        return finish(source, outcome) if finish is not None else outcome
    except Exception as error:
        if os.environ.get("DRAFTING_DEBUG"):
            raise
        failed = Outcome(source.path, problem=f"{source.path}：程序出错（{type(error).__name__}: {error}）")
        return finish(source, failed) if finish is not None else failed


def _tell(advance: Callable[[str], None], path: str, _: object) -> None:
    advance(path)


def lint_sources(
    sources: Sequence[Source],
    settings: Settings,
    *,
    jobs: int | None = None,
    advance: Callable[[str], None] = lambda _: None,
    finish: Finish | None = None,
) -> tuple[Outcome, ...]:
    """Lint reports, side by side when there are many; the outcomes are in the order of the sources.

    ``advance`` is called with its path after each report; ``finish`` is what is done with each outcome in its process.
    """
    workers = min(jobs or os.cpu_count() or 1, len(sources))
    if workers < 2 or (jobs is None and len(sources) < PARALLEL_FROM):
        out = []
        for source in sources:
            out.append(guarded(source, settings, finish))
            advance(source.path)
            if len(out) == 1 < len(sources):
                settle()  # what the first report has loaded is what the others need
        return tuple(out)
    with worker_pool(workers) as pool:
        futures = [pool.submit(guarded, source, settings, finish) for source in sources]
        for source, future in zip(sources, futures, strict=True):
            future.add_done_callback(partial(_tell, advance, source.path))
        outcomes = []
        for source, future in zip(sources, futures, strict=True):
            try:
                outcomes.append(future.result())
            except BrokenProcessPool:
                broken = Outcome(source.path, problem=f"{source.path}：程序中断，没有检查完")
                outcomes.append(finish(source, broken) if finish is not None else broken)
        return tuple(outcomes)
