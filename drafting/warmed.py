"""Imported once in the process that further ones are forked from: they share what every report needs.

Libraries, dictionary and grammar cost as much as ten reports. Here they are paid for once, however many processes
follow, and those that follow later, to write the answers, start at once.
"""

from __future__ import annotations

import contextlib
import gc
import os
import signal

_PARENT = os.getppid()
# Ctrl-C, which a terminal sends to all, ends this process without a word while it gets ready.
if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.SIG_DFL)

from drafting import gathering, matrix, reviewing  # noqa: E402, F401 (what further processes are given to do)
from drafting.genre.loader import load_genre  # noqa: E402
from drafting.linter import lint_document  # noqa: E402
from drafting.readers.files import read_document  # noqa: E402
from drafting.renderers import remarks  # noqa: E402, F401 (what is kept of each report in its process)
from drafting.resources import DEFAULT_GENRE, corpus_root  # noqa: E402
from drafting.review import sketch  # noqa: E402, F401

# Whatever keeps this from being done keeps no report from being checked: each process loads what it finds missing.
with contextlib.suppress(Exception):
    report = min((corpus_root() / DEFAULT_GENRE).glob("*/*.md"))
    lint_document(read_document(report), load_genre()).detached(numbers=True)

# What is here stays: further processes need not look through it for what is no longer used, which would make them a
# copy of each page of it.
gc.collect()
gc.freeze()

# From here on it is for the process that has asked for the work. Where that has ended meanwhile, nothing is to be done.
signal.signal(signal.SIGINT, signal.SIG_IGN)
if os.getppid() != _PARENT:
    os._exit(0)
