"""What a command is given to read: packs, figures, last year, and what is wrong with them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from drafting.console import complain, remark
from drafting.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from drafting.genre.figures import Agency, Figures
    from drafting.rules.base import PreviousYear


def know_packs(genre: str | None, *inputs: str | None, check: bool = True) -> None:
    """Make known the packs of one's own that the command names, and those that the settings of its inputs name: a
    figures file says only the id. What is wrong with any of them is told here, before anything runs."""
    from drafting.genre.packs import own_packs, pack_folder
    from drafting.recognition import settings_for

    for path in dict.fromkeys((None, *(p for p in inputs if p is not None))):
        settings_for(path)
    if genre is not None:
        pack_folder(genre)
    if check and own_packs():
        from drafting.packcheck import check_own_packs

        check_own_packs()


def refuse_other_genre(genre: str | None, figures: Figures, path: str) -> None:
    """Raise InputError when figures are of another genre than the one that is asked for."""
    from drafting.genre.loader import load_genre

    if genre is not None and (asked := load_genre(genre)).id != figures.genre:
        own = load_genre(figures.genre)
        raise InputError(path, f"是{own.name}的数据，不是{asked.name}的", advice="请去掉 --genre，或换一个数据文件")


def figures_from(path: str) -> Figures:
    """Figures from a file or standard input."""
    from drafting.readers.figures import load_figures
    from drafting.readers.files import STDIN

    given = load_figures(STDIN, content=sys.stdin.buffer.read()) if path == "-" else load_figures(path)
    for line in given.remarks:
        remark(line)
    return given


def previous_from(path: str, genre: str | None, *, narrative: bool = False) -> PreviousYear:
    """Last year from a figures file or a report; ``narrative`` when what the report's prose states is wanted, too."""
    from drafting.api import previous_year, read
    from drafting.readers.figures import is_figures_path, load_figures

    given = load_figures(path) if is_figures_path(Path(path)) else read(path, genre=genre)
    out = previous_year(given, narrative=narrative)
    assert out is not None
    return out


def name_other_agency(what: str, given: Agency, own: Agency | str, whose: str) -> None:
    """Say that something given is another agency's; a run to be quiet says it, too."""
    from drafting.genre.partners import other_agency

    mixed = other_agency(what, given, own, whose)
    if mixed is not None:
        complain(mixed)


def name_unread(names: Sequence[str]) -> None:
    """The files of a folder that could not be read: none is passed over without a word."""
    from drafting.batch import unread_lines

    for line in unread_lines(names):
        complain(line)
