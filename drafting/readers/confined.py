"""PDF files, read in a process of their own with limits of time and memory.

A few hundred bytes of PDF can make any library for the format go round in circles or unfold gigabytes, in more ways
than can be counted beforehand; only a process can be ended whatever it does. It is started as a program and not by
``multiprocessing``: that would import the caller's main module again, which a script that reads one report does not
expect. What comes back are the pieces of the report as JSON, never objects.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

from drafting import limits
from drafting.document.model import Document
from drafting.errors import InputError
from drafting.readers.composed import Composition
from drafting.readers.grids import Placed

_BOOT = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from drafting.readers.confined import serve; serve()"
FROZEN = "--read-pdf"
"""What a program that carries its own interpreter is started with to do the same: it cannot be given code to run."""
_OUT_OF_TIME, _OUT_OF_MEMORY, _ABANDONED = 71, 72, 73
"""Exit statuses of a child that ends itself."""
_GRACE = 10
"""Seconds that a child has to start and to end itself, before it is ended."""
_LOOK = 0.1
"""Seconds between looks at the clock and the memory."""


def read_pdf(data: bytes, path: str | None = None) -> Document:
    """Read a PDF. Raises InputError for one that is scanned, encrypted, broken, or takes more than it may."""
    source = path or "PDF 文件"
    if not sys.executable:  # an interpreter inside another program cannot be started again
        from drafting.readers.pdf import read_pdf as read_here

        return read_here(data, path)
    answer = _asked(data, source)
    if "problem" in answer:
        raise InputError(source, answer["problem"], place=answer["place"], advice=answer["advice"])
    composition = Composition()
    for piece in answer["pieces"]:
        kind, *values = piece
        if kind == "paragraph":
            composition.paragraph(values[0], bold=values[1])
        elif kind == "table":
            composition.table(Placed(*cell) for cell in values[0])
        else:
            composition.note(values[0])
    return composition.build("pdf", path)


def _command() -> list[str]:
    """What starts the child."""
    if getattr(sys, "frozen", False):
        return [sys.executable, FROZEN]
    here = str(Path(__file__).resolve().parents[2])
    paths = [here, *(p for p in sys.path if p and Path(p).is_absolute() and p != here)]
    return [sys.executable, "-I", "-X", "utf8", "-c", _BOOT, json.dumps(paths)]


def _asked(data: bytes, source: str) -> dict[str, Any]:
    """What a child makes of a file."""
    try:
        done = subprocess.run(
            _command(),
            input=data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limits.PDF_WAIT + _GRACE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_slow(source) from None
    except OSError as error:
        raise InputError(source, f"读 PDF 的进程启动不了（{error.strerror or error}）", advice="请稍后再试") from error
    if done.returncode == _OUT_OF_TIME or done.returncode == -_signal("SIGXCPU"):
        raise _too_slow(source)
    if done.returncode == _OUT_OF_MEMORY:
        raise _too_much(source)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        answer = None
    if done.returncode or not isinstance(answer, dict):
        raise InputError(source, "PDF 文件已损坏，读不了", advice="请重新导出后再试")
    return answer


def _signal(name: str) -> int:
    import signal

    return int(getattr(signal, name, 0))


def _too_slow(source: str) -> InputError:
    return InputError(source, "PDF 读了很久还没有读完，文件可能有问题", advice="请重新导出，或提供 Word 文件")


def _too_much(source: str) -> InputError:
    most = limits.PDF_MEMORY // limits.MIB
    return InputError(source, f"读 PDF 要用的内存超过{most} MB，文件可能有问题", advice="请重新导出，或提供 Word 文件")


# ------------------------------------------------------------------------------------------ in the child


class _Recorder:
    """The pieces of a report, kept to be written down."""

    def __init__(self) -> None:
        self.pieces: list[list[Any]] = []

    def paragraph(self, text: str, *, bold: bool = False) -> None:
        self.pieces.append(["paragraph", text, bold])

    def table(self, placed: Iterable[Placed[str]]) -> None:
        self.pieces.append(["table", [[p.content, p.row, p.column, p.rowspan, p.colspan] for p in placed]])

    def note(self, message: str) -> None:
        self.pieces.append(["note", message])


def serve() -> None:
    """Read the PDF that stands in standard input, and write its pieces to standard output."""
    data = sys.stdin.buffer.read()
    _confine()
    from drafting.readers.files import one_line
    from drafting.readers.pdf import compose_pdf

    recorder = _Recorder()
    answer: dict[str, Any]
    try:
        with one_line("PDF"):
            compose_pdf(data, "PDF", recorder)
        answer = {"pieces": recorder.pieces}
    except InputError as error:
        if isinstance(error.__cause__, MemoryError):
            os._exit(_OUT_OF_MEMORY)
        answer = {"problem": error.problem, "place": error.place, "advice": error.advice}
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()


def _confine() -> None:
    """Set the limits of this process: by the system where it has them, by a thread that looks everywhere."""
    try:
        import resource
    except ImportError:
        pass  # Windows
    else:
        wanted = {
            resource.RLIMIT_AS: limits.PDF_MEMORY,
            resource.RLIMIT_CPU: limits.PDF_SECONDS + 1,  # the thread is to be first: what it says is clearer
            resource.RLIMIT_CORE: 0,
        }
        for kind, most in wanted.items():
            with contextlib.suppress(OSError, ValueError):  # macOS knows some of them by name only
                hard = resource.getrlimit(kind)[1]
                resource.setrlimit(kind, (most if hard < 0 else min(most, hard), hard))
    threading.Thread(target=_watch, args=(os.getppid(),), daemon=True).start()


def _watch(parent: int) -> NoReturn:
    until = time.monotonic() + limits.PDF_WAIT
    before = _memory()  # not that of a caller, which some systems count for what it starts
    while True:
        time.sleep(_LOOK)
        if time.process_time() > limits.PDF_SECONDS or time.monotonic() > until:
            os._exit(_OUT_OF_TIME)
        if _memory() - before > limits.PDF_MEMORY:
            os._exit(_OUT_OF_MEMORY)
        if os.getppid() != parent:
            os._exit(_ABANDONED)


def _memory() -> int:
    """The most bytes that this process has had; 0 where that cannot be told."""
    if sys.platform == "win32":
        return _windows_memory()
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _windows_memory() -> int:
    import ctypes

    class Counters(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS of the Windows API."""

        _fields_ = (
            ("size", ctypes.c_ulong),
            ("faults", ctypes.c_ulong),
            *((name, ctypes.c_size_t) for name in ("peak", "now", "a", "b", "c", "d", "pagefile", "peak_pagefile")),
        )

    try:
        kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009 (there is none elsewhere)
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.K32GetProcessMemoryInfo.argtypes = (ctypes.c_void_p, ctypes.c_void_p, ctypes.c_ulong)
        counters = Counters(size=ctypes.sizeof(Counters))
        if kernel.K32GetProcessMemoryInfo(kernel.GetCurrentProcess(), ctypes.byref(counters), counters.size):
            return int(counters.pagefile)
    except (AttributeError, OSError):
        pass
    return 0
