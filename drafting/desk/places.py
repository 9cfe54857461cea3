"""Where a job keeps its files, and what those may be called that people hand in."""

from __future__ import annotations

from pathlib import Path

from drafting.desk.bounds import MOST_FOLDERS, MOST_NAME, MOST_PART
from drafting.files import clean_name

IN, BESIDE, WORK, OUT = "in", "beside", "work", "out"
FINDINGS, COMPARISON, DRAFT = "findings.json", "comparison.html", "draft.html"
STAGING = ".staging"
_STEM = 80


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
    suffix = suffix if len(suffix) < 10 else ""
    room = MOST_PART - len(suffix.encode("utf-8", "replace"))
    stem = name.removesuffix(suffix).encode("utf-8", "replace")
    return name if len(stem) <= room else stem[:room].decode("utf-8", "ignore") + suffix


def free(folder: Path, path: str, begin: int = 1) -> tuple[str, int]:
    """The path, or one with a number from ``begin`` on, that no file of the folder has; and that number."""
    file = Path(path)
    at = begin
    made = path if at < 2 else _numbered(file, at)
    while (folder / made).exists():
        at += 1
        made = _numbered(file, at)
    return made, at


def _numbered(file: Path, number: int) -> str:
    return file.with_name(f"{file.stem}({number}){file.suffix}").as_posix()
