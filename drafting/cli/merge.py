"""``drafting merge``: the sum of many units' figures."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from drafting.cli.agencies import Kind, Level, agency_of
from drafting.cli.inputs import know_packs, name_unread, refuse_other_genre
from drafting.cli.options import FiguresFormat, GenreOption, Output, Overwrite, Quiet, Verbose
from drafting.cli.outputs import emit, figures_suffix, guard, say_written
from drafting.console import UNUSABLE, complain, detail, manners, remark
from drafting.errors import InputError

_PARTIAL = 3
"""So many facts that not all units give are told one by one."""


def merge_command(
    units: Annotated[list[str], typer.Argument(metavar="数据", help="各单位的数据文件、文件夹或通配符")],
    agency: Annotated[str, typer.Option("--agency", metavar="名称", help="汇总报告的机关全称")],
    level: Level = None,
    kind: Kind = None,
    output: Output = None,
    format: FiguresFormat = None,
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

    suffix = figures_suffix(format, output)
    # The sum of an earlier run, in the folder of the units, is none of them.
    mine = os.path.realpath(output) if output is not None else None
    know_packs(genre, *units[:1])
    name_unread(units)
    found = [(p, searched) for p, searched in find_all_figures(units) if p in units or os.path.realpath(p) != mine]
    guard(output, overwrite, *(path for path, _ in found))
    loaded, problems = load_units(found)
    if not loaded:
        if problems:
            refuse(problems)
        raise InputError("汇总", "没有要汇总的数据")
    for problem in problems:
        complain(str(problem))
    refuse_other_genre(genre, loaded[0], loaded[0].path or "")
    pack = load_genre(loaded[0].genre)
    merged = merge(loaded, agency_of(pack, agency, level, kind), pack)
    for fault in merged.faults:
        complain(f"{fault.source}：“{fault.unit}”的数据不平：{fault.message}")
    if merged.faults and not force:
        raise InputError("汇总", "有单位的数据不平（不满足勾稽关系）", advice="请先改正上列数据，或用 --force 照样汇总")
    shares = {path: {s.unit: s.value for s in given} for path, given in merged.shares.items()}
    added = f"{len(loaded)}个单位：{'、'.join(u.agency.name for u in loaded)}"
    account = (f"汇总自{added}", *merged.account(pack, problems))
    made = render_figures(merged.figures, suffix, remarks=merged.remarks(), shares=shares, account=account)
    emit(made, output, overwrite)
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
    say_written(output, f"汇总{len(loaded)}个单位", left, f"{len(blank)}格没有汇总" if blank else "")
    if problems:
        raise typer.Exit(UNUSABLE)
