"""How further processes start."""

from __future__ import annotations

import multiprocessing
import multiprocessing.context


def process_context() -> multiprocessing.context.BaseContext:
    """Not fork: a progress bar has a thread of its own, and a process with threads must not be forked."""
    methods = multiprocessing.get_all_start_methods()
    return multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
