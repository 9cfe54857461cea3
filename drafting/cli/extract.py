"""``drafting extract``: the figures of reports."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drafting.cli.inputs import know_packs
from drafting.cli.options import (
    Cluster,
    FiguresFormat,
    GenreOption,
    Overwrite,
    Quiet,
    ReadingJobs,
    StdinName,
    Verbose,
    check_year,
    refuse_with_cluster,
)
from drafting.cli.outputs import emit, figures_suffix, guard, say_written
from drafting.console import detail, manners, progress, remark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from drafting.batch import Source
    from drafting.extraction import Extraction
    from drafting.gathering import Gathered, Watch
    from drafting.genre.model import Genre

_OutputOrFolder = Annotated[
    str | None,
    typer.Option(
        "--output",
        "-o",
        metavar="文件|文件夹/",
        help="写入文件；多份报告写成文件夹（末尾加 /）：每份一个数据文件，另有一张各单位的总表",
    ),
]

_FEW_CELLS = 10


def extract_command(
    reports: Annotated[
        list[str], typer.Argument(metavar="报告", help="报告文件；可以是多份、文件夹或通配符；- 为标准输入")
    ],
    output: _OutputOrFolder = None,
    format: FiguresFormat = None,
    year: Annotated[int | None, typer.Option("--year", metavar="年份", help="报告年度；报告里读不出时给出")] = None,
    genre: GenreOption = None,
    stdin_name: StdinName = None,
    jobs: ReadingJobs = None,
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
    know_packs(genre)
    check_year(year)
    if cluster is not None:
        refuse_with_cluster(folder, {"--format": format, "--stdin-name": stdin_name})
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
                figures_suffix(format or "yaml", None),
                genre,
                year=year,
                overwrite=overwrite,
                watch=_watched(jobs),
            )
        )
    (report,) = reports
    suffix = figures_suffix(format, file)
    guard(file, overwrite, report)
    document = read_document(report, name=stdin_name)
    pack = genre_of(document, genre, settings_for(report)).genre
    extraction = extract(document, pack, year=year, narrative=True)
    emit(render_figures(extraction.figures, suffix), file, overwrite)
    for trouble in extraction.troubles:
        remark(trouble.message)
    _missing(extraction, pack)
    say_written(file, f"{len(extraction.missing)}格没有读到，请补填" if extraction.missing else "各格都已读到，请核对")


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


def _watched(jobs: int | None) -> Watch:
    """How whoever waits sees how far extracting many reports is."""

    def watch(sources: Sequence[Source], run: Callable[..., tuple[Gathered, ...]]) -> tuple[Gathered, ...]:
        with progress("提取数据", len(sources)) as advance:
            return run(jobs=jobs, advance=advance)

    return watch
