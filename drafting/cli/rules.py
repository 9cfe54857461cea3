"""``drafting rules``: what the rules check, and the reviewer's checklist."""

from __future__ import annotations

from typing import Annotated

import typer

from drafting.cli.agencies import chosen_id
from drafting.cli.checklist import print_checklist
from drafting.cli.options import GenreOption, Output, Overwrite, Quiet, Verbose, check_year
from drafting.cli.outputs import emit, say_written
from drafting.console import manners
from drafting.errors import InputError


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
        print_checklist(code, previous, level, kind, year, genre, output, format, overwrite)
        return
    if previous is not None:
        raise InputError("--previous", "只与 --checklist 和一份报告同用", advice="加 --checklist，并写明要核对的报告")
    name = format or {".json": "json", ".md": "md"}.get(output.suffix.lower() if output is not None else "", "text")
    profile = None
    check_year(year)
    if (level, kind, year) != (None, None, None):
        pack = usual_genre(genre)
        level = chosen_id("--level", level, pack.levels) if level is not None else None
        kind = chosen_id("--kind", kind, pack.kinds) if kind is not None else None
        profile = Profile(pack, level, kind, year)
    shown = rulebook.pages(profile)
    if code is not None:
        known = rulebook.page(code)
        shown = tuple(p for p in shown if p.code == known.code)
        if not shown:
            raise InputError("规则", f"{known.code} 不适用于所给的层级、类别和年度")
    if name == "json":
        emit(rulebook.render_json(shown), output)
    elif name == "md":
        emit(rulebook.render_markdown(shown), output)
    elif name == "text":
        emit(rulebook.render_list(shown) if code is None else rulebook.render_page(shown[0]), output)
    else:
        raise InputError("--format", f"没有格式“{name}”", advice="可用的格式：text、json、md")
    say_written(output, f"{len(shown)}条规则")
