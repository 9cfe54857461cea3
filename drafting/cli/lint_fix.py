"""What ``lint --fix`` mends in the reports' own files, and what ``--diff`` says that it would."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from drafting.cli.outputs import emit
from drafting.console import UNUSABLE, complain, remark
from drafting.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drafting.baseline import Known
    from drafting.batch import Settings, Source


def show_fixes(
    sources: Sequence[Source], settings: Settings, known: Sequence[Known] | None, output: Path | None
) -> NoReturn:
    """Print what ``--fix`` would change, and end with 1 when there is something, else with 0 (2: unusable)."""
    from drafting.batch import fix_source

    parts = []
    unusable = False
    for source in sources:
        try:
            parts.append(fix_source(source, settings, known).diff())
        except InputError as error:
            complain(f"略过 {error}" if source.searched else str(error))
            unusable = unusable or not source.searched
    emit("".join(parts), output)
    raise typer.Exit(UNUSABLE if unusable else int(any(parts)))


def fix_files(sources: Sequence[Source], settings: Settings, known: Sequence[Known] | None) -> bool:
    """Mend the reports' own files, each for itself: one that cannot be mended is named and keeps none of the others
    from it. Returns whether all that were named themselves could be."""
    from drafting.batch import fix_source
    from drafting.files import write_atomically

    whole = True
    for source in sources:
        try:
            fixed = fix_source(source, settings, known)
            if fixed.changed:
                write_atomically(Path(fixed.path), fixed.content)
        except InputError as error:
            complain(f"没有改 {error}")
            whole = whole and source.searched
            continue
        if fixed.changed:
            remark(f"{fixed.path}：改好{fixed.count}处")
    return whole
