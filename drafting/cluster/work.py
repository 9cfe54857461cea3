"""What a worker does: read some reports, apply one command to each, and give back rows."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from drafting import __version__
from drafting.batch import Settings, Source, guarded
from drafting.cluster.inputs import UnreachableError, content_of, is_url
from drafting.cluster.rows import Rows, figures_rows, lint_rows, sketch_rows
from drafting.config import Config
from drafting.errors import DraftingError
from drafting.gathering import Gathered, gather_source
from drafting.matrix import Sketched, sketch_source
from drafting.resources import templates_root
from drafting.reviewing import Preparation


@dataclass(frozen=True, slots=True)
class Task:
    """A report, the settings that hold for it, and the key that what comes of it is kept under."""

    source: Source
    config: Config
    key: str


@dataclass(frozen=True, slots=True)
class Work:
    """One command on reports, as it is sent to workers; ``program`` is the fingerprint of the program that sends it."""

    kind: str
    program: str
    settings: Settings = field(default_factory=Settings)
    year: int | None = None


class OtherProgramError(Exception):
    """A worker runs another version of the program: what it finds must not be mixed with what others find."""


@lru_cache(maxsize=1)
def program_fingerprint() -> str:
    """What is equal for two installations that find the same: version, code and packs."""
    digest = sha256(__version__.encode())
    package = Path(__file__).resolve().parents[1]
    for root, pattern in ((package, "*.py"), (package / "language", "*"), (templates_root(), "*")):
        for path in sorted(p for p in root.rglob(pattern) if p.is_file() and p.suffix != ".pyc"):
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:32]


_one_at_a_time = threading.Lock()
"""A worker with several threads gains nothing by them, and what is kept of packs and words is not made for them."""


def work_part(work: Work, tasks: Sequence[Task]) -> list[Rows]:
    """What a worker makes of the reports of a part, in their order. Raises OtherProgramError."""
    if program_fingerprint() != work.program:
        raise OtherProgramError(__version__)
    with _one_at_a_time:
        return [work_one(work, task) for task in tasks]


def work_one(work: Work, task: Task) -> Rows:
    """What becomes of one report; what is wrong with it becomes part of it."""
    source = task.source
    if is_url(source.path):
        try:
            source = replace(source, content=content_of(source.path))
        except UnreachableError as error:
            return Rows(task.source.path, task.key, problem=str(error), again=True)
        except DraftingError as error:
            return Rows(task.source.path, task.key, problem=str(error))
    return _KINDS[work.kind](work, task, source)


def _lint(work: Work, task: Task, source: Source) -> Rows:
    outcome = guarded(source, replace(work.settings, config=task.config), Preparation())
    return lint_rows(outcome, task.key)


def _extract(work: Work, task: Task, source: Source) -> Rows:
    found: Gathered = gather_source(source, work.settings.genre, work.year, config=task.config)
    return figures_rows(found, task.key)


def _sketch(work: Work, task: Task, source: Source) -> Rows:
    found: Sketched = sketch_source(source, work.settings.genre, config=task.config)
    return sketch_rows(source.path, found, task.key)


_KINDS: dict[str, Callable[[Work, Task, Source], Rows]] = {"lint": _lint, "extract": _extract, "sketch": _sketch}
