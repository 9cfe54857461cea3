"""``kill -9`` at any moment of a command that writes: what was there is whole, or what it makes is; nothing between.

A process that has loaded the program and has run the command once (so that nothing else is written) is forked for each
attempt, which is killed after a random time, and in a second round at a random step among those that touch the folder:
opening, renaming, removing, linking.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from drafting.resources import corpus_root
from tests.test_no_loss import run

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork"),
]
YEAR = corpus_root() / "gi_annual_report" / "2024"
REPORT = YEAR / "shili-county-office.md"
FIGURES = YEAR / "shili-county-office.figures.yaml"
BY_TIME, BY_STEP = (20, 12) if os.environ.get("DRAFTING_EVERY_KILL") else (1, 2)
"""How often a writer is killed at a random time, and at a random step of its own; all of it takes minutes."""
STEPS = "open os.rename os.remove os.link os.chmod os.mkdir os.rmdir tempfile.mkstemp"
TEMPORARY = re.compile(r"\.drafting-[a-z0-9_]{8}")
PROGRAM = """
import contextlib, json, os, random, shutil, signal, sys, time
from pathlib import Path
from drafting.cli import main

folder, kept, command, by_time, by_step, seed, steps_of = json.loads(sys.argv[1])
rng = random.Random(seed)
folder, kept = Path(folder), Path(kept)
os.chdir(folder)

def state():
    files = sorted(p for p in Path(".").rglob("*") if p.is_file())
    return {p.as_posix(): p.read_bytes().hex() for p in files}

def restore():
    for entry in list(folder.iterdir()):
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()
    shutil.copytree(kept, folder, dirs_exist_ok=True)

def child(last):
    steps = 0
    def watch(event, arguments):
        nonlocal steps
        if event in steps_of:
            place = str(arguments[0]) if arguments else ""
            if event == "open" and not (arguments[2] or 0) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                return
            if place.startswith(str(folder)) or not place.startswith("/"):
                steps += 1
                if steps == last:
                    os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(watch)
    sys.argv[1:] = command
    sys.stdout = sys.stderr = open(os.devnull, "w")
    code = 0
    try:
        main()
    except SystemExit as ended:
        code = ended.code or 0
    told = os.open(kept.parent / "steps", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.write(told, json.dumps([steps, code]).encode())
    os._exit(0)

def attempt(last=-1, after=None):
    restore()
    pid = os.fork()
    if not pid:
        child(last)
    if after is not None:
        time.sleep(after)
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return os.WIFSIGNALED(status)

attempt()
started = time.perf_counter()
attempt()
takes = time.perf_counter() - started
steps, code = json.loads((kept.parent / "steps").read_text())
made = state()
out = {"made": made, "code": code, "steps": steps, "attempts": []}
plans = [("time", rng.random() * takes) for _ in range(by_time)]
plans += [("step", rng.randint(1, max(1, steps))) for _ in range(by_step)]
for kind, when in plans:
    killed = attempt(after=when) if kind == "time" else attempt(last=when)
    out["attempts"].append([kind, when, killed, state()])
restore()
print(json.dumps(out))
"""


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


OLD = b"what was there before\n"
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


@pytest.mark.parametrize("name", WRITERS)
def test_a_killed_command_leaves_the_old_file_or_the_new_one(name: str, tmp_path: Path) -> None:
    command, replaced = WRITERS[name]
    folder, kept = tmp_path / "here", tmp_path / "kept"
    folder.mkdir()
    _material(folder)
    for output in replaced:
        (folder / output).write_bytes(OLD)
    shutil.copytree(folder, kept)
    before = {p.relative_to(kept).as_posix(): p.read_bytes().hex() for p in kept.rglob("*") if p.is_file()}
    given = json.dumps([str(folder), str(kept), command, BY_TIME, BY_STEP, name, STEPS.split()])
    done = subprocess.run([sys.executable, "-c", PROGRAM, given], capture_output=True, text=True, check=True)
    told = json.loads(done.stdout)
    made = told["made"]
    assert told["code"] in (0, 1)
    assert made != before
    assert not [path for path in made if TEMPORARY.search(path)]
    attempts = told["attempts"]
    assert len(attempts) == BY_TIME + BY_STEP
    assert sum(killed for _, _, killed, _ in attempts) >= BY_TIME
    for kind, when, _, found in attempts:
        for path, content in found.items():
            if any(TEMPORARY.fullmatch(part) for part in Path(path).parts):
                continue  # half there, and named so that it is known for what it is
            assert content in (before.get(path), made.get(path)), (kind, when, path)
        assert set(before) - set(found) == set(), (kind, when, "an old file is gone")
    # The next run takes away what was left, once nobody can be at work on it any more.
    left = folder / (".drafting-abcd_123" if not (folder / "out").is_dir() else "out/.drafting-abcd_123")
    _abandoned_is_taken_away(folder, command)
    assert not left.exists()


def _abandoned_is_taken_away(folder: Path, command: list[str]) -> None:
    """A temporary file of two days ago beside the output is gone after a run; one of now and others stay."""
    there = folder / "out" if "out/" in command else folder
    there.mkdir(exist_ok=True)
    old, new, alike = (there / name for name in (".drafting-abcd_123", ".drafting-efgh_456", ".drafting.notes"))
    for file in (old, new, alike):
        file.write_bytes(b"half")
    long_ago = time.time() - 2 * 24 * 3600
    for file in (old, alike):
        os.utime(file, (long_ago, long_ago))
    done = subprocess.run(
        [sys.executable, "-m", "drafting", *command], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    assert not old.exists()
    assert new.exists()
    assert alike.exists()
