"""``drafting new``: a form for the figures of a year."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from drafting.cli.agencies import Kind, Level, agency_of
from drafting.cli.inputs import know_packs, name_other_agency
from drafting.cli.options import FiguresFormat, GenreOption, Output, Overwrite, Quiet, Verbose, check_year
from drafting.cli.outputs import emit, figures_suffix, guard, say_written
from drafting.console import manners, remark
from drafting.errors import InputError

if TYPE_CHECKING:
    from drafting.genre.figures import Figures
    from drafting.genre.model import Genre


def new_command(
    agency: Annotated[str | None, typer.Option("--agency", metavar="名称", help="机关全称")] = None,
    level: Level = None,
    kind: Kind = None,
    year: Annotated[int | None, typer.Option("--year", metavar="年份", help="报告年度")] = None,
    previous: Annotated[
        str | None,
        typer.Option(
            "--previous",
            metavar="上年",
            help="上年的数据或报告：结转的数字和联系方式由此填好，上年正文写到的数字列出待填",
        ),
    ] = None,
    output: Output = None,
    format: FiguresFormat = None,
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

    know_packs(genre, previous)
    pack = usual_genre(genre)
    if templates is not None:
        from drafting.templating import copy_templates

        made = copy_templates(pack, templates)
        remark(f"已把{len(made)}个模板复制到 {templates}；改好后用 drafting draft --templates {templates} 起草")
        return
    suffix = figures_suffix(format, output)
    guard(output, overwrite, previous)
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
    check_year(year)
    known = before.agency if before is not None and before.agency.name == name else None
    if before is not None:
        name_other_agency(f"{previous}：作为上年给出的", before.agency, name, "要填的数据表")
    chosen = agency_of(pack, name, level, kind, known)
    asked = before.facts if before is not None else ()
    form = new_form(pack, chosen, year, before)
    said = None if before is None else Before(before.year, before.cells, texts_of(previous or "", before, pack))
    content = render_figures(form, suffix, guide=True, asked=asked, before=said)
    if schema:
        content = _with_schema(pack, content, suffix, output)
    emit(content, output, overwrite)
    # Without -o the draft would run over the terminal as Markdown: the next command is given whole.
    if output is not None:
        say_written(output, "请打开填写", f"填好后运行 drafting draft {output} -o {output.with_suffix('.docx')}")


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
