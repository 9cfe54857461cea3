"""Processes that do the work, so that the page answers meanwhile, and that can be ended whatever they do.

A worker does one piece of work at a time and is kept for the next one: starting it costs more than checking a report.
Whoever waits takes turns: the two hundred reports of one do not keep the one report of another waiting.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from importlib import import_module
from multiprocessing.connection import Connection, wait
from typing import Any

from drafting.desk.bounds import TASKS_OF_A_WORKER
from drafting.errors import DraftingError, FormError
from drafting.processes import end_with_parent, process_context

Tell = Callable[[int], None]
"""Says how many steps of a piece of work are done."""


class CancelledWorkError(Exception):
    """The work was broken off, because nobody wants it any more."""


class TooSlowError(Exception):
    """The work took longer than it may."""


class LostWorkError(Exception):
    """The process that did the work is gone: out of memory, or ended by somebody."""


class RefusedWorkError(Exception):
    """The input cannot be used: the message says why, in Chinese, a line for each thing that is wrong."""


class FailedWorkError(Exception):
    """A fault of the program; the message names it."""


@dataclass(eq=False)
class Work:
    """A piece of work for a worker: a function of ``drafting.desk.tasks`` by its name (``module:name`` of any other),
    its arguments, and where its result goes."""

    owner: str
    function: str
    arguments: tuple[Any, ...]
    seconds: float
    advance: Tell = lambda _: None
    result: Future[Any] = field(default_factory=Future)
    cancelled: bool = False

    def __post_init__(self) -> None:
        # Whoever waits for it may stop waiting; the work itself is ended by the pool alone.
        self.result.set_running_or_notify_cancel()


class Pool:
    """Worker processes, each looked after by a thread."""

    def __init__(self, workers: int) -> None:
        self._waiting: dict[str, deque[Work]] = {}
        self._turn = threading.Condition()
        self._closed = False
        self._hands = [_Hand(self) for _ in range(workers)]

    @property
    def size(self) -> int:
        """How many processes work."""
        return len(self._hands)

    def start(self) -> None:
        """Start the processes; they make themselves ready while the first page is looked at."""
        for hand in self._hands:
            hand.start()

    def submit(
        self,
        owner: str,
        function: str,
        *arguments: Any,
        seconds: float,
        advance: Tell = lambda _: None,
    ) -> Work:
        """Have a worker call a function when it is the owner's turn."""
        work = Work(owner, function, arguments, seconds, advance)
        with self._turn:
            if self._closed:
                work.result.set_exception(CancelledWorkError())
                return work
            self._waiting.setdefault(owner, deque()).append(work)
            self._turn.notify()
        return work

    def cancel(self, owner: str) -> None:
        """Break off all work of an owner: what waits is dropped, what runs is ended with its process."""
        with self._turn:
            dropped = list(self._waiting.pop(owner, ()))
        for work in dropped:
            work.cancelled = True
            work.result.set_exception(CancelledWorkError())
        for hand in self._hands:
            hand.cancel(owner)

    def next(self) -> Work | None:
        """Wait for the next piece of work; None when the pool is closed. Owners take turns."""
        with self._turn:
            while not self._waiting and not self._closed:
                self._turn.wait()
            if self._closed:
                return None
            owner, works = next(iter(self._waiting.items()))
            work = works.popleft()
            del self._waiting[owner]
            if works:
                self._waiting[owner] = works  # behind all others
            return work

    def close(self) -> None:
        """End the processes."""
        with self._turn:
            self._closed = True
            left = [w for works in self._waiting.values() for w in works]
            self._waiting.clear()
            self._turn.notify_all()
        for work in left:
            work.result.set_exception(CancelledWorkError())
        for hand in self._hands:
            hand.end()
        for hand in self._hands:
            hand.join(5)


class _Hand(threading.Thread):
    """The thread that gives one worker process its work and ends it where it must."""

    def __init__(self, pool: Pool) -> None:
        super().__init__(daemon=True, name="desk-hand")
        self._pool = pool
        self._lock = threading.Lock()
        self._process: Any = None
        self._connection: Connection | None = None
        self._work: Work | None = None
        self._done = 0
        self._ended = False

    def run(self) -> None:
        with contextlib.suppress(Exception):  # the first piece of work tries again, and tells
            self._begin()
        while (work := self._pool.next()) is not None:
            with self._lock:
                self._work = work
            try:
                self._do(work)
            except Exception as error:  # the hand must go on whatever becomes of one piece of work
                work.result.set_exception(FailedWorkError(f"{type(error).__name__}: {error}"))
                self._kill()
            finally:
                with self._lock:
                    self._work = None

    def cancel(self, owner: str) -> None:
        with self._lock:
            if self._work is not None and self._work.owner == owner:
                self._work.cancelled = True
                self._kill()

    def end(self) -> None:
        with self._lock:
            self._ended = True
            if self._work is not None:
                self._work.cancelled = True
            self._kill()

    def _kill(self) -> None:
        if self._process is not None:
            self._process.kill()

    def _begin(self) -> None:
        with self._lock:
            if self._ended:
                return
            context = process_context("drafting.desk.warmed")
            mine, its = context.Pipe()
            process = context.Process(target=serve, args=(its,), name="desk-worker", daemon=True)  # type: ignore[attr-defined]
            # One that could not be started is none: the next piece of work tries again.
            self._process = self._connection = None
            process.start()
            its.close()
            self._process, self._connection = process, mine
            self._done = 0

    def _alive(self) -> Connection:
        """The connection to a process that is there and not too old."""
        if self._process is None or not self._process.is_alive() or self._done >= TASKS_OF_A_WORKER:
            self._kill()
            if self._process is not None:
                self._process.join(5)
            if self._connection is not None:
                self._connection.close()
            self._begin()
        assert self._connection is not None
        return self._connection

    def _do(self, work: Work) -> None:
        if work.cancelled:
            work.result.set_exception(CancelledWorkError())
            return
        connection = self._alive()
        self._done += 1
        with contextlib.suppress(OSError):
            connection.send((work.function, work.arguments))
        until = time.monotonic() + work.seconds
        while True:
            left = until - time.monotonic()
            if left <= 0:
                self._kill()
                self._process.join(5)
                work.result.set_exception(CancelledWorkError() if work.cancelled else TooSlowError())
                return
            if not wait([connection, self._process.sentinel], left):
                continue
            try:
                said, what = connection.recv()
            except (EOFError, OSError):
                self._process.join(5)
                work.result.set_exception(CancelledWorkError() if work.cancelled else LostWorkError())
                return
            if said == "advance":
                work.advance(what)
                continue
            if work.cancelled:
                work.result.set_exception(CancelledWorkError())
            elif said == "done":
                work.result.set_result(what)
            else:
                work.result.set_exception((RefusedWorkError if said == "refused" else FailedWorkError)(what))
            return


# ------------------------------------------------------------------------------------------ in the worker


def serve(connection: Connection) -> None:
    """What a worker process does until whoever started it is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=end_with_parent, daemon=True).start()
    # Where workers are forked, all of this is there already.
    from drafting.desk import tasks

    while True:
        try:
            function, arguments = connection.recv()
        except (EOFError, OSError):
            return
        answer: tuple[str, Any]
        try:
            module, _, name = function.rpartition(":")
            found = getattr(import_module(module) if module else tasks, name)
            answer = ("done", found(*arguments, lambda n: connection.send(("advance", n))))
        except FormError as error:
            answer = ("refused", "\n".join(str(e) for e in error.errors))
        except DraftingError as error:
            answer = ("refused", str(error))
        except Exception as error:
            if os.environ.get("DRAFTING_DEBUG"):
                traceback.print_exc()
            answer = ("failed", f"{type(error).__name__}: {error}")
        try:
            connection.send(answer)
        except (OSError, ValueError):
            return
