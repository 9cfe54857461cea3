"""The figures of many reports: extracted side by side into a folder, and into one table."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from drafting.batch import PARALLEL_FROM, Source, find_reports, unread_lines, worker_pool
from drafting.config import Config
from drafting.console import UNUSABLE, complain, detail, remark
from drafting.errors import DraftingError, InputError, NotAReportError
from drafting.extraction import extract
from drafting.files import refuse_loss, unwritable, write_atomically
from drafting.genre.figures import Figures
from drafting.linter import make_context
from drafting.readers.figures import load_figures
from drafting.readers.files import read_document
from drafting.readers.unit_table import is_unit_table, load_unit_table
from drafting.recognition import genre_of, not_recognised, settings_of
from drafting.renderers.figures import render_figures
from drafting.renderers.unit_table import has_parquet, render_parquet, render_unit_table
from drafting.reviewing import answer_stems, refuse_folder, without_answers

TABLE, PARQUET = "units.xlsx", "units.parquet"


@dataclass(frozen=True, slots=True)
class Gathered:
    """What became of one report: its figures and the names of the cells that it does not give, by table, or the line
    that says why there are none."""

    path: str
    figures: Figures | None = None
    missing: tuple[tuple[str, int], ...] = ()
    troubles: tuple[str, ...] = ()
    problem: str | None = None
    aside: bool = False

    @property
    def lacking(self) -> int:
        """How many cells the report does not give, over all tables."""
        return sum(count for _, count in self.missing)


def gather_source(
    source: Source, genre: str | None, year: int | None = None, *, config: Config | None = None
) -> Gathered:
    """Extract the figures of one report; what is wrong with it becomes part of the result. ``config`` are the settings
    that hold for it, where they are known already."""
    try:
        document = read_document(source.path, content=source.content, name=source.name)
        chosen = genre_of(document, genre, settings_of(source.path, config))
        pack = chosen.genre
        if source.searched:
            try:
                make_context(document, pack)  # what is no report at all is only a remark
            except NotAReportError as error:
                raise error if chosen.sure else not_recognised(document) from error
        found = extract(document, pack, year=year, narrative=True)
    except NotAReportError as error:
        return Gathered(source.path, problem=str(error), aside=True)
    except DraftingError as error:
        return Gathered(source.path, problem=str(error))
    except Exception as error:
        if os.environ.get("DRAFTING_DEBUG"):
            raise
        return Gathered(source.path, problem=f"{source.path}：程序出错（{type(error).__name__}: {error}）")
    missing: dict[str, int] = {}
    for path in found.missing:
        spec = pack.cell(path)
        table = spec.table.name if spec is not None else "其他"
        missing[table] = missing.get(table, 0) + 1
    troubles = tuple(t.message for t in found.troubles)
    return Gathered(source.path, found.figures, tuple(missing.items()), troubles)


def gather_many(
    sources: Sequence[Source],
    genre: str | None,
    *,
    year: int | None = None,
    jobs: int | None = None,
    advance: Callable[[str], None] = lambda _: None,
) -> tuple[Gathered, ...]:
    """The figures of reports, in their order. ``advance`` is called with its path after each."""
    work = partial(gather_source, genre=genre, year=year)
    workers = min(jobs or os.cpu_count() or 1, len(sources))
    out: list[Gathered] = []
    if workers < 2 or (jobs is None and len(sources) < PARALLEL_FROM):
        for source in sources:
            out.append(work(source))
            advance(source.path)
        return tuple(out)
    with worker_pool(workers) as pool:
        for source, gathered in zip(sources, pool.map(work, sources, chunksize=2), strict=True):
            out.append(gathered)
            advance(source.path)
    return tuple(out)


def write_figures(found: Sequence[Gathered], folder: Path, suffix: str, *, overwrite: bool = False) -> tuple[str, ...]:
    """A figures file for each report, and the table of all; the names of what was written besides the figures files.

    Raises InputError when one of them is there and may not be replaced, before any is written.
    """
    kept = [g for g in found if g.figures is not None]
    stems = answer_stems([g.path for g in kept], taken=(Path(TABLE).stem,))
    names = {g.path: f"{stems[g.path]}{suffix}" for g in kept}
    there = [n for n in (*names.values(), TABLE) if (folder / n).exists()]
    if there and not overwrite:
        raise InputError(
            str(folder),
            f"已经有 {'、'.join(there[:3])}{f'等{len(there)}个文件' if len(there) > 3 else ''}，没有覆盖",
            advice="请换一个文件夹；确实要替换的，加 --overwrite",
        )
    for name in there:
        refuse_loss(folder / name, overwrite=True)
    figures = [g.figures for g in kept if g.figures is not None]
    made: list[tuple[Path, str | bytes]] = [
        (folder / names[g.path], render_figures(g.figures, suffix)) for g in kept if g.figures is not None
    ]
    made.append((folder / TABLE, render_unit_table(figures)))
    if has_parquet():
        made.append((folder / PARQUET, render_parquet(figures)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        raise unwritable(folder, error) from error
    for path, content in made:
        write_atomically(path, content)
    return (TABLE, PARQUET) if has_parquet() else (TABLE,)


def load_units(
    paths: Sequence[tuple[str, bool]], advance: Callable[[str], None] = lambda _: None
) -> tuple[list[Figures], list[InputError]]:
    """The figures of units from files of their own and from tables of many, and what was wrong with the others: one
    bad file hides none that comes after it.

    ``paths`` come with whether each was searched for: a table that was found beside its units' own files only repeats
    them. ``advance`` is called with its path after each.
    """
    tables = {path for path, _ in paths if is_unit_table(Path(path))}
    folders = {os.path.realpath(Path(p).parent) for p, _ in paths if p not in tables}
    out: list[Figures] = []
    problems: list[InputError] = []
    for path, searched in paths:
        try:
            if path not in tables:
                out.append(load_figures(path))
            elif not searched or os.path.realpath(Path(path).parent) not in folders:
                out.extend(load_unit_table(Path(path)))
        except InputError as error:
            problems.append(error)
        advance(path)
    return out, problems


# ------------------------------------------------------------------------------------------ the command

_SHOWN = 10
"""So many reports that lack cells are told one by one."""


class Watch(Protocol):
    """How whoever waits sees how far it is: called with the sources and what is to be done to them."""

    def __call__(self, sources: Sequence[Source], run: Callable[..., tuple[Gathered, ...]]) -> tuple[Gathered, ...]: ...


def extract_many(
    names: Sequence[str],
    folder: Path | None,
    file: Path | None,
    suffix: str,
    genre: str | None,
    *,
    year: int | None,
    overwrite: bool,
    watch: Watch,
) -> int:
    """Extract reports into a folder and say what was done; the exit status. Raises InputError."""
    if folder is None:
        said = "有多份报告，要写成文件夹" if file is None else f"有多份报告，不能写成一个文件 {file}"
        raise InputError("-o", said, advice="请写文件夹名，末尾加 /，如 -o 数据/")
    sources, _ = without_answers(find_reports(names), names, folder)
    refuse_folder(folder, sources, names)
    found = watch(sources, partial(gather_many, sources, genre, year=year))
    kept = [g for g in found if g.figures is not None]
    for gathered in found:
        if gathered.problem is not None:
            complain(f"略过 {gathered.problem}" if gathered.aside else gathered.problem)
        for trouble in gathered.troubles:
            detail(f"{gathered.path}：{trouble}")
    for line in unread_lines(names):
        complain(line)
    if not kept:
        raise InputError("报告", "没有一份能提取出数据")
    tables = write_figures(found, folder, suffix, overwrite=overwrite)
    lacking = [g for g in kept if g.missing]
    for gathered in lacking[:_SHOWN]:
        parts = "，".join(f"{table}{count}格" for table, count in gathered.missing)
        remark(f"{gathered.path}：{gathered.lacking}格没有读到（{parts}）")
    if len(lacking) > _SHOWN:
        remark(f"还有{len(lacking) - _SHOWN}份有没有读到的格，在总表里是灰底的")
    if PARQUET not in tables:
        remark("没有安装 pyarrow，没有写 units.parquet；要它的，运行 pip install 'drafting[parquet]'")
    left = f"{sum(g.lacking for g in lacking)}格没有读到，请补填" if lacking else "各格都已读到，请核对"
    remark(f"已写出 {folder}{os.sep}：{len(kept)}份数据、{'、'.join(tables)}；{left}")
    return UNUSABLE if any(g.problem is not None and not g.aside for g in found) else 0
