"""Files that are dropped onto the program: checked, the answers beside them.

Of one Word report a copy with comments, of one in another format a page; of several, and of a folder, a folder of
answers. Nothing that is there is replaced: an answer gets the next free name.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from drafting.console import UNUSABLE, complain

ANSWERS = "审核意见"


def planned(paths: Sequence[str]) -> list[list[str]]:
    """The arguments of the commands that answer what was dropped."""
    names = list(dict.fromkeys(paths))
    if not names:
        return []
    first = Path(names[0])
    if len(names) > 1 or first.is_dir():
        called = ANSWERS if len(names) > 1 else f"{first.name}-{ANSWERS}"
        return [["lint", *names, "-o", f"{_free(first.parent / called)}/"]]
    if first.suffix.lower() == ".docx":
        return [["lint", str(first), "-o", str(_free(first.with_name(f"{first.stem}-批注.docx")))]]
    return [["lint", str(first), "-o", str(_free(first.with_name(f"{first.stem}-检查结果.html")))]]


def _free(path: Path) -> Path:
    at = 1
    made = path
    while made.exists():
        at += 1
        made = path.with_name(f"{path.stem}({at}){path.suffix}")
    return made


def main(paths: Sequence[str], run: Callable[[list[str]], int]) -> int:
    """Check what was dropped, by a function that runs a command and returns its exit status; the status of all, where
    findings are no failure."""
    calls = planned(paths)
    if not calls:
        complain("把报告文件或文件夹拖到这个图标上；要打开页面，请双击“打开工作台”")
        return UNUSABLE
    status = max(run(call) for call in calls)
    return 0 if status < UNUSABLE else status
