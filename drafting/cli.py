"""The commands. Each imports what it needs when it runs: a start must not cost what it does not use."""

from __future__ import annotations

import re
import shutil
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from drafting import __version__
from drafting.console import (
    UNUSABLE,
    ChineseCommand,
    ChineseGroup,
    complain,
    detail,
    hush,
    manners,
    progress,
    remark,
    say,
    wants_colour,
)
from drafting.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from decimal import Decimal

    from drafting.alignment.model import Comparison
    from drafting.baseline import Known
    from drafting.batch import Outcome, Settings, Source
    from drafting.config import Config
    from drafting.extraction import Extraction
    from drafting.findings import Severity
    from drafting.gathering import Gathered, Watch
    from drafting.genre.figures import Agency, Figures
    from drafting.genre.model import Genre
    from drafting.renderers.outcome import RulePage
    from drafting.results import LintResult
    from drafting.review.model import State
    from drafting.reviewing import ReviewJob
    from drafting.rules.base import PreviousYear

app = typer.Typer(
    cls=ChineseGroup,
    no_args_is_help=True,
    subcommand_metavar="命令 …",
    options_metavar="[选项]",
    context_settings={"help_option_names": ["-h", "--help"]},
    help="起草、检查、比较{genre}。",
    epilog="""\
第一次用：
  检查写好的报告　drafting lint 报告.docx
  从头写一份报告　drafting new --agency 机关全称 --year 2025 -o 2025.xlsx
  　　　　填好以后　drafting draft 2025.xlsx -o 2025.docx
  不用命令行，在网页上做　drafting serve
  每个命令的用法　drafting 命令 --help

退出状态：0 没有达到 --fail-on 级别的问题；1 有；2 命令或输入无法使用。""",
)


def _file(output: Path | None) -> Path | None:
    """The file to write; ``-`` is standard output, as is no file at all."""
    return None if output is None or str(output) == "-" else output


Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="文件", help="写入文件；不给或写 - 则写到标准输出", callback=_file),
]
OutputOrFolder = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="文件|文件夹/",
        help="写入文件；写成文件夹（末尾加 /）则为每份报告写一份意见和一页网页，另有 index.html 和 summary.xlsx",
    ),
]
OutputOrFolderOfFigures = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="文件|文件夹/",
        help="写入文件；多份报告写成文件夹（末尾加 /）：每份一个数据文件，另有一张各单位的总表",
    ),
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="要写的 .docx、.xlsx、.yaml、.md 文件已经存在时，替换它；不加则不动原文件")
]
StdinName = Annotated[
    str | None,
    typer.Option("--stdin-name", metavar="文件名", help="标准输入的内容叫什么名字，如 r.html；不给则由内容识别格式"),
]
CONVERTED = (".html", ".docx", ".md")
"""The formats of a finished report."""
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="地址",
        help="由 Dask 调度器（如 tcp://主机:8786）分给多台机器做：报告可以写网址（s3、https 等），"
        "结果写成文件夹里的 Parquet，中断后接着做；要装 drafting[cluster]",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="不显示“已写出……”等说明，只显示结果和错误")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="说明得更详细")]
_BRACKETED = re.compile("[（(].*?[）)]")
"""What stands in brackets in the name of a level or kind."""
_FIGURES_FORMATS = "yaml（默认）、json 或 xlsx"
_LAST_YEAR = "上年的数据或报告：结转的数字和联系方式由此填好，上年正文写到的数字列出待填"
_LEVELS = "机关的层级，写代码或中文名称，有哪些见 drafting genres；不给则由名称推断"
_KINDS = "机关的类别，写代码或中文名称，有哪些见 drafting genres；不给则由名称推断"


def _levels() -> list[str]:
    return list(_genre_names("levels"))


def _kinds() -> list[str]:
    return list(_genre_names("kinds"))


def _genre_names(what: str) -> Mapping[str, str]:
    from drafting.recognition import usual_genre

    found: Mapping[str, str] = getattr(usual_genre(None), what)
    return found


GenreOption = Annotated[
    str | None,
    typer.Option(
        "--genre", metavar="文种", help="文种的代码或文件夹，见 drafting genres；不给则由配置文件或报告的标题认出"
    ),
]


def _version(wanted: bool) -> None:
    if wanted:
        say(f"drafting {__version__}\n")
        raise typer.Exit


@app.callback()
def _program(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="显示版本")] = False,
) -> None:
    """Options of the program itself."""


# ------------------------------------------------------------------------------------------ lint


@app.command("lint", cls=ChineseCommand, options_metavar="[选项]", no_args_is_help=True)
def lint_command(
    reports: Annotated[list[str], typer.Argument(metavar="报告", help="报告文件、文件夹或通配符；- 为标准输入")],
    figures: Annotated[
        str | None, typer.Option("--figures", metavar="数据", help="数据文件：正文和表格都与它核对；- 为标准输入")
    ] = None,
    previous: Annotated[str | None, typer.Option("--previous", metavar="上年", help="上年的报告或数据文件")] = None,
    output: OutputOrFolder = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="格式",
            help="输出格式：text（默认）、json、sarif、github、xlsx（汇总表）；"
            "一份报告还可以是 html（网页）、docx（Word 批注）",
        ),
    ] = None,
    roster: Annotated[
        Path | None,
        typer.Option(
            "--roster", metavar="名单", help="应报单位的名单（一行一个，或 .xlsx 的一列）：谁没有报、谁报了两次"
        ),
    ] = None,
    year: Annotated[
        int | None, typer.Option("--year", metavar="年份", help="应报的年度：指出哪些报告是其他年度的")
    ] = None,
    since: Annotated[
        Path | None,
        typer.Option(
            "--since",
            metavar="上次",
            help="上次的 summary.xlsx 或基线：每处标明已改、未改、新增；标了“不是问题”的不再列",
        ),
    ] = None,
    accept: Annotated[
        list[str] | None,
        typer.Option(
            "--accept", metavar="问题", help="不是问题的：汇总表里的编号，或“规则:原文”，或标好的 summary.xlsx"
        ),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option("--fail-on", metavar="级别", help="有该级别及以上的问题时退出码为1：error（默认）、warning、info"),
    ] = None,
    select: Annotated[
        list[str] | None,
        typer.Option("--select", metavar="代码", help="只查这些规则或规则类，如 NM01、TB；可用逗号分隔"),
    ] = None,
    ignore: Annotated[
        list[str] | None, typer.Option("--ignore", metavar="代码", help="不查这些规则或规则类；可用逗号分隔")
    ] = None,
    numbers: Annotated[
        bool, typer.Option("--numbers", help="列出正文的每个数字：当作什么、与什么核对、结果如何")
    ] = False,
    baseline: Annotated[
        Path | None, typer.Option("--baseline", metavar="文件", help="不列出其中已记录的问题，并指出已不再出现的")
    ] = None,
    write_baseline: Annotated[
        Path | None, typer.Option("--write-baseline", metavar="文件", help="把现有问题记录下来")
    ] = None,
    config: Annotated[
        Path | None, typer.Option("--config", metavar="文件", help="配置文件；不给则从报告所在文件夹向上查找")
    ] = None,
    genre: GenreOption = None,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, metavar="个数", help="同时检查几份报告")] = None,
    cluster: Cluster = None,
    no_color: Annotated[bool, typer.Option("--no-color", help="不用颜色")] = False,
    fix: Annotated[
        bool,
        typer.Option("--fix", help="改好标点、标题、文件名称等可以放心改的，写回 .md、.txt、.docx；不改数字"),
    ] = False,
    diff: Annotated[bool, typer.Option("--diff", help="只显示 --fix 会改什么，不写文件")] = False,
    stdin_name: StdinName = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """检查报告：表格的勾稽关系、正文与表格的数字、结构和标题、用语和标点。"""
    manners(quiet, verbose)
    from drafting.batch import Settings, find_reports
    from drafting.renderers.formats import FORMATS, pick_format
    from drafting.reviewing import ReviewJob, asked, folder_or_file
    from drafting.rules.registry import selected

    folder, file = folder_or_file(output, reports)
    if folder is not None and format not in (None, "text"):
        raise InputError("--format", "-o 给出文件夹时，每份意见的格式是定好的，不用 --format")
    chosen = pick_format(format, file.suffix if file is not None else None)
    threshold = _severity(fail_on)
    codes, left_out = _codes(select), _codes(ignore)
    selected(codes, left_out)
    _check_year(year)
    _know_packs(genre, *reports[:1], figures, previous)
    known = _known(baseline)
    wanted = asked(roster=roster, year=year, since=since, accepted=accept or (), genre=genre)
    if "-" in reports and figures == "-":
        raise InputError("标准输入", "不能既作报告又作数据")
    settings = Settings(
        codes,
        left_out,
        genre,
        threshold,
        _config(config),
        _figures(figures) if figures is not None else None,
        _previous(previous, genre) if previous is not None else None,
        coverage=numbers or chosen.coverage or folder is not None,
    )
    if settings.figures is not None:
        _say_blanks(settings.figures, figures or "")
    if cluster is not None:
        unfit = {"--fix": fix, "--diff": diff, "--numbers": numbers, "--baseline": baseline, "--format": format}
        unfit["--write-baseline"] = write_baseline
        _refuse_with_cluster(folder, unfit)
        from drafting.cluster.commands import Job, lint_on_cluster

        given = tuple(p for p in (figures, previous) if p is not None)
        assert folder is not None
        work = Job(cluster, "lint", reports, folder, settings, given=given)
        colour = wants_colour(sys.stdout) and not no_color
        width = shutil.get_terminal_size((120, 24)).columns
        raise typer.Exit(lint_on_cluster(work, wanted, since=since, overwrite=overwrite, width=width, colour=colour))
    name = next(n for n, f in FORMATS.items() if f is chosen)
    job = ReviewJob(
        reports,
        find_reports(reports, stdin_name),
        wanted,
        folder=folder,
        format=name,
        whole=verbose or numbers,
        overwrite=overwrite,
        since=since,
    )
    replaced = overwrite or _is_summary(file, name)
    used = [*(s.path for s in job.sources), figures, previous, config, roster, *_settings_of(job.sources)]
    _guard(file, replaced, *used, baseline, write_baseline)
    _guard(write_baseline, True, *used, option="--write-baseline")
    if diff:
        _show_fixes(job.sources, settings, known, file)
    whole = _fix(job.sources, settings, known) if fix else True
    with job:
        status = _linted(
            job, settings, known, jobs, _Told(name, file, replaced, numbers, no_color, baseline, write_baseline)
        )
    raise typer.Exit(status if whole else UNUSABLE)


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


@dataclass(frozen=True)
class _Told:
    """How what was found is to be told."""

    format: str
    file: Path | None
    overwrite: bool
    numbers: bool
    plain: bool
    baseline: Path | None
    write_baseline: Path | None


def _is_summary(file: Path | None, format: str) -> bool:
    """Whether a file is a summary that may be replaced: nobody has typed into it."""
    if format != "xlsx" or file is None:
        return False
    from drafting.readers.summary import is_marked

    return not is_marked(file)


def _linted(job: ReviewJob, settings: Settings, known: Sequence[Known] | None, jobs: int | None, told: _Told) -> int:
    """Lint, and tell what was found; the exit status."""
    from drafting.batch import lint_sources
    from drafting.renderers.formats import FORMATS
    from drafting.renderers.outcome import Run, Unusable
    from drafting.reviewing import kept_findings
    from drafting.rules.registry import all_rules

    outcomes = _with_progress(job.sources, settings, jobs, partial(lint_sources, finish=job.finish))
    results = tuple(o.result for o in outcomes if o.result is not None)
    unusable = tuple(Unusable(o.path, o.problem) for o in outcomes if o.problem is not None and not o.aside)
    if told.write_baseline is not None:
        from drafting.baseline import write_baseline as record

        recorded = record(told.write_baseline, results)
        remark(f"已把{recorded}处问题记入 {told.write_baseline}")
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
    on_terminal = told.file is None and wants_colour(sys.stdout)
    colour = on_terminal and not told.plain
    table = ""
    if review is not None:
        from drafting.renderers.summary_text import render_summary_table
        from drafting.renderers.summary_text import told as summary_lines

        if told.format == "text":
            width = shutil.get_terminal_size((120, 24)).columns if told.file is None else 120
            table = render_summary_table(review, width=width, colour=colour)
        elif job.wanted.anything:
            for line in filter(None, summary_lines(review)):
                remark(line)
    run = Run(
        results,
        unusable,
        applied,
        told.numbers,
        colour=colour,
        width=min(shutil.get_terminal_size((100, 24)).columns, 100) if on_terminal else 100,
        titles=titles,
        pages=_explained(results) if FORMATS[told.format].explains else {},
        version=__version__,
        rules_page=next((o.rules_page for o in outcomes if o.rules_page), None),
        review=review,
        states=states,
        table=table,
        listed=job.listed,
    )
    if results or job.folder is not None or told.format == "xlsx":
        _emit(FORMATS[told.format].render(run), told.file, told.overwrite)
        _wrote(told.file, _counted(results))
    if written is not None:
        for line in job.told(written):
            remark(line)
        for problem in written.problems:
            complain(problem)
    _name_unread(job.names)
    _remark(outcomes, applied.resolved if applied is not None else (), told.baseline)
    status = UNUSABLE if written is not None and written.problems else _status(outcomes, results)
    # Whoever records what is found today wants it to be known from now on: that is no failure.
    return 0 if told.write_baseline is not None and status == 1 else status


def _explained(results: Sequence[LintResult]) -> Mapping[str, RulePage]:
    """The pages of the rules that found something."""
    from drafting.rulebook import explained

    return explained(f.rule for r in results for f in r.findings)


def _settings_of(sources: Sequence[Source]) -> list[str]:
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


def _name_unread(names: Sequence[str]) -> None:
    """The files of a folder that could not be read: none is passed over without a word."""
    from drafting.batch import unread_lines

    for line in unread_lines(names):
        complain(line)


def _counted(results: Sequence[LintResult]) -> str:
    """How many findings there are of each severity, for the line that says what was written."""
    from drafting.renderers.text import NAMES
    from drafting.results import count

    numbers = count(results)
    parts = "，".join(f"{NAMES[s]}{n}处" for s, n in numbers.items() if n)
    return f"{parts}，请逐一核对" if parts else "没有发现问题"


def _show_fixes(
    sources: Sequence[Source], settings: Settings, known: Sequence[Known] | None, output: Path | None
) -> NoReturn:
    """Print what ``--fix`` would change, and end with 1 when there is something, else with 0 (2: unusable)."""
    from drafting.batch import fix_source

    parts = []
    unusable = False
    for source in sources:
        try:
            parts.append(fix_source(source, settings, known).diff())
        except InputError as error:
            complain(f"略过 {error}" if source.searched else str(error))
            unusable = unusable or not source.searched
    _emit("".join(parts), output)
    raise typer.Exit(UNUSABLE if unusable else int(any(parts)))


def _fix(sources: Sequence[Source], settings: Settings, known: Sequence[Known] | None) -> bool:
    """Mend the reports' own files, each for itself: one that cannot be mended is named and keeps none of the others
    from it. Returns whether all that were named themselves could be."""
    from drafting.batch import fix_source
    from drafting.files import write_atomically

    whole = True
    for source in sources:
        try:
            fixed = fix_source(source, settings, known)
            if fixed.changed:
                write_atomically(Path(fixed.path), fixed.content)
        except InputError as error:
            complain(f"没有改 {error}")
            whole = whole and source.searched
            continue
        if fixed.changed:
            remark(f"{fixed.path}：改好{fixed.count}处")
    return whole


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


def _with_progress(
    sources: Sequence[Source],
    settings: Settings,
    jobs: int | None,
    run: Callable[..., tuple[Outcome, ...]],
) -> tuple[Outcome, ...]:
    """Lint, with a progress bar when there is something to wait for and somebody to see it."""
    with progress("检查报告", len(sources)) as advance:
        return run(sources, settings, jobs=jobs, advance=advance)


def _watched(jobs: int | None) -> Watch:
    """How whoever waits sees how far extracting many reports is."""

    def watch(sources: Sequence[Source], run: Callable[..., tuple[Gathered, ...]]) -> tuple[Gathered, ...]:
        with progress("提取数据", len(sources)) as advance:
            return run(jobs=jobs, advance=advance)

    return watch


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


# ------------------------------------------------------------------------------------------ extract, draft, new


@app.command("extract", cls=ChineseCommand, options_metavar="[选项]", no_args_is_help=True)
def extract_command(
    reports: Annotated[
        list[str], typer.Argument(metavar="报告", help="报告文件；可以是多份、文件夹或通配符；- 为标准输入")
    ],
    output: OutputOrFolderOfFigures = None,
    format: Annotated[str | None, typer.Option("--format", metavar="格式", help=_FIGURES_FORMATS)] = None,
    year: Annotated[int | None, typer.Option("--year", metavar="年份", help="报告年度；报告里读不出时给出")] = None,
    genre: GenreOption = None,
    stdin_name: StdinName = None,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, metavar="个数", help="同时读取几份报告")] = None,
    cluster: Cluster = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """从报告提取数据，写成数据文件：表格的数字，正文另外写到的数字、收费和联系方式；没有读到的单元格留空，并逐一指出。

    给出多份报告时写成文件夹：每份一个数据文件，另有一张各单位的总表（units.xlsx，装有 pyarrow 的还有 units.parquet）；
    总表可以直接用 merge 汇总。
    """
    manners(quiet, verbose)
    from drafting.extraction import extract
    from drafting.files import is_folder
    from drafting.readers.files import read_document
    from drafting.recognition import genre_of, settings_for
    from drafting.renderers.figures import render_figures
    from drafting.reviewing import folder_or_file

    folder, file = folder_or_file(output, reports)
    _know_packs(genre)
    _check_year(year)
    if cluster is not None:
        _refuse_with_cluster(folder, {"--format": format, "--stdin-name": stdin_name})
        from drafting.batch import Settings
        from drafting.cluster.commands import Job, extract_on_cluster

        assert folder is not None
        work = Job(cluster, "extract", reports, folder, Settings(genre=genre), year)
        raise typer.Exit(extract_on_cluster(work, overwrite=overwrite))
    if folder is not None or len(reports) > 1 or (reports[0] != "-" and is_folder(Path(reports[0]))):
        from drafting.gathering import extract_many

        raise typer.Exit(
            extract_many(
                reports,
                folder,
                file,
                _figures_suffix(format or "yaml", None),
                genre,
                year=year,
                overwrite=overwrite,
                watch=_watched(jobs),
            )
        )
    (report,) = reports
    suffix = _figures_suffix(format, file)
    _guard(file, overwrite, report)
    document = read_document(report, name=stdin_name)
    pack = genre_of(document, genre, settings_for(report)).genre
    extraction = extract(document, pack, year=year, narrative=True)
    _emit(render_figures(extraction.figures, suffix), file, overwrite)
    for trouble in extraction.troubles:
        remark(trouble.message)
    _missing(extraction, pack)
    _wrote(file, f"{len(extraction.missing)}格没有读到，请补填" if extraction.missing else "各格都已读到，请核对")


def _missing(extraction: Extraction, pack: Genre) -> None:
    """The cells that a report does not give: one by one where they are few, else how many of which table."""
    if not extraction.missing:
        return
    remark(f"报告中没有读到{len(extraction.missing)}个单元格：")
    tables: dict[str, int] = {}
    for path in extraction.missing:
        spec = pack.cell(path)
        table = spec.table.name if spec is not None else "其他"
        tables[table] = tables.get(table, 0) + 1
    few = len(extraction.missing) <= _FEW_CELLS
    if not few:
        remark("  " + "，".join(f"{table}{count}格" for table, count in tables.items()) + "（加 --verbose 逐格列出）")
    for path in extraction.missing:
        spec, found = pack.cell(path), extraction.reading.cells.get(path)
        raw = "" if found is None else found.raw.strip()
        said = f"（写的是“{raw}”，不是数字）" if raw else "" if found is None else "（空白）"
        (remark if few else detail)(f"  {spec.name if spec is not None else path}{said}")


_FEW_CELLS = 10


@app.command("draft", cls=ChineseCommand, options_metavar="[选项]", no_args_is_help=True)
def draft_command(
    figures: Annotated[str, typer.Argument(metavar="数据", help="数据文件（.xlsx、.yaml、.json）；- 为标准输入")],
    previous: Annotated[
        str | None,
        typer.Option("--previous", metavar="上年", help="上年的数据或报告：写出增减，并把上年所列问题附为批注"),
    ] = None,
    output: Output = None,
    format: Annotated[
        str | None, typer.Option("--format", metavar="格式", help="md（默认）、html、docx 或 json")
    ] = None,
    templates: Annotated[
        Path | None, typer.Option("--templates", metavar="文件夹", help="自己的模板：其中有的部分用它，没有的用自带的")
    ] = None,
    reference: Annotated[
        Path | None, typer.Option("--reference", metavar="样本", help="写 .docx 时版式和样式取自这份 Word 文件")
    ] = None,
    blank: Annotated[
        str,
        typer.Option(
            "--blank",
            metavar="办法",
            help="表格的空白格：missing（默认）当作没有数据，稿中留空待填；zero 当作没有发生，按0起草",
        ),
    ] = "missing",
    genre: GenreOption = None,
    force: Annotated[bool, typer.Option("--force", help="数据不平时也起草，不平的地方以批注标明")] = False,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """由数据起草报告初稿：各部分、规定的表格和叙述；只有人才知道的内容留作占位符。"""
    manners(quiet, verbose)
    from drafting.api import draft
    from drafting.renderers.documents import document_suffixes, render_document

    suffix = _document_suffix(format, output, ".md", document_suffixes())
    own = list(templates.iterdir()) if templates is not None and templates.is_dir() else []
    _guard(output, overwrite, figures, previous, reference, *own)
    from drafting.annotations import PLACEHOLDER
    from drafting.forms import blank_cells, with_zeros
    from drafting.genre.loader import load_genre

    if blank not in ("missing", "zero"):
        raise InputError("--blank", f"没有“{blank}”这种办法", advice="可用：missing（没有数据）、zero（没有发生，为0）")
    _know_packs(genre, figures, previous)
    data = _figures_to_draft(figures)
    _of_genre(genre, data, figures)
    pack = load_genre(data.genre)
    if blank == "zero":
        data = with_zeros(data, pack)
    before = _previous(previous, data.genre, narrative=True) if previous is not None else None
    if before is not None:
        _name_other(f"{previous}：作为上年给出的", before.figures.agency, data.agency, "本年的数据")
    made = draft(data, before, force=force, templates=templates)
    content = render_document(made.document, suffix, made.annotations, reference=reference)
    _emit(content, output, overwrite)
    for table, count in blank_cells(data, pack).items():
        remark(f"{figures}：{table}有{count}格留空；没有发生的请填0，或加 --blank zero 一律按0起草")
    todo = [m.group() for m in PLACEHOLDER.finditer(made.document.text)]
    comments = len(made.annotations.comments)
    _wrote(output, f"{len(todo)}处待补充" if todo else "没有待补充的内容", f"{comments}条批注" if comments else "")
    for item in todo:
        detail(f"  {item}")


def _figures_to_draft(path: str) -> Figures:
    """The figures; where some values are no good, what does not add up among the others is told with them, so that
    one run names all that is to be mended."""
    from drafting.drafter import faults_of
    from drafting.errors import refuse
    from drafting.genre.loader import load_genre
    from drafting.readers.figures import UnusableFiguresError

    try:
        return _figures(path)
    except UnusableFiguresError as error:
        faults = faults_of(error.partial, load_genre(error.partial.genre))
        source = error.partial.path or path
        refuse([*error.errors, *(InputError(source, f"数据不平：{f.message}") for f in faults)])


@app.command("new", cls=ChineseCommand, options_metavar="[选项]", no_args_is_help=True)
def new_command(
    agency: Annotated[str | None, typer.Option("--agency", metavar="名称", help="机关全称")] = None,
    level: Annotated[str | None, typer.Option("--level", metavar="层级", help=_LEVELS, autocompletion=_levels)] = None,
    kind: Annotated[
        str | None,
        typer.Option("--kind", metavar="类别", help=_KINDS, autocompletion=_kinds),
    ] = None,
    year: Annotated[int | None, typer.Option("--year", metavar="年份", help="报告年度")] = None,
    previous: Annotated[
        str | None,
        typer.Option(
            "--previous",
            metavar="上年",
            help=_LAST_YEAR,
        ),
    ] = None,
    output: Output = None,
    format: Annotated[str | None, typer.Option("--format", metavar="格式", help=_FIGURES_FORMATS)] = None,
    schema: Annotated[
        bool, typer.Option("--schema", help="同时在数据表旁写出 figures.schema.json，编辑 yaml 时有提示和检查")
    ] = False,
    templates: Annotated[
        Path | None,
        typer.Option("--templates", metavar="文件夹", help="不生成数据表，而把起草用的模板复制到这里"),
    ] = None,
    genre: GenreOption = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """生成待填的数据表；给出 --templates 时，复制起草用的模板。"""
    manners(quiet, verbose)
    from drafting.forms import new_form, texts_of
    from drafting.genre.form_sheets import Before
    from drafting.recognition import usual_genre
    from drafting.renderers.figures import render_figures

    _know_packs(genre, previous)
    pack = usual_genre(genre)
    if templates is not None:
        from drafting.templating import copy_templates

        made = copy_templates(pack, templates)
        remark(f"已把{len(made)}个模板复制到 {templates}；改好后用 drafting draft --templates {templates} 起草")
        return
    suffix = _figures_suffix(format, output)
    _guard(output, overwrite, previous)
    before = _last_year(previous, pack) if previous is not None else None
    name = agency or (before.agency.name if before is not None else "")
    if not name:
        raise InputError(
            "--agency", "没有给出机关名称", advice="请加 --agency 和机关全称；或用 --previous 给出上年的报告"
        )
    if year is None:
        if before is None:
            raise InputError(
                "--year",
                "没有给出报告年度",
                advice="请加 --year 和四位年份，如 --year 2025；或用 --previous 给出上年的报告",
            )
        year = before.year + 1
    _check_year(year)
    known = before.agency if before is not None and before.agency.name == name else None
    if before is not None:
        _name_other(f"{previous}：作为上年给出的", before.agency, name, "要填的数据表")
    chosen = _agency(pack, name, level, kind, known)
    asked = before.facts if before is not None else ()
    form = new_form(pack, chosen, year, before)
    said = None if before is None else Before(before.year, before.cells, texts_of(previous or "", before, pack))
    content = render_figures(form, suffix, guide=True, asked=asked, before=said)
    if schema:
        content = _with_schema(pack, content, suffix, output)
    _emit(content, output, overwrite)
    # Without -o the draft would run over the terminal as Markdown: the next command is given whole.
    if output is not None:
        _wrote(output, "请打开填写", f"填好后运行 drafting draft {output} -o {output.with_suffix('.docx')}")


def _check_year(year: int | None) -> None:
    """Raise InputError for a year that no report is of."""
    if year is not None and not 2008 <= year <= 2100:
        raise InputError(
            "--year", f"报告年度“{year}”不对", advice="报告年度应在2008年以后（《条例》2008年施行），写四位年份"
        )


def _name_other(what: str, given: Agency, own: Agency | str, whose: str) -> None:
    """Say that something given is another agency's; a run to be quiet says it, too."""
    from drafting.genre.partners import other_agency

    mixed = other_agency(what, given, own, whose)
    if mixed is not None:
        complain(mixed)


def _last_year(path: str, pack: Genre) -> Figures:
    """Last year's figures with all that its report states, from a figures file or a report."""
    from drafting.extraction import extract
    from drafting.readers.figures import is_figures_path, load_figures
    from drafting.readers.files import read_document

    if is_figures_path(Path(path)):
        return load_figures(path)
    return extract(read_document(path), pack, narrative=True).figures


def _with_schema(pack: Genre, content: str | bytes, suffix: str, output: Path | None) -> str:
    """The form with a line that names its schema, which is written beside it."""
    from drafting.files import write_atomically
    from drafting.renderers.figures_schema import SCHEMA_NAME, render_schema

    if output is None or suffix not in (".yaml", ".yml") or isinstance(content, bytes):
        raise InputError("--schema", "只用于写成 .yaml 文件的数据表", advice="请用 -o 给出 .yaml 文件名")
    beside = output.parent / SCHEMA_NAME
    text = render_schema(pack)
    if not beside.exists():
        write_atomically(beside, text)
    elif beside.read_bytes() != text.encode("utf-8"):
        raise InputError(str(beside), "已有内容不同的同名文件", advice="请移走它，或不用 --schema")
    return f"# yaml-language-server: $schema={SCHEMA_NAME}\n{content}"


@app.command("merge", cls=ChineseCommand, options_metavar="[选项]", no_args_is_help=True)
def merge_command(
    units: Annotated[list[str], typer.Argument(metavar="数据", help="各单位的数据文件、文件夹或通配符")],
    agency: Annotated[str, typer.Option("--agency", metavar="名称", help="汇总报告的机关全称")],
    level: Annotated[str | None, typer.Option("--level", metavar="层级", help=_LEVELS, autocompletion=_levels)] = None,
    kind: Annotated[str | None, typer.Option("--kind", metavar="类别", help=_KINDS, autocompletion=_kinds)] = None,
    output: Output = None,
    format: Annotated[str | None, typer.Option("--format", metavar="格式", help=_FIGURES_FORMATS)] = None,
    genre: GenreOption = None,
    force: Annotated[bool, typer.Option("--force", help="有单位的数据不平时也汇总")] = False,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """汇总各单位的数据：逐格相加，注明每格来自哪些单位；年度、表式不同的不汇总。"""
    manners(quiet, verbose)
    from drafting.errors import refuse
    from drafting.gathering import load_units
    from drafting.genre.keyed import edition_of
    from drafting.genre.loader import load_genre
    from drafting.merging import merge
    from drafting.readers.figures import find_all_figures
    from drafting.renderers.figures import render_figures

    suffix = _figures_suffix(format, output)
    # The sum of an earlier run, in the folder of the units, is none of them.
    mine = output.resolve() if output is not None else None
    _know_packs(genre, *units[:1])
    _name_unread(units)
    found = [(p, searched) for p, searched in find_all_figures(units) if p in units or Path(p).resolve() != mine]
    _guard(output, overwrite, *(path for path, _ in found))
    loaded, problems = load_units(found)
    if not loaded:
        if problems:
            refuse(problems)
        raise InputError("汇总", "没有要汇总的数据")
    for problem in problems:
        complain(str(problem))
    _of_genre(genre, loaded[0], loaded[0].path or "")
    pack = load_genre(loaded[0].genre)
    merged = merge(loaded, _agency(pack, agency, level, kind), pack)
    for fault in merged.faults:
        complain(f"{fault.source}：“{fault.unit}”的数据不平：{fault.message}")
    if merged.faults and not force:
        raise InputError("汇总", "有单位的数据不平（不满足勾稽关系）", advice="请先改正上列数据，或用 --force 照样汇总")
    shares = {path: {s.unit: s.value for s in given} for path, given in merged.shares.items()}
    added = f"{len(loaded)}个单位：{'、'.join(u.agency.name for u in loaded)}"
    account = (f"汇总自{added}", *merged.account(pack, problems))
    made = render_figures(merged.figures, suffix, remarks=merged.remarks(), shares=shares, account=account)
    _emit(made, output, overwrite)
    none = edition_of(pack, merged.figures).blanks
    blank = [p for p, value in merged.figures.cells.items() if value is None and p not in none]
    remark(f"汇总了{added}")
    facts = merged.facts_lacking()
    for line in (*merged.cells_lacking(pack), *facts[:_PARTIAL]):
        remark(line)
    if len(facts) > _PARTIAL:
        remark(f"还有{len(facts) - _PARTIAL}组叙述数据有单位未填，加 --verbose 逐组列出")
    for line in facts[_PARTIAL:]:
        detail(line)
    left = f"{len(problems)}个数据文件用不了，没有计入" if problems else ""
    _wrote(output, f"汇总{len(loaded)}个单位", left, f"{len(blank)}格没有汇总" if blank else "")
    if problems:
        raise typer.Exit(UNUSABLE)


_PARTIAL = 3
"""So many facts that not all units give are told one by one."""


def _agency(pack: Genre, name: str, level: str | None, kind: str | None, known: Agency | None = None) -> Agency:
    """Whose figures: level and kind as given, else as known, else as the name tells."""
    from drafting import limits
    from drafting.genre.figures import Agency

    if not name.isprintable() or len(name) > limits.MOST_NAME:
        advice = f"应当是一行，不超过{limits.MOST_NAME}字，没有看不见的字符"
        raise InputError("--agency", "机关名称不对", advice=advice)
    inferred = pack.agencies.infer(name)
    if known is not None:
        inferred = Agency(name, known.level or inferred.level, known.kind or inferred.kind)
    return Agency(
        name,
        _choice("--level", level or inferred.level, pack.levels, name),
        _choice("--kind", kind or inferred.kind, pack.kinds, name),
    )


def _choice(option: str, value: str | None, allowed: object, name: str) -> str:
    assert hasattr(allowed, "items")
    known: dict[str, str] = dict(allowed.items())
    shown = "、".join(f"{k}（{v}）" for k, v in known.items())
    if value is None:
        raise InputError(option, f"由名称“{name}”推断不出", advice=f"请用 {option} 给出：{shown}")
    return _chosen(option, value, known)


def _chosen(option: str, value: str, known: Mapping[str, str]) -> str:
    """The id that a person means: the id itself, its Chinese name, one of several, or how only one name begins."""
    shown = "、".join(f"{k}（{v}）" for k, v in known.items())
    plain = "".join(value.split()).lower()
    for id, said in known.items():
        names = {id, said, *said.split("、"), _BRACKETED.sub("", said)}
        if plain and plain in {n.lower() for n in names}:
            return id
    begun = [id for id, said in known.items() if plain and said.startswith(plain)]
    if len(begun) == 1:
        return begun[0]
    raise InputError(option, f"没有“{value}”这一项", advice=f"{option} 可填：{shown}（写代码或中文都可以）")


# ------------------------------------------------------------------------------------------ compare


@app.command("compare", cls=ChineseCommand, options_metavar="[选项]", no_args_is_help=True)
def compare_command(
    reports: Annotated[
        list[str],
        typer.Argument(
            metavar="旧报告 新报告", help="两份报告；多于两份则比较历年；加 --matrix 则为文件夹或通配符；- 为标准输入"
        ),
    ],
    matrix: Annotated[bool, typer.Option("--matrix", help="在许多报告中找出最相似的，列出共有的句子")] = False,
    top: Annotated[int, typer.Option("--top", min=1, metavar="个数", help="--matrix 列出几对")] = 20,
    least: Annotated[
        str | None,
        typer.Option("--min", metavar="雷同率", help="--matrix 只列雷同率不低于此数的，分组也以此为准（不给时30%）"),
    ] = None,
    output: Output = None,
    format: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="格式",
            help="输出格式：text（默认）、json、html；两份报告还可以是 docx，--matrix 还可以是 xlsx",
        ),
    ] = None,
    genre: GenreOption = None,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, metavar="个数", help="同时读取几份报告")] = None,
    cluster: Cluster = None,
    no_color: Annotated[bool, typer.Option("--no-color", help="不用颜色")] = False,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """比较两年或历年的报告：哪些话改了、数字怎样变、哪些是沿用的；或在许多报告中找出雷同的。"""
    manners(quiet, verbose)
    from drafting.api import compare, read
    from drafting.renderers.comparison_formats import (
        OF_MANY,
        OF_MATRIX,
        Screen,
        comparison_format,
        render_comparison,
        render_resemblance,
        render_series,
    )

    suffix = output.suffix if output is not None else None
    on_terminal = output is None and wants_colour(sys.stdout)
    screen = Screen(shutil.get_terminal_size((100, 24)).columns if on_terminal else 100, on_terminal and not no_color)
    _know_packs(genre)
    if cluster is not None:
        from drafting.batch import Settings
        from drafting.cluster.commands import Job, compare_on_cluster

        if not matrix:
            raise InputError("--cluster", "只用于 --matrix")
        _refuse_with_cluster(output, {"--format": format})
        assert output is not None
        work = Job(cluster, "sketch", reports, output, Settings(genre=genre))
        raise typer.Exit(compare_on_cluster(work, most=top, least=_percent(least), screen=screen, overwrite=overwrite))
    _guard(output, overwrite, *reports)
    if matrix:
        from drafting.batch import find_reports
        from drafting.matrix import compare_many

        chosen = comparison_format(format, suffix, allowed=OF_MATRIX)
        sources = find_reports(reports)
        _guard(output, overwrite, *(s.path for s in sources))
        with progress("读取报告", len(sources)) as advance:
            found, problems = compare_many(sources, genre, most=top, least=_percent(least), jobs=jobs, advance=advance)
        _emit(render_resemblance(found, chosen, screen), output, overwrite)
        _wrote(output, f"{found.reports}份报告，列出{len(found.pairs)}对")
        _name_unread(reports)
        for problem in problems:
            complain(f"略过 {problem.problem}")
        if any(not problem.aside for problem in problems):
            raise typer.Exit(UNUSABLE)
        return
    if least is not None:
        raise InputError("--min", "只用于 --matrix")
    if len(reports) < 2:
        raise InputError("报告", "要给出至少两份报告", advice="先写旧的，再写新的；比较一个文件夹里的报告用 --matrix")
    if len(reports) == 2:
        chosen = comparison_format(format, suffix)
        old, new = (read(path, genre=genre) for path in reports)
        compared = compare(old, new)
        _emit(render_comparison(compared, chosen, screen), output, overwrite)
        _wrote(output, *_changed(compared))
        return
    from drafting.comparison import compare_series

    chosen = comparison_format(format, suffix, allowed=OF_MANY)
    read_reports = [read(path, genre=genre) for path in reports]
    for other in read_reports[1:]:
        if other.genre.id != read_reports[0].genre.id:
            said = f"文种与第一份不同（{read_reports[0].genre.name}、{other.genre.name}）"
            raise InputError(other.path or "报告", said)
    series = compare_series([r.document for r in read_reports], read_reports[0].genre)
    _emit(render_series(series, chosen, screen), output, overwrite)
    _wrote(output, f"{len(series.reports)}个年度")


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


# ------------------------------------------------------------------------------------------ convert


@app.command("convert", cls=ChineseCommand, options_metavar="[选项]", no_args_is_help=True)
def convert_command(
    report: Annotated[str, typer.Argument(metavar="报告", help="定稿的报告文件；- 为标准输入")],
    output: Output = None,
    format: Annotated[str | None, typer.Option("--format", metavar="格式", help="html（默认）、docx 或 md")] = None,
    reference: Annotated[
        Path | None, typer.Option("--reference", metavar="样本", help="写 .docx 时版式和样式取自这份 Word 文件")
    ] = None,
    genre: GenreOption = None,
    stdin_name: StdinName = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """把定稿的报告原样转成另一种格式：由签发的 Word 文件得到要发布的网页，或由网页得到 Word 文件；文字和表格不变。"""
    manners(quiet, verbose)
    from drafting.converting import converted, remaining
    from drafting.readers.files import read_document
    from drafting.recognition import genre_of, settings_for
    from drafting.renderers.documents import render_document

    suffix = _document_suffix(format, output, ".html", CONVERTED)
    _guard(output, overwrite, report, reference)
    document = read_document(report, name=stdin_name)
    made = converted(document)
    _emit(render_document(made, suffix, reference=reference), output, overwrite)
    left = remaining(document, genre_of(document, genre, settings_for(report)).genre)
    _wrote(output, *left)
    detail(f"正文{len(made.paragraphs)}段，表格{len(made.tables)}张")


def _document_suffix(format: str | None, output: Path | None, usual: str, allowed: Sequence[str]) -> str:
    """The suffix of the format in which a report is to be written, by the format's name or the file's suffix."""
    suffix = output.suffix.lower() if output is not None else usual
    if format is not None:
        suffix = f".{format.lower().lstrip('.')}"
    if suffix not in allowed:
        known = "、".join(s.lstrip(".") for s in allowed)
        _refuse_no_suffix(format, output, known)
        raise InputError(
            "-o" if format is None else "--format", f"不能写成“{suffix}”格式", advice=f"可用的格式：{known}"
        )
    return suffix


# ------------------------------------------------------------------------------------------ genres


@app.command("genres", cls=ChineseCommand, options_metavar="[选项]")
def genres_command(
    genre: Annotated[str | None, typer.Argument(metavar="[文种]", help="文种的代码或文件夹；不给则列出全部")] = None,
    output: Output = None,
    format: Annotated[str | None, typer.Option("--format", metavar="格式", help="text（默认）或 json")] = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """列出能起草、检查的文种；给出一个文种，则检查它的各个文件，并列出它的部分、表格和版本。

    自己的文种放在一个文件夹里，在配置文件里写 packs = ["文件夹"]，或用 --genre 给出；写法见 docs/packs.md。
    """
    manners(quiet, verbose)
    from drafting.genrebook import genre_page, genres_as_json, genres_list, known_genres

    _know_packs(genre, check=False)
    if format not in (None, "text", "json"):
        raise InputError("--format", f"没有格式“{format}”", advice="可用的格式：text、json")
    as_json = format == "json" or (format is None and output is not None and output.suffix.lower() == ".json")
    _guard(output, overwrite)
    found = known_genres(genre)
    if as_json:
        _emit(genres_as_json(found), output, overwrite)
    else:
        _emit(genres_list(found) if genre is None else genre_page(found[0]), output, overwrite)
    _wrote(output, f"{len(found)}个文种")


# ------------------------------------------------------------------------------------------ serve


@app.command("serve", cls=ChineseCommand, options_metavar="[选项]")
def serve_command(
    port: Annotated[
        int | None, typer.Option("--port", min=0, max=65535, metavar="端口", help="不给则从8618起找一个空闲的")
    ] = None,
    no_browser: Annotated[bool, typer.Option("--no-browser", help="不打开浏览器")] = False,
    host: Annotated[
        str | None,
        typer.Option("--host", metavar="地址", help="供别的机器使用：本机的地址或名称；要同时给出 --token"),
    ] = None,
    token: Annotated[
        str | None, typer.Option("--token", metavar="口令", help="打开页面要有的口令，至少16个字符")
    ] = None,
    jobs: Annotated[int | None, typer.Option("--jobs", "-j", min=1, metavar="个数", help="同时检查几份报告")] = None,
    quiet: Quiet = False,
) -> None:
    """打开网页上的工作台：检查、起草、对照、汇总、转换，给不用命令行的人；只在本机，内容不离开这台机器。"""
    manners(quiet, False)
    try:
        from drafting.desk.serving import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] == "drafting":
            raise
        raise InputError(
            "drafting serve",
            f"没有安装工作台要用的程序包（缺{error.name}）",
            advice="请安装 drafting[desk]，或使用绿色版",
        ) from error
    serve(host=host, port=port, token=token, browser=not no_browser, workers=jobs, say=remark)


# ------------------------------------------------------------------------------------------ rules


@app.command("rules", cls=ChineseCommand, options_metavar="[选项]")
def rules_command(
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="[代码|报告]", help="规则代码，如 NM01；不给则列出全部。与 --checklist 同用时是要核对的报告"
        ),
    ] = None,
    output: Output = None,
    format: Annotated[
        str | None,
        typer.Option("--format", metavar="格式", help="text（默认）、json、md；核对单：text、md、docx、xlsx"),
    ] = None,
    checklist: Annotated[
        bool, typer.Option("--checklist", help="打印审核用的核对单；给出报告则逐项填好核对结果")
    ] = False,
    level: Annotated[
        str | None,
        typer.Option("--level", metavar="层级", help="只列适用于这一层级的，写法同 drafting new"),
    ] = None,
    kind: Annotated[
        str | None,
        typer.Option(
            "--kind",
            metavar="类别",
            help="只列适用于这一类机关的，写法同 drafting new",
        ),
    ] = None,
    year: Annotated[int | None, typer.Option("--year", metavar="年份", help="只列适用于这一报告年度的")] = None,
    previous: Annotated[
        str | None,
        typer.Option("--previous", metavar="上年", help="填核对单时，与上年衔接的各项所用的上年报告或数据文件"),
    ] = None,
    genre: GenreOption = None,
    overwrite: Overwrite = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """列出规则；给出代码则说明它查什么、为什么查、反例和正例、怎样不报。

    给出 --level、--kind、--year 时，只列适用于这样的报告的规则，并写明各有什么要求。
    给出 --checklist 时打印核对单：这样的报告应当有什么、逐项查什么；再给出一份报告，则填好每一项的核对结果。
    """
    manners(quiet, verbose)
    from drafting import rulebook
    from drafting.recognition import usual_genre
    from drafting.rules.base import Profile

    if checklist:
        _checklist(code, previous, level, kind, year, genre, output, format, overwrite)
        return
    if previous is not None:
        raise InputError("--previous", "只与 --checklist 和一份报告同用", advice="加 --checklist，并写明要核对的报告")
    name = format or {".json": "json", ".md": "md"}.get(output.suffix.lower() if output is not None else "", "text")
    profile = None
    _check_year(year)
    if (level, kind, year) != (None, None, None):
        pack = usual_genre(genre)
        level = _chosen("--level", level, pack.levels) if level is not None else None
        kind = _chosen("--kind", kind, pack.kinds) if kind is not None else None
        profile = Profile(pack, level, kind, year)
    shown = rulebook.pages(profile)
    if code is not None:
        known = rulebook.page(code)
        shown = tuple(p for p in shown if p.code == known.code)
        if not shown:
            raise InputError("规则", f"{known.code} 不适用于所给的层级、类别和年度")
    if name == "json":
        _emit(rulebook.render_json(shown), output)
    elif name == "md":
        _emit(rulebook.render_markdown(shown), output)
    elif name == "text":
        _emit(rulebook.render_list(shown) if code is None else rulebook.render_page(shown[0]), output)
    else:
        raise InputError("--format", f"没有格式“{name}”", advice="可用的格式：text、json、md")
    _wrote(output, f"{len(shown)}条规则")


def _checklist(
    report: str | None,
    previous: str | None,
    level: str | None,
    kind: str | None,
    year: int | None,
    genre: str | None,
    output: Path | None,
    format: str | None,
    overwrite: bool,
) -> None:
    """Print the reviewer's checklist, filled in for a report when one is given."""
    from drafting.checklist import make_checklist
    from drafting.linter import lint_document
    from drafting.readers.files import read_document
    from drafting.recognition import genre_of, settings_for, usual_genre
    from drafting.renderers.checklist import checklist_document, render_checklist_text, render_checklist_xlsx
    from drafting.renderers.checklist_docx import render_checklist_docx
    from drafting.renderers.documents import render_document
    from drafting.rules.base import Profile

    suffixes = {".docx": "docx", ".xlsx": "xlsx", ".md": "md", ".txt": "text"}
    name = format or suffixes.get(output.suffix.lower() if output is not None else "", "text")
    if name not in suffixes.values():
        raise InputError("--format", f"核对单没有格式“{name}”", advice="可用的格式：text、md、docx、xlsx")
    _know_packs(genre, report, previous)
    document = read_document(report) if report is not None else None
    pack = usual_genre(genre) if document is None else genre_of(document, genre, settings_for(report)).genre
    level = _chosen("--level", level, pack.levels) if level is not None else None
    kind = _chosen("--kind", kind, pack.kinds) if kind is not None else None
    _guard(output, overwrite, report, previous)
    if previous is not None and report is None:
        raise InputError("--previous", "没有给出要核对的报告", advice="写明要核对的报告，或去掉 --previous")
    result = None
    if document is not None:
        before = _previous(previous, genre) if previous is not None else None
        result = lint_document(document, pack, previous=before)
        for note in result.notes:
            complain(f"{report}：{note}")
        agency = result.agency
        level = level or (agency.level if agency is not None else None)
        kind = kind or (agency.kind if agency is not None else None)
        year = year or result.year
    made = make_checklist(Profile(pack, level, kind, year), result)
    if name == "xlsx":
        _emit(render_checklist_xlsx(made), output, overwrite)
    elif name == "text":
        _emit(render_checklist_text(made), output, overwrite)
    elif name == "docx":
        _emit(render_checklist_docx(checklist_document(made)), output, overwrite)
    else:
        _emit(render_document(checklist_document(made), f".{name}"), output, overwrite)
    left = made.count("manual") + made.count("open")
    _wrote(output, f"{made.count('unmet')}项不符合" if result is not None else "", f"{left}项待人工核对")


# ------------------------------------------------------------------------------------------ shared


def _refuse_with_cluster(folder: Path | None, options: Mapping[str, object]) -> None:
    """Raise InputError for what cannot be asked of a cluster, and where the folder of the results is not given."""
    for option, given in options.items():
        if given not in (None, False):
            raise InputError(option, "不能与 --cluster 同用", advice=f"请去掉 {option}，或在一台机器上运行")
    if folder is None:
        raise InputError("-o", "--cluster 的结果要写成文件夹", advice="请写文件夹名，末尾加 /，如 -o 结果/")


def _know_packs(genre: str | None, *inputs: str | None, check: bool = True) -> None:
    """Make known the packs of one's own that the command names, and those that the settings of its inputs name: a
    figures file says only the id. What is wrong with any of them is told here, before anything runs."""
    from drafting.genre.packs import own_packs, pack_folder
    from drafting.recognition import settings_for

    for path in dict.fromkeys((None, *(p for p in inputs if p is not None))):
        settings_for(path)
    if genre is not None:
        pack_folder(genre)
    if check and own_packs():
        from drafting.packcheck import check_own_packs

        check_own_packs()


def _of_genre(genre: str | None, figures: Figures, path: str) -> None:
    """Raise InputError when figures are of another genre than the one that is asked for."""
    from drafting.genre.loader import load_genre

    if genre is not None and (asked := load_genre(genre)).id != figures.genre:
        own = load_genre(figures.genre)
        raise InputError(path, f"是{own.name}的数据，不是{asked.name}的", advice="请去掉 --genre，或换一个数据文件")


def _figures(path: str) -> Figures:
    """Figures from a file or standard input."""
    from drafting.readers.figures import load_figures
    from drafting.readers.files import STDIN

    given = load_figures(STDIN, content=sys.stdin.buffer.read()) if path == "-" else load_figures(path)
    for line in given.remarks:
        remark(line)
    return given


def _previous(path: str, genre: str | None, *, narrative: bool = False) -> PreviousYear:
    """Last year from a figures file or a report; ``narrative`` when what the report's prose states is wanted, too."""
    from drafting.api import previous_year, read
    from drafting.readers.figures import is_figures_path, load_figures

    given = load_figures(path) if is_figures_path(Path(path)) else read(path, genre=genre)
    out = previous_year(given, narrative=narrative)
    assert out is not None
    return out


def _figures_suffix(format: str | None, output: Path | None) -> str:
    """The suffix of the format in which figures are to be written, by the format's name or the file's suffix."""
    from drafting.renderers.figures import figures_suffixes

    if format is not None:
        suffix = f".{format.lower().lstrip('.')}"
    else:
        suffix = output.suffix.lower() if output is not None else ".yaml"
    if suffix not in figures_suffixes():
        known = "、".join(s.lstrip(".") for s in figures_suffixes())
        _refuse_no_suffix(format, output, known)
        raise InputError(
            "-o" if format is None else "--format", f"数据不能写成“{suffix}”格式", advice=f"可用的格式：{known}"
        )
    return suffix


def _refuse_no_suffix(format: str | None, output: Path | None, known: str) -> None:
    """Raise InputError for a file whose name tells no format, and for a folder in its place."""
    if format is None and output is not None and output.is_dir():
        raise InputError("-o", f"{output} 是文件夹", advice=f"请写文件名，后缀说明格式：{known}")
    if format is None and output is not None and not output.suffix:
        raise InputError(
            "-o", f"{output} 没有后缀，看不出要写成什么格式", advice=f"请加后缀，或用 --format 给出：{known}"
        )


def _guard(output: Path | None, overwrite: bool, *inputs: str | Path | None, option: str = "-o") -> None:
    """Raise InputError when writing the file would lose something: it is one of those that are read, or it is of a
    kind that people edit, is there already, and was not asked to be replaced."""
    from drafting.files import refuse_loss

    if output is None:
        return
    given = [str(p) for p in inputs if p is not None and str(p) not in ("", "-")]
    if any(_same_file(Path(p), output) for p in given):
        raise InputError(option, f"{output} 是输入文件，不能覆盖", advice="请写成另一个文件")
    refuse_loss(output, overwrite=overwrite)


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one.resolve() == other.resolve() or (one.exists() and other.exists() and one.samefile(other))
    except (OSError, ValueError, RuntimeError):
        return False


def _emit(content: str | bytes, output: Path | None, overwrite: bool = True) -> None:
    """Write to the file, whole or not at all, or to standard output.

    Without ``overwrite`` a file of a kind that people edit is not replaced even if it appeared only now.
    """
    from drafting.files import EDITED, unwritable, write_atomically
    from drafting.text.visible import encodable, for_terminal

    if isinstance(content, str):
        content = encodable(content)
    if output is not None:
        write_atomically(output, content, replace=overwrite or output.suffix.lower() not in EDITED)
        return
    if isinstance(content, bytes) and sys.stdout.isatty():
        raise InputError("-o", "这种格式不能显示在终端上", advice="请用 -o 写入文件")
    try:
        if isinstance(content, bytes):
            sys.stdout.buffer.write(content)
        else:
            say(for_terminal(content) if sys.stdout.isatty() else content)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output has seen enough; the exit status still says what was found.
        hush()
    except OSError as error:
        raise unwritable("标准输出", error) from error


def _wrote(output: Path | None, *left: str) -> None:
    """One line on standard error: which file was written, and what is left to do in it."""
    if output is not None:
        said = "，".join(x for x in left if x)
        remark(f"已写出 {output}" + (f"：{said}" if said else ""))


def main() -> None:
    """Run the program on the command line's arguments."""
    import gc

    from drafting.limits import MADE

    gc.set_threshold(MADE, 10, 10)
    from drafting.language.spacy_parts import wish

    wish()
    app()


if __name__ == "__main__":
    main()
