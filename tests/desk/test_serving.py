"""The desk as a program: it tells where it is, ends without a trace, and is nothing to the other commands."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.testing import CliRunner

from drafting.cli import app
from drafting.desk.dropped import main, planned
from drafting.resources import corpus_root
from tests.desk.client import Client, upload

ROOT = Path(__file__).resolve().parents[2]
OFFICE = corpus_root() / "gi_annual_report" / "2024" / "shili-county-office.md"


class Program:
    """``drafting serve`` in a process and a temporary folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "drafting", "serve", "--no-browser", "--port", "0", "--jobs", "1"],
            stderr=subprocess.PIPE,
            env={**os.environ, "TMPDIR": str(folder), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
        )
        assert self.process.stderr is not None
        said = self.process.stderr.readline().decode("utf-8")
        address = re.search(r"http://127\.0\.0\.1:(\d+)/", said)
        assert address is not None, said
        self.client = Client(int(address[1]))

    def answers(self) -> Client:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                self.client.get("/")
                return self.client
            except OSError:
                time.sleep(0.05)
        raise TimeoutError

    @property
    def left(self) -> list[str]:
        return [p.name for p in self.folder.iterdir() if p.name.startswith("drafting-desk-")]

    def workers(self) -> set[int]:
        """The processes that have this folder as their temporary one."""
        out = set()
        for place in Path("/proc").iterdir():
            if place.name.isdigit() and int(place.name) != self.process.pid:
                try:
                    if f"TMPDIR={self.folder}".encode() in (place / "environ").read_bytes().split(b"\0"):
                        out.add(int(place.name))
                except OSError:
                    continue
        return out


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes as Linux tells of them")
def test_it_ends_without_a_trace_and_a_killed_one_is_cleared_away(tmp_path: Path) -> None:
    killed = Program(tmp_path)
    client = killed.answers()
    begun = client.send("/api/check", [("reports", f"{n}.md", OFFICE.read_bytes()) for n in range(30)])
    assert begun.status == 202
    assert killed.left
    assert killed.workers()
    killed.process.kill()
    killed.process.wait()
    until = time.monotonic() + 30
    while killed.workers() and time.monotonic() < until:
        time.sleep(0.05)
    assert not killed.workers()
    ended = Program(tmp_path)
    assert ended.answers().job("/api/check", upload("reports", OFFICE))["state"] == "done"
    assert len(ended.left) == 1
    ended.process.send_signal(signal.SIGINT)
    assert ended.process.wait(30) == 0
    assert ended.left == []


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks at processes as Linux tells of them")
@pytest.mark.parametrize("told", ["SIGHUP", "SIGTERM"])
def test_closing_its_window_removes_what_it_kept(tmp_path: Path, told: str) -> None:
    program = Program(tmp_path)
    begun = program.answers().send("/api/check", [("reports", f"{n}.md", OFFICE.read_bytes()) for n in range(30)])
    assert begun.status == 202
    program.process.send_signal(getattr(signal, told))
    program.process.wait(30)
    assert program.left == []
    until = time.monotonic() + 30
    while program.workers() and time.monotonic() < until:
        time.sleep(0.05)
    assert not program.workers()


_MODULES = """
import sys
from typer.testing import CliRunner
from drafting.cli import app
for call in (["--help"], ["serve", "--help"], ["lint", sys.argv[1]], ["rules"]):
    CliRunner().invoke(app, call)
print([m for m in ("starlette", "uvicorn", "python_multipart", "drafting.desk") if m in sys.modules])
"""


def test_no_other_command_knows_of_it() -> None:
    told = subprocess.run(
        [sys.executable, "-c", _MODULES, str(OFFICE)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert told.stdout.strip() == "[]"


def test_without_its_packages_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [m for m in sys.modules if m.startswith(("drafting.desk", "uvicorn"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    told = CliRunner().invoke(app, ["serve", "--no-browser"])
    assert told.exit_code == 2
    assert "drafting[desk]" in told.stderr


def test_a_host_needs_a_token_and_a_port_must_be_one() -> None:
    told = CliRunner().invoke(app, ["serve", "--host", "0.0.0.0", "--no-browser"])
    assert (told.exit_code, "--token" in told.stderr, told.stderr.count("\n")) == (2, True, 1)
    assert CliRunner().invoke(app, ["serve", "--port", "99999"]).exit_code == 2
    elsewhere = ["serve", "--host", "203.0.113.7", "--token", "a-token-of-some-length", "--no-browser"]
    assert CliRunner().invoke(app, elsewhere).exit_code == 2


@pytest.mark.skipif(os.name == "nt", reason="needs a program that is a script")
def test_a_browser_does_not_load_the_libraries_of_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from drafting.desk import serving

    opener = tmp_path / "xdg-open"
    opener.write_text('#!/bin/sh\necho "$1 [$LD_LIBRARY_PATH]" > "$(dirname "$0")/told"\n', encoding="utf-8")
    opener.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setenv("LD_LIBRARY_PATH", "/folder/_internal")
    monkeypatch.setenv("LD_LIBRARY_PATH_ORIG", "/own")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    serving._show("http://127.0.0.1:1/")
    until = time.monotonic() + 20
    while not (tmp_path / "told").exists() and time.monotonic() < until:
        time.sleep(0.05)
    time.sleep(0.1)
    assert (tmp_path / "told").read_text(encoding="utf-8") == "http://127.0.0.1:1/ [/own]\n"


# ------------------------------------------------------------------------------------------ what is dropped


def test_answers_to_what_is_dropped_get_free_names_beside_it(tmp_path: Path) -> None:
    word, page, units = tmp_path / "年报.docx", tmp_path / "年报.html", tmp_path / "报送"
    units.mkdir()
    assert planned([]) == []
    assert planned([str(word)]) == [["lint", str(word), "-o", str(tmp_path / "年报-批注.docx")]]
    (tmp_path / "年报-批注.docx").touch()
    assert planned([str(word)])[0][-1] == str(tmp_path / "年报-批注(2).docx")
    assert planned([str(page)])[0][-1] == str(tmp_path / "年报-检查结果.html")
    assert planned([str(units)])[0][-1] == f"{tmp_path / '报送-审核意见'}/"
    assert planned([str(word), str(page), str(word)]) == [
        ["lint", str(word), str(page), "-o", f"{tmp_path / '审核意见'}/"]
    ]


def test_what_is_dropped_is_checked(tmp_path: Path) -> None:
    def run(arguments: list[str]) -> int:
        return CliRunner().invoke(app, arguments).exit_code

    report = tmp_path / "年报.md"
    report.write_bytes(OFFICE.read_bytes())
    assert main([str(report)], run) == 0
    assert "NM01" in (tmp_path / "年报-检查结果.html").read_text(encoding="utf-8")
    assert main([str(tmp_path / "没有.docx")], run) == 2
    assert main([], run) == 2
    assert report.read_bytes() == OFFICE.read_bytes()
