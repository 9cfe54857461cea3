"""What a worker does: read some reports, apply one command to each, and give back rows."""

from __future__ import annotations

import pickle
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from drafting import __version__
from drafting.batch import Settings, Source, guarded
from drafting.cluster.inputs import UnreachableError, content_of
from drafting.cluster.rows import Rows, figures_rows, lint_rows, sketch_rows
from drafting.config import Config
from drafting.errors import DraftingError
from drafting.gathering import Gathered, gather_source
from drafting.language import spacy_parts
from drafting.matrix import Sketched, sketch_source
from drafting.resources import templates_root
from drafting.reviewing import Preparation


@dataclass(frozen=True, slots=True)
class Task:
    """A report, where it lies, the settings that hold for it, and the key that what comes of it is kept under."""

    source: Source
    place: str
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


class _Call:
    """What becomes, unpickled, the answer of ``work_packed``."""

    def __init__(self, program: str, data: bytes) -> None:
        self._arguments = (program, data)

    def __reduce__(self) -> tuple[Callable[..., bytes], tuple[str, bytes]]:
        return work_packed, self._arguments


def packed(work: Work, tasks: Sequence[Task]) -> bytes:
    """The reports of a part, packed so that unpickling, where a worker does it, works on them.

    The scheduler unpickles what is sent as functions and arguments. As it is bytes for ``pickle.loads``, a scheduler
    needs nothing of this program, and one that has another version of it does no harm.
    """
    return pickle.dumps(_Call(work.program, pickle.dumps((work, list(tasks)))))


def work_packed(program: str, data: bytes) -> bytes:
    """What a worker makes of the reports of a part, in their order, packed likewise. Raises OtherProgramError before it
    unpacks what another program has packed."""
    if program_fingerprint() != program:
        raise OtherProgramError(__version__)
    spacy_parts.wish()  # a worker is the program, too: it needs no more of spaCy than the program does
    return pickle.dumps(work_part(*pickle.loads(data)))


def work_part(work: Work, tasks: Sequence[Task]) -> list[Rows]:
    """What becomes of the reports of a part."""
    with _one_at_a_time:
        return [work_one(work, task) for task in tasks]


def work_one(work: Work, task: Task) -> Rows:
    """What becomes of one report; what is wrong with it becomes part of it."""
    path = task.source.path
    try:
        source = replace(task.source, content=content_of(task.place, path))
    except UnreachableError as error:
        return Rows(path, task.key, problem=str(error), again=True)
    except DraftingError as error:
        return Rows(path, task.key, problem=str(error))
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
