"""Many reports against one another: read side by side, then compared."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from drafting.alignment.similarity import GROUPED, ReportSketch, Resemblance, most_similar
from drafting.batch import PARALLEL_FROM, Source, worker_pool
from drafting.comparison import sketch_report
from drafting.config import Config
from drafting.errors import DraftingError, InputError, NotAReportError
from drafting.readers.files import read_document
from drafting.recognition import genre_of, not_recognised, settings_of


@dataclass(frozen=True, slots=True)
class Sketched:
    """A report that was read, or the line that says why it was not."""

    sketch: ReportSketch | None = None
    problem: str | None = None
    aside: bool = False
    """Whether the line is only a remark: a file of a folder that is no report."""
    genre: str = ""


def sketch_source(source: Source, genre: str | None, *, config: Config | None = None) -> Sketched:
    """Read one report; what is wrong with it becomes part of the result. ``config`` are the settings that hold for it,
    where they are known already."""
    try:
        document = read_document(source.path, content=source.content)
        chosen = genre_of(document, genre, settings_of(source.path, config))
        try:
            return Sketched(sketch_report(document, chosen.genre), genre=chosen.genre.id)
        except NotAReportError as error:
            raise error if chosen.sure else not_recognised(document) from error
    except NotAReportError as error:
        return Sketched(problem=str(error), aside=source.searched)
    except DraftingError as error:
        return Sketched(problem=str(error))
    except Exception as error:  # a fault of the program over one report must not lose the others
        if os.environ.get("DRAFTING_DEBUG"):
            raise
        return Sketched(problem=f"{source.path}：程序出错（{type(error).__name__}: {error}）")


def compare_many(
    sources: Sequence[Source],
    genre: str | None,
    *,
    most: int = 20,
    least: Decimal = Decimal(0),
    jobs: int | None = None,
    advance: Callable[[str], None] = lambda _: None,
) -> tuple[Resemblance, tuple[Sketched, ...]]:
    """The most alike pairs among reports, their groups, and what became of each that could not be read.

    Raises InputError when fewer than two could. ``advance`` is called with its path after each report.
    """
    work = partial(sketch_source, genre=genre)
    workers = min(jobs or os.cpu_count() or 1, len(sources))
    found: list[Sketched] = []
    if workers < 2 or (jobs is None and len(sources) < PARALLEL_FROM):
        for source in sources:
            found.append(work(source))
            advance(source.path)
    else:
        with worker_pool(workers) as pool:
            futures = [pool.submit(work, source) for source in sources]
            for source, future in zip(sources, futures, strict=True):
                try:
                    found.append(future.result())
                except BrokenProcessPool:
                    found.append(Sketched(problem=f"{source.path}：程序中断，没有读完"))
                advance(source.path)
    return resemblance_of(found, most=most, least=least)


def resemblance_of(
    found: Sequence[Sketched], *, most: int = 20, least: Decimal = Decimal(0)
) -> tuple[Resemblance, tuple[Sketched, ...]]:
    """The same of reports that were read already."""
    sketches = [f.sketch for f in found if f.sketch is not None]
    genres = dict.fromkeys(f.genre for f in found if f.sketch is not None)
    if len(genres) > 1:
        advice = f"请用 --genre 给出要比较的一种：{'、'.join(genres)}"
        raise InputError("报告", "不是同一种报告，不能相互比较", advice=advice)
    problems = tuple(f for f in found if f.problem is not None)
    if len(sketches) < 2:
        raise InputError("报告", "能读取的报告不足两份，没有可比的", advice=problems[0].problem if problems else None)
    return most_similar(sketches, most, least, least or GROUPED), problems
