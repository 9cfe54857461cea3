"""A run over a cluster finds what a run on one machine finds, whatever dies meanwhile, and goes on where it ended."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

pytest.importorskip("distributed")
pytest.importorskip("fsspec")
pytest.importorskip("pyarrow.parquet")

import distributed as dask_distributed
import fsspec

import drafting
from drafting.batch import Outcome, Settings, find_reports, lint_sources
from drafting.cli import app
from drafting.cluster import commands, running
from drafting.cluster.commands import Done, Job, alike, do, figures_of, outcomes_of, results_of
from drafting.cluster.inputs import find_inputs
from drafting.cluster.rows import Rows
from drafting.cluster.store import Store
from drafting.cluster.work import Task, Work, work_part
from drafting.errors import InputError
from drafting.gathering import gather_many
from drafting.matrix import compare_many
from drafting.renderers.figures import render_figures
from drafting.resources import corpus_root
from drafting.reviewing import Preparation

distributed: Any = dask_distributed
"""Part of it is typed."""
ROOT = Path(__file__).resolve().parents[2]
NAMES = sorted(corpus_root().glob("gi_annual_report/*/*.md"))
EACH = 3
"""Reports of a part in these tests."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports of every kind that a folder holds: good and faulty ones, a broken one, and one that is none."""
    place = tmp_path_factory.mktemp("reports")
    for path in NAMES[:14]:
        (place / path.name).write_bytes(path.read_bytes())
    (place / "broken.docx").write_bytes(b"PK no")
    (place / "walk.txt").write_text("今天天气很好，我们去公园散步。\n", encoding="utf-8")
    (place / "old.doc").write_bytes(b"\xd0\xcf")
    return place


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_TOGETHER", EACH)


@pytest.fixture(scope="module")
def within() -> Iterator[str]:
    """The address of a cluster within this process: quick, and it sees the files that are in memory."""
    with (
        distributed.LocalCluster(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=":0") as made,
    ):
        yield made.scheduler_address


def locally(folder: Path) -> tuple[Outcome, ...]:
    settings = Settings(coverage=True)
    return lint_sources(find_reports([str(folder)]), settings, jobs=1, finish=Preparation())


def linted(address: str, folder: Path | str, out: Path) -> Done:
    return do(Job(address, "lint", [str(folder)], out, Settings(coverage=True)), "")


def parts(out: Path, dataset: str) -> dict[str, int]:
    return {p.name: p.stat().st_mtime_ns for p in (out / dataset).iterdir()}


# ------------------------------------------------------------------------------------------ workers that die


@pytest.fixture
def workers(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """A scheduler and two workers, each a process of its own that nobody starts again."""
    file = tmp_path / "scheduler.json"
    module = [sys.executable, "-m"]
    line = [*module, "distributed.cli.dask_scheduler", "--scheduler-file", str(file), "--host", "127.0.0.1"]
    # In a folder of their own, as on another machine.
    code = {"PYTHONPATH": os.pathsep.join([str(Path(drafting.__file__).parents[1]), os.environ.get("PYTHONPATH", "")])}
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    quiet["env"] = {**os.environ, **code}
    started = [subprocess.Popen([*line, "--port", "0", "--no-dashboard"], **quiet)]
    try:
        while not (file.exists() and file.read_text()):
            assert started[0].poll() is None
            time.sleep(0.1)
        address = json.loads(file.read_text())["address"]
        line = [*module, "distributed.cli.dask_worker", address, "--nthreads", "1", "--no-nanny", "--no-dashboard"]
        started += [subprocess.Popen(line, **quiet) for _ in range(2)]
        with distributed.Client(address, set_as_default=False) as client:
            client.wait_for_workers(2)
        yield address, started[1:]
    finally:
        for process in reversed(started):
            process.kill()
            process.wait()


@pytest.mark.slow
def test_a_killed_worker_loses_nothing(
    folder: Path,
    workers: tuple[str, list[subprocess.Popen[bytes]]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    address, processes = workers
    write = Store.write
    killed: list[int] = []

    def write_and_kill(store: Store, part: list[Rows]) -> None:
        write(store, part)
        if not killed:
            victim = processes[0]
            killed.append(victim.pid)
            victim.send_signal(signal.SIGKILL)
            victim.wait()

    monkeypatch.setattr(Store, "write", write_and_kill)
    monkeypatch.chdir(folder.parent)
    done = linted(address, folder.name, tmp_path / "out")
    assert killed
    assert processes[0].returncode == -signal.SIGKILL
    assert processes[1].poll() is None
    local = locally(Path(folder.name))
    assert results_of(done) == {o.path: o.result for o in local if o.result is not None}
    kept = outcomes_of(done)
    assert [kept[o.path].reviewed for o in local] == [o.reviewed for o in local]
    for mine, theirs in zip((kept[o.path] for o in local), local, strict=True):
        assert (mine.problem, mine.aside, mine.fail_on) == (theirs.problem, theirs.aside, theirs.fail_on)
        if mine.result is not None and theirs.result is not None:
            assert mine.result.coverage == theirs.result.coverage


@pytest.mark.slow
def test_a_report_that_kills_its_workers_is_named_and_the_others_are_done(
    within: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the scheduler tells it after the third worker that died of a part."""
    hostile = str(folder / NAMES[3].name)

    def killing(work: Work, tasks: Sequence[Task]) -> list[Rows]:
        if any(t.source.path == hostile for t in tasks):
            raise distributed.KilledWorker("part", SimpleNamespace(address="tcp://127.0.0.1:2"), 3)
        return work_part(work, tasks)

    monkeypatch.setattr("drafting.cluster.work.work_part", killing)
    done = linted(within, folder, tmp_path / "out")
    problems = {path: o.problem for path, o in outcomes_of(done).items() if o.problem is not None and not o.aside}
    assert "程序中断" in (problems.pop(hostile) or "")
    assert list(problems) == [str(folder / "broken.docx")]
    whole = len(list(folder.glob("*.md")))
    assert len(results_of(done)) == whole - 1
    # It says nothing of the report: the next run tries again.
    monkeypatch.undo()
    again = linted(within, folder, tmp_path / "out")
    assert len(results_of(again)) == whole


# ------------------------------------------------------------------------------------------ going on


@pytest.mark.slow
def test_a_second_run_does_only_what_is_left(within: str, folder: Path, tmp_path: Path) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    for path in sorted(folder.glob("*.md"))[:7]:
        (reports / path.name).write_bytes(path.read_bytes())
    out = tmp_path / "out"
    linted(within, reports, out)
    before = parts(out, "coverage")
    assert len(before) >= 3
    # All is done: there need not even be a scheduler.
    nobody = "tcp://127.0.0.1:1"
    assert len(results_of(linted(nobody, reports, out))) == 7
    assert parts(out, "coverage") == before
    # A killed run: a part without its last file, and what was being written.
    lost = sorted(before)[0]
    (out / "coverage" / lost).unlink()
    (out / "findings" / ".drafting-xyz").write_bytes(b"half")
    (out / "coverage" / "part-damaged.parquet").write_bytes(b"PAR1 no")
    changed = sorted(reports.iterdir())[-1]
    changed.write_text(changed.read_text(encoding="utf-8") + "\n又及：请见谅。\n", encoding="utf-8")
    done = linted(within, reports, out)
    assert results_of(done) == {o.path: o.result for o in locally(reports) if o.result is not None}
    after = parts(out, "coverage")
    assert "part-damaged.parquet" not in after
    assert any(before.get(name) == time_ for name, time_ in after.items())
    assert set(parts(out, "findings")) == set(after)
    # What is no longer there is no longer told.
    changed.unlink()
    assert len(results_of(linted(within, reports, out))) == 6


@pytest.mark.slow
def test_other_settings_find_anew(within: str, folder: Path, tmp_path: Path) -> None:
    reports = str(folder / NAMES[0].name)
    job = Job(within, "lint", [reports], tmp_path / "out", Settings(coverage=True))
    first = results_of(do(job, ""))[reports]
    assert first.skipped
    only = Job(within, "lint", [reports], tmp_path / "out", Settings(("TB",), coverage=True))
    assert len(results_of(do(only, ""))[reports].skipped) < len(first.skipped)
    assert len(parts(tmp_path / "out", "coverage")) == 1


def test_another_program_is_refused(within: str, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(commands, "program_fingerprint", lambda: "another")
    with pytest.raises(InputError, match=r"inproc.*同一个版本"):
        linted(within, folder, tmp_path / "out")
    # One that comes when the others have been asked says so itself.
    monkeypatch.setattr(commands, "refuse_other_programs", lambda *_: None)
    with pytest.raises(InputError, match=r"那里是.*同一个版本"):
        linted(within, folder, tmp_path / "out")


def test_nobody_there_is_one_line(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "_CONNECTING", 1)
    with pytest.raises(InputError, match="连不上"):
        linted("tcp://127.0.0.1:1", folder, tmp_path / "out")


# ------------------------------------------------------------------------------------------ other commands and places


@pytest.mark.slow
def test_figures_are_those_of_one_machine(within: str, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = do(Job(within, "extract", [str(folder)], out), "")
    kept = {row["path"]: row for _, row in done.store.reports()}
    for found in gather_many(find_reports([str(folder)]), None, jobs=1):
        row = kept[found.path]
        assert (row["problem"], row["aside"]) == (found.problem, found.aside)
        if found.figures is not None:
            assert render_figures(figures_of(row), ".json") == render_figures(found.figures, ".json")
            assert [(m["table"], m["cells"]) for m in row["missing"]] == list(found.missing)
            assert tuple(row["troubles"]) == found.troubles
    cells = {(r["path"], r["cell"]): r["value"] for name, _ in done.store.reports() for r in done.store.items(name)}
    figures = gather_many(find_reports([str(folder)]), None, jobs=1)[1].figures
    assert figures is not None
    assert dict(figures.cells.items()) == {p: cells[figures.path, p] for p in figures.cells}


@pytest.mark.slow
def test_likeness_is_that_of_one_machine(within: str, folder: Path, tmp_path: Path) -> None:
    done = do(Job(within, "sketch", [str(folder)], tmp_path / "out"), "")
    mine = alike(done, 20, Decimal(0))
    theirs = compare_many(find_reports([str(folder)]), None, jobs=1)
    assert mine == theirs
    assert mine[0].pairs


@pytest.mark.slow
def test_reports_by_url(within: str, folder: Path, tmp_path: Path) -> None:
    memory = fsspec.filesystem("memory")
    name, other = NAMES[0].name, NAMES[1].name
    for each in (name, other, "broken.docx", "walk.txt", "old.doc"):
        memory.pipe(f"/province/city/{each}", (folder / each).read_bytes())
    handler = partial(_Quiet, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        web = f"http://127.0.0.1:{server.server_port}"
        urls = ["memory://province/city", (folder / name).as_uri(), f"{web}/{name}?id=1", f"{web}/none.md"]
        done = do(Job(within, "lint", urls, tmp_path / "out", Settings(coverage=True)), "")
        server.shutdown()
    (local,) = (o.result for o in locally(folder / name))
    assert local is not None
    results = results_of(done)
    for url in ("memory:///province/city/" + name, (folder / name).as_uri(), f"{web}/{name}?id=1"):
        assert results[url].findings == local.findings
        assert results[url].path == url
    assert done.unread == ("memory:///province/city/old.doc",)
    outcomes = outcomes_of(done)
    assert outcomes["memory:///province/city/walk.txt"].aside
    assert "Word" in (outcomes["memory:///province/city/broken.docx"].problem or "")
    gone = outcomes[f"{web}/none.md"]
    assert "找不到文件" in (gone.problem or "")
    assert not gone.aside


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


def test_what_no_url_means_is_one_line() -> None:
    for url, said in (
        ("memory://nowhere/at/all.md", "找不到文件"),
        ("nosuch://a/b.md", "网址不对|没有安装"),
        ("memory://nowhere/*.md", "没有报告文件"),
    ):
        with pytest.raises(InputError, match=said):
            find_inputs([url])
    with pytest.raises(InputError, match="标准输入"):
        find_inputs(["-"])


# ------------------------------------------------------------------------------------------ the commands


def _readme() -> list[list[str]]:
    """The calls of a cluster's section in the README: those of Dask and of the program."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    lines = "\n".join(re.findall(r"^```sh\n(.*?)^```", text, re.DOTALL | re.MULTILINE)).splitlines()
    calls = [shlex.split(line.rstrip("&")) for line in lines]
    return [c for c in calls if c and (c[0].endswith("/dask") or "--cluster" in c)]


@pytest.mark.slow
def test_the_run_that_the_readme_shows(within: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    dask = {"scheduler": "distributed.cli.dask_scheduler", "worker": "distributed.cli.dask_worker"}
    monkeypatch.chdir(tmp_path)
    (tmp_path / "corpus").symlink_to(corpus_root(), target_is_directory=True)
    ran = []
    for program, *arguments in _readme():
        if program.endswith("/dask"):
            module: Any = import_module(dask[arguments[0]])
            known = {o for p in module.main.params for o in (*p.opts, *p.secondary_opts)}
            assert {a for a in arguments if a.startswith("--")} <= known
            continue
        call = [within if a.startswith("tcp://") else a for a in arguments]
        assert app(call, standalone_mode=False) in (0, 1)
        assert Path(call[-1]).is_dir()
        ran.append(call[0])
    assert ran == ["lint", "extract", "compare"]


@pytest.mark.slow
def test_the_commands_write_summaries_from_what_was_kept(
    within: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def ran(*arguments: str) -> int:
        code = app(list(arguments), standalone_mode=False)
        return int(code or 0)

    out = tmp_path / "lint"
    assert ran("lint", str(folder), "--cluster", within, "-o", f"{out}{os.sep}", "--year", "2024") == 2
    told = capsys.readouterr()
    assert "broken.docx" in told.err
    assert "walk.txt" in told.err
    assert {p.name for p in out.iterdir()} == {"coverage", "findings", "index.html", "summary.xlsx"}
    local = tmp_path / "local"
    assert ran("lint", str(folder), "-o", f"{local}{os.sep}", "--year", "2024", "--jobs", "1") == 2
    assert capsys.readouterr().out.startswith(told.out)
    out = tmp_path / "extract"
    assert ran("extract", str(folder), "--cluster", within, "-o", f"{out}{os.sep}") == 2
    assert (out / "units.xlsx").is_file()
    out = tmp_path / "alike"
    assert ran("compare", "--matrix", str(folder), "--cluster", within, "-o", f"{out}{os.sep}") == 2
    assert (out / "resemblance.html").is_file()
    assert (out / "resemblance.xlsx").is_file()
    capsys.readouterr()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("lint", "a.md", "--fix", "-o", "x/"), "--fix"),
        (("lint", "a.md"), "文件夹"),
        (("extract", "a.md"), "文件夹"),
        (("compare", "a.md", "b.md"), "--matrix"),
    ],
)
def test_what_a_cluster_cannot_do_is_one_line(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert app([*arguments, "--cluster", "tcp://127.0.0.1:1"], standalone_mode=False) == 2
    assert said in capsys.readouterr().err
