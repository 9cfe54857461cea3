"""``drafting lint``: what is wrong in reports."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drafting.cli.inputs import figures_from, know_packs, previous_from
from drafting.cli.lint_fix import fix_files, show_fixes
from drafting.cli.lint_run import OutputOptions, run_lint
from drafting.cli.options import (
    Cluster,
    GenreOption,
    LintingJobs,
    NoColour,
    Overwrite,
    Quiet,
    StdinName,
    Verbose,
    check_year,
    refuse_with_cluster,
)
from drafting.cli.outputs import guard
from drafting.console import UNUSABLE, manners, remark, wants_colour
from drafting.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drafting.baseline import Known
    from drafting.batch import Settings, Source
    from drafting.config import Config
    from drafting.findings import Severity
    from drafting.genre.figures import Figures
    from drafting.reviewing import Asked


_OutputOrFolder = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="文件|文件夹/",
        help="写入文件；写成文件夹（末尾加 /）则为每份报告写一份意见和一页网页，另有 index.html 和 summary.xlsx",
    ),
]
_Reports = Annotated[list[str], typer.Argument(metavar="报告", help="报告文件、文件夹或通配符；- 为标准输入")]
_Figures = Annotated[
    str | None, typer.Option("--figures", metavar="数据", help="数据文件：正文和表格都与它核对；- 为标准输入")
]
_Previous = Annotated[str | None, typer.Option("--previous", metavar="上年", help="上年的报告或数据文件")]
_Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        metavar="格式",
        help="输出格式：text（默认）、json、sarif、github、xlsx（汇总表）；"
        "一份报告还可以是 html（网页）、docx（Word 批注）",
    ),
]
_Roster = Annotated[
    Path | None,
    typer.Option("--roster", metavar="名单", help="应报单位的名单（一行一个，或 .xlsx 的一列）：谁没有报、谁报了两次"),
]
_Year = Annotated[int | None, typer.Option("--year", metavar="年份", help="应报的年度：指出哪些报告是其他年度的")]
_Since = Annotated[
    Path | None,
    typer.Option(
        "--since",
        metavar="上次",
        help="上次的 summary.xlsx 或基线：每处标明已改、未改、新增；标了“不是问题”的不再列",
    ),
]
_Accept = Annotated[
    list[str] | None,
    typer.Option("--accept", metavar="问题", help="不是问题的：汇总表里的编号，或“规则:原文”，或标好的 summary.xlsx"),
]
_FailOn = Annotated[
    str | None,
    typer.Option("--fail-on", metavar="级别", help="有该级别及以上的问题时退出码为1：error（默认）、warning、info"),
]
_Select = Annotated[
    list[str] | None,
    typer.Option("--select", metavar="代码", help="只查这些规则或规则类，如 NM01、TB；可用逗号分隔"),
]
_Ignore = Annotated[
    list[str] | None, typer.Option("--ignore", metavar="代码", help="不查这些规则或规则类；可用逗号分隔")
]
_Numbers = Annotated[bool, typer.Option("--numbers", help="列出正文的每个数字：当作什么、与什么核对、结果如何")]
_Baseline = Annotated[
    Path | None, typer.Option("--baseline", metavar="文件", help="不列出其中已记录的问题，并指出已不再出现的")
]
_WriteBaseline = Annotated[Path | None, typer.Option("--write-baseline", metavar="文件", help="把现有问题记录下来")]
_Config = Annotated[
    Path | None, typer.Option("--config", metavar="文件", help="配置文件；不给则从报告所在文件夹向上查找")
]
_Fix = Annotated[
    bool,
    typer.Option("--fix", help="改好标点、标题、文件名称等可以放心改的，写回 .md、.txt、.docx；不改数字"),
]
_Diff = Annotated[bool, typer.Option("--diff", help="只显示 --fix 会改什么，不写文件")]


def lint_command(
    reports: _Reports,
    figures: _Figures = None,
    previous: _Previous = None,
    output: _OutputOrFolder = None,
    format: _Format = None,
    roster: _Roster = None,
    year: _Year = None,
    since: _Since = None,
    accept: _Accept = None,
    fail_on: _FailOn = None,
    select: _Select = None,
    ignore: _Ignore = None,
    numbers: _Numbers = False,
    baseline: _Baseline = None,
    write_baseline: _WriteBaseline = None,
    config: _Config = None,
    genre: GenreOption = None,
    jobs: LintingJobs = None,
    cluster: Cluster = None,
    no_color: NoColour = False,
    fix: _Fix = False,
    diff: _Diff = False,
    stdin_name: StdinName = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """检查报告：表格的勾稽关系、正文与表格的数字、结构和标题、用语和标点。"""
    manners(quiet, verbose)
    from drafting.batch import find_reports
    from drafting.renderers.formats import FORMATS, pick_format
    from drafting.reviewing import ReviewJob, asked, folder_or_file

    folder, file = folder_or_file(output, reports)
    if folder is not None and format not in (None, "text"):
        raise InputError("--format", "-o 给出文件夹时，每份意见的格式是定好的，不用 --format")
    chosen = pick_format(format, file.suffix if file is not None else None)
    threshold, codes, left_out = _severity(fail_on), *_selection(select, ignore)
    check_year(year)
    know_packs(genre, *reports[:1], figures, previous)
    known = _known(baseline)
    wanted = asked(roster=roster, year=year, since=since, accepted=accept or (), genre=genre)
    if "-" in reports and figures == "-":
        raise InputError("标准输入", "不能既作报告又作数据")
    coverage = numbers or chosen.coverage or folder is not None
    settings = _settings(codes, left_out, genre, threshold, config, figures, previous, coverage=coverage)
    if cluster is not None:
        unfit = {"--fix": fix, "--diff": diff, "--numbers": numbers, "--baseline": baseline, "--format": format}
        refuse_with_cluster(folder, {**unfit, "--write-baseline": write_baseline})
        given = tuple(p for p in (figures, previous) if p is not None)
        raise typer.Exit(
            _lint_on_cluster(
                cluster, reports, folder, settings, wanted, given, since=since, overwrite=overwrite, plain=no_color
            )
        )
    name = next(n for n, f in FORMATS.items() if f is chosen)
    sources, whole = find_reports(reports, stdin_name), verbose or numbers
    job = ReviewJob(reports, sources, wanted, folder=folder, format=name, whole=whole, overwrite=overwrite, since=since)
    replaced = overwrite or _is_summary(file, name)
    used = [*(s.path for s in sources), figures, previous, config, roster, *_settings_files(sources)]
    guard(file, replaced, *used, baseline, write_baseline)
    guard(write_baseline, True, *used, option="--write-baseline")
    if diff:
        show_fixes(sources, settings, known, file)
    mended = fix_files(sources, settings, known) if fix else True
    options = OutputOptions(name, file, replaced, numbers, no_color, baseline, write_baseline)
    with job:
        status = run_lint(job, settings, known, jobs, options)
    raise typer.Exit(status if mended else UNUSABLE)


def _selection(select: list[str] | None, ignore: list[str] | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The codes that are to be checked and those that are not; InputError for a code that there is not."""
    from drafting.rules.registry import selected

    codes, left_out = _codes(select), _codes(ignore)
    selected(codes, left_out)
    return codes, left_out


def _settings(
    codes: tuple[str, ...],
    left_out: tuple[str, ...],
    genre: str | None,
    threshold: Severity | None,
    config: Path | None,
    figures: str | None,
    previous: str | None,
    *,
    coverage: bool,
) -> Settings:
    """How the reports are to be linted; what the options name is read."""
    from drafting.batch import Settings

    settings = Settings(
        codes,
        left_out,
        genre,
        threshold,
        _config(config),
        figures_from(figures) if figures is not None else None,
        previous_from(previous, genre) if previous is not None else None,
        coverage=coverage,
    )
    if settings.figures is not None:
        _say_blanks(settings.figures, figures or "")
    return settings


def _lint_on_cluster(
    address: str,
    reports: list[str],
    folder: Path | None,
    settings: Settings,
    wanted: Asked,
    given: tuple[str, ...],
    *,
    since: Path | None,
    overwrite: bool,
    plain: bool,
) -> int:
    """Have a cluster's machines lint; the exit status."""
    from drafting.cluster.commands import Job, lint_on_cluster

    assert folder is not None
    work = Job(address, "lint", reports, folder, settings, given=given)
    colour = wants_colour(sys.stdout) and not plain
    width = shutil.get_terminal_size((120, 24)).columns
    return lint_on_cluster(work, wanted, since=since, overwrite=overwrite, width=width, colour=colour)


def _known(baseline: Path | None) -> Sequence[Known] | None:
    if baseline is None:
        return None
    from drafting.baseline import load_baseline

    return load_baseline(baseline)


def _config(path: Path | None) -> Config | None:
    if path is None:
        return None
    from drafting.config import load_config

    return load_config(path)


def _is_summary(file: Path | None, format: str) -> bool:
    """Whether a file is a summary that may be replaced: nobody has typed into it."""
    if format != "xlsx" or file is None:
        return False
    from drafting.readers.summary import is_marked

    return not is_marked(file)


def _settings_files(sources: Sequence[Source]) -> list[str]:
    """The settings files that hold for reports, each once; one that cannot be read is told when it is used."""
    from drafting.config import find_config

    out: dict[str, None] = {}
    for folder in dict.fromkeys(Path.cwd() if s.path == "-" else Path(s.path).parent for s in sources):
        try:
            out[find_config(folder).path or ""] = None
        except InputError as error:
            out[error.source] = None
    return [p for p in out if p]


def _say_blanks(figures: Figures, path: str) -> None:
    """How many cells the given figures leave blank: there the report's own tables speak."""
    from drafting.forms import blank_cells
    from drafting.genre.loader import load_genre

    blank = blank_cells(figures, load_genre(figures.genre))
    if blank:
        told = "，".join(f"{table}{count}格" for table, count in blank.items())
        remark(f"{figures.path or path}：有{sum(blank.values())}格留空（{told}），这些格以报告自己的表格为准")


def _codes(values: list[str] | None) -> tuple[str, ...]:
    """Rule codes of an option that may be repeated and may hold several, separated by commas."""
    return tuple(c for value in values or () for c in value.replace("，", ",").replace(",", " ").split())


def _severity(value: str | None) -> Severity | None:
    from drafting.findings import Severity

    if value is None:
        return None
    try:
        return Severity(value)
    except ValueError:
        raise InputError(
            "--fail-on", f"没有级别“{value}”", advice=f"可用的级别：{'、'.join(s.value for s in Severity)}"
        ) from None
