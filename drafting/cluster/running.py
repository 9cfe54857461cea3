"""Hands parts of the reports to the workers of a Dask cluster until all are done, whichever of them die meanwhile."""

from __future__ import annotations

import logging
import pickle
import time
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from typing import Any
from uuid import uuid4

from drafting.cluster.rows import Rows
from drafting.cluster.work import OtherProgramError, Task, Work, packed, program_fingerprint
from drafting.errors import InputError

MOST_TOGETHER = 32
"""Reports of a part: some ten seconds of work, so that little is lost with a worker and little spent on handing out."""
_PARTS_EACH = 4
"""So many parts at least for each thread of a worker, so that all end at about the same time."""
_AHEAD = 3
"""Parts that are handed out for each thread: one that is worked on, the others so that it need not wait."""
_CONNECTING = 20
_LOOK = 1.0
_GONE = 60
"""Seconds that the scheduler may be away."""


@contextmanager
def connected(address: str) -> Iterator[Any]:
    """A client of the scheduler at an address. Raises InputError when there is none."""
    distributed: Any = import_module("distributed")
    logging.getLogger("distributed").setLevel(logging.CRITICAL)
    advice = "请检查地址；调度器用 dask scheduler 启动，工作进程用 dask worker 地址 --nthreads 1 启动"
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            client = distributed.Client(address, timeout=_CONNECTING, set_as_default=False)
    except (OSError, TimeoutError, ValueError, ImportError) as error:
        said = " ".join(str(error).split())[:160]
        raise InputError("--cluster", f"连不上 {address}（{said or type(error).__name__}）", advice=advice) from error
    try:
        yield client
    finally:
        with suppress(Exception):
            client.close(timeout=2)


def threads(client: Any) -> int:
    """How many threads all workers have together; 0 while there is none."""
    return sum(int(w.get("nthreads", 1)) for w in client.scheduler_info(n_workers=-1)["workers"].values())


def parts_of(tasks: Sequence[Task], count: int) -> Iterator[Sequence[Task]]:
    """The reports in parts, for so many threads."""
    size = max(1, min(MOST_TOGETHER, -(-len(tasks) // (max(count, 1) * _PARTS_EACH))))
    for at in range(0, len(tasks), size):
        yield tasks[at : at + size]


def refuse_other_programs(client: Any, program: str) -> None:
    """Raise InputError where a worker runs other code: what it finds must not be mixed with what others find.

    Workers that come later are told by what they answer.
    """
    told = client.run(program_fingerprint, on_error="return")
    others = sorted(address for address, answer in told.items() if answer != program)
    if others:
        raise _other_program(others[0])


def _other_program(where: str) -> InputError:
    advice = "请在每台机器上装 drafting[cluster] 的同一个版本，并重新启动 dask worker"
    return InputError("--cluster", f"有的机器上的 drafting 与本机的不同（{where}）", advice=advice)


class _Run:
    """What is handed out and what is not yet."""

    def __init__(self, client: Any, work: Work, tasks: Sequence[Task]) -> None:
        self._client = client
        self._work = work
        self._waiting = deque(parts_of(tasks, threads(client)))
        self._out: dict[Any, Sequence[Task]] = {}
        self._distributed: Any = import_module("distributed")
        self._seen = time.monotonic()
        self._name, self._count = uuid4().hex, 0

    def rows(self) -> Iterator[list[Rows]]:
        """What comes back, a part at a time. Raises InputError when no more can come."""
        try:
            while self._waiting or self._out:
                self._hand_out()
                for future in self._finished():
                    tasks = self._out.pop(future)
                    rows = self._result(future, tasks)
                    future.release()
                    if rows:
                        yield rows
        finally:
            with suppress(Exception):
                self._client.cancel(list(self._out), force=True)

    def _hand_out(self) -> None:
        room = max(2, threads(self._client) * _AHEAD) - len(self._out)
        for _ in range(min(room, len(self._waiting))):
            part = self._waiting.popleft()
            self._count += 1
            key = f"drafting-{self._name}-{self._count}"
            future = self._client.submit(pickle.loads, packed(self._work, part), key=key, pure=False)
            self._out[future] = part

    def _finished(self) -> list[Any]:
        try:
            with self._client.as_current():
                done = self._distributed.wait(list(self._out), timeout=_LOOK, return_when="FIRST_COMPLETED").done
        except TimeoutError:
            done = set()
        except self._distributed.CancelledError:
            done = {f for f in self._out if f.done()}
        if self._client.status == "running":
            self._seen = time.monotonic()
        elif time.monotonic() - self._seen > _GONE or self._client.status in ("closed", "closing"):
            raise InputError(
                "--cluster", "与调度器的连接断了", advice="做完的部分都已留下；调度器恢复后再运行同一命令，接着做其余的"
            )
        return [f for f in self._out if f in done]

    def _result(self, future: Any, tasks: Sequence[Task]) -> list[Rows]:
        if future.status == "finished":
            rows: list[Rows] = pickle.loads(future.result())
            return rows
        error = None if future.cancelled() else future.exception()
        if error is None or future.status in ("lost", "cancelled"):
            self._waiting.append(tasks)  # the scheduler was started again, or told to forget
            return []
        if isinstance(error, OtherProgramError):
            raise _other_program(f"那里是 {error}")
        if isinstance(error, self._distributed.KilledWorker):
            return self._killed(tasks)
        said = f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"
        raise InputError(
            "--cluster", f"工作进程出错（{said}）", advice="每台机器上都要装 drafting[cluster] 的同一个版本"
        )

    def _killed(self, tasks: Sequence[Task]) -> list[Rows]:
        """A part whose workers died again and again: one of its reports is to blame, and the others are not."""
        if len(tasks) == 1:
            path = tasks[0].source.path
            return [Rows(path, tasks[0].key, problem=f"{path}：程序中断，没有检查完", again=True)]
        self._waiting.extend([task] for task in tasks)
        return []


def run(client: Any, work: Work, tasks: Sequence[Task], done: Callable[[list[Rows]], None]) -> None:
    """Work on reports; ``done`` takes what became of some of them as soon as it is known."""
    for rows in _Run(client, work, tasks).rows():
        done(rows)
