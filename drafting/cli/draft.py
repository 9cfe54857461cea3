"""``drafting draft``: the first draft of a report, from its figures."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drafting.cli.inputs import figures_from, know_packs, name_other_agency, previous_from, refuse_other_genre
from drafting.cli.options import GenreOption, Output, Overwrite, Quiet, Reference, Verbose
from drafting.cli.outputs import document_suffix, emit, guard, say_written
from drafting.console import detail, manners, remark
from drafting.errors import InputError

if TYPE_CHECKING:
    from drafting.genre.figures import Figures


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
    reference: Reference = None,
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

    suffix = document_suffix(format, output, ".md", document_suffixes())
    own = list(templates.iterdir()) if templates is not None and templates.is_dir() else []
    guard(output, overwrite, figures, previous, reference, *own)
    from drafting.annotations import PLACEHOLDER
    from drafting.forms import blank_cells, with_zeros
    from drafting.genre.loader import load_genre

    if blank not in ("missing", "zero"):
        raise InputError("--blank", f"没有“{blank}”这种办法", advice="可用：missing（没有数据）、zero（没有发生，为0）")
    know_packs(genre, figures, previous)
    data = _figures_to_draft(figures)
    refuse_other_genre(genre, data, figures)
    pack = load_genre(data.genre)
    if blank == "zero":
        data = with_zeros(data, pack)
    before = previous_from(previous, data.genre, narrative=True) if previous is not None else None
    if before is not None:
        name_other_agency(f"{previous}：作为上年给出的", before.figures.agency, data.agency, "本年的数据")
    made = draft(data, before, force=force, templates=templates)
    content = render_document(made.document, suffix, made.annotations, reference=reference)
    emit(content, output, overwrite)
    for table, count in blank_cells(data, pack).items():
        remark(f"{figures}：{table}有{count}格留空；没有发生的请填0，或加 --blank zero 一律按0起草")
    todo = [m.group() for m in PLACEHOLDER.finditer(made.document.text)]
    comments = len(made.annotations.comments)
    say_written(output, f"{len(todo)}处待补充" if todo else "没有待补充的内容", f"{comments}条批注" if comments else "")
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
        return figures_from(path)
    except UnusableFiguresError as error:
        faults = faults_of(error.partial, load_genre(error.partial.genre))
        source = error.partial.path or path
        refuse([*error.errors, *(InputError(source, f"数据不平：{f.message}") for f in faults)])
