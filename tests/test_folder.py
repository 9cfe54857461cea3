"""The folder that runs without Python: what builds it, and what people click on."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import stat
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
import yaml

from drafting.desk.openapi import description
from drafting.readers import confined

ROOT = Path(__file__).resolve().parents[1]
WORKFLOW = ROOT / ".github" / "workflows" / "folder.yml"


def _module(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"folder_{name}", ROOT / "packaging" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


build, launcher = _module("build"), _module("launcher")


def test_what_builds_it_is_pinned_with_hashes() -> None:
    lines = build.tools()
    for tool in ("pyinstaller==", "pyinstaller-hooks-contrib==", "hatchling==", "altgraph=="):
        assert re.search(rf"^{re.escape(tool)}\S+ .*(?:\n    .*)*--hash=sha256:", lines, re.MULTILINE), tool
    assert "pytest==" not in lines


@pytest.mark.skipif(os.name == "nt", reason="links and rights as POSIX has them")
def test_an_archive_keeps_links_and_what_may_be_run(tmp_path: Path) -> None:
    folder = tmp_path / "drafting"
    (folder / "_internal").mkdir(parents=True)
    program = folder / "打开工作台"
    program.write_bytes(b"x" * 1000)
    program.chmod(0o755)
    (folder / "_internal" / "lib.so").symlink_to("lib.so.1")
    build.zipped(folder, tmp_path / "out" / "a.zip")
    build.sums(tmp_path / "out")
    with zipfile.ZipFile(tmp_path / "out" / "a.zip") as archive:
        modes = {i.filename: i.external_attr >> 16 for i in archive.infolist()}
        assert archive.read("drafting/_internal/lib.so") == b"lib.so.1"
    assert stat.S_ISLNK(modes["drafting/_internal/lib.so"])
    assert modes["drafting/打开工作台"] & 0o111
    digest = hashlib.sha256((tmp_path / "out" / "a.zip").read_bytes()).hexdigest()
    assert (tmp_path / "out" / "SHA256SUMS").read_text(encoding="utf-8") == f"{digest}  a.zip\n"


@pytest.mark.skipif(os.name == "nt", reason="needs a program that is a script")
@pytest.mark.parametrize(
    ("name", "given", "passed"),
    [
        ("打开工作台", [], ["serve"]),
        ("拖到这里检查", ["年 报&(1)%PATH%^.docx", "b"], ["--dropped", "年 报&(1)%PATH%^.docx", "b"]),
    ],
)
def test_launchers_give_names_on_as_they_are(
    name: str, given: list[str], passed: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "drafting"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$(dirname "$0")/told"\nexit 3\n', encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(tmp_path / name))
    monkeypatch.setattr(sys, "argv", [name, *given])
    monkeypatch.setattr(sys, "stdin", None)
    assert launcher.main() == 3
    assert (tmp_path / "told").read_text(encoding="utf-8").splitlines() == passed
    program.unlink()
    assert launcher.main() == 2


def test_a_file_that_is_dropped_onto_the_other_one_is_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    report = tmp_path / "年报.md"
    report.touch()
    calls: list[list[str]] = []
    monkeypatch.setattr(sys, "executable", str(tmp_path / "打开工作台"))
    monkeypatch.setattr(sys, "stdin", None)

    def call(given: list[str]) -> int:
        calls.append(given)
        return 0

    monkeypatch.setattr(launcher.subprocess, "call", call)
    for given in ([str(report)], ["--port", "8700"]):
        monkeypatch.setattr(sys, "argv", ["打开工作台", *given])
        assert launcher.main() == 0
    assert [c[1:] for c in calls] == [["--dropped", str(report)], ["serve", "--port", "8700"]]


@pytest.mark.skipif(os.name == "nt", reason="entries of Linux desktops")
@pytest.mark.parametrize("given", [[], ["甲 乙.docx", "b'$x.md"]])
@pytest.mark.parametrize("told", [True, False])
def test_what_is_clicked_on_finds_the_program_beside_it(given: list[str], told: bool, tmp_path: Path) -> None:
    folder = tmp_path / "含 空格'夹"
    folder.mkdir()
    program = folder / "拖到这里检查"
    program.write_text('#!/bin/sh\nprintf "%s\\n" "$@" > "$(dirname "$0")/told"\n', encoding="utf-8")
    program.chmod(0o755)
    entry = folder / "拖到这里检查.desktop"
    line = re.search(r"^Exec=(.*)$", (ROOT / "packaging" / entry.name).read_text(encoding="utf-8"), re.MULTILINE)
    assert line is not None
    # As the specification of desktop entries has it: escapes of the string first, then those of the argument.
    found = re.fullmatch(r'sh -c "((?:[^"\\]|\\.)*)" %k %F', re.sub(r"\\\\", r"\\", line[1]))
    assert found is not None
    script = re.sub(r"\\(.)", r"\1", found[1])
    # Not every desktop says where the entry lies; it runs beside it then.
    subprocess.run(
        ["sh", "-c", script, *([str(entry)] if told else []), *given], cwd=tmp_path if told else folder, check=True
    )
    assert (folder / "told").read_text(encoding="utf-8").splitlines() == (given or [""])


def test_a_text_for_windows_is_marked_as_its_editor_needs_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = ROOT / "packaging" / "使用说明.txt"
    build.explained(text, tmp_path / "a.txt")
    assert (tmp_path / "a.txt").read_bytes() == text.read_bytes().replace(b"\r\n", b"\n")
    monkeypatch.setattr(sys, "platform", "win32")
    build.explained(text, tmp_path / "a.txt")
    content = (tmp_path / "a.txt").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") > 5


def test_every_operation_of_the_desk_is_asked_of_the_folder() -> None:
    source = (ROOT / "packaging" / "try_desk.py").read_text(encoding="utf-8")
    assert [path for path in description()["paths"] if f'"{path}"' not in source] == []
    assert "try_desk.py" in (ROOT / "packaging" / "try.sh").read_text(encoding="utf-8")


def test_a_program_with_its_own_interpreter_starts_itself_for_a_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    assert confined.FROZEN not in confined._command()
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert confined._command() == [sys.executable, confined.FROZEN]


def test_the_program_of_the_folder_reads_pieces_of_a_pdf_and_runs_commands() -> None:
    program = [sys.executable, str(ROOT / "packaging" / "program.py")]
    told = subprocess.run([*program, confined.FROZEN], input=b"%PDF-1.4\n", capture_output=True, check=False, cwd=ROOT)
    assert b'"problem"' in told.stdout
    told = subprocess.run([*program, "--version"], capture_output=True, check=False, cwd=ROOT)
    assert told.stdout.startswith(b"drafting ")
    told = subprocess.run([*program, "--dropped"], capture_output=True, check=False, cwd=ROOT)
    assert told.returncode == 2
    told = subprocess.run([*program, "--dropped", "没有.docx"], capture_output=True, check=False, cwd=ROOT)
    assert told.returncode == 2
    assert "没有.docx" in told.stderr.decode("utf-8")


def test_the_workflow_builds_and_tries_each_system() -> None:
    workflow = yaml.safe_load(WORKFLOW.read_text(encoding="utf-8"))
    for job in workflow["jobs"].values():
        steps = [s["run"] for s in job["steps"] if "run" in s]
        assert any("packaging/build.py" in s for s in steps)
        assert any("packaging/try.sh" in s for s in steps)
    for named in re.findall(r"packaging/\w+\.\w+", WORKFLOW.read_text(encoding="utf-8")):
        assert (ROOT / named).is_file(), named
    machines = [m["machine"] for m in workflow["jobs"]["linux"]["strategy"]["matrix"]["include"]]
    assert machines == ["x86_64", "aarch64"]


def test_what_is_clicked_on_is_named_alike_everywhere() -> None:
    names = re.findall(r'executable\("([^"]+)"', (ROOT / "packaging" / "drafting.spec").read_text(encoding="utf-8"))
    assert names[0] == "drafting"
    for name in names[1:]:
        entry = (ROOT / "packaging" / f"{name}.desktop").read_text(encoding="utf-8")
        assert f"/{name}" in entry
        for page in ("packaging/使用说明.txt", "README.zh-CN.md", "README.md", "docs/manual.zh-CN.md"):
            assert name in (ROOT / page).read_text(encoding="utf-8"), page
    assert launcher.DROP in names[2]
    assert launcher.DROP not in names[1]
