"""Where a job keeps its files, and what those may be called that people hand in."""

from __future__ import annotations

from pathlib import Path

from drafting.desk.bounds import MOST_FOLDERS, MOST_NAME
from drafting.files import clean_name

IN, BESIDE, WORK, OUT = "in", "beside", "work", "out"
FINDINGS, COMPARISON, DRAFT = "findings.json", "comparison.html", "draft.html"
STAGING = ".staging"
_STEM = 80
_PART = 100


def file_stem(name: str) -> str:
    """A name without a suffix that every file system takes."""
    return clean_name("".join(name.split()))[:_STEM] or "报告"


def handed_in(name: str) -> str:
    """The path below a job's folder of a file that is called so where it comes from; empty when it is to be left out.

    Folders are kept, as they tell units apart; nothing leads out of the folder. Files that office programs and systems
    lay beside what people write are left out.
    """
    parts = [p for p in name.replace("\\", "/").split("/") if p not in ("", ".", "..")]
    if not parts or any(p.startswith((".", "~$")) or p in ("Thumbs.db", "desktop.ini", "__MACOSX") for p in parts):
        return ""
    *folders, file = [_short(clean_name(p)) or "_" for p in parts[-MOST_FOLDERS:]]
    path = "/".join((*folders, file))
    return path if len(path) <= MOST_NAME else file


def _short(name: str) -> str:
    suffix = Path(name).suffix
    if len(name) <= _PART:
        return name
    return name[: _PART - len(suffix)] + suffix if len(suffix) < 10 else name[:_PART]


def free(folder: Path, path: str) -> str:
    """The path, or one with a number, that no file of the folder has."""
    file = Path(path)
    at = 1
    made = path
    while (folder / made).exists():
        at += 1
        made = str(file.with_name(f"{file.stem}({at}){file.suffix}").as_posix())
    return made
