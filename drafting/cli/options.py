"""Options that several commands share, and what holds for them whichever command has them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drafting.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Mapping


def _file(output: Path | None) -> Path | None:
    """The file to write; ``-`` is standard output, as is no file at all."""
    return None if output is None or str(output) == "-" else output


Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="文件", help="写入文件；不给或写 - 则写到标准输出", callback=_file),
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="要写的 .docx、.xlsx、.yaml、.md 文件已经存在时，替换它；不加则不动原文件")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="不显示“已写出……”等说明，只显示结果和错误")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="说明得更详细")]
GenreOption = Annotated[
    str | None,
    typer.Option(
        "--genre", metavar="文种", help="文种的代码或文件夹，见 drafting genres；不给则由配置文件或报告的标题认出"
    ),
]
StdinName = Annotated[
    str | None,
    typer.Option("--stdin-name", metavar="文件名", help="标准输入的内容叫什么名字，如 r.html；不给则由内容识别格式"),
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster",
        metavar="地址",
        help="由 Dask 调度器（如 tcp://主机:8786）分给多台机器做：报告可以写网址（s3、https 等），"
        "结果写成文件夹里的 Parquet，中断后接着做；要装 drafting[cluster]",
    ),
]
ReadingJobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, metavar="个数", help="同时读取几份报告")]
LintingJobs = Annotated[int | None, typer.Option("--jobs", "-j", min=1, metavar="个数", help="同时检查几份报告")]
NoColour = Annotated[bool, typer.Option("--no-color", help="不用颜色")]
FiguresFormat = Annotated[str | None, typer.Option("--format", metavar="格式", help="yaml（默认）、json 或 xlsx")]
Reference = Annotated[
    Path | None, typer.Option("--reference", metavar="样本", help="写 .docx 时版式和样式取自这份 Word 文件")
]


def check_year(year: int | None) -> None:
    """Raise InputError for a year that no report is of."""
    if year is not None and not 2008 <= year <= 2100:
        raise InputError(
            "--year", f"报告年度“{year}”不对", advice="报告年度应在2008年以后（《条例》2008年施行），写四位年份"
        )


def refuse_with_cluster(folder: Path | None, options: Mapping[str, object]) -> None:
    """Raise InputError for what cannot be asked of a cluster, and where the folder of the results is not given."""
    for option, given in options.items():
        if given not in (None, False):
            raise InputError(option, "不能与 --cluster 同用", advice=f"请去掉 {option}，或在一台机器上运行")
    if folder is None:
        raise InputError("-o", "--cluster 的结果要写成文件夹", advice="请写文件夹名，末尾加 /，如 -o 结果/")
