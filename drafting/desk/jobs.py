"""Sessions and their jobs: what is asked for, how far it is, what came of it, and when it is gone.

Nothing of a session outlives it: its files lie in a temporary folder of the server, and go with the session, with the
server, or, where that was killed, when the next one starts.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
import shutil
import stat
import sys
import tempfile
import time
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from drafting.desk import bounds
from drafting.desk.places import BESIDE, IN, OUT, WORK
from drafting.desk.words import without_options
from drafting.desk.workers import (
    CancelledWorkError,
    FailedWorkError,
    LostWorkError,
    Pool,
    RefusedWorkError,
    TooSlowError,
)
from drafting.errors import InputError

Kind = Literal["check", "compare", "form", "draft", "save", "balance", "merge", "convert"]
State = Literal["waiting", "running", "done", "failed", "cancelled"]
Plain = dict[str, Any]

_PREFIX = "drafting-desk-"
_ALIVE = "alive"
_STALE_SECONDS = 10 * 60
_TRIES = 20
_PACKED = frozenset([".docx", ".xlsx"])


def _secret() -> str:
    return secrets.token_urlsafe(24)


@dataclass(eq=False)
class Job:
    """One thing that was asked for. ``key`` opens its answers to whoever has it: the page that shows them runs in a
    sandbox, where no cookie is sent."""

    kind: Kind
    session: Session
    folder: Path
    name: str = ""
    id: str = field(default_factory=_secret)
    key: str = field(default_factory=_secret)
    state: State = "waiting"
    step: str = ""
    done: int = 0
    total: int = 0
    problems: list[str] = field(default_factory=list)
    result: Plain = field(default_factory=dict)
    request: Plain = field(default_factory=dict)
    bytes: int = 0
    created: float = field(default_factory=time.time)
    task: asyncio.Task[None] | None = None

    @property
    def ended(self) -> bool:
        """Whether nothing more happens to it: done, failed or cancelled."""
        return self.state in ("done", "failed", "cancelled")

    @property
    def listed(self) -> bool:
        """Whether the page lists it: saving a form and looking at its balance are no things to come back to."""
        return self.kind not in ("save", "balance")

    def part(self, name: str) -> Path:
        """The path of a file of the job; it need not exist."""
        return self.folder / name


@dataclass(eq=False)
class Session:
    """What one browser asked for; nobody else knows its id."""

    id: str = field(default_factory=_secret)
    jobs: dict[str, Job] = field(default_factory=dict)
    seen: float = field(default_factory=time.monotonic)

    @property
    def bytes(self) -> int:
        """How many bytes the files of its jobs take."""
        return sum(job.bytes for job in self.jobs.values())


class Desk:
    """All sessions, the folder that holds their files, and the processes that work for them."""

    def __init__(self, workers: int | None = None) -> None:
        self.pool = Pool(workers or max(2, os.cpu_count() or 1))
        self.sessions: dict[str, Session] = {}
        self.by_key: dict[str, Job] = {}
        self.root = Path()
        self._sweeper: asyncio.Task[None] | None = None

    # -------------------------------------------------------------------------------------- from start to end

    async def start(self) -> None:
        """Remove what a desk that died has left, make the folder, start the processes and the sweeping of what is
        old."""
        await asyncio.to_thread(remove_stale)
        self.root = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self._mark()
        self.pool.start()
        self._sweeper = asyncio.create_task(self._sweep())

    async def stop(self) -> None:
        """End the processes and remove every file of every session."""
        if self._sweeper is not None:
            self._sweeper.cancel()
        for session in list(self.sessions.values()):
            self._forget(session)
        await asyncio.to_thread(self.pool.close)
        await asyncio.to_thread(remove, self.root)

    def _mark(self) -> None:
        (self.root / _ALIVE).write_text(str(os.getpid()), encoding="ascii")

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(bounds.SWEEP_SECONDS)
            with contextlib.suppress(OSError):
                self._mark()
            late = time.monotonic() - bounds.IDLE_SECONDS
            for session in [s for s in self.sessions.values() if s.seen < late]:
                await self.end(session)

    # -------------------------------------------------------------------------------------- sessions

    def session(self, id: str | None) -> Session | None:
        """The session of that id, which is seen by this; None when there is none (any more)."""
        found = self.sessions.get(id or "")
        if found is not None:
            found.seen = time.monotonic()
        return found

    def open(self) -> Session:
        """A new session. Raises InputError when there are too many."""
        if len(self.sessions) >= bounds.MOST_SESSIONS:
            idle = min((s for s in self.sessions.values() if not s.jobs), key=lambda s: s.seen, default=None)
            if idle is None:
                raise InputError("工作台", "现在用的人太多", advice="请过几分钟再试")
            del self.sessions[idle.id]
        made = Session()
        self.sessions[made.id] = made
        return made

    def _forget(self, session: Session) -> list[Job]:
        self.sessions.pop(session.id, None)
        jobs = list(session.jobs.values())
        for job in jobs:
            self._break_off(job)
        session.jobs.clear()
        return jobs

    async def end(self, session: Session) -> None:
        """Break off what a session asked for, and remove all that is kept of it."""
        for job in self._forget(session):
            await asyncio.to_thread(remove, job.folder)

    # -------------------------------------------------------------------------------------- jobs

    def room(self, session: Session) -> int:
        """How many bytes a session may still hand in. Raises InputError when there is none."""
        own = bounds.MOST_KEPT - session.bytes
        all_together = bounds.MOST_KEPT_BY_ALL - sum(s.bytes for s in self.sessions.values())
        left = min(own, all_together, bounds.MOST_UPLOAD)
        if left <= 0:
            raise InputError("工作台", "存的文件太多了", advice="请清除以前的结果，或过一会儿再试")
        return left

    def prepare(self, session: Session, kind: Kind) -> Job:
        """A job with its folder, in which files can be put before it begins. The oldest that has ended makes room."""
        self.room(session)
        if len(session.jobs) >= bounds.MOST_JOBS:
            ended = [j for j in session.jobs.values() if j.ended]
            # What is not listed first, a form that somebody fills in last.
            old = min(ended, key=lambda j: (j.listed, j.kind == "form", j.created), default=None)
            if old is None:
                raise InputError("工作台", f"同时在做的太多（{len(session.jobs)}件）", advice="请等前面的做完")
            self._break_off(old)
            del session.jobs[old.id]
            shutil.rmtree(old.folder, ignore_errors=True)
        job = Job(kind, session, self.root / secrets.token_hex(12))
        for part in (IN, BESIDE, WORK, OUT):
            (job.folder / part).mkdir(parents=True)
        return job

    @asynccontextmanager
    async def prepared(self, session: Session, kind: Kind) -> AsyncIterator[Job]:
        """A job that is made ready: whatever goes wrong until then, nothing is kept of it."""
        job = self.prepare(session, kind)
        try:
            yield job
        except BaseException:
            await self.discard(job)
            raise

    async def discard(self, job: Job) -> None:
        """Break a job off and remove all that is kept of it."""
        self._break_off(job)
        job.session.jobs.pop(job.id, None)
        await asyncio.to_thread(remove, job.folder)

    def cancel(self, job: Job) -> None:
        """Break a job off; that it was asked for is still told."""
        if not job.ended:
            self._break_off(job)
            job.state = "cancelled"

    def _break_off(self, job: Job) -> None:
        self.by_key.pop(job.key, None)
        self.pool.cancel(job.id)
        if job.task is not None:
            job.task.cancel()

    def begin(self, job: Job) -> Job:
        """Let a job that is prepared run."""
        job.session.jobs[job.id] = job
        self.by_key[job.key] = job
        job.task = asyncio.create_task(self._run(job))
        return job

    async def _run(self, job: Job) -> None:
        job.state = "running"
        try:
            job.result = await _RUNS[job.kind](self, job)
            job.state = "done"
        except (asyncio.CancelledError, CancelledWorkError):
            job.state = "cancelled"
        except RefusedWorkError as error:
            job.state, job.problems = "failed", [without_options(line) for line in str(error).splitlines()]
        except TooSlowError:
            job.state, job.problems = "failed", ["花的时间太长，已经停下。文件可能有问题，请另存后再试"]
        except LostWorkError:
            job.state, job.problems = "failed", ["工作进程中断了（内存可能不够），请再试一次"]
        except FailedWorkError as error:
            job.state, job.problems = "failed", [f"程序出错（{error}），请把文件和这句话告诉维护的人"]
        except OSError as error:
            job.state, job.problems = "failed", [f"临时文件写不了（{error.strerror or error}），磁盘可能满了"]

    def keep(self, job: Job) -> Job:
        """Take a job that is prepared, and whose result is there already, as done."""
        job.session.jobs[job.id] = job
        self.by_key[job.key] = job
        job.state = "done"
        return job

    async def work(self, job: Job, function: str, *arguments: Any, seconds: float) -> Any:
        """Have a worker do something for a job."""

        def advance(done: int) -> None:
            job.done = done

        work = self.pool.submit(job.id, function, *arguments, seconds=seconds, advance=advance)
        return await asyncio.wrap_future(work.result)


async def _check(desk: Desk, job: Job) -> Plain:
    folder = str(job.folder)
    job.step = "读取一同给出的文件"
    reports = await desk.work(job, "plan_check", folder, job.request, seconds=_seconds(job))
    job.step, job.total = "检查", len(reports)
    lost: dict[int, str] = {}

    async def one(number: int) -> None:
        try:
            await desk.work(job, "check_one", folder, number, seconds=bounds.READ_SECONDS)
        except TooSlowError:
            lost[number] = f"检查了{bounds.READ_SECONDS}秒还没有完，已经停下"
        except LostWorkError:
            lost[number] = "程序中断，没有检查完"
        except (FailedWorkError, RefusedWorkError) as error:
            lost[number] = f"程序出错（{error}）"
        job.done += 1

    await asyncio.gather(*(one(n) for n in range(len(reports))))
    unread: Mapping[str, str] = job.request.get("unread", {})
    job.step, job.done, job.total = "写审核意见", 0, len(reports) + len(unread)
    seconds = bounds.WRITE_SECONDS + bounds.WRITE_EACH * len(reports)
    told: Plain = await desk.work(job, "write_check", folder, lost, dict(unread), seconds=seconds)
    # What was only kept from one step to the next takes room that the session may need.
    await asyncio.to_thread(shutil.rmtree, job.part(WORK), ignore_errors=True)
    return told


async def _compare(desk: Desk, job: Job) -> Plain:
    job.step = "比较"
    old, new = job.request["old"], job.request["new"]
    told: Plain = await desk.work(job, "compare_two", str(job.folder), old, new, seconds=2 * bounds.READ_SECONDS)
    return told


async def _form(desk: Desk, job: Job) -> Plain:
    job.step = "准备表格"
    told: Plain = await desk.work(job, "start_form", str(job.folder), job.request, seconds=bounds.READ_SECONDS)
    return told


async def _draft(desk: Desk, job: Job) -> Plain:
    job.step = "起草"
    told: Plain = await desk.work(job, "make_draft", str(job.folder), job.request, seconds=bounds.READ_SECONDS)
    return told


async def _save(desk: Desk, job: Job) -> Plain:
    job.step = "写数据表"
    tree, places = job.request["tree"], job.request["places"]
    told: Plain = await desk.work(job, "save_form", str(job.folder), tree, places, seconds=bounds.READ_SECONDS)
    return told


async def _balance(desk: Desk, job: Job) -> Plain:
    told: Plain = await desk.work(job, "balance", job.request["tree"], seconds=bounds.READ_SECONDS)
    return told


async def _merge(desk: Desk, job: Job) -> Plain:
    count = len(job.request["units"])
    job.step, job.total = "读入各单位的数据", count
    seconds = bounds.READ_SECONDS + bounds.WRITE_EACH * count
    told: Plain = await desk.work(job, "merge_units", str(job.folder), job.request, seconds=seconds)
    return told


async def _convert(desk: Desk, job: Job) -> Plain:
    job.step = "转换"
    told: Plain = await desk.work(job, "convert_report", str(job.folder), job.request, seconds=bounds.READ_SECONDS)
    return told


_RUNS: Mapping[Kind, Callable[[Desk, Job], Awaitable[Plain]]] = {
    "check": _check,
    "compare": _compare,
    "form": _form,
    "draft": _draft,
    "save": _save,
    "balance": _balance,
    "merge": _merge,
    "convert": _convert,
}


def _seconds(job: Job) -> float:
    """For reading what stands beside the reports: as long for each file as for one report, within reason."""
    beside = sum(len(job.request.get(k, ())) for k in ("previous", "figures"))
    return bounds.READ_SECONDS + bounds.WRITE_EACH * beside


def remove(folder: Path) -> None:
    """Remove a folder; a process that is just being ended may hold it for a moment where the system is strict."""
    for _ in range(_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)


def zipped(job: Job, target: Path) -> None:
    """All answers of a job in one archive, which appears whole or not at all."""
    out = job.part(OUT)
    made = target.with_name(f"{target.name}-{secrets.token_hex(4)}")
    with zipfile.ZipFile(made, "w") as archive:
        for path in sorted(p for p in out.rglob("*") if p.is_file()):
            inside = path.relative_to(out).as_posix()
            if not inside.startswith("."):
                stored = path.suffix in _PACKED
                archive.write(path, inside, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    made.replace(target)


def remove_stale() -> None:
    """Remove what servers left that were killed: folders of ours whose server is gone."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError, ValueError):
            about = folder.lstat()
            if not stat.S_ISDIR(about.st_mode) or (hasattr(os, "getuid") and about.st_uid != os.getuid()):
                continue
            alive = folder / _ALIVE
            old = time.time() - (alive if alive.exists() else folder).stat().st_mtime > _STALE_SECONDS
            if old or not _running(alive):
                shutil.rmtree(folder, ignore_errors=True)


def _running(alive: Path) -> bool:
    """Whether the process that a folder names is there, as far as the system tells."""
    if not alive.exists():
        return True  # only its age tells
    process = int(alive.read_text(encoding="ascii"))
    if sys.platform == "win32":
        return _runs_on_windows(process)
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True


def _runs_on_windows(process: int) -> bool:
    """The same where a signal that only asks would end the process."""
    import ctypes

    limited_information, still_active = 0x1000, 259
    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009 (there is none elsewhere)
    kernel.OpenProcess.restype = ctypes.c_void_p
    handle = kernel.OpenProcess(limited_information, False, process)
    if not handle:
        return False
    code = ctypes.c_ulong()
    told = kernel.GetExitCodeProcess(ctypes.c_void_p(handle), ctypes.byref(code))
    kernel.CloseHandle(ctypes.c_void_p(handle))
    return not told or code.value == still_active
