"""What ``lint``, ``extract`` and ``compare --matrix`` do with ``--cluster``: work, keep, tell from what was kept."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from drafting.alignment.similarity import OwnSentence, Resemblance
from drafting.batch import Outcome, Settings
from drafting.cluster.inputs import Input, find_inputs, is_url, place_of
from drafting.cluster.rows import (
    REMARK_COLUMNS,
    Row,
    Rows,
    remark_of_row,
    result_of,
    reviewed_of,
    sketched_of,
    whole_row,
)
from drafting.cluster.running import connected, refuse_other_programs, run, threads
from drafting.cluster.store import Store, refuse_no_arrow
from drafting.cluster.work import Task, Work, program_fingerprint
from drafting.config import Config, find_config
from drafting.console import UNUSABLE, complain, detail, progress, remark, say
from drafting.errors import InputError
from drafting.files import refuse_loss, write_atomically
from drafting.findings import Severity
from drafting.gathering import TABLE
from drafting.genre.figures import Figures
from drafting.matrix import Sketched, resemblance_of
from drafting.readers.figures import load_figures
from drafting.results import LintResult
from drafting.review.model import Remark, Review
from drafting.reviewing import (
    INDEX,
    SUMMARY,
    Asked,
    make_review,
    refuse_folder,
    refuse_lost_decisions,
    without_answers,
)
from drafting.rules.registry import all_rules

if TYPE_CHECKING:
    from drafting.renderers.comparison_formats import Screen

_TABLE_OF = 200
"""So many reports are told a line each; of more, only how many there are of each kind."""
_SHOWN = 20
"""So many files that cannot be read are told one by one."""
MOST_UNITS = 5_000
"""Units of which a workbook is made: one of more opens nowhere. The Parquet has all."""


@dataclass(frozen=True, slots=True)
class Job:
    """Reports to work on over a cluster, and what is kept of them in a folder."""

    address: str
    kind: str
    names: Sequence[str]
    folder: Path
    settings: Settings = field(default_factory=Settings)
    year: int | None = None
    given: tuple[str, ...] = ()
    """Files that what is found depends on, beside the reports: figures, last year's report."""


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: the reports in their order, the settings of each, what was not kept, and where the rest is."""

    store: Store
    inputs: tuple[Input, ...]
    configs: Mapping[str, Config]
    unkept: Mapping[str, Rows]
    unread: tuple[str, ...]
    passed_over: int

    def rows(self, columns: Sequence[str] | None = None) -> Iterator[tuple[Row, list[Row]]]:
        """The row of each report and the rows of what was found in it, in no order."""
        part, items = "", dict[str, list[Row]]()
        for name, report in self.store.reports():
            if name != part:
                part, items = name, {}
                for item in self.store.items(name, columns):
                    items.setdefault(item["path"], []).append(item)
            yield report, items.get(report["path"], [])
        for rows in self.unkept.values():
            yield {"told": None, **whole_row(rows)}, list(rows.items)

    def ordered(self, made: Mapping[str, Outcome]) -> list[Outcome]:
        """The outcomes in the order of the reports."""
        return [made[i.source.path] for i in self.inputs if i.source.path in made]


def do(job: Job, said: str) -> Done:
    """Work on what is not done yet; ``said`` is what a person sees of it. Raises InputError."""
    found, unread = find_inputs(job.names)
    local = [i.source for i in found if not is_url(i.source.path)]
    kept, passed_over = without_answers(local, job.names, job.folder)
    refuse_folder(job.folder, [i.source for i in found], job.names)
    wanted = {s.path for s in kept}
    inputs = tuple(i for i in found if is_url(i.source.path) or i.source.path in wanted)
    configs = {i.source.path: _config_for(i.source.path, job.settings) for i in inputs}
    work = Work(job.kind, program_fingerprint(), job.settings, job.year)
    tasks = _tasks(job, work, inputs, configs)
    store = Store(job.folder, job.kind)
    before = store.open({t.source.path: t.key for t in tasks})
    left = [t for t in tasks if t.source.path not in before]
    if before:
        remark(f"{job.folder} 里已有{len(before)}份的结果，接着做其余{len(left)}份")
    unkept: dict[str, Rows] = {}
    if left:
        with connected(job.address) as client:
            count = threads(client)
            refuse_other_programs(client, work.program)
            if not count:
                remark(f"{job.address} 还没有工作进程，等它们连上；用 dask worker {job.address} --nthreads 1 启动")
            with progress(said, len(left)) as advance:
                try:
                    run(client, work, left, _keeping(store, unkept, advance))
                except KeyboardInterrupt:
                    complain(f"做完的部分都已留在 {job.folder}；再运行同一命令，接着做其余的")
                    raise
    return Done(store, inputs, configs, unkept, tuple(unread), passed_over)


def _keeping(store: Store, unkept: dict[str, Rows], advance: Callable[[str], None]) -> Callable[[list[Rows]], None]:
    def keep(part: list[Rows]) -> None:
        lasting = [rows for rows in part if not rows.again]
        if lasting:
            store.write(lasting)
        unkept.update({rows.path: rows for rows in part if rows.again})
        for rows in part:
            advance(rows.path)

    return keep


def _config_for(path: str, settings: Settings) -> Config:
    """The settings that hold for a report: for a URL those of the folder in which the command runs."""
    if settings.config is not None:
        return settings.config
    return find_config(Path.cwd() if is_url(path) else Path(path))


def _tasks(job: Job, work: Work, inputs: Sequence[Input], configs: Mapping[str, Config]) -> list[Task]:
    """The reports with their keys: what a key depends on, the result depends on."""
    settings = job.settings
    common = [
        *(work.program, work.kind, repr(work.year), repr(settings.select), repr(settings.ignore)),
        *(repr(settings.genre), repr(settings.fail_on)),
        *(_digest(path) for path in job.given),
    ]
    out = []
    for item in inputs:
        config = configs[item.source.path]
        key = "\n".join(
            [*common, repr(config), *_packs(config), item.source.path, repr(item.source.searched), item.stamp]
        )
        out.append(
            Task(
                item.source,
                place_of(item.source.path),
                config,
                sha256(key.encode("utf-8", "surrogateescape")).hexdigest()[:32],
            )
        )
    return out


def _packs(config: Config) -> Iterator[str]:
    for folder in config.packs:
        for path in sorted(p for p in Path(folder).rglob("*") if p.is_file()):
            yield f"{path} {_digest(str(path))}"


def _digest(path: str) -> str:
    try:
        return sha256(Path(path).read_bytes()).hexdigest()
    except OSError:
        return ""


# ------------------------------------------------------------------------------------------ lint


def lint_on_cluster(job: Job, wanted: Asked, *, since: Path | None, overwrite: bool, width: int, colour: bool) -> int:
    """Lint, keep, write the summaries, and tell; the exit status. Raises InputError."""
    refuse_no_arrow()
    refuse_lost_decisions(job.folder, since, overwrite=overwrite)
    refuse_loss(job.folder / SUMMARY, overwrite=True)
    done = do(job, "检查报告")
    outcomes = done.ordered(outcomes_of(done))
    titles = {rule.code: rule.title for rule in all_rules()}
    review = make_review(outcomes, job.names, wanted, titles, unread=done.unread)
    _write_review(review, job.folder)
    _tell_review(review, width, colour)
    _tell_problems([(o.problem, o.aside) for o in outcomes if o.problem is not None])
    read = sum(o.result is not None for o in outcomes)
    remark(f"已写出 {job.folder}{os.sep}：{read}份的检查结果（coverage、findings 两个文件夹）、{INDEX}、{SUMMARY}")
    if done.passed_over:
        remark(f"以前写的审核意见{done.passed_over}个文件没有当作报告检查")
    return _lint_status(outcomes, review)


def outcomes_of(done: Done) -> dict[str, Outcome]:
    """What became of each report, by path, from what was kept; with the findings that a review needs, and no more."""
    out: dict[str, Outcome] = {}
    for row, items in done.rows(REMARK_COLUMNS):
        path = row["path"]
        remarks: list[Remark] = [remark_of_row(item) for item in items]
        limits = done.configs[path].limits
        result = result_of(row, ())
        out[path] = Outcome(
            path,
            result,
            row["problem"],
            row["aside"],
            Severity(row["fail_on"]) if result is not None else Severity.ERROR,
            limits,
            reviewed_of(row, remarks, limits),
        )
    return out


def results_of(done: Done) -> dict[str, LintResult]:
    """The results by path with all their findings, as a run on one machine gives them."""
    out = {}
    for row, items in done.rows():
        result = result_of(row, items)
        if result is not None:
            out[row["path"]] = result
    return out


def _write_review(review: Review, folder: Path) -> None:
    from drafting.renderers.summary_html import render_index
    from drafting.renderers.summary_xlsx import render_summary_xlsx

    write_atomically(folder / INDEX, render_index(review, SUMMARY))
    write_atomically(folder / SUMMARY, render_summary_xlsx(review))


def _tell_review(review: Review, width: int, colour: bool) -> None:
    from drafting.renderers.summary_text import render_summary_table, told

    if len(review.reports) <= _TABLE_OF:
        say(render_summary_table(review, width=width, colour=colour) + "\n")
        return
    for line in filter(None, told(review)):
        say(f"{line}\n")


def _tell_problems(problems: Sequence[tuple[str, bool]]) -> None:
    for problem, aside in problems[:_SHOWN]:
        complain(f"略过 {problem}" if aside else problem)
    if len(problems) > _SHOWN:
        complain(f"还有{len(problems) - _SHOWN}份没有读出来，都在结果里")


def _lint_status(outcomes: Sequence[Outcome], review: Review) -> int:
    """2 when an input or a rule failed, 1 when a finding is grave enough, else 0."""
    kept = [o for o in outcomes if o.result is not None]
    if not kept or any(o.problem is not None and not o.aside for o in outcomes):
        return UNUSABLE
    if any(o.result is not None and o.result.failed for o in kept):
        return UNUSABLE
    least = {o.path: o.fail_on.rank for o in kept}
    graver = any(m.severity.rank >= least[r.path] for r in review.reports if r.path in least for m in r.remarks)
    return int(graver)


# ------------------------------------------------------------------------------------------ extract


def extract_on_cluster(job: Job, *, overwrite: bool) -> int:
    """Extract, keep, write the table of all units, and tell; the exit status. Raises InputError."""
    from drafting.renderers.unit_table import render_unit_table

    refuse_no_arrow()
    table = job.folder / TABLE
    refuse_loss(table, overwrite=overwrite)
    done = do(job, "提取数据")
    rows = {row["path"]: row for name, row in done.store.reports() if name} | {
        path: {**whole_row(r), "figures": None} for path, r in done.unkept.items()
    }
    ordered = [rows[i.source.path] for i in done.inputs if i.source.path in rows]
    kept = [row for row in ordered if row["problem"] is None]
    _tell_problems([(r["problem"], r["aside"]) for r in ordered if r["problem"] is not None])
    for path in done.unread[:_SHOWN]:
        complain(f"没有读的文件：{path}")
    if not kept:
        raise InputError("报告", "没有一份能提取出数据")
    written = ""
    if len(kept) <= MOST_UNITS:
        write_atomically(table, render_unit_table([figures_of(row) for row in kept]))
        written = f"、{TABLE}"
    else:
        remark(f"有{len(kept)}份，超过{MOST_UNITS}份，没有写 {TABLE}；全部数据都在 figures 文件夹里")
    lacking = Counter[str]()
    for row in kept:
        for each in row["missing"]:
            lacking[each["table"]] += each["cells"]
        for trouble in row["troubles"]:
            detail(f"{row['path']}：{trouble}")
    told = "，".join(f"{name}{count}格" for name, count in lacking.items())
    left = f"{lacking.total()}格没有读到（{told}）" if lacking else "各格都已读到，请核对"
    remark(f"已写出 {job.folder}{os.sep}：{len(kept)}份数据（units、figures 两个文件夹）{written}；{left}")
    return UNUSABLE if any(r["problem"] is not None and not r["aside"] for r in ordered) else 0


def figures_of(row: Row) -> Figures:
    """The figures of a report, from the figures file that was kept."""
    from dataclasses import replace

    content: str = row["figures"]
    return replace(load_figures("figures.json", content=content.encode("utf-8")), path=row["path"])


# ------------------------------------------------------------------------------------------ compare --matrix


ALIKE = "resemblance"
"""The name of what is told of all reports together, as a page and as a workbook."""


def compare_on_cluster(job: Job, *, most: int, least: Decimal, screen: Screen, overwrite: bool) -> int:
    """Sketch, keep, compare, and tell; the exit status. Raises InputError."""
    from drafting.renderers.comparison_formats import OF_MATRIX, Screen, comparison_format, render_resemblance

    refuse_no_arrow()
    refuse_loss(job.folder / f"{ALIKE}.xlsx", overwrite=overwrite)
    found, problems = alike(do(job, "读取报告"), most, least)
    for suffix in (".html", ".xlsx"):
        made = render_resemblance(found, comparison_format(None, suffix, allowed=OF_MATRIX), Screen())
        write_atomically(job.folder / f"{ALIKE}{suffix}", made)
    text = render_resemblance(found, comparison_format("text", None, allowed=OF_MATRIX), screen)
    say(text if isinstance(text, str) else text.decode("utf-8"))
    _tell_problems([(p.problem or "", p.aside) for p in problems])
    told = f"{found.reports}份报告，列出{len(found.pairs)}对"
    remark(f"已写出 {job.folder}{os.sep}：{told}；{ALIKE}.html、{ALIKE}.xlsx，各句在 reports、sketches 两个文件夹里")
    return UNUSABLE if any(not p.aside for p in problems) else 0


def alike(done: Done, most: int, least: Decimal) -> tuple[Resemblance, tuple[Sketched, ...]]:
    """The most alike among the reports that were sketched, as on one machine. Raises InputError."""
    found: dict[str, Sketched] = {}
    for row, items in done.rows():
        found[row["path"]] = sketched_of(row, [_sentence(item) for item in items])
    for path in done.unread[:_SHOWN]:
        complain(f"没有读的文件：{path}")
    return resemblance_of([found[i.source.path] for i in done.inputs], most=most, least=least)


def _sentence(row: Row) -> OwnSentence:
    import sys

    return OwnSentence(tuple(sys.intern(k) for k in row["keys"]), row["text"], row["line"], row["bands"])
