"""``kill -9`` at any moment of a command that writes: what was there is whole, or what it makes is; nothing between.

A process that has loaded the program and has run the command once is forked for each attempt (``tests/killing.py``),
which is killed after a random time, and in a second round at a random step of its own.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from drafting.resources import corpus_root
from tests.test_no_loss import run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork"),
]
ROOT = Path(__file__).resolve().parents[1]
YEAR = corpus_root() / "gi_annual_report" / "2024"
REPORT = YEAR / "shili-county-office.md"
FIGURES = YEAR / "shili-county-office.figures.yaml"
BY_TIME, BY_STEP = (20, 12) if os.environ.get("DRAFTING_EVERY_KILL") else (1, 2)
"""How often a writer is killed at a random time, and at a random step of its own; all of it takes minutes."""
TEMPORARY = re.compile(r"\.drafting-[a-z0-9_]{8}")
OLD, NEW, ALIKE = ".drafting-abcd_123", ".drafting-efgh_456", ".drafting.notes"
"""Beside an output: what a command that was killed two days ago left, what one is at work on, what is neither."""
Killed = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Killed]:
    """What comes of a plan: one process runs all of them, as loading the program costs more than they do."""
    errors = tmp_path_factory.mktemp("killing") / "errors"
    with errors.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.killing"],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=said,
            encoding="utf-8",
        )

    def asked(**plan: Any) -> dict[str, Any]:
        assert process.stdin is not None
        assert process.stdout is not None
        print(json.dumps(plan), file=process.stdin, flush=True)
        answer = process.stdout.readline()
        assert answer, errors.read_text(encoding="utf-8", errors="replace")[-2000:]
        told: dict[str, Any] = json.loads(answer)
        return told

    yield asked
    process.communicate()


@pytest.fixture(scope="module")
def material(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the commands read, and files that they are to replace."""
    folder = tmp_path_factory.mktemp("material")
    _material(folder)
    return folder


def _material(folder: Path) -> None:
    """What the commands read, and files that they are to replace."""
    shutil.copy(REPORT, folder / "r.md")
    text = (folder / "r.md").read_text(encoding="utf-8")
    (folder / "slips.md").write_text(text.replace("，", ",", 3).replace("2024年", "２０２４年", 1), encoding="utf-8")
    shutil.copy(FIGURES, folder / "f.yaml")
    (folder / "g.yaml").write_text(
        FIGURES.read_text(encoding="utf-8").replace("人民政府办公室", "档案局"), encoding="utf-8"
    )
    assert run("convert", folder / "r.md", "-o", folder / "w.docx").exit_code == 0
    (folder / "reports").mkdir()
    for name in ("a.md", "b.md"):
        shutil.copy(folder / "r.md", folder / "reports" / name)


OLD_CONTENT = b"what was there before\n"
WRITERS: dict[str, tuple[list[str], tuple[str, ...]]] = {
    "draft, Word": (["draft", "f.yaml", "-o", "o.docx", "--overwrite"], ("o.docx",)),
    "draft, page": (["draft", "f.yaml", "-o", "o.html"], ("o.html",)),
    "form": (["new", "--agency", "示例县水利局", "--year", "2024", "-o", "o.xlsx", "--overwrite"], ("o.xlsx",)),
    "form and schema": (
        ["new", "--agency", "示例县水利局", "--year", "2024", "--schema", "-o", "o.yaml", "--overwrite"],
        ("o.yaml",),
    ),
    "merge": (
        ["merge", "f.yaml", "g.yaml", "--agency", "示例县人民政府", "-o", "o.xlsx", "--force", "--overwrite"],
        ("o.xlsx",),
    ),
    "convert": (["convert", "r.md", "-o", "o.docx", "--overwrite"], ("o.docx",)),
    "copy with comments": (["lint", "w.docx", "-o", "o.docx", "--overwrite"], ("o.docx",)),
    "findings": (["lint", "r.md", "--format", "json", "-o", "o.json"], ("o.json",)),
    "mended": (["lint", "slips.md", "--fix"], ()),
    "baseline": (["lint", "slips.md", "--write-baseline", "o.json"], ()),
    "figures": (["extract", "r.md", "-o", "o.yaml", "--overwrite"], ("o.yaml",)),
    "figures, workbook": (["extract", "r.md", "-o", "o.xlsx", "--overwrite"], ("o.xlsx",)),
    "figures of a folder": (["extract", "reports", "-o", "out/", "--overwrite"], ()),
    "comparison": (["compare", "r.md", "slips.md", "-o", "o.html"], ("o.html",)),
    "answers and summary": (["lint", "reports", "-o", "out/", "--overwrite", "--jobs", "1"], ()),
}


def _before(folder: Path) -> dict[str, str]:
    return {p.relative_to(folder).as_posix(): p.read_bytes().hex() for p in folder.rglob("*") if p.is_file()}


def _leave(there: Path) -> None:
    """What other commands leave in a folder, now and long ago."""
    there.mkdir(exist_ok=True)
    for name in (OLD, NEW, ALIKE):
        (there / name).write_bytes(b"half")
    long_ago = time.time() - 2 * 24 * 3600
    for name in (OLD, ALIKE):
        os.utime(there / name, (long_ago, long_ago))


@pytest.mark.parametrize("name", WRITERS)
def test_a_killed_command_leaves_the_old_file_or_the_new_one(
    name: str, killed: Killed, material: Path, tmp_path: Path
) -> None:
    command, replaced = WRITERS[name]
    folder, kept = tmp_path / "here", tmp_path / "kept"
    shutil.copytree(material, folder)
    for output in replaced:
        (folder / output).write_bytes(OLD_CONTENT)
    before = _before(folder)
    into_a_folder = "out/" in command
    if not into_a_folder:
        _leave(folder)
    shutil.copytree(folder, kept)
    plan: dict[str, Any] = {"command": command, "seed": name, "resumed": False}
    told = killed(folder=str(folder), kept=str(kept), by_time=BY_TIME, by_step=BY_STEP, **plan)
    made = told["made"]
    assert told["code"] in (0, 1)
    assert made != before
    attempts = told["attempts"]
    assert len(attempts) == BY_TIME + BY_STEP
    assert sum(was for _, _, was, _, _ in attempts) >= BY_TIME
    for kind, when, _, found, _ in attempts:
        for path, content in found.items():
            if any(TEMPORARY.fullmatch(part) for part in Path(path).parts):
                continue  # half there, and named so that it is known for what it is
            assert content in (before.get(path), made.get(path)), (kind, when, path)
        assert set(before) - set(found) == set(), (kind, when, "an old file is gone")
    # A whole run takes away what was left, once nobody can be at work on it any more.
    if into_a_folder:
        _leave(kept / "out")
        made = killed(folder=str(folder), kept=str(kept), by_time=0, by_step=0, **plan)["made"]
    left = {Path(path).name for path in made if Path(path).name.startswith(".drafting")}
    assert left == {NEW, ALIKE}


@pytest.mark.skipif(find_spec("pyarrow") is None, reason="the extra is not installed")
def test_a_killed_run_of_a_cluster_leaves_whole_parts_and_is_gone_on_from(killed: Killed, tmp_path: Path) -> None:
    """The Parquet of a run: nothing of a part or all of a file, never what is told without what it is told of; the
    next run takes away the rest and comes to what one that nobody killed comes to, byte for byte."""
    folder, kept = tmp_path / "here", tmp_path / "kept"
    reports = sorted(YEAR.glob("*.md"))[:6]
    (folder / "reports").mkdir(parents=True)
    for path in reports:
        shutil.copy(path, folder / "reports")
    for dataset in ("coverage", "findings"):
        (folder / "run" / dataset).mkdir(parents=True)
        (folder / "run" / dataset / "part-of-another-run.parquet").write_bytes(OLD_CONTENT)
    (folder / "run" / "coverage" / OLD).write_bytes(b"half")
    before = _before(folder)
    shutil.copytree(folder, kept)
    kills = {"by_time": 2 * BY_TIME, "by_step": 2 * BY_STEP}
    told = killed(folder=str(folder), kept=str(kept), command=None, seed="parts", resumed=True, **kills)
    made = told["made"]
    parts = {path for path in made if path.endswith(".parquet")}
    assert len(parts) == 6
    assert not any("another" in path for path in parts)
    assert not [path for path in made if TEMPORARY.search(path)]
    assert told["steps"] > len(parts)
    stages = set()
    for kind, when, _, found, resumed in told["attempts"]:
        for path, content in found.items():
            if TEMPORARY.fullmatch(Path(path).name):
                continue
            assert content in (before.get(path), made.get(path)), (kind, when, path)
            if path.startswith("run/coverage/"):
                assert path.replace("coverage", "findings") in found, (kind, when, path)
        stages.add(len(parts & set(found)))
        assert resumed == made, (kind, when)
    assert len(stages) > 1, "killed at one and the same moment only"
