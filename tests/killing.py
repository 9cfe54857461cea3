"""Runs writers in a process of its own, and kills them: the program is loaded once and forked for each attempt.

A line of JSON on the input is a plan: the folder to work in, a copy of what is in it before each attempt, the writer,
how often to kill it after a random time and at a random step (among those that touch the folder: opening, renaming,
removing, linking), and the seed. The line that comes back says what a whole run makes and what each killed one left.

A writer runs once in this process, so that what it loads is there for all attempts and so that nothing else is
written. Whatever it remembers of folders (which were swept) is forgotten before the attempts.
"""

from __future__ import annotations

import contextlib
import json
import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from drafting import files
from drafting.cli import main

STEPS = frozenset("open os.rename os.remove os.link os.chmod os.mkdir os.rmdir tempfile.mkstemp".split())
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
State = dict[str, str]


def ended(writer: Callable[[], object]) -> int:
    """The exit status of a writer, which is run."""
    try:
        writer()
    except SystemExit as stopped:
        return int(stopped.code or 0)
    return 0


def command(arguments: list[str]) -> Callable[[], object]:
    """A command of the program as a writer."""

    def run() -> None:
        sys.argv[1:] = arguments
        main()

    return run


@cache
def _parts() -> list[list[Any]]:
    """What workers of a cluster give back of six reports, in parts of two."""
    from drafting.batch import Settings, find_reports, lint_sources
    from drafting.cluster.rows import lint_rows
    from drafting.reviewing import Preparation

    found = find_reports(["reports"])
    outcomes = lint_sources(found, Settings(coverage=True), jobs=1, finish=Preparation())
    rows = [lint_rows(outcome, f"key {outcome.path}") for outcome in outcomes]
    return [rows[k : k + 2] for k in range(0, len(rows), 2)]


def keep_parts() -> None:
    """Write what a cluster's run keeps: whatever is there already stays, the rest is written, part by part."""
    from drafting.cluster.store import Store

    store = Store(Path("run"), "lint")
    done = store.open({rows.path: rows.key for part in _parts() for rows in part})
    for part in _parts():
        if any(rows.path not in done for rows in part):
            store.write(part)


def state() -> State:
    """Every file of the folder, as hexadecimal digits."""
    found = sorted(p for p in Path().rglob("*") if p.is_file())
    return {p.as_posix(): p.read_bytes().hex() for p in found}


@dataclass(frozen=True)
class Attempts:
    """Runs of one writer in one folder."""

    folder: Path
    kept: Path
    writer: Callable[[], object]

    def restore(self) -> None:
        """The folder is again what it was before any run."""
        for entry in list(self.folder.iterdir()):
            shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
        shutil.copytree(self.kept, self.folder, dirs_exist_ok=True)

    def run(self, last: int = -1, after: float | None = None) -> bool:
        """Run in a process of its own; whether it was killed, at a step or after some seconds."""
        pid = os.fork()
        if not pid:
            self._child(last)
        if after is not None:
            time.sleep(after)
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        return os.WIFSIGNALED(status)

    def _child(self, last: int) -> NoReturn:
        steps = 0

        def watch(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal steps
            if event not in STEPS or (event == "open" and not (arguments[2] or 0) & WRITING):
                return
            place = str(arguments[0]) if arguments else ""
            if place.startswith(str(self.folder)) or not place.startswith("/"):
                steps += 1
                if steps == last:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        code = ended(self.writer)
        told = os.open(self.told, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.write(told, json.dumps([steps, code]).encode())
        os._exit(0)

    @property
    def told(self) -> Path:
        """Where a whole run says how many steps it took and how it ended."""
        return self.kept.parent / "told"


def answered(plan: Mapping[str, Any]) -> dict[str, Any]:
    """What came of a plan."""
    rng = random.Random(plan["seed"])
    writer = keep_parts if plan["command"] is None else command(plan["command"])
    attempts = Attempts(Path(plan["folder"]), Path(plan["kept"]), writer)
    os.chdir(attempts.folder)
    ended(writer)
    files._swept.clear()
    attempts.restore()
    started = time.perf_counter()
    attempts.run()
    takes = time.perf_counter() - started
    steps, code = json.loads(attempts.told.read_text())
    out: dict[str, Any] = {"made": state(), "code": code, "steps": steps, "attempts": []}
    plans = [("time", rng.random() * takes) for _ in range(plan["by_time"])]
    plans += [("step", rng.randint(1, max(1, steps))) for _ in range(plan["by_step"])]
    for kind, when in plans:
        attempts.restore()
        killed = attempts.run(after=when) if kind == "time" else attempts.run(last=int(when))
        left = state()
        if plan["resumed"]:
            attempts.run()
        out["attempts"].append([kind, when, killed, left, state() if plan["resumed"] else None])
    return out


if __name__ == "__main__":
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    for line in sys.stdin:
        print(json.dumps(answered(json.loads(line))), file=answers, flush=True)
