"""``drafting compare``: what changed from report to report, and which of many are alike."""

from __future__ import annotations

import shutil
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from drafting.cli.inputs import know_packs, name_unread
from drafting.cli.options import (
    Cluster,
    GenreOption,
    NoColour,
    Output,
    Overwrite,
    Quiet,
    ReadingJobs,
    Verbose,
    refuse_with_cluster,
)
from drafting.cli.outputs import emit, guard, say_written
from drafting.console import UNUSABLE, complain, manners, progress, wants_colour
from drafting.errors import InputError

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from drafting.alignment.model import Comparison
    from drafting.renderers.comparison_formats import Screen


_Reports = Annotated[
    list[str],
    typer.Argument(
        metavar="旧报告 新报告", help="两份报告；多于两份则比较历年；加 --matrix 则为文件夹或通配符；- 为标准输入"
    ),
]
_Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="格式",
        help="输出格式：text（默认）、json、html；两份报告还可以是 docx，--matrix 还可以是 xlsx",
    ),
]


@dataclass(frozen=True)
class _OutputOptions:
    """How and where a comparison is printed."""

    format: str | None
    output: Path | None
    overwrite: bool
    screen: Screen

    @property
    def suffix(self) -> str | None:
        """The suffix of the file that is written."""
        return self.output.suffix if self.output is not None else None


def compare_command(
    reports: _Reports,
    matrix: Annotated[bool, typer.Option("--matrix", help="在许多报告中找出最相似的，列出共有的句子")] = False,
    top: Annotated[int, typer.Option("--top", min=1, metavar="个数", help="--matrix 列出几对")] = 20,
    least: Annotated[
        str | None,
        typer.Option("--min", metavar="雷同率", help="--matrix 只列雷同率不低于此数的，分组也以此为准（不给时30%）"),
    ] = None,
    output: Output = None,
    format: _Format = None,
    genre: GenreOption = None,
    jobs: ReadingJobs = None,
    cluster: Cluster = None,
    no_color: NoColour = False,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """比较两年或历年的报告：哪些话改了、数字怎样变、哪些是沿用的；或在许多报告中找出雷同的。"""
    manners(quiet, verbose)
    from drafting.renderers.comparison_formats import Screen

    on_terminal = output is None and wants_colour(sys.stdout)
    screen = Screen(shutil.get_terminal_size((100, 24)).columns if on_terminal else 100, on_terminal and not no_color)
    options = _OutputOptions(format, output, overwrite, screen)
    know_packs(genre)
    if cluster is not None:
        if not matrix:
            raise InputError("--cluster", "只用于 --matrix")
        raise typer.Exit(_compare_on_cluster(cluster, reports, options, genre, top=top, least=least))
    guard(output, overwrite, *reports)
    if matrix:
        _compare_many(reports, options, genre, top=top, least=least, jobs=jobs)
        return
    if least is not None:
        raise InputError("--min", "只用于 --matrix")
    if len(reports) < 2:
        raise InputError("报告", "要给出至少两份报告", advice="先写旧的，再写新的；比较一个文件夹里的报告用 --matrix")
    if len(reports) == 2:
        _compare_two(reports[0], reports[1], options, genre)
    else:
        _compare_years(reports, options, genre)


def _compare_on_cluster(
    address: str, reports: list[str], options: _OutputOptions, genre: str | None, *, top: int, least: str | None
) -> int:
    """Have a cluster's machines find which of many reports are alike; the exit status."""
    from drafting.batch import Settings
    from drafting.cluster.commands import Job, compare_on_cluster

    refuse_with_cluster(options.output, {"--format": options.format})
    assert options.output is not None
    work = Job(address, "sketch", reports, options.output, Settings(genre=genre))
    return compare_on_cluster(work, most=top, least=_percent(least), screen=options.screen, overwrite=options.overwrite)


def _compare_many(
    reports: list[str], options: _OutputOptions, genre: str | None, *, top: int, least: str | None, jobs: int | None
) -> None:
    """Find which of many reports are alike; what cannot be read is named."""
    from drafting.batch import find_reports
    from drafting.matrix import compare_many
    from drafting.renderers.comparison_formats import OF_MATRIX, comparison_format, render_resemblance

    chosen = comparison_format(options.format, options.suffix, allowed=OF_MATRIX)
    sources = find_reports(reports)
    guard(options.output, options.overwrite, *(s.path for s in sources))
    with progress("读取报告", len(sources)) as advance:
        found, problems = compare_many(sources, genre, most=top, least=_percent(least), jobs=jobs, advance=advance)
    emit(render_resemblance(found, chosen, options.screen), options.output, options.overwrite)
    say_written(options.output, f"{found.reports}份报告，列出{len(found.pairs)}对")
    name_unread(reports)
    for problem in problems:
        complain(f"略过 {problem.problem}")
    if any(not problem.aside for problem in problems):
        raise typer.Exit(UNUSABLE)


def _compare_two(old: str, new: str, options: _OutputOptions, genre: str | None) -> None:
    """What changed from one report to the next."""
    from drafting.api import compare, read
    from drafting.renderers.comparison_formats import comparison_format, render_comparison

    chosen = comparison_format(options.format, options.suffix)
    compared = compare(read(old, genre=genre), read(new, genre=genre))
    emit(render_comparison(compared, chosen, options.screen), options.output, options.overwrite)
    say_written(options.output, *_changed(compared))


def _compare_years(paths: list[str], options: _OutputOptions, genre: str | None) -> None:
    """What changed over more than two years. Raises InputError for reports of several genres."""
    from drafting.api import read
    from drafting.comparison import compare_series
    from drafting.renderers.comparison_formats import OF_MANY, comparison_format, render_series

    chosen = comparison_format(options.format, options.suffix, allowed=OF_MANY)
    reports = [read(path, genre=genre) for path in paths]
    for other in reports[1:]:
        if other.genre.id != reports[0].genre.id:
            said = f"文种与第一份不同（{reports[0].genre.name}、{other.genre.name}）"
            raise InputError(other.path or "报告", said)
    series = compare_series([r.document for r in reports], reports[0].genre)
    emit(render_series(series, chosen, options.screen), options.output, options.overwrite)
    say_written(options.output, f"{len(series.reports)}个年度")


def _changed(compared: Comparison) -> tuple[str, ...]:
    """How much changed, by kind, for the line that says what was written."""
    from drafting.alignment.model import KIND_NAMES

    told = [f"{KIND_NAMES[kind]}{count}处" for kind, count in compared.counts.items()]
    cells = sum(c.old != c.new for c in compared.cells)
    told += [f"表格{cells}格不同"] if cells else []
    return tuple(told) or ("没有不同",)


def _percent(value: str | None) -> Decimal:
    """A share that a person gives: 30%, 30, 0.3."""
    from decimal import Decimal, InvalidOperation

    if value is None:
        return Decimal(0)
    plain = value.strip().replace("％", "%")
    try:
        number = Decimal(plain.removesuffix("%"))
    except InvalidOperation:
        number = Decimal(-1)
    share = number / 100 if plain.endswith("%") or number > 1 else number
    if not 0 <= share <= 1:
        raise InputError("--min", f"“{value}”不是百分数", advice="请写成 30% 这样的百分数")
    return share
