"""Imported once in the process that workers are forked from: they share what every report needs, and start at once."""

from __future__ import annotations

import contextlib

from drafting.language.spacy_parts import wish

wish()

from drafting.desk import tasks  # noqa: E402 (what was wished must be known before it is loaded)

with contextlib.suppress(Exception):
    tasks.warm()
