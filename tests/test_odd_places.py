"""Places that are no files, given where a file is asked for: one line, in bounded time and memory."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path

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
    (tmp_path / "r.md").write_bytes(REPORT.read_bytes())
    (tmp_path / "loop.md").symlink_to("loop.md")
    for name in ("endless.json", "endless.xlsx", "endless.txt", "endless.docx", "endless.md"):
        (tmp_path / name).symlink_to("/dev/zero")
    os.mkfifo(tmp_path / "pipe.toml")
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
