"""Which genre a report is of: as the command says, else as the settings say, else as its title tells."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from drafting.config import Config, find_config
from drafting.document.model import Document, Table
from drafting.errors import InputError, NotAReportError
from drafting.genre.loader import DEFAULT_GENRE, load_genre
from drafting.genre.model import Genre
from drafting.genre.packs import all_heads, genre_ids, recognised, use_packs
from drafting.text.layout import ordinal_of

_HEADINGS = 2
"""So many headings of an outline must be there, letter for letter, for a text without a title to be of its genre."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A genre, and whether anything speaks for it: without, it is only the one to try."""

    genre: Genre
    sure: bool


def settings_for(path: str | Path | None) -> Config:
    """The settings that hold for a file (for the current folder, for none), their packs made known."""
    config = find_config(Path.cwd() if path is None or str(path) == "-" else Path(path))
    know_packs(config)
    return config


def settings_of(path: str | Path | None, known: Config | None) -> Config:
    """The settings that hold for a file, where they are known already, their packs made known; else as found."""
    if known is None:
        return settings_for(path)
    know_packs(known)
    return known


def know_packs(config: Config) -> None:
    """Make the packs known that settings name. Raises InputError with the settings' file when one is not there."""
    for folder in config.packs:
        if not Path(folder).is_dir():
            raise InputError(config.path or "", f"没有文件夹“{folder}”", place="[tool.drafting] packs")
        use_packs([folder])


def named_genre(given: str | None, config: Config) -> Genre | None:
    """The genre that the command or the settings name, None when neither does."""
    if given is not None:
        return load_genre(given)
    if config.genre is None:
        return None
    beside = Path(config.path).parent / config.genre if config.path is not None else Path(config.genre)
    if config.genre in genre_ids():
        return load_genre(config.genre)
    if beside.is_dir():
        return load_genre(str(beside))
    raise InputError(
        config.path or "",
        f"没有文种“{config.genre}”",
        place="[tool.drafting] genre",
        advice=f"可用的文种：{'、'.join(genre_ids())}",
    )


def usual_genre(given: str | None, config: Config | None = None) -> Genre:
    """The genre for what is not yet a report: as named, else the usual one."""
    return named_genre(given, config or settings_for(None)) or load_genre(DEFAULT_GENRE)


def usual_genre_id(given: str | None) -> str:
    """What the usual genre is called; its pack is not read for it."""
    named = named_genre(given, settings_for(None))
    return named.id if named is not None else DEFAULT_GENRE


def genre_of(document: Document, given: str | None = None, config: Config | None = None) -> Chosen:
    """The genre of a report: as named, as its title tells, as its headings tell; else the usual one, to be tried."""
    named = named_genre(given, config or settings_for(document.path))
    if named is not None:
        return Chosen(named, True)
    head = recognised(document)
    if head is not None:
        return Chosen(load_genre(head.id), True)
    by_headings = _by_headings(document)
    return Chosen(by_headings or load_genre(DEFAULT_GENRE), by_headings is not None)


def _by_headings(document: Document) -> Genre | None:
    """The genre of whose headings most stand in the text as lines of their own; None when too few do, or of several."""
    lines = set()
    for block in document.blocks:
        if not isinstance(block, Table):
            line = "".join(block.text.split())
            ordinal = ordinal_of(line)
            lines.add(line[ordinal.length :] if ordinal is not None else line)
    found: Counter[str] = Counter()
    for head in all_heads():
        genre = load_genre(head.id)
        found[head.id] = sum(s.heading in lines for s in genre.outline.sections)
    (best, count), *others = found.most_common(2)
    if count < _HEADINGS or (others and others[0][1] == count):
        return None
    return load_genre(best)


def not_recognised(document: Document) -> NotAReportError:
    """What to say of a text that is of none of the genres."""
    names = "、".join(h.name for h in all_heads())
    title = "".join(document.title.text.split())[:40] if document.title is not None else ""
    said = f"：标题是“{title}”" if title else ""
    return NotAReportError(
        document.path or "输入",
        f"不像哪一种已知的报告{said}，也没有规定的标题和表格",
        advice=f"可以检查的有：{names}；确是其中一种的，请用 --genre 给出文种",
    )
