"""What the desk takes and how long it works: beside the limits of what is read (``drafting.limits``)."""

from __future__ import annotations

from typing import Final

from drafting.limits import MIB, MOST_BYTES

PORT: Final = 8618
"""The port unless another is asked for; the next ones are tried where it is taken."""
PORTS: Final = 20

MOST_FILE: Final = MOST_BYTES
"""Bytes of one file that is handed in: what a reader would refuse is not even kept."""
MOST_UPLOAD: Final = 1024 * MIB
"""Bytes of all that one request brings."""
MOST_FILES: Final = 3_000
"""Files of one request."""
MOST_FIELD: Final = MIB
"""Bytes of one value that is typed, and of a body of JSON."""
MOST_FIELDS: Final = 5_000
MOST_CELLS: Final = 4_000
"""Cells of a form in the page, all tables together: with what stands outside them they must be one request."""
MOST_PARTS: Final = 20_000
"""Files and values of one request, those that are not kept counted, too."""
MOST_BODY: Final = 4 * MIB
"""Bytes of all values that one request brings, and of a request that brings no files."""
MOST_NAME: Final = 200
"""Characters of a file's name with its folders."""
MOST_PART: Final = 200
"""Bytes of the name of a file or folder; file systems allow 255."""
MOST_FOLDERS: Final = 8
"""Folders above a file that are kept."""

MOST_SESSIONS: Final = 200
MOST_JOBS: Final = 30
"""Of one session: the oldest that is done makes room."""
MOST_KEPT: Final = 2048 * MIB
"""Bytes that one session may keep."""
MOST_KEPT_BY_ALL: Final = 8192 * MIB
IDLE_SECONDS: Final = 30 * 60
"""A session that nobody asked for anything so long is gone; an open page asks every minute."""
SWEEP_SECONDS: Final = 30

READ_SECONDS: Final = 120
"""For one report, or for reading what stands beside it."""
WRITE_SECONDS: Final = 120
"""For answers, and as much more as ``WRITE_EACH`` for each report."""
WRITE_EACH: Final = 5
TASKS_OF_A_WORKER: Final = 2_000
"""After so many pieces of work a worker process is replaced by a fresh one."""
LEAST_TOKEN: Final = 16
"""Characters of a token."""
