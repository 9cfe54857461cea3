"""How further processes start, and end."""

from __future__ import annotations

import gc
import multiprocessing
import multiprocessing.context
import os
from multiprocessing.connection import wait
from typing import NoReturn

from drafting.limits import MADE


def process_context(*loaded: str) -> multiprocessing.context.BaseContext:
    """Not fork: a progress bar has a thread of its own, and a process with threads must not be forked.

    ``loaded`` are modules that the process which the others are forked from imports first, so that they share them;
    where there is none, or it has been started before, each imports what it needs.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([*loaded])
    return context


def settle() -> None:
    """What is loaded by now stays, and most of what is made from now on goes when nothing names it any more.

    Else dictionary and grammar are looked through with it, again and again. For the program's own processes.
    """
    gc.freeze()
    gc.set_threshold(MADE, 10, 10)


def end_with_parent() -> NoReturn:
    """Wait for the end of the process that asked for this one, then end: a killed program leaves none behind.

    For a thread of its own.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
    os._exit(0)
