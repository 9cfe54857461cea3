"""Places that are no files, given where a file is asked for: one line, in bounded time and memory."""

from __future__ import annotations

import os
import re
import sys
import time
from pathlib import Path
from threading import Thread

import pytest

from drafting import limits
from drafting.resources import corpus_root
from tests.test_no_loss import run

REPORT = corpus_root() / "gi_annual_report" / "2024" / "shili-county-office.md"
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="links and devices are others")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(limits, "MOST_BYTES", limits.MIB)
    monkeypatch.setattr(limits, "PIPE_WAIT", 0.1)
    (tmp_path / "r.md").write_bytes(REPORT.read_bytes())
    (tmp_path / "loop.md").symlink_to("loop.md")
    for name in ("endless.json", "endless.xlsx", "endless.txt", "endless.docx", "endless.md"):
        (tmp_path / name).symlink_to("/dev/zero")
    for suffix in ("toml", "md", "docx", "json", "xlsx", "html", "txt"):
        os.mkfifo(tmp_path / f"pipe.{suffix}")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("lint loop.md", "找不到文件|互相指向"),
        ("lint r.md --format json -o loop.md", "互相指向"),
        ("lint endless.md", "文件太大"),
        ("lint r.md --baseline endless.json", "文件太大"),
        ("lint r.md --since endless.json", "文件太大"),
        ("lint r.md --since endless.xlsx", "文件太大"),
        ("lint r.md --roster endless.txt", "文件太大"),
        ("convert r.md -o o.docx --reference endless.docx", "文件太大"),
        ("lint r.md --config pipe.toml", "找不到配置文件"),
        ("lint pipe.md", "没有程序往里写"),
        ("lint --diff pipe.docx", "没有程序往里写"),
        ("convert pipe.html", "没有程序往里写"),
        ("compare r.md pipe.docx", "没有程序往里写"),
        ("extract pipe.md", "没有程序往里写"),
        ("draft pipe.xlsx", "没有程序往里写"),
        ("merge --agency 示例县 pipe.json", "没有程序往里写"),
        ("lint r.md --figures pipe.json", "没有程序往里写"),
        ("lint r.md --previous pipe.md", "没有程序往里写"),
        ("lint r.md --roster pipe.txt", "没有程序往里写"),
        ("lint r.md --since pipe.xlsx", "没有程序往里写"),
        ("lint r.md --baseline pipe.json", "基线文件"),
        ("convert r.md -o o.docx --reference pipe.docx", "没有程序往里写"),
        ("lint r.md -o pipe.json", "没有程序在读"),
        ("convert r.md -o pipe.html", "没有程序在读"),
    ],
)
@pytest.mark.usefixtures("here")
def test_what_is_no_file_or_never_ends_is_one_line(arguments: str, said: str) -> None:
    done = run(*arguments.split())
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert re.search(said, done.stderr), done.stderr


@pytest.mark.parametrize("settings", ["x = " + "[" * 50_000, "a." * 100_000 + "b = 1"])
def test_settings_without_end_are_one_line(here: Path, settings: str) -> None:
    (here / "drafting.toml").write_text(settings, encoding="utf-8")
    done = run("lint", "r.md")
    assert done.exit_code == 2
    assert len(done.stderr.splitlines()) == 1
    assert "drafting.toml" in done.stderr


def test_a_pipe_that_somebody_writes_to_or_reads_from_is_a_file_like_others(here: Path) -> None:
    def write() -> None:
        with (here / "pipe.md").open("wb") as pipe:
            time.sleep(0.3)  # longer than a pipe may have nobody at its other end
            pipe.write((here / "r.md").read_bytes() * 40)

    got: list[bytes] = []
    ends = [Thread(target=write), Thread(target=lambda: got.append((here / "pipe.html").read_bytes()))]
    for end in ends:
        end.start()
    done = run("convert", "pipe.md", "-o", "pipe.html")
    for end in ends:
        end.join(20)
    assert done.exit_code == 0, done.stderr
    assert got[0].count("一、总体情况".encode()) >= 40
